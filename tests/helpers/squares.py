"""Clips with coloured squares for faces, and a face engine that sees them: scanning is tested without any face model.

A square's colour is its figure. Everything else about the engine is as with a real one: boxes, landmarks, crops,
embeddings of unit length with a little noise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.similarity import unit
from pvchat_desktop.vision.faces.align import ARCFACE, arcface_crop
from pvchat_desktop.vision.faces.engine import Detection, Landmarks
from pvchat_desktop.vision.pictures import Picture
from tests.helpers.clips import Recipe, make_clip

COLOURS = {"red": (230, 30, 30), "green": (30, 230, 30), "blue": (30, 30, 230)}
WIDTH, HEIGHT, SIDE, RATE = 360, 180, 60, 30
LEFT, MIDDLE, RIGHT = 20, 140, 260  # x of a square's left edge
TOP = 60

Scene = Callable[[float], dict[str, int]]  # seconds -> colour: x


def draw(places: dict[str, int]) -> Picture:
    picture = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    for colour, x in places.items():
        picture[TOP : TOP + SIDE, x : x + SIDE] = COLOURS[colour]
    return picture


def make_scene(path: Path, scene: Scene, *, seconds: float, gop: int = RATE, rate: int = RATE) -> Path:
    """A clip of `seconds` in which `scene` says who stands where."""
    count = round(seconds * rate)
    pictures = [draw(scene(number / rate)) for number in range(count)]
    recipe = Recipe(width=WIDTH, height=HEIGHT, frames=count, rate=rate, gop=gop, pixel_format="yuv444p")
    return make_clip(path, recipe, pictures=pictures)


class SquareEngine:
    """Sees squares; counts how often it was asked."""

    def __init__(self, *, ghosts: Sequence[int] = ()) -> None:
        """`ghosts`: numbers of looks in which a weak face appears out of nothing."""
        self.model = FaceModel("squares", "0" * 64, 8)
        self.looks = 0
        self.embedded = 0
        self._ghosts = set(ghosts)

    def detect(self, frame: Picture) -> list[Detection]:
        self.looks += 1
        found = [self._square(frame, np.array(colour)) for colour in COLOURS.values()]
        ghost = [_detection(Box(0, 0, 30, 30), 0.3)] if self.looks in self._ghosts else []
        return [detection for detection in found if detection is not None] + ghost

    def _square(self, frame: Picture, colour: NDArray[np.int_]) -> Detection | None:
        rows, columns = np.nonzero(np.abs(frame.astype(int) - colour).sum(axis=2) < 120)
        if len(rows) < SIDE * SIDE / 2:
            return None
        return _detection(Box(float(columns.min()), float(rows.min()), columns.max() + 1.0, rows.max() + 1.0), 0.95)

    def align(self, frame: Picture, landmarks: Landmarks) -> Picture:
        return arcface_crop(frame, landmarks)

    def embed(self, crops: Picture) -> NDArray[np.float32]:
        """The middle's colour against grey, spread over eight dimensions."""
        self.embedded += len(crops)
        middle = crops[:, 40:72, 40:72].reshape(len(crops), -1, 3).mean(axis=1) - 90
        rows = np.concatenate([middle, np.full((len(crops), 5), 3.0)], axis=1)
        return unit(rows)


def _detection(box: Box, score: float) -> Detection:
    scale = np.array([box.width, box.height]) / 112
    return Detection(box, score, (ARCFACE * scale + [box.x1, box.y1]).astype(np.float32))
