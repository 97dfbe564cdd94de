"""Galleries for another face back end: kept crops are embedded again, so that nobody has to be tagged twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.scans import read_array
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import FaceId
from pvchat_desktop.errors import ProtocolError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import EmbedCrops, EmbeddedCrops, FaceBackend
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.watch import Watch


class Reembedding:
    def __init__(
        self, catalog: Catalog, folders: UserFolders, jobs: JobService, before_change: Callable[[], object]
    ) -> None:
        """`before_change`: called before another face back end than that of the last scan is put to work."""
        self._catalog = catalog
        self._before_change = before_change
        self._folders = folders
        self._jobs = jobs
        jobs.on_done(EmbedCrops, self._store)

    def bring_up_to_date(self, backend: FaceBackend, watch: Watch) -> None:
        """Embed what the galleries have and this back end has not seen; nothing to do is the usual case."""
        if self._catalog.scans.last_model() not in (None, (backend.name, backend.model_hash)):
            self._before_change()
        missing = self._missing(backend)
        if missing:
            self._jobs.run(
                lambda staging: EmbedCrops(paths=tuple(missing), backend=backend, staging=staging),
                "Comparing known faces with another face pack",
                watch,
            )

    def _missing(self, backend: FaceBackend) -> dict[str, FaceId]:
        """Absolute path of the aligned crop -> face. A crop that was lost takes nothing else with it."""
        crops = self._catalog.galleries.not_embedded(FaceModel(backend.name, backend.model_hash, 0))
        paths = {self._folders.data / crop: face for face, crop in crops.items()}
        return {str(path): face for path, face in paths.items() if path.is_file()}

    def _store(self, request: EmbedCrops, result: EmbeddedCrops, staging: Path) -> bool:
        vectors = read_array(result.embeddings, staging)
        if len(vectors) != len(result.source):
            raise ProtocolError("The embedded crops do not fit their description.")
        model = FaceModel(request.backend.name, request.backend.model_hash, vectors.shape[1])
        face_at = self._missing(request.backend)
        rows = {request.paths[source]: vectors[row] for row, source in enumerate(result.source)}
        self._catalog.galleries.add_embeddings(
            model, {face_at[path]: vector for path, vector in rows.items() if path in face_at}
        )
        return True
