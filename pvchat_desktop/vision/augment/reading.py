"""Frames of several clips at given times, few clips open at once."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, Self

import numpy as np

from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.errors import BadClip
from pvchat_desktop.vision.augment.expander import Frames
from pvchat_desktop.vision.video import Frame, Video, open_video

_OPEN: Final = 3  # clips: the figure's, the surroundings, one more figure's
_ROUNDING_S: Final = 0.000_6  # times are told in milliseconds
_HELD_BYTES: Final = 256 << 20  # decoded pictures kept: samples of one clip share most of their moments
_FRAME_BYTES: Final = 1.5  # of a pixel of a decoded picture
_MOST_PIXELS: Final = 2560 * 1440  # of one frame in memory


class Clips:
    """Clips by their sha256; opened when first read from, the least recently used one closed."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths
        self._open: OrderedDict[str, Video] = OrderedDict()
        self._held: OrderedDict[tuple[str, float], tuple[Frame, int]] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._held.clear()
        while self._open:
            self._open.popitem()[1].close()

    def info(self, clip: str) -> VideoInfo:
        return self._video(clip).info

    def frames(self, clip: str, times_s: Sequence[float], *, max_pixels: int) -> tuple[Frames, tuple[float, ...]]:
        """(T, H, W, 3) and the times they are shown from; times that show the same frame give it once.

        Raises BadClip where the clip cannot be read."""
        info = self._video(clip).info
        width = fitting_width(info, min(max_pixels, _MOST_PIXELS))
        moments = sorted(times_s)
        self._decode(clip, [t_s for t_s in moments if (clip, t_s) not in self._held], info)
        frames = [self._held[clip, t_s][0] for t_s in moments]
        self._forget(but=len(moments))
        shown = {frame.t_s: frame for frame in frames}
        return np.stack([f.picture(width) for f in shown.values()]), tuple(round(t_s, 6) for t_s in shown)

    def _decode(self, clip: str, times_s: Sequence[float], info: VideoInfo) -> None:
        """Hold one frame for each time."""
        if not times_s:
            return
        found = list(self._video(clip).frames_at(times_s))
        if not found:
            raise BadClip("The clip shows nothing at these moments.")
        shown = [frame.t_s for frame in found]
        for t_s in times_s:
            frame = found[max(0, bisect_right(shown, t_s + _ROUNDING_S) - 1)]
            self._held[clip, t_s] = frame, round(info.width * info.height * _FRAME_BYTES)

    def _forget(self, *, but: int) -> None:
        """Let go of the oldest frames beyond what may be held, the newest `but` excepted."""
        held = sum(size for _, size in self._held.values())
        while held > _HELD_BYTES and len(self._held) > but:
            held -= self._held.popitem(last=False)[1][1]

    def _video(self, clip: str) -> Video:
        if clip not in self._open:
            if clip not in self._paths:
                raise BadClip("The clip's file is not at hand.")
            if len(self._open) >= _OPEN:
                self._open.popitem(last=False)[1].close()
            self._open[clip] = open_video(self._paths[clip])
        self._open.move_to_end(clip)
        return self._open[clip]


def fitting_width(info: VideoInfo, max_pixels: int) -> int:
    """The widest picture of at most `max_pixels`, the aspect kept, never wider than the clip."""
    scale = min(1.0, (max_pixels / max(1, info.width * info.height)) ** 0.5)
    return max(1, int(info.width * scale))
