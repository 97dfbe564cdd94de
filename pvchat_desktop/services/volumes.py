"""Which drive a file lies on, and whether that drive is there: an unplugged drive is not a deletion."""

from __future__ import annotations

import contextlib
from pathlib import Path

import psutil

from pvchat_desktop.core.media import FileState


def volume_of(path: Path) -> str:
    """The mount point that holds `path`, links followed: the longest one that its path begins with."""
    place = path.resolve()
    mounts = [Path(part.mountpoint) for part in psutil.disk_partitions(all=True)]
    holding = [mount for mount in mounts if place.is_relative_to(mount)]
    return str(max(holding, key=lambda mount: len(mount.parts), default=Path(place.anchor)))


def state_of(path: Path, volume: str | None) -> FileState:
    """Online where the file is there; Offline where its drive is not mounted any more; Missing otherwise."""
    with contextlib.suppress(OSError):  # a folder that may not be looked into, a network drive that is away
        if path.exists():
            return FileState.ONLINE
    if volume and volume_of(path) != volume:
        return FileState.OFFLINE
    return FileState.MISSING
