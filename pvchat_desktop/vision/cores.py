"""How much of the machine the media worker takes: processor cores, and its turn at the disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import psutil

_LOW = "IOPRIO_CLASS_IDLE" if psutil.LINUX else "IOPRIO_LOW"


def keep_to(cores: int) -> None:
    """Let this process use so many cores, 0: all. Where the system does not allow it (macOS), models alone obey."""
    global _wanted  # noqa: PLW0603 - a worker is one process with one job at a time
    every = psutil.cpu_count() or 1
    _wanted = min(cores, every) if cores > 0 else every
    if hasattr(psutil.Process, "cpu_affinity"):
        with contextlib.suppress(OSError, psutil.Error):
            psutil.Process().cpu_affinity(list(range(_wanted)) if cores > 0 else [])


def usable_cores() -> int:
    """Cores that models may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(_wanted or 1 << 16, len(os.sched_getaffinity(0)))
    return _wanted or os.cpu_count() or 1


_wanted = 0  # 0: nobody asked


@contextlib.contextmanager
def low_disk_priority() -> Iterator[None]:
    """Inside, this process reads from the disk when nobody else does, where the system knows such a thing."""
    before = _disk_priority(_LOW)
    try:
        yield
    finally:
        if before is not None:
            _disk_priority(before)


def _disk_priority(wanted: str | int) -> int | None:
    """Set it by psutil's name or number for it -> what it was; None where that cannot be."""
    process: Any = psutil.Process()  # its types know one system at a time
    with contextlib.suppress(AttributeError, OSError, psutil.Error):
        before = process.ionice()
        process.ionice(getattr(psutil, wanted) if isinstance(wanted, str) else wanted)
        return int(getattr(before, "ioclass", before))
    return None
