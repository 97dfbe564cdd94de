"""Which unknown figures are one and the same? Average linkage over the cosines of their templates.

The similarity of two groups is the mean cosine over all pairs of their members, which is the product of the groups'
mean vectors. Two groups become one while that is at least the floor, the most alike first. Figures who meet in one
picture are never one. Up to `EXACT` figures scipy does it at once; beyond, the same merges are found in rounds: two
groups that are each other's nearest may be merged at any time without changing the result, and whoever has nobody
above the floor never will have (average linkage is reducible). In rounds of many figures neighbours are looked for in
overlapping cells, so that cost grows with n rather than n squared, and memory with n.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.spatial.distance import squareform

Vectors: TypeAlias = NDArray[np.float32]  # (N, D)
Labels: TypeAlias = NDArray[np.intp]  # (N,) group numbers, 0 for the group of the first row, then by first member
Pairs: TypeAlias = Collection[tuple[int, int]]  # rows that are somebody else than each other for certain

EXACT: Final = 3000
"""So many rows make a table of 36 MB."""
_ALL_AT_ONCE: Final = 8192  # so many groups are compared each with each
_LAST_LOOK: Final = 32_768  # and so many once more at the end, for what the cells have missed
_BLOCK: Final = 1024
_CELL: Final = 512  # groups in a cell, about
_CELLS_EACH: Final = 3  # cells that a group is looked for in
_TRIES: Final = 2  # rounds with other cells before a group without a neighbour is left alone
_NEVER: Final = -2.0  # below every cosine


def group(vectors: Vectors, floor: float, apart: Pairs = ()) -> Labels:
    """(N, D) unit rows -> groups by average linkage; a row that is like nobody is a group of its own."""
    if len(vectors) <= EXACT:
        return _first_come(_by_scipy(vectors, floor, apart))
    return Growing.of_rows(vectors, apart).grow(floor)


def _by_scipy(vectors: Vectors, floor: float, apart: Pairs) -> Labels:
    count = len(vectors)
    if count < 2:
        return np.zeros(count, np.intp)
    rows = np.asarray(vectors, np.float64)
    distances = np.clip(1.0 - rows @ rows.T, 0.0, 2.0)
    # One such pair outweighs all others in any mean, so that groups which hold it stay above every floor.
    forbidden = 4.0 * count * count
    for one, other in apart:
        distances[one, other] = distances[other, one] = forbidden
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), "average")
    return np.asarray(fcluster(tree, 1.0 - floor, "distance"), np.intp)


def _first_come(labels: NDArray[np.intp]) -> Labels:
    _, first, back = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), np.intp)
    number[order] = np.arange(len(order))
    return number[back.ravel()]


def pairs_matrix(count: int, pairs: Pairs) -> csr_array:
    """(count, count), symmetric; true where a pair must stay apart."""
    table = np.array(list(pairs), np.intp).reshape(-1, 2)
    rows, columns = np.concatenate([table[:, 0], table[:, 1]]), np.concatenate([table[:, 1], table[:, 0]])
    return csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=(count, count))


@dataclass(slots=True, eq=False)
class Growing:
    """Groups that grow by merging. `fixed` ones take in others but never join each other."""

    means: Vectors  # (G, D): not of unit length, the more varied a group the shorter
    sizes: NDArray[np.float64]  # (G,)
    fixed: NDArray[np.bool_]  # (G,)
    apart: csr_array  # (G, G)
    _rows: NDArray[np.intp] = field(init=False)  # group of each starting group
    _misses: NDArray[np.intp] = field(init=False)  # rounds in which nobody was near
    _all_at_once: int = field(init=False)

    def __post_init__(self) -> None:
        self._rows = np.arange(len(self.means))
        self._misses = np.zeros(len(self.means), np.intp)
        self._all_at_once = _ALL_AT_ONCE

    @classmethod
    def of_rows(cls, vectors: Vectors, apart: Pairs = ()) -> Growing:
        count = len(vectors)
        rows = np.asarray(vectors, np.float32)
        return cls(rows, np.ones(count), np.zeros(count, np.bool_), pairs_matrix(count, apart))

    def grow(self, floor: float) -> Labels:
        """Merge what is at least `floor` alike -> the group of each starting group."""
        random = np.random.default_rng(0)
        were_many = len(self.means) > self._all_at_once
        self._rounds(floor, random)
        if were_many and len(self.means) <= _LAST_LOOK:
            self._all_at_once, self._misses = _LAST_LOOK, np.zeros(len(self.means), np.intp)
            self._rounds(floor, random)
        return _first_come(self._rows)

    def _rounds(self, floor: float, random: np.random.Generator) -> None:
        while True:
            active = np.flatnonzero(self._misses < (_TRIES if len(self.means) > self._all_at_once else 1))
            if len(active) < 2:
                return
            nearest, score = self._neighbours(active, random)
            has = score >= floor
            self._misses[active[~has]] += 1
            merged = _mutual(nearest, np.where(has, score, _NEVER))
            if len(merged):
                self._merge(active[merged[:, 0]], active[merged[:, 1]])

    def _neighbours(self, active: NDArray[np.intp], random: np.random.Generator) -> tuple[Labels, Vectors]:
        """The nearest of each active group, as a row of `active`, and how alike they are."""
        nearest, score = np.zeros(len(active), np.intp), np.full(len(active), _NEVER, np.float32)
        means = self.means[active]
        for rows, columns in _blocks(means, random, self._all_at_once):
            table = self._table(active[rows], active[columns])
            best = np.argmax(table, axis=1)
            found = table[np.arange(len(rows)), best]
            better = found > score[rows]
            score[rows[better]], nearest[rows[better]] = found[better], columns[best[better]]
        return nearest, score

    def _table(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Vectors:
        table = np.asarray(self.means[rows] @ self.means[columns].T, np.float32)
        table[rows[:, None] == columns[None, :]] = _NEVER
        table[np.ix_(self.fixed[rows], self.fixed[columns])] = _NEVER
        if self.apart.nnz:
            table[self.apart[rows][:, columns].nonzero()] = _NEVER
        return table

    def _merge(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> None:
        """Each of `other` goes into the one beside it; everything is numbered anew."""
        into = np.arange(len(self.means))
        into[other] = one
        kept, number = np.unique(into, return_inverse=True)
        total = self.sizes[one] + self.sizes[other]
        share = (self.sizes[other] / total).astype(np.float32)[:, None]
        self.means[one] = self.means[one] * (1 - share) + self.means[other] * share
        self.sizes[one] = total
        self.fixed[one] |= self.fixed[other]
        self._misses[one] = 0
        self.means, self.sizes, self.fixed = self.means[kept], self.sizes[kept], self.fixed[kept]
        self._misses = self._misses[kept]
        self._rows = number[self._rows]
        if self.apart.nnz:
            places: Any = self.apart.tocoo()
            rows, columns = number[places.row], number[places.col]
            shape = (len(kept), len(kept))
            self.apart = csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)


def _mutual(nearest: Labels, score: Vectors) -> NDArray[np.intp]:
    """(M, 2): pairs who are each other's nearest; the best pair alone where rounding left none."""
    here = np.arange(len(nearest))
    able = score > _NEVER
    both = able & able[nearest] & (nearest[nearest] == here) & (here < nearest)
    if both.any():
        return np.stack([here[both], nearest[both]], axis=1)
    if not able.any():
        return np.zeros((0, 2), np.intp)
    best = int(np.argmax(score))
    return np.array([[best, nearest[best]]], np.intp)


def _blocks(
    means: Vectors, random: np.random.Generator, all_at_once: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Rows with the columns that they are compared with."""
    count = len(means)
    if count <= all_at_once:
        columns = np.arange(count)
        for start in range(0, count, _BLOCK):
            yield columns[start : start + _BLOCK], columns
        return
    for cell in _cells(means, random):
        yield from ((part, part) for part in _parts(cell, random))


def _parts(cell: NDArray[np.intp], random: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """A cell in pieces of bounded size, held together by some rows that are in all of them."""
    if len(cell) <= 2 * _CELL:
        yield cell
        return
    mixed = random.permutation(cell)
    hubs = mixed[: _CELL // 8]
    for start in range(0, len(mixed), _CELL):
        yield np.union1d(mixed[start : start + _CELL], hubs)


def _cells(means: Vectors, random: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Rows by the pivots that they are nearest to, each row in several cells."""
    count = len(means)
    directions = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    pivots = directions[random.choice(count, -(-count // _CELL), replace=False)]
    near = np.empty((count, _CELLS_EACH), np.intp)
    for start in range(0, count, _BLOCK):
        table = directions[start : start + _BLOCK] @ pivots.T
        near[start : start + _BLOCK] = np.argpartition(-table, _CELLS_EACH - 1, axis=1)[:, :_CELLS_EACH]
    order = np.argsort(near.ravel(), kind="stable")
    starts = np.searchsorted(near.ravel()[order], np.arange(1, len(pivots)))
    yield from np.split(order // _CELLS_EACH, starts)
