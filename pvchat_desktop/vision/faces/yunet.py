"""YuNet, a small face detector with five landmarks, through an onnxruntime session (which threads may share)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.media import Box
from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.vision.faces.engine import Detection
from pvchat_desktop.vision.faces.onnx_session import Session, Tensor, is_on_card, open_session, with_free_sizes
from pvchat_desktop.vision.pictures import Picture

_STRIDES_PX: Final = (8, 16, 32)
_MULTIPLE_PX: Final = 32  # sides of the input; the coarsest stride
_SCORE: Final = 0.6  # below, hands and patterns begin to appear as faces
_FREE: Final = {0: "pictures", 2: "height", 3: "width"}  # axes of the input
_OVERLAP: Final = 0.3  # of two boxes that overlap more (intersection over union), the surer one stays

Cells = NDArray[np.float32]  # (N, 15): score, x1, y1, width, height, ten landmark coordinates


class YuNet:
    """Finds faces in pictures of any size."""

    def __init__(self, model: Path, *, longer_side_px: int | None = 640) -> None:
        """`longer_side_px` None: pictures are looked at in their own size."""
        self._session = _open(model)
        self._input = self._session.get_inputs()[0].name
        self._outputs = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in _STRIDES_PX]
        self._longer_side_px = longer_side_px
        if {port.name for port in self._session.get_outputs()} != set(self._outputs):
            raise ModelMissing("This face detector file is not a YuNet model.", hint="Import the face pack again.")

        self.is_on_card = is_on_card(self._session)

    def find(self, frame: Picture) -> list[Detection]:
        """Faces of one (H, W, 3) RGB picture, biggest first, in its pixels."""
        return self.find_all([frame])[0]

    def find_all(self, frames: Sequence[Picture]) -> list[list[Detection]]:
        """Faces of pictures of one size, looked for at once."""
        resized = [self._resized(frame) for frame in frames]
        tensor = np.concatenate([_padded_bgr(seen) for seen, _ in resized])  # (B, 3, H, W)
        outputs = self._session.run(self._outputs, {self._input: tensor})
        # The graph puts the rows of all pictures behind each other, (1, B * N, C).
        apart = [output.reshape(len(frames), -1, output.shape[-1]) for output in outputs]
        return [
            _detections([output[number] for output in apart], tensor.shape[3], scale)
            for number, (_, scale) in enumerate(resized)
        ]

    def _resized(self, frame: Picture) -> tuple[Picture, float]:
        """The picture as looked at, and how many pixels of the frame one of its pixels is."""
        height, width = frame.shape[:2]
        longer = max(height, width)
        if self._longer_side_px is None or longer <= self._longer_side_px:
            return frame, 1.0
        scale = longer / self._longer_side_px
        size = (max(1, round(width / scale)), max(1, round(height / scale)))
        return cv2.resize(frame, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False), scale


def _open(model: Path) -> Session:
    """The published files are fixed to one picture, some to 640 x 640; their graph is convolutional, so other sizes and
    several pictures work as well."""
    session = open_session(model)
    shape = session.get_inputs()[0].shape
    fixed = {axis: name for axis, name in _FREE.items() if isinstance(shape[axis], int)}
    return open_session(with_free_sizes(model, axes=fixed)) if fixed else session


def _padded_bgr(picture: Picture) -> Tensor:
    """(H, W, 3) RGB to (1, 3, H', W') BGR 0..255; black is added right and below up to multiples of 32."""
    height, width = picture.shape[:2]
    tensor = np.zeros((1, 3, -(-height // _MULTIPLE_PX) * _MULTIPLE_PX, -(-width // _MULTIPLE_PX) * _MULTIPLE_PX), "f4")
    tensor[0, :, :height, :width] = picture[:, :, ::-1].transpose(2, 0, 1)
    return tensor


def _detections(outputs: list[Tensor], width: int, scale: float) -> list[Detection]:
    found = [_detection(cell, scale) for cell in _without_overlaps(_decode(outputs, width))]
    return sorted(found, key=lambda face: -face.box.area)


def _decode(outputs: list[Tensor], width: int) -> Cells:
    """Cells with a face, of one picture `width` px wide; values are offsets from the cell's corner, in strides."""
    found = []
    for index, stride in enumerate(_STRIDES_PX):
        classes, objects, boxes, landmarks = (outputs[kind * 3 + index] for kind in range(4))
        scores = np.sqrt(np.clip(classes[:, 0], 0, 1) * np.clip(objects[:, 0], 0, 1))
        (rows,) = np.nonzero(scores >= _SCORE)
        columns = width // stride
        corner = np.stack([rows % columns, rows // columns], axis=1)
        size = np.exp(boxes[rows, 2:]) * stride
        centre = (corner + boxes[rows, :2]) * stride
        points = (landmarks[rows].reshape(-1, 5, 2) + corner[:, None]) * stride
        found.append(np.column_stack([scores[rows], centre - size / 2, size, points.reshape(-1, 10)]))
    return np.concatenate(found).astype(np.float32)


def _without_overlaps(cells: Cells) -> Cells:
    if not len(cells):
        return cells
    kept = cv2.dnn.NMSBoxes(cells[:, 1:5].tolist(), cells[:, 0].tolist(), _SCORE, _OVERLAP)
    surest: Cells = cells[np.asarray(kept, np.intp).reshape(-1)]
    return surest


def _detection(cell: NDArray[np.float32], scale: float) -> Detection:
    x, y, width, height = (float(value) * scale for value in cell[1:5])
    return Detection(Box(x, y, x + width, y + height), float(cell[0]), (cell[5:15].reshape(5, 2) * scale))
