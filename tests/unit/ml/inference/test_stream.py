from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.inference.stream import TextStream

_BASE: list[LoadedBase] = []


def _base() -> LoadedBase:
    if not _BASE:
        _BASE.append(random_weights.build())
    return _BASE[0]


def _pieces(ids: list[int], names: dict[int, str] | None = None) -> tuple[list[str], str]:
    stream = TextStream(_base(), names)
    pieces = [stream.push(one) for one in ids]
    return [*pieces, stream.finish()], stream.text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@settings(max_examples=60, deadline=None)
def test_pieces_join_to_the_text_and_no_character_is_broken(text: str) -> None:
    pieces, told = _pieces(_base().encode_text(text))
    assert "".join(pieces) == told == text.strip()
    assert all("\ufffd" not in piece for piece in pieces) or "\ufffd" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["", 0, " is here."], "Änne is here."),
        (["Yes,", 0, " and", 1, " are."], "Yes, Änne and 李雷 are."),
        (["Yes, ", 0, "."], "Yes, Änne."),
        (["(", 0, ")"], "(Änne)"),
        ([" ", 0, 1], "Änne 李雷"),
        (["It is", 1, "'s dog 🐕 of", 0], "It is 李雷's dog 🐕 of Änne"),
    ],
)
def test_names_stand_in_place_of_their_ids(words: list[str | int], told: str) -> None:
    base = _base()
    ids: list[int] = []
    for word in words:
        ids += base.encode_text(word) if isinstance(word, str) else [base.vocabulary + 17 * word]
    pieces, text = _pieces(ids, {base.vocabulary: "Änne", base.vocabulary + 17: "李雷"})
    assert "".join(pieces) == text == told


def test_half_a_character_is_held_back_until_it_is_whole() -> None:
    ids = _base().encode_text("ab🐕")
    stream = TextStream(_base())
    told = [stream.push(one) for one in ids[:-1]]
    assert "".join(told) == "ab"
    assert stream.push(ids[-1]) == "🐕"


def test_a_name_behind_half_a_character_is_told() -> None:
    base = _base()
    ids = [*base.encode_text("🐕")[:-1], base.vocabulary]
    _, text = _pieces(ids, {base.vocabulary: "Leo"})
    assert text.endswith("Leo")


def test_ids_that_stand_for_nothing_are_left_out() -> None:
    base = _base()
    pieces, text = _pieces([*base.encode_text("ab"), base.vocabulary + 3, *base.encode_text("cd")])
    assert "".join(pieces) == text == "abcd"
