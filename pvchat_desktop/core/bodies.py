"""Carrying a face's track on by the body it belongs to, where the face is turned away, hidden or too small.

link     a body is followed from sample to sample by place, motion and look; in doubt it is let go
belong   while both are seen, the face inside the body tells whose body it is
carry    stretches without a face go to the track whose face was seen on that body before or after them

Nothing of a body outlives its clip: clothes change.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import BodySpan
from pvchat_desktop.core.linking import assign, iou_table
from pvchat_desktop.core.media import Box, Span, merge_spans
from pvchat_desktop.core.similarity import Vectors, unit
from pvchat_desktop.core.stretches import inside, outside
from pvchat_desktop.core.thresholds import BodyThresholds

Boxes = NDArray[np.float32]  # (N, 4) x1, y1, x2, y2 px

_GONE_S: Final = 2.1  # a body missed for longer is not followed: samples lie about a second apart at most
_MIN_IOU: Final = 0.3  # of a body with where it was expected
_MOTION_S: Final = 1.0  # no motion is carried on for longer
_RENEW: Final = 0.2  # share of the newest look in what a body is taken to look like
_FACE_INSIDE: Final = 0.75  # least share of a face that lies inside its body
_FACE_ABOVE: Final = 0.6  # of the body's height, from above: a face's middle lies there
_CLEARLY: Final = 0.15  # by so much a face fits its body better than any other
_AT_ONCE_S: Final = 0.75  # a figure seen at two places for longer is two figures
_SHORTEST_S: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Bodies:
    """The bodies of one sample."""

    boxes: Boxes  # (N, 4)
    vectors: Vectors  # (N, D) unit rows


@dataclass(slots=True)
class _Stretch:
    """A body's way between two sightings of a face on it. `before`, `after`: those faces' chains."""

    before: int | None
    after: int | None = None
    points: array[float] = field(default_factory=lambda: array("d"))  # five numbers a sample: t_s, x1, y1, x2, y2
    total: Vectors | float = 0.0  # (D,) sum of the looks

    @property
    def span(self) -> Span:
        return Span(self.points[0], self.points[-5])


@dataclass(slots=True)
class _Run:
    """A body being followed."""

    last_s: float
    box: Boxes  # (4,)
    look: Vectors  # (D,) unit
    stretch: _Stretch
    speed: Boxes = field(default_factory=lambda: np.zeros(4, np.float32))  # px a second, of all four edges

    def expected(self, t_s: float) -> Boxes:
        return self.box + self.speed * min(t_s - self.last_s, _MOTION_S)

    def moved(self, t_s: float, box: Boxes, vector: Vectors) -> None:
        centre = (box[:2] + box[2:] - self.box[:2] - self.box[2:]) / 2
        self.speed = np.tile(centre / max(t_s - self.last_s, 1e-3), 2).astype(np.float32)
        self.last_s, self.box = t_s, box
        self.look = unit(((1 - _RENEW) * self.look + _RENEW * vector)[None])[0]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A finished track: the face chains it is made of, and when its face is seen."""

    chains: frozenset[int]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Claim:
    """A stretch that may be some figure's."""

    figure: int
    level: EvidenceLevel
    likeness: float
    points: NDArray[np.float64]  # (N, 5)

    @property
    def span(self) -> Span:
        return Span(float(self.points[0, 0]), float(self.points[-1, 0]))


class BodyFollower:
    """Follows bodies sample after sample, in step with the faces. Keeps five numbers a body and sample, no looks."""

    def __init__(self, thresholds: BodyThresholds) -> None:
        self._thresholds = thresholds
        self._runs: list[_Run] = []
        self._stretches: list[_Stretch] = []
        self._looks: dict[int, Vectors] = {}  # face chain -> (D,) sum of the looks of the bodies it was seen on

    def add(self, t_s: float, bodies: Bodies, faces: Boxes, chains: Sequence[int]) -> None:
        """The next sample in time; `chains[i]`: whom face i was linked to."""
        self._runs = [run for run in self._runs if t_s - run.last_s <= _GONE_S]
        whose = {body: chains[face] for face, body in faces_on_bodies(faces, bodies.boxes)}
        followed = self._follow(t_s, bodies)
        for body, (box, vector) in enumerate(zip(bodies.boxes, bodies.vectors, strict=True)):
            run = followed.get(body)
            if run is None:
                run = _Run(t_s, box, vector, self._begin(None))
                self._runs.append(run)
            else:
                run.moved(t_s, box, vector)
            self._note(run, whose.get(body), t_s, vector)

    def finish(self, figures: Sequence[Figure]) -> list[tuple[BodySpan, ...]]:
        """For each figure when it is seen by its body alone."""
        figure_of = {chain: number for number, figure in enumerate(figures) for chain in figure.chains}
        looks = self._looks_of(figures)
        claims = [
            claim
            for stretch in self._stretches
            if stretch.points and (claim := self._claim(stretch, figure_of, looks)) is not None
        ]
        claims = [claim for claim in claims if _is_possible(claim, figures[claim.figure])]
        by_figure: Mapping[int, list[_Claim]] = {number: [] for number in range(len(figures))}
        for claim in sorted(claims, key=lambda one: (one.level.doubt, -one.likeness)):
            if not _overlaps(claim, by_figure[claim.figure]):
                by_figure[claim.figure].append(claim)
        return [_spans(figure, by_figure[number]) for number, figure in enumerate(figures)]

    def _begin(self, before: int | None) -> _Stretch:
        stretch = _Stretch(before)
        self._stretches.append(stretch)
        return stretch

    def _note(self, run: _Run, chain: int | None, t_s: float, vector: Vectors) -> None:
        if chain is None:
            run.stretch.points.extend((t_s, *run.box.tolist()))
            run.stretch.total = run.stretch.total + vector
            return
        self._looks[chain] = self._looks.get(chain, np.zeros_like(vector)) + vector
        if not run.stretch.points:
            run.stretch.before = chain
        else:
            run.stretch.after = chain
            run.stretch = self._begin(chain)

    def _follow(self, t_s: float, bodies: Bodies) -> dict[int, _Run]:
        """Body -> its run; where two fit a place about equally, neither is followed."""
        if not self._runs or not len(bodies.boxes):
            return {}
        places = iou_table(np.stack([run.expected(t_s) for run in self._runs]), bodies.boxes)
        looks = np.stack([run.look for run in self._runs]) @ bodies.vectors.T
        fits = (places > _MIN_IOU) & (looks > self._thresholds.follow)
        scores = np.where(fits, looks, -1.0)
        clear = fits & self._beats_others(scores) & self._beats_others(scores.T).T
        gain = np.where(clear, 1 + looks + places, 0).astype(np.float32)
        return {body: self._runs[run] for run, body in assign(gain)}

    def _beats_others(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Where a score is better than any other of its row by the margin."""
        if scores.shape[1] < 2:
            return np.ones_like(scores, bool)
        top = np.sort(scores, axis=1)[:, -2:]
        others = np.where(scores >= top[:, 1:], top[:, :1], top[:, 1:])
        return np.asarray(scores - others >= self._thresholds.margin)

    def _looks_of(self, figures: Sequence[Figure]) -> Vectors:
        """(figures, D) what each looks like where its face is seen; zeros where its body never was."""
        known = next(iter(self._looks.values()), np.zeros(1, np.float32))
        table = np.zeros((len(figures), len(known)), np.float32)
        for number, figure in enumerate(figures):
            for chain in figure.chains & self._looks.keys():
                table[number] += self._looks[chain]
        return unit(table)

    def _claim(self, stretch: _Stretch, figure_of: Mapping[int, int], looks: Vectors) -> _Claim | None:
        """Whose stretch it is. None: nobody's, or two figures' at its two ends."""
        ends = {figure_of[c] for c in (stretch.before, stretch.after) if c is not None and c in figure_of}
        if len(ends) > 1 or not len(looks):
            return None
        likeness = looks @ unit(np.asarray(stretch.total)[None])[0]
        figure = ends.pop() if ends else int(np.argmax(likeness))
        score = float(likeness[figure])
        has_both = stretch.before in figure_of and stretch.after in figure_of
        has_one = stretch.before in figure_of or stretch.after in figure_of
        if not has_one and not self._is_alone_alike(likeness, figure):
            return None
        if score < self._thresholds.follow:
            return None
        is_likely = has_both or (has_one and score >= self._thresholds.same)
        level = EvidenceLevel.LIKELY if is_likely else EvidenceLevel.UNSURE
        return _Claim(figure, level, score, np.frombuffer(stretch.points, np.float64).reshape(-1, 5))

    def _is_alone_alike(self, likeness: Vectors, figure: int) -> bool:
        second = float(np.max(np.delete(likeness, figure), initial=-1.0))
        best = float(likeness[figure])
        return best >= self._thresholds.same and best - second >= self._thresholds.margin


def faces_on_bodies(faces: Boxes, bodies: Boxes) -> list[tuple[int, int]]:
    """(face, body) pairs of one picture: a face lies in the upper part of its body. In doubt a face has none."""
    if not len(faces) or not len(bodies):
        return []
    low = np.maximum(faces[:, None, :2], bodies[None, :, :2])
    high = np.minimum(faces[:, None, 2:], bodies[None, :, 2:])
    shared = (
        np.prod(np.clip(high - low, 0, None), axis=2) / np.maximum(np.prod(faces[:, 2:] - faces[:, :2], 1), 1)[:, None]
    )
    size = np.maximum(bodies[:, 2:] - bodies[:, :2], 1)
    middle = (faces[:, None, :2] + faces[:, None, 2:]) / 2
    x, y = np.moveaxis((middle - bodies[None, :, :2]) / size[None], 2, 0)  # 0..1 inside the body
    fits = (shared >= _FACE_INSIDE) & (y >= 0) & (y <= _FACE_ABOVE)
    score = np.where(fits, shared * (1 - np.abs(2 * x - 1) / 2) * (1 - y / 2), 0).astype(np.float32)
    pairs = assign(score)
    return [(face, body) for face, body in pairs if _is_clear(score, face, body)]


def _is_clear(score: NDArray[np.float32], face: int, body: int) -> bool:
    rivals = np.concatenate([np.delete(score[face], body), np.delete(score[:, body], face)])
    return bool(score[face, body] - rivals.max(initial=0.0) >= _CLEARLY)


def _is_possible(claim: _Claim, figure: Figure) -> bool:
    """A figure whose face is seen somewhere is not somewhere else."""
    return sum(span.duration_s for span in inside([claim.span], figure.spans)) <= _AT_ONCE_S


def _overlaps(claim: _Claim, others: Sequence[_Claim]) -> bool:
    return any(claim.span.overlap_s(other.span) > _AT_ONCE_S for other in others)


def _spans(figure: Figure, claims: Sequence[_Claim]) -> tuple[BodySpan, ...]:
    """What the claims add to the face's spans, reaching up to them where they are near."""
    found: list[BodySpan] = []
    for claim in claims:
        whole = _reaching(claim.span, figure.spans)
        for span in outside([whole], figure.spans):
            if span.duration_s >= _SHORTEST_S:
                t_s, *box = min(claim.points.tolist(), key=lambda p: abs(p[0] - (span.start_s + span.end_s) / 2))
                found.append(BodySpan(span.start_s, span.end_s, claim.level, t_s, Box(*box)))
    return _joined(sorted(found, key=lambda one: one.start_s))


def _reaching(span: Span, faces: Sequence[Span]) -> Span:
    """Up to the end of the face's span before it and the beginning of that after it, where these are near."""
    start = max((face.end_s for face in faces if 0 <= span.start_s - face.end_s <= _GONE_S), default=span.start_s)
    end = min((face.start_s for face in faces if 0 <= face.start_s - span.end_s <= _GONE_S), default=span.end_s)
    return Span(start, end)


def _joined(spans: Sequence[BodySpan]) -> tuple[BodySpan, ...]:
    """Neighbours of one level that touch are one."""
    joined: list[BodySpan] = []
    for level, own in groupby(spans, key=lambda one: one.level):
        group = list(own)
        for whole in merge_spans([one.span for one in group], gap_s=_AT_ONCE_S):
            first = next(one for one in group if one.start_s >= whole.start_s)
            joined.append(BodySpan(whole.start_s, whole.end_s, level, first.t_s, first.box))
    return tuple(joined)
