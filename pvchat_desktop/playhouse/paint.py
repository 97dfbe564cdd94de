"""Drawing in a figure's own coordinates onto a canvas that also remembers who painted each pixel.

The canvas is (H, W, 4) uint8: red, green, blue, tag. Edges are hard; softness comes from drawing larger and
averaging, so that tags never mix. A tag is `TAGS_PER_FIGURE * (figure + 1) + part`, 0 is the backdrop, that of figure
FOREGROUND is something before everybody."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pvchat_desktop.playhouse.things import Colour

Canvas = npt.NDArray[np.uint8]  # (H, W, 4)
Point = tuple[float, float]

BODY: Final = 0
HEAD: Final = 1
HAIR: Final = 2
OBJECT: Final = 3
TAGS_PER_FIGURE: Final = 4
FOREGROUND: Final = 61  # as a figure number

_FRACTION_BITS: Final = 4  # OpenCV takes coordinates in sixteenths of a pixel
_FRACTION: Final = 1 << _FRACTION_BITS
_OPEN: Final = False  # a stroke does not return to its beginning
_CENTRE: Final = 0.5  # OpenCV's integer coordinates name pixel centres


def shade(colour: Colour, factor: float) -> Colour:
    """Darker below 1, lighter above."""
    if factor <= 1.0:
        return (int(colour[0] * factor), int(colour[1] * factor), int(colour[2] * factor))
    return mix(colour, (255, 255, 255), factor - 1.0)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`share` of b in a."""
    return (
        int(a[0] + (b[0] - a[0]) * share),
        int(a[1] + (b[1] - a[1]) * share),
        int(a[2] + (b[2] - a[2]) * share),
    )


class Pen:
    """Draws in units of one head height, y up, around an origin in canvas pixels; `tilt` is clockwise, in radians."""

    __slots__ = ("_cos_px", "_first_tag", "_sin_px", "canvas", "figure", "origin_px", "scale_px", "tilt")

    def __init__(
        self, canvas: Canvas, origin_px: Point, scale_px: float, *, figure: int = 0, tilt: float = 0.0
    ) -> None:
        self.canvas = canvas
        self.origin_px = origin_px
        self.scale_px = scale_px
        self.figure = figure
        self.tilt = tilt
        self._cos_px = math.cos(tilt) * scale_px
        self._sin_px = math.sin(tilt) * scale_px
        self._first_tag = TAGS_PER_FIGURE * (figure + 1)

    def moved(self, at: Point, *, tilt: float = 0.0, scale: float = 1.0) -> Pen:
        """A pen whose origin is at a point of this one."""
        origin_px, scale_px = self.px(at[0], at[1]), self.scale_px * scale
        return Pen(self.canvas, origin_px, scale_px, figure=self.figure, tilt=self.tilt + tilt)

    def px(self, x: float, y: float) -> Point:
        """Canvas pixels (x right, y down) of a point."""
        return (
            self.origin_px[0] + x * self._cos_px + y * self._sin_px,
            self.origin_px[1] + x * self._sin_px - y * self._cos_px,
        )

    def _fixed(self, points: Sequence[Point]) -> npt.NDArray[np.int32]:
        cos, sin = self._cos_px * _FRACTION, self._sin_px * _FRACTION
        x0, y0 = (self.origin_px[0] - _CENTRE) * _FRACTION, (self.origin_px[1] - _CENTRE) * _FRACTION
        flat = [value for x, y in points for value in (x0 + x * cos + y * sin, y0 + x * sin - y * cos)]
        return np.array(flat).astype(np.int32).reshape(-1, 2)

    def _ink(self, colour: Colour, part: int) -> tuple[int, int, int, int]:
        return (*colour, self._first_tag + part)

    def poly(self, points: Sequence[Point], colour: Colour, part: int = BODY) -> None:
        cv2.fillPoly(self.canvas, [self._fixed(points)], self._ink(colour, part), cv2.LINE_8, _FRACTION_BITS)

    def oval(self, at: Point, radii: Point, colour: Colour, part: int = BODY, *, turn_deg: float = 0.0) -> None:
        x, y = self.px(*at)
        centre = (int((x - _CENTRE) * _FRACTION), int((y - _CENTRE) * _FRACTION))
        axes = (max(1, int(radii[0] * self.scale_px * _FRACTION)), max(1, int(radii[1] * self.scale_px * _FRACTION)))
        angle = turn_deg + math.degrees(self.tilt) if self.tilt else turn_deg
        cv2.ellipse(self.canvas, centre, axes, angle, 0, 360, self._ink(colour, part), -1, cv2.LINE_8, _FRACTION_BITS)

    def line(self, points: Sequence[Point], width: float, colour: Colour, part: int = BODY) -> None:
        """A stroke with round ends."""
        thickness = max(1, round(width * self.scale_px))
        ink = self._ink(colour, part)
        cv2.polylines(self.canvas, [self._fixed(points)], _OPEN, ink, thickness, cv2.LINE_8, _FRACTION_BITS)
