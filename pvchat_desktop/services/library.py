"""The library: which clips there are, where their files lie, and who is seen in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.files import adopt_thumbnail
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import Clip, ClipFile, FileState
from pvchat_desktop.errors import BadClip, NotFound, ProgramError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.messages import FaceBackend, ProbeClip, ProbedClip, ScanFaces, ScannedFaces
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.model_files import ModelFilesService
from pvchat_desktop.services.recognition import Recogniser
from pvchat_desktop.services.reembedding import Reembedding
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.services.views import AddReport, ClipSummary, Match, PersonSeen, RefusedFile, TrackView
from pvchat_desktop.services.volumes import state_of, volume_of
from pvchat_desktop.services.watch import Watch

VIDEO_ENDINGS = frozenset(
    ".3g2 .3gp .avi .flv .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .ogv .ts .vob .webm .wmv".split()
)
"""What is taken from a folder; a file that is named by itself is tried whatever its ending."""


class LibraryService:
    """All methods may block and may be called from any thread."""

    def __init__(
        self,
        catalog: Catalog,
        folders: UserFolders,
        jobs: JobService,
        models: ModelFilesService,
        reembedding: Reembedding,
        recogniser: Recogniser,
        seen: Seen,
    ) -> None:
        self._catalog = catalog
        self._folders = folders
        self._jobs = jobs
        self._models = models
        self._reembedding = reembedding
        self._recogniser = recogniser
        self._seen = seen
        jobs.on_done(ProbeClip, self._store_probe)
        jobs.on_done(ScanFaces, self._store_scan)

    # --- Clips and their files ------------------------------------------------------------------------------------

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

    # --- Who is seen -------------------------------------------------------------------------------------------------

    def scan(self, sha: ClipSha, watch: Watch = Watch(), *, again: bool = False) -> tuple[TrackView, ...]:  # noqa: B008
        """Find, link and compare the faces of a clip, unless that was done with the face back end in use."""
        backend = self._models.active_backend()
        if again or not self._is_current(sha, backend):
            path = self._readable_file(sha)
            self._reembedding.bring_up_to_date(backend, watch)
            title = self._catalog.clips.title(sha)
            self._jobs.run(
                lambda staging: ScanFaces(path=path, clip_sha256=sha, backend=backend, staging=staging),
                f"Looking for faces in “{title}”",
                watch,
            )
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

    # --- Inside --------------------------------------------------------------------------------------------------------

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

    def _store_scan(self, request: ScanFaces, result: ScannedFaces, staging: Path) -> bool:
        sha = ClipSha(request.clip_sha256)
        backend = request.backend
        model = FaceModel(backend.name, backend.model_hash, result.embeddings.shape[1])
        self._catalog.scans.store(sha, model, result, staging=staging, request=codec.encode(request).decode())
        self._recogniser.update([sha])
        return True

    def _is_current(self, sha: ClipSha, backend: FaceBackend) -> bool:
        scan = self._catalog.scans.latest(sha)
        return scan is not None and (scan.model.backend, scan.model.model_hash) == (backend.name, backend.model_hash)

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

    def _readable_file(self, sha: ClipSha) -> str:
        files = self._catalog.clips.files(sha)
        for file in files:
            if Path(file.path).is_file():
                return file.path
        raise _away(files[0] if files else None)


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


def _away(file: ClipFile | None) -> NotFound:
    if file is not None and file.state is FileState.OFFLINE:
        return NotFound(
            "This clip is on a drive that is not connected. Names and answers stay.", hint="Plug the drive in to go on."
        )
    return NotFound(
        "The file of this clip is not where it was.", hint="If you moved it, add it again: everything known about it stays."
    )
