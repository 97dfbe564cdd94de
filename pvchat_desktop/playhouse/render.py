"""Scripts become pictures, and the truth about them.

A picture is painted larger, averaged down, lit and given the camera's noise. Every picture depends on the script and
its own time only, so that single moments can be rendered alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pvchat_desktop.playhouse.backdrop import MARGIN, draw_backdrop
from pvchat_desktop.playhouse.body import draw_figure, head_pen
from pvchat_desktop.playhouse.head import face_frame
from pvchat_desktop.playhouse.paint import FOREGROUND, HAIR, HEAD, OBJECT, TAGS_PER_FIGURE, Canvas, Pen, shade
from pvchat_desktop.playhouse.script import ClipScript, Foreground, Shot
from pvchat_desktop.playhouse.staging import Camera, Staged, camera_at, stage
from pvchat_desktop.playhouse.things import Action, Colour
from pvchat_desktop.playhouse.truth import (
    PRESENT_AREA,
    SEEN_SHARE,
    BoxPx,
    ClipSummary,
    FigureTruth,
    FrameTruth,
    summarise,
)

Pictures = npt.NDArray[np.uint8]  # (T, H, W, 3)
_SUPERSAMPLE: Final = 2
_NOISE_SLACK_PX: Final = 32  # one sheet of noise is laid elsewhere on each frame
_SHAKE_PX: Final = 24  # canvas pixels by which a shaking camera may miss its aim
_FULL_GAIN: Final = 128.0  # the light map's value for unchanged pixels
_LIGHT_CELLS: Final = 33
_GRAIN_SEED: Final = 5
_FACE_SEEN_COS: Final = 0.05  # a head turned farther than this shows no face


@dataclass(frozen=True, slots=True)
class Rendered:
    script: ClipScript
    frames: Pictures  # (T, H, W, 3) RGB
    times_s: tuple[float, ...]
    truth: tuple[FrameTruth, ...]

    @property
    def summary(self) -> ClipSummary:
        return summarise(self.script, self.truth)


def render(script: ClipScript, times_s: Sequence[float] | None = None, size_px: int | None = None) -> Rendered:
    """Pictures of height `size_px` (the script's if None) at the given times (all of the clip's frames if None)."""
    times = tuple(script.frame_times_s if times_s is None else times_s)
    studio = Studio(script, size_px or script.size_px)
    frames = np.empty((len(times), *studio.shape), np.uint8)
    truth = tuple(studio.frame(time_s, out=picture) for time_s, picture in zip(times, frames, strict=True))
    return Rendered(script, frames, times, truth)


class Studio:
    """Renders moments of one script at one size; what all of them share is prepared once."""

    def __init__(self, script: ClipScript, height_px: int) -> None:
        self._script = script
        self.shape = (height_px, round(height_px * script.aspect), 3)
        rng = np.random.default_rng(script.seed)
        self._backdrop = draw_backdrop(script.place, rng, height_px=height_px, aspect=script.aspect)
        self._gain = _light_map(script, self.shape)
        self._noise = _noise_sheet(script, self.shape)
        self._scenes: dict[Shot, Canvas] = {}
        self._canvas: Canvas = np.zeros((self.shape[0] * _SUPERSAMPLE, self.shape[1] * _SUPERSAMPLE, 4), np.uint8)

    def frame(self, time_s: float, *, out: npt.NDArray[np.uint8]) -> FrameTruth:
        """Renders one moment into `out`, (H, W, 3)."""
        camera = camera_at(self._script, time_s, width_px=self._canvas.shape[1], height_px=self._canvas.shape[0])
        self._lay_backdrop(camera)
        cast = [
            stage(self._script, index, time_s, camera=camera, canvas=self._canvas)
            for index in range(len(self._script.roles))
        ]
        for seen in cast:
            if seen:
                _draw_shadow(seen)
        for role, staged in zip(self._script.roles, cast, strict=True):
            if staged:
                draw_figure(staged.pen, role.identity, role.outfit, staged.view)
        if self._script.foreground:
            _draw_foreground(self._canvas, camera, self._script.foreground)
        self._develop(time_s, out)
        return self._truth(time_s, cast)

    def _lay_backdrop(self, camera: Camera) -> None:
        """The part of the shot's wide picture that the shaking camera sees."""
        scene = self._scenes.get(camera.shot)
        if scene is None:
            scene = self._scenes[camera.shot] = self._scene(camera)
        dx = min(max(round((camera.x - camera.shot.x) * camera.px), -_SHAKE_PX), _SHAKE_PX) + _SHAKE_PX
        dy = min(max(round((camera.shot.y - camera.y) * camera.px), -_SHAKE_PX), _SHAKE_PX) + _SHAKE_PX
        np.copyto(self._canvas, scene[dy : dy + self._canvas.shape[0], dx : dx + self._canvas.shape[1]])

    def _scene(self, camera: Camera) -> Canvas:
        """What the shot's camera sees when it does not shake, and a bit more on each side."""
        scale = self.shape[0] / camera.px  # backdrop pixels of a canvas pixel
        size = (self._canvas.shape[1] + 2 * _SHAKE_PX, self._canvas.shape[0] + 2 * _SHAKE_PX)
        wide, tall = (
            min(round(scale * size[0]), self._backdrop.shape[1]),
            min(round(scale * size[1]), self._backdrop.shape[0]),
        )
        left = round((camera.shot.x + self._script.aspect / 2 + MARGIN) * self.shape[0] - wide / 2)
        top = round((1.0 + MARGIN - camera.shot.y) * self.shape[0] - tall / 2)
        left = min(max(left, 0), self._backdrop.shape[1] - wide)
        top = min(max(top, 0), self._backdrop.shape[0] - tall)
        part = self._backdrop[top : top + tall, left : left + wide]
        return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_LINEAR), np.uint8)

    def _develop(self, time_s: float, out: npt.NDArray[np.uint8]) -> None:
        small = cv2.resize(self._canvas, (self.shape[1], self.shape[0]), interpolation=cv2.INTER_AREA)
        lit = cv2.multiply(small, self._gain, scale=1.0 / _FULL_GAIN)
        step = self._script.seed + round(time_s * 1000)
        row, column = step * 7919 % _NOISE_SLACK_PX, step * 104_729 % _NOISE_SLACK_PX
        grain = self._noise[row : row + self.shape[0], column : column + self.shape[1]]
        cv2.cvtColor(cv2.add(lit, grain, dtype=cv2.CV_8U), cv2.COLOR_RGBA2RGB, dst=out)

    def _truth(self, time_s: float, cast: Sequence[Staged | None]) -> FrameTruth:
        tags = np.asarray(cv2.extractChannel(self._canvas, 3), np.uint8)
        figures = [self._figure(index, staged, tags) for index, staged in enumerate(cast) if staged]
        return FrameTruth(time_s, self.shape[0], tuple(figure for figure in figures if figure))

    def _figure(self, index: int, staged: Staged, tags: npt.NDArray[np.uint8]) -> FigureTruth | None:
        first = TAGS_PER_FIGURE * (index + 1)
        own = cv2.inRange(tags, (first,), (first + OBJECT,))
        area = cv2.countNonZero(own) / own.size
        if area < PRESENT_AREA:
            return None
        left, top, width, height = (value / _SUPERSAMPLE for value in cv2.boundingRect(own))
        face, free = self._face(index, staged, tags)
        role = self._script.roles[index]
        return FigureTruth(
            person_id=role.identity.id,
            role=index,
            box=(left, top, left + width, top + height),
            area=area,
            face_box=face,
            face_height_px=face[3] - face[1] if face else 0.0,
            face_free=free,
            face_visible=face is not None and free >= SEEN_SHARE,
            yaw_deg=math.degrees(staged.view.look.yaw),
            facing=role.facing,
            action=Action.WALKING if staged.coming else role.action,
        )

    def _face(self, index: int, staged: Staged, tags: npt.NDArray[np.uint8]) -> tuple[BoxPx | None, float]:
        """Box of the face inside the picture in its pixels, and which share of the whole face is free."""
        look, person = staged.view.look, self._script.roles[index].identity
        if math.cos(look.yaw) < _FACE_SEEN_COS:
            return None, 0.0
        middle, half = face_frame(person, look.yaw)
        pen = head_pen(staged.pen, staged.view)
        x, y = pen.px(*middle)
        wide, tall = half[0] * pen.scale_px, half[1] * pen.scale_px
        whole = (round(x - wide), round(y - tall), round(x + wide), round(y + tall))
        left, top = max(0, whole[0]), max(0, whole[1])
        right, bottom = min(tags.shape[1], whole[2]), min(tags.shape[0], whole[3])
        if right <= left or bottom <= top:
            return None, 0.0
        first = TAGS_PER_FIGURE * (index + 1)
        free = cv2.countNonZero(cv2.inRange(tags[top:bottom, left:right], (first + HEAD,), (first + HAIR,)))
        share = min(1.0, free / (math.pi / 4 * (whole[2] - whole[0]) * (whole[3] - whole[1])))
        box = tuple(value / _SUPERSAMPLE for value in (left, top, right, bottom))
        return ((box[0], box[1], box[2], box[3]), share) if share > 0.0 else (None, 0.0)


def _light_map(script: ClipScript, shape: tuple[int, int, int]) -> Canvas:
    """(H, W, 4) factors in units of 1 / _FULL_GAIN: the light's strength and colour, one side brighter, dim corners."""
    light = script.light
    x = np.linspace(-1, 1, _LIGHT_CELLS, dtype=np.float32)
    y = x[:, None]
    level = light.gain * (1.0 + light.slope * light.slope_strength * x - 0.07 * (x * x + y * y))
    tint = np.array([1.0 + 0.10 * light.warmth, 1.0, 1.0 - 0.12 * light.warmth, 0.0], np.float32)
    cells = np.asarray(np.clip(level[..., None] * tint * _FULL_GAIN, 0, 255), np.float32)
    return np.asarray(cv2.resize(cells, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)).astype(np.uint8)


@lru_cache(maxsize=4)
def _grain(height_px: int, width_px: int) -> npt.NDArray[np.float32]:
    return np.random.default_rng(_GRAIN_SEED).standard_normal((height_px, width_px, 1), np.float32)


def _noise_sheet(script: ClipScript, shape: tuple[int, int, int]) -> npt.NDArray[np.int16]:
    grain = _grain(shape[0] + _NOISE_SLACK_PX, shape[1] + _NOISE_SLACK_PX)
    return np.repeat(np.rint(grain * script.noise).astype(np.int16), 4, axis=2)


def _draw_shadow(staged: Staged) -> None:
    """On the ground, in a darker tone of the ground itself; it belongs to the backdrop."""
    pen, hips = staged.pen, staged.view.bones.hips
    canvas = pen.canvas
    x, y = pen.px(hips[0], -0.02)
    column = min(max(int(x), 0), canvas.shape[1] - 1)
    row = min(max(int(y), 0), canvas.shape[0] - 1)
    ground = canvas[row, column]
    colour: Colour = (int(ground[0]), int(ground[1]), int(ground[2]))
    backdrop = Pen(canvas, pen.origin_px, pen.scale_px, figure=-1)
    size = 0.42 + staged.view.build.hip - 0.4 * staged.view.pose.lift
    backdrop.oval((hips[0], -0.01), (size, 0.12), shade(colour, 0.9))
    backdrop.oval((hips[0], -0.01), (0.78 * size, 0.09), shade(colour, 0.8))


def _draw_foreground(canvas: Canvas, camera: Camera, thing: Foreground) -> None:
    pen = Pen(canvas, camera.at(thing.x, 0.0), camera.px, figure=FOREGROUND)
    if thing.kind == "post":
        pen.line([(0.0, -0.1), (0.0, 1.3)], 0.09, (116, 112, 120))
        pen.line([(0.02, -0.1), (0.02, 1.3)], 0.02, (150, 146, 152))
        return
    for dx, dy, radius in ((-0.15, 0.02, 0.15), (0.15, 0.03, 0.15), (0.0, 0.08, 0.19)):
        pen.oval((dx, dy), (radius, radius), (58, 118, 62))
        pen.oval((dx - 0.03, dy + 0.05), (0.55 * radius, 0.5 * radius), (82, 146, 78))
