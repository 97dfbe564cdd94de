"""From a decoded frame to the picture a person would see: right way up, square pixels, right colours, any width."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import av.video
import cv2
from av.sidedata.sidedata import SideData, Type
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from pvchat_desktop.vision.pictures import Picture

_UNSPECIFIED = 2  # AVCOL_SPC_UNSPECIFIED: the clip does not say how its colours are coded


@dataclass(frozen=True, slots=True)
class Orientation:
    """How the coded picture becomes the displayed one: transpose first, then mirror."""

    transpose: bool = False
    mirror_x: bool = False
    mirror_y: bool = False

    @classmethod
    def of(cls, frame: av.video.VideoFrame) -> Orientation:
        """From the frame's display matrix: row vectors, 16.16 fixed point, (x', y') = (a x + c y, b x + d y)."""
        side_data = cast("Iterable[SideData]", frame.side_data)  # declared as a mapping, iterates over its values
        data = next((item for item in side_data if item.type == Type.DISPLAYMATRIX), None)
        if data is None:
            return cls()
        a, b, _u, c, d, *_rest = struct.unpack("=9i", bytes(data))
        if abs(a) + abs(d) >= abs(b) + abs(c):
            return cls(transpose=False, mirror_x=a < 0, mirror_y=d < 0)
        return cls(transpose=True, mirror_x=c < 0, mirror_y=b < 0)

    @property
    def clockwise_deg(self) -> int:
        """The turn without the mirroring, if there is one: 0, 90, 180 or 270."""
        if self.transpose:
            return 90 if self.mirror_x else 270
        return 180 if self.mirror_y else 0

    def apply(self, picture: Picture) -> Picture:
        """(H, W, 3) coded -> (H', W', 3) displayed."""
        if self.transpose:
            picture = cast("Picture", cv2.transpose(picture))
        if self.mirror_x or self.mirror_y:
            axis = -1 if self.mirror_x and self.mirror_y else int(self.mirror_x)
            picture = cast("Picture", cv2.flip(picture, axis))
        return picture


class Painter:
    """Makes pictures of one clip's frames; keeps the scalers it has set up. Any thread, one at a time."""

    def __init__(self, *, width: int, height: int, orientation: Orientation) -> None:
        """`width` and `height` in pixels of the displayed picture."""
        self.width, self.height, self.orientation = width, height, orientation
        self._scalers: dict[int, VideoReformatter] = {}
        self._lock = threading.Lock()

    def paint(self, frame: av.video.VideoFrame, width: int | None = None) -> Picture:
        """The displayed picture, `width` pixels wide (None: full size; never larger than full size)."""
        wide = self.width if width is None else max(1, min(width, self.width))
        high = max(1, round(self.height * wide / self.width))
        across, down = (high, wide) if self.orientation.transpose else (wide, high)
        with self._lock:
            scaled = self._scalers.setdefault(wide, VideoReformatter()).reformat(
                frame,
                width=across,
                height=down,
                format="rgb24",
                src_colorspace=_colour_matrix(frame),
                src_color_range=frame.color_range or ColorRange.MPEG,
                dst_color_range=ColorRange.JPEG,
                interpolation=Interpolation.AREA if wide < self.width else Interpolation.BILINEAR,
            )
        return self.orientation.apply(cast("Picture", scaled.to_ndarray()))


def _colour_matrix(frame: av.video.VideoFrame) -> int | None:
    """The matrix to assume where the clip names none: players take BT.709 for high definition, BT.601 below."""
    if frame.colorspace != _UNSPECIFIED:
        return None
    return Colorspace.ITU709 if frame.width >= 1280 or frame.height > 576 else Colorspace.ITU601
