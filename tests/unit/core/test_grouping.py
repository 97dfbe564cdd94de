"""Grouping: as scipy does it, at any size, with pairs that must stay apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pvchat_desktop.core import grouping
from pvchat_desktop.core.grouping import Growing, group, pairs_matrix

Vectors = NDArray[np.float32]


def people(count: int, each: int, *, noise: float, dimension: int = 64, seed: int = 0) -> tuple[Vectors, list[int]]:
    """`each` views of every one of `count` people, mixed; and who is who."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(count, dimension))
    who = random.permutation(np.repeat(np.arange(count), each))
    rows = centres[who] / np.linalg.norm(centres[who], axis=1, keepdims=True)
    other = random.normal(size=rows.shape)
    rows = rows + noise * other / np.linalg.norm(other, axis=1, keepdims=True)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), who.tolist()


def test_people_are_told_apart() -> None:
    vectors, who = people(12, 7, noise=0.5)
    labels = group(vectors, 0.5).tolist()
    assert len(set(labels)) == 12
    assert len({*zip(labels, who, strict=True)}) == 12


def test_nobody_and_one() -> None:
    assert group(np.zeros((0, 8), np.float32), 0.5).tolist() == []
    assert group(np.eye(1, 8, dtype=np.float32), 0.5).tolist() == [0]


def test_a_chain_does_not_join_its_ends() -> None:
    """What connected components would do: each is like the next, the first is not like the last."""
    angles = np.deg2rad(np.arange(0, 180, 20))
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    labels = group(vectors, 0.85)
    assert labels[0] != labels[-1]
    assert len(set(labels.tolist())) > 2


def test_figures_who_met_are_never_one_whatever_joins_them() -> None:
    vectors, _ = people(1, 40, noise=0.2)
    for labels in (group(vectors, 0.1, [(3, 9)]), Growing.of_rows(vectors, [(3, 9)]).grow(0.1)):
        assert labels[3] != labels[9]
        assert len(set(labels.tolist())) == 2


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    floor=st.sampled_from([0.0, 0.2, 0.35, 0.5, 0.7]),
    met=st.integers(0, 60),
)
def test_growing_by_rounds_is_average_linkage(seed: int, floor: float, met: int) -> None:
    vectors, _ = people(12, 6, noise=1.2, dimension=12, seed=seed)
    random = np.random.default_rng(seed)
    apart = [(int(a), int(b)) for a, b in random.integers(0, len(vectors), (met, 2)) if a != b]
    exact = group(vectors, floor, apart)
    assert Growing.of_rows(vectors, apart).grow(floor).tolist() == exact.tolist()
    assert all(exact[a] != exact[b] for a, b in apart)


def test_many_figures_are_grouped_through_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("EXACT", 100), ("_ALL_AT_ONCE", 200), ("_LAST_LOOK", 400), ("_CELL", 64), ("_BLOCK", 50)):
        monkeypatch.setattr(grouping, name, size)
    vectors, who = people(60, 40, noise=0.6)
    labels = group(vectors, 0.45).tolist()
    assert len({*zip(labels, who, strict=True)}) == len(set(labels)), "two people in one group"
    largest = [max(np.bincount([g for g, w in zip(labels, who, strict=True) if w == one])) for one in range(60)]
    assert np.mean(largest) >= 38


def test_fixed_groups_take_in_others_but_do_not_join_each_other() -> None:
    vectors, _ = people(1, 5, noise=0.3)
    fixed = np.array([True, True, False, False, False])
    labels = Growing(vectors, np.ones(5), fixed, pairs_matrix(5, ())).grow(0.3)
    assert labels[0] != labels[1]
    assert set(labels[2:].tolist()) <= {labels[0], labels[1]}


def test_a_large_group_weighs_by_its_size() -> None:
    """Joining a small group moves a large one little: sizes count, as if all members were rows."""
    vectors, _ = people(4, 30, noise=0.9, dimension=24, seed=3)
    whole = group(vectors, 0.4)
    first = Growing.of_rows(vectors).grow(0.6)
    sizes = np.bincount(first).astype(np.float64)
    means = np.stack([vectors[first == label].mean(axis=0) for label in range(len(sizes))]).astype(np.float32)
    second = Growing(means, sizes, np.zeros(len(sizes), np.bool_), pairs_matrix(len(sizes), ())).grow(0.4)
    assert second[first].tolist() == whole.tolist()
