"""sha256 of big files: stoppable, with progress, and remembered for as long as a file does not change."""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path
from typing import Final

from pvchat_desktop.core.job import Progress
from pvchat_desktop.services.watch import Watch

_PIECE_BYTES: Final = 1 << 20
_REPORT_S: Final = 0.1


class ByteProgress:
    """Tells a watch how many bytes are done, at most ten times a second; `at` raises Cancelled when it was stopped."""

    def __init__(self, watch: Watch, stage: str, total: int) -> None:
        self._watch, self._stage, self._total = watch, stage, total
        self._next_s = 0.0

    def at(self, done: int) -> None:
        self._watch.check()
        now = time.monotonic()
        if now >= self._next_s or done >= self._total:
            self._next_s = now + _REPORT_S
            self._watch.on_progress(Progress(self._stage, done, self._total))


def copy_hashed(source: Path, target: Path, watch: Watch) -> str:
    """Copy a file and return the sha256 of what was copied. `target` appears whole or not at all."""
    progress = ByteProgress(watch, f"Copying {source.name}", source.stat().st_size)
    digest, done = hashlib.sha256(), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".copy")
    try:
        with source.open("rb") as read, partial.open("wb") as write:
            while piece := read.read(_PIECE_BYTES):
                digest.update(piece)
                done += write.write(piece)
                progress.at(done)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return digest.hexdigest()


class FileHashes:
    """Remembers hashes by path, size and time of change. Thread-safe."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, int, int], str] = {}
        self._lock = threading.Lock()

    def sha256(self, file: Path, watch: Watch) -> str:
        """64 hex digits; OSError where the file cannot be read."""
        state = file.stat()
        key = (file, state.st_size, state.st_mtime_ns)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = _hashed(file, state.st_size, watch)
            with self._lock:
                self._known[key] = known
        return known

    def forget(self) -> None:
        """Hash everything anew."""
        with self._lock:
            self._known.clear()


def _hashed(file: Path, size: int, watch: Watch) -> str:
    progress = ByteProgress(watch, f"Checking {file.name}", size)
    digest, done = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            digest.update(piece)
            done += len(piece)
            progress.at(done)
    return digest.hexdigest()
