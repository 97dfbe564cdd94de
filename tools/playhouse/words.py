"""Sentences that the tokenizer learns its pieces from: lessons about made-up clips, and the product's own questions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pvchat_desktop.core.questions import DESCRIPTIVE
from pvchat_desktop.playhouse import lessons
from pvchat_desktop.playhouse.lessons import Figure, Seen
from pvchat_desktop.playhouse.people import draw_identity
from pvchat_desktop.playhouse.script import draw_outfit
from pvchat_desktop.playhouse.things import Action, Held, Place
from pvchat_desktop.services.question_templates import question_templates

_CLIPS = 600


def corpus() -> Iterator[str]:
    """The same sentences each time."""
    rng = np.random.default_rng(31)
    for number in range(_CLIPS):
        seen = made_up(rng)
        for lesson in lessons.every_kind(seen, rng):
            yield lesson.question
            yield lesson.answer
        yield f"<{number % 10}.{number % 7} seconds>"
        evidence = lessons.by_evidence(question_templates(), rng, found=number % 2 == 0)
        yield from (evidence.evidence, evidence.question, evidence.answer)
    for _ in range(3):
        yield from _own_questions()


def made_up(rng: np.random.Generator) -> Seen:
    """A clip that nobody filmed."""
    figures = tuple(
        Figure.of(
            draw_identity(rng),
            action=tuple(Action)[int(rng.integers(len(Action)))],
            garments=draw_outfit(rng).garments,
            held=tuple(Held)[int(rng.integers(len(Held)))],
            x=float(rng.random()),
            face_seen=bool(rng.random() < 0.7),
        )
        for _ in range(int(rng.integers(1, 4)))
    )
    return Seen(tuple(Place)[int(rng.integers(len(Place)))], figures)


def _own_questions() -> Iterator[str]:
    texts = question_templates()
    forms = [texts.one, *texts.two.values(), *texts.many.values()]
    for form in forms:
        yield from form.questions
        for answers in form.answers.values():
            yield from answers
    for kind in DESCRIPTIVE:
        yield from texts.descriptive[kind].questions
        yield from texts.descriptive[kind].absent
        for pair in texts.descriptive[kind].base:
            yield from pair
    yield lessons.PRESENCE
    yield "Yes. No. yes no is and are."
