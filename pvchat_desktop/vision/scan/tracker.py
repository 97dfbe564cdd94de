"""From samples in the order of time to tracks: linked as they come, of each only what will be kept."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.bodies import BodyFollower, Figure
from pvchat_desktop.core.faces import BodySpan
from pvchat_desktop.core.linking import CLEAR, Chain, Linker
from pvchat_desktop.core.media import Span, merge_spans
from pvchat_desktop.core.similarity import Vectors
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.vision.bodies.engine import BodyEngine
from pvchat_desktop.vision.scan.look import Look
from pvchat_desktop.vision.scan.passes import KEEP_FACES, Stored
from pvchat_desktop.vision.scan.store import best_and_different

_BLINK_S = 0.75
"""A face that was missed for less than this did not leave: blinks, hands and detector misses."""

_CANDIDATES = 4 * KEEP_FACES
"""Faces of which the kept ones are chosen; a track holds twice as many before it is reduced to these."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A face to be kept, and where its pictures lie: entry `row` of piece `piece`."""

    t_s: float
    look: Look
    piece: str
    row: int


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One track: when and where, its template, and its best and most different faces, the best first."""

    spans: tuple[Span, ...]
    points: NDArray[np.float64]  # (N, 5) t_s, x1, y1, x2, y2
    template: Vectors  # (D,)
    faces: tuple[Kept, ...]
    by_body: tuple[BodySpan, ...] = ()


@dataclass(slots=True)
class _Figure:
    """What is known of one chain beside what linking needs."""

    points: array[float] = field(default_factory=lambda: array("d"))  # five numbers a face
    kept: list[Kept] = field(default_factory=list)
    is_plain: bool = False  # whether a face of it is sure and clear enough to count without being seen again

    def add(self, stored: Stored, face: int, *, ghost_score: float) -> None:
        look = stored.sample.looks[face]
        self.points.extend((stored.sample.t_s, look.box.x1, look.box.y1, look.box.x2, look.box.y2))
        self.is_plain = self.is_plain or (look.score >= ghost_score and look.worth >= CLEAR)
        if look.is_pictured:
            self.kept.append(Kept(stored.sample.t_s, look, stored.piece, stored.first + face))
        if len(self.kept) > 2 * _CANDIDATES:
            self.kept = sorted(_best(self.kept, _CANDIDATES), key=lambda kept: kept.t_s)


class Tracker:
    """`ghost_score`: weaker faces count only if seen again."""

    def __init__(
        self, thresholds: Thresholds, *, dimension: int, ghost_score: float, bodies: BodyEngine | None = None
    ) -> None:
        self._thresholds = thresholds
        self._dimension = dimension
        self._ghost_score = ghost_score
        self._linker = Linker(thresholds)
        self._bodies = (BodyFollower(bodies.thresholds), bodies.dimension) if bodies else None
        self._figures: dict[int, _Figure] = {}
        self.samples = 0
        self.faces = 0

    def add(self, stored: Stored) -> None:
        """The next sample in time."""
        self.samples += 1
        self.faces += len(stored.sample.looks)
        seen = stored.sample.seen(self._dimension)
        chains = self._linker.add(seen)
        for face, chain in enumerate(chains):
            self._figures.setdefault(chain, _Figure()).add(stored, face, ghost_score=self._ghost_score)
        if self._bodies is not None:
            follower, dimension = self._bodies
            follower.add(seen.t_s, stored.sample.seen_bodies(dimension), seen.boxes, chains)

    def tracks(self) -> tuple[Found, ...]:
        """In the order in which they begin; those without a face to keep are left out."""
        chains = [chain for chain in self._linker.finish() if not self._is_ghost(chain)]
        found = [(chain, track) for chain in chains if (track := self._found(chain)).faces]
        if self._bodies is None:
            return tuple(track for _, track in found)
        figures = [Figure(frozenset((chain.number, *chain.parts)), track.spans) for chain, track in found]
        added = self._bodies[0].finish(figures)
        return tuple(replace(track, by_body=spans) for (_, track), spans in zip(found, added, strict=True))

    def _is_ghost(self, chain: Chain) -> bool:
        """Seen once only, and too weakly or too unclearly to tell anybody, although the moments around were looked
        at."""
        return len(chain.samples) == 1 and self.samples > 1 and not self._figures[chain.number].is_plain

    def _found(self, chain: Chain) -> Found:
        parts = [self._figures[number] for number in (chain.number, *chain.parts)]
        points = np.concatenate([np.frombuffer(part.points, np.float64).reshape(-1, 5) for part in parts])
        points = points[np.argsort(points[:, 0], kind="stable")]
        kept = sorted((one for part in parts for one in part.kept), key=lambda one: one.t_s)
        return Found(
            spans=spans_of(chain.samples, points[:, 0].tolist()),
            points=points,
            template=chain.template(self._thresholds.outlier),
            faces=tuple(_best(kept, KEEP_FACES)),
        )


def _best(kept: Sequence[Kept], count: int) -> list[Kept]:
    """The best and most different, the best first."""
    return [kept[place] for place in best_and_different([one.look for one in kept], count)]


def spans_of(members: Sequence[int], times_s: Sequence[float]) -> tuple[Span, ...]:
    """Spans of a track seen in samples `members` (sorted) at `times_s`: successive samples belong together, and so do
    short gaps."""
    spans: list[Span] = []
    before: int | None = None
    for number, t_s in zip(members, times_s, strict=True):
        if before is not None and number == before + 1:
            spans[-1] = Span(spans[-1].start_s, t_s)
        else:
            spans.append(Span(t_s, t_s))
        before = number
    return merge_spans(spans, gap_s=_BLINK_S)
