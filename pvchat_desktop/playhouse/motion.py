"""How bodies move: a pose for each action and moment.

Periods are chosen so that pictures taken one a second show each movement at many different points. Lengths are in
head heights; x to the figure's left as seen from the front (picture right), y up, z forward. Hands are given from the
middle of the shoulders, feet from the ground point below the hips."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.things import Action

Point3 = tuple[float, float, float]
TURN = 2.0 * math.pi


@dataclass(frozen=True, slots=True)
class Pose:
    hands: tuple[Point3, Point3]  # right (x > 0), left
    feet: tuple[Point3, Point3]
    lift: float = 0.0  # whole body above the ground
    hip_drop: float = 0.0
    sway: float = 0.0  # hips and shoulders sideways
    lean: float = 0.0  # shoulders forward of the hips
    head_tilt: float = 0.0  # radians
    head_nod: float = 0.0  # features move down by this
    mouth_open: float = 0.0
    seated: bool = False
    balls: tuple[Point3, ...] = field(default=())
    broom_tip: Point3 | None = None


@dataclass(frozen=True, slots=True)
class Gait:
    """Personal numbers of movement, from the identity."""

    pace: float  # double steps a second; below 1, so that a picture a second still catches the legs apart
    bounce: float
    sway: float
    stride: float
    lean: float

    @classmethod
    def of(cls, person: Identity) -> Gait:
        return cls(
            pace=0.55 + 0.35 * person.gait_pace,
            bounce=0.02 + 0.14 * person.gait_bounce,
            sway=0.01 + 0.14 * person.gait_sway,
            stride=0.22 + 0.18 * person.height,
            lean=0.16 * person.posture**2,
        )


def wave(t_s: float, period_s: float, phase: float = 0.0) -> float:
    return math.sin(TURN * (t_s / period_s + phase))


def pulse(t_s: float, period_s: float, phase: float = 0.0) -> float:
    """0..1..0 within a period, soft at both ends."""
    return 0.5 - 0.5 * math.cos(TURN * (t_s / period_s + phase))


def rest(gait: Gait, t_s: float, shoulder: float) -> Pose:
    breath = 0.012 * wave(t_s, 3.1)
    hand = shoulder + 0.14
    return Pose(
        hands=((hand, -0.78 + breath, 0.06), (-hand, -0.78 + breath, 0.06)),
        feet=((0.17, 0.0, 0.0), (-0.17, 0.0, 0.0)),
        hip_drop=-breath,
        sway=0.3 * gait.sway * wave(t_s, 4.0),
        lean=gait.lean,
        head_tilt=0.03 * wave(t_s, 5.0),
    )


def walking(gait: Gait, t_s: float, shoulder: float) -> Pose:
    phase = t_s * gait.pace
    swing = wave(phase, 1.0)
    hand = shoulder + 0.12
    return replace(
        rest(gait, t_s, shoulder),
        hands=((hand, -0.7, -0.42 * swing), (-hand, -0.7, 0.42 * swing)),
        feet=(
            (0.12, max(0.0, 0.2 * wave(phase, 1.0, 0.25)), gait.stride * swing),
            (-0.12, max(0.0, -0.2 * wave(phase, 1.0, 0.25)), -gait.stride * swing),
        ),
        lift=gait.bounce * abs(wave(phase, 1.0, 0.25)),
        sway=gait.sway * wave(phase, 1.0),
        lean=gait.lean + 0.04,
    )


def _waving(gait: Gait, t_s: float, shoulder: float) -> Pose:
    base = rest(gait, t_s, shoulder)
    hand = (shoulder + 0.34 + 0.2 * wave(t_s, 0.75), 0.58, 0.1)
    return replace(base, hands=(hand, base.hands[1]), head_tilt=0.06)


def _dancing(gait: Gait, t_s: float, shoulder: float) -> Pose:
    beat = wave(t_s, 1.6)
    reach = shoulder + 0.42
    return replace(
        rest(gait, t_s, shoulder),
        hands=((reach, 0.1 + 0.55 * beat, 0.15), (-reach, 0.1 - 0.55 * beat, 0.15)),
        feet=((0.2 + 0.1 * beat, max(0.0, 0.22 * beat), 0.05), (-0.2 + 0.1 * beat, max(0.0, -0.22 * beat), 0.05)),
        lift=0.05 * abs(beat),
        sway=0.2 * beat,
        head_tilt=0.16 * beat,
        mouth_open=0.5,
    )


def _jumping(gait: Gait, t_s: float, shoulder: float) -> Pose:
    up = abs(wave(t_s, 1.44))
    reach = shoulder + 0.3
    return replace(
        rest(gait, t_s, shoulder),
        hands=((reach, -0.5 + 1.1 * up, 0.1), (-reach, -0.5 + 1.1 * up, 0.1)),
        feet=((0.17 + 0.16 * up, 0.12 * up, 0.0), (-0.17 - 0.16 * up, 0.12 * up, 0.0)),
        lift=0.42 * up,
        hip_drop=0.16 * (1 - up),
        mouth_open=0.7 * up,
    )


def _clapping(gait: Gait, t_s: float, shoulder: float) -> Pose:
    gap = 0.05 + 0.34 * abs(wave(t_s, 0.83))
    return replace(rest(gait, t_s, shoulder), hands=((gap, -0.22, 0.5), (-gap, -0.22, 0.5)), mouth_open=0.3)


def _sitting(gait: Gait, t_s: float, shoulder: float) -> Pose:
    return replace(
        rest(gait, t_s, shoulder),
        hands=((0.26, -0.66, 0.42), (-0.26, -0.66, 0.42)),
        feet=((0.2, 0.0, 0.42 + 0.08 * wave(t_s, 2.3)), (-0.2, 0.0, 0.42)),
        seated=True,
    )


def _drinking(gait: Gait, t_s: float, shoulder: float) -> Pose:
    base = rest(gait, t_s, shoulder)
    up = min(1.0, 1.4 * pulse(t_s, 2.6))
    hand = (0.38 - 0.26 * up, -0.42 + 0.62 * up, 0.5)
    return replace(base, hands=(hand, base.hands[1]), head_nod=-0.05 * up)


def _reading(gait: Gait, t_s: float, shoulder: float) -> Pose:
    turn = max(0.0, wave(t_s, 3.2)) ** 4
    hands = ((0.24 - 0.2 * turn, -0.28 + 0.12 * turn, 0.5), (-0.24, -0.28, 0.5))
    return replace(rest(gait, t_s, shoulder), hands=hands, head_nod=0.07, head_tilt=0.04 * wave(t_s, 4.3))


def _phoning(gait: Gait, t_s: float, shoulder: float) -> Pose:
    base = rest(gait, t_s, shoulder)
    other = (-shoulder - 0.1, -0.5 + 0.14 * wave(t_s, 1.4), 0.35)
    talk = max(0.0, wave(t_s, 0.45)) * pulse(t_s, 3.0)
    return replace(base, hands=((0.5, 0.34, 0.12), other), head_tilt=0.12, mouth_open=talk)


def _sweeping(gait: Gait, t_s: float, shoulder: float) -> Pose:
    swing = wave(t_s, 1.45)
    hands = ((0.26 + 0.24 * swing, -0.58, 0.42), (0.12 + 0.12 * swing, -0.32, 0.42))
    return replace(
        rest(gait, t_s, shoulder),
        hands=hands,
        feet=((0.24, 0.0, 0.1), (-0.22, 0.0, -0.05)),
        sway=0.06 * swing,
        lean=gait.lean + 0.1,
        head_nod=0.06,
        broom_tip=(0.4 + 0.62 * swing, 0.0, 0.6),
    )


def _juggling(gait: Gait, t_s: float, shoulder: float) -> Pose:
    hop = 0.1 * wave(t_s, 0.6)
    balls = []
    for index in range(3):
        turn = math.tau * ((t_s / 2.1 + index / 3) % 1.0)  # a ring around the head, the lower half hand to hand
        balls.append((0.66 * math.cos(turn), 0.42 + (0.86 if turn < math.pi else 0.78) * math.sin(turn), 0.5))
    hands = ((0.5, -0.28 + hop, 0.45), (-0.5, -0.28 - hop, 0.45))
    return replace(rest(gait, t_s, shoulder), hands=hands, balls=tuple(balls), head_nod=-0.04)


def _squatting(gait: Gait, t_s: float, shoulder: float) -> Pose:
    down = pulse(t_s, 1.9)
    hand = (shoulder, -0.6 + 0.55 * down, 0.2 + 0.6 * down)
    return replace(
        rest(gait, t_s, shoulder),
        hands=(hand, (-hand[0], hand[1], hand[2])),
        feet=((0.26, 0.0, 0.0), (-0.26, 0.0, 0.0)),
        hip_drop=0.55 * down,
    )


_POSES: dict[Action, Callable[[Gait, float, float], Pose]] = {
    Action.STANDING: rest,
    Action.WALKING: walking,
    Action.WAVING: _waving,
    Action.DANCING: _dancing,
    Action.JUMPING: _jumping,
    Action.CLAPPING: _clapping,
    Action.SITTING: _sitting,
    Action.DRINKING: _drinking,
    Action.READING: _reading,
    Action.PHONING: _phoning,
    Action.SWEEPING: _sweeping,
    Action.JUGGLING: _juggling,
    Action.SQUATTING: _squatting,
}


def pose_at(action: Action, gait: Gait, *, t_s: float, shoulder: float) -> Pose:
    """The pose of somebody whose shoulders are `shoulder` from the middle."""
    return _POSES[action](gait, t_s, shoulder)


def holding_box(pose: Pose) -> Pose:
    """Both hands at the sides of a big box held before the face."""
    return replace(pose, hands=((0.46, 0.12, 0.5), (-0.46, 0.12, 0.5)))


def holding_up(pose: Pose, shoulder: float) -> Pose:
    """The left hand holds something up: a balloon's string, a flower."""
    return replace(pose, hands=(pose.hands[0], (-shoulder - 0.18, -0.3, 0.3)))
