from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.similarity import (
    UNKNOWN,
    Gallery,
    choose_diverse,
    match,
    match_all,
    template,
    unit,
)
from pvchat_desktop.core.thresholds import Thresholds

THRESHOLDS = Thresholds(match=0.62, unsure=0.55, margin=0.10, link=0.55, link_anywhere=0.65)
ANNA, BEN, CLEO = PersonId("a1"), PersonId("b2"), PersonId("c3")
DIMENSION = 64


def axis(number: int) -> NDArray[np.float32]:
    row = np.zeros(DIMENSION, np.float32)
    row[number] = 1
    return row


def at_cosine(cosine: float, number: int = 0, other: int = 40) -> NDArray[np.float32]:
    """A unit vector at the given cosine to axis `number`, leaning towards axis `other`."""
    return np.asarray(cosine * axis(number) + np.sqrt(1 - cosine**2) * axis(other), np.float32)


def gallery(person: PersonId, number: int, *, stricter: bool = False, alike: tuple[PersonId, ...] = ()) -> Gallery:
    return Gallery(person, axis(number)[None], axis(number), stricter, frozenset(alike))


def between(one: float, two: float) -> NDArray[np.float32]:
    """A unit vector at cosine `one` to Anna's axis and `two` to Ben's."""
    return np.asarray(one * axis(0) + two * axis(1) + np.sqrt(max(0.0, 1 - one**2 - two**2)) * axis(50), np.float32)


def test_template_leaves_outliers_out() -> None:
    rng = np.random.default_rng(1)
    good = unit(axis(0) + 0.05 * rng.normal(size=(9, DIMENSION)))
    stray = axis(7)[None]
    with_stray = template(np.concatenate([good, stray]))
    assert float(with_stray @ template(good)) > 0.9999


def test_template_of_one_row_is_that_row() -> None:
    assert np.allclose(template(at_cosine(0.3)[None]), at_cosine(0.3), atol=1e-6)


def test_template_refuses_nothing() -> None:
    with pytest.raises(ValueError, match="at least one"):
        template(np.zeros((0, 8), np.float32))


def test_template_weights_count() -> None:
    heavy_first = template(np.stack([axis(0), axis(1)]), np.array([3.0, 1.0]))
    assert heavy_first[0] > 2.5 * heavy_first[1]
    assert np.isfinite(template(np.stack([axis(0), axis(1)]), np.zeros(2))).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(0, 10_000))
def test_template_is_a_unit_vector_whatever_comes(count: int, seed: int) -> None:
    rows = unit(np.random.default_rng(seed).normal(size=(count, DIMENSION)))
    assert abs(float(np.linalg.norm(template(rows))) - 1) < 1e-4


@pytest.mark.parametrize(
    ("cosine", "level"),
    [
        (0.95, EvidenceLevel.SURE),
        (0.64, EvidenceLevel.LIKELY),
        (0.58, EvidenceLevel.UNSURE),
        (0.50, None),
    ],
)
def test_levels(cosine: float, level: EvidenceLevel | None) -> None:
    result = match(at_cosine(cosine), [gallery(ANNA, 0), gallery(BEN, 1)], THRESHOLDS)
    assert result.level is level
    assert result.person == (ANNA if level else None)
    assert result.named is (level in (EvidenceLevel.SURE, EvidenceLevel.LIKELY))
    assert result.score == pytest.approx(cosine, abs=1e-5)


def test_nobody_known_is_unknown() -> None:
    assert match(axis(0), [], THRESHOLDS) == UNKNOWN


def test_two_people_too_close_are_asked_about() -> None:
    people = [gallery(ANNA, 0), gallery(BEN, 1)]
    assert match(between(0.70, 0.65), people, THRESHOLDS).level is EvidenceLevel.UNSURE
    assert match(between(0.70, 0.50), people, THRESHOLDS).named


def test_rejected_people_are_never_suggested() -> None:
    people = [gallery(ANNA, 0), gallery(BEN, 1)]
    result = match(between(0.95, 0.2), people, THRESHOLDS, {ANNA})
    assert result.person is None
    assert match(between(0.70, 0.65), people, THRESHOLDS, {ANNA}).person == BEN


def test_look_alikes_tighten() -> None:
    track = between(0.72, 0.58)
    assert match(track, [gallery(ANNA, 0), gallery(BEN, 1)], THRESHOLDS).named
    either_way = (
        [gallery(ANNA, 0, alike=(BEN,)), gallery(BEN, 1)],
        [gallery(ANNA, 0), gallery(BEN, 1, alike=(ANNA,))],
    )
    for people in either_way:
        assert match(track, people, THRESHOLDS).level is EvidenceLevel.UNSURE
    third = [gallery(ANNA, 0, alike=(CLEO,)), gallery(BEN, 1), gallery(CLEO, 2)]
    assert match(track, third, THRESHOLDS).named


def test_a_look_alike_who_is_not_enrolled_raises_the_threshold() -> None:
    assert not match(at_cosine(0.70), [gallery(ANNA, 0, stricter=True)], THRESHOLDS).named
    assert match(at_cosine(0.80), [gallery(ANNA, 0, stricter=True)], THRESHOLDS).named


def test_few_faces_are_never_sure() -> None:
    assert match(at_cosine(0.9), [gallery(ANNA, 0)], THRESHOLDS, faces=1).level is EvidenceLevel.LIKELY
    assert match(at_cosine(0.9), [gallery(ANNA, 0)], THRESHOLDS, faces=9).level is EvidenceLevel.SURE


def test_few_faces_must_score_higher() -> None:
    assert match(at_cosine(0.65), [gallery(ANNA, 0)], THRESHOLDS, faces=2).level is EvidenceLevel.UNSURE
    assert match(at_cosine(0.65), [gallery(ANNA, 0)], THRESHOLDS, faces=3).named


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6))
def test_many_at_once_equal_one_by_one(seed: int, tracks: int, people: int) -> None:
    rng = np.random.default_rng(seed)
    known = unit(rng.normal(size=(people, 4)))
    galleries = [Gallery(PersonId(f"{i:x}"), row[None], row) for i, row in enumerate(known)]
    rows = {f"t{i}": row for i, row in enumerate(unit(rng.normal(size=(tracks, 4))))}
    rejected = {"t0": frozenset({PersonId("0")})}
    together = match_all(rows, galleries, THRESHOLDS, rejected)
    for track, row in rows.items():
        alone = match(row, galleries, THRESHOLDS, rejected.get(track, frozenset()))
        assert (alone.person, alone.level) == (together[track].person, together[track].level)


def test_match_all_of_nothing() -> None:
    assert match_all({}, [gallery(ANNA, 0)], THRESHOLDS) == {}


def test_thresholds_must_make_sense() -> None:
    with pytest.raises(ValueError, match="unsure"):
        Thresholds(match=0.5, unsure=0.6, margin=0.1, link=0.5, link_anywhere=0.6)
    with pytest.raises(ValueError, match="link"):
        Thresholds(match=0.6, unsure=0.5, margin=0.1, link=0.7, link_anywhere=0.6)


def test_diverse_choice_starts_with_the_best_and_takes_the_different() -> None:
    rows = np.stack([axis(0), at_cosine(0.99), axis(1), at_cosine(0.98)])
    assert choose_diverse(rows, np.array([0.5, 1.0, 0.4, 0.9]), 2) == [1, 2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 20), st.integers(0, 25), st.integers(0, 10_000))
def test_diverse_choice_has_no_doubles(count: int, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = unit(rng.normal(size=(count, 8))) if count else np.zeros((0, 8), np.float32)
    chosen = choose_diverse(rows, rng.random(count), k)
    assert len(chosen) == len(set(chosen)) == min(k, count)
