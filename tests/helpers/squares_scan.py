"""ScanFaces as it is, with an engine that sees coloured squares and takes a little while for it."""

from __future__ import annotations

import time

from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.protocol.messages import FaceBackend, ScanFaces, ScannedFaces
from pvchat_desktop.vision.faces.engine import Detection, FaceEngine
from pvchat_desktop.vision.pictures import Picture
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers import scan
from tests.helpers.squares import SquareEngine

_LOOK_S = 0.004


class _Slow(SquareEngine):
    def __init__(self, backend: FaceBackend) -> None:
        super().__init__()
        self.model = FaceModel(backend.name, backend.model_hash, 8)

    def detect(self, frame: Picture) -> list[Detection]:
        time.sleep(_LOOK_S)
        return super().detect(frame)


def _load(backend: FaceBackend) -> FaceEngine:
    return _Slow(backend)


def scan_faces(request: ScanFaces, context: JobContext) -> ScannedFaces:
    vars(scan)["load_engine"] = _load
    return scan.scan_faces(request, context)
