"""What the window costs: time to the first paint, memory, stalls of its event loop at rest and at work, scrolling.

Everything is measured on the real window, each time in a process of its own on a data folder made for it (see
measure_window.py).
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any, Final

from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import ProgramError
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

_RUNS: Final = 5  # after one that warms the disk cache
_QUICK_RUNS: Final = 2
_CLIPS: Final = 10_000
_QUICK_CLIPS: Final = 500
_LIMIT_S: Final = 60.0
_LONG_S: Final = 3600.0  # of a run with a large library, or with work
_OF_LIBRARY: Final = ("clips", "open_s", "all_shown_s", "scroll_fps", "frame_ms_p99", "mib")
_PHASES: Final = ("idle", "scanning", "training", "streaming")


def bench_window(*, quick: bool, watch: Watch = Watch()) -> dict[str, Any]:  # noqa: B008
    """`quick`: a smaller library, and no work. What was not measured is None."""
    with tempfile.TemporaryDirectory(prefix="pvchat-") as home:
        _prepare(Path(home))
        _start(Path(home), "idle")
        runs = [_start(Path(home), "idle") for _ in range(_QUICK_RUNS if quick else _RUNS)]
    watch.on_progress(Progress("A large library", 1, 3))
    library = _large_library(_QUICK_CLIPS if quick else _CLIPS)
    watch.on_progress(Progress("Scanning, training, asking", 2, 3))
    work = {} if quick else _at_work()
    return _document(runs, library, work)


def _document(runs: list[dict[str, Any]], library: dict[str, Any], work: dict[str, Any]) -> dict[str, Any]:
    stalls: dict[str, Any] = {phase: work.get(phase) for phase in _PHASES}
    stalls["idle"] = {
        "p99": round(statistics.median(run["idle"]["p99"] for run in runs), 1),
        "max": round(max(run["idle"]["max"] for run in runs), 1),
    }
    stalls["scrolling"] = library["scrolling"]
    measured = [one for one in stalls.values() if one is not None and one["p99"] is not None]
    return {
        "first_paint_s": round(statistics.median(run["first_paint_s"] for run in runs), 3),
        "first_paint_s_all": [round(run["first_paint_s"], 3) for run in runs],
        "idle_mib": round(statistics.median(run["idle_mib"] for run in runs), 1),
        "stall_ms_p99": max(one["p99"] for one in measured),
        "stall_ms_max": max(one["max"] for one in measured),
        "scroll_fps": library["scroll_fps"],
        "stalls_ms": stalls,
        "library": {
            key: library[key] for key in ("clips", "open_s", "all_shown_s", "scroll_fps", "frame_ms_p99", "mib")
        },
        "platform": runs[0]["platform"],
    }


@cache
def _compiled() -> str:
    """Where Python keeps its compiled files, as they are there in an installed program: the first run writes them."""
    folder = tempfile.mkdtemp(prefix="pvchat-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _large_library(clips: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="pvchat-") as home:
        _prepare(Path(home))
        _run(Path(home), ["fill", str(clips)], limit_s=_LONG_S)
        _start(Path(home), "library", limit_s=_LONG_S)  # warms the disk cache
        return _start(Path(home), "library", limit_s=_LONG_S)


def _at_work() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="pvchat-") as home:
        _prepare(Path(home))
        return _start(Path(home), "work", limit_s=_LONG_S)


def _prepare(home: Path) -> None:
    """The window of every day, not of the first start."""
    Settings(home / "config" / "settings.toml").set("first_run.seen", True)  # noqa: FBT003 - a value


def _start(home: Path, what: str, *, limit_s: float = _LIMIT_S) -> dict[str, Any]:
    """Start the window in a process of its own; it reports and ends by itself."""
    report: dict[str, Any] = json.loads(_run(home, [repr(time.time()), what], limit_s=limit_s).splitlines()[-1])
    return report


def _run(home: Path, arguments: list[str], *, limit_s: float) -> str:
    environment = os.environ | {"PVCHAT_HOME": str(home), "PYTHONPYCACHEPREFIX": _compiled()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-m", "pvchat_desktop.measure_window", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=limit_s, check=False)
    if done.returncode != 0:
        raise ProgramError("The window could not be started for the measurement.", hint=done.stderr.strip()[-300:])
    return done.stdout
