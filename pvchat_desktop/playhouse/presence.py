"""Clips for "is this person in it?", so made that neither "yes", nor clothes, nor the face alone is the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from pvchat_desktop.playhouse.people import Identity, distance, look_alike, sibling
from pvchat_desktop.playhouse.script import ClipScript, FaceWish, Form, write_script

Stand = Literal["nobody", "stranger", "look-alike", "sibling"]  # who is in the place of an absent person
_FACES: Final[tuple[FaceWish, ...]] = (
    "clear",
    "hidden",
    "clear",
    "small",
    "clear",
    "hidden",
    "clear",
    "small",
    "clear",
    "clear",
)
_STANDS: Final[tuple[Stand, ...]] = (
    "stranger",
    "look-alike",
    "stranger",
    "sibling",
    "stranger",
    "look-alike",
    "stranger",
)
_ANY_FORM: Final = Form()
_PEOPLE: Final = (1, 1, 2, 1, 2, 3)
_CLEARLY_OTHER: Final = 0.16  # distance, as far as it can be seen, from which a stranger counts as one


@dataclass(frozen=True, slots=True)
class PresenceCase:
    script: ClipScript
    person: Identity  # who is asked for
    present: bool
    face: FaceWish
    instead: Stand  # "nobody" when the person is there
    lead: Identity  # the person, or who is in their place


def presence_cases(
    rng: np.random.Generator,
    person: Identity,
    others: Sequence[Identity],
    *,
    count: int,
    form: Form = _ANY_FORM,
) -> tuple[PresenceCase, ...]:
    """`count` clips, every second one with the person. In both halves four of ten hide the face or show it small.

    `others` are people of the same split; the ones that look too much like the person are left out.
    """
    cases = []
    for number in range(count):
        pair, present = divmod(number, 2)
        face = _FACES[pair % len(_FACES)]
        strangers = [
            o for o in others if o.id != person.id and distance(o, person, face_seen=face == "clear") > _CLEARLY_OTHER
        ]
        instead: Stand = "nobody" if present else _STANDS[pair % len(_STANDS)]
        lead = person if present else _stand_in(rng, person, strangers, instead, face)
        company = _some(rng, strangers, _PEOPLE[pair % len(_PEOPLE)] - 1, but=lead)
        script = write_script(rng, cast=(lead, *company), face=face, form=form)
        cases.append(PresenceCase(script, person, bool(present), face, instead, lead))
    return tuple(cases)


def _stand_in(
    rng: np.random.Generator, person: Identity, strangers: Sequence[Identity], instead: Stand, face: FaceWish
) -> Identity:
    """Look-alikes and siblings differ in something that this clip shows."""
    if instead == "look-alike":
        return look_alike(person, rng, changes=int(rng.integers(1, 3)), cue="large", face_seen=face == "clear")
    if instead == "sibling":
        for _ in range(50):
            other = sibling(person, rng)
            if distance(other, person, face_seen=face == "clear") > _CLEARLY_OTHER:
                return other
    return strangers[int(rng.integers(len(strangers)))]


def _some(rng: np.random.Generator, people: Sequence[Identity], count: int, *, but: Identity) -> list[Identity]:
    order = rng.permutation(len(people))
    return [people[int(i)] for i in order if people[int(i)].id != but.id][:count]
