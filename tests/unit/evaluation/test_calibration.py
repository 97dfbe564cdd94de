from __future__ import annotations

import numpy as np
import pytest

from pvchat_desktop.core.media import Span
from pvchat_desktop.core.similarity import unit
from pvchat_desktop.evaluation.calibration import Scores, propose, scores_of
from pvchat_desktop.evaluation.presence import Item, Sighting


def item(name: str, who: int, spread: float) -> Item:
    rng = np.random.default_rng(sum(name.encode()))
    row = np.zeros(64)
    row[who] = 1
    rows = unit(row + spread * rng.normal(size=(6, 64)))
    return Item(name, frozenset({f"p{who}"}), (Sighting(unit(rows.mean(axis=0)), rows, (Span(0, 1),), 6, 1.0),))


def test_thresholds_lie_between_strangers_and_the_same_person() -> None:
    scores = scores_of([item(f"{who}-{clip}", who, 0.08) for who in range(4) for clip in range(3)])
    assert len(scores.same) == 4 * 3 * 2
    proposal = propose(scores)
    assert proposal is not None
    assert proposal.separable
    found = proposal.thresholds
    assert max(scores.different) < found.unsure < found.match < min(scores.same)
    assert found.link > np.percentile(scores.faces_different, 99)


def test_people_who_cannot_be_told_apart_are_reported() -> None:
    proposal = propose(Scores((0.5, 0.9), (0.1, 0.6), (0.5,), (0.1, 0.6)))
    assert proposal is not None
    assert not proposal.separable
    assert proposal.thresholds.match > 0.6


@pytest.mark.parametrize("items", [[], [item("a", 0, 0.1)], [item("a", 0, 0.1), item("b", 0, 0.1)]])
def test_too_little_footage_proposes_nothing(items: list[Item]) -> None:
    assert propose(scores_of(items)) is None
