"""A head from any side: skull, hair, features, beard, glasses, mask and hat.

Coordinates of the head's pen: head heights, y up, origin in the middle. Features sit on a drum of the head's width
that turns with the yaw, so that front, three-quarter, side and back views come from the same numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pvchat_desktop.playhouse.hair import HAIR_RGB, draw_fringe, draw_hair, draw_hair_behind, hides_ears, skull_arc
from pvchat_desktop.playhouse.paint import HEAD, OBJECT, Pen, Point, mix, shade
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.things import CLOTH_COLOURS, Colour, Garment, Kind

HAIRLINE: Final = 0.30
_SKIN_STOPS: tuple[Colour, ...] = ((255, 226, 202), (244, 196, 152), (216, 158, 110), (160, 106, 68), (100, 64, 44))
_EYE_RGB: dict[str, Colour] = {
    "brown": (112, 68, 36), "blue": (58, 122, 214), "green": (66, 150, 84), "grey": (128, 140, 152),
}  # fmt: skip
_FRAME_RGB: dict[str, Colour] = {"black": (30, 30, 36), "red": (206, 40, 48), "blue": (36, 70, 190)}
_DARK: Colour = (48, 34, 34)


@dataclass(frozen=True, slots=True)
class Look:
    """How a head is seen at one moment."""

    yaw: float  # radians, 0 towards the camera, positive to the picture's right
    smile: float
    mouth_open: float
    nod: float
    blink: bool
    mask: Colour | None
    hat: Garment | None

    @property
    def shows_face(self) -> bool:
        return math.cos(self.yaw) > -0.2


def skin_rgb(person: Identity) -> Colour:
    place = person.skin * (len(_SKIN_STOPS) - 1)
    index = min(int(place), len(_SKIN_STOPS) - 2)
    return mix(_SKIN_STOPS[index], _SKIN_STOPS[index + 1], place - index)


def half_width(person: Identity) -> float:
    return 0.355 + 0.145 * person.face_width


def half_height(person: Identity) -> float:
    return 0.44 + 0.1 * person.face_length


def face_frame(person: Identity, yaw: float) -> tuple[Point, Point]:
    """Middle and half-size of the face, hairline to chin, in the head's coordinates."""
    sin, cos = math.sin(yaw), math.cos(yaw)
    wide, tall = half_width(person), half_height(person)
    return (0.35 * wide * sin, (HAIRLINE - tall) / 2), (
        wide * (0.88 * abs(cos) + 0.62 * abs(sin)),
        (HAIRLINE + tall) / 2,
    )


def draw_behind_body(pen: Pen, person: Identity, look: Look) -> None:
    """Long hair that falls behind the shoulders."""
    if look.shows_face:
        draw_hair_behind(pen, person, look.yaw, half_width(person), half_height(person))


def draw_head(pen: Pen, person: Identity, look: Look) -> None:
    skin = skin_rgb(person)
    outline = _outline(person)
    _ears(pen, person, look, skin, near=False)
    pen.poly(outline, skin, HEAD)
    _shading(pen, person, look, skin)
    if person.hair_style != "bald":
        draw_hair(pen, person, look.yaw, half_width(person), half_height(person))
    _ears(pen, person, look, skin, near=True)
    if look.shows_face:
        _draw_face(pen, person, look, skin)
    else:
        draw_hair_behind(pen, person, look.yaw, half_width(person), half_height(person))
    if look.hat:
        _draw_hat(pen, person, look, look.hat)
    if look.mask and look.shows_face:
        _draw_mask(pen, person, look, look.mask)


def _draw_face(pen: Pen, person: Identity, look: Look, skin: Colour) -> None:
    face = _Face(pen, person, look, skin)
    if person.hair_style != "bald":
        face.opening()
    face.cheeks()
    face.beard()
    face.mouth()
    face.eyes()
    face.nose()
    face.moustache()
    face.glasses()


def _outline(person: Identity) -> tuple[Point, ...]:
    """Round above; below, the jaw makes it square or pointed."""
    return _skull(half_width(person), half_height(person), 1.4 - 0.9 * person.jaw)


@lru_cache(maxsize=64)
def _skull(wide: float, tall: float, power: float) -> tuple[Point, ...]:
    points = []
    for step in range(28):
        angle = 2.0 * math.pi * step / 28
        cos, sin = math.cos(angle), math.sin(angle)
        reach = abs(cos) ** power if sin < 0 else abs(cos) ** 0.9
        points.append((wide * math.copysign(reach, cos), tall * sin))
    return tuple(points)


def _shading(pen: Pen, person: Identity, look: Look, skin: Colour) -> None:
    """The neck's shadow side: a darker rim at the jaw, away from where the face looks."""
    wide, tall = half_width(person), half_height(person)
    side = -1.0 if look.yaw > 0.1 else 1.0
    rim = [p for p in _outline(person) if p[0] * side > 0.25 * wide and p[1] < 0.1]
    if len(rim) < 3:
        return
    inner = [(p[0] - side * 0.12 * wide, p[1] + 0.03 * tall) for p in reversed(rim)]
    pen.poly([*rim, *inner], shade(skin, 0.9), HEAD)


def _ears(pen: Pen, person: Identity, look: Look, skin: Colour, *, near: bool) -> None:
    if hides_ears(person):
        return
    size = 0.055 + 0.055 * person.ears
    for side in (-1.0, 1.0):
        angle = look.yaw + side * math.pi / 2
        depth = math.cos(angle)
        if (depth > 0.3) is near and depth > -0.4:
            at = (half_width(person) * math.sin(angle) * 1.02, -0.06)
            pen.oval(at, (size * (0.65 + 0.2 * abs(depth)), size * 1.25), shade(skin, 0.9), HEAD)
            pen.oval(at, (size * 0.35, size * 0.75), shade(skin, 0.76), HEAD)


class _Face:
    """The features, in the order in which they are painted."""

    def __init__(self, pen: Pen, person: Identity, look: Look, skin: Colour) -> None:
        self._pen, self._person, self._look, self._skin = pen, person, look, skin
        self._wide = half_width(person)
        self._sin, self._cos = math.sin(look.yaw), math.cos(look.yaw)
        self._hair = HAIR_RGB[person.hair_colour]
        self._eye_y = -0.03 - look.nod
        self._eye_x = self._wide * (0.34 + 0.24 * person.eye_spacing)

    def _at(self, x: float, y: float, *, out: float = 0.0) -> tuple[float, float, float]:
        """Turned position of a point of the face, and how squarely it is seen (1 fully, below 0 not at all)."""
        angle = math.asin(max(-1.0, min(1.0, x / (self._wide * 1.02)))) + self._look.yaw
        return (self._wide + out) * math.sin(angle), y, math.cos(angle)

    def opening(self) -> None:
        """Forehead and temples free of hair."""
        middle = (0.40 * self._wide * self._sin, 0.0)
        radii = (self._wide * (0.89 * abs(self._cos) + 0.58 * abs(self._sin)), HAIRLINE)
        self._pen.oval(middle, radii, self._skin, HEAD)
        draw_fringe(self._pen, self._person, self._look.yaw, self._wide, half_height(self._person))

    def cheeks(self) -> None:
        blush = mix(self._skin, (236, 110, 96), 0.24)
        for side in (-1.0, 1.0):
            x, y, seen = self._at(side * 0.6 * self._wide, -0.19 - self._look.nod)
            if seen > 0.25:
                self._pen.oval((x, y), (0.075 * seen, 0.055), blush, HEAD)
                if self._person.freckles > 0.75 and self._person.skin < 0.6:
                    for dx, dy in ((-0.05, 0.02), (0.05, 0.03), (0.0, -0.03)):
                        self._pen.oval((x + dx * seen, y + dy), (0.017, 0.017), shade(self._skin, 0.62), HEAD)

    def eyes(self) -> None:
        for side in (-1.0, 1.0):
            x, y, seen = self._at(side * self._eye_x, self._eye_y)
            if seen > 0.12:
                self._eye(x, y, max(0.4, seen), side)

    def _eye(self, x: float, y: float, seen: float, side: float) -> None:
        pen, person = self._pen, self._person
        radius = 0.062 + 0.046 * person.eye_size
        tilt_deg = -side * (person.eye_tilt - 0.5) * 40.0
        if self._look.blink:
            pen.line([(x - radius * seen, y), (x + radius * seen, y)], 0.03, shade(self._skin, 0.5), HEAD)
        else:
            pen.oval((x, y + 0.012), (radius * 1.14 * seen, radius * 1.18), _DARK, HEAD, turn_deg=tilt_deg)
            pen.oval((x, y - 0.004), (radius * seen, radius * 1.08), (252, 252, 250), HEAD, turn_deg=tilt_deg)
            gaze = x + 0.02 * self._sin
            pen.oval((gaze, y), (radius * 0.68 * seen, radius * 0.74), _EYE_RGB[person.eye_colour], HEAD)
            pen.oval((gaze, y), (radius * 0.36 * seen, radius * 0.4), (20, 16, 20), HEAD)
            pen.oval((gaze + radius * 0.22, y + radius * 0.3), (radius * 0.2, radius * 0.2), (255, 255, 255), HEAD)
        self._brow(x, y + radius + 0.065, seen, side)
        if person.age_years > 58:
            below = y - radius - 0.035
            pen.line([(x - 0.06 * seen, below), (x + 0.06 * seen, below)], 0.014, shade(self._skin, 0.72), HEAD)

    def _brow(self, x: float, y: float, seen: float, side: float) -> None:
        person = self._person
        slope = (person.brow_tilt - 0.7) * 0.085 * side
        colour = shade(self._hair, 0.72) if person.hair_style != "bald" else shade(self._hair, 0.6)
        ends = [(x - 0.095 * seen, y - slope), (x, y + 0.015), (x + 0.095 * seen, y + slope)]
        self._pen.line(ends, 0.022 + 0.055 * person.brow_thickness, colour, HEAD)

    def nose(self) -> None:
        person = self._person
        length, width = 0.045 + 0.075 * person.nose_length, 0.034 + 0.06 * person.nose_width
        x, y, seen = self._at(0.0, -0.13 - 0.4 * length - self._look.nod, out=0.02 + 0.5 * length)
        radii = (width * (0.75 + 0.25 * max(0.0, seen)), length)
        self._pen.oval((x, y), radii, shade(self._skin, 0.84), HEAD)
        self._pen.oval(
            (x + 0.2 * width, y + 0.3 * length), (0.4 * radii[0], 0.4 * radii[1]), shade(self._skin, 1.12), HEAD
        )

    def mouth(self) -> None:
        person, look = self._person, self._look
        x, y, seen = self._at(0.0, -0.3 - 0.6 * look.nod)
        half = (0.075 + 0.095 * person.mouth_width) * max(0.45, seen)
        lips = mix(shade(self._skin, 0.62), (196, 52, 60), 0.35 + 0.4 * person.lips)
        if look.mouth_open > 0.25:
            self._pen.oval((x, y - 0.01), (half * 0.8, 0.035 + 0.07 * look.mouth_open), lips, HEAD)
            self._pen.oval((x, y - 0.015), (half * 0.6, 0.02 + 0.05 * look.mouth_open), (96, 24, 30), HEAD)
            return
        curve = 0.055 * look.smile
        points = [(x + half * u, y - curve * (1.0 - u * u) + 0.4 * curve) for u in (-1.0, -0.5, 0.0, 0.5, 1.0)]
        self._pen.line(points, 0.024 + 0.03 * person.lips, lips, HEAD)

    def beard(self) -> None:
        """Full beards follow the jaw; goatees hang from the chin."""
        person, tall = self._person, half_height(self._person)
        colour = shade(self._hair, 0.92)
        if person.beard == "goatee":
            x, y, _ = self._at(0.0, -tall + 0.03)
            self._pen.oval((x, y), (0.12, 0.13), colour, HEAD)
        if person.beard != "full":
            return
        back = -self._wide * (1.0 - 0.85 * abs(self._sin))
        side = 1.0 if self._sin >= 0 else -1.0
        jaw = [(p[0] * 1.05, p[1] * 1.12) for p in _outline(person) if p[1] < -0.1 and p[0] * side >= back]
        top = [
            self._at(x * self._wide, y)
            for x, y in ((0.9, -0.12), (0.5, -0.2), (0.0, -0.21), (-0.5, -0.2), (-0.9, -0.12))
        ]
        self._pen.poly([*jaw, *((x, y) for x, y, seen in top if seen > 0.0)], colour, HEAD)

    def moustache(self) -> None:
        if self._person.beard not in ("moustache", "full"):
            return
        for side in (-1.0, 1.0):
            x, y, seen = self._at(side * 0.085, -0.225 - self._look.nod)
            if seen > 0.1:
                self._pen.oval(
                    (x, y), (0.115 * max(0.5, seen), 0.045), shade(self._hair, 0.85), HEAD, turn_deg=side * 14
                )

    def glasses(self) -> None:
        person = self._person
        if person.glasses == "none":
            return
        colour, inner = _FRAME_RGB[person.frame_colour], []
        for side in (-1.0, 1.0):
            x, y, seen = self._at(side * self._eye_x, self._eye_y)
            if seen > 0.1:
                self._pen.line(_rim(person.glasses, (x, y), max(0.4, seen)), 0.042, colour, HEAD)
                inner.append((x - side * 0.13 * seen, y + 0.03))
                temple = self._at(side * self._wide, y + 0.03)
                self._pen.line([(x + side * 0.14 * seen, y + 0.03), temple[:2]], 0.036, colour, HEAD)
        if len(inner) == 2:
            self._pen.line(inner, 0.04, colour, HEAD)


def _rim(kind: str, at: Point, seen: float) -> list[Point]:
    if kind == "square":
        corners = ((-1, 0.78), (1, 0.78), (0.92, -0.78), (-0.92, -0.78), (-1, 0.78))
        return [(at[0] + 0.148 * seen * x, at[1] + 0.148 * y) for x, y in corners]
    turns = [2.0 * math.pi * step / 16 for step in range(17)]
    return [(at[0] + 0.146 * seen * math.cos(turn), at[1] + 0.146 * math.sin(turn)) for turn in turns]


def _draw_mask(pen: Pen, person: Identity, look: Look, colour: Colour) -> None:
    middle, half = face_frame(person, look.yaw)
    pen.oval((middle[0], middle[1] - 0.01), (half[0] * 1.1, half[1] * 1.1), shade(colour, 0.8), OBJECT)
    pen.oval((middle[0], middle[1] + 0.01), (half[0] * 1.02, half[1] * 1.03), colour, OBJECT)
    ink: Colour = (40, 36, 44) if sum(colour) > 300 else (230, 226, 220)
    for side in (-1.0, 1.0):
        pen.oval((middle[0] + side * 0.42 * half[0], middle[1] + 0.1), (0.055, 0.07), ink, OBJECT)
    smile = [(middle[0] + 0.16 * u, middle[1] - 0.14 - 0.06 * (1.0 - u * u)) for u in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    pen.line(smile, 0.03, ink, OBJECT)


def _draw_hat(pen: Pen, person: Identity, look: Look, hat: Garment) -> None:
    wide, tall, colour = half_width(person) + 0.06, half_height(person) + 0.08, CLOTH_COLOURS[hat.colour]
    dome = skull_arc((0.0, 0.0), (wide, tall), 22.0, 158.0)
    pen.poly(dome, colour, OBJECT)
    y = tall * math.sin(math.radians(22.0))
    if hat.kind is Kind.BEANIE:
        pen.line([(-wide * 0.93, y), (wide * 0.93, y)], 0.13, shade(colour, 0.82), OBJECT)
        pen.oval((0.0, tall + 0.03), (0.1, 0.1), shade(colour, 1.3), OBJECT)
        return
    if look.shows_face:
        reach = wide * 0.95 * math.sin(look.yaw)
        pen.poly(
            [(reach - wide * 0.8, y), (reach, y - 0.1), (reach + wide * 0.8, y), (reach, y + 0.06)],
            shade(colour, 0.75),
            OBJECT,
        )
