"""Who is it? Open-set matching of face tracks against the galleries of known people.

All scores are cosines of unit vectors. Scales differ between face models (dlib's vectors all point roughly one way, so
that strangers score .85), hence every number that a score is compared with lives in `Thresholds`, one per face model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

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


UNKNOWN = MatchResult(None, None, None, None)


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
    allowed = [g for g in galleries if g.person not in rejected]
    row = scores(np.atleast_2d(track_template), allowed)[0]
    return _decide(row, allowed, thresholds, faces)


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
    results: dict[str, MatchResult] = {}
    people = np.array([g.person for g in galleries])
    for number, track in enumerate(templates):
        no = list((rejected or {}).get(track, ()))
        columns = np.flatnonzero(~np.isin(people, no)) if no else np.arange(len(people))
        allowed = [galleries[int(i)] for i in columns] if no else galleries
        row = table[number, columns]
        result = _decide(row, allowed, thresholds, (faces or {}).get(track))
        is_far = result.person is not None and bool(far[number, columns[int(np.argmax(row))]])
        results[track] = replace(result, level=EvidenceLevel.UNSURE) if is_far else result
    return results


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
    row: NDArray[np.float32], galleries: Sequence[Gallery], thresholds: Thresholds, faces: int | None
) -> MatchResult:
    if not galleries:
        return UNKNOWN
    best = int(np.argmax(row))
    score = float(row[best])
    second = float(max(row[:best].max(initial=-np.inf), row[best + 1 :].max(initial=-np.inf))) if len(row) > 1 else None
    is_few = faces is not None and faces < FEW_FACES
    level = _level(row, best, galleries, thresholds, is_few=is_few)
    return MatchResult(galleries[best].person if level else None, score, second, level)


def _level(
    row: NDArray[np.float32], best: int, galleries: Sequence[Gallery], thresholds: Thresholds, *, is_few: bool
) -> EvidenceLevel | None:
    score, who = float(row[best]), galleries[best]
    if score < thresholds.unsure:
        return None
    needed = thresholds.strict_match if who.stricter else thresholds.match
    if is_few:
        needed = max(needed, thresholds.sure)
    if score < needed or not _beats_others(row, best, galleries, thresholds):
        return EvidenceLevel.UNSURE
    return EvidenceLevel.SURE if score >= max(thresholds.sure, needed) and not is_few else EvidenceLevel.LIKELY


def _beats_others(row: NDArray[np.float32], best: int, galleries: Sequence[Gallery], thresholds: Thresholds) -> bool:
    who = galleries[best]
    for i in np.flatnonzero(row >= row[best] - thresholds.strict_margin - 1e-3):  # nobody else is in the way
        other = galleries[int(i)]
        if i == best:
            continue
        alike = other.person in who.look_alikes or who.person in other.look_alikes
        if row[best] - row[i] < (thresholds.strict_margin if alike else thresholds.margin):
            return False
    return True


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
