"""Where everybody is at a moment, how they are turned, and what the camera sees."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from pvchat_desktop.playhouse.backdrop import HORIZON_Y
from pvchat_desktop.playhouse.body import Build, Turned, View, skeleton
from pvchat_desktop.playhouse.head import Look
from pvchat_desktop.playhouse.motion import Gait, Pose, holding_box, holding_up, pose_at, walking
from pvchat_desktop.playhouse.paint import Canvas, Pen, Point
from pvchat_desktop.playhouse.props import strokes_for
from pvchat_desktop.playhouse.script import HEAD_AT_SCALE_1, ClipScript, Role, Shot
from pvchat_desktop.playhouse.things import CARRIED, CLOTH_COLOURS, Action, Cover, Facing, Held

FRONT_FEET_Y: Final = 0.045  # where the feet of a figure of scale 1 are, in stage units
COMING_S: Final = 1.7  # how long it takes to walk in or out
_BLINK_EVERY_S: Final = 2.9
_BLINK_S: Final = 0.13
_YAW_DEG = {Facing.FRONT: 0.0, Facing.LEFT: -80.0, Facing.RIGHT: 80.0, Facing.BACK: 180.0}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a role stands at a moment: stage x, and whether it is on its way in or out."""

    x: float
    heading: float  # -1 to the left, 1 to the right, 0 nowhere


@dataclass(frozen=True, slots=True)
class Camera:
    shot: Shot
    x: float
    y: float
    px: float  # canvas pixels of a stage unit
    width_px: int
    height_px: int

    def at(self, x: float, y: float) -> Point:
        return self.width_px / 2 + (x - self.x) * self.px, self.height_px / 2 - (y - self.y) * self.px


def shot_at(script: ClipScript, time_s: float) -> Shot:
    return [shot for shot in script.shots if shot.starts_s <= time_s or shot is script.shots[0]][-1]


def camera_at(script: ClipScript, time_s: float, *, width_px: int, height_px: int) -> Camera:
    shot, turn = shot_at(script, time_s), script.seed % 97
    dx = script.shake * (math.sin(9.1 * time_s + turn) + 0.6 * math.sin(23.0 * time_s))
    dy = script.shake * (math.sin(11.3 * time_s + 2 * turn) + 0.6 * math.sin(19.0 * time_s))
    return Camera(shot, shot.x + dx, shot.y + dy, shot.zoom * height_px, width_px, height_px)


def standing_at(script: ClipScript, role: Role, time_s: float) -> Spot | None:
    """None before the role has come and after it has gone."""
    outside = (script.aspect / 2 + 0.3) * (-1.0 if role.from_left else 1.0)
    if role.enters_s is not None and time_s < role.enters_s + COMING_S:
        share = (time_s - role.enters_s) / COMING_S
        return None if share < 0.0 else Spot(outside + (role.x - outside) * share, math.copysign(1.0, -outside))
    if role.leaves_s is not None and time_s >= role.leaves_s:
        share = (time_s - role.leaves_s) / COMING_S
        return None if share > 1.0 else Spot(role.x + (outside - role.x) * share, math.copysign(1.0, outside))
    if role.action is Action.WALKING:
        turn = (time_s + role.phase_s) / 5.0 * math.tau
        return Spot(role.x + 0.15 * math.sin(turn), math.copysign(1.0, math.cos(turn)))
    return Spot(role.x, 0.0)


def body_yaw(role: Role, at: Spot, time_s: float) -> float:
    """Radians. Walkers turn where they go; with the face towards the camera only half."""
    coming = at.heading and role.action is not Action.WALKING
    if coming:
        return math.radians(75.0 * at.heading)
    if role.action is Action.WALKING and role.facing is not Facing.BACK:
        side_on = role.facing in (Facing.LEFT, Facing.RIGHT)
        return math.radians((80.0 if side_on else 32.0) * at.heading)
    wander = 0.5 * role.turn_deg * math.sin(math.tau * (time_s + role.phase_s) / 6.3)
    return math.radians(_YAW_DEG[role.facing] + (wander if role.facing is Facing.FRONT else 0.25 * wander))


def pose_of(role: Role, build: Build, at: Spot, time_s: float) -> Pose:
    gait = Gait.of(role.identity)
    local_s = (time_s + role.phase_s) * role.tempo
    if at.heading and role.action is not Action.WALKING:
        return walking(gait, local_s, build.shoulder)
    pose = pose_at(role.action, gait, t_s=local_s, shoulder=build.shoulder)
    if role.held is Held.BOX:
        return holding_box(pose)
    return holding_up(pose, build.shoulder) if role.held in CARRIED and role.held is not Held.BAG else pose


def look_of(role: Role, pose: Pose, yaw: float, time_s: float) -> Look:
    head_yaw = yaw if role.facing is Facing.BACK else 1.6 * yaw if abs(yaw) < 0.7 else yaw
    return Look(
        yaw=head_yaw,
        smile=role.smile,
        mouth_open=pose.mouth_open,
        nod=pose.head_nod,
        blink=(time_s + role.phase_s) % _BLINK_EVERY_S < _BLINK_S,
        mask=CLOTH_COLOURS[role.mask_colour] if role.cover is Cover.MASK else None,
        hat=role.outfit.hat,
    )


@dataclass(frozen=True, slots=True)
class Staged:
    """One role ready to be painted."""

    pen: Pen
    view: View
    coming: bool  # or going: walks in or out, whatever its action is


def stage(script: ClipScript, index: int, time_s: float, *, camera: Camera, canvas: Canvas) -> Staged | None:
    role = script.roles[index]
    at = standing_at(script, role, time_s)
    if at is None:
        return None
    build = Build.of(role.identity)
    pose = pose_of(role, build, at, time_s)
    yaw = body_yaw(role, at, time_s)
    turned, bones = Turned(yaw), skeleton(role.identity, build, pose)
    feet_y = HORIZON_Y - (HORIZON_Y - FRONT_FEET_Y) * role.scale
    pen = Pen(canvas, camera.at(at.x, feet_y), HEAD_AT_SCALE_1 * role.scale * camera.px, figure=index)
    coming = at.heading != 0 and role.action is not Action.WALKING
    held = Held.NOTHING if coming and role.held not in CARRIED else role.held
    look = look_of(role, pose, yaw, time_s)
    view = View(build, pose, bones, turned, look, strokes_for(pen, held, pose, bones, turned))
    return Staged(pen, view, coming)


def without(script: ClipScript, index: int) -> ClipScript:
    """The same clip without one of its roles; the others stay where they are, later ones count one lower."""
    return replace(script, roles=script.roles[:index] + script.roles[index + 1 :])
