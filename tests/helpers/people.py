"""Clips of real, different people, made from photographs that installed packages ship. Nothing of them is kept here."""

from __future__ import annotations

import importlib.util
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.helpers.clips import Recipe, make_clip
from tests.helpers.faces import portrait

Picture = NDArray[np.uint8]  # (H, W, 3) RGB

WIDTH, HEIGHT, RATE = 640, 360, 15
_MARGIN = 0.45  # of the face's width, around it: hair and chin, nobody else
_FACES = {  # left, top, right, bottom in the group photograph, px
    "ben": (452, 300, 577, 424),
    "carl": (734, 365, 837, 469),
    "dora": (1114, 284, 1217, 388),
    "emma": (65, 284, 169, 388),
    "fred": (883, 89, 987, 192),
}
_ANNA = (172, 62, 272, 162)  # in the portrait
NAMES = ("anna", *_FACES)
"""Six people nobody could take for one another."""


@dataclass(frozen=True, slots=True)
class Scene:
    """For `seconds`, these people stand at these places (0 left .. 1 right); faces are about `face_px` wide."""

    seconds: float
    people: tuple[tuple[str, float], ...] = ()
    face_px: int = 110
    light: float = 1.0


def people_clip(path: Path, *scenes: Scene) -> Path:
    """H.264, 640x360, 15 frames/s; everybody sways a little, so that no two frames are equal."""
    pictures = [frame for scene in scenes for frame in _frames(scene)]
    recipe = Recipe(width=WIDTH, height=HEIGHT, frames=len(pictures), rate=RATE, gop=RATE, options={"crf": "20"})
    return make_clip(path, recipe, pictures=pictures)


def _frames(scene: Scene) -> list[Picture]:
    return [_frame(scene, number) for number in range(round(scene.seconds * RATE))]


def _frame(scene: Scene, number: int) -> Picture:
    picture = _background()
    for who, place in scene.people:
        sway = 6 * math.sin(number / RATE * 2.1 + place * 5)
        _paste(picture, _figure(who, scene.face_px), place * WIDTH + sway, HEIGHT * 0.5 + sway / 2)
    lit: Picture = np.clip(picture * scene.light, 0, 255).astype(np.uint8)
    return lit


@cache
def _figure(who: str, face_px: int) -> Picture:
    source = portrait() if who == "anna" else _group()
    left, top, right, bottom = _ANNA if who == "anna" else _FACES[who]
    margin = round((right - left) * _MARGIN)
    cut = source[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    scale = face_px / (right - left)
    size = (round(cut.shape[1] * scale), round(cut.shape[0] * scale))
    return cv2.resize(cut, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


@cache
def _group() -> Picture:
    package = importlib.util.find_spec("insightface")
    assert package is not None
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0]) / "data" / "images" / "t1.jpg"
    picture = cv2.imread(str(file))
    assert picture is not None
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8)


def _background() -> Picture:
    rows = np.linspace(90, 150, HEIGHT, dtype=np.float32)[:, None, None]
    return np.broadcast_to(rows * np.array([1.0, 0.95, 0.85]), (HEIGHT, WIDTH, 3)).astype(np.uint8).copy()


def _paste(picture: Picture, figure: Picture, x: float, y: float) -> None:
    """Put a figure with its centre at (x, y) px; what reaches over the edge is cut off."""
    left, top = round(x - figure.shape[1] / 2), round(y - figure.shape[0] / 2)
    x1, y1 = max(0, left), max(0, top)
    x2, y2 = min(WIDTH, left + figure.shape[1]), min(HEIGHT, top + figure.shape[0])
    if x1 < x2 and y1 < y2:
        picture[y1:y2, x1:x2] = figure[y1 - top : y2 - top, x1 - left : x2 - left]
