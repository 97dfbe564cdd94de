"""Having a clip looked through for faces, and taking over what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from pvchat_desktop.catalog import Catalog, Scan
from pvchat_desktop.client.fair_lock import FairLock
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha, JobId
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.errors import ProgramError
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.messages import FaceBackend, ScanFaces, ScannedFaces
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.model_files import ModelFilesService
from pvchat_desktop.services.places import Places
from pvchat_desktop.services.recognition import Recogniser
from pvchat_desktop.services.reembedding import Reembedding
from pvchat_desktop.services.watch import Watch

_TICK_S = 0.05
_WAITS: Final = Progress("Waits for the look through this clip that is under way", 0, 0)


@dataclass(slots=True)
class Scanner:
    """Scans are jobs; each clip needs one with the face back end in use. `cores`: how many a scan may use, 0: all."""

    _catalog: Catalog
    _jobs: JobService
    _models: ModelFilesService
    _places: Places
    _reembedding: Reembedding
    _recogniser: Recogniser
    _cores: Callable[[], int] = lambda: 0
    _scanning: defaultdict[ClipSha, FairLock] = field(init=False)

    def __post_init__(self) -> None:
        self._scanning = defaultdict(lambda: FairLock(_TICK_S))
        self._jobs.on_done(ScanFaces, self._store)

    def needed(self, clips: Sequence[ClipSha]) -> list[ClipSha]:
        """Those that were not looked through with the face back end in use, each once."""
        backend = self._models.active_backend()
        done = self._catalog.scans.scanned_clips(backend.name, backend.model_hash)
        return [sha for sha in dict.fromkeys(clips) if sha not in done]

    def scan(self, sha: ClipSha, watch: Watch, *, again: bool = False, background: bool = False) -> bool:
        """Find, link and compare the faces of a clip; False where that was done with the face back end in use.

        Whoever asks for a clip that is being looked through waits for that scan. `background`: nobody waits for it.
        """
        with self._scanning[sha].held(watch.stop.is_set, lambda: watch.on_progress(_WAITS)):
            backend = self._models.active_backend()
            if not again and self._is_current(sha, backend):
                return False
            path = self._places.readable(sha, watch)
            self._reembedding.bring_up_to_date(backend, watch)
            bodies = self._models.active_bodies()
            self._run(ScanFaces(path, sha, backend, "", cores=self._cores(), quietly=background, bodies=bodies), watch)
        return True

    def _run(self, request: ScanFaces, watch: Watch) -> None:
        """Where the same scan was begun before, that one goes on, wherever the clip's file lies now."""
        begun = self._begun_before(request)
        if begun is None:
            label = f"Looking for faces in “{self._catalog.clips.title(ClipSha(request.clip_sha256))}”"
            self._jobs.run(lambda staging: replace(request, staging=staging), label, watch)
        else:
            staging = str(self._jobs.staging_for(begun))
            self._jobs.resume(begun, watch, change=lambda _old: replace(request, staging=staging))

    def unfinished(self) -> list[Job]:
        """Scans that were begun and can go on."""
        open_ones = self._catalog.jobs.all(states=(JobState.PAUSED, JobState.INTERRUPTED))
        return [job for job in open_ones if job.kind == ScanFaces.__name__]

    def outdated(self) -> list[Job]:
        """Those of them whose clip has a newer scan: the program died when that was stored, or was just about to tell
        that it was."""
        found = []
        for job in self.unfinished():
            request = _request(job)
            scan = self._catalog.scans.latest(ClipSha(request.clip_sha256))
            if scan is not None and scan.finished_at > job.created_at and _is_by(scan, request.backend):
                found.append(job)
        return found

    def _begun_before(self, request: ScanFaces) -> JobId | None:
        return next((job.id for job in self.unfinished() if _what(_request(job)) == _what(request)), None)

    def _store(self, request: ScanFaces, result: ScannedFaces, staging: Path) -> bool:
        sha, backend = ClipSha(request.clip_sha256), request.backend
        model = FaceModel(backend.name, backend.model_hash, result.embeddings.shape[1])
        self._catalog.scans.store(sha, model, result, staging=staging, request=codec.encode(request).decode())
        self._recogniser.update(sha)
        return True

    def _is_current(self, sha: ClipSha, backend: FaceBackend) -> bool:
        scan = self._catalog.scans.latest(sha)
        return scan is not None and _is_by(scan, backend)


def _is_by(scan: Scan, backend: FaceBackend) -> bool:
    return (scan.model.backend, scan.model.model_hash) == (backend.name, backend.model_hash)


def _request(job: Job) -> ScanFaces:
    request = codec.decode_request(job.request.encode())
    if not isinstance(request, ScanFaces):
        raise ProgramError("A scan's job asks for something else than a scan.")
    return request


def _what(request: ScanFaces) -> ScanFaces:
    """A request without what does not change its result."""
    return replace(request, path="", staging="", cores=0, quietly=False)
