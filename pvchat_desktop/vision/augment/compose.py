"""Re-composition: a figure cut out along its path, with a soft edge, and put into other frames."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.framing import figure_box
from pvchat_desktop.core.media import Box
from pvchat_desktop.vision.augment.cutting import cut, steady
from pvchat_desktop.vision.augment.expander import Frames, Take
from pvchat_desktop.vision.pictures import Picture

_SCALES = (1.0, 0.75, 1.3)  # of the figure's share of its own picture's height, in turn
_LEAST_SHARE, _MOST_SHARE = 0.35, 1.6  # of the new picture's height; what reaches below its edge is not seen
_MATCHED = 0.35  # how far the figure's brightness goes towards the surroundings'
_GAINS = (0.7, 1.4)


def recomposed(take: Take, seed: int) -> Frames:
    """The figure, and its company, in the frames behind; without those, the company in the figure's own frames."""
    rng = np.random.default_rng([seed, 4])
    count = len(take.frames)
    stage = take.frames.copy() if take.behind is None else _as_many(take.behind, count).copy()
    figures = list(take.company) if take.behind is None else [take, *take.company]
    places = (np.arange(len(figures)) + rng.uniform(0.35, 0.65, size=len(figures))) / max(1, len(figures))
    for figure, place in zip(figures, rng.permutation(places).tolist(), strict=True):
        _put_in(stage, figure, place, _SCALES[take.variant % len(_SCALES)])
    return stage


def _as_many(frames: Frames, count: int) -> Frames:
    rows = np.rint(np.linspace(0, len(frames) - 1, count)).astype(int)
    return np.asarray(frames[rows], np.uint8)


def _put_in(stage: Frames, figure: Take, place: float, scale: float) -> None:
    """Paste one figure's frames; `place` is where it stands across the picture, 0 left to 1 right. It keeps its own
    movement, as a share of the picture's size."""
    boxes = [figure_box(face) for face in steady(figure.faces)]
    cutouts, matte = _visible(cut(figure.frames, boxes), figure.frames, boxes)
    high, wide = stage.shape[1:3]
    share = float(np.clip(scale * boxes[0].height / figure.frames.shape[1], _LEAST_SHARE, _MOST_SHARE))
    zoom = share * high / boxes[0].height
    size = (max(2, round(zoom * cutouts.shape[2])), max(2, round(zoom * cutouts.shape[1])))
    soft = np.asarray(cv2.resize(matte, size), np.float32)[..., None]
    first = boxes[0].center
    left = place * wide - size[0] / 2
    top = max(0.04 * high, high - size[1])  # heads stay in the picture
    for i, frame in enumerate(stage):
        j = min(i, len(boxes) - 1)
        x, y = boxes[j].center
        scaled = np.asarray(cv2.resize(cutouts[j], size, interpolation=cv2.INTER_AREA), np.uint8)
        _blend(frame, scaled, soft, (round(left + zoom * (x - first[0])), round(top + 0.3 * zoom * (y - first[1]))))


def _visible(cutouts: Frames, frames: Frames, boxes: Sequence[Box]) -> tuple[Frames, NDArray[np.float32]]:
    """Without the rows that lie below the source's own edge; with the matte that goes with what is left."""
    bottom = float(np.median([box.y2 for box in boxes]))
    matte = figure_matte(cutouts.shape[2], cutouts.shape[1])
    hidden = int(np.clip(bottom - frames.shape[1], 0, 0.7 * cutouts.shape[1]))
    if hidden:
        cutouts, matte = cutouts[:, :-hidden], matte[:-hidden]
    return cutouts, matte


def figure_matte(width: int, height: int) -> NDArray[np.float32]:
    """(H, W) 0..1: head, shoulders and body of an upright figure that fills its box, with a soft edge.

    The proportions are those of core/framing.figure_box.
    """
    mask = np.zeros((height, width), np.float32)
    head = height / 6.1  # a face height
    middle = width // 2
    cv2.ellipse(mask, (middle, round(1.05 * head)), (round(0.62 * head), round(0.9 * head)), 0, 0, 360, 1.0, -1)
    shoulders, hips = 1.35 * head, 1.05 * head
    body = [
        (middle - 0.45 * head, 1.6 * head),
        (middle + 0.45 * head, 1.6 * head),
        (middle + shoulders, 2.3 * head),
        (middle + hips, height),
        (middle - hips, height),
        (middle - shoulders, 2.3 * head),
    ]
    cv2.fillPoly(mask, [np.rint(np.array(body)).astype(np.int32)], 1.0)
    return cv2.GaussianBlur(mask, (0, 0), max(0.8, 0.14 * head)).astype(np.float32)


def _blend(frame: Picture, figure: Picture, matte: NDArray[np.float32], at: tuple[int, int]) -> None:
    x, y = at
    x1, y1 = max(0, x), max(0, y)
    x2, y2 = min(frame.shape[1], x + figure.shape[1]), min(frame.shape[0], y + figure.shape[0])
    if x1 >= x2 or y1 >= y2:
        return
    part = frame[y1:y2, x1:x2]
    source = figure[y1 - y : y2 - y, x1 - x : x2 - x].astype(np.float32)
    alpha = matte[y1 - y : y2 - y, x1 - x : x2 - x]
    gain = (max(1.0, float(part.mean())) / max(1.0, float(source.mean()))) ** _MATCHED
    mixed = alpha * source * float(np.clip(gain, *_GAINS)) + (1 - alpha) * part
    frame[y1:y2, x1:x2] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
