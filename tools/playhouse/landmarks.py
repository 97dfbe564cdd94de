"""Where the eyes, the nose and the corners of the mouth of a drawn face are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.playhouse.body import head_pen
from pvchat_desktop.playhouse.head import half_width
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.script import ClipScript
from pvchat_desktop.playhouse.staging import Staged, camera_at, stage

_NO_CANVAS: NDArray[np.uint8] = np.zeros((1, 1, 4), np.uint8)


def five_points(script: ClipScript, role: int, time_s: float, *, height_px: int) -> NDArray[np.float32] | None:
    """(5, 2) px: left eye, right eye, nose, left and right mouth corner, as seen. None while the role is away."""
    camera = camera_at(script, time_s, width_px=round(height_px * script.aspect), height_px=height_px)
    staged = stage(script, role, time_s, camera=camera, canvas=_NO_CANVAS)
    if staged is None:
        return None
    pen = head_pen(staged.pen, staged.view)
    points = _in_head(script.roles[role].identity, staged)
    return np.array([pen.px(x, y) for x, y in points], np.float32)


def _in_head(person: Identity, staged: Staged) -> list[tuple[float, float]]:
    """In the head's coordinates, turned as the head is; the same sums as in `playhouse.head`."""
    look, wide = staged.view.look, half_width(person)

    def turned(x: float, out: float = 0.0) -> tuple[float, float]:
        angle = math.asin(max(-1.0, min(1.0, x / (wide * 1.02)))) + look.yaw
        return (wide + out) * math.sin(angle), math.cos(angle)

    eye = wide * (0.34 + 0.24 * person.eye_spacing)
    eyes = [(turned(side * eye)[0], -0.03 - look.nod) for side in (-1.0, 1.0)]
    length = 0.045 + 0.075 * person.nose_length
    nose = (turned(0.0, 0.02 + 0.5 * length)[0], -0.13 - 0.4 * length - look.nod)
    middle, seen = turned(0.0)
    half = (0.075 + 0.095 * person.mouth_width) * max(0.45, seen)
    mouth = [(middle + side * half, -0.3 - 0.6 * look.nod) for side in (-1.0, 1.0)]
    return [*eyes, nose, *mouth]
