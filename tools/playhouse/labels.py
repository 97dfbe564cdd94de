"""What is true of a clip or a person, as small whole numbers for a training's heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.playhouse import people
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.script import ClipScript, Role
from pvchat_desktop.playhouse.things import (
    BOTTOMS,
    CLOTH_COLOURS,
    HATS,
    TOPS,
    Action,
    Cover,
    Facing,
    Garment,
    Held,
    Place,
)
from pvchat_desktop.playhouse.truth import FrameTruth, summarise

PLACES = tuple(Place)
ACTIONS = tuple(Action)
HELD = tuple(Held)
COLOURS = tuple(CLOTH_COLOURS)
FACINGS, COVERS = tuple(Facing), tuple(Cover)
AGES = ("child", "young", "middle-aged", "old")
CLIP_LABELS = {  # name -> number of values; 0 stands for "none" where a garment may be missing
    "action": len(ACTIONS),
    "top_kind": len(TOPS),
    "top_colour": len(COLOURS),
    "bottom_kind": len(BOTTOMS) + 1,
    "bottom_colour": len(COLOURS) + 1,
    "hat_kind": len(HATS) + 1,
    "hat_colour": len(COLOURS) + 1,
    "held": len(HELD),
    "facing": len(FACINGS),
    "cover": len(COVERS),
}
PERSON_LABELS = {
    "hair_style": people.HAIR_STYLES,
    "hair_colour": people.HAIR_COLOURS,
    "beard": people.BEARDS,
    "glasses": people.GLASSES,
    "frame_colour": people.FRAME_COLOURS,
    "eye_colour": people.EYE_COLOURS,
    "age": AGES,
}
PERSON_NUMBERS = tuple(f.name for f in fields(Identity) if f.type == "float" and f.name != "age_years")


@dataclass(frozen=True, slots=True)
class FigureLabels:
    """One person of one clip; `values` in the order of CLIP_LABELS."""

    role: int
    person_id: str
    face_seen: bool
    values: tuple[int, ...]


def clip_labels(script: ClipScript, truth: Sequence[FrameTruth]) -> tuple[int, list[FigureLabels]]:
    """The place, and those who are seen in the frames."""
    summary = {person.person_id: person for person in summarise(script, truth).people}
    rows = [
        FigureLabels(index, role.identity.id, summary[role.identity.id].face_seen, _values(role))
        for index, role in enumerate(script.roles)
        if role.identity.id in summary
    ]
    return PLACES.index(script.place), rows


def _values(role: Role) -> tuple[int, ...]:
    outfit = role.outfit
    return (
        ACTIONS.index(role.action),
        TOPS.index(outfit.top.kind),
        COLOURS.index(outfit.top.colour),
        *_garment(outfit.bottom, BOTTOMS),
        *_garment(outfit.hat, HATS),
        HELD.index(role.held),
        FACINGS.index(role.facing),
        COVERS.index(role.cover),
    )


def _garment(garment: Garment | None, kinds: Sequence[object]) -> tuple[int, int]:
    return (0, 0) if garment is None else (1 + kinds.index(garment.kind), 1 + COLOURS.index(garment.colour))


def person_labels(person: Identity) -> tuple[int, ...]:
    words = people.describe(person)
    values = [getattr(person, name) for name in PERSON_LABELS if name != "age"]
    found = [PERSON_LABELS[name].index(value) for name, value in zip(PERSON_LABELS, values, strict=False)]
    return (*found, AGES.index(words["age group"]))


def person_numbers(person: Identity) -> tuple[float, ...]:
    return tuple(float(getattr(person, name)) for name in PERSON_NUMBERS)


_YEARS = dict(zip(AGES, (10.0, 25.0, 45.0, 70.0), strict=True))


def person_words(labels: NDArray[np.int64], numbers: NDArray[np.float32]) -> dict[str, str]:
    """The way back, as far as words go: `people.describe` of somebody with these labels and numbers."""
    chosen = {name: values[label] for (name, values), label in zip(PERSON_LABELS.items(), labels, strict=True)}
    years = _YEARS[chosen.pop("age")]
    measured = {name: float(value) for name, value in zip(PERSON_NUMBERS, numbers, strict=True)}
    return people.describe(Identity(id="", age_years=years, **chosen, **measured))  # type: ignore[arg-type]
