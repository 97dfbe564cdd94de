"""Cutting stretches of pictures out: round a face, round a figure, along a camera's move; covering a face."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pvchat_desktop.core.framing import figure_box, wider
from pvchat_desktop.core.media import Box
from pvchat_desktop.errors import BadClip
from pvchat_desktop.vision.augment.expander import Frames
from pvchat_desktop.vision.pictures import Picture

FACE_SCALES = (1.3, 1.8, 2.4)  # of the face's longer side
CROP_SCALES = (3.0, 4.5, None)  # None: the whole figure
_COVERED = 1.1  # of the face's sides: what is hidden of somebody whose face is
_LEAST_PX = 16


def steady(faces: Sequence[Box | None]) -> list[Box]:
    """The face on each frame, its size made the same on all (their median), so that a cut-out does not pump.

    Raises BadClip where no frame has a face."""
    known = [box for box in faces if box is not None]
    if not known:
        raise BadClip("The figure's face is not known at these moments.")
    width, height = (float(np.median(sizes)) for sizes in zip(*((b.width, b.height) for b in known), strict=True))
    boxes, last = [], known[0]
    for box in faces:
        last = box or last
        x, y = last.center
        boxes.append(Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2))
    return boxes


def face_crops(frames: Frames, faces: Sequence[Box | None], scale: float) -> Frames:
    """Loose crops that follow the face."""
    return cut(frames, [wider(face, scale) for face in steady(faces)])


def figure_crops(frames: Frames, faces: Sequence[Box | None], scale: float | None) -> Frames:
    """Crops that follow the figure and never show more than it: what stands beside it stays out."""
    boxes = []
    for face in steady(faces):
        figure = figure_box(face)
        boxes.append(figure if scale is None else _shared(wider(face, scale), figure))
    height, width = frames.shape[1:3]
    picture = Box(0, 0, width, height)
    inside = [_shared(box, picture) for box in boxes]
    if all(box.width >= _LEAST_PX and box.height >= _LEAST_PX for box in inside):
        boxes = _same_size(boxes, inside)
    return cut(frames, boxes)


def _shared(one: Box, other: Box) -> Box:
    return Box(max(one.x1, other.x1), max(one.y1, other.y1), min(one.x2, other.x2), min(one.y2, other.y2))


def _same_size(boxes: Sequence[Box], inside: Sequence[Box]) -> list[Box]:
    """Cut off what lies outside the picture on most frames, the same on each, so that sizes stay equal."""
    offsets = [(i.x1 - b.x1, i.y1 - b.y1, i.x2 - b.x2, i.y2 - b.y2) for b, i in zip(boxes, inside, strict=True)]
    x1, y1, x2, y2 = np.median(np.array(offsets), axis=0)
    return [Box(b.x1 + x1, b.y1 + y1, b.x2 + x2, b.y2 + y2) for b in boxes]


def cut(frames: Frames, boxes: Sequence[Box]) -> Frames:
    """(T, h, w, 3): one box a frame, all of the first one's size; beyond the edge the last row or column goes on."""
    width = max(_LEAST_PX, round(boxes[0].width))
    height = max(_LEAST_PX, round(boxes[0].height))
    return np.stack([_cut(frame, box, width, height) for frame, box in zip(frames, boxes, strict=True)])


def _cut(frame: Picture, box: Box, width: int, height: int) -> Picture:
    x, y = box.center
    rows = np.clip(round(y - height / 2) + np.arange(height), 0, frame.shape[0] - 1)
    columns = np.clip(round(x - width / 2) + np.arange(width), 0, frame.shape[1] - 1)
    return frame[rows[:, None], columns[None]]


def camera_move(frames: Frames, faces: Sequence[Box | None], seed: int, variant: int) -> Frames:
    """A slow pan (even variants) or zoom (odd ones) over the picture; a known face stays in view."""
    rng = np.random.default_rng([seed, 3])
    count, height, width = frames.shape[:3]
    first, last = (0.75, 0.75) if variant % 2 == 0 else tuple(rng.permutation([0.6, 0.95]).tolist())
    at = rng.uniform(0, 1, size=(2, 2))  # where the view begins and ends, as shares of the free room
    views = []
    for i, face in enumerate(faces):
        share = i / max(1, count - 1)
        scale = first + share * (last - first)
        x, y = at[0] + share * (at[1] - at[0])
        views.append(_view(width, height, scale, (float(x), float(y)), face))
    out = (round(0.75 * width), round(0.75 * height))
    crops = [frame[y1:y2, x1:x2] for frame, (x1, y1, x2, y2) in zip(frames, views, strict=True)]
    return np.stack([cv2.resize(crop, out, interpolation=cv2.INTER_AREA) for crop in crops]).astype(np.uint8)


def _view(
    width: int, height: int, scale: float, at: tuple[float, float], face: Box | None
) -> tuple[int, int, int, int]:
    wide, high = max(_LEAST_PX, round(scale * width)), max(_LEAST_PX, round(scale * height))
    x1, y1 = at[0] * (width - wide), at[1] * (height - high)
    if face is not None:
        x1 = min(max(x1, face.x2 - wide), face.x1) if face.width <= wide else face.x1
        y1 = min(max(y1, face.y2 - high), face.y1) if face.height <= high else face.y1
    left = int(np.clip(round(x1), 0, max(0, width - wide)))
    top = int(np.clip(round(y1), 0, max(0, height - high)))
    return left, top, min(width, left + wide), min(height, top + high)


def hide_face(frames: Frames, faces: Sequence[Box | None], variant: int) -> Frames:
    """The face covered: by coarse blocks, by blur, or by a plain disc, in turn. Hair and the outline of the head stay:
    of somebody who is turned away they are seen too."""
    hidden = frames.copy()
    for frame, face in zip(hidden, steady(faces), strict=True):
        _cover(frame, wider(face, _COVERED), variant % 3)
    return hidden


def _cover(frame: Picture, box: Box, how: int) -> None:
    height, width = frame.shape[:2]
    x1, x2 = (int(np.clip(v, 0, width)) for v in (box.x1, box.x2))
    y1, y2 = (int(np.clip(v, 0, height)) for v in (box.y1, box.y2))
    if x2 - x1 < 2 or y2 - y1 < 2:
        return
    part = frame[y1:y2, x1:x2]
    blocks = cv2.resize(part, (4, 4), interpolation=cv2.INTER_AREA)
    size = (x2 - x1, y2 - y1)
    if how == 0:
        frame[y1:y2, x1:x2] = cv2.resize(blocks, size, interpolation=cv2.INTER_NEAREST)
    elif how == 1:
        frame[y1:y2, x1:x2] = cv2.resize(blocks, size, interpolation=cv2.INTER_CUBIC)
    else:
        mask = np.zeros(part.shape[:2], np.uint8)
        cv2.ellipse(mask, (size[0] // 2, size[1] // 2), (size[0] // 2, size[1] // 2), 0, 0, 360, 255, -1)
        part[mask > 0] = part.reshape(-1, 3).mean(axis=0).astype(np.uint8)
