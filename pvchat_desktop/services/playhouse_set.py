"""The sample world as sets of clips, described: who is learned, from whom they must be told, and what is asked about.

The people who are learned and asked about are of the test split, which nothing was ever trained on; the others, whose
clips a training needs to tell people apart, are of the validation split.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Final

import msgspec

from pvchat_desktop.core.recipe import AdapterShape, Recipe, SparsityLosses
from pvchat_desktop.protocol.messages import PlayhouseClip

BASE: Final = "playhouse-mini"
FACES: Final = "playhouse-faces"

OTHERS: Final = 16  # people beside the one who is learned; ten are needed, some are kept for checking
_STRANGERS: Final = tuple(range(500, 524))  # of the test split: company and strangers of new clips, never learned
_OTHERS_SEED, _PRESENCE_SEED, _ENROLMENT_SEED = 3_000, 5_000, 1_000
_TOGETHER_SEED, _FREE_SEED = 20_000, 40_000
ENROLMENT_S: Final = 24.0  # long enough that a part is kept for checking
_ENROLMENT_PX: Final = 480  # a face is then more than 80 px wide
_CLIP_PX: Final = 256
_FPS: Final = 8.0

RECIPE: Final = Recipe(
    preset="quick",
    precision="fp32",
    clips=24,
    questions=200,
    frames=4,
    max_pixels=128 * 128,
    image_epochs=1,
    video_epochs=3,
    rows_rate=3e-4,
    lora_rate=1.5e-4,
    routers_rate=1e-2,
    adapter=AdapterShape(routed_share=1 / 6),
    sparsity=SparsityLosses(hae_weight=3.0),
    checkpoint_every=50,
)
"""How people of the sample world are learned: pictures of the size that its base was made for; one routed head of six,
and rates and weights at which routers settle within a few dozen steps while the base keeps what it can say about a clip
(rows and LoRA start near the goal)."""


def for_drawings(recipe: Recipe) -> Recipe:
    """A recipe for people of the sample world: as many clips and questions, but frames, rates, heads and losses as they
    were measured for its base."""
    return dataclasses.replace(
        recipe,
        frames=min(recipe.frames, RECIPE.frames),
        rows_rate=RECIPE.rows_rate,
        lora_rate=RECIPE.lora_rate,
        routers_rate=RECIPE.routers_rate,
        adapter=RECIPE.adapter,
        sparsity=RECIPE.sparsity,
    )


@dataclass(frozen=True, slots=True)
class NewClip:
    """A clip to ask about, and what it is an example of."""

    clip: PlayhouseClip
    what: str


@dataclass(frozen=True, slots=True)
class SampleSet:
    enrolment: PlayhouseClip
    others: tuple[PlayhouseClip, ...]
    new: tuple[NewClip, ...]

    @property
    def clips(self) -> tuple[PlayhouseClip, ...]:
        return (self.enrolment, *(one.clip for one in self.new), *self.others)


_SHOWN: Final = (
    (5, "the person, in other clothes, with company"),
    (3, "the person, the face hidden"),
    (7, "the person, far away"),
    (0, "a stranger"),
    (24, "a look-alike"),
    (2, "a look-alike, the face hidden"),
)
"""Cases of playhouse/presence.py that show what there is to see."""
_CASES_TO_SHOW: Final = 26


def demo_set(person: int = 0) -> SampleSet:
    """What the demonstration and "Try the sample world" show."""
    cases = presence_clips(person, _CASES_TO_SHOW)
    return SampleSet(
        _named(enrolment(person), "begin here"),
        tuple(_named(clip, f"guest {number}") for number, clip in enumerate(others(), start=1)),
        tuple(
            NewClip(_named(cases[case], f"new clip {number}"), what)
            for number, (case, what) in enumerate(_SHOWN, start=1)
        ),
    )


def _named(clip: PlayhouseClip, name: str) -> PlayhouseClip:
    """People see the names of the demonstration's clips; they tell nothing about who is in them."""
    return msgspec.structs.replace(clip, name=name)


def enrolment(person: int) -> PlayhouseClip:
    return PlayhouseClip(
        name=f"person-{person:02d}",
        plot="alone",
        split="test",
        seed=_ENROLMENT_SEED + person,
        cast=(person,),
        size_px=_ENROLMENT_PX,
        duration_s=ENROLMENT_S,
        fps=_FPS,
    )


def others(count: int = OTHERS) -> tuple[PlayhouseClip, ...]:
    return tuple(
        PlayhouseClip(
            name=f"other-{number:02d}",
            plot="alone",
            split="validation",
            seed=_OTHERS_SEED + number,
            cast=(number,),
            size_px=_CLIP_PX,
            fps=_FPS,
        )
        for number in range(count)
    )


def presence_clips(person: int, count: int) -> tuple[PlayhouseClip, ...]:
    """Every second one shows the person; see playhouse/presence.py."""
    return tuple(
        PlayhouseClip(
            name=f"person-{person:02d}-case-{case:02d}",
            plot="presence",
            split="test",
            seed=_PRESENCE_SEED + person,
            cast=(person, *_STRANGERS),
            case=case,
            cases=count,
            size_px=_CLIP_PX,
            fps=_FPS,
        )
        for case in range(count)
    )


def together_clips(first: int, second: int, count: int) -> tuple[PlayhouseClip, ...]:
    """Two figures each: both people, the first, the second, neither, in turn."""
    states = ((True, True), (True, False), (False, True), (False, False))
    return tuple(
        PlayhouseClip(
            name=f"people-{first:02d}-{second:02d}-case-{case:02d}",
            plot="together",
            split="test",
            seed=_TOGETHER_SEED + 1000 * first + case,
            cast=(first, second, _STRANGERS[case % len(_STRANGERS)], _STRANGERS[(case + 7) % len(_STRANGERS)]),
            shows=states[case % len(states)],
            size_px=_CLIP_PX,
            fps=_FPS,
        )
        for case in range(count)
    )


def free_clips(count: int) -> tuple[PlayhouseClip, ...]:
    """One to three people whom nobody is asked about by name."""
    return tuple(
        PlayhouseClip(
            name=f"free-{number:02d}",
            plot="free",
            split="test",
            seed=_FREE_SEED + number,
            cast=tuple(_STRANGERS[(3 * number + i) % len(_STRANGERS)] for i in range(1 + number % 3)),
            size_px=_CLIP_PX,
            fps=_FPS,
        )
        for number in range(count)
    )
