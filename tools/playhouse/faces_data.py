"""Rendered pictures for the face detector, and aligned crops of many people for the face embedder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.playhouse import people, split
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.render import render
from pvchat_desktop.playhouse.script import Form, write_script
from pvchat_desktop.playhouse.truth import FigureTruth
from pvchat_desktop.vision.faces.align import ARCFACE, CROP_PX, cut, similarity
from tools.playhouse.landmarks import five_points

MARGIN_PX: Final = 12  # kept round an aligned crop, so that it can be moved a little in training
KEPT_PX: Final = CROP_PX + 2 * MARGIN_PX
STEEPEST_DEG: Final = 62.0  # faces turned farther are neither wanted nor a mistake
# What an aligned crop shows; people who differ in nothing of this cannot be told apart by their faces.
SHOWN: Final = frozenset(
    {
        "skin",
        "beard",
        "glasses",
        "face_width",
        "jaw",
        "eye_size",
        "brow_thickness",
        "face_length",
        "eye_spacing",
        "eye_tilt",
    }
    | {"eye_colour", "brow_tilt", "nose_length", "nose_width", "mouth_width", "lips", "freckles", "hair_colour"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One picture with its faces: `wanted` (F, 14) box and five points, px; `open` (G, 4) boxes that do not count."""

    picture: NDArray[np.uint8]  # (H, W, 3)
    wanted: NDArray[np.float32]
    open: NDArray[np.float32]


def draw_scene(kind: split.Split, number: int) -> Scene:
    """A clip's moment at a chance size, up to three people, some with their faces hidden."""
    rng = np.random.default_rng((901, tuple(split.SEEDS).index(kind), number))
    count = int(rng.choice((0, 1, 2, 3), p=(0.05, 0.4, 0.35, 0.2)))
    first = int(rng.integers(0, 20_000))
    height_px = int(rng.choice((128, 176, 240, 320)))
    form = Form(size_px=height_px, aspect=float(rng.choice((1.0, 4 / 3, 16 / 9))))
    script = write_script(rng, cast=split.people_of(kind, count, first=first), form=form)
    time_s = float(rng.uniform(0.0, script.duration_s))
    seen = render(script, times_s=[time_s], size_px=height_px)
    wanted, unclear = [], []
    for figure in seen.truth[0].figures:
        if figure.face_box is None:
            continue
        points = five_points(script, figure.role, time_s, height_px=height_px)
        if points is not None and is_wanted(figure):
            wanted.append([*figure.face_box, *points.reshape(-1)])
        else:
            unclear.append(figure.face_box)
    rows = np.array(wanted, np.float32).reshape(-1, 14)
    return Scene(worn(seen.frames[0], rng), rows, np.array(unclear, np.float32).reshape(-1, 4))


def is_wanted(figure: FigureTruth) -> bool:
    """A face that a detector should find: free, turned to the camera, at least 10 px high."""
    return figure.face_visible and abs(figure.yaw_deg) <= STEEPEST_DEG and figure.face_height_px >= 10.0


def worn(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """As a compressed video shows it, more or less."""
    if rng.random() < 0.3:
        return picture
    quality = int(rng.integers(35, 92))
    _, data = cv2.imencode(".jpg", picture[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, quality))
    shown = cv2.cvtColor(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR)), cv2.COLOR_BGR2RGB)
    return shown.astype(np.uint8, copy=False)


def draw_people(kind: split.Split, families: int, *, first: int, seed: int) -> list[Identity]:
    """People with look-alikes, each of whom has something in the face that the others do not have."""
    rng = np.random.default_rng((902, seed))
    chosen: list[Identity] = []
    for person in split.people_of(kind, families, first=first):
        chosen.append(person)
        for _ in range(int(rng.integers(1, 3))):
            other = people.look_alike(person, rng, changes=int(rng.integers(1, 3)))
            if SHOWN & set(people.changed_attributes(person, other)):
                chosen.append(other)
    return chosen


def draw_crops(person: Identity, count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """(count, KEPT_PX, KEPT_PX, 3) aligned crops with a margin, each from another clip."""
    aim = ARCFACE + MARGIN_PX
    crops: list[NDArray[np.uint8]] = []
    while len(crops) < count:
        height_px = int(rng.choice((144, 200, 288), p=(0.3, 0.35, 0.35)))
        script = write_script(rng, cast=[person], face="clear", form=Form(size_px=height_px, plain=True))
        time_s = float(rng.uniform(0.0, script.duration_s))
        seen = render(script, times_s=[time_s], size_px=height_px)
        points = five_points(script, 0, time_s, height_px=height_px)
        if points is None or not seen.truth[0].figures or not is_wanted(seen.truth[0].figures[0]):
            continue
        crops.append(cut(worn(seen.frames[0], rng), similarity(points, aim), KEPT_PX))
    return np.stack(crops)


def moved(crops: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """(N, CROP_PX, CROP_PX, 3): shifted, turned, scaled and blurred a little, as a detector's points leave them."""
    return np.stack([_moved(crop, rng) for crop in crops])


def _moved(crop: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    angle, scale = float(rng.normal(0.0, 5.0)), float(np.exp(rng.normal(0.0, 0.1)))
    matrix = cv2.getRotationMatrix2D((KEPT_PX / 2, KEPT_PX / 2), angle, scale)
    matrix = np.column_stack([matrix[:, :2], matrix[:, 2] + rng.normal(0.0, 3.5, 2) - MARGIN_PX])
    whole = cv2.warpAffine(crop, matrix, (CROP_PX, CROP_PX), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.4:
        side = int(rng.integers(26, 90))
        small = cv2.resize(whole, (side, side), interpolation=cv2.INTER_AREA)
        whole = cv2.resize(small, (CROP_PX, CROP_PX), interpolation=cv2.INTER_LINEAR)
    lit: NDArray[np.uint8] = np.clip(whole * rng.uniform(0.85, 1.15) + rng.uniform(-8, 8), 0, 255).astype(np.uint8)
    return lit


def plain(crops: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without the margin."""
    inner: NDArray[np.uint8] = crops[..., MARGIN_PX : MARGIN_PX + CROP_PX, MARGIN_PX : MARGIN_PX + CROP_PX, :]
    return inner


def window(scene: Scene, rng: np.random.Generator, side_px: int) -> Scene:
    """A square part at a chance scale, padded with black; faces cut by its edge count neither way."""
    height, width = scene.picture.shape[:2]
    scale = float(np.exp(rng.uniform(np.log(0.55), np.log(1.6))))
    left = float(rng.uniform(min(0.0, width * scale - side_px), max(0.0, width * scale - side_px)))
    top = float(rng.uniform(min(0.0, height * scale - side_px), max(0.0, height * scale - side_px)))
    if rng.random() < 0.5 and len(scene.wanted):
        face = scene.wanted[int(rng.integers(len(scene.wanted)))] * scale
        left = float((face[0] + face[2]) / 2 - rng.uniform(0.2, 0.8) * side_px)
        top = float((face[1] + face[3]) / 2 - rng.uniform(0.2, 0.8) * side_px)
    matrix = np.array([[scale, 0.0, -left], [0.0, scale, -top]])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    picture = cv2.warpAffine(scene.picture, matrix, (side_px, side_px), flags=way)
    shift = np.tile(np.array([left, top], np.float32), 7)
    rows = scene.wanted * scale - shift
    inside = _inside(rows, side_px)
    unclear = np.concatenate([scene.open * scale - shift[:4], rows[~inside, :4]])
    gain = rng.uniform(0.85, 1.15)
    return Scene(np.clip(picture * gain, 0, 255).astype(np.uint8), rows[inside], unclear)


def _inside(rows: NDArray[np.float32], side_px: int) -> NDArray[np.bool_]:
    middle = (rows[:, :2] + rows[:, 2:4]) / 2
    free = ((rows[:, :4] > -0.1 * side_px) & (rows[:, :4] < 1.1 * side_px)).all(axis=1)
    tall = rows[:, 3] - rows[:, 1] >= 9.0
    return np.asarray(free & tall & ((middle > 2) & (middle < side_px - 2)).all(axis=1), np.bool_)


def stacked(scenes: Sequence[Scene]) -> NDArray[np.uint8]:
    """(B, H, W, 3)."""
    return np.stack([scene.picture for scene in scenes])
