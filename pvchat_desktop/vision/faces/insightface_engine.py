"""insightface packs: their models through the library's own model zoo. The only user of insightface.

The library fetches packs it does not find, unhashed and without a time limit. It is therefore only ever given paths of
files that were checked before; it never sees the name of a pack. Licences are accepted on the program's side.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.media import Box
from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.vision.cores import usable_cores
from pvchat_desktop.vision.faces.align import CROP_PX, arcface_crop
from pvchat_desktop.vision.faces.engine import Detection, Landmarks
from pvchat_desktop.vision.faces.onnx_engine import unit_rows
from pvchat_desktop.vision.faces.onnx_session import damaged, is_on_card, providers, silence_telemetry
from pvchat_desktop.vision.pictures import Picture

_SCORE: Final = 0.5  # the library's own default
_MULTIPLE_PX: Final = 32
_NO_GPU: Final = -1
_CPU: Final = "CPUExecutionProvider"
_HINT: Final = "Import the pack again, or choose another one."


class InsightFaceEngine:
    """Files: detector, recogniser."""

    def __init__(self, backend: FaceBackend) -> None:
        side_px = -(-backend.detector_width_px // _MULTIPLE_PX) * _MULTIPLE_PX
        self._detector = _load(Path(backend.files["detector"]), task="detection")
        device = 0 if is_on_card(self._detector.session) else _NO_GPU
        self._detector.prepare(device, input_size=(side_px, side_px), det_thresh=_SCORE)
        self._recogniser = _load(Path(backend.files["recogniser"]), task="recognition")
        self._recogniser.prepare(device)
        self.model = FaceModel(backend.name, backend.model_hash, _dimension(self._recogniser))

    def detect(self, frame: Picture) -> list[Detection]:
        boxes, landmarks = self._detector.detect(np.ascontiguousarray(frame[:, :, ::-1]))
        if len(boxes) and landmarks is None:
            raise ModelMissing("This pack's detector finds no landmarks, which aligning faces needs.", hint=_HINT)
        found = [
            Detection(Box(*(float(value) for value in box[:4])), float(box[4]), points.astype(np.float32))
            for box, points in zip(boxes, landmarks if len(boxes) else (), strict=True)
        ]
        return sorted(found, key=lambda face: -face.box.area)

    def align(self, frame: Picture, landmarks: Landmarks) -> Picture:
        return arcface_crop(frame, landmarks)

    def embed(self, crops: Picture) -> NDArray[np.float32]:
        """(N, 112, 112, 3) RGB -> (N, D) unit rows; the library swaps the channels back itself, hence BGR."""
        rows = [self._recogniser.get_feat(np.ascontiguousarray(crop[:, :, ::-1])) for crop in crops]
        return unit_rows(np.concatenate(rows)) if rows else np.zeros((0, self.model.dimension), np.float32)


def _load(file: Path, *, task: str) -> Any:
    """A model of the library from one checked file.

    Newer packs carry a manifest that says how each file is used; for others it follows from its inputs and outputs.
    """
    silence_telemetry()
    from insightface.model_zoo import get_model
    from insightface.model_zoo.model_zoo import DecodeError
    from insightface.model_zoo.package_manifest import has_model_package_manifest

    file = file.resolve(strict=True)
    has_manifest = has_model_package_manifest(file.parent)
    source, options = (file.parent, {"model_task": task}) if has_manifest else (file, {})
    try:
        model = get_model(str(source), providers=providers(), **options)
    except (DecodeError, *damaged()) as error:
        raise ModelMissing("A file of this insightface pack is damaged.", hint=_HINT) from error
    if model is None or model.taskname != task:
        raise ModelMissing(f"A file of this insightface pack is no {task} model.", hint=_HINT)
    return model


PersonTask = Literal["person_detection", "person_reid"]


class UnusableModel(Exception):
    """A file is damaged, or is not what it is said to be."""


def person_model(task: PersonTask, descriptor: Mapping[str, Any]) -> Any:
    """A model of bodies from one checked file, described as the library wants it: path, sha256, and how pictures are
    made ready. On the graphics card where that works, else on the processor."""
    silence_telemetry()
    from insightface.model_zoo.model_zoo import DecodeError
    from insightface.model_zoo.person_detection import PersonDetection
    from insightface.model_zoo.person_reid import PersonReID

    make = PersonDetection if task == "person_detection" else PersonReID
    try:
        try:
            return make(dict(descriptor), providers(), usable_cores())
        except RuntimeError:  # a card that onnxruntime was built for, but that is not there
            return make(dict(descriptor), [_CPU], usable_cores())
    except (DecodeError, ValueError, TypeError, RuntimeError, OSError, *damaged()) as error:
        raise UnusableModel from error


def _dimension(recogniser: Any) -> int:
    dimension = recogniser.output_shape[-1]
    if recogniser.input_size != (CROP_PX, CROP_PX) or not isinstance(dimension, int):
        raise ModelMissing("The recogniser of this pack takes other crops than 112 x 112 px.", hint=_HINT)
    return dimension
