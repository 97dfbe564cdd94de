"""`bench library`: how the program stands a whole family's library, of made-up faces and of clips that are scanned.

Each size is made and measured in processes of its own, through the program's own command on a data folder that is
removed afterwards; the user's library is not touched. Sizes that were measured by the same commit are not measured
again, so that a run that was stopped goes on.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled, ProgramError
from pvchat_desktop.evaluation.growth import drawing, growth
from pvchat_desktop.evaluation.results import commit, versions
from pvchat_desktop.paths import repository
from pvchat_desktop.services.bench_library_fill import Size
from pvchat_desktop.services.bench_library_scan import scan_speed
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.bootstrap import App

QUICK: Final = (Size(100, 1_000), Size(100, 10_000))
FULL: Final = (
    Size(100, 1_000),
    Size(1_000, 10_000),
    Size(1_000, 100_000),
    Size(10_000, 100_000),
    Size(10_000, 300_000),
    Size(10_000, 1_000_000),
)
PROMISED_AT: Final = 100_000  # faces
SEARCH_MS: Final = 100.0
SUGGEST_MS: Final = 1000.0
_BYTES_PER_FACE: Final = 2_500  # of a catalog, its log and its index, with room to spare
_GROWING: Final = (
    "search_ms",
    "suggest_ms",
    "suggest_all_ms",
    "group_first_ms",
    "group_ms",
    "new_clip_ms",
    "library_ms",
)
_TICK_S: Final = 0.2
_ONE_THREAD: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Several threads of a matrix product wait for each other busily where other programs want the processor too: that
would be counted as the work's own time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`media`: a folder of real footage to scan, with a MANIFEST.csv; None: drawn clips."""

    quick: bool = False
    media: Path | None = None
    sizes: tuple[Size, ...] = ()  # other than the usual ones

    @property
    def all_sizes(self) -> tuple[Size, ...]:
        return self.sizes or (QUICK if self.quick else FULL)


def bench_library(app: App, wanted: Wanted, watch: Watch) -> dict[str, Any]:
    """The whole document; its first keys are those that `--json` promises."""
    kept = app.folders.cache / "bench-library"
    sizes = []
    for number, size in enumerate(wanted.all_sizes):
        watch.check()
        watch.on_progress(Progress(f"{size.clips} clips, {size.faces} faces", number, len(wanted.all_sizes)))
        sizes.append(_measured(size, kept, watch))
    scans = scan_speed(app, wanted.media, quick=wanted.quick, watch=watch)
    document = _document(sizes, scans)
    shutil.rmtree(kept, ignore_errors=True)
    return document


def plot(document: Mapping[str, Any]) -> str:
    """An SVG of the processor's time over the number of faces."""
    lines = {name: _costs(document["sizes"], name) for name in _GROWING}
    return drawing(
        {name.removesuffix("_ms").replace("_", " "): points for name, points in lines.items()},
        title="Processor time over the size of the library",
        x_title="faces",
        y_title="milliseconds",
    )


def _document(sizes: Sequence[Mapping[str, Any]], scans: Mapping[str, Any]) -> dict[str, Any]:
    done = [one for one in sizes if "search_ms" in one]
    promised = next((one for one in reversed(done) if one["faces"] == PROMISED_AT), done[-1] if done else {})
    fitted = {name: growth(_costs(done, name)) for name in _GROWING}
    judged = [one.no_worse_than_n_log_n for one in fitted.values() if one.no_worse_than_n_log_n is not None]
    return {
        "clips": promised.get("clips"),
        "faces": promised.get("faces"),
        "scan_realtime_x": scans.get("scan_realtime_x"),
        "search_ms": promised.get("search_ms"),
        "suggest_ms": promised.get("suggest_ms"),
        "peak_mib": max((one["peak_mib"] for one in done if one["peak_mib"] is not None), default=None),
        "search_cpu_ms": promised.get("cpu_ms", {}).get("search_ms"),
        "suggest_cpu_ms": promised.get("cpu_ms", {}).get("suggest_ms"),
        "load_1min_max": max((one["load_1min"] for one in done if one.get("load_1min") is not None), default=None),
        "search_holds": _holds(promised, "search_ms", SEARCH_MS),
        "suggest_holds": _holds(promised, "suggest_ms", SUGGEST_MS),
        "no_worse_than_n_log_n": all(judged) if judged else None,
        "growth": {
            name: {"exponent": one.exponent, "of_n_log_n": one.of_n_log_n, "holds": one.no_worse_than_n_log_n}
            for name, one in fitted.items()
        },
        "sizes": [dict(one) for one in sizes],
        **{key: value for key, value in scans.items() if key != "scan_realtime_x"},
    }


def _holds(figures: Mapping[str, Any], name: str, limit: float) -> bool | None:
    """None where it was not measured at the size that the promise is about."""
    value = figures.get(name)
    return None if value is None or figures["faces"] != PROMISED_AT else bool(value < limit)


def _costs(sizes: Sequence[Mapping[str, Any]], name: str) -> list[tuple[float, float]]:
    """By the processor's time: what else the machine has to do does not change how a cost grows."""
    found = ((one["faces"], one.get("cpu_ms", {}).get(name)) for one in sizes)
    return [(faces, cost) for faces, cost in found if cost is not None]


# --- One size ---------------------------------------------------------------------------------------------------------


def _measured(size: Size, kept: Path, watch: Watch) -> dict[str, Any]:
    file = kept / f"{_stamp()}-{size.key}.json"
    if file.is_file():
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found
    with tempfile.TemporaryDirectory(prefix="pvchat-bench-") as home:
        room = shutil.disk_usage(home).free
        if room < size.faces * _BYTES_PER_FACE:
            return {
                "clips": size.clips,
                "faces": size.faces,
                "skipped": "not enough room on the disk",
                "peak_mib": None,
            }
        made = _cell("fill", size, Path(home), watch)
        document = {**_cell("measure", size, Path(home), watch), **made}
    kept.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document), encoding="utf-8")
    return document


def _stamp() -> str:
    """What figures depend on beside the size."""
    return f"{commit(repository()) or 'copy'}-{versions()['python']}"


def _cell(what: str, size: Size, home: Path, watch: Watch) -> dict[str, Any]:
    """Run `bench library --cell` on its own data folder."""
    words = ["bench", "library", "--cell", f"{what}:{size.clips},{size.faces}", "--json"]
    environment = os.environ | {"PVCHAT_HOME": str(home)} | dict.fromkeys(_ONE_THREAD, "1")
    process = subprocess.Popen(
        [sys.executable, "-m", "pvchat_desktop", *words],
        env=environment,
        cwd=repository(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    out, err = _waited(process, watch.stop.is_set)
    if process.returncode != 0:
        raise ProgramError("A made-up library could not be measured.", hint=err.strip()[-300:])
    document: dict[str, Any] = json.loads(out)
    return document


def _waited(process: subprocess.Popen[str], gave_up: Callable[[], bool]) -> tuple[str, str]:
    while True:
        try:
            return process.communicate(timeout=_TICK_S)
        except subprocess.TimeoutExpired:
            if gave_up():
                process.kill()
                process.communicate()
                raise Cancelled from None
