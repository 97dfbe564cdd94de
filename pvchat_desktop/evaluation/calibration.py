"""Thresholds from measured scores: what one person's tracks score against each other, and against other people's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pvchat_desktop.core.similarity import template
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.evaluation.presence import Item, Sighting

_ENOUGH_FACES = 3  # tracks of fewer faces say little about the scale of templates
_TAIL = 99.9  # percentile of face-to-face scores of different people that linking must stay above


@dataclass(frozen=True, slots=True)
class Scores:
    """Cosines. `same` and `different` compare templates of tracks; `faces_*` single faces within clips or across."""

    same: tuple[float, ...]
    different: tuple[float, ...]
    faces_same: tuple[float, ...]
    faces_different: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    thresholds: Thresholds
    separable: bool  # False: some pair of different people scores above some pair of the same; take great care
    note: str


def scores_of(items: Sequence[Item]) -> Scores:
    """From items with exactly one labelled person; their main sighting is that person."""
    labelled = [(next(iter(item.people)), item.main) for item in items if len(item.people) == 1]
    known = [(person, main) for person, main in labelled if main is not None]
    same: list[float] = []
    different: list[float] = []
    faces_different: list[float] = []
    for (one, a), (two, b) in combinations(known, 2):
        (same if one == two else different).extend(_templates(a, b))
        if one != two:
            faces_different.extend((a.embeddings @ b.embeddings.T).ravel().tolist())
    return Scores(tuple(same), tuple(different), tuple(_within(s for _, s in known)), tuple(faces_different))


def _templates(one: Sighting, two: Sighting) -> tuple[float, float]:
    """Each enrolled in turn, the other asked."""
    return (
        float(template(one.embeddings) @ two.template),
        float(template(two.embeddings) @ one.template),
    )


def _within(sightings: Iterable[Sighting]) -> list[float]:
    found: list[float] = []
    for sighting in sightings:
        if len(sighting.embeddings) >= _ENOUGH_FACES:
            table = sighting.embeddings @ sighting.embeddings.T
            found += table[np.triu_indices(len(table), 1)].tolist()
    return found


def propose(scores: Scores) -> Proposal | None:
    """None where there are too few people or clips to say anything.

    match: midway between the greatest score of different people and the least of the same; where these overlap, above
    all strangers. unsure: a quarter of the way. link: above single faces of different people.
    """
    if not scores.same or not scores.different or not scores.faces_different:
        return None
    low, high = max(scores.different), min(scores.same)
    gap = max(0.0, high - low)
    match = low + gap / 2 if gap else low + 0.02
    link = min(float(np.percentile(scores.faces_different, _TAIL)) + 0.02, match)
    return Proposal(
        Thresholds(
            match=round(match, 2),
            unsure=round(low + gap / 4 if gap else match - 0.04, 2),
            margin=round(min(0.10, max(0.04, gap / 2)), 2),
            link=round(link, 2),
            link_anywhere=round(max(match, link + 0.05), 2),
            outlier=round(max(0.30, link - 0.25), 2),
        ),
        separable=gap > 0,
        note=f"same person at least {high:.2f}, different at most {low:.2f}",
    )
