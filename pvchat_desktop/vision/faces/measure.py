"""How good a picture of a face is, measured on its pixels at native resolution."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from pvchat_desktop.core.faces import FaceQuality
from pvchat_desktop.vision.faces.engine import Detection, Landmarks
from pvchat_desktop.vision.pictures import Picture

_SHARPNESS_PX: Final = 128  # wider crops are scaled down to this, so that sharpness of near and far faces compares;
# narrower ones stay as they are: enlarging would make every small face look blurred


def measure(frame: Picture, face: Detection) -> FaceQuality:
    """Quality of one face in the (H, W, 3) RGB frame it was found in."""
    height, width = frame.shape[:2]
    left, top = max(0, round(face.box.x1)), max(0, round(face.box.y1))
    crop = frame[top : min(height, round(face.box.y2)), left : min(width, round(face.box.x2))]
    yaw = nose_offset(face.landmarks)
    if crop.size == 0:
        return FaceQuality(width_px=face.box.width, sharpness=0.0, yaw=yaw, brightness=0.0)
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    if grey.shape[1] > _SHARPNESS_PX:
        rows = max(1, round(grey.shape[0] * _SHARPNESS_PX / grey.shape[1]))
        scaled = cv2.resize(grey, (_SHARPNESS_PX, rows), interpolation=cv2.INTER_AREA)
    else:
        scaled = grey
    return FaceQuality(
        width_px=face.box.width,
        sharpness=float(cv2.Laplacian(scaled, cv2.CV_32F).var()),
        yaw=yaw,
        brightness=float(grey.mean()),
    )


def nose_offset(landmarks: Landmarks) -> float:
    """How far the nose lies beside the eyes' middle, along the line of the eyes, in eye distances; + is right."""
    left, right, nose = landmarks[:3]
    eyes = right - left
    distance = float(np.hypot(*eyes))
    return 0.0 if distance == 0 else float((nose - (left + right) / 2) @ eyes) / distance**2
