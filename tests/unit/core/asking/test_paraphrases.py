"""The paraphrase sets: what people type, and what it means."""

from __future__ import annotations

import tomllib
from collections import Counter
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


@dataclass(frozen=True, slots=True)
class _Case:
    ask: str
    intent: Intent
    people: tuple[str, ...]
    unknown: tuple[str, ...]
    library: bool
    held_out: bool


def _people(language: str) -> list[KnownPerson]:
    names = tomllib.loads((GOLDEN / f"{language}.toml").read_text("utf-8"))["people"]
    return [KnownPerson(PersonId(f"{i:032x}"), name) for i, name in enumerate(names)]


def _cases(language: str, *files: str) -> list[_Case]:
    cases = []
    for file in files or (f"{language}.toml", f"{language}_more.toml"):
        table = tomllib.loads((GOLDEN / file).read_text("utf-8"))
        for intent in Intent:
            cases += [
                _Case(
                    c["ask"],
                    intent,
                    tuple(c.get("people", ())),
                    tuple(c.get("unknown", ())),
                    c.get("library", False),
                    c.get("held_out", False),
                )
                for c in table[intent]
            ]
    return cases


@lru_cache
def _parsed(language: str) -> dict[str, ParsedQuestion]:
    people = _people(language)
    return {case.ask: parse(case.ask, people, _GRAMMAR, default=language) for case in _cases(language)}


def _wrong(language: str, cases: list[_Case]) -> list[str]:
    parsed = [(case, _parsed(language)[case.ask]) for case in cases]
    return [f"{case.ask!r} is {case.intent}, not {p.intent}" for case, p in parsed if p.intent is not case.intent]


@pytest.mark.parametrize("language", LANGUAGES)
def test_intent_is_right_for_the_held_out_third(language: str) -> None:
    held_out = [case for case in _cases(language, f"{language}.toml") if case.held_out]
    assert len(_wrong(language, held_out)) <= (1 - _TARGET) * len(held_out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_intent_is_right_for_all_that_is_held_out(language: str) -> None:
    held_out = [case for case in _cases(language) if case.held_out]
    assert len(held_out) >= 150
    assert len(_wrong(language, held_out)) <= (1 - _TARGET) * len(held_out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_intent_is_right_for_the_questions_the_grammar_was_tuned_on(language: str) -> None:
    wrong = _wrong(language, [case for case in _cases(language) if not case.held_out])
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_reach_are_right(language: str) -> None:
    names = {person.id: person.name for person in _people(language)}
    cases = [case for case in _cases(language) if not case.held_out]
    for case in cases:
        parsed = _parsed(language)[case.ask]
        found = (tuple(names[p] for p in parsed.people), parsed.unknown_names, parsed.whole_library)
        assert found == (case.people, case.unknown, case.library), case.ask


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_shows_in_most_questions(language: str) -> None:
    other = next(code for code in LANGUAGES if code != language)
    people = _people(language)
    asked = [case.ask for case in _cases(language) if len(case.ask.split()) > 2 and case.intent is not Intent.UNCLEAR]
    wrong = [ask for ask in asked if detect_language(ask, people, _GRAMMAR, default=other) != language]
    assert len(wrong) <= (1 - _TARGET) * len(asked), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_set_is_large_and_a_third_of_each_intent_is_held_out(language: str) -> None:
    cases = _cases(language, f"{language}.toml")
    assert len(cases) >= 240
    assert len({case.ask for case in cases}) == len(cases)
    for intent, n in Counter(case.intent for case in cases).items():
        held_out = sum(case.held_out for case in cases if case.intent is intent)
        assert held_out == round(n / 3), intent
