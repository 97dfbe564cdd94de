"""Who the people of the playhouse are.

An identity holds what stays the same from clip to clip; clothes, expression and light belong to the script.
Attributes are numbers in [0, 1] or named categories, ordered here from large cues (seen from afar) to fine ones (seen
in the face only)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

import numpy as np

HAIR_COLOURS = ("black", "brown", "blond", "red", "grey", "white")
HAIR_STYLES = ("bald", "short", "parted", "spiky", "curly", "round", "bob", "long", "ponytail", "bun", "pigtails")
BEARDS = ("none", "moustache", "goatee", "full")
GLASSES = ("none", "round", "square")
FRAME_COLOURS = ("black", "red", "blue")
EYE_COLOURS = ("brown", "blue", "green", "grey")
HAIR_STYLE_WORDS = {
    "bald": "no hair",
    "short": "short hair",
    "parted": "parted hair",
    "spiky": "spiky hair",
    "curly": "curly hair",
    "round": "big round hair",
    "bob": "chin-length hair",
    "long": "long hair",
    "ponytail": "a ponytail",
    "bun": "a bun",
    "pigtails": "pigtails",
}
BEARD_WORDS = {"none": "no beard", "moustache": "a moustache", "goatee": "a goatee", "full": "a full beard"}
GLASSES_WORDS = {"none": "no glasses", "round": "round glasses", "square": "square glasses"}
GREYING_FROM_YEARS = 55.0
YOUNGEST_YEARS, OLDEST_YEARS = 7.0, 85.0
ADULT_YEARS = 16.0  # from here on people have their full height and may have a beard

EAR_HIDING_STYLES = ("bob", "long", "round")

Cue = Literal["large", "medium", "fine"]


@dataclass(frozen=True, slots=True)
class Identity:
    """One person. `id` is unique per draw; two identities of one person (see `older`) share it."""

    id: str
    hair_style: str
    hair_colour: str
    skin: float  # 0 light .. 1 dark
    beard: str
    glasses: str
    frame_colour: str
    age_years: float
    build: float  # 0 slim .. 1 broad
    height: float  # 0 short .. 1 tall
    face_width: float
    face_length: float
    jaw: float  # 0 pointed .. 1 square
    hair_volume: float
    eye_colour: str
    eye_size: float
    eye_spacing: float
    eye_tilt: float
    brow_thickness: float
    brow_tilt: float
    nose_length: float
    nose_width: float
    mouth_width: float
    lips: float
    ears: float
    freckles: float  # seen from 0.75 on
    gait_pace: float
    gait_bounce: float
    gait_sway: float
    posture: float  # 0 upright .. 1 leaning forward

    @property
    def is_child(self) -> bool:
        return self.age_years < ADULT_YEARS


@dataclass(frozen=True, slots=True)
class _Attribute:
    name: str
    cue: Cue
    weight: float  # share in the distance
    step: float  # smallest change that a look-alike makes, so that it can be seen at all; categories: unused
    when_hidden: bool  # told without the face: from behind, or behind something


_ATTRIBUTES = (
    _Attribute("hair_style", "large", 1.0, 0.0, when_hidden=True),
    _Attribute("hair_colour", "large", 1.0, 0.0, when_hidden=True),
    _Attribute("skin", "large", 1.2, 0.40, when_hidden=True),
    _Attribute("beard", "large", 0.9, 0.0, when_hidden=False),
    _Attribute("glasses", "large", 0.9, 0.0, when_hidden=False),
    _Attribute("face_width", "medium", 0.6, 0.55, when_hidden=True),
    _Attribute("jaw", "medium", 0.4, 0.60, when_hidden=False),
    _Attribute("build", "medium", 0.7, 0.55, when_hidden=True),
    _Attribute("height", "medium", 0.7, 0.55, when_hidden=True),
    _Attribute("hair_volume", "medium", 0.3, 0.60, when_hidden=True),
    _Attribute("eye_size", "medium", 0.3, 0.60, when_hidden=False),
    _Attribute("brow_thickness", "medium", 0.4, 0.60, when_hidden=False),
    _Attribute("face_length", "fine", 0.3, 0.60, when_hidden=True),
    _Attribute("eye_spacing", "fine", 0.3, 0.60, when_hidden=False),
    _Attribute("eye_tilt", "fine", 0.15, 0.70, when_hidden=False),
    _Attribute("eye_colour", "fine", 0.2, 0.0, when_hidden=False),
    _Attribute("brow_tilt", "fine", 0.15, 0.70, when_hidden=False),
    _Attribute("nose_length", "fine", 0.25, 0.65, when_hidden=False),
    _Attribute("nose_width", "fine", 0.25, 0.65, when_hidden=False),
    _Attribute("mouth_width", "fine", 0.25, 0.65, when_hidden=False),
    _Attribute("lips", "fine", 0.15, 0.70, when_hidden=False),
    _Attribute("ears", "fine", 0.15, 0.70, when_hidden=False),
    _Attribute("freckles", "fine", 0.15, 0.70, when_hidden=False),
    _Attribute("gait_pace", "fine", 0.1, 0.70, when_hidden=True),
    _Attribute("gait_bounce", "fine", 0.1, 0.70, when_hidden=True),
    _Attribute("gait_sway", "fine", 0.1, 0.70, when_hidden=True),
    _Attribute("posture", "fine", 0.1, 0.70, when_hidden=True),
)
_CHOICES = {
    "hair_style": HAIR_STYLES,
    "hair_colour": HAIR_COLOURS,
    "beard": BEARDS,
    "glasses": GLASSES,
    "eye_colour": EYE_COLOURS,
}
# How many of a look-alike's changed attributes are of which size: mostly what can be seen at 128 pixels.
_CUE_SHARES: dict[Cue, float] = {"large": 0.65, "medium": 0.25, "fine": 0.10}
ATTRIBUTE_NAMES = tuple(attribute.name for attribute in _ATTRIBUTES)


def _new_id(rng: np.random.Generator) -> str:
    return f"{int(rng.integers(0, 2**48)):012x}"


def _pick(rng: np.random.Generator, options: tuple[str, ...], shares: tuple[float, ...] | None = None) -> str:
    return options[int(rng.choice(len(options), p=shares))]


def _draw_age_years(rng: np.random.Generator) -> float:
    if rng.random() < 0.15:
        return float(rng.uniform(YOUNGEST_YEARS, ADULT_YEARS))
    return float(rng.uniform(ADULT_YEARS, OLDEST_YEARS))


def _draw_hair_colour(rng: np.random.Generator, age_years: float) -> str:
    if age_years > GREYING_FROM_YEARS and rng.random() < 0.7:
        return _pick(rng, ("grey", "white"))
    return _pick(rng, ("black", "brown", "blond", "red"), (0.28, 0.28, 0.24, 0.20))


def draw_identity(rng: np.random.Generator) -> Identity:
    """A new person. One value is drawn for each number whatever the categories are, so that seeds stay comparable."""
    identity_id = _new_id(rng)
    age_years = _draw_age_years(rng)
    adult = age_years >= ADULT_YEARS
    bald_share = 0.08 if adult else 0.0
    style_shares = (bald_share, *((1 - bald_share) / (len(HAIR_STYLES) - 1),) * (len(HAIR_STYLES) - 1))
    categories = {
        "hair_style": _pick(rng, HAIR_STYLES, style_shares),
        "hair_colour": _draw_hair_colour(rng, age_years),
        "beard": _pick(rng, BEARDS, (0.64, 0.12, 0.08, 0.16) if adult else (1.0, 0.0, 0.0, 0.0)),
        "glasses": _pick(rng, GLASSES, (0.60, 0.20, 0.20)),
        "frame_colour": _pick(rng, FRAME_COLOURS, (0.5, 0.25, 0.25)),
        "eye_colour": _pick(rng, EYE_COLOURS, (0.4, 0.25, 0.2, 0.15)),
    }
    numbers = {f.name: float(rng.random()) for f in dataclasses.fields(Identity) if f.name in _NUMBERS}
    return Identity(id=identity_id, age_years=age_years, **categories, **numbers)  # type: ignore[arg-type]


_NUMBERS = frozenset(f.name for f in dataclasses.fields(Identity) if f.type == "float" and f.name != "age_years")


def _another_value(person: Identity, attribute: _Attribute, rng: np.random.Generator) -> str | float:
    value: str | float = getattr(person, attribute.name)
    if isinstance(value, str):
        taken = {value, *_TOO_CLOSE.get(value, ())}
        return _pick(rng, tuple(option for option in _CHOICES[attribute.name] if option not in taken))
    low, high = max(0.0, value - attribute.step), min(1.0, value + attribute.step)
    room_below, room_above = low, 1.0 - high
    if room_below + room_above <= 0.0:
        return 0.0 if value > 0.5 else 1.0
    offset = float(rng.random()) * (room_below + room_above)
    return offset if offset < room_below else high + offset - room_below


# Pairs that a picture of 128 pixels hardly tells apart: no look-alike differs by these alone.
_TOO_CLOSE = {
    "grey": ("white",), "white": ("grey", "blond"), "blond": ("white",), "round": ("curly",), "curly": ("round",),
    "short": ("parted",), "parted": ("short",),
}  # fmt: skip


def _may_change(person: Identity, attribute: _Attribute) -> bool:
    if attribute.name == "beard":
        return not person.is_child
    if attribute.name in ("hair_colour", "hair_volume"):
        return person.hair_style != "bald"
    if attribute.name == "ears":
        return person.hair_style not in EAR_HIDING_STYLES
    if attribute.name == "freckles":
        return person.skin < 0.6
    return not attribute.name.startswith("gait") and attribute.name != "posture"


def look_alike(
    person: Identity, rng: np.random.Generator, *, changes: int = 2, cue: Cue | None = None, face_seen: bool = True
) -> Identity:
    """Somebody else who differs in exactly `changes` attributes (1 or 2), the first of size `cue` if one is given.

    With `face_seen` false, only attributes are changed that can be told without the face.
    """
    changed: dict[str, str | float] = {}
    while len(changed) < changes:
        size = cue if cue and not changed else _pick(rng, tuple(_CUE_SHARES), tuple(_CUE_SHARES.values()))
        options = [
            a
            for a in _ATTRIBUTES
            if a.cue == size and a.name not in changed and _may_change(person, a) and (face_seen or a.when_hidden)
        ]
        if options:
            attribute = options[int(rng.integers(len(options)))]
            changed[attribute.name] = _another_value(person, attribute, rng)
    return dataclasses.replace(person, id=_new_id(rng), **changed)  # type: ignore[arg-type]


def sibling(person: Identity, rng: np.random.Generator) -> Identity:
    """A brother or sister: skin and about half of the other features in common, age within ten years."""
    stranger = draw_identity(rng)
    inherited = {
        a.name: getattr(person, a.name)
        for a in _ATTRIBUTES
        if a.name not in ("beard", "glasses") and rng.random() < 0.55
    }
    age_years = float(np.clip(person.age_years + rng.uniform(-10, 10), YOUNGEST_YEARS, OLDEST_YEARS))
    skin = float(np.clip(person.skin + rng.normal(0, 0.04), 0, 1))
    inherited.update(skin=skin, age_years=age_years, frame_colour=stranger.frame_colour)
    if age_years < ADULT_YEARS:
        inherited["beard"] = "none"
    return dataclasses.replace(stranger, **inherited)


def older(person: Identity, years: float) -> Identity:
    """The same person (same id) years later: greyer, fuller, a little more bent; younger for negative years."""
    age_years = float(np.clip(person.age_years + years, YOUNGEST_YEARS, OLDEST_YEARS))
    colour = person.hair_colour
    if years > 0 and age_years > GREYING_FROM_YEARS and colour not in ("grey", "white"):
        colour = "grey"
    passed = age_years - person.age_years
    return dataclasses.replace(
        person,
        age_years=age_years,
        hair_colour=colour,
        build=float(np.clip(person.build + 0.006 * passed, 0, 1)),
        posture=float(np.clip(person.posture + 0.008 * passed, 0, 1)),
    )


def distance(a: Identity, b: Identity, *, face_seen: bool = True) -> float:
    """0 for the same looks, 1 for the greatest difference; without the face only what can still be seen counts."""
    total = weights = 0.0
    for attribute in _ATTRIBUTES:
        if face_seen or attribute.when_hidden:
            weights += attribute.weight
            total += attribute.weight * _difference(getattr(a, attribute.name), getattr(b, attribute.name))
    return total / weights


def _difference(a: str | float, b: str | float) -> float:
    if isinstance(a, str) or isinstance(b, str):
        return float(a != b)
    return abs(a - b)


def changed_attributes(a: Identity, b: Identity) -> tuple[str, ...]:
    """Names of the attributes in which two people differ."""
    return tuple(name for name in ATTRIBUTE_NAMES if getattr(a, name) != getattr(b, name))


def _skin_word(skin: float) -> str:
    return "light" if skin < 1 / 3 else "brown" if skin < 2 / 3 else "dark"


def _build_word(build: float) -> str:
    return "slim" if build < 1 / 3 else "medium" if build < 2 / 3 else "broad"


def _age_word(age_years: float) -> str:
    if age_years < ADULT_YEARS:
        return "child"
    return "young" if age_years < 35 else "middle-aged" if age_years < 60 else "old"


def describe(identity: Identity) -> dict[str, str]:
    """Plain words for what can be seen of a person, by the name of the attribute."""
    return {
        "hair colour": "none" if identity.hair_style == "bald" else identity.hair_colour,
        "hair style": HAIR_STYLE_WORDS[identity.hair_style],
        "beard": BEARD_WORDS[identity.beard],
        "glasses": GLASSES_WORDS[identity.glasses],
        "skin": _skin_word(identity.skin),
        "build": _build_word(identity.build),
        "age group": _age_word(identity.age_years),
    }
