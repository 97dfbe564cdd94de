"""Which faces of successive samples are the same figure: by place AND embedding, never by place alone.

Place alone mixes people at cuts and crossings; embeddings alone break tracks at side views. A face joins a track when
it overlaps the track's last box and looks alike (`Thresholds.link`), or when it looks very much alike wherever it
stands (`Thresholds.link_anywhere`). Tracks of one figure that left and came back are joined at the end by their
templates. Two faces of one sample never end in one track.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.similarity import Vectors, template, unit
from pvchat_desktop.core.thresholds import Thresholds

MIN_IOU = 0.2
"""Least overlap of a face with its track's last box to count as the same place."""

SAME_PLACE_IOU = 0.5
"""Overlap from which a face without an embedding may join the track whose last box it covers."""

SAME_PLACE_S = 1.1
"""Older places say nothing about where a figure is now."""


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
    """A track being built: members are (sample number, face number), sorted by sample."""

    members: list[tuple[int, int]]
    last_s: float
    last_box: NDArray[np.float32]
    vectors: list[Vectors]
    weights: list[float]
    total: Vectors  # (D,) weighted sum of the vectors

    @property
    def is_clear(self) -> bool:
        """Whether the track may be found again wherever in the clip."""
        return max(self.weights, default=0.0) >= CLEAR

    @property
    def samples(self) -> set[int]:
        return {sample for sample, _ in self.members}

    def template(self, outlier: float) -> Vectors:
        """(D,) unit vector; zero where no face was embedded."""
        if not self.vectors:
            return self.total
        return template(np.stack(self.vectors), np.array(self.weights), outlier=outlier)


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
    chains: list[Chain] = []
    for number, seen in enumerate(samples):
        taken = assign(_gains(chains, seen, thresholds)) if chains and len(seen.boxes) else []
        for row, face in taken:
            _extend(chains[row], seen, number, face)
        free = set(range(len(seen.boxes))) - {face for _, face in taken}
        chains += [_start(seen, number, face) for face in sorted(free)]
    joined = join_chains(chains, thresholds)
    return [chain.members for chain in sorted(joined, key=lambda c: c.members[0])]


def _start(seen: Seen, number: int, face: int) -> Chain:
    chain = Chain([], seen.t_s, seen.boxes[face], [], [], np.zeros_like(seen.embeddings[face]))
    _extend(chain, seen, number, face)
    return chain


def _extend(chain: Chain, seen: Seen, number: int, face: int) -> None:
    chain.members.append((number, face))
    chain.last_s, chain.last_box = seen.t_s, seen.boxes[face]
    if seen.has_embedding[face]:
        chain.vectors.append(seen.embeddings[face])
        chain.weights.append(float(seen.weights[face]))
        chain.total = chain.total + seen.embeddings[face] * max(float(seen.weights[face]), 1e-6)


def _gains(chains: Sequence[Chain], seen: Seen, thresholds: Thresholds) -> NDArray[np.float32]:
    """(chains, faces) gain of joining; 0 where joining is not allowed.

    The last face counts beside the mean at the same place: it carries a slow turn of the head to a side view.
    """
    overlap = iou_table(np.stack([c.last_box for c in chains]), seen.boxes)
    recent = np.array([seen.t_s - c.last_s <= SAME_PLACE_S for c in chains])
    overlap = np.where(recent[:, None], overlap, 0)
    compared = np.array([bool(c.vectors) for c in chains])[:, None] & seen.has_embedding[None, :]
    means = unit(np.stack([c.total for c in chains])) @ seen.embeddings.T
    lasts = np.stack([c.vectors[-1] if c.vectors else c.total for c in chains]) @ seen.embeddings.T
    here = compared & (overlap > MIN_IOU) & (np.maximum(means, lasts) > thresholds.link)
    clear = np.array([c.is_clear for c in chains])[:, None] & (seen.weights >= CLEAR)[None, :]
    anywhere = compared & clear & (means > thresholds.link_anywhere)
    blind = ~compared & (overlap > SAME_PLACE_IOU)
    gain = np.where(here | anywhere, 2 + means + overlap, np.where(blind, 1 + overlap, 0))
    return np.asarray(gain, np.float32)


def join_chains(chains: Sequence[Chain], thresholds: Thresholds) -> list[Chain]:
    """Join chains of one figure, most alike first, as long as clear templates agree and no sample holds both."""
    left = list(chains)
    if len(left) < 2:
        return left
    stack = np.stack([c.template(thresholds.outlier) * c.is_clear for c in left])
    table = np.triu(stack @ stack.T, 1)
    while table.max() > thresholds.link_anywhere:
        one, two = (int(i) for i in np.unravel_index(int(np.argmax(table)), table.shape))
        if not left[one].samples.isdisjoint(left[two].samples):
            table[one, two] = 0
            continue
        left[one] = _joined(left[one], left[two])
        stack[one] = left[one].template(thresholds.outlier)
        left[two].members = []
        _drop(table, two)
        _compare_again(table, stack, one, [i for i, c in enumerate(left) if c.members])
    return [c for c in left if c.members]


def _drop(table: NDArray[np.float32], which: int) -> None:
    table[which, :] = 0
    table[:, which] = 0


def _compare_again(table: NDArray[np.float32], stack: Vectors, which: int, alive: list[int]) -> None:
    """New cosines of one joined chain to all others that are left."""
    cosines = stack @ stack[which]
    for other in alive:
        if other != which:
            table[min(which, other), max(which, other)] = cosines[other]


def _joined(one: Chain, two: Chain) -> Chain:
    last = max(one, two, key=lambda c: c.last_s)
    return Chain(
        sorted(one.members + two.members),
        last.last_s,
        last.last_box,
        one.vectors + two.vectors,
        one.weights + two.weights,
        one.total + two.total,
    )


def changed_gaps(samples: Sequence[Seen], tracks: Sequence[Sequence[tuple[int, int]]]) -> list[int]:
    """Gaps (i: the one after sample i) in which the set of faces changes: a track begins, ends, pauses or jumps."""
    there: list[dict[int, int]] = [{} for _ in samples]  # per sample: track -> its face
    for number, track in enumerate(tracks):
        for sample, face in track:
            there[sample][number] = face
    return [
        i
        for i, (now, then) in enumerate(pairwise(there))
        if now.keys() != then.keys() or _jumps(samples[i], samples[i + 1], [(now[t], then[t]) for t in now])
    ]


def _jumps(one: Seen, two: Seen, pairs: Sequence[tuple[int, int]]) -> bool:
    overlap = iou_table(one.boxes, two.boxes)
    return any(overlap[a, b] <= MIN_IOU for a, b in pairs)
