"""Five landmarks to the upright 112 x 112 crop that recognisers are trained on."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.vision.faces.engine import Landmarks
from pvchat_desktop.vision.pictures import Picture

CROP_PX: Final = 112

ARCFACE: Final[Landmarks] = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float32
)
"""Where the landmarks lie in an aligned crop (px): the positions that ArcFace-style recognisers are trained with."""

Affine = NDArray[np.float64]  # (2, 3)


def similarity(source: Landmarks, target: Landmarks) -> Affine:
    """Least-squares turn, scale and shift (no mirroring) that moves `source` (N, 2) onto `target` (N, 2).

    Points are read as complex numbers: a similarity is then one complex factor, and least squares gives it in closed
    form (Umeyama 1991 without the reflection case).
    """
    points = source.astype(np.float64) @ (1, 1j)
    aims = target.astype(np.float64) @ (1, 1j)
    centred = points - points.mean()
    spread = float(np.vdot(centred, centred).real)
    if spread == 0:
        raise ValueError("landmarks lie on one point")
    factor = np.vdot(centred, aims - aims.mean()) / spread
    shift = aims.mean() - factor * points.mean()
    return np.array([[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]])


def apply(affine: Affine, points: Landmarks) -> Landmarks:
    """(N, 2) points moved by an affine (2, 3)."""
    return (points @ affine[:, :2].T + affine[:, 2]).astype(np.float32)


def inverse(affine: Affine) -> Affine:
    """The way back of an affine (2, 3)."""
    return cv2.invertAffineTransform(affine).astype(np.float64)


def cut(frame: Picture, affine: Affine, size_px: int) -> Picture:
    """The (size_px, size_px, 3) crop that `affine` (frame to crop) describes; what lies outside the frame is black.

    A face much larger than the crop is shrunk by area averaging first: sampling it directly would alias.
    """
    scale = float(np.hypot(affine[0, 0], affine[1, 0]))
    shrink = int(0.75 / scale)
    if shrink >= 2:
        frame, affine = _shrunk_part(frame, affine, size_px=size_px, shrink=shrink)
    warped = cv2.warpAffine(frame, affine, (size_px, size_px), flags=cv2.INTER_LINEAR)
    return warped.astype(np.uint8, copy=False)


def _shrunk_part(frame: Picture, affine: Affine, *, size_px: int, shrink: int) -> tuple[Picture, Affine]:
    """The part of `frame` that a crop shows, `shrink` times smaller, and the affine that fits it."""
    corners = np.array([[0, 0], [size_px, 0], [0, size_px], [size_px, size_px]], np.float32)
    seen = apply(inverse(affine), corners)
    height, width = frame.shape[:2]
    left, top = (int(max(0, v)) for v in seen.min(axis=0) - shrink)
    right, bottom = (int(min(limit, v)) for v, limit in zip(seen.max(axis=0) + shrink, (width, height), strict=True))
    columns, rows = (right - left) // shrink, (bottom - top) // shrink
    if columns < 1 or rows < 1:
        return frame, affine
    part = frame[top : top + rows * shrink, left : left + columns * shrink]
    small = cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    # A point p of the small picture lies at shrink * p + (shrink - 1) / 2 + (left, top) of the frame: pixel centres.
    offset = np.array([left, top]) + (shrink - 1) / 2
    fitted = np.column_stack([affine[:, :2] * shrink, affine[:, :2] @ offset + affine[:, 2]])
    return small, fitted


def arcface_crop(frame: Picture, landmarks: Landmarks) -> Picture:
    """The (112, 112, 3) RGB aligned crop of the face with these landmarks (5, 2)."""
    return cut(frame, similarity(landmarks, ARCFACE), CROP_PX)
