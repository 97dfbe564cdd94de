"""Which packets hold a frame that is asked for, known before anything is decoded.

The frame shown at time T is the one with the largest time stamp at or before T. Packets come in decoding order, their
presentation time stamps (pts) jump to and fro, but no packet is shown before it is decoded (dts <= pts). So once a
packet with dts > T was read, every frame that can be shown at T is known. Frames that are neither asked for nor needed
by others then need no decoding: about half of a usual clip.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from enum import Enum, auto

_ENOUGH_AHEAD = 24  # packets; more than any codec reorders


class Verdict(Enum):
    SHOWN = auto()  # answers one of the times
    NOT_SHOWN = auto()  # answers none, but other frames may need it
    PERHAPS = auto()  # time stamps are missing or odd: decode, and look at the frame
    READ_ON = auto()


class Chooser:
    """Time stamps are ticks of one stream; `times` are sorted."""

    def __init__(self, times: Sequence[int]) -> None:
        self._times = times
        self._seen: list[int] = []  # pts of all packets read, sorted
        self._taken = 0  # packets decided on whose pts is at or before the last time
        self._newest_dts: int | None = None
        self._odd = False

    def saw(self, *, pts: int | None, dts: int | None) -> None:
        """A packet was read that will be shown; call in the order of reading."""
        if pts is None or (dts is not None and dts > pts):
            self._odd = True
            return
        insort(self._seen, pts)
        if dts is not None:
            self._newest_dts = dts

    def verdict(self, pts: int | None, *, ahead: int) -> Verdict:
        """About a packet that was `saw`; `ahead` is how many packets were read after it."""
        if self._odd or pts is None:
            return Verdict.PERHAPS
        place = bisect_left(self._times, pts)
        if place == len(self._times):
            return Verdict.NOT_SHOWN
        verdict = self._before(pts, self._times[place], ahead)
        self._taken += verdict is not Verdict.READ_ON
        return verdict

    def _before(self, pts: int, time: int, ahead: int) -> Verdict:
        """`time` is the first of the times at or after `pts`: is there no frame between them?"""
        after = bisect_right(self._seen, pts)
        if after < len(self._seen) and self._seen[after] <= time:
            return Verdict.NOT_SHOWN
        if self._knows(time):
            return Verdict.SHOWN
        return Verdict.PERHAPS if ahead >= _ENOUGH_AHEAD else Verdict.READ_ON

    @property
    def done(self) -> bool:
        """Every packet that is shown up to the last time was decided on: what follows need not be decoded."""
        last = self._times[-1]
        return not self._odd and self._knows(last) and self._taken >= bisect_right(self._seen, last) > 0

    def _knows(self, time: int) -> bool:
        return self._newest_dts is not None and self._newest_dts > time
