"""Groups of unknown figures brought up to date: new figures join groups or open new ones, the others stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pvchat_desktop.core.grouping import Growing, Labels, Pairs, Vectors, group, pairs_matrix
from pvchat_desktop.core.thresholds import Thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """All of one face model. `groups` None: new. `are_many`: whose template pools enough faces to rely on."""

    vectors: Vectors  # (N, D) unit rows
    groups: tuple[str | None, ...]
    are_many: NDArray[np.bool_]  # (N,)
    apart: Pairs


def regrouped(figures: Figures, thresholds: Thresholds, new_name: Callable[[], str], *, anew: bool) -> tuple[str, ...]:
    """The group of each figure. Groups keep their names; `anew`: nobody stays where they are for that alone.

    Figures of few faces, whose templates follow the moment, come last and must be more alike. Without `anew`, groups
    of several never join each other: that is asked ("same person?").
    """
    labels = _all_anew(figures, thresholds) if anew else _with_news(figures, thresholds)
    labels = _grown(figures, labels, thresholds.few_grouping)
    names = _names(figures.groups, labels.tolist(), new_name)
    return tuple(names[label] for label in labels.tolist())


def _all_anew(figures: Figures, thresholds: Thresholds) -> Labels:
    rows = np.flatnonzero(figures.are_many)
    place = {int(row): number for number, row in enumerate(rows)}
    apart = [(place[one], place[other]) for one, other in figures.apart if one in place and other in place]
    labels = np.arange(len(figures.groups))
    labels[rows] = rows[_first_of(group(figures.vectors[rows], thresholds.grouping, apart))]
    return labels


def _with_news(figures: Figures, thresholds: Thresholds) -> Labels:
    first: dict[str, int] = {}
    labels = [row if name is None else first.setdefault(name, row) for row, name in enumerate(figures.groups)]
    is_new = np.array([name is None for name in figures.groups])
    return _grown(figures, np.array(labels, np.intp), thresholds.grouping, able=figures.are_many | ~is_new)


def _first_of(labels: Labels) -> Labels:
    """For each row the first row of its group."""
    _, first, back = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(first[back.ravel()], np.intp)


def _grown(figures: Figures, labels: Labels, floor: float, *, able: NDArray[np.bool_] | None = None) -> Labels:
    """Groups (each named by a row of its own) take in single rows, and single rows join; groups of several rows stay
    as they are to each other. Rows that are not `able` are left alone."""
    rows = np.arange(len(labels)) if able is None else np.flatnonzero(able)
    if len(rows) == 0:
        return labels
    keys, number = np.unique(labels[rows], return_inverse=True)
    sizes = np.bincount(number).astype(np.float64)
    members = csr_array((np.ones(len(rows), np.float32), (number, np.arange(len(rows)))))
    means = np.asarray((members @ figures.vectors[rows]) / sizes[:, None], dtype=np.float32)
    unit_of = dict(zip(rows.tolist(), number.tolist(), strict=True))
    apart = [(unit_of[a], unit_of[b]) for a, b in figures.apart if a in unit_of and b in unit_of]
    grown = Growing(means, sizes, sizes > 1, pairs_matrix(len(keys), apart)).grow(floor)
    result = labels.copy()
    result[rows] = keys[_first_of(grown)][number]
    return result


def _names(before: Sequence[str | None], labels: Sequence[int], new_name: Callable[[], str]) -> dict[int, str]:
    """A group keeps the name that most of its figures had; each name goes to one group."""
    votes: dict[tuple[str, int], int] = defaultdict(int)
    for name, label in zip(before, labels, strict=True):
        if name is not None:
            votes[name, label] += 1
    names: dict[int, str] = {}
    taken: set[str] = set()
    for (name, label), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        if name not in taken and label not in names:
            names[label] = name
            taken.add(name)
    return {label: names.get(label) or new_name() for label in dict.fromkeys(labels)}
