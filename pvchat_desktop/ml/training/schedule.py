"""Which questions are asked at which step, and at which rate.

All of it follows from the manifest, the recipe and its seed: a run that is taken up again makes the same plan and goes
on at its place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pvchat_desktop.core.dataset import Stage
from pvchat_desktop.core.recipe import Recipe

_STAGES: tuple[Stage, ...] = ("image", "video")


@dataclass(frozen=True, slots=True)
class Unit:
    """Some questions of one row of the manifest; both are indices."""

    row: int
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlannedStep:
    stage: Stage
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row as the plan sees it: its stage and which of its questions have an answer."""

    stage: Stage
    questions: tuple[int, ...]


def plan(rows: Sequence[AskedRow], recipe: Recipe) -> list[PlannedStep]:
    """All optimiser steps, first the image stage, then the video stage."""
    epochs = {"image": recipe.image_epochs, "video": recipe.video_epochs}
    return [
        step
        for number, stage in enumerate(_STAGES)
        for epoch in range(epochs[stage])
        for step in _epoch(rows, recipe, stage, np.random.default_rng([recipe.seed, number, epoch]))
    ]


def _epoch(rows: Sequence[AskedRow], recipe: Recipe, stage: Stage, rng: np.random.Generator) -> list[PlannedStep]:
    units = [
        Unit(index, part)
        for index, row in enumerate(rows)
        if row.stage == stage
        for part in _parts([int(q) for q in rng.permutation(row.questions)], recipe.questions_per_clip)
    ]
    shuffled = [units[i] for i in rng.permutation(len(units))]
    size = recipe.clips_per_step
    return [PlannedStep(stage, tuple(shuffled[i : i + size])) for i in range(0, len(shuffled), size)]


def _parts(questions: Sequence[int], at_most: int) -> list[tuple[int, ...]]:
    """Parts of nearly equal size."""
    count = -(-len(questions) // at_most)
    return [tuple(int(q) for q in part) for part in np.array_split(np.array(questions, int), count)] if count else []


def rate_factor(step: int, *, steps: int, warmup_share: float) -> float:
    """Of the learning rates at a step (from 0): a straight rise, then half a cosine down to 0."""
    warmup = round(steps * warmup_share)
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1.0 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))
