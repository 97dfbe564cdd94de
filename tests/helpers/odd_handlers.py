"""What the odd worker does; the request's path says which."""

from __future__ import annotations

import ctypes
import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.errors import BadClip
from pvchat_desktop.protocol.messages import ProbeClip, ProbedClip
from pvchat_desktop.worker.context import JobContext

_LONG_S = 60.0


def probe(request: ProbeClip, context: JobContext) -> ProbedClip:
    name, _, detail = request.path.partition(":")
    _ODD[name](detail, context)
    info = VideoInfo(1.0, 2, 2, 0, "h264", "yuv420p", 30.0, 30, has_audio=False, recorded_at=None)
    return ProbedClip(sha256=request.staging, bytes=os.getpid(), info=info, thumbnail="t.jpg")


def _quick(_detail: str, context: JobContext) -> None:
    context.progress("Quick", 1, 1)


def _steps(detail: str, context: JobContext) -> None:
    total = int(detail)
    for done in range(total + 1):
        context.progress("Counting", done, total)
        time.sleep(0.002)


def _patient(_detail: str, context: JobContext) -> None:
    """Runs until it is cancelled."""
    for done in range(100_000):
        context.progress("Waiting", done, 100_000)
        time.sleep(0.01)


def _deaf(_detail: str, context: JobContext) -> None:
    """Ignores being cancelled."""
    context.progress("Deaf", 0, 1)
    time.sleep(_LONG_S)


def _frozen(_detail: str, context: JobContext) -> None:
    """Sleeps in native code and holds the interpreter's lock: no thread of Python runs."""
    context.progress("Frozen", 0, 1)
    ctypes.PyDLL(None).sleep(int(_LONG_S))


def _toiling(detail: str, context: JobContext) -> None:
    """Computes in native code and holds the interpreter's lock for some seconds: busy, not dead."""
    context.progress("Toiling", 0, 1)
    until = time.monotonic() + float(detail)
    while time.monotonic() < until:
        _ = 7**400_000  # one bytecode of several milliseconds
        _hold(0.5)


def _hold(seconds: float) -> None:
    busy = ctypes.PyDLL(None)
    end = time.process_time() + seconds
    data = ctypes.create_string_buffer(1 << 20)
    while time.process_time() < end:
        for _ in range(16):
            busy.memset(data, 1, len(data))


def _dies(_detail: str, _context: JobContext) -> None:
    ctypes.string_at(0)


def _bad_clip(detail: str, _context: JobContext) -> None:
    raise BadClip(f"{detail} is no video.", hint="Choose another file.")


def _bug(detail: str, _context: JobContext) -> None:
    raise KeyError(detail)


def _disk_full(_detail: str, _context: JobContext) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _noisy(detail: str, _context: JobContext) -> None:
    """Floods both outputs, as native libraries do."""
    for fd in (1, 2):
        for _ in range(2000):
            os.write(fd, f"find model: /home/{detail}/secret.onnx {'x' * 200}\n".encode())


def _environment(detail: str, _context: JobContext) -> None:
    Path(detail).write_text("\n".join(f"{k}={v}" for k, v in os.environ.items()), encoding="utf-8")


_ODD: dict[str, Callable[[str, JobContext], None]] = {
    "quick": _quick,
    "steps": _steps,
    "patient": _patient,
    "deaf": _deaf,
    "frozen": _frozen,
    "toiling": _toiling,
    "dies": _dies,
    "bad_clip": _bad_clip,
    "bug": _bug,
    "disk_full": _disk_full,
    "noisy": _noisy,
    "environment": _environment,
}
