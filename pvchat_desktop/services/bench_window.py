"""What the window costs: time to the first paint, memory when idle, stalls of its event loop."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pvchat_desktop.errors import ProgramError
from pvchat_desktop.settings import Settings

_RUNS = 5  # after one that warms the disk cache
_QUICK_RUNS = 2
_LIMIT_S = 60.0


def bench_window(*, quick: bool) -> dict[str, Any]:
    """Medians over several starts of the real window on an empty data folder. `scroll_fps` is not measured yet."""
    with tempfile.TemporaryDirectory(prefix="pvchat-") as home:
        Settings(Path(home) / "config" / "settings.toml").set("first_run.seen", True)  # noqa: FBT003 - the window of every day
        _start(Path(home))
        runs = [_start(Path(home)) for _ in range(_QUICK_RUNS if quick else _RUNS)]
    return {
        "first_paint_s": round(statistics.median(run["first_paint_s"] for run in runs), 3),
        "first_paint_s_all": [round(run["first_paint_s"], 3) for run in runs],
        "idle_mib": round(statistics.median(run["idle_mib"] for run in runs), 1),
        "stall_ms_p99": round(statistics.median(run["stall_ms_p99"] for run in runs), 1),
        "stall_ms_max": round(max(run["stall_ms_max"] for run in runs), 1),
        "scroll_fps": None,
        "platform": runs[0]["platform"],
    }


def _start(home: Path) -> dict[str, Any]:
    """Start the window in a process of its own; it reports and ends by itself."""
    environment = os.environ | {"PVCHAT_HOME": str(home)}
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-m", "pvchat_desktop.measure_window", repr(time.time())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_LIMIT_S, check=False)
    if done.returncode != 0:
        raise ProgramError("The window could not be started for the measurement.", hint=done.stderr.strip()[-300:])
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report
