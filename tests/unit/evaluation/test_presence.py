from __future__ import annotations

import numpy as np
import pytest

from pvchat_desktop.core.media import Span
from pvchat_desktop.core.similarity import unit
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.evaluation.presence import Item, Sighting, ask_all, rates, strangers_with_all_enrolled

THRESHOLDS = Thresholds(match=0.62, unsure=0.55, margin=0.10, link=0.55, link_anywhere=0.65)


def sighting(who: int, *, seed: int = 0, start_s: float = 0, end_s: float = 2, weight: float = 1) -> Sighting:
    row = np.zeros(16)
    row[who] = 1
    rows = unit(row + 0.05 * np.random.default_rng(seed).normal(size=(4, 16)))
    return Sighting(unit(rows.mean(axis=0)), rows, (Span(start_s, end_s),), faces=4, weight=weight)


def item(name: str, people: str, *sightings: Sighting) -> Item:
    return Item(name, frozenset(people.split()), sightings)


def test_everybody_right() -> None:
    clips = [item("1", "anna", sighting(0)), item("2", "anna", sighting(0, seed=1)), item("3", "", sighting(5))]
    pairs = ask_all("anna", clips[:2], clips, THRESHOLDS)
    found = rates(pairs)
    assert (found.pairs_present, found.pairs_absent) == (2, 2)
    assert (found.present_right, found.absent_right, found.strangers_named) == (1.0, 1.0, 0)
    assert found.present_score_min is not None
    assert found.absent_score_max is not None
    assert found.present_score_min > 0.9
    assert found.absent_score_max < 0.5


def test_the_main_figure_is_who_is_enrolled() -> None:
    both = item("1", "anna", sighting(5, weight=1), sighting(0, weight=9))
    (pair,) = ask_all("anna", [both], [both, item("2", "anna", sighting(0))], THRESHOLDS)
    assert pair.is_right


def test_a_stranger_called_by_name_is_counted() -> None:
    pairs = ask_all("anna", [item("1", "anna", sighting(0))], [item("2", "", sighting(0), sighting(3))], THRESHOLDS)
    assert [(p.is_right, p.strangers_named) for p in pairs] == [(False, 1)]


def test_two_named_at_the_same_moment_cannot_both_be_the_person() -> None:
    source = item("1", "anna", sighting(0))
    at_once = item("2", "anna", sighting(0), sighting(0, seed=2))
    later = item("3", "anna", sighting(0), sighting(0, seed=2, start_s=5, end_s=6))
    assert [p.strangers_named for p in ask_all("anna", [source], [at_once, later], THRESHOLDS)] == [1, 0]


def test_not_sure_is_right_for_nobody() -> None:
    half = unit(np.array([0.58, 0, 0, (1 - 0.58**2) ** 0.5, *[0] * 12])[None])
    unsure = Sighting(half[0], half, (Span(0, 1),), faces=4, weight=1)
    asked = [item("2", "anna", unsure), item("3", "", unsure)]
    pairs = ask_all("anna", [item("1", "anna", sighting(0))], asked, THRESHOLDS)
    assert [p.answer for p in pairs] == [None, None]
    assert rates(pairs).present_right == rates(pairs).absent_right == 0.0


def test_a_clip_in_which_no_face_was_found_counts_against_us() -> None:
    pairs = ask_all("anna", [item("1", "anna")], [item("2", "anna", sighting(0)), item("3", "")], THRESHOLDS)
    assert [(p.is_present, p.is_right) for p in pairs] == [(True, False)]


def test_nothing_asked_gives_no_figures() -> None:
    found = rates([])
    assert found.present_right is None
    assert found.absent_score_max is None


def test_wrong_names_while_everybody_is_enrolled() -> None:
    items = [item("1", "anna", sighting(0)), item("2", "ben", sighting(1)), item("3", "", sighting(1), sighting(9))]
    galleries = [sighting(0).gallery("anna"), sighting(1).gallery("ben")]
    assert strangers_with_all_enrolled(items, galleries, THRESHOLDS) == 1


@pytest.mark.parametrize("faces", [2, None])
def test_photographs_need_no_higher_score_than_tracks(faces: int | None) -> None:
    row = unit(np.array([0.66, 0, 0, (1 - 0.66**2) ** 0.5, *[0] * 12])[None])
    asked = item("2", "anna", Sighting(row[0], row, (Span(0, 0),), faces=faces, weight=1))
    (pair,) = ask_all("anna", [item("1", "anna", sighting(0))], [asked], THRESHOLDS)
    assert pair.answer is (True if faces is None else None)
