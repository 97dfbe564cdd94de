"""The library: which clips there are, where their files lie, and who is seen in them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import ClipFile, FileState
from pvchat_desktop.errors import BadClip, Cancelled, NotFound, WorkerDied
from pvchat_desktop.services.library_scan import LibraryScan, Unfinished, refusal
from pvchat_desktop.services.places import Places, is_there
from pvchat_desktop.services.search import SearchService
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.services.sidecar_words import SidecarWords
from pvchat_desktop.services.video_files import video_files
from pvchat_desktop.services.views import (
    MOST_FOUND,
    AddReport,
    ClipSummary,
    FoundClips,
    LookReport,
    Match,
    PersonSeen,
    RefusedFile,
    ScanReport,
    TrackView,
    WatchedFolder,
)
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.services.watched import WatchedService


class LibraryService:
    """All methods may block and may be called from any thread."""

    def __init__(
        self,
        catalog: Catalog,
        places: Places,
        scan: LibraryScan,
        *,
        seen: Seen,
        search: SearchService,
        words: SidecarWords,
    ) -> None:
        self._catalog = catalog
        self._places = places
        self._scan = scan
        self._watched = WatchedService(catalog, places)
        self._seen = seen
        self._search = search
        self._words = words

    # --- Clips and their files ----------------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], watch: Watch = Watch(), *, limit: int | None = None) -> AddReport:  # noqa: B008
        """Add files and the videos of folders. What cannot be used is reported; nothing of it is stored.

        Stopped in between, it raises Cancelled, which says how many clips were added until then; they stay.
        """
        clips: dict[ClipSha, bool] = {}  # -> whether it is new
        refused: list[RefusedFile] = []
        try:
            files = list(video_files(paths, watch))
            for number, path in enumerate(files, start=1):
                if limit is not None and len(clips) >= limit:
                    break
                watch.check()
                problem = self._add(path, watch.part(f"“{path.stem}”", number, len(files)), clips)
                refused += [problem] if problem else []
            self._words.refresh(tuple(clips), watch)
        except Cancelled:
            raise Cancelled(_stopped(sum(clips.values()))) from None
        return AddReport(
            added=tuple(sha for sha, is_new in clips.items() if is_new),
            already_known=tuple(sha for sha, is_new in clips.items() if not is_new),
            refused=tuple(refused),
        )

    def _add(self, path: Path, watch: Watch, clips: dict[ClipSha, bool]) -> RefusedFile | None:
        """Take one file in; what is wrong with it. A file that a decoder dies of is wrong as well."""
        try:
            sha, is_new = self._places.take_in(path, watch)
        except (BadClip, WorkerDied) as error:
            return refusal(str(path).encode("utf-8", "replace").decode(), error)
        clips.setdefault(sha, is_new)
        return None

    def open(self, ref: str, folder: Path, watch: Watch = Watch()) -> ClipSummary:  # noqa: B008
        """The clip that somebody in `folder` means: a file, added to the library if it is new, or a known clip."""
        path = folder / Path(ref).expanduser()
        if is_there(path):
            sha, _ = self._places.take_in(path, watch)
            return self._seen.summary(sha)
        file = self._catalog.clip_files.at(os.path.normpath(path))
        return self._seen.summary(file.sha256) if file else self.clip(ref)

    def clip(self, ref: str) -> ClipSummary:
        """A clip by its sha256, the first digits of it, or its file's name."""
        by_digits = self._catalog.clips.by_prefix(ref) if len(ref) >= 4 else ()
        found = by_digits or self._catalog.clips.by_title(ref)
        if len(found) != 1:
            shown = ref if len(ref) <= 80 else f"{ref[:80]}…"
            many = f"{len(found)} clips answer to" if found else "There is no file and no clip of the library called"
            raise NotFound(f"{many} “{shown}”.", hint="See: pvchat library list")
        return self._seen.summary(found[0])

    def clips(
        self, words: str = "", person: PersonId | None = None, *, limit: int | None = None
    ) -> tuple[ClipSummary, ...]:
        """Clips whose title or folder has all the words and that show the person; newest recording first."""
        return self._seen.summaries(self._catalog.clips.search(words, person=person)[:limit])

    def count(self) -> int:
        return self._catalog.clips.count()

    def some(self, clips: Sequence[ClipSha]) -> tuple[ClipSummary, ...]:
        """Those of these clips that are still there, in any order."""
        return self._seen.summaries([clip.sha256 for clip in self._catalog.clips.some(clips)])

    def all(self) -> tuple[ClipSha, ...]:
        """Every clip; newest recording first."""
        return self._catalog.clips.search()

    def places(self, clips: Sequence[ClipSha]) -> dict[ClipSha, tuple[ClipFile, ...]]:
        """Where the bytes of these clips lie, the best place first: copies of one file are one clip. Places where a
        file is no more are named only where there is no other."""
        found: dict[ClipSha, list[ClipFile]] = {sha: [] for sha in clips}
        for file in self._catalog.clip_files.of_clips(clips):
            found[file.sha256].append(file)
        there = {sha: [f for f in files if f.state is not FileState.MISSING] for sha, files in found.items()}
        return {sha: tuple(there[sha] or files) for sha, files in found.items()}

    def title(self, sha: ClipSha) -> str:
        return self._catalog.clips.title(sha)

    def refresh(self, watch: Watch = Watch()) -> None:  # noqa: B008
        """Look where every known file is now: online, on a drive that is not connected, or missing; and for words
        beside the clips."""
        self._places.refresh(watch)
        self._words.refresh(watch=watch)

    def remove(self, sha: ClipSha) -> None:
        """Take a clip out of the library. Its file stays where it is, also if its folder is watched."""
        files = self._catalog.clip_files.of(sha)
        self._catalog.clips.remove(sha)
        self._catalog.watched.set_unusable({file.path: (file.bytes, file.mtime_ns) for file in files})

    # --- Watched folders ----------------------------------------------------------------------------------------------

    def watch_folder(self, folder: Path) -> WatchedFolder:
        """Look through a folder and its subfolders for clips, from now on."""
        return self._watched.watch(folder)

    def unwatch_folder(self, folder: Path) -> None:
        """Clips that came from there stay."""
        self._watched.unwatch(folder)

    def watched_folders(self) -> tuple[WatchedFolder, ...]:
        return self._watched.folders()

    def look_in_folders(self, watch: Watch = Watch()) -> LookReport:  # noqa: B008
        """Look for new, changed, moved and vanished clips in all watched folders."""
        return self._watched.look(watch)

    # --- Who is seen --------------------------------------------------------------------------------------------------

    def scan(self, sha: ClipSha, watch: Watch = Watch(), *, again: bool = False) -> tuple[TrackView, ...]:  # noqa: B008
        """Look through a clip for faces, unless that was done with the face back end in use."""
        self._scan.one(sha, watch, again=again)
        return self.tracks(sha)

    def scan_all(self, clips: Sequence[ClipSha], watch: Watch, *, again: bool = False) -> ScanReport:
        """Look through clips one after the other. One that cannot be read does not keep the others waiting.

        Several are one job of the list, which can be paused and keeps its place.
        """
        return self._scan.scan_all(clips, watch, again=again)

    def unfinished_scan(self) -> Unfinished | None:
        """What an earlier look through the library left to do, unless it is being done."""
        return self._scan.unfinished()

    def go_on_scanning(self, watch: Watch) -> ScanReport:
        return self._scan.go_on(watch)

    def pause_scan(self) -> bool:
        """Stop looking through the library where it is; False where it is not being looked through."""
        return self._scan.pause()

    def tracks(self, sha: ClipSha) -> tuple[TrackView, ...]:
        """What the last scan found; empty where the clip was not looked through."""
        return self._seen.tracks(sha)

    def strips(self, sha: ClipSha) -> tuple[PersonSeen, ...]:
        """The known people of a clip, with their spans."""
        return self._seen.people(sha)

    def find(self, words: str, person: str | None = None) -> tuple[Match, ...]:
        """Clips and spans by names of people, days, and words; the best first."""
        return self._search.find(words, person).matches

    def search(self, words: str, person: str | None = None, *, limit: int = MOST_FOUND) -> FoundClips:
        """The same with how many there are in all."""
        return self._search.find(words, person, limit=limit)


def _stopped(added: int) -> str:
    if added == 0:
        return Cancelled().message
    return f"Stopped by you. {'One clip was' if added == 1 else f'{added} clips were'} added before and can be used."
