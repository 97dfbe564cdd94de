"""Which drive a file lies on, and whether that drive is there: an unplugged drive is not a deletion."""

from __future__ import annotations

import contextlib
from functools import cached_property
from pathlib import Path

import psutil

from pvchat_desktop.core.media import FileState


class Volumes:
    """The drives that are mounted, as they are when first asked for: made anew for each look at many files."""

    @cached_property
    def _mounts(self) -> list[Path]:
        mounts = {Path(part.mountpoint) for part in psutil.disk_partitions(all=True)}
        return sorted(mounts, key=lambda mount: -len(mount.parts))

    def of(self, path: Path) -> str:
        """The mount point that holds `path`, links followed: the longest one that its path begins with."""
        place = path.resolve()
        return str(next((mount for mount in self._mounts if place.is_relative_to(mount)), Path(place.anchor)))

    def state_of(self, path: Path, volume: str | None) -> FileState:
        """Online where the file is there; Offline where its drive is not mounted any more; Missing otherwise."""
        with contextlib.suppress(OSError):  # a folder that may not be looked into, a network drive that is away
            if path.exists():
                return FileState.ONLINE
        return self.state_of_absent(path, volume)

    def state_of_absent(self, path: Path, volume: str | None) -> FileState:
        """The same for what is known not to be there."""
        return FileState.OFFLINE if volume and self.of(path) != volume else FileState.MISSING


def volume_of(path: Path) -> str:
    return Volumes().of(path)
