from __future__ import annotations

import pytest

from pvchat_desktop.ml.inference.wording import beginning, listed, named, pointed, pointed_start

_WHERE, _BOTH = "Where is {p0}?", "Are {p0} and {p1} here?"


@pytest.mark.parametrize(
    ("question", "presence", "asks_presence", "text"),
    [
        (_WHERE, [False], False, "{p0} is not in this clip."),
        (_WHERE, [True], False, "{p0}"),
        (_WHERE, [None], False, ""),
        ("Is {p0} here?", [False], True, "No, {p0} is not in this clip."),
        ("Is {p0} here?", [True], True, "Yes, {p0} is in this clip"),
        ("Is {p0} here?", [None], True, ""),
        (_BOTH, [True, True], True, "Yes, {p0} and {p1} are in this clip"),
        (_BOTH, [False, False], True, "No, {p0} and {p1} are not in this clip."),
        (_BOTH, [True, False], True, "No, {p1} is not in this clip, but {p0} is"),
        (_BOTH, [True, None], True, ""),
        ("Is {p0} or {p1} here?", [True, False], True, "Yes, {p0} is in this clip, but {p1} is not"),
        ("Is {p0} or {p1} here?", [False, False], True, "No, {p0} and {p1} are not in this clip."),
        ("What do {p0} and {p1} do?", [False, True], False, "{p0} is not in this clip. {p1}"),
        ("What do {p0} and {p1} do?", [True, True], False, ""),
        ("What do {p0} and {p1} do?", [True, None], False, ""),
        ("Is {p1} here?", [False, True], True, "Yes, {p1} is in this clip"),
        ("What happens here?", [False], False, ""),
        ("Is anybody here?", [False], True, ""),
    ],
)
def test_the_first_words_say_who_is_there(
    question: str, presence: list[bool | None], asks_presence: bool, text: str
) -> None:
    assert beginning(question, presence, asks_presence=asks_presence).text == text


def test_the_model_adds_nothing_where_nobody_asked_for_is_there() -> None:
    assert beginning(_WHERE, [False], asks_presence=False).is_whole
    assert not beginning(_BOTH, [False, True], asks_presence=True).is_whole
    assert not beginning("What happens?", [False], asks_presence=False).is_whole


def test_a_model_that_does_not_know_somebody_begins_by_itself() -> None:
    assert beginning(_WHERE, [True], asks_presence=False, knows_them=False).text == ""


def test_german_and_unknown_languages() -> None:
    assert beginning("Ist {p0} da?", [False], asks_presence=True, language="de").text.startswith("Nein, {p0}")
    assert beginning("Ist {p0} da?", [True], asks_presence=True, language="de").text.startswith("Ja, {p0}")
    assert beginning("Is {p0} here?", [True], asks_presence=True, language="xx").text.startswith("Yes")


def test_lists_of_people() -> None:
    assert [listed(range(count)) for count in range(4)] == ["", "{p0}", "{p0} and {p1}", "{p0}, {p1} and {p2}"]
    assert named("Is {p1} with {p0}?", 3) == [0, 1]
    assert named("Who is this?", 3) == [0, 1, 2]


def test_a_finger_in_place_of_a_name() -> None:
    assert pointed("What is {p0} doing?", "left") == "What is the person on the left doing?"
    assert pointed("What is {p0} doing?", "alone") == "What is the person doing?"
    assert pointed("Was macht {p0}?", "middle", "de") == "Was macht die Person in der Mitte?"
    assert pointed("What is she doing?", "alone") == "What is she doing?"
    assert (pointed_start(), pointed_start("de")) == ("The person", "Die Person")
