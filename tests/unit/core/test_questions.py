from __future__ import annotations

import copy
import re
import tomllib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.questions import (
    DESCRIPTIVE,
    KINDS,
    ExistenceForm,
    asked_existence,
    balanced_slots,
    declined,
    described,
    existence,
    existence_forms,
    listed,
    read_templates,
    states,
)
from pvchat_desktop.paths import resources_dir
from pvchat_desktop.services.question_templates import question_templates

TEMPLATES = question_templates()
PLACE = re.compile(r"\{p(\d)\}")


def tables() -> dict[Any, dict[str, Any]]:
    folder = resources_dir() / "questions"
    return {kind: tomllib.loads((folder / f"{kind}.toml").read_text(encoding="utf-8")) for kind in KINDS}


def test_there_are_enough_wordings() -> None:
    assert len(TEMPLATES.one.questions) >= 25
    assert {outcome: len(texts) >= 25 for outcome, texts in TEMPLATES.one.answers.items()} == {"yes": True, "no": True}
    for kind in DESCRIPTIVE:
        forms = TEMPLATES.descriptive[kind]
        assert len(forms.questions) >= 12
        assert len(forms.absent) >= 12
        assert all("{figure}" in ask and "{answer}" in wording for ask, wording in forms.base)
        assert all("{who}" in text or "Not in this clip" in text for text in forms.questions)


def test_wordings_begin_as_the_score_question_expects() -> None:
    for forms in [TEMPLATES.one, *TEMPLATES.two.values(), *TEMPLATES.many.values()]:
        for outcome, texts in forms.answers.items():
            assert all(text.startswith("Yes, " if outcome.startswith("yes") else "No, ") for text in texts)


def test_the_version_changes_with_any_wording() -> None:
    changed = tables()
    changed["action"]["questions"][0] += " Now?"
    assert read_templates(tables()).version == TEMPLATES.version
    assert read_templates(changed).version != TEMPLATES.version


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda t: t.pop("action"), "no question texts"),
        (lambda t: t["existence"]["one"]["yes"].append("Certainly, {who} is."), "does not begin"),
        (lambda t: t["existence"]["one"]["questions"].append("Is {nobody} here?"), "unknown"),
        (lambda t: t["existence"]["two"].pop("any"), r"\[any\]"),
        (lambda t: t["existence"]["one"]["no"].clear(), "lack no"),
        (lambda t: t["location"].pop("base"), "base"),
        (lambda t: t["location"]["questions"].append(t["location"]["questions"][0]), "twice"),
    ],
)
def test_texts_that_break_a_rule_are_refused(change: Any, complaint: str) -> None:
    broken = copy.deepcopy(tables())
    change(broken)
    with pytest.raises(ValueError, match=complaint):
        read_templates(broken)


@pytest.mark.parametrize("people", [1, 2, 3, 4])
def test_every_state_has_a_question_for_each_answer_it_allows(people: int) -> None:
    assert len(set(states(people))) == 2**people
    for state in states(people):
        assert bool(existence_forms(state, yes=True)) == any(state)
        assert bool(existence_forms(state, yes=False)) == (not all(state))


@given(st.lists(st.booleans(), min_size=1, max_size=4), st.integers(0, 10**9), st.integers(0, 10**9))
@settings(deadline=None)
def test_answers_are_true(state: list[bool], question: int, answer: int) -> None:
    for yes in (True, False):
        for form in existence_forms(state, yes=yes):
            made = existence(TEMPLATES, form, state, question=question, answer=answer)
            assert made.answer is not None
            assert made.answer.startswith("Yes, " if yes else "No, ")
            assert "{" not in PLACE.sub("", made.question + made.answer)
            assert {int(i) for i in PLACE.findall(made.question)} == set(form.about)
            assert {int(i) for i in PLACE.findall(made.answer)} <= set(form.about)
            assert made.template.endswith(TEMPLATES.version)


def test_an_answer_about_several_tells_who_is_there() -> None:
    for mode in ("all", "any"):
        for answer in range(12):
            made = existence(TEMPLATES, ExistenceForm((0, 1, 2), mode), (True, False, True), question=0, answer=answer)
            assert made.answer is not None
            head = made.answer[: made.answer.index("{p1}")]
            assert "{p0}" in head or "not" in head or "missing" in head
            assert {"0", "2"} <= set(PLACE.findall(made.answer))


def test_descriptive_questions() -> None:
    made = described(TEMPLATES, "action", 1, question=3, base=4, figure="the person on the left")
    assert made.answer is None
    assert made.ask_base is not None
    assert "the person on the left" in made.ask_base
    assert made.wording == "{p1} {answer}"
    assert made.about == (1,)
    for kind in DESCRIPTIVE:
        for answer in range(13):
            no = declined(TEMPLATES, kind, 0, question=answer, answer=answer)
            assert no.answer
            assert "{who}" not in no.question + no.answer


def test_lists_of_names() -> None:
    assert listed(["A"], "and") == "A"
    assert listed(["A", "B"], "or") == "A or B"
    assert listed(["A", "B", "C"], "nor") == "A, B nor C"


@given(st.integers(1, 3), st.integers(1, 6), st.integers(0, 200))
@settings(deadline=None)
def test_yes_and_no_are_asked_equally_often(people: int, rounds: int, questions: int) -> None:
    present = states(people) * rounds
    slots = balanced_slots(present, questions, at_most=26)
    answers = Counter(slot.yes for slot in slots)
    assert answers[True] == answers[False]
    assert len(slots) in (questions - questions % 2, len(slots))
    loads = Counter(slot.sample for slot in slots)
    assert max(loads.values(), default=0) <= 26
    for slot in slots:
        assert any(present[slot.sample]) if slot.yes else not all(present[slot.sample])


@given(st.lists(st.booleans(), min_size=1, max_size=3), st.integers(0, 1000))
@settings(deadline=None, max_examples=30)
def test_no_sample_is_asked_the_same_twice(state: list[bool], seed: int) -> None:
    wishes = [True] * 12 if all(state) else [False] * 12
    first = asked_existence(TEMPLATES, state, wishes, (seed,))
    assert len({qa.question for qa in first}) == len(first) == 12
    assert first == asked_existence(TEMPLATES, state, wishes, (seed,))
