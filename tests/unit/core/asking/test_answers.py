"""Answers: their wording, and that they rest on what was seen and nothing else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.asking.answer import answer
from pvchat_desktop.core.asking.facts import Appearance, ClipFacts, KnownPerson
from pvchat_desktop.core.asking.grammar import load_grammar
from pvchat_desktop.core.asking.intents import Intent, ParsedQuestion, Statement, WordedAnswer
from pvchat_desktop.core.asking.parse import parse
from pvchat_desktop.core.asking.seen import most_at_once, view_clip
from pvchat_desktop.core.asking.suggest import suggestions
from pvchat_desktop.core.asking.wording import Words, clock
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import BodySpan
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.media import Box, DateCertainty, Span
from tests.helpers.asked import (
    GARDEN,
    GOLDEN,
    GRANNY,
    LANGUAGES,
    LEO,
    LIKELY,
    MIA,
    NAMES,
    ROOT,
    SCENES,
    SURE,
    UNSURE,
    clip,
    grammar,
    people,
    seen,
)

_GRAMMAR = grammar()


def _ask(question: str, facts: Sequence[ClipFacts], language: str = "en") -> str:
    known = people(language)
    worded = answer(parse(question, known, _GRAMMAR, default=language), facts, known, _GRAMMAR)
    return with_names(worded.text, NAMES[language].__getitem__)


def _golden() -> list[tuple[str, str, str, str, str]]:
    tables = {code: tomllib.loads((GOLDEN / f"answers_{code}.toml").read_text("utf-8")) for code in LANGUAGES}
    return [
        (code, a["scene"], a["ask"], a["intent"], a["text"]) for code, table in tables.items() for a in table["answer"]
    ]


@pytest.mark.parametrize(("language", "scene", "ask", "intent", "text"), _golden())
def test_answers_read_as_they_were_approved(language: str, scene: str, ask: str, intent: str, text: str) -> None:
    assert parse(ask, people(language), _GRAMMAR, default=language).intent == intent
    assert _ask(ask, SCENES[scene], language) == text


def test_times_read_as_on_a_player() -> None:
    assert [clock(t_s) for t_s in (0, 7.9, 62, 3753, -1)] == ["0:00", "0:07", "1:02", "1:02:33", "0:00"]


@pytest.mark.parametrize(
    ("seconds", "english", "german"),
    [
        (0.4, "less than a second", "weniger als eine Sekunde"),
        (1.0, "1 second", "1 Sekunde"),
        (4.54, "4.5 seconds", "4,5 Sekunden"),
        (59.6, "1 minute", "1 Minute"),
        (61, "1 minute and 1 second", "1 Minute und 1 Sekunde"),
        (7325, "2 hours and 2 minutes", "2 Stunden und 2 Minuten"),
    ],
)
def test_durations_are_worded(seconds: float, english: str, german: str) -> None:
    assert Words(_GRAMMAR.language("en")).duration(seconds) == english
    assert Words(_GRAMMAR.language("de")).duration(seconds) == german


def test_small_gaps_are_no_absence() -> None:
    facts = [clip("A", 20, None, seen(LEO, SURE, (1, 3), (3.8, 6)))]
    assert _ask("When is Leo seen?", facts) == "Leo is seen from 0:01 to 0:06."


def test_many_times_are_cut_short() -> None:
    facts = [clip("A", 99, None, seen(LEO, SURE, *((i * 8.0, i * 8.0 + 2) for i in range(12))))]
    text = _ask("Wann ist Leo zu sehen?", facts, "de")
    assert text.startswith("Leo ist zwölfmal zu sehen: von 0:00 bis 0:02, von 0:08 bis 0:10,")
    assert text.endswith("und noch vier weitere Male.")


@pytest.mark.parametrize(
    ("x", "where"),
    [
        ((0.1, 0.2), "Leo is on the left of the picture, from 0:01 to 0:05."),
        ((0.5, 0.5), "Leo is in the middle of the picture, from 0:01 to 0:05."),
        ((0.95, 0.7), "Leo is on the right of the picture, from 0:01 to 0:05."),
        ((0.9, 0.1), "Leo moves from the right to the left, from 0:01 to 0:05."),
        ((0.1, 0.5), "Leo moves from the left to the middle, from 0:01 to 0:05."),
    ],
)
def test_places_are_thirds_of_the_picture(x: tuple[float, float], where: str) -> None:
    assert _ask("Where is Leo?", [clip("A", 20, None, seen(LEO, SURE, (1, 5), x=x))]) == where


def test_places_that_change_between_spans_are_told_apart() -> None:
    facts = [clip("A", 20, None, seen(LEO, SURE, (1, 3)), seen(LEO, SURE, (9, 11), x=(0.9, 0.9)))]
    assert _ask("Where is Leo?", facts) == (
        "Leo is on the left of the picture, from 0:01 to 0:03. Leo is on the right of the picture, from 0:09 to 0:11."
    )


@pytest.mark.parametrize(
    ("level", "english", "german"),
    [
        (SURE, "Yes, Leo is in this clip,", "Ja, Leo ist in diesem Clip zu sehen:"),
        (LIKELY, "Probably yes: I think Leo", "Wahrscheinlich ja: Ich glaube, Leo"),
        (UNSURE, "I am not sure: somebody who might be Leo", "Ich bin nicht sicher: In diesem Clip ist eine Person"),
    ],
)
def test_doubt_is_said(level: EvidenceLevel, english: str, german: str) -> None:
    facts = [clip("A", 20, None, seen(LEO, level, (1, 3)))]
    assert _ask("Is Leo here?", facts).startswith(english)
    assert _ask("Ist Leo hier?", facts, "de").startswith(german)


def test_absence_is_an_answer_and_says_its_limit() -> None:
    text = _ask("Ist Oma in diesem Clip?", [clip("A", 20, None, seen(LEO, SURE, (1, 3)))], "de")
    assert text.startswith("Nein, ich sehe Oma in diesem Clip nicht.")
    assert "Gesichtern" in text


def test_being_together_is_being_in_the_picture_at_the_same_time() -> None:
    apart = [clip("A", 20, None, seen(LEO, SURE, (1, 3)), seen(MIA, SURE, (8, 9)))]
    assert _ask("Is Leo with Mia?", apart) == "Leo and Mia are in this clip, but never in the picture at the same time."
    close = [clip("A", 20, None, seen(LEO, SURE, (1, 5)), seen(MIA, SURE, (3, 9)))]
    assert _ask("Is Leo with Mia?", close) == "Yes, Leo and Mia are together from 0:03 to 0:05."


def test_somebody_who_is_there_at_another_time_is_named_as_such() -> None:
    facts = [clip("A", 20, None, seen(LEO, SURE, (1, 3)), seen(MIA, SURE, (8, 9)))]
    text = _ask("Who is Leo with?", facts)
    assert text.startswith("I see nobody else in the picture while Leo is there.")
    assert text.endswith("Mia is in this clip too, but at another time.")


def test_the_most_at_once_are_counted() -> None:
    figures = view_clip(0, clip("A", 20, None, seen(LEO, SURE, (1, 4)), seen(MIA, SURE, (5, 8)))).figures
    assert most_at_once(figures) == 1
    assert most_at_once(view_clip(0, GARDEN).figures) == 3


def test_with_one_person_known_a_question_without_a_name_is_about_them() -> None:
    known = people()[:1]
    worded = answer(parse("When is he there?", known, _GRAMMAR), [GARDEN], known, _GRAMMAR)
    text = with_names(worded.text, NAMES["en"].__getitem__)
    assert text.startswith("Your question names nobody; I take it to be about Leo. Leo is seen twice")


def test_without_anybody_named_yet_it_says_how_to_begin() -> None:
    worded = answer(parse("Is Leo here?", [], _GRAMMAR), [GARDEN], [], _GRAMMAR)
    assert worded.text.startswith("I know nobody called Leo. Nobody has a name yet.")


def test_the_oldest_clip_is_by_date_and_doubtful_dates_are_said() -> None:
    facts = [
        clip("New", 9, "2021-05-01T09:00:00", seen(LEO, SURE, (1, 2))),
        clip("Old", 9, "2001-01-01", seen(LEO, SURE, (1, 2)), certainty=DateCertainty.GUESS),
        clip("Dateless", 9, None, seen(LEO, SURE, (1, 2))),
    ]
    assert _ask("What is the oldest clip of Leo?", facts) == (
        "The oldest clip of Leo is “Old” (about 1 January 2001), from 0:01 to 0:02. "
        "That date is only the file's own and may be wrong. One more clip of Leo has no date, so I left it out."
    )
    assert "New" in _ask("What is the newest clip of Leo?", facts)
    assert _ask("What is the newest clip of Leo?", [facts[2], facts[2]]).startswith(
        "None of the clips of Leo has a date"
    )


def test_statements_rest_on_the_appearances_they_speak_of() -> None:
    known = people()
    worded = answer(parse("Where is Mia?", known, _GRAMMAR), [GARDEN], known, _GRAMMAR)
    assert {support for s in worded.statements for support in s.supports} == {(0, 2)}
    worded = answer(parse("Is Grandma here?", known, _GRAMMAR), [GARDEN], known, _GRAMMAR)
    assert worded.statements[0].supports == ()
    assert worded.statements[1].supports == ((0, 3),)


def test_supports_point_into_the_facts_as_they_were_given() -> None:
    facts = SCENES["library"]
    known = people()
    worded = answer(parse("Which clips is Grandma in?", known, _GRAMMAR), facts, known, _GRAMMAR)
    for i, j in (support for s in worded.statements for support in s.supports):
        assert facts[i].appearances[j].person == GRANNY


def test_list_entries_stand_on_their_own_lines() -> None:
    lines = (
        Statement("A:", ()),
        Statement("b", (), is_item=True),
        Statement("c", (), is_item=True),
        Statement("D.", ()),
    )
    assert WordedAnswer(Intent.WHO, lines).text == "A:\n• b\n• c\nD."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES)
def test_suggested_questions_are_understood(language: str, scene: str) -> None:
    known = people(language)
    asked = suggestions(SCENES[scene], known, _GRAMMAR, language)
    assert 3 <= len(asked) <= 5
    for question in asked:
        parsed = parse(question, known, _GRAMMAR, default=language)
        assert parsed.intent not in (Intent.UNCLEAR, Intent.DESCRIBE), question
        assert parsed.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_somebody_does_is_suggested_where_a_base_can_tell(language: str) -> None:
    known = people(language)
    asked = suggestions([GARDEN], known, _GRAMMAR, language, describes=True)
    intents = [parse(question, known, _GRAMMAR, default=language).intent for question in asked]
    assert intents.count(Intent.DESCRIBE) == 1
    nobody = suggestions([], known, _GRAMMAR, language, describes=True)
    assert all(parse(one, known, _GRAMMAR, default=language).intent is not Intent.DESCRIBE for one in nobody)


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_suggested_before_anybody_is_known(language: str) -> None:
    assert len(suggestions([GARDEN], [], _GRAMMAR, language)) >= 3
    assert len(suggestions([], [], _GRAMMAR, language)) >= 3


def test_the_languages_say_the_same_things() -> None:
    english, german = (_GRAMMAR.language(code) for code in LANGUAGES)
    assert english.answers.keys() == german.answers.keys()
    assert english.suggestions.keys() == german.suggestions.keys()
    optional = {"n"}
    for key in english.answers:
        fields = [{f for _, f, _, _ in Formatter().parse(lang.answers[key]) if f} for lang in (english, german)]
        assert fields[0] - optional == fields[1] - optional, key


def test_every_template_is_used() -> None:
    source = "".join(p.read_text("utf-8") for p in (ROOT / "pvchat_desktop" / "core" / "asking").glob("*.py"))
    by_value = re.compile(  # keys ended by a level, a place, a number, an order or a source of words
        r"(yes|here|hedge|maybe|item)_(sure|likely|unsure)|(is|at|from|to)_(left|middle|right)|unknown_faces_(one|many)"
        r"|by_body_(likely|unsure)|library_(none_)?(both|all)|library_(first|last)_of_all|words_(first|last)"
        r"|words_(found|some)_(one|many_first|many_last)|said_(caption|spoken|described|place|title|folder)"
    )
    for key in _GRAMMAR.language("en").answers:
        names = {key, re.sub("_(one|many)$", "", key)}
        assert by_value.fullmatch(key) or any(f'"{name}"' in source for name in names), key


def test_a_grammar_that_lacks_something_is_refused() -> None:
    table = tomllib.loads((ROOT / "resources" / "asking" / "en.toml").read_text("utf-8"))
    with pytest.raises(ValueError, match="default language"):
        load_grammar({"en": table}, default="de")
    with pytest.raises(ValueError, match="word classes when"):
        load_grammar({"en": {**table, "words": {k: v for k, v in table["words"].items() if k != "when"}}})
    with pytest.raises(ValueError, match="12 months"):
        load_grammar({"en": {**table, "months": ["January"]}})
    with pytest.raises(ValueError, match="not a list"):
        load_grammar({"en": {**table, "slots": "is _"}})


_times = st.floats(-2, 70, allow_nan=False)
_spans = st.lists(st.tuples(_times, _times).map(lambda ends: (min(ends), max(ends))), min_size=1, max_size=4)
_appearances = st.builds(
    lambda person, level, spans, x: seen(person, level if person else None, *sorted(spans), x=x),
    st.sampled_from([None, *NAMES["en"]]),
    st.sampled_from(list(EvidenceLevel)),
    _spans,
    st.tuples(st.floats(-0.1, 1.1), st.floats(-0.1, 1.1)),
)
_dates = st.sampled_from([None, "2020-05-01", "2020-05-01T10:00:00", "not a date"])
_clips = st.builds(
    lambda title, duration_s, date, appearances: clip(title, duration_s, date, *appearances),
    st.text(max_size=10),
    st.floats(0, 60),
    _dates,
    st.lists(_appearances, max_size=4),
)


def _appearance_at(facts: Sequence[ClipFacts], support: tuple[int, int]) -> Appearance:
    return facts[support[0]].appearances[support[1]]


@settings(max_examples=150, deadline=None)
@given(
    facts=st.lists(_clips, max_size=4),
    intent=st.sampled_from(list(Intent)),
    asked_for=st.lists(st.sampled_from(list(NAMES["en"])), max_size=3, unique=True),
    known=st.integers(0, 4),
    unknown=st.lists(st.text(max_size=5), max_size=1),
    language=st.sampled_from(LANGUAGES),
)
def test_any_facts_are_worded_and_nothing_is_made_up(
    facts: list[ClipFacts], intent: Intent, asked_for: list[PersonId], known: int, unknown: list[str], language: str
) -> None:
    parsed = ParsedQuestion(intent, tuple(asked_for), tuple(unknown), language, whole_library=False)
    known_people: list[KnownPerson] = people(language)[:known]
    worded = answer(parsed, facts, known_people, _GRAMMAR)
    assert worded.statements
    for statement in worded.statements:
        assert statement.text.strip()
        for support in statement.supports:
            assert _appearance_at(facts, support).spans
    in_play = {a.person for f in facts for a in f.appearances} | set(asked_for) | {p.id for p in known_people}
    assert {PersonId(p) for p in re.findall(r"\{person:([0-9a-f]+)\}", worded.text)} <= in_play


@settings(max_examples=100, deadline=None)
@given(facts=_clips)
def test_spans_stay_within_the_clip(facts: ClipFacts) -> None:
    for figure in view_clip(0, facts).figures:
        for span in (*figure.spans, *figure.doubtful):
            assert Span(0, facts.duration_s).overlap_s(span) == pytest.approx(span.duration_s)
            assert 0 <= span.start_s <= span.end_s <= facts.duration_s


def test_who_is_followed_by_their_body_is_said_to_be_and_never_surer_than_their_face() -> None:
    def followed(level: EvidenceLevel, *spans: tuple[float, float, EvidenceLevel]) -> ClipFacts:
        by_body = tuple(BodySpan(start, end, sure, start, Box(0, 0, 90, 300)) for start, end, sure in spans)
        return replace(GARDEN, duration_s=20.0, appearances=(replace(seen(LEO, level, (2, 6)), by_body=by_body),))

    behind = followed(SURE, (6, 10, LIKELY), (15, 18, UNSURE))
    assert _ask("When is Leo seen?", [behind]) == (
        "Leo is seen from 0:02 to 0:06. Probably also from 0:06 to 0:10, seen from behind or too small to know the "
        "face: by build and clothes. Perhaps also from 0:15 to 0:18, seen from behind or too small to know the face: "
        "by build and clothes."
    )
    assert "Wahrscheinlich auch von 0:06 bis 0:10, von hinten" in _ask("Wann ist Leo zu sehen?", [behind], "de")
    assert "Probably also" not in _ask("When is Leo seen?", [followed(UNSURE, (6, 10, LIKELY))])
    assert "also" not in _ask("When is Leo seen?", [followed(SURE, (3, 5, LIKELY))])
    assert "also" not in _ask(
        "Who is in the clip?",
        [replace(GARDEN, appearances=(replace(seen(None, None, (2, 6)), by_body=behind.appearances[0].by_body),))],
    )
