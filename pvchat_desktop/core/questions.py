"""Questions and answers for training: which texts there are, and how one is made for a clip whose people are known.

The texts come from resources/questions, parsed elsewhere. Every choice follows from numbers that the caller gives, so
that a seed makes the same set each time. Names stand in the made texts as "{p0}", "{p1}", ...
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, get_args

from pvchat_desktop.core import draws
from pvchat_desktop.core.dataset import QuestionAnswer, QuestionKind

DescriptiveKind = Literal["appearance", "action", "location"]
DESCRIPTIVE: Final[tuple[DescriptiveKind, ...]] = get_args(DescriptiveKind)
KINDS: Final[tuple[QuestionKind, ...]] = get_args(QuestionKind)

Mode = Literal["one", "all", "any"]
"""What an existence question asks for: one person, all of several, or at least one of several."""

_OUTCOMES: Final[Mapping[Mode, tuple[str, ...]]] = {
    "one": ("yes", "no"),
    "all": ("yes", "no_some", "no_none"),
    "any": ("yes_all", "yes_some", "no_none"),
}
_TOKENS: Final = re.compile(r"\{(\w+)\}")
_KNOWN: Final = frozenset(
    {"who", "all", "either", "nor", "present", "absent", "absent_or", "present_are", "absent_are", "figure", "answer"}
)


@dataclass(frozen=True, slots=True)
class ExistenceForms:
    """Texts for one number of people and one mode; `answers` by outcome: "yes", "no_some", ..."""

    questions: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DescriptiveForms:
    """`base`: what the base model is asked about {figure}, and the sentence its {answer} is put into."""

    questions: tuple[str, ...]
    base: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionTemplates:
    """`version` names the texts: their declared version and a hash over all of them."""

    version: str
    one: ExistenceForms
    two: Mapping[Mode, ExistenceForms]
    many: Mapping[Mode, ExistenceForms]
    descriptive: Mapping[DescriptiveKind, DescriptiveForms]
    general: tuple[str, ...]  # {figure} in some

    def existence(self, about: Sequence[int], mode: Mode) -> ExistenceForms:
        if mode == "one":
            return self.one
        return (self.two if len(about) == 2 else self.many)[mode]


@dataclass(frozen=True, slots=True)
class ExistenceForm:
    """One way to ask about the people of a clip."""

    about: tuple[int, ...]
    mode: Mode


# --- Reading ---------------------------------------------------------------------------------------------------------


def read_templates(tables: Mapping[QuestionKind, Mapping[str, object]]) -> QuestionTemplates:
    """From parsed TOML tables by kind. Raises ValueError where a table lacks something or breaks a rule."""
    for kind in KINDS:
        if kind not in tables:
            raise ValueError(f"no question texts for the kind {kind!r}")
    existence = tables["existence"]
    return QuestionTemplates(
        version=_version(tables),
        one=_existence(_table(existence, "one"), "one"),
        two=_by_mode(_table(existence, "two")),
        many=_by_mode(_table(existence, "many")),
        descriptive={kind: _descriptive(tables[kind], kind) for kind in DESCRIPTIVE},
        general=_texts(tables["general"], "questions"),
    )


def _version(tables: Mapping[QuestionKind, Mapping[str, object]]) -> str:
    declared = max(int(str(table.get("version", 0))) for table in tables.values())
    text = json.dumps({kind: tables[kind] for kind in KINDS}, sort_keys=True, ensure_ascii=False)
    return f"{declared}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _by_mode(table: Mapping[str, object]) -> dict[Mode, ExistenceForms]:
    return {"all": _existence(_table(table, "all"), "all"), "any": _existence(_table(table, "any"), "any")}


def _existence(table: Mapping[str, object], mode: Mode) -> ExistenceForms:
    answers = {outcome: _texts(table, outcome) for outcome in _OUTCOMES[mode]}
    for outcome, texts in answers.items():
        start = "Yes, " if outcome.startswith("yes") else "No, "
        if wrong := [text for text in texts if not text.startswith(start)]:
            raise ValueError(f"the answer {wrong[0]!r} does not begin with {start!r}")
    return ExistenceForms(_texts(table, "questions"), answers)


def _descriptive(table: Mapping[str, object], kind: str) -> DescriptiveForms:
    base = table.get("base")
    if not isinstance(base, list) or not base:
        raise ValueError(f"the texts for {kind!r} lack [[base]]")
    return DescriptiveForms(
        questions=_texts(table, "questions"),
        base=tuple((_checked(str(entry["ask"])), _checked(str(entry["wording"]))) for entry in base),
        absent=_texts(table, "absent"),
    )


def _table(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = table.get(key)
    if not isinstance(value, Mapping):
        raise ValueError(f"the question texts lack [{key}]")
    return value


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key)
    if not isinstance(value, list) or not value or len(set(value)) != len(value):
        raise ValueError(f"the question texts lack {key}, or hold a text twice")
    return tuple(_checked(str(text)) for text in value)


def _checked(text: str) -> str:
    if strange := set(_TOKENS.findall(text)) - _KNOWN:
        raise ValueError(f"{text!r} holds the unknown {{{strange.pop()}}}")
    return text


# --- Asking ----------------------------------------------------------------------------------------------------------


def existence_forms(present: Sequence[bool], *, yes: bool) -> list[ExistenceForm]:
    """Every way to ask about N people, present or not, whose answer is yes (or no); single people first."""
    people = range(len(present))
    forms = [ExistenceForm((i,), "one") for i in people if present[i] == yes]
    modes: tuple[Mode, Mode] = ("all", "any")
    for size in range(2, len(present) + 1):
        forms += [
            ExistenceForm(about, mode)
            for about in combinations(people, size)
            for mode in modes
            if _outcome(about, mode, present).startswith("yes") == yes
        ]
    return forms


def _outcome(about: Sequence[int], mode: Mode, present: Sequence[bool]) -> str:
    seen = sum(present[i] for i in about)
    if mode == "one":
        return "yes" if seen else "no"
    if seen == 0:
        return "no_none"
    if mode == "all":
        return "yes" if seen == len(about) else "no_some"
    return "yes_all" if seen == len(about) else "yes_some"


def existence(
    templates: QuestionTemplates, form: ExistenceForm, present: Sequence[bool], *, question: int, answer: int
) -> QuestionAnswer:
    """`question` and `answer` choose among the shapes; any numbers do."""
    forms = templates.existence(form.about, form.mode)
    outcome = _outcome(form.about, form.mode, present)
    answers = forms.answers[outcome]
    q, a = question % len(forms.questions), answer % len(answers)
    words = _words(form.about, present)
    count = {1: "one", 2: "two"}.get(len(form.about), "many")
    return QuestionAnswer(
        kind="existence",
        question=_filled(forms.questions[q], words),
        answer=_filled(answers[a], words),
        template=f"existence.{count}.{form.mode}.{q}/{outcome}.{a}@{templates.version}",
        about=form.about,
    )


def declined(
    templates: QuestionTemplates, kind: DescriptiveKind, person: int, *, question: int, answer: int
) -> QuestionAnswer:
    """A descriptive question about somebody who is not there."""
    forms = templates.descriptive[kind]
    q, a = question % len(forms.questions), answer % len(forms.absent)
    words = {"who": _name(person)}
    return QuestionAnswer(
        kind=kind,
        question=_filled(forms.questions[q], words),
        answer=_filled(forms.absent[a], words),
        template=f"{kind}.{q}/absent.{a}@{templates.version}",
        about=(person,),
    )


def described(
    templates: QuestionTemplates, kind: DescriptiveKind, person: int, *, question: int, base: int, figure: str
) -> QuestionAnswer:
    """A descriptive question about somebody who is there: the base model writes the answer about `figure`."""
    forms = templates.descriptive[kind]
    q, b = question % len(forms.questions), base % len(forms.base)
    ask, wording = forms.base[b]
    return QuestionAnswer(
        kind=kind,
        question=_filled(forms.questions[q], {"who": _name(person)}),
        answer=None,
        template=f"{kind}.{q}/base.{b}@{templates.version}",
        about=(person,),
        ask_base=_filled(ask, {"figure": figure}),
        wording=_filled(wording, {"who": _name(person)}),
    )


def general(templates: QuestionTemplates, *, question: int, figure: str) -> QuestionAnswer:
    """A question that names nobody: the base model's own answer is the right one."""
    number = question % len(templates.general)
    asked = _filled(templates.general[number], {"figure": figure})
    return QuestionAnswer(
        kind="general",
        question=asked,
        answer=None,
        template=f"general.{number}@{templates.version}",
        about=(),
        ask_base=asked,
    )


def _name(person: int) -> str:
    return f"{{p{person}}}"


def listed(names: Sequence[str], joint: str) -> str:
    """ "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"


def _words(about: Sequence[int], present: Sequence[bool]) -> dict[str, str]:
    names = [_name(i) for i in about]
    seen = [_name(i) for i in about if present[i]]
    missing = [_name(i) for i in about if not present[i]]
    words = {"all": listed(names, "and"), "either": listed(names, "or"), "nor": listed(names, "nor")}
    if len(names) == 1:
        words["who"] = names[0]
    if seen:
        words |= {"present": listed(seen, "and"), "present_are": "is" if len(seen) == 1 else "are"}
    if missing:
        words |= {"absent": listed(missing, "and"), "absent_or": listed(missing, "or")}
        words["absent_are"] = "is" if len(missing) == 1 else "are"
    return words


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Put words in; {answer} is left for later."""
    return _TOKENS.sub(lambda token: words.get(token[1], token[0]), text)


# --- How many, and of whom -------------------------------------------------------------------------------------------


def states(people: int) -> list[tuple[bool, ...]]:
    """All 2^N ways in which N people are there or not, everybody absent first."""
    return [tuple(bool(number >> i & 1) for i in range(people)) for number in range(2**people)]


@dataclass(frozen=True, slots=True)
class Slot:
    """An existence question to be asked: about which sample, and what the answer is to be."""

    sample: int
    yes: bool


def balanced_slots(present: Sequence[Sequence[bool]], questions: int, *, at_most: int) -> list[Slot]:
    """Spread existence questions over samples whose people are known: as many yes as no, each sample about as many.

    An even number is asked; fewer where samples have `at_most` questions each already.
    """
    load = [0] * len(present)
    can = {True: [i for i, p in enumerate(present) if any(p)], False: [i for i, p in enumerate(present) if not all(p)]}
    slots: list[Slot] = []
    for _ in range(questions // 2):
        pair = []
        for yes in (True, False):
            free = [i for i in can[yes] if load[i] < at_most]
            if not free:
                break
            sample = min(free, key=lambda i: (load[i], i))
            load[sample] += 1
            pair.append(Slot(sample, yes))
        if len(pair) < 2:
            break
        slots += pair
    return slots


def asked_existence(
    templates: QuestionTemplates, present: Sequence[bool], yes_and_no: Iterable[bool], seed: Sequence[object]
) -> list[QuestionAnswer]:
    """The existence questions of one sample, no wording twice; `seed` makes its choices its own."""
    forms = {yes: draws.shuffled(existence_forms(present, yes=yes), *seed, yes) for yes in (True, False)}
    singles = {yes: [form for form in forms[yes] if form.mode == "one"] for yes in (True, False)}
    asked: list[QuestionAnswer] = []
    used: set[str] = set()
    for turn, yes in enumerate(yes_and_no):
        pool = singles[yes] if turn % 2 == 0 and singles[yes] else forms[yes]
        form = pool[(turn // 2) % len(pool)]
        first, answer = draws.number(*seed, "question", turn), draws.number(*seed, "answer", turn)
        for further in range(len(templates.existence(form.about, form.mode).questions)):
            made = existence(templates, form, present, question=first + further, answer=answer)
            if made.question not in used:
                break
        used.add(made.question)
        asked.append(made)
    return asked
