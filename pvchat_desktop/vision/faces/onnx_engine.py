"""YuNet and a recogniser with ArcFace alignment, both through onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.face_packs import RecogniserInput
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.vision.faces.align import CROP_PX, arcface_crop
from pvchat_desktop.vision.faces.engine import Detection, Landmarks
from pvchat_desktop.vision.faces.onnx_session import Tensor, open_session
from pvchat_desktop.vision.faces.yunet import YuNet
from pvchat_desktop.vision.pictures import Picture

_PICTURES_ON_CARD: Final = 8  # looked at at once; a processor is no faster with more than one
_BATCH: Final = 16  # crops a run, where the model takes more than one: enough to keep the cores busy


class Recogniser:
    """An ONNX recogniser: aligned crops in, unit vectors out."""

    def __init__(self, model: Path, recogniser_input: RecogniserInput) -> None:
        self._session = open_session(model)
        port, output = self._session.get_inputs()[0], self._session.get_outputs()[0]
        if port.shape[1:] != [3, CROP_PX, CROP_PX] or len(output.shape) != 2 or not isinstance(output.shape[1], int):
            raise ModelMissing(
                f"This face recogniser takes {port.shape} and gives {output.shape}; "
                f"pictures of 3 x {CROP_PX} x {CROP_PX} and one vector a face are needed.",
                hint="Import the face pack again.",
            )
        self.dimension: int = output.shape[1]
        self._input = port.name
        self._batch = 1 if isinstance(port.shape[0], int) else _BATCH
        self._flip = recogniser_input.channels == "bgr"
        self._mean = np.array(recogniser_input.mean, np.float32).reshape(1, 3, 1, 1)
        self._std = np.array(recogniser_input.std, np.float32).reshape(1, 3, 1, 1)

    def embed(self, crops: Picture) -> NDArray[np.float32]:
        """(N, 112, 112, 3) RGB -> (N, D) unit rows."""
        parts = [crops[start : start + self._batch] for start in range(0, len(crops), self._batch)]
        rows = [self._session.run(None, {self._input: self._tensor(part)})[0] for part in parts]
        return unit_rows(np.concatenate(rows) if rows else np.zeros((0, self.dimension), np.float32))

    def _tensor(self, crops: Picture) -> Tensor:
        channels = crops[..., ::-1] if self._flip else crops
        return np.ascontiguousarray((channels.transpose(0, 3, 1, 2) - self._mean) / self._std, np.float32)


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, D) rows scaled to length 1."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = rows / np.maximum(lengths, np.finfo(np.float32).tiny)
    return scaled.astype(np.float32, copy=False)


class OnnxEngine:
    """Files: detector, recogniser."""

    def __init__(self, backend: FaceBackend) -> None:
        longer_side_px = backend.detector_width_px if backend.detector_input == "resized" else None
        self._detector = YuNet(Path(backend.files["detector"]), longer_side_px=longer_side_px)
        self._recogniser = Recogniser(Path(backend.files["recogniser"]), backend.recogniser_input)
        self.model = FaceModel(backend.name, backend.model_hash, self._recogniser.dimension)

    def detect(self, frame: Picture) -> list[Detection]:
        return self._detector.find(frame)

    @property
    def batch(self) -> int:
        return _PICTURES_ON_CARD if self._detector.is_on_card else 1

    def detect_batch(self, frames: Sequence[Picture]) -> list[list[Detection]]:
        return self._detector.find_all(frames)

    def align(self, frame: Picture, landmarks: Landmarks) -> Picture:
        return arcface_crop(frame, landmarks)

    def embed(self, crops: Picture) -> NDArray[np.float32]:
        return self._recogniser.embed(crops)
