"""Bodies through insightface's own person models (2.1): a pedestrian detector and re-identification features.

Its PersonAnalysis would also load the pack's face models, match faces by itself, and fetch a pack that is not there; so
only the two classes beneath it are used, with paths of files that were checked before. How the models want their
pictures is read from the pack's own manifest.json.

detector   float32 or uint8 (1, 3, H, W) RGB and (1, 2) scale -> boxes (1, N, 4) px of the frame, (1, 1, N) scores
features   (1, 3, 256, 128) RGB, scaled by the manifest's rule -> (1, 256), made unit length
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from pvchat_desktop.core.media import Box
from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import BodyBackend
from pvchat_desktop.vision.bodies.engine import BodyLook
from pvchat_desktop.vision.faces.insightface_engine import PersonTask, UnusableModel, person_model
from pvchat_desktop.vision.pictures import Picture

_DIMENSION: Final = 256  # the library refuses any other
_LEAST_PX: Final = 32  # of a body's shorter side: twice what the library itself takes
_HINT: Final = "Import the pack again."


class InsightFaceBodies:
    """Files: manifest, body_detector, body_features."""

    def __init__(self, backend: BodyBackend) -> None:
        self.dimension = _DIMENSION
        self.thresholds = backend.thresholds
        self._detector = _load(backend, "body_detector", task="person_detection")
        self._features = _load(backend, "body_features", task="person_reid")

    def look(self, frame: Picture) -> tuple[BodyLook, ...]:
        picture = np.ascontiguousarray(frame[:, :, ::-1])
        rows = self._detector.detect(picture)
        return tuple(self._one(picture, row) for row in rows if min(row[2:4] - row[:2]) >= _LEAST_PX)

    def _one(self, picture: Picture, row: Any) -> BodyLook:
        """`picture`: BGR, as the library wants it."""
        x1, y1 = np.floor(row[:2]).astype(int)
        x2, y2 = np.ceil(row[2:4]).astype(int)
        vector = self._features.embed(np.ascontiguousarray(picture[y1:y2, x1:x2]))
        return BodyLook(Box(*(float(value) for value in row[:4])), float(row[4]), vector)


def _load(backend: BodyBackend, role: str, *, task: PersonTask) -> Any:
    try:
        return person_model(task, _descriptor(backend, role, task))
    except UnusableModel as error:
        raise ModelMissing(
            f"A file of the body pack “{backend.name}” is damaged or of another kind.", hint=_HINT
        ) from error


def _descriptor(backend: BodyBackend, role: str, task: str) -> dict[str, Any]:
    """One model as the library wants it described: its file, its hash, and the manifest's word on its pictures."""
    try:
        said = json.loads(Path(backend.files["manifest"]).read_text(encoding="utf-8"))["tasks"][task]
        own = {key: said[key] for key in ("input_size", "preprocessing") if key in said}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelMissing(
            f"The list of files of the body pack “{backend.name}” cannot be read.", hint=_HINT
        ) from error
    return {**own, "path": backend.files[role], "sha256": backend.hashes[role]}
