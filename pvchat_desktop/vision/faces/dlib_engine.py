"""The back end that always works: dlib, with public-domain weights from an installed package. The only user of dlib.

Detector and landmarks are dlib's own; its recogniser runs through onnxruntime (see dlib_weights).

dlib's five landmarks are the eyes' four corners and the base of the nose. Its recogniser wants a 150 px chip of its own
alignment; galleries keep 112 px ArcFace crops. Both are fixed similarities of each other, so a chip is cut from the
crop by one constant transform: as good as finding the landmarks again on the crop, and it cannot fail.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import dlib
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.media import Box
from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.vision.faces.align import ARCFACE, apply, arcface_crop, inverse, similarity
from pvchat_desktop.vision.faces.dlib_centre import CENTRE
from pvchat_desktop.vision.faces.dlib_weights import CHIP_PX, as_onnx
from pvchat_desktop.vision.faces.engine import Detection, Landmarks
from pvchat_desktop.vision.faces.onnx_engine import unit_rows
from pvchat_desktop.vision.faces.onnx_session import Tensor, open_session
from pvchat_desktop.vision.pictures import Picture

_DIMENSION: Final = 128
_SCORE: Final = 0.15  # of the HOG detector; below it patterns appear as faces, above .3 faces go missing
_BATCH: Final = 8  # chips a run: bounds memory; the network is no faster with more

_CORNERS: Final[Landmarks] = np.array(
    [[80.1, 54.3], [65.8, 54.3], [30.3, 54.3], [44.5, 54.3], [55.3, 80.4]], np.float32
)
"""dlib's landmarks (right eye as seen: outer, inner corner; left eye: outer, inner; base of the nose) in an ArcFace
crop, px: medians over 265 faces of 23 clips and 8 photographs."""

_CHIP: Final[Landmarks] = np.array(
    [[0.8596, 0.2135], [0.6461, 0.2290], [0.1206, 0.2137], [0.3341, 0.2291], [0.4901, 0.6278]], np.float32
)
"""The same landmarks in the recogniser's mean face, in units of the face; the chip adds a quarter around it."""

_TO_CHIP: Final = similarity(_CORNERS, (_CHIP + 0.25) / 1.5 * CHIP_PX)


class DlibEngine:
    """Files: landmarks, recogniser. The detector is part of the library."""

    def __init__(self, backend: FaceBackend) -> None:
        self._detector = dlib.get_frontal_face_detector()
        try:
            self._landmarks = dlib.shape_predictor(backend.files["landmarks"])
        except RuntimeError as error:
            raise ModelMissing(
                "The built-in face model could not be loaded: its files are damaged or missing.",
                hint="Start the program through its launcher again; it repairs its set-up.",
            ) from error
        self._recogniser = open_session(as_onnx(Path(backend.files["recogniser"])))
        self._longer_side_px = backend.detector_width_px if backend.detector_input == "resized" else None
        self.model = FaceModel(backend.name, backend.model_hash, _DIMENSION)

    def detect(self, frame: Picture) -> list[Detection]:
        """The HOG detector sees faces from 80 px on: small frames are enlarged, so that 40 px in 640 x 480 do."""
        frame = np.ascontiguousarray(frame)
        scale = max(frame.shape[:2]) / self._longer_side_px if self._longer_side_px else 1.0
        rectangles, scores, _ = self._detector.run(_grey(frame, scale), 0, _SCORE)
        found = [
            self._detection(frame, _scaled(rectangle, scale), float(score))
            for rectangle, score in zip(rectangles, scores, strict=True)
        ]
        return sorted(found, key=lambda face: -face.box.area)

    def align(self, frame: Picture, landmarks: Landmarks) -> Picture:
        return arcface_crop(frame, landmarks)

    def embed(self, crops: Picture) -> NDArray[np.float32]:
        """(N, 112, 112, 3) RGB -> (N, 128) unit rows, centred on the mean face (see dlib_centre)."""
        parts = [crops[start : start + _BATCH] for start in range(0, len(crops), _BATCH)]
        rows = [self._recogniser.run(None, {"chip": _chips(part)})[0] - CENTRE for part in parts]
        return unit_rows(np.concatenate(rows)) if rows else np.zeros((0, _DIMENSION), np.float32)

    def _detection(self, frame: Picture, box: Box, score: float) -> Detection:
        rectangle = dlib.rectangle(*(round(value) for value in (box.x1, box.y1, box.x2, box.y2)))
        parts = self._landmarks(frame, rectangle).parts()
        return Detection(box, score, _arcface_landmarks(np.array([(point.x, point.y) for point in parts], np.float32)))


def _grey(frame: Picture, scale: float) -> NDArray[np.uint8]:
    """One channel, `scale` times smaller: a quarter faster than three, and it finds the same faces."""
    height, width = frame.shape[:2]
    size = (max(1, round(width / scale)), max(1, round(height / scale)))
    way = cv2.INTER_AREA if scale > 1 else cv2.INTER_LINEAR
    return cv2.resize(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), size, interpolation=way).astype(np.uint8, copy=False)


def _scaled(rectangle: dlib.rectangle, scale: float) -> Box:
    return Box(*(value() * scale for value in (rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)))


def _arcface_landmarks(corners: Landmarks) -> Landmarks:
    """dlib's five (5, 2) to eyes, nose tip and mouth corners; the mouth, which dlib lacks, as on a mean face."""
    to_crop = similarity(corners, _CORNERS)
    moved = apply(to_crop, corners)
    found = np.stack([moved[2:4].mean(axis=0), moved[:2].mean(axis=0), moved[4]])
    usual = np.stack([_CORNERS[2:4].mean(axis=0), _CORNERS[:2].mean(axis=0), _CORNERS[4]])
    points = np.concatenate([found - usual + ARCFACE[:3], ARCFACE[3:]]).astype(np.float32)
    return apply(inverse(to_crop), points)


def _chips(crops: Picture) -> Tensor:
    """(N, 112, 112, 3) ArcFace crops to what the recogniser takes, (N, 3, 150, 150) RGB 0..255."""
    size, way, edge = (CHIP_PX, CHIP_PX), cv2.INTER_CUBIC, cv2.BORDER_REPLICATE
    turned = [cv2.warpAffine(crop, _TO_CHIP, size, flags=way, borderMode=edge) for crop in crops]
    return np.ascontiguousarray(np.stack(turned).transpose(0, 3, 1, 2), np.float32)
