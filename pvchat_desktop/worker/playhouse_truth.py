"""What is true of a drawn clip, as a JSON document that needs nothing of the playhouse to be read.

asked      who is asked for: person, present, face, instead (see playhouse/presence.py), and whether the face of whoever
           stands there is seen
people     id, spans_s, action, garments, held, looks, face_seen, largest_face; `faces`: [t_s, x1, y1, x2, y2] twice a
           second where the face is seen; `said`: by kind of question a right end
           of the sentence "NAME ..."; `facts`: by kind of question pairs [name of the fact, its value], the values
           being keys of `vocabulary()`
questions  general ones that nobody's name is needed for: kind, question, answer
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np

from pvchat_desktop.core.media import Span, merge_spans
from pvchat_desktop.playhouse import lessons
from pvchat_desktop.playhouse.lessons import Figure, Seen, hair_of, looks_of
from pvchat_desktop.playhouse.people import (
    BEARD_WORDS,
    GLASSES_WORDS,
    HAIR_COLOURS,
    HAIR_STYLE_WORDS,
    Identity,
    describe,
)
from pvchat_desktop.playhouse.script import ClipScript
from pvchat_desktop.playhouse.things import BOTTOMS, CLOTH_COLOURS, HATS, TOPS, Action, Garment, Kind, Place
from pvchat_desktop.playhouse.truth import FigureTruth, FrameTruth, PersonSummary, summarise

_GENERAL: Final = ("place", "clothing", "action", "count")
_FACES_EVERY_S: Final = 0.5
_WIDE: Final = 1.2  # magnification from which the legs are out of the picture


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked for, and who is there: the person, or `lead` in their place."""

    person: str
    present: bool
    face: str
    instead: str
    lead: str


def vocabulary() -> dict[str, dict[str, list[str]]]:
    """Fact -> value -> ways to say it."""
    colours = tuple(CLOTH_COLOURS)
    hair = [{"hair style": style, "hair colour": colour} for style, colour in product(_STYLES, HAIR_COLOURS)]
    return {
        "place": {place.value: [place.value] for place in Place},
        "action": {action.value: [action.phrase, action.value] for action in Action},
        "hair": {word: [word] for word in dict.fromkeys([*(_bare(hair_of(one)) for one in hair), "no hair"])},
        "beard": {_bare(word): [_bare(word)] for word in BEARD_WORDS.values() if not word.startswith("no ")},
        "glasses": {word: [word] for word in GLASSES_WORDS.values() if not word.startswith("no ")},
        "top": _garments(TOPS, colours),
        "bottom": _garments(BOTTOMS, colours),
        "hat": _garments(HATS, colours),
    }


_STYLES: Final = tuple(word for style, word in HAIR_STYLE_WORDS.items() if style != "bald")


def document(
    script: ClipScript, truth: Sequence[FrameTruth], question: Question | None, rng: np.random.Generator
) -> dict[str, Any]:
    summary = summarise(script, truth)
    cast = {role.identity.id: role.identity for role in script.roles}
    width_px = round(script.size_px * script.aspect)
    figures = [_figure(person, cast[person.person_id], truth, width_px) for person in summary.people]
    seen = Seen(script.place, tuple(figures))
    return {
        "place": script.place.value,
        "duration_s": script.duration_s,
        "fps": script.fps,
        "height": script.size_px,
        "width": width_px,
        "asked": _asked(question, summary.people),
        "people": [
            _person(person, cast[person.person_id], (seen, number), (script, truth))
            for number, person in enumerate(summary.people)
        ],
        "questions": _questions(seen, script, rng),
    }


def _asked(question: Question | None, people: Sequence[PersonSummary]) -> dict[str, Any] | None:
    if question is None:
        return None
    lead = next((person for person in people if person.person_id == question.lead), None)
    return {
        "person": question.person,
        "present": question.present,
        "face": question.face,
        "instead": question.instead,
        "face_seen": lead is not None and lead.face_seen,
    }


def _person(
    person: PersonSummary, identity: Identity, own: tuple[Seen, int], shown: tuple[ClipScript, Sequence[FrameTruth]]
) -> dict[str, Any]:
    (seen, number), (script, truth) = own, shown
    figure = seen.figures[number]
    return {
        "id": person.person_id,
        "spans_s": _spans(person.person_id, truth, script.fps),
        "action": person.action.value,
        "garments": [garment.words for garment in person.garments],
        "held": person.held.value,
        "looks": describe(identity),
        "face_seen": person.face_seen,
        "largest_face": round(person.largest_face, 4),
        "faces": _faces(person.person_id, truth),
        "said": {
            "location": f"is {script.place.phrase}.",
            "action": f"is {person.action.phrase}.",
            "appearance": f"{looks_of(figure)}.",
        },
        "facts": {
            "location": [["place", script.place.value]],
            "action": [["action", person.action.value]],
            "appearance": _appearance(figure, legs_seen=_legs_are_seen(script)),
        },
    }


def _appearance(figure: Figure, *, legs_seen: bool) -> list[list[str]]:
    facts = [["hair", _bare(hair_of(figure.looks))]]
    if figure.face_seen:
        worn = [[name, _bare(figure.looks[name])] for name in ("beard", "glasses")]
        facts += [fact for fact in worn if not fact[1].startswith("no ")]
    return facts + [[_slot(g), g.words] for g in figure.garments if legs_seen or _slot(g) != "bottom"]


def _slot(garment: Garment) -> str:
    return "top" if garment.kind in TOPS else "bottom" if garment.kind in BOTTOMS else "hat"


def _figure(person: PersonSummary, identity: Identity, truth: Sequence[FrameTruth], width_px: int) -> Figure:
    seen = _sightings(person.person_id, truth)
    middle = float(np.mean([(one.box[0] + one.box[2]) / 2 for _, one in seen]))
    return Figure.of(
        identity,
        action=person.action,
        garments=person.garments,
        held=person.held,
        x=middle / width_px,
        face_seen=person.face_seen,
    )


def _sightings(person: str, truth: Sequence[FrameTruth]) -> list[tuple[float, FigureTruth]]:
    return [(frame.time_s, one) for frame in truth if (one := frame.of(person)) is not None]


def _spans(person: str, truth: Sequence[FrameTruth], fps: float) -> list[list[float]]:
    moments = [Span(time_s, time_s + 1 / fps) for time_s, _ in _sightings(person, truth)]
    return [[round(s.start_s, 3), round(s.end_s, 3)] for s in merge_spans(moments, gap_s=0.5 / fps)]


def _faces(person: str, truth: Sequence[FrameTruth]) -> list[list[float]]:
    found: list[list[float]] = []
    for time_s, one in _sightings(person, truth):
        if one.face_visible and one.face_box and (not found or time_s >= found[-1][0] + _FACES_EVERY_S - 1e-6):
            found.append([round(value, 2) for value in (time_s, *one.face_box)])
    return found


def _questions(seen: Seen, script: ClipScript, rng: np.random.Generator) -> list[dict[str, str]]:
    """What the clip does not show is not asked."""
    kinds = _GENERAL if _legs_are_seen(script) else tuple(kind for kind in _GENERAL if kind != "clothing")
    asked = [lesson for lesson in lessons.every_kind(seen, rng) if lesson.kind in kinds]
    return [{"kind": one.kind, "question": one.question, "answer": one.answer} for one in asked]


def _legs_are_seen(script: ClipScript) -> bool:
    return script.foreground is None and all(shot.zoom < _WIDE for shot in script.shots)


def _garments(kinds: Sequence[Kind], colours: Sequence[str]) -> dict[str, list[str]]:
    words = [Garment(kind, colour).words for kind, colour in product(kinds, colours)]
    return {word: [word] for word in words}


def _bare(words: str) -> str:
    return words.removeprefix("a ").removeprefix("an ")
