"""Where a clip is cut: from one looked-at frame to the next it has other colours, and they stand elsewhere."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

COLOURS: Final = 80
"""Numbers of an impression that tell how much there is of each brightness and colour: square roots of shares."""
PLACES: Final = 8 * 6 * 3
"""Numbers that tell which colour is where, 0..255."""

Impression: TypeAlias = NDArray[np.uint8]
"""(COLOURS + PLACES,) what a frame looks like as a whole; zero: not known."""

_OTHER_COLOURS: Final = 0.12  # 1 - cosine; frames of one take, half a second apart, seldom differ by more than .01
_OTHER_PLACES: Final = 12.0  # mean difference of two layouts; within a take, seldom above 8
_UNUSUAL: Final = 3.0  # times what is usual in this take: whoever pans over a room changes everything all the time
_REMEMBERED: Final = 8


def nothing_known() -> Impression:
    return np.zeros(COLOURS + PLACES, np.uint8)


@dataclass(slots=True)
class CutFinder:
    """Frames are added in the order of time. A cut is told at the first frame after it."""

    times_s: list[float] = field(default_factory=list)
    _before: Impression | None = None
    _usual: deque[float] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def add(self, t_s: float, impression: Impression) -> None:
        if not impression.any():
            return
        before, self._before = self._before, impression
        if before is None:
            return
        colours, places = differences(before, impression)
        usual = float(np.median(self._usual)) if self._usual else 0.0
        if colours >= max(_OTHER_COLOURS, _UNUSUAL * usual) and places >= _OTHER_PLACES:
            self.times_s.append(t_s)
            self._usual.clear()
        else:
            self._usual.append(colours)


def differences(one: Impression, other: Impression) -> tuple[float, float]:
    """Of the colours, 0..1, and of the places, grey levels."""
    rows = [row.astype(np.float64) for row in (one, other)]
    shares = [row[:COLOURS] / max(1e-12, float(np.linalg.norm(row[:COLOURS]))) for row in rows]
    places = float(np.abs(rows[0][COLOURS:] - rows[1][COLOURS:]).mean())
    return 1.0 - float(shares[0] @ shares[1]), places
