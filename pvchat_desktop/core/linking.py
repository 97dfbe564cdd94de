"""Which faces of successive samples are the same figure: by place AND embedding, never by place alone.

Place alone mixes people at cuts and crossings; embeddings alone break tracks at side views. A face joins a track when
it overlaps the track's last box and looks alike (`Thresholds.link`), or when it looks very much alike wherever it
stands (`Thresholds.link_anywhere`). Tracks of one figure that left and came back are joined at the end by their
templates. Two faces of one sample never end in one track.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.similarity import ROUNDING, Vectors, template, unit
from pvchat_desktop.core.thresholds import Thresholds

MIN_IOU = 0.2
"""Least overlap of a face with its track's last box to count as the same place."""

SAME_PLACE_IOU = 0.5
"""Overlap from which a face without an embedding may join the track whose last box it covers."""

SAME_PLACE_S = 1.1
"""Older places say nothing about where a figure is now."""

KEEP_VECTORS = 64
"""Embeddings that a chain keeps at least, the best; it reduces to them when it holds twice as many."""

_BLOCK = 512  # rows compared at a time

CLEAR = 0.2
"""Least quality (`Seen.weights`) of a face that may be recognised by its embedding alone. Small profiles of different
people look alike to a recogniser: such faces are followed by place, and never joined across the clip."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The faces of one sample. `has_embedding` is False where embedding was skipped; the row is then zero."""

    t_s: float
    boxes: NDArray[np.float32]  # (N, 4) x1, y1, x2, y2 px
    embeddings: Vectors  # (N, D) unit rows
    has_embedding: NDArray[np.bool_]  # (N,)
    weights: NDArray[np.float32]  # (N,) quality, >= 0: how much a face counts in its track's template


@dataclass(slots=True)
class Chain:
    """A track being built. What it keeps of its faces is bounded, whatever its length, but for one number a sample."""

    number: int
    last_s: float
    last_box: NDArray[np.float32]
    total: Vectors  # (D,) weighted sum of the vectors
    vectors: list[Vectors] = field(default_factory=list)  # of its best faces, in the order of time
    weights: list[float] = field(default_factory=list)
    last: Vectors | None = None  # (D,) the newest vector
    samples: array[int] = field(default_factory=lambda: array("l"))  # numbers of the samples it was seen in, sorted
    parts: list[int] = field(default_factory=list)  # numbers of the chains that were joined to it
    is_clear: bool = False  # whether the track may be found again wherever in the clip

    def extend(self, seen: Seen, sample: int, face: int) -> None:
        self.samples.append(sample)
        self.last_s, self.last_box = seen.t_s, seen.boxes[face].copy()
        if not seen.has_embedding[face]:
            return
        weight = float(seen.weights[face])
        self.last = seen.embeddings[face].copy()  # a view would keep the whole sample
        self.vectors.append(self.last)
        self.weights.append(weight)
        self.total = self.total + self.last * max(weight, 1e-6)
        self.is_clear = self.is_clear or weight >= CLEAR
        self._bound()

    def template(self, outlier: float) -> Vectors:
        """(D,) unit vector; zero where no face was embedded."""
        if not self.vectors:
            return self.total
        return template(np.stack(self.vectors), np.array(self.weights), outlier=outlier)

    def settle(self, outlier: float) -> None:
        """Keep of the vectors only what is made of them: the chain is neither extended nor joined any more."""
        if len(self.vectors) > 1:
            self.vectors, self.weights = [self.template(outlier)], [max(self.weights)]

    def take(self, other: Chain) -> None:
        """Become one with a chain of the same figure; neither is extended any more."""
        self.samples = array("l", sorted((*self.samples, *other.samples)))
        self.vectors, self.weights = self.vectors + other.vectors, self.weights + other.weights
        self.total = self.total + other.total
        self.parts += [other.number, *other.parts]
        self._bound()

    def _bound(self) -> None:
        if len(self.vectors) > 2 * KEEP_VECTORS:
            best = sorted(sorted(range(len(self.weights)), key=lambda i: -self.weights[i])[:KEEP_VECTORS])
            self.vectors, self.weights = [self.vectors[i] for i in best], [self.weights[i] for i in best]


def iou_table(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, 4) and (M, 4) boxes -> (N, M) intersection over union."""
    if len(left) == 0 or len(right) == 0:
        return np.zeros((len(left), len(right)), np.float32)
    low = np.maximum(left[:, None, :2], right[None, :, :2])
    high = np.minimum(left[:, None, 2:], right[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    area = [np.prod(np.clip(b[:, 2:] - b[:, :2], 0, None), axis=1) for b in (left, right)]
    return np.asarray(shared / np.maximum(area[0][:, None] + area[1][None] - shared, 1e-9), np.float32)


def assign(gain: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Best one-to-one assignment of rows to columns by total gain (Hungarian); pairs without gain (<= 0) stay apart."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(np.maximum(gain, 0), maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if gain[r, c] > 0]


def link(samples: Sequence[Seen], thresholds: Thresholds) -> list[list[tuple[int, int]]]:
    """Tracks as lists of (sample number, face number), sorted by time; samples must be sorted by time."""
    linker = Linker(thresholds)
    members: dict[int, list[tuple[int, int]]] = {}
    for sample, seen in enumerate(samples):
        for face, chain in enumerate(linker.add(seen)):
            members.setdefault(chain, []).append((sample, face))
    tracks = [sorted(m for number in (t.number, *t.parts) for m in members[number]) for t in linker.finish()]
    return sorted(tracks, key=lambda track: track[0])


class Linker:
    """Links sample after sample. Memory grows with the chains, and time with their number, not with what they hold."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._chains: list[Chain] = []
        self._recent: list[Chain] = []  # whose last place still counts
        self._clear: list[Chain] = []  # who may be found anywhere; row i of the table is chain i's mean
        self._row_of: dict[int, int] = {}
        self._means = np.zeros((0, 0), np.float32)
        self._samples = 0

    def add(self, seen: Seen) -> list[int]:
        """The next sample in time. -> for each face the number of its chain; chains are numbered as they begin."""
        sample, self._samples = self._samples, self._samples + 1
        self._let_go(seen.t_s)
        if not len(seen.boxes):
            return []
        candidates = self._candidates(seen)
        taken = assign(_gains(candidates, seen, self._thresholds)) if candidates else []
        known = {face: candidates[row] for row, face in taken}
        numbers = []
        for face in range(len(seen.boxes)):
            chain = known.get(face) or self._begin(seen, face)
            chain.extend(seen, sample, face)
            self._note(chain)
            numbers.append(chain.number)
        return numbers

    def finish(self) -> list[Chain]:
        """The tracks, sorted by their first sample; `parts` of each tells the chains that turned out to be the same."""
        clear = join_chains(self._clear, self._thresholds)
        unclear = [chain for chain in self._chains if not chain.is_clear]
        return sorted(clear + unclear, key=lambda chain: (chain.samples[0], chain.number))

    def _begin(self, seen: Seen, face: int) -> Chain:
        chain = Chain(len(self._chains), seen.t_s, seen.boxes[face].copy(), np.zeros_like(seen.embeddings[face]))
        self._chains.append(chain)
        self._recent.append(chain)
        return chain

    def _let_go(self, t_s: float) -> None:
        """Chains whose place is too old to count; an unclear one is over."""
        for chain in self._recent:
            if t_s - chain.last_s > SAME_PLACE_S and not chain.is_clear:
                chain.settle(self._thresholds.outlier)
        self._recent = [chain for chain in self._recent if t_s - chain.last_s <= SAME_PLACE_S]

    def _candidates(self, seen: Seen) -> list[Chain]:
        """All chains that a face of the sample could join, in the order of their numbers."""
        found = {chain.number: chain for chain in self._recent}
        if self._clear:
            alike = self._means[: len(self._clear)] @ seen.embeddings.T > self._thresholds.link_anywhere - ROUNDING
            found |= {self._clear[row].number: self._clear[row] for row in np.flatnonzero(alike.any(axis=1))}
        return [found[number] for number in sorted(found)]

    def _note(self, chain: Chain) -> None:
        """Keep the lists and the table in step with a chain that was extended."""
        if all(chain is not other for other in self._recent):
            self._recent.append(chain)
        if chain.is_clear:
            row = self._row_of.setdefault(chain.number, len(self._clear))
            if row == len(self._clear):
                self._clear.append(chain)
                self._means = _with_room(self._means, row + 1, len(chain.total))
            self._means[row] = unit(chain.total)


def _with_room(table: Vectors, rows: int, width: int) -> Vectors:
    """The table, or a copy of twice its size where it has not that many rows."""
    if rows <= len(table):
        return table
    grown = np.zeros((max(16, 2 * rows), width), np.float32)
    if len(table):
        grown[: len(table)] = table
    return grown


def _gains(chains: Sequence[Chain], seen: Seen, thresholds: Thresholds) -> NDArray[np.float32]:
    """(chains, faces) gain of joining; 0 where joining is not allowed.

    The last face counts beside the mean at the same place: it carries a slow turn of the head to a side view.
    """
    overlap = iou_table(np.stack([c.last_box for c in chains]), seen.boxes)
    recent = np.array([seen.t_s - c.last_s <= SAME_PLACE_S for c in chains])
    overlap = np.where(recent[:, None], overlap, 0)
    compared = np.array([bool(c.vectors) for c in chains])[:, None] & seen.has_embedding[None, :]
    means = unit(np.stack([c.total for c in chains])) @ seen.embeddings.T
    lasts = np.stack([c.total if c.last is None else c.last for c in chains]) @ seen.embeddings.T
    here = compared & (overlap > MIN_IOU) & (np.maximum(means, lasts) > thresholds.link)
    clear = np.array([c.is_clear for c in chains])[:, None] & (seen.weights >= CLEAR)[None, :]
    anywhere = compared & clear & (means > thresholds.link_anywhere)
    blind = ~compared & (overlap > SAME_PLACE_IOU)
    gain = np.where(here | anywhere, 2 + means + overlap, np.where(blind, 1 + overlap, 0))
    return np.asarray(gain, np.float32)


def join_chains(chains: Sequence[Chain], thresholds: Thresholds) -> list[Chain]:
    """Join clear chains of one figure, most alike first, as long as templates agree and no sample holds both.

    A pair that cannot be joined is looked at again when one of the two has grown.
    """
    if len(chains) < 2:
        return list(chains)
    alive = dict(enumerate(chains))
    stack = np.stack([chain.template(thresholds.outlier) for chain in chains])
    age = [0] * len(chains)
    waiting = _alike_pairs(stack, thresholds.link_anywhere)
    heapq.heapify(waiting)
    while waiting:
        _, one, two, age_one, age_two = heapq.heappop(waiting)
        if one not in alive or two not in alive or (age[one], age[two]) != (age_one, age_two):
            continue
        if not set(alive[one].samples).isdisjoint(alive[two].samples):
            continue
        alive[one].take(alive.pop(two))
        stack[one] = alive[one].template(thresholds.outlier)
        age[one] += 1
        cosines = stack @ stack[one]
        for other in np.flatnonzero(cosines > thresholds.link_anywhere).tolist():
            if other in alive and other != one:
                left, right = min(one, other), max(one, other)
                heapq.heappush(waiting, (-float(cosines[other]), left, right, age[left], age[right]))
    return list(alive.values())


def _alike_pairs(stack: Vectors, least: float) -> list[tuple[float, int, int, int, int]]:
    """(-cosine, row, later row, 0, 0) of all pairs above `least`; compared in blocks, so that no table is kept."""
    pairs: list[tuple[float, int, int, int, int]] = []
    for start in range(0, len(stack), _BLOCK):
        cosines = np.triu(stack[start : start + _BLOCK] @ stack.T, start + 1)
        rows, columns = np.nonzero(cosines > least)
        pairs += [
            (-float(cosines[row, column]), start + int(row), int(column), 0, 0)
            for row, column in zip(rows, columns, strict=True)
        ]
    return pairs


def changed_gaps(samples: Sequence[Seen], tracks: Sequence[Sequence[tuple[int, int]]]) -> list[int]:
    """Gaps (i: the one after sample i) in which the set of faces changes: a track begins, ends, pauses or jumps."""
    there: list[dict[int, int]] = [{} for _ in samples]  # per sample: track -> its face
    for number, track in enumerate(tracks):
        for sample, face in track:
            there[sample][number] = face
    return [i for i, (now, then) in enumerate(pairwise(there)) if is_change(samples[i], now, samples[i + 1], then)]


def is_change(one: Seen, now: Mapping[int, int], two: Seen, then: Mapping[int, int]) -> bool:
    """Whether the set of faces differs between two samples; `now`, `then`: track or chain -> its face."""
    if now.keys() != then.keys():
        return True
    overlap = iou_table(one.boxes, two.boxes)
    return any(overlap[face, then[track]] <= MIN_IOU for track, face in now.items())
