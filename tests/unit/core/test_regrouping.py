"""Bringing groups up to date: names stay, new figures join or open groups."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np
import pytest

from pvchat_desktop.core.regrouping import Figures, regrouped
from pvchat_desktop.core.thresholds import Thresholds
from tests.unit.core.test_grouping import Vectors, people

THRESHOLDS = Thresholds(match=0.54, unsure=0.50, margin=0.08, link=0.55, link_anywhere=0.62, group=0.5)


@pytest.fixture
def names() -> Callable[[], str]:
    numbers = count()
    return lambda: f"new-{next(numbers)}"


def figures(vectors: Vectors, groups: tuple[str | None, ...] | None = None, few: tuple[int, ...] = ()) -> Figures:
    many = np.ones(len(vectors), np.bool_)
    many[list(few)] = False
    return Figures(vectors, groups or (None,) * len(vectors), many, ())


def test_all_are_new(names: Callable[[], str]) -> None:
    vectors, who = people(5, 4, noise=0.3)
    found = regrouped(figures(vectors), THRESHOLDS, names, anew=True)
    assert len({*zip(found, who, strict=True)}) == len(set(found)) == 5


@pytest.mark.parametrize("anew", [False, True])
def test_groups_keep_their_names_while_others_join(names: Callable[[], str], anew: bool) -> None:
    vectors, who = people(5, 6, noise=0.3)
    before = tuple(f"old-{one}" if number < 24 and one != 4 else None for number, one in enumerate(who))
    found = regrouped(figures(vectors, before), THRESHOLDS, names, anew=anew)
    for old, new, one in zip(before, found, who, strict=True):
        assert new == old or old is None
        assert new == f"old-{one}" or one == 4
    assert len(set(found)) == 5


def test_groups_do_not_join_each_other_by_themselves(names: Callable[[], str]) -> None:
    vectors, _ = people(1, 5, noise=0.3)
    found = regrouped(figures(vectors, ("a", "a", "b", "b", None)), THRESHOLDS, names, anew=False)
    assert found[:4] == ("a", "a", "b", "b")
    assert found[4] in ("a", "b")
    again = regrouped(figures(vectors, ("a", "a", "b", "b", None)), THRESHOLDS, names, anew=True)
    assert len(set(again)) == 1


def test_a_group_that_falls_apart_leaves_its_name_to_the_larger_part(names: Callable[[], str]) -> None:
    vectors, who = people(2, 6, noise=0.3)
    before = tuple("a" for _ in who)
    kept = [number for number, one in enumerate(who) if one == 0][:4] + [i for i, one in enumerate(who) if one == 1]
    found = regrouped(figures(vectors[kept], before[: len(kept)]), THRESHOLDS, names, anew=True)
    assert found[4:] == ("a",) * 6
    assert len(set(found[:4])) == 1
    assert found[0] != "a"


def test_figures_of_few_faces_must_be_more_alike(names: Callable[[], str]) -> None:
    vectors, _ = people(1, 6, noise=0.95)  # cosines about .53: enough for a group, not for a figure of one face
    assert len(set(regrouped(figures(vectors), THRESHOLDS, names, anew=True))) == 1
    found = regrouped(figures(vectors, few=(5,)), THRESHOLDS, names, anew=True)
    assert len(set(found[:5])) == 1
    assert found[5] not in found[:5] or vectors[5] @ vectors[:5].mean(axis=0) >= THRESHOLDS.few_grouping
    few = regrouped(figures(vectors, few=tuple(range(6))), THRESHOLDS, names, anew=True)
    assert len(set(few)) > 1


def test_nobody_is_new(names: Callable[[], str]) -> None:
    vectors, who = people(3, 3, noise=0.3)
    before = tuple(str(one) for one in who)
    assert regrouped(figures(vectors, before), THRESHOLDS, names, anew=False) == before
