"""Names in questions, unknown names, languages, and questions nobody would ask."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.asking.facts import KnownPerson
from pvchat_desktop.core.asking.intents import Intent
from pvchat_desktop.core.asking.parse import parse
from pvchat_desktop.core.ids import PersonId
from tests.helpers.asked import grammar

_GRAMMAR = grammar()


def _known(*names: str) -> list[KnownPerson]:
    return [KnownPerson(PersonId(name), name) for name in names]


def _named(question: str, *names: str) -> tuple[str, ...]:
    return parse(question, _known(*names), _GRAMMAR).people


@pytest.mark.parametrize(
    ("question", "names", "found"),
    [
        ("Is leo here?", ["Leo"], ["Leo"]),
        ("Is Leonard here?", ["Leo"], []),
        ("Ist Leos Gesicht zu sehen?", ["Leo"], ["Leo"]),
        ("Wann sieht man Oma's Gesicht?", ["Oma"], ["Oma"]),
        ("Where is Leo’s face?", ["Leo"], ["Leo"]),
        ("Is James' face seen?", ["James"], ["James"]),
        ("Wo ist Lukas?", ["Luka", "Lukas"], ["Lukas"]),
        ("Wo ist Lukas?", ["Luka"], ["Luka"]),
        ("Is Anna here?", ["Anna Lee"], ["Anna Lee"]),
        ("Is Anna here?", ["Anna Lee", "Anna Smith"], []),
        ("Is Anna here?", ["Anna Lee", "Anna"], ["Anna"]),
        ("Is Anna Lee here?", ["Anna", "Anna Lee"], ["Anna Lee"]),
        ("Sieht man Juergen?", ["Jürgen"], ["Jürgen"]),
        ("Sieht man Jurgen?", ["Jürgen"], ["Jürgen"]),
        ("Sieht man Jürgen?", ["Ju\u0308rgen"], ["Ju\u0308rgen"]),
        ("Is ZOE here?", ["Zoë"], ["Zoë"]),
        ("Is Anne-Marie here?", ["Anne-Marie"], ["Anne-Marie"]),
        ("Is O'Brien here?", ["O'Brien"], ["O'Brien"]),
        ("Are Mia and Leo here, and Leo again?", ["Leo", "Mia"], ["Mia", "Leo"]),
        ("Wo ist Großvater?", ["Großvater"], ["Großvater"]),
        ("Where is 陽太?", ["陽太"], ["陽太"]),
        ("Will Leo appear?", ["Will", "Leo"], ["Leo"]),
        ("Is Will in this clip?", ["Will", "Leo"], ["Will"]),
        ("Where is Uncle Ben's face?", ["Uncle Ben"], ["Uncle Ben"]),
        ("Is Uncle Tom here?", ["Uncle Ben"], []),
        ("Is Anna Smith here?", ["Anna Lee"], []),
        ("Are Anna, Bob and Leo here?", ["Anna Lee", "Leo"], ["Anna Lee", "Leo"]),
        ("is emliy here", ["Emily"], ["Emily"]),
        ("is emilly here", ["Emily"], ["Emily"]),
        ("Is Maria here?", ["Marcia"], []),
        ("Is Brian here?", ["Brain", "Brian"], ["Brian"]),
        ("Is Leo in it? will he stay?", ["Will", "Leo"], ["Leo"]),
    ],
)
def test_names_are_found_as_they_are_typed(question: str, names: list[str], found: list[str]) -> None:
    assert list(_named(question, *names)) == found


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Is Bob in this clip?", ["Bob"]),
        ("is bob in this clip", ["bob"]),
        ("When is Aunt Mary seen?", ["Aunt Mary"]),
        ("Where is Bob?", ["Bob"]),
        ("Is Leo with Bob?", ["Bob"]),
        ("Is Aunt Mary here?", ["Aunt Mary"]),
        ("Is Peter Parker in this clip?", ["Peter Parker"]),
        ("Ist Tante Frieda dabei?", ["Tante Frieda"]),
        ("Is the dog in this clip?", []),
        ("Is everybody here?", []),
        ("Ist Bob im Clip?", ["Bob"]),
        ("ist bob im clip", ["bob"]),
        ("Ist der Hund im Clip?", []),
        ("Wann ist Bob zu sehen?", ["Bob"]),
        ("Clips mit Bob", ["Bob"]),
        ("Ist Leo oder Bob dabei?", ["Bob"]),
    ],
)
def test_unknown_names_are_taken_only_from_the_place_of_a_name(question: str, unknown: list[str]) -> None:
    assert list(parse(question, _known("Leo"), _GRAMMAR).unknown_names) == unknown


@pytest.mark.parametrize(
    ("question", "default", "language"),
    [
        ("Wo ist Leo?", "en", "de"),
        ("Where is Leo?", "de", "en"),
        ("Leo?", "de", "de"),
        ("Leo?", "en", "en"),
        ("", "de", "de"),
        ("Where is Leo?", "fr", "en"),
    ],
)
def test_the_language_is_that_of_the_words(question: str, default: str, language: str) -> None:
    assert parse(question, _known("Leo"), _GRAMMAR, default=default).language == language


def test_a_question_for_more_than_faces_tell_is_for_a_base_model() -> None:
    for question in ("When does Leo blow out the candles?", "Is Leo at the beach?", "Wann bläst Leo die Kerzen aus?"):
        assert parse(question, _known("Leo"), _GRAMMAR).intent is Intent.DESCRIBE


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("whne is leo in teh vidoe", Intent.WHEN),
        ("first appearence of leo", Intent.FIRST),
        ("how many diffrent people are here", Intent.COUNT),
        ("wie lnage ist leo zu sehn", Intent.DURATION),
        ("wie viele leute kann man da zaehlen", Intent.COUNT),
    ],
)
def test_plain_slips_are_read_as_the_word(question: str, intent: Intent) -> None:
    assert parse(question, _known("Leo"), _GRAMMAR).intent is intent


@pytest.mark.parametrize("question", ["Does Leo look tired?", "Is Leo quiet?", "Spricht Leo?", "Ist Leo ein Leser?"])
def test_words_in_their_own_right_are_no_slips(question: str) -> None:
    assert parse(question, _known("Leo"), _GRAMMAR).intent is Intent.DESCRIBE


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Who is in the clip from last summer?", Intent.WHO),
        ("Wer ist auf dem Video vom letzten Urlaub?", Intent.WHO),
        ("Got a minute? Who is in this clip?", Intent.WHO),
        ("I would love to know whether Leo is here because I promised my sister a copy.", Intent.PRESENCE),
        ("Ist meine liebe Leo hier?", Intent.PRESENCE),
        ("Is my sister in this clip?", Intent.PRESENCE),
    ],
)
def test_asides_change_nothing(question: str, intent: Intent) -> None:
    assert parse(question, _known("Leo"), _GRAMMAR).intent is intent


def test_words_that_say_which_clip_is_meant_change_nothing() -> None:
    assert parse("Is Leo in the birthday video?", _known("Leo"), _GRAMMAR).intent is Intent.PRESENCE
    assert parse("Ist Leo im Geburtstagsvideo?", _known("Leo"), _GRAMMAR).intent is Intent.PRESENCE


_ODD_NAMES = [
    "C++",
    "(Leo)",
    "Leo.*",
    "[a-z]+",
    "{person:ab}",
    "***",
    "$^",
    "",
    " ",
    "\\d",
    "A|B",
    "@",
    "'s",
    "🙂",
    "ß",
]


@settings(max_examples=150, deadline=None)
@given(
    question=st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from(["is", "Leo", "wer", "ist", "when", "@", "'s", "{", "%", "*", "Bob", "\n", "??"])).map(
            " ".join
        ),
    ),
    names=st.lists(st.one_of(st.sampled_from(_ODD_NAMES), st.text(max_size=12)), max_size=4),
)
def test_any_text_and_any_names_are_parsed(question: str, names: list[str]) -> None:
    people = [KnownPerson(PersonId(f"{i:032x}"), name) for i, name in enumerate(names)]
    parsed = parse(question, people, _GRAMMAR)
    assert set(parsed.people) <= {person.id for person in people}
    assert parsed.language in _GRAMMAR.languages


def test_names_with_marks_are_found() -> None:
    assert _named("Is J.R. here?", "J.R.") == ("J.R.",)
    assert _named("Is Leo (papa) here?", "Leo (Papa)") == ("Leo (Papa)",)
    assert _named("Is everything here?", ".*") == ()
