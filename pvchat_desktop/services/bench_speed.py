"""Speed of scanning: a 60 s clip in 1080p made from a named one, and the same without thought beside it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import ProgramError, Refused
from pvchat_desktop.evaluation.footage import Footage, for_speed
from pvchat_desktop.protocol.messages import FaceBackend, Request, Result, ScanFaces, ScannedFaces
from pvchat_desktop.services.watch import Watch

SECONDS = 60.0
NAIVE_S = 10.0
_GOPS = (30, 250)


@dataclass(frozen=True, slots=True)
class Speed:
    """`repository` holds the scripts in benchmarks/; `cache` keeps the made clips between runs."""

    backend: FaceBackend
    interpreter: Path
    repository: Path
    cache: Path

    def measure(self, files: tuple[Footage, ...], run: Callable[[Request], Result], watch: Watch) -> dict[str, Any]:
        source = for_speed(files)
        if source is None:
            raise Refused("No landscape clip of the media folder can be used for the measurement of speed.")
        clips = {gop: self._clip(source, gop, watch) for gop in _GOPS}
        ours = {gop: self._scan(clip, run) for gop, clip in clips.items()}
        naive = self._naive(clips[_GOPS[0]], watch)
        per_second = ours[_GOPS[0]]["seconds"] / SECONDS
        return {
            "bench_clip": f"{source.name}, looped and fitted into 1080p, 30 frames/s, H.264, {SECONDS:.0f} s",
            "realtime_x_1080p": round(SECONDS / ours[30]["seconds"], 2),
            "realtime_x_1080p_gop250": round(SECONDS / ours[250]["seconds"], 2),
            "naive_loop_ratio": round(naive["seconds"] / naive["clip_s"] / per_second, 2),
            "scans": {f"gop{gop}": figures for gop, figures in ours.items()},
            "naive_loop": naive,
        }

    def _clip(self, source: Footage, gop: int, watch: Watch) -> Path:
        self.cache.mkdir(parents=True, exist_ok=True)
        clip = self.cache / f"{source.sha256[:12]}-1080p30-{SECONDS:.0f}s-gop{gop}.mp4"
        if not clip.is_file():
            watch.on_progress(Progress("Making the clip for timing", 0, 1))
            self._script("bench_clip.py", str(source.path), str(clip), f"--gop={gop}", f"--seconds={SECONDS}")
        return clip

    def _scan(self, clip: Path, run: Callable[[Request], Result]) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="pvchat-bench-") as staging:
            began = time.monotonic()
            result = run(ScanFaces(path=str(clip), clip_sha256=clip.stem, backend=self.backend, staging=staging))
            seconds = time.monotonic() - began
        if not isinstance(result, ScannedFaces):
            raise ProgramError("The media worker answered something else than a scan.")
        return {
            "seconds": round(seconds, 2),
            "frames": result.frames_looked_at,
            "faces": result.faces_seen,
            "tracks": len(result.tracks),
        }

    def _naive(self, clip: Path, watch: Watch) -> dict[str, Any]:
        watch.on_progress(Progress("Timing the plain loop", 0, 1))
        with tempfile.TemporaryDirectory(prefix="pvchat-bench-") as folder:
            backend = Path(folder) / "backend.json"
            backend.write_bytes(msgspec.json.encode(self.backend))
            figures: dict[str, Any] = json.loads(
                self._script("naive_faces.py", str(clip), str(backend), f"--seconds={NAIVE_S}")
            )
        return figures

    def _script(self, name: str, *words: str) -> str:
        return run_script(self.interpreter, self.repository, name, *words)


def run_script(interpreter: Path, repository: Path, name: str, *words: str) -> str:
    """Run a script of benchmarks/ in a process of its own; -> what it prints."""
    done = subprocess.run(
        [str(interpreter), str(repository / "benchmarks" / name), *words],
        env={**os.environ, "PYTHONPATH": str(repository), "ORT_DISABLE_TELEMETRY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ProgramError(f"A benchmark's script ended with status {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout
