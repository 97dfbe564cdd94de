"""Watched folders: looked through for clips that are new, changed, moved or gone, by comparing lists.

A file is read only when its size or time of change is not what it was; what it is then, its bytes say. So a look at a
hundred thousand files that did not change costs their directory entries and nothing else.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.watched import Watched
from pvchat_desktop.client.fair_lock import FairLock
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import ClipFile, FileState
from pvchat_desktop.errors import BadClip, NotFound, Refused, WorkerDied
from pvchat_desktop.services.library_scan import refusal
from pvchat_desktop.services.places import Places, is_there
from pvchat_desktop.services.video_files import videos_in
from pvchat_desktop.services.views import LookReport, RefusedFile, WatchedFolder
from pvchat_desktop.services.volumes import Volumes, volume_of
from pvchat_desktop.services.watch import Watch

_TICK_S = 0.05

State: TypeAlias = tuple[int, int]
"""Bytes and time of change (ns) of a file."""


@dataclass(slots=True)
class _Listing:
    """The videos in a folder; `unread`: subfolders that could not be looked into, of which nothing is known."""

    files: dict[str, State] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def knows(self, path: str) -> bool:
        return not any(path.startswith(folder + os.sep) for folder in self.unread)


@dataclass(slots=True)
class _Look:
    """What one look through all folders comes to."""

    added: list[ClipSha] = field(default_factory=list)
    seen_again: list[ClipSha] = field(default_factory=list)  # known clips at new places
    gone: list[ClipFile] = field(default_factory=list)  # since the last look
    refused: list[RefusedFile] = field(default_factory=list)
    away: list[Path] = field(default_factory=list)  # folders


class WatchedService:
    """Thread-safe; methods may block."""

    def __init__(self, catalog: Catalog, places: Places) -> None:
        self._catalog = catalog
        self._places = places
        self._turn = FairLock(_TICK_S)

    def watch(self, folder: Path) -> WatchedFolder:
        """Look through a folder and its subfolders from now on. One that lies in a watched one is watched already."""
        path = Path(os.path.normpath(folder.absolute()))
        if not (is_there(path) and path.is_dir()):
            raise NotFound(f"There is no folder “{path}”.", hint="Check its name.")
        for other in self._catalog.watched.all():
            if path != Path(other.path) and path.is_relative_to(other.path):
                raise Refused(f"This folder lies in “{other.path}”, which is watched with all its subfolders.")
            if Path(other.path).is_relative_to(path):
                self._catalog.watched.remove(other.path)
        self._catalog.watched.add(str(path), volume_of(path))
        return next(one for one in self.folders() if one.path == path)

    def unwatch(self, folder: Path) -> None:
        """Clips that came from there stay."""
        path = os.path.normpath(folder.absolute())
        if not self._catalog.watched.remove(path):
            raise NotFound(f"The folder “{path}” is not watched.", hint="See: pvchat library watched")

    def folders(self) -> tuple[WatchedFolder, ...]:
        drives = Volumes()
        return tuple(self._shown(one, drives) for one in self._catalog.watched.all())

    def look(self, watch: Watch = Watch()) -> LookReport:  # noqa: B008
        """Look through all watched folders. What cannot be read is told once, and again when it has changed.

        Stopped in between, it raises Cancelled; what was found until then stays.
        """
        with self._turn.held(watch.stop.is_set):
            look, drives = _Look(), Volumes()
            for number, folder in enumerate(folders := self._catalog.watched.all(), start=1):
                watch.check()
                self._look_into(folder, drives, watch.part(f"“{Path(folder.path).name}”", number, len(folders)), look)
            moved = self._elsewhere(look.gone)
            return LookReport(
                added=tuple(dict.fromkeys(look.added)),
                seen_again=tuple(dict.fromkeys(look.seen_again)),
                moved=moved,
                gone=len(look.gone) - moved,
                away=tuple(look.away),
                refused=tuple(look.refused),
            )

    # --- inside

    def _shown(self, one: Watched, drives: Volumes) -> WatchedFolder:
        path = Path(one.path)
        clips = {file.sha256 for file in self._catalog.clip_files.below(one.path)}
        return WatchedFolder(path, drives.state_of(path, one.volume), one.looked_at, len(clips))

    def _look_into(self, folder: Watched, drives: Volumes, watch: Watch, look: _Look) -> None:
        path = Path(folder.path)
        known = {file.path: file for file in self._catalog.clip_files.below(folder.path)}
        state = drives.state_of(path, folder.volume)
        if state is not FileState.ONLINE:
            look.away.append(path)
            self._catalog.clip_files.set_states(dict.fromkeys(known, state))
            return
        listing = _listed(path, watch)
        self._note_absent({p: f for p, f in known.items() if p not in listing.files and listing.knows(p)}, drives, look)
        unchanged = {p: FileState.ONLINE for p, f in known.items() if listing.files.get(p) == (f.bytes, f.mtime_ns)}
        self._catalog.clip_files.set_states(unchanged)
        self._take_in({p: s for p, s in listing.files.items() if p not in unchanged}, known, watch, look)
        self._catalog.watched.looked_at(folder.path, drives.of(path))

    def _note_absent(self, absent: Mapping[str, ClipFile], drives: Volumes, look: _Look) -> None:
        """A drive that is mounted inside a watched folder may be away, too."""
        volume_at = self._catalog.clip_files.volumes() if absent else {}
        states = {path: drives.state_of_absent(Path(path), volume_at.get(path)) for path in absent}
        self._catalog.clip_files.set_states(states)
        look.gone += [
            file
            for path, file in absent.items()
            if states[path] is FileState.MISSING and file.state is not FileState.MISSING
        ]

    def _elsewhere(self, gone: Sequence[ClipFile]) -> int:
        """How many of these files have a clip that is online at another place: moved, or a copy that was removed."""
        there = self._catalog.clip_files.of_clips({file.sha256 for file in gone})
        online = {file.sha256 for file in there if file.state is FileState.ONLINE}
        return sum(file.sha256 in online for file in gone)

    def _take_in(self, files: Mapping[str, State], known: Mapping[str, ClipFile], watch: Watch, look: _Look) -> None:
        unusable = self._catalog.watched.unusable()
        wanted = {path: state for path, state in files.items() if unusable.get(path) != state}
        for number, (path, state) in enumerate(wanted.items(), start=1):
            watch.check()
            problem = self._add(Path(path), watch.part(f"“{Path(path).stem}”", number, len(wanted)), look)
            if problem is not None:
                look.refused.append(problem)
                self._catalog.watched.set_unusable({path: state})
                if path in known:
                    self._catalog.clip_files.set_state(path, FileState.MISSING)

    def _add(self, path: Path, watch: Watch, look: _Look) -> RefusedFile | None:
        try:
            sha, is_new = self._places.take_in(path, watch)
        except (BadClip, WorkerDied) as error:
            return refusal(str(path).encode("utf-8", "replace").decode(), error)
        (look.added if is_new else look.seen_again).append(sha)
        return None


def _listed(folder: Path, watch: Watch) -> _Listing:
    listing = _Listing()
    for entry in videos_in(str(folder), watch, listing.unread.append):
        with contextlib.suppress(OSError, UnicodeEncodeError):  # gone just now; a name that is no text cannot be kept
            entry.path.encode()
            now = entry.stat()
            listing.files[entry.path] = (now.st_size, now.st_mtime_ns)
    return listing
