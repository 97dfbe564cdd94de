"""The paraphrase sets: what people type, and what it means."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pytest

from pvchat_desktop.core.asking.facts import KnownPerson
from pvchat_desktop.core.asking.intents import Intent, ParsedQuestion
from pvchat_desktop.core.asking.parse import detect_language, parse
from pvchat_desktop.core.ids import PersonId
from tests.helpers.asked import GOLDEN, LANGUAGES, grammar

_TARGET = 0.95
_GRAMMAR = grammar()
_FIRST_SET = ("{}.toml",)
_OWN_SETS = ("{}.toml", "{}_more.toml")  # by the author of the grammar
_OTHERS_SETS = ("blind_x_{}.toml", "blind_y_{}.toml")
_ALL_SETS = _OWN_SETS + _OTHERS_SETS


@dataclass(frozen=True, slots=True)
class _Case:
    ask: str
    intent: Intent
    known: tuple[KnownPerson, ...]
    people: tuple[str, ...]
    unknown: tuple[str, ...]
    library: bool
    held_out: bool


def _cases(language: str, sets: Sequence[str] = _ALL_SETS) -> list[_Case]:
    cases = []
    for name in sets:
        table = tomllib.loads((GOLDEN / name.format(language)).read_text("utf-8"))
        known = tuple(KnownPerson(PersonId(f"{i:032x}"), name) for i, name in enumerate(table["people"]))
        for intent in Intent:
            cases += [
                _Case(
                    c["ask"],
                    intent,
                    known,
                    tuple(c.get("people", ())),
                    tuple(c.get("unknown", ())),
                    c.get("library", False),
                    c.get("held_out", False),
                )
                for c in table[intent]
            ]
    return cases


@lru_cache(maxsize=4096)
def _parsed(case: _Case, language: str) -> ParsedQuestion:
    return parse(case.ask, case.known, _GRAMMAR, default=language)


def _wrong(language: str, cases: list[_Case]) -> list[str]:
    parsed = [(case, _parsed(case, language)) for case in cases]
    return [f"{case.ask!r} is {case.intent}, not {p.intent}" for case, p in parsed if p.intent is not case.intent]


@pytest.mark.parametrize("language", LANGUAGES)
def test_intent_is_right_for_the_held_out_third(language: str) -> None:
    held_out = [case for case in _cases(language, _FIRST_SET) if case.held_out]
    assert len(_wrong(language, held_out)) <= (1 - _TARGET) * len(held_out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_intent_is_right_for_all_that_is_held_out(language: str) -> None:
    held_out = [case for case in _cases(language, _OWN_SETS) if case.held_out]
    assert len(held_out) >= 150
    assert len(_wrong(language, held_out)) <= (1 - _TARGET) * len(held_out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_intent_is_right_for_what_is_held_out_of_another_authors_questions(language: str) -> None:
    held_out = [case for case in _cases(language, _OTHERS_SETS) if case.held_out]
    assert len(held_out) >= 50
    assert len(_wrong(language, held_out)) <= (1 - _TARGET) * len(held_out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_intent_is_right_for_the_questions_the_grammar_was_tuned_on(language: str) -> None:
    wrong = _wrong(language, [case for case in _cases(language) if not case.held_out])
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_reach_are_right(language: str) -> None:
    cases = [case for case in _cases(language) if not case.held_out]
    for case in cases:
        names = {person.id: person.name for person in case.known}
        parsed = _parsed(case, language)
        found = (tuple(names[p] for p in parsed.people), parsed.unknown_names, parsed.whole_library)
        assert found == (case.people, case.unknown, case.library), case.ask


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_shows_in_most_questions(language: str) -> None:
    other = next(code for code in LANGUAGES if code != language)
    asked = [case for case in _cases(language) if len(case.ask.split()) > 2 and case.intent is not Intent.UNCLEAR]
    wrong = [c.ask for c in asked if detect_language(c.ask, c.known, _GRAMMAR, default=other) != language]
    assert len(wrong) <= (1 - _TARGET) * len(asked), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_set_is_large_and_a_third_of_each_intent_is_held_out(language: str) -> None:
    cases = _cases(language, _FIRST_SET)
    assert len(cases) >= 240
    assert len({case.ask for case in cases}) == len(cases)
    for intent, n in Counter(case.intent for case in cases).items():
        held_out = sum(case.held_out for case in cases if case.intent is intent)
        assert held_out == round(n / 3), intent
