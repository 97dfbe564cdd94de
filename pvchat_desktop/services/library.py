"""The library: which clips there are, where their files lie, and who is seen in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.client.supervisor import KEEPS_DYING
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.errors import BadClip, Cancelled, NotFound, PVChatError, WorkerDied
from pvchat_desktop.services.places import Places, is_there
from pvchat_desktop.services.scanning import Scanner
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.services.views import (
    AddReport,
    ClipSummary,
    Match,
    PersonSeen,
    RefusedFile,
    ScanReport,
    TrackView,
)
from pvchat_desktop.services.watch import Watch

VIDEO_ENDINGS = frozenset(
    f".{ending}"
    for ending in "3g2 3gp avi flv m2ts m4v mkv mov mp4 mpeg mpg mts ogv ts vob webm wmv".split()  # noqa: SIM905
)
"""What is taken from a folder; a file that is named by itself is tried whatever its ending."""


class LibraryService:
    """All methods may block and may be called from any thread."""

    def __init__(self, catalog: Catalog, places: Places, scanner: Scanner, seen: Seen) -> None:
        self._catalog = catalog
        self._places = places
        self._scanner = scanner
        self._seen = seen

    # --- Clips and their files ----------------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], watch: Watch = Watch(), *, limit: int | None = None) -> AddReport:  # noqa: B008
        """Add files and the videos of folders. What cannot be used is reported; nothing of it is stored.

        Stopped in between, it raises Cancelled, which says how many clips were added until then; they stay.
        """
        clips: dict[ClipSha, bool] = {}  # -> whether it is new
        refused: list[RefusedFile] = []
        try:
            files = list(_video_files(paths, watch))
            for number, path in enumerate(files, start=1):
                if limit is not None and len(clips) >= limit:
                    break
                watch.check()
                problem = self._add(path, watch.part(f"“{path.stem}”", number, len(files)), clips)
                refused += [problem] if problem else []
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
            return _refusal(str(path).encode("utf-8", "replace").decode(), error)
        clips.setdefault(sha, is_new)
        return None

    def open(self, ref: str, folder: Path, watch: Watch = Watch()) -> ClipSummary:  # noqa: B008
        """The clip that somebody in `folder` means: a file, added to the library if it is new, or a known clip."""
        path = folder / Path(ref).expanduser()
        if is_there(path):
            sha, _ = self._places.take_in(path, watch)
            return self._seen.summary(sha)
        file = self._catalog.clips.file_at(os.path.normpath(path))
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

    def clips(self, words: str = "", person: PersonId | None = None) -> tuple[ClipSummary, ...]:
        """Clips whose title or folder has all the words and that show the person; newest recording first."""
        return self._seen.summaries(self._catalog.clips.search(words, person=person))

    def title(self, sha: ClipSha) -> str:
        return self._catalog.clips.title(sha)

    def refresh(self, watch: Watch = Watch()) -> None:  # noqa: B008
        """Look where every known file is now: online, on a drive that is not connected, or missing."""
        self._places.refresh(watch)

    def remove(self, sha: ClipSha) -> None:
        """Take a clip out of the library. Its file stays where it is."""
        self._catalog.clips.remove(sha)

    # --- Who is seen --------------------------------------------------------------------------------------------------

    def scan(self, sha: ClipSha, watch: Watch = Watch(), *, again: bool = False) -> tuple[TrackView, ...]:  # noqa: B008
        """Look through a clip for faces, unless that was done with the face back end in use."""
        self._scanner.scan(sha, watch, again=again)
        return self.tracks(sha)

    def scan_all(self, clips: Sequence[ClipSha], watch: Watch, *, again: bool = False) -> ScanReport:
        """Look through clips one after the other. One that cannot be read does not keep the others waiting."""
        scanned, refused = 0, []
        for number, sha in enumerate(clips, start=1):
            title = self.title(sha)
            try:
                scanned += self._scanner.scan(sha, watch.part(f"“{title}”", number, len(clips)), again=again)
            except (BadClip, NotFound, WorkerDied) as error:
                refused.append(_refusal(title, error))
        return ScanReport(scanned, len(clips) - scanned - len(refused), tuple(refused))

    def tracks(self, sha: ClipSha) -> tuple[TrackView, ...]:
        """What the last scan found; empty where the clip was not looked through."""
        return self._seen.tracks(sha)

    def strips(self, sha: ClipSha) -> tuple[PersonSeen, ...]:
        """The known people of a clip, with their spans."""
        return self._seen.people(sha)

    def find(self, words: str, person: str | None = None) -> tuple[Match, ...]:
        """Clips and spans by words of the title and names of people; a name among the words counts as a person."""
        return self._seen.find(words, person)


def _refusal(name: str, error: PVChatError) -> RefusedFile:
    """What is said of one file, so that the next can have its turn; raised where no file will fare better."""
    if error.code == KEEPS_DYING:
        raise error
    return RefusedFile(name, error.title, error.message, error.hint)


def _stopped(added: int) -> str:
    if added == 0:
        return Cancelled().message
    return f"Stopped by you. {'One clip was' if added == 1 else f'{added} clips were'} added before and can be used."


def _video_files(paths: Iterable[Path], watch: Watch) -> Iterator[Path]:
    """Named files as they are; of folders, everything with a video's ending, in a stable order."""
    for path in paths:
        if not (is_there(path) and path.is_dir()):
            yield path
            continue
        for folder, subfolders, names in os.walk(path):
            watch.check()
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            yield from (Path(folder) / name for name in sorted(names) if _is_video(name))


def _is_video(name: str) -> bool:
    return Path(name).suffix.lower() in VIDEO_ENDINGS and not name.startswith(".")
