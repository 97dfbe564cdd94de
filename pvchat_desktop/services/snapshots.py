"""Copies of the catalog from before every large change, to go back to as a whole.

One change is taken back by undo; a snapshot is for when more went wrong. After an erasure every older snapshot is gone
(any of them may hold the person), and one of what is left is made.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.copies import contents
from pvchat_desktop.catalog.files import remove_files
from pvchat_desktop.errors import NotFound

NEWEST = 6
DAYS = 6
"""Kept: the newest ones, and before those the newest of each of some earlier days."""

REASONS: dict[str, str] = {
    "merge": "before two people were merged",
    "split": "before a person was split",
    "import": "before a person was imported",
    "group": "before unknown people were grouped anew",
    "sidecars": "before names were taken over from sidecars",
    "faces": "before another face pack was used",
    "restore": "before an older state was restored",
    "erase": "after a person was erased",
}
"""What is said of a snapshot, by the word in its name. Names of people never stand in a file's name."""

_NAME = re.compile(r"snapshot-(?P<id>(?P<day>\d{8})-(?P<time>\d{6})(?:-\d+)?-(?P<kind>[a-z]+))\.db")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`id`: what it is called on the command line; `people`, `clips`: None where it cannot be read."""

    id: str
    kind: str
    made_at: str  # ISO 8601 UTC
    reason: str
    bytes: int
    people: int | None
    clips: int | None


@dataclass(frozen=True, slots=True)
class Restored:
    snapshot: Snapshot
    kept: Snapshot  # the state that was left
    to_scan: int  # clips that have to be looked through again


class SnapshotService:
    """All methods may block and may be called from any thread, also from inside a change of the catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._folder = catalog.folders.backups
        self._taking = threading.Lock()
        catalog.operations.before_large(self.take)

    def take(self, kind: str) -> Snapshot:
        """Keep the catalog as it is now; `kind` is a key of REASONS. StorageError where there is no room for it."""
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        with self._taking:
            number, path = 1, self._folder / f"snapshot-{moment}-{kind}.db"
            while path.exists():
                number += 1
                path = self._folder / f"snapshot-{moment}-{number}-{kind}.db"
            self._catalog.copy_to(path)
            remove_files(surplus(self._paths()))
        return _view(path)

    def all(self) -> tuple[Snapshot, ...]:
        """Newest first."""
        return tuple(_view(path) for path in self._paths())

    def find(self, name: str) -> Snapshot:
        """By its name, the first letters of it, or `last`."""
        found = [one for one in self.all() if one.id.startswith(name)]
        if name == "last":
            found = list(self.all()[:1])
        exact = [one for one in found if one.id == name]
        if len(exact or found) != 1:
            many = "There is no snapshot" if not found else f"{len(found)} snapshots begin with"
            raise NotFound(f"{many} “{name}”.", hint="See: pvchat library snapshots")
        return (exact or found)[0]

    def restore(self, snapshot: Snapshot) -> Restored:
        """Replace everything the program remembers by what a snapshot holds; the state that is left is kept as one.

        For the data folder's owner, while nothing else is at work.
        """
        path = self._folder / f"snapshot-{snapshot.id}.db"
        holder = path.rename(path.with_suffix(".restoring"))  # so that making room for the next one cannot remove it
        try:
            kept = self.take("restore")
            to_scan = self._catalog.restore(holder)
        finally:
            holder.rename(path)
        return Restored(snapshot, kept, to_scan)

    def _paths(self) -> list[Path]:
        """Newest first."""
        found = [path for path in self._folder.glob("snapshot-*.db") if _NAME.fullmatch(path.name)]
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def surplus(paths: list[Path]) -> list[Path]:
    """Which of these, newest first, are not to be kept."""
    days: dict[str, Path] = {}
    for path in paths[NEWEST:]:
        days.setdefault(_parts(path)["day"], path)
    kept = {*paths[:NEWEST], *list(days.values())[:DAYS]}
    return [path for path in paths if path not in kept]


def _parts(path: Path) -> re.Match[str]:
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise NotFound("There is no such snapshot.", hint="See: pvchat library snapshots")
    return found


def _view(path: Path) -> Snapshot:
    parts = _parts(path)
    made = datetime.strptime(f"{parts['day']}{parts['time']}", "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    held = contents(path)
    return Snapshot(
        id=parts["id"],
        kind=parts["kind"],
        made_at=made.isoformat(),
        reason=REASONS.get(parts["kind"], "before a change"),
        bytes=path.stat().st_size,
        people=held[0] if held else None,
        clips=held[1] if held else None,
    )
