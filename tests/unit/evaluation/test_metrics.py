"""Figures of answers, by hand-computed cases."""

from __future__ import annotations

import math

import pytest

from pvchat_desktop.evaluation import metrics
from pvchat_desktop.evaluation.metrics import FactsSaid, facts_said, presence_of, values_in

WORDS = {
    "place": {"park": ["park"], "living room": ["living room"]},
    "action": {"phoning": ["talking on the phone", "phoning"], "sitting": ["sitting"], "standing": ["standing still"]},
    "top": {
        "red T-shirt": ["red T-shirt"],
        "red sweater": ["red sweater"],
        "red striped sweater": ["red striped sweater"],
    },
    "hair": {"short red hair": ["short red hair"], "long red hair": ["long red hair"]},
}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Yes.", True),
        ("yes, Leo is here", True),
        ("No, Leo is not in this clip.", False),
        ("Leo is not in this clip.", False),
        ("Nobody knows.", None),
        ("Notably a person.", None),
        ("", None),
    ],
)
def test_presence_is_read_from_the_answer(answer: str, said: bool | None) -> None:
    assert presence_of(answer) is said


def test_values_are_whole_words_whatever_their_case() -> None:
    assert values_in("In the PARK.", WORDS["place"]) == {"park"}
    assert values_in("In the parking lot.", WORDS["place"]) == set()
    assert values_in("Leo is talking on the phone, sitting.", WORDS["action"]) == {"phoning", "sitting"}
    assert values_in("a red striped sweater", WORDS["top"]) == {"red striped sweater"}


def test_facts_are_right_wrong_or_not_said() -> None:
    facts = (("hair", "short red hair"), ("top", "red T-shirt"))
    assert facts_said("Leo has short red hair and wears a red T-shirt.", facts, WORDS) == FactsSaid(2, 0, 2)
    assert facts_said("Leo has long red hair and wears a red T-shirt.", facts, WORDS) == FactsSaid(1, 1, 2)
    assert facts_said("Leo has short red hair.", facts, WORDS) == FactsSaid(1, 0, 2)
    assert facts_said("Short red hair, long red hair.", facts, WORDS) == FactsSaid(0, 1, 2)


def test_a_description_is_right_with_half_of_it_and_nothing_wrong() -> None:
    assert FactsSaid(1, 0, 2).is_right
    assert not FactsSaid(1, 1, 2).is_right
    assert not FactsSaid(1, 0, 3).is_right
    assert not FactsSaid(0, 0, 0).is_right


def test_specificity_counts_the_name_and_what_is_right() -> None:
    assert metrics.entity_specificity("Leo is in the park.", "Leo", FactsSaid(1, 0, 1)) == 5.0
    assert metrics.entity_specificity("The person is in the park.", "Leo", FactsSaid(1, 0, 1)) == 2.5
    assert metrics.entity_specificity("Leo is here.", "Leo", FactsSaid(0, 0, 1)) == 2.5
    assert metrics.entity_specificity("Leo: red, blue", "Leo", FactsSaid(1, 1, 4)) == pytest.approx(3.75)
    assert metrics.entity_specificity("Leo is not in this clip.", "Leo", FactsSaid(1, 0, 1)) == 0.0


def test_completeness_is_the_share_of_facts() -> None:
    assert metrics.descriptive_completeness("Leo has short red hair.", FactsSaid(1, 0, 4)) == 1.25
    assert metrics.descriptive_completeness("Leo is not in this clip.", FactsSaid(1, 0, 4)) == 0.0


def test_bleu_of_single_words() -> None:
    """Three of four words are there and the lengths are equal: 3/4. A shorter answer pays: exp(1 - 4/2)."""
    assert metrics.bleu1(["Leo is in park"], [["Leo is in town"]]) == pytest.approx(0.75)
    assert metrics.bleu1(["Leo is"], [["Leo is in town"]]) == pytest.approx(math.exp(-1))
    assert metrics.bleu1(["it rains", "no"], [["it rains"], ["yes", "no"]]) == pytest.approx(1.0)
    assert metrics.bleu1([], []) is None
    assert "eff:yes" in metrics.bleu_settings()


def test_the_interval_of_a_mean_is_over_people() -> None:
    same = metrics.mean([[1, 1, 1], [1, 1, 1]])
    assert same is not None
    assert (same.value, same.low, same.high, same.of) == (1.0, 1.0, 1.0, 6)
    split = metrics.mean([[1.0] * 10, [0.0] * 10])  # one person always right, one never: nothing is known
    assert split is not None
    assert (split.value, split.low, split.high) == (0.5, 0.0, 1.0)
    assert metrics.mean([[], []]) is None
    assert metrics.mean([[0, 1], [1, 1], [0]], seed=3) == metrics.mean([[0, 1], [1, 1], [0]], seed=3)
