"""The places: soft pictures of a stage that is wider than the camera's view.

A backdrop's own coordinates are stage units (1 is a frame height at zoom 1): x from the middle, y up from the bottom
of the frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pvchat_desktop.playhouse.paint import Canvas, Point, mix, shade
from pvchat_desktop.playhouse.things import Colour, Place

HORIZON_Y: Final = 0.40  # where floor and wall, or ground and sky, meet
MARGIN: Final = 0.15  # stage beyond the frame on each side, for shake and cuts
_OPEN: Final = False  # a stroke does not return to its beginning
_BLUR: Final = 0.006  # radius in stage units: the figures stand out from a soft background


@dataclass(frozen=True, slots=True)
class Brush:
    """Draws in stage units on a backdrop."""

    picture: Canvas
    px: float
    half_width: float

    def _fixed(self, points: Sequence[Point]) -> npt.NDArray[np.int32]:
        return np.array(
            [(int((x + self.half_width) * self.px * 16), int((1.0 + MARGIN - y) * self.px * 16)) for x, y in points],
            np.int32,
        )

    def poly(self, points: Sequence[Point], colour: Colour) -> None:
        cv2.fillPoly(self.picture, [self._fixed(points)], (*colour, 0), cv2.LINE_AA, 4)

    def rect(self, left: float, bottom: float, right: float, top: float, colour: Colour) -> None:
        self.poly([(left, bottom), (right, bottom), (right, top), (left, top)], colour)

    def oval(self, at: Point, radii: Point, colour: Colour) -> None:
        centre = self._fixed([at])[0]
        axes = (int(radii[0] * self.px * 16), int(radii[1] * self.px * 16))
        cv2.ellipse(self.picture, (int(centre[0]), int(centre[1])), axes, 0, 0, 360, (*colour, 0), -1, cv2.LINE_AA, 4)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        cv2.polylines(
            self.picture, [self._fixed(points)], _OPEN, (*colour, 0), max(1, round(width * self.px)), cv2.LINE_AA, 4
        )

    def ramp(self, bottom: float, top: float, low: Colour, high: Colour) -> None:
        """A band over the whole width whose colour changes from bottom to top."""
        first, last = (int((1.0 + MARGIN - y) * self.px) for y in (top, bottom))
        first, last = max(0, first), min(len(self.picture), last)
        steps = np.linspace(0.0, 1.0, max(1, last - first))[:, None]
        band = np.array(high) * (1 - steps) + np.array(low) * steps
        self.picture[first:last, :, :3] = band[:, None, :].astype(np.uint8)


def draw_backdrop(place: Place, rng: np.random.Generator, *, height_px: int, aspect: float) -> Canvas:
    """(H, W, 4) picture, nobody's, of the stage with its margins; things stand a little elsewhere in each clip."""
    half = aspect / 2 + MARGIN
    picture = np.zeros((round((1 + 2 * MARGIN) * height_px), round(2 * half * height_px), 4), np.uint8)
    brush = Brush(picture, height_px, half)
    _PAINTERS[place](brush, rng)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), max(0.5, _BLUR * height_px)), np.uint8)


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _room(brush: Brush, wall: Colour, floor: Colour) -> None:
    brush.ramp(HORIZON_Y, 1.2, wall, shade(wall, 1.18))
    brush.ramp(-0.2, HORIZON_Y, floor, shade(floor, 0.82))
    brush.rect(-3, HORIZON_Y, 3, HORIZON_Y + 0.025, shade(wall, 0.78))


def _window(brush: Brush, x: float, y: float, sky: Colour = (190, 224, 246)) -> None:
    brush.rect(x - 0.17, y - 0.15, x + 0.17, y + 0.15, (248, 246, 238))
    brush.rect(x - 0.145, y - 0.125, x + 0.145, y + 0.125, sky)
    brush.line([(x, y - 0.13), (x, y + 0.13)], 0.018, (248, 246, 238))
    brush.line([(x - 0.15, y), (x + 0.15, y)], 0.018, (248, 246, 238))


def _kitchen(brush: Brush, rng: np.random.Generator) -> None:
    _room(brush, (244, 226, 182), (206, 176, 140))
    for row in range(-1, 6):
        for column in range(-16, 17):
            if (row + column) % 2:
                x, y = column * 0.1, row * 0.075
                brush.rect(x, y, x + 0.1, min(y + 0.075, HORIZON_Y), (188, 152, 116))
    shift = _between(rng, -0.15, 0.15)
    brush.rect(-3, HORIZON_Y - 0.03, 3, HORIZON_Y + 0.17, (118, 168, 160))
    brush.rect(-3, HORIZON_Y + 0.17, 3, HORIZON_Y + 0.20, (240, 236, 226))
    for column in range(-5, 6):
        x = column * 0.24 + shift
        brush.line([(x, HORIZON_Y - 0.02), (x, HORIZON_Y + 0.17)], 0.008, (92, 138, 132))
        brush.oval((x + 0.03, HORIZON_Y + 0.12), (0.012, 0.012), (244, 232, 190))
    brush.rect(-3, 0.86, -0.18 + shift, 1.3, (118, 168, 160))
    _window(brush, 0.12 + shift, 0.84)
    fridge = 0.5 + shift
    brush.rect(fridge - 0.02, HORIZON_Y - 0.06, fridge + 0.24, 0.92, (236, 240, 244))
    brush.line([(fridge, 0.7), (fridge + 0.22, 0.7)], 0.01, (180, 188, 196))
    brush.oval((-0.36 + shift, HORIZON_Y + 0.25), (0.07, 0.055), (206, 70, 62))


def _living_room(brush: Brush, rng: np.random.Generator) -> None:
    _room(brush, (196, 178, 206), (170, 124, 92))
    shift = _between(rng, -0.15, 0.15)
    brush.oval((shift, 0.14), (0.62, 0.12), (196, 92, 84))
    brush.oval((shift, 0.14), (0.5, 0.09), (226, 190, 140))
    sofa = (84, 116, 158)
    brush.rect(-0.5 + shift, HORIZON_Y - 0.04, 0.36 + shift, HORIZON_Y + 0.28, sofa)
    for end in (-0.54, 0.32):
        brush.rect(end + shift, HORIZON_Y - 0.07, end + 0.1 + shift, HORIZON_Y + 0.2, shade(sofa, 0.85))
    brush.rect(-0.46 + shift, HORIZON_Y - 0.03, 0.32 + shift, HORIZON_Y + 0.09, shade(sofa, 1.15))
    brush.rect(-0.22 + shift, 0.8, 0.1 + shift, 1.02, (240, 232, 214))
    brush.rect(-0.19 + shift, 0.83, 0.07 + shift, 0.99, (226, 150, 90))
    lamp = 0.52 + shift
    brush.line([(lamp, HORIZON_Y - 0.06), (lamp, 0.84)], 0.015, (90, 76, 70))
    brush.poly([(lamp - 0.11, 0.82), (lamp + 0.11, 0.82), (lamp + 0.06, 0.98), (lamp - 0.06, 0.98)], (250, 222, 150))


def _bedroom(brush: Brush, rng: np.random.Generator) -> None:
    _room(brush, (166, 196, 222), (214, 196, 170))
    shift = _between(rng, -0.15, 0.15)
    brush.rect(-0.62 + shift, HORIZON_Y, 0.06 + shift, HORIZON_Y + 0.36, (150, 100, 70))
    brush.rect(-0.6 + shift, HORIZON_Y - 0.14, 0.04 + shift, HORIZON_Y + 0.1, (244, 240, 236))
    brush.rect(-0.6 + shift, HORIZON_Y - 0.14, 0.04 + shift, HORIZON_Y + 0.03, (220, 120, 140))
    for x in (-0.44, -0.14):
        brush.oval((x + shift, HORIZON_Y + 0.13), (0.12, 0.06), (254, 252, 250))
    _window(brush, 0.38 + shift, 0.86, (64, 76, 128))
    brush.oval((0.43 + shift, 0.91), (0.035, 0.035), (250, 240, 190))
    brush.rect(0.2 + shift, HORIZON_Y - 0.02, 0.44 + shift, HORIZON_Y + 0.16, (170, 118, 84))


def _library(brush: Brush, rng: np.random.Generator) -> None:
    _room(brush, (120, 84, 60), (146, 104, 78))
    spines = np.array([(176, 70, 60), (70, 110, 90), (214, 176, 96), (70, 84, 130), (206, 198, 180), (130, 80, 110)])
    for shelf in range(5):
        low = HORIZON_Y - 0.06 + shelf * 0.165
        brush.rect(-3, low, 3, low + 0.02, (92, 62, 44))
        x = -1.3
        while x < 1.3:
            wide, tall = _between(rng, 0.025, 0.06), _between(rng, 0.09, 0.135)
            colour = spines[int(rng.integers(len(spines)))]
            brush.rect(
                x, low + 0.02, x + wide * 0.92, low + 0.02 + tall, (int(colour[0]), int(colour[1]), int(colour[2]))
            )
            x += wide


def _classroom(brush: Brush, rng: np.random.Generator) -> None:
    _room(brush, (236, 228, 200), (186, 146, 104))
    shift = _between(rng, -0.1, 0.1)
    brush.rect(-0.62 + shift, 0.56, 0.62 + shift, 1.06, (150, 108, 70))
    brush.rect(-0.59 + shift, 0.59, 0.59 + shift, 1.03, (52, 96, 78))
    for line in range(4):
        y = 0.95 - line * 0.09
        start = _between(rng, -0.5, -0.3)
        points = [
            (start + shift + 0.06 * step, y + (0.02 if step % 2 else -0.01)) for step in range(int(rng.integers(4, 12)))
        ]
        brush.line(points, 0.009, (222, 232, 222))
    for x in (-0.5, 0.36):
        brush.rect(x + shift, HORIZON_Y + 0.0, x + 0.3 + shift, HORIZON_Y + 0.05, (206, 160, 104))
        for leg in (0.02, 0.26):
            brush.rect(x + leg + shift, HORIZON_Y - 0.14, x + leg + 0.02 + shift, HORIZON_Y, (110, 116, 124))


def _cloud(brush: Brush, x: float, y: float, size: float) -> None:
    for dx, dy, radius in ((-0.5, 0.0, 0.5), (0.0, 0.22, 0.62), (0.55, 0.02, 0.48)):
        brush.oval((x + dx * size, y + dy * size), (radius * size, 0.62 * radius * size), (250, 252, 254))


def _tree(brush: Brush, x: float, size: float, leaves: Colour) -> None:
    brush.rect(x - 0.03 * size, HORIZON_Y - 0.05, x + 0.03 * size, HORIZON_Y + 0.3 * size, (120, 84, 58))
    for dx, dy, radius in ((-0.13, 0.36, 0.15), (0.13, 0.36, 0.15), (0.0, 0.5, 0.19)):
        brush.oval(
            (x + dx * size, HORIZON_Y + dy * size),
            (radius * size, radius * size),
            shade(leaves, 0.9 if dx > 0 else 1.0),
        )


def _park(brush: Brush, rng: np.random.Generator) -> None:
    brush.ramp(HORIZON_Y, 1.2, (206, 234, 250), (126, 190, 240))
    brush.ramp(-0.2, HORIZON_Y, (126, 190, 92), (96, 164, 80))
    _cloud(brush, _between(rng, -0.5, 0.5), 1.0, 0.14)
    for x in (-0.66, -0.26, 0.3, 0.7):
        _tree(brush, x + _between(rng, -0.1, 0.1), _between(rng, 0.9, 1.25), (84, 156, 76))
    brush.poly([(-0.2, HORIZON_Y), (-0.12, HORIZON_Y), (0.4, -0.2), (-0.3, -0.2)], (226, 206, 164))
    bench = _between(rng, 0.12, 0.4)
    brush.rect(bench, HORIZON_Y + 0.02, bench + 0.3, HORIZON_Y + 0.05, (160, 110, 70))
    brush.rect(bench, HORIZON_Y + 0.09, bench + 0.3, HORIZON_Y + 0.12, (160, 110, 70))


def _beach(brush: Brush, rng: np.random.Generator) -> None:
    brush.ramp(0.62, 1.2, (226, 242, 250), (112, 188, 240))
    brush.ramp(HORIZON_Y, 0.62, (120, 208, 216), (40, 130, 190))
    brush.ramp(-0.2, HORIZON_Y, (246, 222, 164), (238, 206, 140))
    for x in range(-12, 13):
        brush.oval((x * 0.12, HORIZON_Y), (0.09, 0.018), (250, 252, 250))
    brush.oval((_between(rng, -0.5, 0.5), 1.0), (0.09, 0.09), (255, 236, 140))
    boat = _between(rng, -0.5, 0.5)
    brush.poly([(boat, 0.58), (boat, 0.76), (boat + 0.12, 0.6)], (252, 250, 246))
    brush.poly([(boat - 0.09, 0.58), (boat + 0.14, 0.58), (boat + 0.09, 0.54), (boat - 0.05, 0.54)], (206, 72, 60))
    shade_x = _between(rng, -0.6, -0.35) if rng.random() < 0.5 else _between(rng, 0.35, 0.6)
    brush.line([(shade_x, 0.24), (shade_x, 0.7)], 0.015, (240, 236, 230))
    for step, colour in enumerate(((226, 80, 76), (250, 246, 240), (226, 80, 76), (250, 246, 240))):
        left = shade_x - 0.24 + 0.12 * step
        brush.poly([(left, 0.66), (left + 0.12, 0.66), (shade_x, 0.8)], colour)


def _street(brush: Brush, rng: np.random.Generator) -> None:
    brush.ramp(HORIZON_Y, 1.2, (222, 226, 236), (160, 188, 222))
    brush.ramp(-0.2, HORIZON_Y, (150, 150, 156), (126, 126, 134))
    x = -1.0
    while x < 1.0:
        wide, tall = _between(rng, 0.26, 0.4), _between(rng, 0.86, 1.2)
        wall = mix((206, 120, 96), (214, 196, 160), float(rng.random()))
        brush.rect(x, HORIZON_Y, x + wide - 0.01, tall, wall)
        for row in range(3):
            for column in range(2):
                left, low = x + wide * (0.16 + 0.42 * column), HORIZON_Y + 0.1 + 0.19 * row
                brush.rect(
                    left,
                    low,
                    left + wide * 0.26,
                    low + 0.12,
                    (250, 232, 164) if rng.random() < 0.4 else (120, 150, 184),
                )
        x += wide
    brush.rect(-3, HORIZON_Y - 0.07, 3, HORIZON_Y + 0.01, (196, 194, 190))
    for step in range(-6, 7):
        brush.rect(step * 0.3, 0.12, step * 0.3 + 0.16, 0.15, (240, 236, 220))


def _mountains(brush: Brush, rng: np.random.Generator) -> None:
    brush.ramp(HORIZON_Y, 1.2, (222, 236, 250), (110, 162, 226))
    for far, colour in ((0.5, (142, 160, 196)), (0.34, (104, 124, 166))):
        for step in range(-3, 4):
            x, tall = step * 0.46 + _between(rng, -0.1, 0.1), HORIZON_Y + far + _between(rng, -0.08, 0.08)
            brush.poly([(x - 0.36, HORIZON_Y), (x, tall), (x + 0.36, HORIZON_Y)], colour)
            snow = ((-0.1, -0.14), (0.0, 0.0), (0.1, -0.14), (0.03, -0.11), (-0.03, -0.15))
            brush.poly([(x + dx, tall + dy) for dx, dy in snow], (250, 252, 255))
    brush.ramp(-0.2, HORIZON_Y, (250, 252, 255), (222, 232, 246))
    for side in (-1.0, 1.0):
        x = side * _between(rng, 0.42, 0.62)
        for level in range(3):
            low = HORIZON_Y - 0.06 + 0.1 * level
            brush.poly(
                [(x - 0.12 + 0.025 * level, low), (x, low + 0.18), (x + 0.12 - 0.025 * level, low)], (60, 110, 96)
            )


def _forest(brush: Brush, rng: np.random.Generator) -> None:
    brush.ramp(HORIZON_Y, 1.2, (150, 186, 130), (70, 116, 76))
    brush.ramp(-0.2, HORIZON_Y, (118, 98, 66), (82, 88, 54))
    for far in (0, 1):
        for step in range(-5, 6):
            x = step * 0.22 + 0.1 * far + _between(rng, -0.05, 0.05)
            trunk = shade((112, 82, 60), 1.2 if far == 0 else 0.85)
            wide = 0.025 + 0.025 * far
            brush.rect(x - wide, HORIZON_Y - 0.05 * far, x + wide, 1.25, trunk)
            brush.oval((x + 0.05, 1.08 - 0.05 * far), (0.17, 0.17), (62, 120, 66) if far else (84, 142, 80))
    for _ in range(7):
        x, y = _between(rng, -0.7, 0.7), _between(rng, 0.24, HORIZON_Y)
        for dx in (-0.04, 0.0, 0.04):
            brush.oval((x + dx, y + 0.03), (0.035, 0.05), (74, 140, 70))


_PAINTERS: dict[Place, Callable[[Brush, np.random.Generator], None]] = {
    Place.KITCHEN: _kitchen,
    Place.LIVING_ROOM: _living_room,
    Place.BEDROOM: _bedroom,
    Place.LIBRARY: _library,
    Place.CLASSROOM: _classroom,
    Place.PARK: _park,
    Place.BEACH: _beach,
    Place.STREET: _street,
    Place.MOUNTAINS: _mountains,
    Place.FOREST: _forest,
}
