"""What a frame looks like as a whole, in a few numbers (core/cuts.py)."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.cuts import Impression
from pvchat_desktop.vision.pictures import Picture

_SIDE_PX: Final = 96  # every so many-th pixel is enough, however large the frame
_BRIGHTNESS, _COLOUR = 16, 8  # steps; of colour in two directions
_GRID: Final = (8, 6)
_COLOUR_RANGE: Final = [64.0, 192.0]  # few things outside are as colourful


def impression(frame: Picture) -> Impression:
    step = max(1, max(frame.shape[:2]) // _SIDE_PX)
    small = cv2.cvtColor(np.ascontiguousarray(frame[::step, ::step]), cv2.COLOR_RGB2YCrCb)
    brightness = cv2.calcHist([small], [0], None, [_BRIGHTNESS], [0.0, 256.0]).ravel()
    colour = cv2.calcHist([small], [1, 2], None, [_COLOUR, _COLOUR], [*_COLOUR_RANGE, *_COLOUR_RANGE]).ravel()
    smooth = np.convolve(brightness, np.array((0.25, 0.5, 0.25), np.float32), "same")  # light flickers
    shares = np.concatenate([_shares(smooth), _shares(colour)])
    places = cv2.resize(small, _GRID, interpolation=cv2.INTER_AREA).ravel()
    return np.concatenate([np.round(255 * np.sqrt(shares)).astype(np.uint8), places.astype(np.uint8)])


def _shares(counts: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(counts / max(1.0, float(counts.sum())), np.float32)
