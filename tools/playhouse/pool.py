"""Clips rendered ahead: parts of a few hundred clips on disk, with everything that is true of them as arrays.

A part holds people of its own, in families: somebody, one or two look-alikes, sometimes a brother or sister. Each
person appears in several clips, and has reference pictures of the head from clips that nobody is asked about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.playhouse import people, split
from pvchat_desktop.playhouse.paint import HAIR, HEAD, OBJECT, TAGS_PER_FIGURE
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.render import Studio, render
from pvchat_desktop.playhouse.script import ClipScript, Form, write_script
from tools.playhouse.crops import around, cut_square
from tools.playhouse.labels import CLIP_LABELS, clip_labels, person_labels, person_numbers, person_words
from tools.playhouse.model import CELLS, CROP_PX, FRAME_PX

FIGURES = 3  # at most, in one clip
REFERENCES = 4
REFERENCE_PX = 224  # picture height of the clips that reference pictures are cut from


@dataclass(frozen=True, slots=True)
class Plan:
    """What one part is made of."""

    split: split.Split
    clips: int
    families: int
    frames: int
    first_person: int  # number of its first family in the split
    seed: int


@dataclass(frozen=True, eq=False)
class Part:
    """N clips of T frames, P people. Arrays of figures have FIGURES places; unused ones hold person -1."""

    frames: NDArray[np.uint8]  # (N, T, H, W, 3)
    times_s: NDArray[np.float32]  # (N, T)
    place: NDArray[np.int64]  # (N,)
    person: NDArray[np.int64]  # (N, 3) index of the person in this part, or -1
    face_seen: NDArray[np.bool_]  # (N, 3)
    labels: NDArray[np.int64]  # (N, 3, len(CLIP_LABELS))
    boxes: NDArray[np.float32]  # (N, T, 3, 4) px; NaN where not in the picture
    faces: NDArray[np.float32]  # (N, T, 3, 4) px; NaN where not seen
    cells: NDArray[np.int8]  # (N, T, cells) which figure a cell shows, or -1
    heads: NDArray[np.bool_]  # (N, T, cells) it shows that figure's head
    references: NDArray[np.uint8]  # (P, REFERENCES, CROP_PX, CROP_PX, 3)
    family: NDArray[np.int64]  # (P,)
    looks: NDArray[np.int64]  # (P, len(PERSON_LABELS))
    numbers: NDArray[np.float32]  # (P, len(PERSON_NUMBERS))

    @property
    def clips(self) -> int:
        return len(self.place)

    @property
    def people(self) -> int:
        return len(self.family)

    @cached_property
    def described(self) -> list[dict[str, str]]:
        """`people.describe` of everybody, from what was kept of them."""
        return [person_words(looks, numbers) for looks, numbers in zip(self.looks, self.numbers, strict=True)]


def draw_families(plan: Plan, rng: np.random.Generator) -> tuple[list[Identity], list[int]]:
    """People and the number of each one's family."""
    everybody: list[Identity] = []
    families: list[int] = []
    for number, person in enumerate(split.people_of(plan.split, plan.families, first=plan.first_person)):
        kin = [person, people.look_alike(person, rng, changes=int(rng.integers(1, 3)))]
        if rng.random() < 0.35:
            kin.append(people.look_alike(person, rng, changes=2, face_seen=False))
        if rng.random() < 0.3:
            kin.append(people.sibling(person, rng))
        everybody += kin
        families += [number] * len(kin)
    return everybody, families


def make_part(plan: Plan, folder: Path) -> None:
    """Render a part; the folder appears when it is complete. The same plan gives the same bytes."""
    rng = np.random.default_rng((plan.seed, 77))
    everybody, families = draw_families(plan, rng)
    arrays = _empty(plan, everybody)
    arrays["family"][:] = families
    index_of = {person.id: index for index, person in enumerate(everybody)}
    order = _order(len(everybody), plan.clips * FIGURES, rng)
    for number in range(plan.clips):
        cast, order = _cast(order, families, rng)
        script = write_script(rng, cast=[everybody[i] for i in cast], form=_form(rng))
        _store_clip(arrays, number, script, index_of)
    for index, person in enumerate(everybody):
        arrays["references"][index] = _references(person, rng)
    unfinished = folder.with_suffix(".new")
    unfinished.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(unfinished / f"{name}.npy", array)
    (unfinished / "plan.json").write_text(json.dumps(asdict(plan)), encoding="utf-8")
    unfinished.rename(folder)


def load_part(folder: Path) -> Part:
    names = Part.__dataclass_fields__
    return Part(
        **{name: np.load(folder / f"{name}.npy", mmap_mode="r" if name == "frames" else None) for name in names}
    )


def _empty(plan: Plan, everybody: list[Identity]) -> dict[str, NDArray[Any]]:
    clips, frames = plan.clips, plan.frames
    return {
        "frames": np.zeros((clips, frames, FRAME_PX, FRAME_PX, 3), np.uint8),
        "times_s": np.zeros((clips, frames), np.float32),
        "place": np.zeros(clips, np.int64),
        "person": np.full((clips, FIGURES), -1, np.int64),
        "face_seen": np.zeros((clips, FIGURES), bool),
        "labels": np.zeros((clips, FIGURES, len(CLIP_LABELS)), np.int64),
        "boxes": np.full((clips, frames, FIGURES, 4), np.nan, np.float32),
        "faces": np.full((clips, frames, FIGURES, 4), np.nan, np.float32),
        "cells": np.full((clips, frames, CELLS**2), -1, np.int8),
        "heads": np.zeros((clips, frames, CELLS**2), bool),
        "references": np.zeros((len(everybody), REFERENCES, CROP_PX, CROP_PX, 3), np.uint8),
        "family": np.zeros(len(everybody), np.int64),
        "looks": np.array([person_labels(person) for person in everybody], np.int64),
        "numbers": np.array([person_numbers(person) for person in everybody], np.float32),
    }


def _order(people_count: int, needed: int, rng: np.random.Generator) -> list[int]:
    """Everybody equally often, in random order."""
    rounds = -(-needed // people_count)
    return [int(i) for _ in range(rounds) for i in rng.permutation(people_count)]


def _cast(order: list[int], families: list[int], rng: np.random.Generator) -> tuple[list[int], list[int]]:
    """One to three people; in a few clips two of one family stand side by side."""
    count = int(rng.choice((1, 2, 3), p=(0.62, 0.26, 0.12)))
    chosen, rest = list(dict.fromkeys(order[:count])), order[count:]
    if len(chosen) > 1 and rng.random() < 0.2:
        kin = [i for i, family in enumerate(families) if family == families[chosen[0]] and i not in chosen]
        chosen[1] = kin[int(rng.integers(len(kin)))] if kin else chosen[1]
    return chosen, rest


def _form(rng: np.random.Generator) -> Form:
    return Form(duration_s=float(rng.choice((5.0, 8.0, 10.0))), plain=bool(rng.random() < 0.3))


def _store_clip(arrays: dict[str, NDArray[Any]], number: int, script: ClipScript, index_of: Mapping[str, int]) -> None:
    frames = arrays["frames"].shape[1]
    studio, truth = Studio(script, FRAME_PX), []
    for time, time_s in enumerate(script.sample_times_s(frames)):
        frame = studio.frame(time_s, out=arrays["frames"][number, time])
        arrays["times_s"][number, time] = time_s
        arrays["cells"][number, time], arrays["heads"][number, time] = cells_of(studio)
        truth.append(frame)
    place, rows = clip_labels(script, truth)
    arrays["place"][number] = place
    for row in rows:
        arrays["person"][number, row.role] = index_of[row.person_id]
        arrays["face_seen"][number, row.role] = row.face_seen
        arrays["labels"][number, row.role] = row.values
    for time, frame in enumerate(truth):
        for figure in frame.figures:
            arrays["boxes"][number, time, figure.role] = figure.box
            if figure.face_box is not None and figure.face_visible:
                arrays["faces"][number, time, figure.role] = figure.face_box


def _references(person: Identity, rng: np.random.Generator) -> NDArray[np.uint8]:
    """(REFERENCES, CROP_PX, CROP_PX, 3) from clips of the person alone, each in other clothes, light and place."""
    crops: list[NDArray[np.uint8]] = []
    form = Form(size_px=REFERENCE_PX, plain=True)
    while len(crops) < REFERENCES:
        script = write_script(rng, cast=[person], face="clear", form=form)
        seen = render(script, times_s=[float(rng.uniform(0, script.duration_s))], size_px=REFERENCE_PX)
        faces = [f.face_box for f in seen.truth[0].figures if f.face_visible and f.face_free > 0.9]
        crops += [cut_square(seen.frames[0], around(face, rng), CROP_PX) for face in faces if face is not None]
    return np.stack(crops)


_SHOWN_SHARE = 0.12  # of a cell


def cells_of(studio: Studio) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """(cells,) which figure fills most of each cell of the picture just painted, and whether its head is there."""
    tags = studio._canvas[..., 3]  # noqa: SLF001 - who painted each pixel is told nowhere else
    side = tags.shape[0] // CELLS
    blocks = tags.reshape(CELLS, side, CELLS, side).transpose(0, 2, 1, 3).reshape(CELLS**2, -1)
    figure, part = blocks // TAGS_PER_FIGURE - 1, blocks % TAGS_PER_FIGURE
    own = [((figure == role) & (blocks > 0) & (part != OBJECT)).mean(1) for role in range(FIGURES)]
    heads = [((figure == role) & ((part == HEAD) | (part == HAIR))).mean(1) for role in range(FIGURES)]
    most = np.argmax(own, 0)
    shown = np.max(own, 0) >= _SHOWN_SHARE
    on_head = np.take_along_axis(np.stack(heads), most[None], 0)[0] >= _SHOWN_SHARE
    return np.where(shown, most, -1).astype(np.int8), shown & on_head
