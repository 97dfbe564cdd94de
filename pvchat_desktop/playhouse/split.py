"""People of training, validation and test: drawn from seed ranges that do not meet."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

import numpy as np

from pvchat_desktop.playhouse.people import Identity, draw_identity

Split = Literal["train", "validation", "test"]
# One seed makes one person. Half-open ranges; training may take as many as it likes.
SEEDS: Final[dict[Split, range]] = {
    "test": range(1_000, 100_000),
    "validation": range(100_000, 200_000),
    "train": range(200_000, 2**31),
}
_STREAM: Final = 0x9A15  # keeps these draws apart from other uses of the same small numbers


def person_of(seed: int) -> Identity:
    """The one person that belongs to a seed; its id names the seed."""
    return replace(draw_identity(np.random.default_rng((_STREAM, seed))), id=f"p{seed}")


def people_of(split: Split, n: int, *, first: int = 0) -> tuple[Identity, ...]:
    """`n` people of a split, the same ones each time, from number `first` on."""
    seeds = SEEDS[split]
    return tuple(person_of(seed) for seed in seeds[first : first + n])


def clip_rng(split: Split, number: int) -> np.random.Generator:
    """The generator for clip `number` of a split; clips of different splits never share one."""
    return np.random.default_rng((_STREAM, tuple(SEEDS).index(split) + 1, number))
