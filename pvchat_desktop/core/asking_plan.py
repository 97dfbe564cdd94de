"""How many questions of which kind are asked about which sample of a training set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.core import draws
from pvchat_desktop.core.dataset import QuestionAnswer, Stage
from pvchat_desktop.core.questions import (
    DESCRIPTIVE,
    DescriptiveKind,
    QuestionTemplates,
    asked_existence,
    balanced_slots,
    declined,
    described,
    general,
)
from pvchat_desktop.core.recipe import Recipe

MOST_DESCRIBED: Final = 60  # answers that the base model writes for one person: each costs a pass of its own
_MOST_GENERAL: Final = 60
_DESCRIBED_SHARE = 0.15  # of all questions; as many again are declined
_STILLS_SHARE = 0.2  # of the described ones, about single pictures


@dataclass(frozen=True, slots=True)
class Describable:
    """Whom the base model can be asked about, in which words; `whole`: the surroundings are seen too."""

    person: int
    figure: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One sample, as far as questions depend on it."""

    stage: Stage
    present: tuple[bool, ...]
    describable: Describable | None


@dataclass(frozen=True, slots=True)
class _Wish:
    sample: int
    figure: str
    kind: DescriptiveKind


def plan_questions(
    samples: Sequence[Shown], templates: QuestionTemplates, recipe: Recipe
) -> list[tuple[QuestionAnswer, ...]]:
    """The questions of each sample. Descriptive ones are declined as often as answered, kind by kind and stage by
    stage; general ones name nobody and are asked as often of each state; existence questions make up the rest, as often
    yes as no in each stage."""
    asked: list[list[QuestionAnswer]] = [[] for _ in samples]
    for stage, share in (("image", _STILLS_SHARE), ("video", 1 - _STILLS_SHARE)):
        for person in range(len(samples[0].present)):
            _ask_descriptive(asked, samples, person, stage, round(share * _most_described(samples, recipe)), templates)
    named_nobody = min(_MOST_GENERAL, round(recipe.general_share * recipe.questions))
    _ask_general(asked, samples, named_nobody, templates, recipe.seed)
    left = max(0, recipe.questions - sum(map(len, asked)))
    for stage, count in _by_stage(samples, left):
        _ask_existence(asked, samples, stage, count, templates, recipe.seed)
    return [tuple(questions) for questions in asked]


def _most_described(samples: Sequence[Shown], recipe: Recipe) -> int:
    return min(MOST_DESCRIBED, round(_DESCRIBED_SHARE * recipe.questions / len(samples[0].present)))


def _ask_descriptive(
    asked: list[list[QuestionAnswer]],
    samples: Sequence[Shown],
    person: int,
    stage: str,
    count: int,
    templates: QuestionTemplates,
) -> None:
    answered = _answerable(samples, person, stage)[:count]
    absent = [i for i, s in enumerate(samples) if s.stage == stage and not s.present[person]]
    for turn, wish in enumerate(answered):
        asked[wish.sample].append(
            described(
                templates,
                wish.kind,
                person,
                question=draws.number(person, stage, turn, "q"),
                base=turn,
                figure=wish.figure,
            )
        )
        sample = absent[turn % len(absent)]
        asked[sample].append(_declined(templates, wish.kind, person, asked[sample], (stage, turn)))


def _ask_general(
    asked: list[list[QuestionAnswer]], samples: Sequence[Shown], count: int, templates: QuestionTemplates, seed: int
) -> None:
    """One sample after the other, clips first; states take turns among them already. No wording twice in one."""
    order = sorted(range(len(samples)), key=lambda number: samples[number].stage == "image")
    for turn in range(min(count, len(order) * len(templates.general))):
        number = order[turn % len(order)]
        texts = draws.shuffled(range(len(templates.general)), seed, "general", number)
        found = samples[number].describable
        figure = found.figure if found is not None else "the person"
        asked[number].append(general(templates, question=texts[turn // len(order)], figure=figure))


def _declined(
    templates: QuestionTemplates,
    kind: DescriptiveKind,
    person: int,
    before: Sequence[QuestionAnswer],
    seed: tuple[str, int],
) -> QuestionAnswer:
    """An absence answer to a question that was not asked about this sample yet, while there are any."""
    used = {question.question for question in before}
    first, answer = draws.number(person, *seed, "no q"), draws.number(person, *seed, "no a")
    for further in range(len(templates.descriptive[kind].questions)):
        made = declined(templates, kind, person, question=first + further, answer=answer)
        if made.question not in used:
            break
    return made


def _answerable(samples: Sequence[Shown], person: int, stage: str) -> list[_Wish]:
    """What the base can be asked about a person: samples and kinds in turn. Surroundings and actions need more than
    a cut-out and a still."""
    wishes = []
    for turn in range(len(DESCRIPTIVE)):
        for i, sample in enumerate(samples):
            found = sample.describable
            if sample.stage != stage or found is None or found.person != person:
                continue
            kinds = DESCRIPTIVE if found.whole and stage == "video" else DESCRIPTIVE[:1]
            if turn < len(kinds):
                wishes.append(_Wish(i, found.figure, kinds[(turn + i // 2) % len(kinds)]))
    return wishes


def _by_stage(samples: Sequence[Shown], questions: int) -> list[tuple[Stage, int]]:
    """Even numbers, in proportion to the samples of each stage."""
    stills = sum(sample.stage == "image" for sample in samples)
    first = 2 * round(questions * stills / len(samples) / 2)
    rest = questions - first
    return [("image", first), ("video", rest + rest % 2)]


def _ask_existence(
    asked: list[list[QuestionAnswer]],
    samples: Sequence[Shown],
    stage: Stage,
    count: int,
    templates: QuestionTemplates,
    seed: int,
) -> None:
    own = [i for i, sample in enumerate(samples) if sample.stage == stage]
    slots = balanced_slots([samples[i].present for i in own], count, at_most=len(templates.one.questions))
    for place, i in enumerate(own):
        wishes = [slot.yes for slot in slots if slot.sample == place]
        asked[i] = [*asked_existence(templates, samples[i].present, wishes, (seed, stage, place)), *asked[i]]
