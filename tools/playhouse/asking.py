"""What a step asks: which frames of which clips, and lessons about them; about people who are there and who are not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.questions import QuestionTemplates
from pvchat_desktop.playhouse import lessons
from pvchat_desktop.playhouse.lessons import Figure, Lesson, Seen
from pvchat_desktop.playhouse.things import BOTTOMS, HATS, TOPS, Garment
from tools.playhouse.labels import ACTIONS, CLIP_LABELS, COLOURS, HELD, PLACES
from tools.playhouse.model import FRAME_PX, REFERENCE_ROWS
from tools.playhouse.pool import FIGURES, Part
from tools.playhouse.sequences import Asked, Packed, Scribe, pack

_LABEL = {name: i for i, name in enumerate(CLIP_LABELS)}
_LEAST_CELLS = 2  # of a figure in some frame: less is not seen
_FACE_PX = 14.0  # height from which a face's features are asked for


@dataclass(frozen=True, slots=True)
class Mix:
    """What a clip is asked in training."""

    general: int = 5
    matching: int = 3
    beside_share: float = 0.4  # of the general questions: behind the rows of somebody who has nothing to do with them
    evidence_share: float = 0.2  # of the questions about one person: with a sentence of face memory
    named_share: float = 0.2  # of the questions about people: somebody whom only face memory knows
    two_share: float = 0.12  # of the questions about people: two at once
    kin_share: float = 0.55  # of the questions about absent people: look-alikes and siblings of those who are there
    focused_share: float = 0.0  # of the steps: about what people wear and do, with little of what is around them


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Which frames of which clips of a part are shown."""

    number: int  # of the part
    part: Part
    clips: NDArray[np.int64]  # (B,)
    times: NDArray[np.int64]  # (B, F) indices of frames
    kept: NDArray[np.bool_] | None = None  # (B, F * 64) visual rows that are not left out; None: all


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One step's clips: which frames of which, and the packed lessons."""

    part: int  # number of the part
    clips: NDArray[np.int64]  # (B,)
    times: NDArray[np.int64]  # (B, F) indices of frames
    packed: Packed
    slots: NDArray[np.int64]  # (S, 3) lesson, place ({p0}: 0), person of the part, for everybody asked for
    pictures: NDArray[np.int64]  # (S, n) reference pictures
    order: NDArray[np.int64]  # (S, 16) order of the rows
    kept: NDArray[np.bool_] | None  # (B, F * 64) visual rows that are shown; None: all


def seen_in(part: Part, clip: int, times: NDArray[np.int64]) -> tuple[Seen, list[int]]:
    """What those frames show, and the person (index in the part) of each figure."""
    figures, who = [], []
    for role in range(FIGURES):
        person = int(part.person[clip, role])
        cells = (part.cells[clip, times] == role).sum(1)
        if person < 0 or cells.max() < _LEAST_CELLS:
            continue
        boxes, faces = part.boxes[clip, times, role], part.faces[clip, times, role]
        shown = ~np.isnan(boxes[:, 0])
        if not shown.any():
            continue
        label = part.labels[clip, role]
        tall = faces[:, 3] - faces[:, 1]
        figures.append(
            Figure(
                part.described[person],
                action=ACTIONS[label[_LABEL["action"]]],
                garments=_garments(label),
                held=HELD[label[_LABEL["held"]]],
                x=float(boxes[shown][:, [0, 2]].mean()) / FRAME_PX,
                face_seen=bool((np.nan_to_num(tall) >= _FACE_PX).any()),
            )
        )
        who.append(person)
    return Seen(PLACES[part.place[clip]], tuple(figures)), who


def _garments(label: NDArray[np.int64]) -> tuple[Garment, ...]:
    def value(name: str) -> int:
        return int(label[_LABEL[name]])

    worn = [Garment(TOPS[value("top_kind")], COLOURS[value("top_colour")])]
    if value("bottom_kind"):
        worn.append(Garment(BOTTOMS[value("bottom_kind") - 1], COLOURS[value("bottom_colour") - 1]))
    if value("hat_kind"):
        worn.append(Garment(HATS[value("hat_kind") - 1], COLOURS[value("hat_colour") - 1]))
    return tuple(worn)


def draw(
    scribe: Scribe, templates: QuestionTemplates, parts: list[Part], rng: np.random.Generator, *, batch: int, mix: Mix
) -> Drawn:
    """Clips of one part with 1 to all of their frames; as many frames for each clip of the step."""
    number = int(rng.integers(len(parts)))
    part = parts[number]
    if mix.focused_share and rng.random() < mix.focused_share:
        return _focused(scribe, templates, (number, part), rng, _FOCUSED_CLIPS * batch)
    clips = rng.integers(0, part.clips, batch)
    frames = int(rng.choice((1, 2, 3, 4, 6), p=(0.15, 0.3, 0.2, 0.25, 0.1)))
    times = _times(part, batch, frames, rng)
    asked = [lessons_of(templates, part, int(c), t, rng, mix=mix) for c, t in zip(clips, times, strict=True)]
    return drawn(scribe, Frames(number, part, clips, times), asked, rng)


_FOCUSED_CLIPS = 2  # as many as else, being much shorter


def _focused(
    scribe: Scribe, templates: QuestionTemplates, chosen: tuple[int, Part], rng: np.random.Generator, batch: int
) -> Drawn:
    """One frame of each clip, of which all that shows nobody is left out, and the same few questions: of whoever is
    there, and of a certain person.

    A figure fills a tenth of a picture. Until something reads what its rows tell of the person, nothing is gained by
    looking at them, and until they are looked at, nothing is learned from reading them. With nothing else to look at
    the reading is learned in some hundred steps.
    """
    number, part = chosen
    clips = rng.integers(0, part.clips, batch)
    times = _times(part, batch, 1, rng)
    shown = part.cells[clips, times[:, 0]] >= 0
    asked = [_about_looks(templates, part, int(c), t, rng) for c, t in zip(clips, times, strict=True)]
    return drawn(scribe, Frames(number, part, clips, times, shown | ~shown.any(1, keepdims=True)), asked, rng)


def _about_looks(
    templates: QuestionTemplates, part: Part, clip: int, times: NDArray[np.int64], rng: np.random.Generator
) -> list[Asked]:
    seen, who = seen_in(part, clip, times)
    kinds = _FOCUSED if seen.figures else _OF_NOBODY
    asked = [Asked(lesson) for lesson in _general(seen, rng, len(kinds), kinds)]
    index, person, group = _somebody(part, clip, (seen, who), rng, Mix())
    lesson = lessons.about_person(templates, seen, index, rng, kinds=("action", "appearance"))
    return [*asked, Asked(lesson, (person,), group)]


def _times(part: Part, batch: int, frames: int, rng: np.random.Generator) -> NDArray[np.int64]:
    every = part.frames.shape[1]
    keys = rng.random((batch, every))
    return np.sort(np.argsort(keys, 1)[:, : min(frames, every)], 1)


def drawn(scribe: Scribe, frames: Frames, asked: list[list[Asked]], rng: np.random.Generator) -> Drawn:
    """`asked` of each clip."""
    part = frames.part
    shown = [part.times_s[c][t] for c, t in zip(frames.clips, frames.times, strict=True)]
    packed = pack(scribe, list(zip(shown, asked, strict=True)), frames.kept)
    slots = [(i, k, person) for i, one in enumerate(packed.asked) for k, person in enumerate(one.people)]
    pictures = [_references(part, rng) for _ in slots]
    order = [_row_order(rng) for _ in slots]
    return Drawn(
        part=frames.number,
        clips=frames.clips,
        times=frames.times,
        packed=packed,
        slots=np.array(slots, np.int64).reshape(-1, 3),
        pictures=np.array(pictures, np.int64).reshape(len(slots), part.references.shape[1]),
        order=np.array(order, np.int64).reshape(-1, REFERENCE_ROWS),
        kept=frames.kept,
    )


def _references(part: Part, rng: np.random.Generator) -> NDArray[np.int64]:
    """Pictures to average over, as indices; one of them may stand several times."""
    every = part.references.shape[1]
    chosen = np.asarray(rng.integers(0, every, size=every), np.int64)
    return np.full(every, chosen[0]) if rng.random() < 0.5 else chosen


def _row_order(rng: np.random.Generator) -> NDArray[np.int64]:
    return np.asarray(rng.permutation(REFERENCE_ROWS) if rng.random() < 0.4 else np.arange(REFERENCE_ROWS), np.int64)


def lessons_of(
    templates: QuestionTemplates, part: Part, clip: int, times: NDArray[np.int64], rng: np.random.Generator, *, mix: Mix
) -> list[Asked]:
    seen, who = seen_in(part, clip, times)
    asked = [_beside(lesson, part, clip, (seen, who), rng, mix) for lesson in _general(seen, rng, mix.general)]
    for _ in range(mix.matching):
        chance = rng.random()
        if chance < mix.named_share:
            asked.append(Asked(lessons.by_evidence(templates, rng, found=bool(rng.random() < 0.5))))
        else:
            ask = _about_two if chance < mix.named_share + mix.two_share else _about_one
            asked.append(ask(templates, part, clip, (seen, who), rng, mix))
    return asked


_OFTEN = {"action": 4.0, "clothing": 4.0, "colour": 3.0, "count": 2.5, "looks": 2.5, "hair": 2.0}
"""Kinds that are hard or matter most are asked the more often; the others have 0.5."""
_FOCUSED = ("action", "clothing", "hair", "held")
_OF_NOBODY = ("count",)


def _general(seen: Seen, rng: np.random.Generator, count: int, only: Collection[str] = ()) -> list[Lesson]:
    """Of the questions that name nobody; `only` of those kinds."""
    every = [lesson for lesson in lessons.every_kind(seen, rng) if not only or lesson.kind in only]
    if not every:
        return []
    often = np.array([_OFTEN.get(lesson.kind, 0.5) for lesson in every])
    chosen = rng.choice(len(every), min(count, len(every)), replace=False, p=often / often.sum())
    return [every[int(i)] for i in chosen]


Shown = tuple[Seen, list[int]]


def _beside(lesson: Lesson, part: Part, clip: int, shown: Shown, rng: np.random.Generator, mix: Mix) -> Asked:
    """A general question, now and then behind somebody's rows: a pack at work must not change its answer."""
    if rng.random() >= mix.beside_share:
        return Asked(lesson)
    return Asked(lesson, (_somebody(part, clip, shown, rng, mix)[1],), "beside")


def _about_one(
    templates: QuestionTemplates, part: Part, clip: int, shown: Shown, rng: np.random.Generator, mix: Mix
) -> Asked:
    seen = shown[0]
    index, person, group = _somebody(part, clip, shown, rng, mix)
    chance = rng.random()
    if chance < 0.3:
        lesson = lessons.presence(present=index is not None)
    elif chance < 0.5:
        lesson = lessons.existence(templates, rng, present=index is not None)
    else:
        lesson = lessons.about_person(templates, seen, index, rng)
    if rng.random() < mix.evidence_share:
        # Face memory finds most faces that can be seen, and now and then a look-alike.
        likely = 0.9 if group == "present" else 0.1 if group == "look_alike" else 0.02
        found = bool(rng.random() < likely)
        lesson = lessons.with_evidence(lesson, rng, found=found, name=str(rng.choice(lessons.NAMES)))
    return Asked(lesson, (person,), group)


def _about_two(
    templates: QuestionTemplates, part: Part, clip: int, shown: Shown, rng: np.random.Generator, mix: Mix
) -> Asked:
    first, one, _ = _somebody(part, clip, shown, rng, mix)
    while True:
        second, other, _ = _somebody(part, clip, shown, rng, mix)
        if other != one:
            break
        shown = (shown[0], [])  # the only one there is asked for already
    lesson = lessons.existence_of_two(templates, rng, (first is not None, second is not None))
    return Asked(lesson, (one, other), "two")


def _somebody(part: Part, clip: int, shown: Shown, rng: np.random.Generator, mix: Mix) -> tuple[int | None, int, str]:
    """Half of the time somebody who is there: index of the figure or None, person of the part, group."""
    seen, who = shown
    index = int(rng.integers(len(who))) if who and rng.random() < 0.5 else None
    if index is not None:
        return index, who[index], seen_group(seen, index)
    return None, *absentee(part, clip, who, rng, mix)


def seen_group(seen: Seen, index: int) -> str:
    return "present" if seen.figures[index].face_seen else "present_hidden"


def absentee(part: Part, clip: int, who: Sequence[int], rng: np.random.Generator, mix: Mix) -> tuple[int, str]:
    """Somebody who is in no frame of the clip: kin of those who are, or anybody."""
    cast = set(part.person[clip].tolist())
    kin = (
        [p for p in np.flatnonzero(np.isin(part.family, part.family[list(who)])).tolist() if p not in cast]
        if who
        else []
    )
    if kin and rng.random() < mix.kin_share:
        return int(rng.choice(kin)), "look_alike"
    while (person := int(rng.integers(part.people))) in cast or person in kin:
        pass
    return person, "stranger"
