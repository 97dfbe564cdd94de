"""Hair styles from any side, in the head's coordinates."""

from __future__ import annotations

import math

from pvchat_desktop.playhouse.paint import HAIR, Pen, Point, shade
from pvchat_desktop.playhouse.people import EAR_HIDING_STYLES, Identity
from pvchat_desktop.playhouse.things import Colour

HAIR_RGB: dict[str, Colour] = {
    "black": (40, 36, 44), "brown": (112, 70, 42), "blond": (242, 204, 98), "red": (206, 82, 36),
    "grey": (138, 140, 148), "white": (238, 238, 240),
}  # fmt: skip


def hides_ears(person: Identity) -> bool:
    return person.hair_style in EAR_HIDING_STYLES


def skull_arc(at: Point, radii: Point, start_deg: float, end_deg: float) -> list[Point]:
    """Points of an ellipse from one angle to another, counter-clockwise from the right."""
    angles = [math.radians(start_deg + (end_deg - start_deg) * step / 18) for step in range(19)]
    return [(at[0] + radii[0] * math.cos(angle), at[1] + radii[1] * math.sin(angle)) for angle in angles]


def draw_hair(pen: Pen, person: Identity, yaw: float, wide: float, tall: float) -> None:
    """The cap over the skull; the face's opening is painted over it afterwards."""
    colour = HAIR_RGB[person.hair_colour]
    sin, away = math.sin(yaw), max(0.0, -math.cos(yaw))
    puff = 0.03 + 0.1 * person.hair_volume
    if person.hair_style == "round":
        pen.oval((-0.1 * sin, 0.12), (wide + 0.14 + puff, tall + 0.1 + puff), colour, HAIR)
    start = -8 + (52 if sin > 0 else 40) * sin - 45 * away
    end = 188 + (40 if sin > 0 else 52) * sin + 45 * away
    cap = skull_arc((0.0, 0.02), (wide + 0.02 + 0.5 * puff, tall + puff), start, end)
    _crown(pen, person, wide, tall + puff, colour)
    pen.poly(cap, colour, HAIR)
    gleam = skull_arc((0.0, 0.02), (wide * 0.72, tall + puff - 0.09), 58, 112)
    pen.line(gleam, 0.05, shade(colour, 1.22), HAIR)
    if person.hair_style == "curly":
        for step in range(9):
            angle = math.radians(start + (end - start) * (step + 0.5) / 9)
            at = (wide * 1.02 * math.cos(angle), 0.04 + tall * 1.02 * math.sin(angle))
            pen.oval(at, (0.12 + 0.4 * puff, 0.12 + 0.4 * puff), shade(colour, 0.94 if step % 2 else 1.05), HAIR)


def _crown(pen: Pen, person: Identity, wide: float, top: float, colour: Colour) -> None:
    """What stands above the skull."""
    if person.hair_style == "spiky":
        for step in range(6):
            angle = math.radians(28 + 124 * step / 5)
            x, y = wide * math.cos(angle), top * math.sin(angle)
            tip = (1.32 * x, y * 1.26 + 0.02)
            pen.poly([(x - 0.13, y - 0.12), tip, (x + 0.13, y - 0.12)], colour, HAIR)
    if person.hair_style == "bun":
        size = 0.15 + 0.08 * person.hair_volume
        pen.oval((0.0, top + 0.09), (size, size * 0.92), shade(colour, 0.92), HAIR)
        pen.oval((0.03, top + 0.13), (size * 0.45, size * 0.35), shade(colour, 1.15), HAIR)


def draw_fringe(pen: Pen, person: Identity, yaw: float, wide: float, tall: float) -> None:
    """Hair that falls over the forehead, painted after the face's opening."""
    colour, sin, cos = HAIR_RGB[person.hair_colour], math.sin(yaw), abs(math.cos(yaw))
    middle, half = 0.40 * wide * sin, wide * (0.9 * cos + 0.58 * abs(sin))
    style = person.hair_style
    if style in ("bob", "pigtails"):
        pen.poly([(middle - half, 0.10), (middle - half * 0.85, tall * 0.8), (middle + half * 0.85, tall * 0.8),
                  (middle + half, 0.10), (middle + half * 0.8, 0.14), (middle - half * 0.8, 0.14)],
                 colour, HAIR)  # fmt: skip
    elif style == "parted":
        pen.poly([(middle - half, -0.02), (middle - half * 0.8, tall * 0.8), (middle + half * 0.9, tall * 0.8),
                  (middle + half * 0.55, 0.26), (middle - half * 0.5, 0.14)], colour, HAIR)  # fmt: skip
    elif style == "long":
        for side in (-1.0, 1.0):
            pen.poly([(middle + side * half, -0.12), (middle + side * half * 0.95, tall * 0.72), (middle, tall * 0.8),
                      (middle + side * half * 0.62, 0.16)], colour, HAIR)  # fmt: skip
    elif style == "spiky":
        for step in range(4):
            x = middle + half * (-0.68 + 0.45 * step)
            pen.poly([(x - 0.12, 0.27), (x, 0.13), (x + 0.12, 0.27)], colour, HAIR)


def draw_hair_behind(pen: Pen, person: Identity, yaw: float, wide: float, tall: float) -> None:
    """Long hair: behind the body when the face is seen, over the shoulders from the back."""
    colour, sin, cos = HAIR_RGB[person.hair_colour], math.sin(yaw), math.cos(yaw)
    dark, puff, style = shade(colour, 0.86), 0.06 + 0.1 * person.hair_volume, person.hair_style
    back = -0.32 * wide * sin
    reach = wide * (1.0 - 0.2 * abs(sin)) + puff
    if style in ("bob", "long"):
        low = -tall - 0.02 if style == "bob" else -tall - 0.55
        flare = 1.04 if style == "bob" else 0.95
        pen.poly([(back - reach, 0.15), (back - reach * flare, low + 0.08), (back - reach * 0.8, low),
                  (back + reach * 0.8, low), (back + reach * flare, low + 0.08), (back + reach, 0.15)],
                 dark if cos > 0 else colour, HAIR)  # fmt: skip
    elif style == "ponytail":
        _ponytail(pen, person, yaw, wide, tall)
    elif style == "pigtails":
        for side in (-1.0, 1.0):
            x = side * (wide + 0.13) * max(0.25, abs(cos)) + back
            pen.oval((x, -0.22), (0.14 + 0.3 * puff, 0.27), dark, HAIR, turn_deg=-side * 14)
            pen.oval((x - side * 0.03, 0.02), (0.07, 0.06), (226, 70, 90), HAIR)


def _ponytail(pen: Pen, person: Identity, yaw: float, wide: float, tall: float) -> None:
    """Hangs from the back of the head; from the front its end shows over one shoulder."""
    colour, sin, ahead = shade(HAIR_RGB[person.hair_colour], 0.88), math.sin(yaw), max(0.0, math.cos(yaw))
    root = (-0.9 * wide * sin + 0.55 * wide * ahead, 0.62 * tall)
    out = -0.34 * sin + 0.55 * wide * ahead
    low = -0.35 - 0.35 * person.hair_volume
    thick = 0.2 + 0.08 * person.hair_volume
    curve = [
        (root[0] + out * math.sin(u * 1.9), root[1] + (low - root[1]) * u**1.4) for u in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    pen.line(curve[:5], thick, colour, HAIR)
    pen.line(curve[3:], 0.6 * thick, colour, HAIR)
    pen.oval(root, (0.075, 0.09), (226, 70, 90), HAIR)
