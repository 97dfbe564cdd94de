"""The things people hold, painted in the figure's coordinates."""

from __future__ import annotations

from collections.abc import Callable

from pvchat_desktop.playhouse.body import Skeleton, Stroke, Turned
from pvchat_desktop.playhouse.motion import Point3, Pose
from pvchat_desktop.playhouse.paint import OBJECT, Pen, Point, shade
from pvchat_desktop.playhouse.things import Colour, Held

_BALLS: tuple[Colour, ...] = ((236, 70, 66), (250, 206, 66), (70, 120, 230))
_WOOD: Colour = (176, 126, 78)
_CARD: Colour = (200, 158, 106)
Paint = Callable[[Pen, Point], None]


def strokes_for(pen: Pen, held: Held, pose: Pose, bones: Skeleton, turned: Turned) -> tuple[Stroke, ...]:
    """What to paint for a held thing, each with its nearness."""
    if held is Held.BALLS:
        return tuple(_ball(pen, index, bones, ball, turned) for index, ball in enumerate(pose.balls))
    if held is Held.BROOM and pose.broom_tip:
        return (_broom(pen, bones, pose.broom_tip, turned),)
    if held in (Held.BOOK, Held.BOX):
        return (_between_hands(pen, held, bones, turned),)
    if held in _IN_HAND:
        side = 0 if held in (Held.CUP, Held.PHONE) else 1
        hand = bones.hands[side]
        paint = _IN_HAND[held]
        return ((turned.near(hand) + 0.3, lambda: paint(pen, turned.at(hand))),)
    return ()


def _ball(pen: Pen, index: int, bones: Skeleton, ball: Point3, turned: Turned) -> Stroke:
    x, y, z = bones.shoulders
    at = (x + ball[0], y + ball[1], z + ball[2])

    def paint() -> None:
        spot = turned.at(at)
        pen.oval(spot, (0.12, 0.12), _BALLS[index], OBJECT)
        pen.oval((spot[0] + 0.035, spot[1] + 0.04), (0.035, 0.035), shade(_BALLS[index], 1.6), OBJECT)

    return turned.near(at) + 0.5, paint


def _broom(pen: Pen, bones: Skeleton, tip: Point3, turned: Turned) -> Stroke:
    hand = bones.hands[1]

    def paint() -> None:
        low, high = turned.at(tip), turned.at(hand)
        end = (high[0] + 0.14 * (high[0] - low[0]), high[1] + 0.14 * (high[1] - low[1]))
        neck = (low[0] + 0.16 * (high[0] - low[0]), low[1] + 0.2)
        pen.line([neck, end], 0.06, _WOOD, OBJECT)
        top = [(neck[0] - 0.07, neck[1]), (neck[0] + 0.07, neck[1])]
        pen.poly([*top, (low[0] + 0.22, low[1]), (low[0] - 0.22, low[1])], (226, 186, 92), OBJECT)
        pen.line(top, 0.06, (200, 70, 60), OBJECT)

    return turned.near(hand) + 0.3, paint


def _between_hands(pen: Pen, held: Held, bones: Skeleton, turned: Turned) -> Stroke:
    right, left = bones.hands
    middle = ((right[0] + left[0]) / 2, (right[1] + left[1]) / 2, (right[2] + left[2]) / 2)

    def paint() -> None:
        at = turned.at(middle)
        if held is Held.BOOK:
            _book(pen, at)
        else:
            _box(pen, (at[0], bones.head[1] - 0.12))

    return turned.near(middle) - 0.02 + (0.4 if held is Held.BOOK else 0.0), paint


def _book(pen: Pen, at: Point) -> None:
    x, y = at[0], at[1] + 0.1
    for side in (-1.0, 1.0):
        pen.poly([(x, y - 0.17), (x + side * 0.3, y - 0.12), (x + side * 0.3, y + 0.22), (x, y + 0.17)],
                 (60, 110, 150) if side < 0 else (76, 132, 174), OBJECT)  # fmt: skip
        pen.line([(x + side * 0.02, y + 0.18), (x + side * 0.29, y + 0.225)], 0.03, (250, 248, 238), OBJECT)
    pen.line([(x, y - 0.17), (x, y + 0.17)], 0.03, (40, 80, 116), OBJECT)


def _box(pen: Pen, at: Point) -> None:
    x, y = at
    pen.poly([(x - 0.56, y - 0.46), (x + 0.56, y - 0.46), (x + 0.56, y + 0.42), (x - 0.56, y + 0.42)], _CARD, OBJECT)
    pen.poly(
        [(x - 0.56, y + 0.42), (x + 0.56, y + 0.42), (x + 0.48, y + 0.52), (x - 0.48, y + 0.52)],
        shade(_CARD, 0.84),
        OBJECT,
    )
    pen.poly(
        [(x - 0.08, y - 0.46), (x + 0.08, y - 0.46), (x + 0.08, y + 0.42), (x - 0.08, y + 0.42)],
        shade(_CARD, 1.35),
        OBJECT,
    )
    pen.poly(
        [(x + 0.24, y - 0.38), (x + 0.48, y - 0.38), (x + 0.48, y - 0.2), (x + 0.24, y - 0.2)], (240, 236, 226), OBJECT
    )


def _cup(pen: Pen, at: Point) -> None:
    x, y = at
    pen.line([(x + 0.09, y + 0.12), (x + 0.18, y + 0.08), (x + 0.1, y - 0.02)], 0.04, (226, 84, 74), OBJECT)
    pen.poly(
        [(x - 0.11, y + 0.2), (x + 0.11, y + 0.2), (x + 0.09, y - 0.06), (x - 0.09, y - 0.06)], (240, 96, 84), OBJECT
    )
    pen.poly(
        [(x - 0.11, y + 0.12), (x + 0.11, y + 0.12), (x + 0.105, y + 0.05), (x - 0.105, y + 0.05)],
        (252, 244, 232),
        OBJECT,
    )


def _phone(pen: Pen, at: Point) -> None:
    x, y = at
    pen.poly(
        [(x - 0.1, y - 0.14), (x + 0.07, y - 0.16), (x + 0.1, y + 0.24), (x - 0.07, y + 0.26)], (40, 42, 52), OBJECT
    )
    pen.poly(
        [(x - 0.07, y - 0.08), (x + 0.045, y - 0.09), (x + 0.07, y + 0.18), (x - 0.045, y + 0.19)],
        (110, 190, 230),
        OBJECT,
    )


def _bag(pen: Pen, at: Point) -> None:
    x, y = at
    pen.line([(x - 0.1, y - 0.16), (x, y + 0.02), (x + 0.1, y - 0.16)], 0.04, (120, 70, 40), OBJECT)
    pen.poly(
        [(x - 0.2, y - 0.14), (x + 0.2, y - 0.14), (x + 0.23, y - 0.48), (x - 0.23, y - 0.48)], (170, 104, 58), OBJECT
    )
    pen.poly(
        [(x - 0.2, y - 0.14), (x + 0.2, y - 0.14), (x + 0.12, y - 0.28), (x - 0.12, y - 0.28)], (142, 84, 46), OBJECT
    )


def _balloon(pen: Pen, at: Point) -> None:
    x, y = at
    top = (x - 0.12, y + 1.25)
    pen.line([at, (x + 0.04, y + 0.5), top], 0.016, (110, 110, 116), OBJECT)
    pen.oval((top[0], top[1] + 0.2), (0.24, 0.29), (232, 60, 84), OBJECT)
    pen.oval((top[0] - 0.08, top[1] + 0.3), (0.06, 0.08), (250, 160, 172), OBJECT)


def _flower(pen: Pen, at: Point) -> None:
    x, y = at
    pen.line([(x, y - 0.14), (x - 0.02, y + 0.3)], 0.035, (66, 140, 70), OBJECT)
    for dx, dy in ((0.1, 0.0), (-0.1, 0.0), (0.0, 0.1), (0.0, -0.1)):
        pen.oval((x - 0.02 + dx, y + 0.36 + dy), (0.075, 0.075), (250, 170, 60), OBJECT)
    pen.oval((x - 0.02, y + 0.36), (0.06, 0.06), (120, 70, 40), OBJECT)


_IN_HAND: dict[Held, Paint] = {
    Held.CUP: _cup,
    Held.PHONE: _phone,
    Held.BAG: _bag,
    Held.BALLOON: _balloon,
    Held.FLOWER: _flower,
}
