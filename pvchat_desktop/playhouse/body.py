"""A whole figure: a small skeleton in three dimensions, turned by its yaw, dressed and painted from back to front."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from pvchat_desktop.playhouse.head import Look, draw_behind_body, draw_head, half_height, skin_rgb
from pvchat_desktop.playhouse.motion import Point3, Pose
from pvchat_desktop.playhouse.paint import BODY, OBJECT, Pen, Point, mix, shade
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.things import CLOTH_COLOURS, Colour, Kind, Outfit

SEAT_HEIGHT: Final = 0.44
_LOOKING_DOWN: Final = 0.12  # the camera looks down a little: what is nearer appears lower
_WOOD: Final = (186, 116, 66)
_ARM: Final = 0.46  # upper arm, and forearm


@dataclass(frozen=True, slots=True)
class Build:
    """Sizes of a body, in head heights."""

    leg: float
    torso: float
    shoulder: float  # from the middle
    hip: float
    limb: float  # thickness
    head: float  # factor: children's bodies are smaller, their heads nearly as large

    @classmethod
    def of(cls, person: Identity) -> Build:
        grown = 0.74 if person.is_child else 1.0
        return cls(
            leg=(0.52 + 0.42 * person.height) * grown,
            torso=(0.66 + 0.18 * person.height) * grown,
            shoulder=(0.27 + 0.15 * person.build) * grown,
            hip=(0.2 + 0.19 * person.build) * grown,
            limb=(0.14 + 0.08 * person.build) * grown,
            head=0.92 if person.is_child else 1.0,
        )


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Where the parts of a body are, in its own three dimensions before turning; y from the ground."""

    hips: Point3
    shoulders: Point3
    hands: tuple[Point3, Point3]
    elbows: tuple[Point3, Point3]
    feet: tuple[Point3, Point3]
    knees: tuple[Point3, Point3]
    head: Point3  # its middle


def bend(root: Point3, tip: Point3, bone: float, towards: Point3) -> tuple[Point3, Point3]:
    """Elbow or knee between root and tip of a limb of two equal bones, and the tip as far as the limb reaches."""
    dx, dy, dz = tip[0] - root[0], tip[1] - root[1], tip[2] - root[2]
    length = math.sqrt(dx * dx + dy * dy + dz * dz) or 1e-6
    reach = min(length, 1.98 * bone)
    k = reach / length
    end = (root[0] + dx * k, root[1] + dy * k, root[2] + dz * k)
    out = math.sqrt(max(0.0, bone * bone - reach * reach / 4.0))
    joint = (
        (root[0] + end[0]) / 2 + towards[0] * out,
        (root[1] + end[1]) / 2 + towards[1] * out,
        (root[2] + end[2]) / 2 + towards[2] * out,
    )
    return joint, end


def skeleton(person: Identity, build: Build, pose: Pose) -> Skeleton:
    hip_y = (SEAT_HEIGHT if pose.seated else build.leg - min(pose.hip_drop, 0.6 * build.leg)) + pose.lift
    hips = (pose.sway, hip_y, -0.35 * pose.hip_drop)
    shoulders = (1.2 * pose.sway, hip_y + build.torso, pose.lean)
    feet, knees, hands, elbows = [], [], [], []
    for side, foot, hand in zip((1.0, -1.0), pose.feet, pose.hands, strict=True):
        root = (hips[0] + side * 0.55 * build.hip, hips[1], hips[2])
        knee, end = bend(
            root, (foot[0] + 0.4 * pose.sway, foot[1] + pose.lift, foot[2]), 0.53 * build.leg, (0.25 * side, 0.0, 0.95)
        )
        knees.append(knee)
        feet.append(end)
        root = (shoulders[0] + side * build.shoulder, shoulders[1] - 0.06, shoulders[2])
        target = (shoulders[0] + hand[0], shoulders[1] + hand[1], shoulders[2] + hand[2])
        elbow, end = bend(root, target, _ARM * (0.62 + 0.38 * build.head), (0.75 * side, -0.55, -0.35))
        elbows.append(elbow)
        hands.append(end)
    tall = half_height(person) * build.head
    head = (1.25 * pose.sway, shoulders[1] - 0.02 + tall, 1.25 * pose.lean)
    return Skeleton(
        hips, shoulders, (hands[0], hands[1]), (elbows[0], elbows[1]), (feet[0], feet[1]), (knees[0], knees[1]), head
    )


@dataclass(frozen=True, slots=True)
class Turned:
    """Projects points of the skeleton: x to the picture's right, y up, and how near they are."""

    yaw: float

    def at(self, point: Point3) -> Point:
        sin, cos = math.sin(self.yaw), math.cos(self.yaw)
        near = point[2] * cos - point[0] * sin
        return point[0] * cos + point[2] * sin, point[1] - _LOOKING_DOWN * near

    def near(self, point: Point3) -> float:
        return point[2] * math.cos(self.yaw) - point[0] * math.sin(self.yaw)


Stroke = tuple[float, Callable[[], None]]  # nearness, what to paint


def draw_figure(pen: Pen, person: Identity, outfit: Outfit, view: View) -> None:
    """Paints the figure; objects are strokes sorted among its arms. The pen's origin is on the ground."""
    body = _Body(pen, person, outfit, view)
    strokes: list[Stroke] = [*view.objects, *body.arms()]
    strokes.sort(key=lambda stroke: stroke[0])
    if view.pose.seated:
        body.chair()
    draw_behind_body(body.head_pen(), person, view.look)
    for nearness, paint in strokes:
        if nearness < 0.0:
            paint()
    body.legs()
    body.torso()
    if view.pose.seated and math.cos(view.turned.yaw) <= -0.5:
        body.chair_back()
    draw_head(body.head_pen(), person, view.look)
    for nearness, paint in strokes:
        if nearness >= 0.0:
            paint()


@dataclass(frozen=True, slots=True)
class View:
    """A figure at one moment."""

    build: Build
    pose: Pose
    bones: Skeleton
    turned: Turned
    look: Look
    objects: tuple[Stroke, ...]


def head_pen(pen: Pen, view: View) -> Pen:
    """Draws in the head's coordinates, given the figure's pen."""
    return pen.moved(view.turned.at(view.bones.head), tilt=view.pose.head_tilt, scale=view.build.head)


_DRESS_TRIM: Final = (252, 250, 244)
_LONG_SLEEVES = (Kind.SWEATER, Kind.STRIPES, Kind.SHIRT, Kind.HOODIE)


class _Body:
    def __init__(self, pen: Pen, person: Identity, outfit: Outfit, view: View) -> None:
        self._pen, self._person, self._outfit, self._view = pen, person, outfit, view
        self._skin = skin_rgb(person)
        self._top = outfit.top.rgb
        self._squeeze = 0.66 + 0.34 * abs(math.cos(view.turned.yaw))

    def head_pen(self) -> Pen:
        return head_pen(self._pen, self._view)

    def chair(self) -> None:
        """Behind the sitter; from behind its back is painted over them, by `chair_back`."""
        x, _ = self._view.turned.at(self._view.bones.hips)
        for leg in (-0.3, 0.3):
            self._pen.line([(x + leg, SEAT_HEIGHT - 0.1), (x + 1.1 * leg, 0.02)], 0.075, shade(_WOOD, 0.75), OBJECT)
        self._pen.line([(x - 0.34, SEAT_HEIGHT - 0.09), (x + 0.34, SEAT_HEIGHT - 0.09)], 0.12, _WOOD, OBJECT)
        if math.cos(self._view.turned.yaw) > -0.5:
            self.chair_back()

    def chair_back(self) -> None:
        sin, cos = math.sin(self._view.turned.yaw), math.cos(self._view.turned.yaw)
        x, y = self._view.turned.at(self._view.bones.hips)
        half, top = 0.06 + (self._view.build.shoulder + 0.1) * abs(cos), y + 0.64
        x -= 0.3 * sin
        for edge in (-half, half):
            self._pen.line([(x + edge, SEAT_HEIGHT - 0.08), (x + edge, top)], 0.08, shade(_WOOD, 0.85), OBJECT)
        for share in (0.55, 1.0):
            height = y + share * (top - y)
            self._pen.line([(x - half, height), (x + half, height)], 0.1, _WOOD, OBJECT)

    def arms(self) -> list[Stroke]:
        """One stroke for each arm; raised to the face they pass before it, from behind they vanish behind the body."""
        strokes: list[Stroke] = []
        bones, turned = self._view.bones, self._view.turned
        for side in (0, 1):
            nearness = turned.near(bones.hands[side]) + 0.5 * turned.near(bones.elbows[side])
            strokes.append((nearness, partial(self._arm, side)))
        return strokes

    def _arm(self, side: int) -> None:
        view, limb = self._view, self._view.build.limb
        sign = 1.0 if side == 0 else -1.0
        shoulder = (
            view.bones.shoulders[0] + sign * view.build.shoulder,
            view.bones.shoulders[1] - 0.07,
            view.bones.shoulders[2],
        )
        root, elbow, hand = (view.turned.at(p) for p in (shoulder, view.bones.elbows[side], view.bones.hands[side]))
        sleeve = shade(self._top, 0.9 if side else 1.0)
        if self._outfit.top.kind in _LONG_SLEEVES:
            self._pen.line([root, elbow, hand], limb, sleeve)
        else:
            self._pen.line([root, elbow, hand], 0.82 * limb, shade(self._skin, 0.93 if side else 1.0))
            middle = ((root[0] + 2 * elbow[0]) / 3, (root[1] + 2 * elbow[1]) / 3)
            self._pen.line([root, middle], 1.12 * limb, sleeve)
        self._pen.oval(hand, (0.55 * limb + 0.015, 0.55 * limb + 0.015), self._skin)

    def legs(self) -> None:
        view = self._view
        order = sorted((0, 1), key=lambda side: view.turned.near(view.bones.feet[side]))
        for side in order:
            self._leg(side)
        kind = self._outfit.bottom.kind if self._outfit.bottom else Kind.DRESS
        if kind in (Kind.SKIRT, Kind.DRESS):
            self._skirt(
                self._outfit.bottom.rgb if self._outfit.bottom else self._top, 0.5 if kind is Kind.SKIRT else 0.62
            )

    def _leg(self, side: int) -> None:
        view, limb = self._view, 1.15 * self._view.build.limb
        sign = 1.0 if side == 0 else -1.0
        hip = (view.bones.hips[0] + sign * 0.5 * view.build.hip, view.bones.hips[1], view.bones.hips[2])
        root, knee, foot = (view.turned.at(p) for p in (hip, view.bones.knees[side], view.bones.feet[side]))
        ankle = (foot[0], foot[1] + 0.07)
        bottom, dim = self._outfit.bottom, 0.9 if side else 1.0
        if bottom and bottom.kind is Kind.TROUSERS:
            self._pen.line([root, knee, ankle], limb, shade(bottom.rgb, dim))
        else:
            self._pen.line([root, knee, ankle], 0.8 * limb, shade(self._skin, 0.94 * dim))
        if bottom and bottom.kind is Kind.SHORTS:
            self._pen.line([root, knee], 1.15 * limb, shade(bottom.rgb, dim))
        toe = 0.09 * math.sin(view.turned.yaw)
        self._pen.oval(
            (foot[0] + toe, foot[1] + 0.05), (0.13 + 0.03 * abs(toe), 0.075), CLOTH_COLOURS[self._outfit.shoes]
        )
        self._pen.line(
            [(foot[0] + toe - 0.09, foot[1] + 0.0), (foot[0] + toe + 0.09, foot[1] + 0.0)], 0.025, (235, 235, 230)
        )

    def _skirt(self, colour: Colour, length: float) -> None:
        view = self._view
        x, y = view.turned.at(view.bones.hips)
        half, low = view.build.hip * self._squeeze, y - length * (view.build.leg if not view.pose.seated else 0.4)
        knees = [view.turned.at(knee) for knee in view.bones.knees]
        right = max(knee[0] for knee in knees) + 0.12
        left = min(knee[0] for knee in knees) - 0.12
        shape = [
            (x - half, y + 0.1),
            (x + half, y + 0.1),
            (max(right, x + half + 0.06), low),
            (min(left, x - half - 0.06), low),
        ]
        self._pen.poly(shape, shade(colour, 0.94))
        self._pen.line([shape[3], shape[2]], 0.035, shade(colour, 0.8))

    def torso(self) -> None:
        view, pen = self._view, self._pen
        hip, shoulder = view.turned.at(view.bones.hips), view.turned.at(view.bones.shoulders)
        wide, low = view.build.shoulder * self._squeeze + 0.03, view.build.hip * self._squeeze + 0.02
        belly = low + 0.16 * max(0.0, self._person.build - 0.4)
        middle_y = hip[1] + 0.3 * (shoulder[1] - hip[1])
        outline = [
            (shoulder[0] - 0.6 * wide, shoulder[1] + 0.02), (shoulder[0] + 0.6 * wide, shoulder[1] + 0.02),
            (shoulder[0] + wide, shoulder[1] - 0.08), (hip[0] + belly, middle_y), (hip[0] + low, hip[1] - 0.06),
            (hip[0] - low, hip[1] - 0.06), (hip[0] - belly, middle_y), (shoulder[0] - wide, shoulder[1] - 0.08),
        ]  # fmt: skip
        if self._outfit.bottom:
            pen.line(
                [(hip[0] - 0.7 * low, hip[1] - 0.02), (hip[0] + 0.7 * low, hip[1] - 0.02)],
                0.6 * low,
                self._outfit.bottom.rgb,
            )
        pen.poly(outline, self._top)
        self._trim(outline)

    def _trim(self, outline: list[Point]) -> None:
        """Shadow side, stripes, buttons, collar."""
        pen, kind, top = self._pen, self._outfit.top.kind, self._top
        right = [outline[2], outline[3], outline[4]]
        inner = [(p[0] - 0.09, p[1]) for p in reversed(right)]
        if kind is Kind.STRIPES:
            light = (250, 248, 240) if self._outfit.top.colour != "white" else (70, 84, 130)
            for share in (0.18, 0.42, 0.66, 0.9):
                left_x = outline[7][0] + (outline[5][0] - outline[7][0]) * share
                right_x = outline[2][0] + (outline[4][0] - outline[2][0]) * share
                y = outline[2][1] + (outline[4][1] - outline[2][1]) * share
                pen.line([(left_x + 0.04, y), (right_x - 0.04, y)], 0.06, light)
        else:
            pen.poly([*right, *inner], shade(top, 0.88))
        if kind is Kind.DRESS:
            hip, low = (outline[4][0] + outline[5][0]) / 2, 0.5 * (outline[4][0] - outline[5][0])
            y = outline[4][1] + 0.1
            pen.line(
                [(hip - low, y), (hip + low, y)],
                0.075,
                _DRESS_TRIM if self._outfit.top.colour != "white" else (90, 110, 170),
            )
        self._collar((outline[0][0] + outline[1][0]) / 2, outline[0][1], pocket_y=outline[4][1] + 0.06)

    def _collar(self, x: float, y: float, *, pocket_y: float) -> None:
        """What tells the tops apart at the neck, also from behind."""
        pen, kind, top, yaw = self._pen, self._outfit.top.kind, self._top, self._view.turned.yaw
        behind = math.cos(yaw) < 0.0
        x += 0.0 if behind else 0.1 * math.sin(yaw)
        if kind is Kind.SHIRT:
            pen.poly([(x - 0.18, y + 0.02), (x, y - (0.03 if behind else 0.18)), (x + 0.18, y + 0.02)], (250, 250, 246))
            for step in range(0 if behind else 3):
                pen.oval((x, y - 0.26 - 0.15 * step), (0.028, 0.028), mix(top, (255, 255, 255), 0.75))
        elif kind is Kind.HOODIE:
            deep = 0.34 if behind else 0.2
            pen.poly([(x - 0.24, y + 0.03), (x, y - deep), (x + 0.24, y + 0.03)], shade(top, 0.7))
            if not behind:
                high = pocket_y + 0.2
                pen.poly(
                    [(x - 0.17, pocket_y), (x - 0.11, high), (x + 0.11, high), (x + 0.17, pocket_y)], shade(top, 0.78)
                )
        elif kind is Kind.DRESS:
            trim = _DRESS_TRIM if self._outfit.top.colour != "white" else (90, 110, 170)
            for side in (-0.1, 0.1):
                pen.oval((x + side, y - 0.02), (0.12, 0.075), trim)
        elif not behind:
            pen.oval((x, y), (0.15, 0.075), shade(self._skin, 0.86), BODY)
