"""Having a clip looked through for faces, and taking over what was found."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.client.fair_lock import FairLock
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.messages import FaceBackend, ScanFaces, ScannedFaces
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.model_files import ModelFilesService
from pvchat_desktop.services.places import Places
from pvchat_desktop.services.recognition import Recogniser
from pvchat_desktop.services.reembedding import Reembedding
from pvchat_desktop.services.watch import Watch

_TICK_S = 0.05


class Scanner:
    """Scans are jobs; each clip needs one with the face back end in use."""

    def __init__(
        self,
        catalog: Catalog,
        jobs: JobService,
        models: ModelFilesService,
        places: Places,
        reembedding: Reembedding,
        recogniser: Recogniser,
    ) -> None:
        self._catalog = catalog
        self._jobs = jobs
        self._models = models
        self._places = places
        self._reembedding = reembedding
        self._recogniser = recogniser
        self._scanning: defaultdict[ClipSha, FairLock] = defaultdict(lambda: FairLock(_TICK_S))
        jobs.on_done(ScanFaces, self._store)

    def scan(self, sha: ClipSha, watch: Watch, *, again: bool = False) -> bool:
        """Find, link and compare the faces of a clip; False where that was done with the face back end in use.

        Whoever asks for a clip that is being looked through waits for that scan.
        """
        with self._scanning[sha].held(watch.stop.is_set):
            backend = self._models.active_backend()
            if not again and self._is_current(sha, backend):
                return False
            path = self._places.readable(sha, watch)
            self._reembedding.bring_up_to_date(backend, watch)
            self._jobs.run(
                lambda staging: ScanFaces(path=path, clip_sha256=sha, backend=backend, staging=staging),
                f"Looking for faces in “{self._catalog.clips.title(sha)}”",
                watch,
            )
        return True

    def _store(self, request: ScanFaces, result: ScannedFaces, staging: Path) -> bool:
        sha, backend = ClipSha(request.clip_sha256), request.backend
        model = FaceModel(backend.name, backend.model_hash, result.embeddings.shape[1])
        self._catalog.scans.store(sha, model, result, staging=staging, request=codec.encode(request).decode())
        self._recogniser.update(sha)
        return True

    def _is_current(self, sha: ClipSha, backend: FaceBackend) -> bool:
        scan = self._catalog.scans.latest(sha)
        return scan is not None and (scan.model.backend, scan.model.model_hash) == (backend.name, backend.model_hash)
