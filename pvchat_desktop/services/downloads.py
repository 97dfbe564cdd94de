"""What fetching and importing model files must obey, whatever they are: the network switch, licences, room."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pvchat_desktop.core.sizes import size_text
from pvchat_desktop.errors import Refused
from pvchat_desktop.settings import Settings

SPARE_BYTES: Final = 200_000_000
"""Left free on the disk after a download: the catalog must stay writable."""


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """`bytes` None: not known until the source is asked, which a download does first."""

    bytes: int | None
    free_bytes: int

    @classmethod
    def into(cls, folder: Path, size: int | None) -> DownloadPlan:
        """`folder` need not be there yet."""
        there = next(path for path in (folder, *folder.parents) if path.exists())
        return cls(size, shutil.disk_usage(there).free)

    @property
    def fits(self) -> bool:
        return (self.bytes or 0) + SPARE_BYTES <= self.free_bytes


def require_network(settings: Settings) -> None:
    if not settings.flag("network.enabled"):
        raise Refused("Downloads are switched off.", hint="Allow them in the settings, or import the files.")


def require_room(title: str, plan: DownloadPlan) -> None:
    if not plan.fits:
        raise Refused(
            f"{title} needs {size_text(plan.bytes or 0)}; {size_text(plan.free_bytes)} are free, of which "
            f"{size_text(SPARE_BYTES)} are kept.",
            title="Not enough room on the disk",
            hint="Free some space, or move the data folder to a larger drive.",
        )


def is_accepted(settings: Settings, name: str) -> bool:
    """Whether the user accepted the licence of these model files."""
    return name in settings.names("licences.accepted")
