"""Who is it? Open-set matching of face tracks against the galleries of known people.

All scores are cosines of unit vectors. Scales differ between face models (dlib's vectors all point roughly one way, so
that strangers score .85), hence every number that a score is compared with lives in `Thresholds`, one per face model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.ageing import Growth
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.thresholds import Thresholds

Vectors: TypeAlias = NDArray[np.float32]  # (N, D) unit rows, or (D,) unit vector

FEW_FACES = 3
"""A track of fewer pooled faces must score higher to be named, and is never sure: single frames of strangers score far
higher than means do."""


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """What face memory knows of one person, in one face model's vectors.

    `stricter` raises the person's threshold (a look-alike was named who is not enrolled); `look_alikes` are enrolled
    people against whom a doubled margin is kept. `growth`: how old the person is in each row; None: not known.
    """

    person: PersonId
    embeddings: Vectors  # (N, D)
    template: Vectors  # (D,)
    stricter: bool = False
    look_alikes: frozenset[PersonId] = field(default=frozenset())
    growth: Growth | None = None


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The matcher's opinion on one track. `person` is None for Unknown; `score` is then the best score seen.

    `second` is the score of the second-best person, None where there is none. `level` is None exactly for Unknown;
    UNSURE means: a suggestion to be asked about, never a name to be stated.
    """

    person: PersonId | None
    score: float | None
    second: float | None
    level: EvidenceLevel | None

    @property
    def named(self) -> bool:
        """May the person be named without asking?"""
        return self.level in (EvidenceLevel.SURE, EvidenceLevel.LIKELY)


ROUNDING: Final = 1e-4
"""Of cosines that are computed in two ways: what lies closer is a tie."""

UNKNOWN = MatchResult(None, None, None, None)
_NOBODY: Final = -10.0  # a score below every cosine: of somebody who was rejected
_LEVELS: Final = (None, EvidenceLevel.UNSURE, EvidenceLevel.LIKELY, EvidenceLevel.SURE)
_UNSURE, _LIKELY, _SURE = 1, 2, 3  # places in it


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Scale rows to unit length; a zero row stays zero."""
    rows = np.asarray(vectors, np.float32)
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-12), np.float32)


def template(embeddings: Vectors, weights: NDArray[np.floating] | None = None, *, outlier: float = 0.30) -> Vectors:
    """Trimmed mean of (N, D) unit rows as a (D,) unit vector: rows below `outlier` cosine to the mean are dropped.

    The mean settles in at most three rounds; the better half of the rows is always kept. `weights` are >= 0.
    """
    rows = np.atleast_2d(np.asarray(embeddings, np.float32))
    if rows.size == 0:
        raise ValueError("a template needs at least one embedding")
    share = np.ones(len(rows), np.float32) if weights is None else np.asarray(weights, np.float32)
    keep = np.ones(len(rows), bool)
    for _ in range(3):
        mean = _weighted_mean(rows[keep], share[keep])
        cosines = rows @ mean
        now = cosines >= min(outlier, float(np.median(cosines)))
        if (now == keep).all():
            break
        keep = now
    return _weighted_mean(rows[keep], share[keep])


def _weighted_mean(rows: Vectors, share: NDArray[np.float32]) -> Vectors:
    if share.sum() <= 0:
        share = np.ones_like(share)
    return unit(share @ rows)


def scores(templates: Vectors, galleries: Sequence[Gallery]) -> NDArray[np.float32]:
    """(T, D) track templates against G galleries: (T, G) cosines between templates."""
    if not galleries:
        return np.zeros((len(templates), 0), np.float32)
    known = np.stack([g.template for g in galleries])  # (G, D)
    return np.asarray(np.atleast_2d(templates) @ known.T, np.float32)


def match(
    track_template: Vectors,
    galleries: Sequence[Gallery],
    thresholds: Thresholds,
    rejected: frozenset[PersonId] | set[PersonId] = frozenset(),
    *,
    faces: int | None = None,
) -> MatchResult:
    """Who does one track show? `rejected` people are never suggested.

    `faces`: how many faces the template pools; None: enough, or a good photograph.
    """
    counts = None if faces is None else {"": faces}
    return match_all({"": track_template}, galleries, thresholds, {"": frozenset(rejected)}, faces=counts)[""]


def match_all(
    templates: Mapping[str, Vectors],
    galleries: Sequence[Gallery],
    thresholds: Thresholds,
    rejected: Mapping[str, frozenset[PersonId]] | None = None,
    *,
    faces: Mapping[str, int] | None = None,
    years: Mapping[str, float] | None = None,
) -> dict[str, MatchResult]:
    """`match` for many tracks (track id -> template) in one matrix product.

    `years`: when the tracks were recorded, as far as that is certain, 2019.5 being the middle of 2019. A child is then
    compared by faces near in age; where there are none the opinion is at most unsure. Nobody is seen before birth.
    """
    if not templates:
        return {}
    vectors = np.stack(list(templates.values()))
    table = scores(vectors, galleries)
    when = np.array([(years or {}).get(track, np.nan) for track in templates])
    far = _at_their_ages(table, vectors, galleries, when)
    column = {gallery.person: number for number, gallery in enumerate(galleries)}
    for number, track in enumerate(templates):
        for person in (rejected or {}).get(track, ()):
            if person in column:
                table[number, column[person]] = _NOBODY
    counts = [(faces or {}).get(track) for track in templates]
    are_few = np.array([count is not None and count < FEW_FACES for count in counts], np.bool_)
    return dict(zip(templates, _decide(table, galleries, thresholds, are_few=are_few, far=far), strict=True))


def _at_their_ages(
    table: NDArray[np.float32], vectors: Vectors, galleries: Sequence[Gallery], when: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Put the scores of people who were children into `table` (T, G). -> where there is no face near in age."""
    far = np.zeros(table.shape, np.bool_)
    dated = np.flatnonzero(~np.isnan(when))
    for column, gallery in enumerate(galleries):
        if gallery.growth is None or len(dated) == 0:
            continue
        ages = gallery.growth.ages_at(when[dated])
        for age in np.unique(ages):
            rows = dated[ages == age]
            if age < 0:
                table[rows, column] = -1.0
                continue
            near = gallery.growth.near(float(age))
            if near is None:
                continue
            if near.sum() >= FEW_FACES:
                table[rows, column] = vectors[rows] @ template(gallery.embeddings[near])
            far[rows, column] = not near.any()
    return far


def _decide(
    table: NDArray[np.float32],
    galleries: Sequence[Gallery],
    thresholds: Thresholds,
    *,
    are_few: NDArray[np.bool_],
    far: NDArray[np.bool_],
) -> list[MatchResult]:
    """(T, G) scores -> an opinion on each track; who is rejected scores _NOBODY. `are_few` (T,); `far` (T, G)."""
    if not galleries:
        return [UNKNOWN] * len(table)
    rows = np.arange(len(table))
    best = np.argmax(table, axis=1)
    score = table[rows, best].astype(np.float64)
    second = _second(table, best)
    level = _levels(table, best, galleries, thresholds, are_few=are_few)
    level[far[rows, best] & (level > 0)] = _UNSURE
    columns = zip(best.tolist(), score.tolist(), second.tolist(), level.tolist(), strict=True)
    return [
        UNKNOWN
        if first == _NOBODY
        else MatchResult(
            galleries[who].person if sure else None, first, other if other != _NOBODY else None, _LEVELS[sure]
        )
        for who, first, other, sure in columns
    ]


def _second(table: NDArray[np.float32], best: NDArray[np.intp]) -> NDArray[np.float64]:
    """(T,): the best score beside the best person's."""
    if table.shape[1] < 2:
        return np.full(len(table), _NOBODY)
    others = table.copy()
    others[np.arange(len(table)), best] = _NOBODY
    return np.asarray(others.max(axis=1), np.float64)


def _levels(
    table: NDArray[np.float32],
    best: NDArray[np.intp],
    galleries: Sequence[Gallery],
    thresholds: Thresholds,
    *,
    are_few: NDArray[np.bool_],
) -> NDArray[np.intp]:
    """(T,): places in _LEVELS; 0 for Unknown."""
    score = table[np.arange(len(table)), best].astype(np.float64)
    needs = [thresholds.strict_match if gallery.stricter else thresholds.match for gallery in galleries]
    needed = np.array(needs, np.float64)[best]
    needed = np.where(are_few, np.maximum(needed, thresholds.sure), needed)
    is_named = (score >= needed) & _beats_others(table, best, galleries, thresholds)
    is_sure = is_named & (score >= np.maximum(thresholds.sure, needed)) & ~are_few
    level = np.where(is_sure, _SURE, np.where(is_named, _LIKELY, _UNSURE))
    return np.where(score < thresholds.unsure, 0, level)


def _beats_others(
    table: NDArray[np.float32], best: NDArray[np.intp], galleries: Sequence[Gallery], thresholds: Thresholds
) -> NDArray[np.bool_]:
    """(T,): whether nobody else is within the margin, which is wider between look-alikes."""
    alike = np.array([[b.person in a.look_alikes for b in galleries] for a in galleries], np.bool_)
    margins = np.where(alike | alike.T, thresholds.strict_margin, thresholds.margin).astype(np.float32)
    in_the_way = table[np.arange(len(table)), best][:, None] - table < margins[best]
    in_the_way[np.arange(len(table)), best] = False
    return np.asarray(~in_the_way.any(axis=1), np.bool_)


def choose_diverse(embeddings: Vectors, quality: NDArray[np.floating], k: int) -> list[int]:
    """Indices of at most `k` of (N, D) rows: the best one first, then each time the good one most unlike those chosen.

    `quality` is >= 0, (N,). Gain of a candidate: its distance to the nearest chosen row (cosine) times its quality.
    Deterministic; ties go to the earlier row.
    """
    rows, worth = np.atleast_2d(embeddings), np.asarray(quality, np.float64)
    if len(worth) == 0 or k <= 0:
        return []
    chosen = [int(np.argmax(worth))]
    nearest = rows @ rows[chosen[0]]
    while len(chosen) < min(k, len(worth)):
        gain = np.maximum(1.0 - nearest, 1e-9) * (worth + 1e-9)
        gain[chosen] = -1.0
        chosen.append(int(np.argmax(gain)))
        nearest = np.maximum(nearest, rows @ rows[chosen[-1]])
    return chosen
