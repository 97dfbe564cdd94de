"""What a search asks for."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.asking.facts import KnownPerson
from pvchat_desktop.core.asking.query import Query, all_of, any_of, meanings, names_of, read_query
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.services.language import same_meanings, search_languages

TODAY = date(2026, 11, 22)
LEO, GRANDMA, ANNA, JUNE = PEOPLE = [
    KnownPerson(PersonId(digit * 32), name)
    for digit, name in zip("abcd", ("Leo", "Grandma", "Anna Lee", "June"), strict=True)
]


def _read(text: str, first: str = "en") -> Query:
    return read_query(text, PEOPLE, search_languages(first), TODAY)


@pytest.mark.parametrize(
    ("text", "people", "without", "together", "words"),
    [
        ("Leo", [LEO], [], False, []),
        ("leo with grandma", [LEO, GRANDMA], [], True, []),
        ("Leo und Grandma", [LEO, GRANDMA], [], False, []),
        ("Leo mit Grandma", [LEO, GRANDMA], [], True, []),
        ("Grandma without Leo and Anna", [GRANDMA], [LEO, ANNA], False, []),
        ("Leo's birthday", [LEO], [], False, ["birthday"]),
        ("Leo at the beach", [LEO], [], False, ["beach"]),
        ("Anna blowing out candles", [ANNA], [], False, ["blowing", "candles"]),
        ('Leo "blow out the candles"', [LEO], [], False, ["blow out the candles"]),
        ("without a hat", [], [], False, ["without", "hat"]),
        ("the", [], [], False, ["the"]),
        ("June swimming", [JUNE], [], False, ["swimming"]),
        ("", [], [], False, []),
        ("?!", [], [], False, []),
    ],
)
def test_names_and_words(
    text: str,
    people: list[KnownPerson],
    without: list[KnownPerson],
    together: bool,
    words: list[str],
) -> None:
    query = _read(text)
    assert query.people == tuple(one.id for one in people)
    assert query.without == tuple(one.id for one in without)
    assert (query.together, list(query.words), query.when) == (together, words, ())


@pytest.mark.parametrize("first", ["en", "de"])
def test_days_in_both_languages(first: str) -> None:
    for text in ("Leo summer 2019", "Leo im Sommer 2019"):
        [when] = _read(text, first).when
        assert when.spans[0].first == date(2019, 6, 1)
        assert _read(text, first).people == (LEO.id,)
        assert _read(text, first).words == ()
    assert _read("June 2019", first).people == (JUNE.id,), "somebody called June is no month"


def test_a_search_finds_other_forms_and_languages() -> None:
    known = same_meanings()
    assert '"kerzen"' in any_of(["candles"], known)
    assert '"candle"' in any_of(["Kerzen"], known)
    assert meanings([["a", "b"], ["b", "c"]])["b"] == ("a", "c")
    assert names_of(["Summer", "2019"]) == '{title path} : ("Summer"* AND "2019"*)'
    assert names_of([]) == any_of([], known) == all_of(["?!"], known) == ""


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=4))
def test_whatever_is_typed_is_a_query(words: list[str]) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(title, path, said, tokenize='porter unicode61')")
    for query in (any_of(words, same_meanings()), all_of(words, same_meanings()), names_of(words)):
        if query:
            db.execute("SELECT * FROM t WHERE t MATCH ?", [query]).fetchall()
    db.close()


@settings(deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_read(text: str) -> None:
    _read(text)
