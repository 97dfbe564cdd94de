"""Ticks of a stream and seconds of a clip, and what the container's index tells about key frames."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import av.container
import av.video

# Half the finest step in which times are commonly written (milliseconds): a frame's own time, rounded, finds that frame.
_ROUNDING_S = 0.000_5

# Containers whose index lists key frames truly. Elsewhere (program and transport streams) FFmpeg's index is of packets.
_INDEXED = frozenset({"mov", "matroska", "webm", "avi"})

_USUAL_GROUP_S = 1.0  # distance of key frames to assume where there is no index; camcorders write 0.5 s


@dataclass(frozen=True, slots=True)
class Timeline:
    """`first` is the pts of the first presented frame; `reorder` is pts - dts of the first key frame."""

    base: Fraction
    first: int
    reorder: int

    def seconds(self, tick: int) -> float:
        return float((tick - self.first) * self.base)

    def tick(self, t_s: float) -> int:
        """The last tick at or before `t_s`, never before the first frame."""
        return self.first + max(0, math.floor((t_s + _ROUNDING_S) / self.base))

    def span(self, seconds: float) -> int:
        return max(1, round(seconds / self.base))


def has_index(container: av.container.InputContainer) -> bool:
    return not _INDEXED.isdisjoint(container.format.name.split(","))


def group_start(stream: av.video.VideoStream, timeline: Timeline, tick: int, *, indexed: bool) -> int:
    """About where the group of pictures begins that holds `tick`: a guess for planning, exact for most clips."""
    if not indexed:
        return tick - timeline.span(_USUAL_GROUP_S)
    index = stream.index_entries
    found = index.search_timestamp(tick - timeline.reorder)
    return index[found].timestamp + timeline.reorder if found >= 0 else timeline.first
