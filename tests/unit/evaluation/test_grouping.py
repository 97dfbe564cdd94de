"""Figures of grouping, on groupings whose figures are known."""

from __future__ import annotations

import numpy as np
import pytest

from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.evaluation.grouping import Figure, bcubed, dbscan, measure, whose
from pvchat_desktop.evaluation.spans import Segment


def named(*people: str | None) -> list[Figure]:
    return [Figure(person, f"clip {number}") for number, person in enumerate(people)]


def test_a_perfect_grouping() -> None:
    found = measure(named("anna", "ben", "anna", "ben"), [0, 1, 0, 1])
    assert (found.pairwise_precision, found.pairwise_recall, found.bcubed_f) == (1, 1, 1)
    assert (found.people, found.groups, found.strangers_named) == (2, 2, 0)


def test_all_in_one_and_each_alone() -> None:
    figures = named("anna", "anna", "ben", "ben")
    one = measure(figures, [0, 0, 0, 0])
    assert one.pairwise_precision == pytest.approx(2 / 6)
    assert (one.pairwise_recall, one.bcubed_precision) == (1, 0.5)
    alone = measure(figures, [0, 1, 2, 3])
    assert (alone.pairwise_precision, alone.pairwise_recall, alone.bcubed_recall) == (None, 0, 0.5)


def test_strangers_who_would_be_named() -> None:
    figures = [
        *named("anna", "anna"),
        Figure(None, "street", is_stranger=True),
        Figure(None, "street", is_stranger=True),
    ]
    found = measure(figures, [0, 0, 0, 1])
    assert (found.strangers, found.strangers_named) == (2, 1)
    assert found.pairwise_precision == pytest.approx(1 / 3)


def test_figures_seen_together_count_as_wrong_together() -> None:
    found = measure(named(None, None, "anna", "anna"), [0, 0, 1, 1], met=[(0, 1)])
    assert (found.met_but_joined, found.pairwise_precision) == (1, 0.5)


def test_bcubed_of_the_paper() -> None:
    """Two people, one of them split: precision 1, recall (4 * 4/6 + 2 * 2/6 + 2 * 1) / 8."""
    precision, recall = bcubed(["a"] * 6 + ["b"] * 2, [0, 0, 0, 0, 1, 1, 2, 2])
    assert precision == 1
    assert recall == pytest.approx((4 * 4 / 6 + 2 * 2 / 6 + 2) / 8)
    assert bcubed([], []) == (None, None)


def test_whose_track_it_is() -> None:
    segments = [
        Segment(Span(0, 4), {"anna": (0.0, 0.5), "ben": (0.5, 1.0)}),
        Segment(Span(4, 8), {"anna": (0.5, 1.0), "ben": (0.0, 0.5)}),
    ]
    left, right = Box(10, 0, 30, 20), Box(70, 0, 90, 20)
    assert whose(segments, [(1.0, left), (2.0, left), (6.0, right)], width_px=100) == "anna"
    assert whose(segments, [(1.0, left), (6.0, left)], width_px=100) is None
    assert whose(segments, [(4.0, left)], width_px=100) is None


def test_dbscan_chains() -> None:
    angles = np.deg2rad(np.arange(0, 180, 20))
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert len(set(dbscan(vectors, 0.9).tolist())) == 1
    assert len(set(dbscan(vectors, 0.99).tolist())) == 9
    with_border = np.stack([[1, 0], [np.cos(0.1), np.sin(0.1)], [np.cos(0.3), np.sin(0.3)]]).astype(np.float32)
    assert len(set(dbscan(with_border, 0.97, enough=3).tolist())) == 1
