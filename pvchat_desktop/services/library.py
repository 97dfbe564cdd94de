"""The library: which clips there are, where their files lie, and who is seen in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.files import adopt_thumbnail
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import Clip, ClipFile, FileState
from pvchat_desktop.errors import BadClip, NotFound, ProgramError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import ProbeClip, ProbedClip
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.scanning import Scanner
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.services.views import AddReport, ClipSummary, Match, PersonSeen, RefusedFile, TrackView
from pvchat_desktop.services.volumes import state_of, volume_of
from pvchat_desktop.services.watch import Watch

VIDEO_ENDINGS = frozenset(
    f".{ending}"
    for ending in "3g2 3gp avi flv m2ts m4v mkv mov mp4 mpeg mpg mts ogv ts vob webm wmv".split()  # noqa: SIM905
)
"""What is taken from a folder; a file that is named by itself is tried whatever its ending."""


class LibraryService:
    """All methods may block and may be called from any thread."""

    def __init__(self, catalog: Catalog, folders: UserFolders, jobs: JobService, scanner: Scanner, seen: Seen) -> None:
        self._catalog = catalog
        self._folders = folders
        self._jobs = jobs
        self._scanner = scanner
        self._seen = seen
        jobs.on_done(ProbeClip, self._store_probe)

    # --- Clips and their files ----------------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], watch: Watch = Watch(), *, limit: int | None = None) -> AddReport:  # noqa: B008
        """Add files and the videos of folders. What cannot be used is reported; nothing of it is stored."""
        added: list[ClipSha] = []
        known: list[ClipSha] = []
        refused: list[RefusedFile] = []
        for path in _video_files(paths):
            if limit is not None and len(added) + len(known) >= limit:
                break
            try:
                sha, is_new = self._add_file(path, watch)
            except (BadClip, NotFound) as error:
                refused.append(RefusedFile(str(path), error.title, error.message, error.hint))
                continue
            if sha not in added and sha not in known:
                (added if is_new else known).append(sha)
        return AddReport(tuple(added), tuple(known), tuple(refused))

    def open_file(self, path: Path, watch: Watch = Watch()) -> ClipSummary:  # noqa: B008
        """The clip of a file, added to the library if it is new; a path that is no file may name a clip."""
        if not path.exists():
            return self.clip(path.name)
        sha, _ = self._add_file(path, watch)
        return self.clip(sha)

    def clip(self, ref: str) -> ClipSummary:
        """A clip by its sha256, the first digits of it, or its file's name."""
        by_digits = self._catalog.clips.by_prefix(ref) if len(ref) >= 4 else ()
        found = by_digits or self._catalog.clips.by_title(ref)
        if len(found) != 1:
            many = f"{len(found)} clips answer to" if found else "There is no file and no clip of the library called"
            raise NotFound(f"{many} “{ref}”.", hint="See: pvchat library list")
        return self._seen.summary(found[0])

    def clips(self, words: str = "", person: PersonId | None = None) -> tuple[ClipSummary, ...]:
        """Clips whose title or folder has all the words and that show the person; newest recording first."""
        return tuple(self._seen.summary(sha) for sha in self._catalog.clips.search(words, person=person))

    def refresh(self) -> None:
        """Look where every known file is now: online, on a drive that is not connected, or missing."""
        states = {
            file.path: state_of(Path(file.path), self._catalog.clips.volume(file.path))
            for file in self._catalog.clips.all_files()
        }
        self._catalog.clips.set_file_states(states)

    def remove(self, sha: ClipSha) -> None:
        """Take a clip out of the library. Its file stays where it is."""
        self._catalog.clips.remove(sha)

    # --- Who is seen --------------------------------------------------------------------------------------------------

    def scan(self, sha: ClipSha, watch: Watch = Watch(), *, again: bool = False) -> tuple[TrackView, ...]:  # noqa: B008
        """Look through a clip for faces, unless that was done with the face back end in use."""
        self._scanner.scan(sha, watch, again=again)
        return self.tracks(sha)

    def tracks(self, sha: ClipSha) -> tuple[TrackView, ...]:
        """What the last scan found; empty where the clip was not looked through."""
        return self._seen.tracks(sha)

    def strips(self, sha: ClipSha) -> tuple[PersonSeen, ...]:
        """The known people of a clip, with their spans."""
        return self._seen.people(sha)

    def find(self, words: str, person: str | None = None) -> tuple[Match, ...]:
        """Clips and spans by words of the title and names of people; a name among the words counts as a person."""
        return self._seen.find(words, person)

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _add_file(self, path: Path, watch: Watch) -> tuple[ClipSha, bool]:
        path = path.absolute()
        known = self._unchanged(path)
        if known is not None:
            return known, False
        done = self._jobs.run(
            lambda staging: ProbeClip(path=str(path), staging=staging), f"Reading “{path.stem}”", watch
        )
        if not isinstance(done.result, ProbedClip):
            raise ProgramError("The media worker answered something else than a clip.")
        return ClipSha(done.result.sha256), done.is_new

    def _store_probe(self, request: ProbeClip, result: ProbedClip, staging: Path) -> bool:
        """The thumbnail first: a row never speaks of a clip that could not be stored whole."""
        path = Path(request.path)
        sha = ClipSha(result.sha256)
        adopt_thumbnail(self._folders, sha, staging / result.thumbnail)
        clip = Clip(sha, result.bytes, result.info, datetime.now(UTC).isoformat(timespec="milliseconds"))
        file = ClipFile(str(path), sha, result.bytes, path.stat().st_mtime_ns, FileState.ONLINE)
        return self._catalog.clips.add(clip, file, volume=volume_of(path))

    def _unchanged(self, path: Path) -> ClipSha | None:
        """The clip of a file that has the size and time it had when it was read."""
        file = self._catalog.clips.file_at(str(path))
        if file is None or not path.is_file():
            return None
        now = path.stat()
        if (now.st_size, now.st_mtime_ns) != (file.bytes, file.mtime_ns):
            return None
        if file.state is not FileState.ONLINE:
            self._catalog.clips.set_file_state(file.path, FileState.ONLINE)
        return file.sha256


def _video_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Named files as they are; of folders, everything with a video's ending, in a stable order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in VIDEO_ENDINGS and file.is_file() and not file.name.startswith("._")
            )
        else:
            yield path
