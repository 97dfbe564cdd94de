"""Reference pictures of a head: a square round the face, cut and scaled like the pictures that a scan keeps."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

TIGHT, WIDE = 1.15, 2.4  # side of the square in heights of the face: an aligned crop, and a kept picture


def around(face: Sequence[float], rng: np.random.Generator) -> tuple[float, float, float]:
    """Middle and side (px) of a square round a face box, framed as loosely as chance wills."""
    x1, y1, x2, y2 = face
    height = y2 - y1
    scale = float(rng.uniform(TIGHT, WIDE)) if rng.random() < 0.4 else float(rng.uniform(1.9, 2.3))
    shift = rng.uniform(-0.06, 0.06, 2) * height
    return (x1 + x2) / 2 + float(shift[0]), (y1 + y2) / 2 + float(shift[1]), scale * height


def cut_square(frame: NDArray[np.uint8], square: tuple[float, float, float], size_px: int) -> NDArray[np.uint8]:
    """(size_px, size_px, 3); what lies outside the picture repeats its edge."""
    x, y, side = square
    left, top, span = round(x - side / 2), round(y - side / 2), max(2, round(side))
    height, width = frame.shape[:2]
    rows = np.clip(np.arange(top, top + span), 0, height - 1)
    columns = np.clip(np.arange(left, left + span), 0, width - 1)
    part = np.ascontiguousarray(frame[rows[:, None], columns[None]])
    way = cv2.INTER_AREA if span > size_px else cv2.INTER_CUBIC
    return cv2.resize(part, (size_px, size_px), interpolation=way).astype(np.uint8, copy=False)
