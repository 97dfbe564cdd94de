"""Ticks of a stream and seconds of a clip, and what the container's index tells about key frames."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction

import av.container
import av.video

# Half the finest step in which times are commonly written (milliseconds): a frame's own time, rounded, finds the frame.
_ROUNDING_S = 0.000_5

# Containers whose index lists key frames truly. Elsewhere (program and transport streams) FFmpeg's index is of packets.
_INDEXED = frozenset({"mov", "matroska", "webm", "avi"})

_USUAL_GROUP_S = 1.0  # distance of key frames to assume where there is no index; camcorders write 0.5 s


@dataclass(frozen=True, slots=True)
class Timeline:
    """`first` is the pts of the first presented frame; `reorder` is pts - dts of the first packet."""

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


def _shift(stream: av.video.VideoStream, timeline: Timeline) -> int:
    """From the index's time stamps to pts: mp4 and mov list decoding times, the others presentation times."""
    names = stream.container.format.name.split(",")
    return timeline.reorder if "mov" in names else 0


def group_start(stream: av.video.VideoStream, timeline: Timeline, tick: int, *, indexed: bool) -> int:
    """About where the group of pictures begins that holds `tick`: a guess for planning, exact for most clips."""
    if not indexed:
        return tick - timeline.span(_USUAL_GROUP_S)
    shift = _shift(stream, timeline)
    found = stream.index_entries.search_timestamp(tick - shift)
    return stream.index_entries[found].timestamp + shift if found >= 0 else timeline.first


def indexed_keys(stream: av.video.VideoStream, timeline: Timeline) -> list[int]:
    """About the pts of the key frames in the index, sorted; later than that by a few frames in open groups."""
    shift = _shift(stream, timeline)
    return sorted(
        entry.timestamp + shift for entry in stream.index_entries if entry.is_keyframe and not entry.is_discard
    )


def index_is_whole(
    container: av.container.InputContainer, stream: av.video.VideoStream, timeline: Timeline, keys: list[int]
) -> bool:
    """Whether the index reaches to the clip's end (mkv without one, and mp4 in fragments, grow it while being read)."""
    if stream.frames and len(stream.index_entries) >= stream.frames:
        return bool(keys)
    if len(keys) < 2 or container.duration is None:
        return False
    end = timeline.first + timeline.span(container.duration / 1_000_000)
    return end - keys[-1] <= 2 * max(after - before for before, after in itertools.pairwise(keys))
