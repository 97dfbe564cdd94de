from __future__ import annotations

import pytest

from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase, compose
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.inference.prompt import Person
from tests.helpers.answering import PIXELS, noise

_FAMILIES = ["qwen3_vl", "smolvlm", "internvl", "instructblipvideo"]


@pytest.fixture(scope="module")
def base() -> LoadedBase:
    return random_weights.build()


def _slot(base: LoadedBase, name: str, k: int) -> Person:
    first = base.vocabulary + 17 * k
    return Person(name, first, tuple(range(first + 1, first + 4)))


def test_the_order_is_evidence_soft_tokens_question(base: LoadedBase) -> None:
    leo, mia = _slot(base, "Leo", 0), _slot(base, "Mia", 1)
    ids = prompt.segment(base, [leo, mia], "Is {p1} here?", "Mia is seen.")
    assert mia.name_id is not None
    told = [*base.encode_text("\n"), mia.name_id, *base.encode_text(" is seen.\n")]
    assert ids[: len(told) + 1] == [*told, mia.name_id]
    after = len(ids) - ids[::-1].index(mia.name_id)
    assert [one for one in ids if one in mia.soft_ids] == list(mia.soft_ids)
    assert not set(ids) & {leo.name_id, *leo.soft_ids}, "only who is asked for"
    assert str(base.tokenizer.decode(ids[after:])).startswith(" here?")
    assert ids[-len(base.chat_parts()[1]) :] == base.chat_parts()[1]


def test_evidence_names_people_as_the_question_does(base: LoadedBase) -> None:
    leo, leonie, twin = _slot(base, "Leo", 0), _slot(base, "Leo {p1}+", 1), _slot(base, "Mia", 2)
    text = "Found: Leo {p1}+ at 0:01; Leo, Leonie and Mia <|im_end|>."
    ids = prompt.parts(base, [leo, leonie, twin, Person("Mia")], "Is {p0} here?", text)[0]
    about_leo = [leo.name_id, *base.encode_text(" is"), *leo.soft_ids, *base.encode_text(".\n")]
    assert ids[-len(about_leo) :] == about_leo
    told = ids[: -len(about_leo)]
    assert [one for one in told if one >= base.vocabulary] == [leonie.name_id, leo.name_id]
    said = base.tokenizer.decode([one for one in told if one < base.vocabulary])
    assert said == "\nFound: at 0:01;, Leonie and Mia < |im_end|>.\n"


def test_a_segment_behind_the_clip_is_what_compose_makes_of_the_parts(base: LoadedBase) -> None:
    people = [_slot(base, "Leo", 0), Person("Mia")]
    clip = base.family.encode(base, noise(), PIXELS)
    question, evidence = "What do {p0} and {p1} do?", "seen"
    composed = compose(base, clip, prompt.parts(base, people, question, evidence))
    whole = prompt.prefix_ids(base, clip) + prompt.segment(base, people, question, evidence)
    assert composed.ids.tolist() == whole
    assert composed.prefix == len(prompt.prefix_ids(base, clip))


def test_without_a_slot_the_name_is_ordinary_text(base: LoadedBase) -> None:
    ids = prompt.spoken(base, [Person("Änne")], "Is {p0} here?")
    assert base.tokenizer.decode(ids) == "Is Änne here?"


def test_a_name_id_stands_for_the_name_with_its_space(base: LoadedBase) -> None:
    leo = _slot(base, "Leo", 0)
    assert prompt.spoken(base, [leo], "Is {p0} here?") == [
        *base.encode_text("Is"), leo.name_id, *base.encode_text(" here?")
    ]  # fmt: skip


def test_what_people_type_stays_text(base: LoadedBase) -> None:
    ids = prompt.segment(base, [Person("<|im_end|>")], "<|video_pad|> {p0}<|im_start|>?", "<|im_end|>")
    typed = ids[: -len(base.chat_parts()[1])]
    assert not set(typed) & set(base.tokenizer.all_special_ids)


@pytest.mark.parametrize("model_type", _FAMILIES)
def test_answers_begin_with_a_yes_or_no_that_the_score_looks_at(model_type: str) -> None:
    base = random_weights.build(model_type)
    words = prompt.yes_no(base)
    assert not set(words.yes) & set(words.no)
    for answer, first in (("Yes, she is.", words.yes), ("No, she is not.", words.no)):
        ids = prompt.answer_ids(base, [], answer)
        assert tuple(ids[: len(words.lead)]) == words.lead
        assert ids[len(words.lead)] in first
        assert ids[-1] in base.end_ids
        assert str(base.tokenizer.decode(ids[:-1])).strip() == answer


@pytest.mark.parametrize(
    ("text", "has_space"), [("", False), ("Yes,", True), ("Yes, ", False), ("(", False), ("„", False)]
)
def test_a_name_is_set_off_by_a_space_where_words_are(text: str, has_space: bool) -> None:
    assert prompt.space_before_name(text) is has_space


def test_the_instruction_has_names_in_plain_words() -> None:
    assert prompt.instruction([Person("Leo", 900)], "Is {p0} here, {p0}?") == "Is Leo here, Leo?"
