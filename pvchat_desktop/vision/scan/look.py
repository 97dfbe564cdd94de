"""What is known of the faces of one sampled frame, and how a frame is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.bodies import Bodies
from pvchat_desktop.core.cuts import Impression, nothing_known
from pvchat_desktop.core.faces import FaceQuality
from pvchat_desktop.core.linking import SAME_PLACE_IOU, Seen, iou_table
from pvchat_desktop.core.media import Box
from pvchat_desktop.vision.bodies.engine import BodyEngine, BodyLook
from pvchat_desktop.vision.faces.engine import Detection, FaceEngine, detect_all
from pvchat_desktop.vision.faces.measure import measure
from pvchat_desktop.vision.impression import impression
from pvchat_desktop.vision.pictures import Picture, encoded

PICTURE_PX = 512
"""Longest side of the wider picture of a face: enough to look at, small enough to keep a dozen a track."""

_WIDER = 0.6  # of the face's size is added on every side of a picture
_PRINT_PX = 24  # side of the small picture by which an unchanged face is recognised
_UNCHANGED = 5.0  # mean difference of two such pictures, grey levels: noise of a camera that stands still gives 1 to 3
_MIN_SIDE_PX = 16.0  # smaller faces cannot be told apart by anybody


@dataclass(frozen=True, slots=True)
class Pictures:
    """Encoded pictures of one face."""

    png: bytes  # aligned (112, 112, 3)
    jpeg: bytes  # wider, native resolution


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One face on one frame. `pictures` is None where they are not kept, or were put away in a stored piece."""

    box: Box
    score: float  # the detector's
    quality: FaceQuality
    embedding: NDArray[np.float32]  # (D,); zero where `has_embedding` is False
    has_embedding: bool
    is_pictured: bool = False
    pictures: Pictures | None = None

    @property
    def worth(self) -> float:
        """How good a face is to learn from and to show, 0..1: big, sharp, frontal; side views are worth little."""
        size = min(1.0, self.quality.width_px / 80)
        sharp = min(1.0, max(0.1, self.quality.sharpness / 100))
        frontal = max(0.05, 1 - abs(self.quality.yaw) / 0.5)
        return float(size * np.sqrt(sharp) * frontal)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    t_s: float
    looks: tuple[Look, ...]
    bodies: tuple[BodyLook, ...] = ()
    impression: Impression = field(default_factory=nothing_known)

    def seen_bodies(self, dimension: int) -> Bodies:
        return Bodies(
            np.array([_corners(body.box) for body in self.bodies], np.float32).reshape(-1, 4),
            np.array([body.vector for body in self.bodies], np.float32).reshape(-1, dimension),
        )

    def seen(self, dimension: int) -> Seen:
        return Seen(
            self.t_s,
            np.array([_corners(k.box) for k in self.looks], np.float32).reshape(-1, 4),
            np.array([k.embedding for k in self.looks], np.float32).reshape(-1, dimension),
            np.array([k.has_embedding for k in self.looks], bool),
            np.array([k.worth for k in self.looks], np.float32),
        )


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x1, box.y1, box.x2, box.y2


@dataclass(slots=True)
class _Before:
    """The frame before: where its faces were, what they looked like, and for how long each has not been embedded."""

    boxes: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 4), np.float32))
    prints: list[NDArray[np.float32]] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)


class Looker:
    """Looks at successive frames of one stretch of a clip.

    With `embed_every` n > 1 (slow recognisers), a face that stands still at a place of its own and whose surroundings
    have not changed is embedded in every n-th frame only; in doubt it is embedded.
    """

    def __init__(self, engine: FaceEngine, *, embed_every: int = 1, bodies: BodyEngine | None = None) -> None:
        self._engine, self._embed_every, self._bodies = engine, embed_every, bodies
        self._before = _Before()

    def look(self, t_s: float, frame: Picture) -> Sample:
        return self.look_at([(t_s, frame)])[0]

    def look_at(self, frames: Sequence[tuple[float, Picture]]) -> list[Sample]:
        """Look at successive frames at once: their faces are embedded together."""
        detected = detect_all(self._engine, [frame for _, frame in frames])
        faces = [self._faces(frame, found) for (_, frame), found in zip(frames, detected, strict=True)]
        wanted = [face.crop for of_frame in faces for face in of_frame if face.is_embedded]
        rows = iter(self._engine.embed(np.stack(wanted)) if wanted else ())
        nothing = np.zeros(self._engine.model.dimension, np.float32)
        return [
            Sample(
                t_s,
                tuple(_look(frame, face, next(rows) if face.is_embedded else nothing) for face in of_frame),
                self._bodies.look(frame) if self._bodies else (),
                impression(frame),
            )
            for (t_s, frame), of_frame in zip(frames, faces, strict=True)
        ]

    def _faces(self, frame: Picture, detected: Sequence[Detection]) -> list[_Face]:
        found = [d for d in detected if min(d.box.width, d.box.height) >= _MIN_SIDE_PX]
        embed = self._to_embed(found, frame)
        return [
            _Face(d, self._engine.align(frame, d.landmarks), bool(yes)) for d, yes in zip(found, embed, strict=True)
        ]

    def _to_embed(self, found: list[Detection], frame: Picture) -> NDArray[np.bool_]:
        if self._embed_every == 1:
            return np.ones(len(found), bool)
        boxes = np.array([_corners(d.box) for d in found], np.float32).reshape(-1, 4)
        prints = [_print(frame, d.box) for d in found]
        overlap = iou_table(boxes, self._before.boxes)
        skipped = [self._skips(overlap, i, prints[i]) for i in range(len(found))]
        self._before = _Before(boxes, prints, skipped)
        return np.array([count == 0 for count in skipped], bool)

    def _skips(self, overlap: NDArray[np.float32], face: int, now: NDArray[np.float32]) -> int:
        """How many frames in a row this face has gone without embedding, this one included; 0: embed it."""
        touching = np.flatnonzero(overlap[face] > 0)
        if len(touching) != 1 or (overlap[:, touching[0]] > 0).sum() != 1:
            return 0
        then = int(touching[0])
        count = self._before.skipped[then] + 1
        same = overlap[face, then] > SAME_PLACE_IOU and np.abs(now - self._before.prints[then]).mean() < _UNCHANGED
        return count if same and count < self._embed_every else 0


@dataclass(frozen=True, slots=True, eq=False)
class _Face:
    found: Detection
    crop: Picture  # (112, 112, 3)
    is_embedded: bool


def _look(frame: Picture, face: _Face, embedding: NDArray[np.float32]) -> Look:
    box, kept = face.found.box, face.is_embedded
    return Look(
        box=box,
        score=face.found.score,
        quality=measure(frame, face.found),
        embedding=embedding,
        has_embedding=kept,
        is_pictured=kept,
        pictures=Pictures(encoded(face.crop, ".png"), encoded(wider(frame, box), ".jpg")) if kept else None,
    )


def wider(frame: Picture, box: Box) -> Picture:
    """The face with its surroundings, at native resolution unless larger than PICTURE_PX."""
    height, width = frame.shape[:2]
    x, y = _WIDER * box.width, _WIDER * box.height
    left, right = int(max(0, box.x1 - x)), int(min(width, box.x2 + x))
    top, bottom = int(max(0, box.y1 - y)), int(min(height, box.y2 + y))
    part = frame[top : max(bottom, top + 1), left : max(right, left + 1)]
    scale = PICTURE_PX / max(part.shape[:2])
    if scale >= 1:
        return part
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    return cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _print(frame: Picture, box: Box) -> NDArray[np.float32]:
    """(24, 24, 3) small picture of a face and what surrounds it, in grey levels."""
    small = cv2.resize(wider(frame, box), (_PRINT_PX, _PRINT_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)
