"""How fast clips are looked through, by resolution and cores, in the real media worker, and what memory it holds."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import ProgramError, PVChatError, Refused
from pvchat_desktop.evaluation.footage import for_speed, read_footage
from pvchat_desktop.evaluation.results import cores
from pvchat_desktop.paths import repository
from pvchat_desktop.protocol.messages import FaceBackend, RenderPlayhouse, ScanFaces, ScannedFaces
from pvchat_desktop.services.bench_speed import run_script
from pvchat_desktop.services.interpreter import worker_interpreter
from pvchat_desktop.services.playhouse_set import FACES, enrolment
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.bootstrap import App


@dataclass(frozen=True, slots=True)
class Trial:
    size: str  # WIDTHxHEIGHT
    seconds: float
    cores: int  # 0: all


_QUICK: Final = (Trial("640x360", 5.0, 0),)
_FULL: Final = (
    Trial("640x360", 30.0, 0),
    Trial("1280x720", 30.0, 0),
    Trial("1920x1080", 30.0, 1),
    Trial("1920x1080", 30.0, 0),
    Trial("3840x2160", 15.0, 0),
    Trial("640x360", 600.0, 0),  # twenty times as long: does memory grow?
)
_MAIN: Final = "1920x1080"
_LOOK_S: Final = 0.05


def scan_speed(app: App, media: Path | None, *, quick: bool, watch: Watch) -> dict[str, Any]:
    """`scan_realtime_x`: seconds of a clip looked through per second, in 1080p on all cores, or what was measured."""
    interpreter = worker_interpreter(app.settings)
    client = WorkerClient("media", interpreter, app.folders.logs)
    try:
        with tempfile.TemporaryDirectory(prefix="pvchat-bench-") as folder:
            backend, source = _what(app, media, client, Path(folder), watch)
            return _all(_Bench(client, backend, interpreter, Path(folder)), source, _QUICK if quick else _FULL, watch)
    except (PVChatError, OSError) as error:
        watch.check()  # stopped by the user, however that showed
        return {"scan_realtime_x": None, "scans": [], "scan_refused": str(error)}
    finally:
        client.close()


def _what(app: App, media: Path | None, client: WorkerClient, folder: Path, watch: Watch) -> tuple[FaceBackend, Path]:
    """Real footage with the face pack in use, or a drawn clip with the pack that was made for drawn faces."""
    if media is not None:
        source = for_speed(read_footage(media))
        if source is None:
            raise Refused("No landscape clip of the media folder can be used for the measurement of speed.")
        return app.models.active_backend(), source.path
    drawn = enrolment(0)
    staging = folder / "drawn"
    staging.mkdir()
    client.run(new_id(), RenderPlayhouse((drawn,), str(staging)), stop=watch.stop)
    return app.models.backend(FACES, watch), staging / f"{drawn.name}.mp4"


@dataclass(frozen=True, slots=True)
class _Bench:
    client: WorkerClient
    backend: FaceBackend
    interpreter: Path
    folder: Path

    def clip(self, source: Path, trial: Trial) -> Path:
        made = self.folder / f"{trial.size}-{trial.seconds:.0f}.mp4"
        if not made.is_file():
            words = (str(source), str(made), f"--size={trial.size}", f"--seconds={trial.seconds}")
            run_script(self.interpreter, repository(), "library_clip.py", *words)
        return made

    def measure(self, clip: Path, trial: Trial, watch: Watch) -> dict[str, Any]:
        staging = self.folder / new_id()
        staging.mkdir()
        request = ScanFaces(
            path=str(clip), clip_sha256=clip.stem, backend=self.backend, staging=str(staging), cores=trial.cores
        )
        with _peak_of(self.client) as peak:
            began = time.monotonic()
            result = self.client.run(new_id(), request, stop=watch.stop)
            seconds = time.monotonic() - began
        shutil.rmtree(staging)
        if not isinstance(result, ScannedFaces):
            raise ProgramError("The media worker answered something else than a scan.")
        return {
            "size": trial.size,
            "clip_s": trial.seconds,
            "cores": trial.cores or cores(),
            "seconds": round(seconds, 2),
            "realtime_x": round(trial.seconds / seconds, 2),
            "frames": result.frames_looked_at,
            "faces": result.faces_seen,
            "worker_peak_mib": round(max(peak, default=0) / 2**20, 1) or None,
        }


def _all(bench: _Bench, source: Path, trials: Sequence[Trial], watch: Watch) -> dict[str, Any]:
    rows = []
    for number, trial in enumerate(trials):
        watch.check()
        watch.on_progress(Progress("Scanning", number, len(trials)))
        clip = bench.clip(source, trial)
        if number == 0:
            bench.measure(clip, trial, watch)  # loads the engine
        rows.append(bench.measure(clip, trial, watch))
    main = [row for row, trial in zip(rows, trials, strict=True) if trial.size == _MAIN and trial.cores == 0]
    return {"scan_realtime_x": (main or rows)[-1]["realtime_x"], "scan_backend": bench.backend.name, "scans": rows}


@contextmanager
def _peak_of(client: WorkerClient) -> Iterator[list[int]]:
    """Bytes that the worker and what it started hold, looked at again and again."""
    seen: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(_LOOK_S):
            if client.pid is not None:
                seen.append(_held(client.pid))

    thread = threading.Thread(target=look, name="bench-memory")
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def _held(pid: int) -> int:
    try:
        process = psutil.Process(pid)
        return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0
