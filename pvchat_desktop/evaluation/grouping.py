"""How good are groups of figures? Against the truth where it is known, next to other ways of grouping."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.media import Box
from pvchat_desktop.evaluation.spans import Segment

_EDGE_S = 0.5  # so near a cut a point tells nothing
_CLEAR = 0.9  # share of a track's points that must lie where one person stands


@dataclass(frozen=True, slots=True)
class Figure:
    """One track or face with what is certainly known of it.

    `person` None: somebody, of whom only is known that it is nobody of `not_these`; `scene`: where it was seen, figures
    of one scene with `stranger` True being nobody of other scenes.
    """

    person: str | None
    scene: str
    is_stranger: bool = False  # certainly none of the named people


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """`strangers_named`: strangers who would get a name if every group with a named person got that name."""

    figures: int
    people: int
    groups: int
    pairwise_precision: float | None
    pairwise_recall: float | None
    bcubed_precision: float | None
    bcubed_recall: float | None
    bcubed_f: float | None
    strangers: int
    strangers_named: int
    met_but_joined: int  # pairs seen in one picture and yet in one group


def measure(
    figures: Sequence[Figure], labels: Sequence[int] | NDArray[np.intp], met: Sequence[tuple[int, int]] = ()
) -> GroupFigures:
    """Precision and recall over the figures whose person is known, and over strangers beside them.

    A pair counts for precision where it is known to be right or wrong: two named figures, or a named one and a
    stranger, or two who met in one picture.
    """
    groups = [int(label) for label in labels]
    named = [i for i, figure in enumerate(figures) if figure.person is not None]
    right, together, same = _pairs(figures, groups, named)
    strangers = [i for i, figure in enumerate(figures) if figure.is_stranger]
    homes: Counter[int] = Counter()
    for i in named:
        homes[groups[i]] += 1
    with_strangers = sum(homes[groups[i]] for i in strangers)
    joined = sum(groups[one] == groups[other] for one, other in met)
    precision, recall = bcubed([figures[i].person or "" for i in named], [groups[i] for i in named])
    both = precision is not None and recall is not None and precision + recall > 0
    return GroupFigures(
        figures=len(figures),
        people=len({figures[i].person for i in named}),
        groups=len(set(groups)),
        pairwise_precision=_share(right, together + with_strangers + joined),
        pairwise_recall=_share(right, same),
        bcubed_precision=precision,
        bcubed_recall=recall,
        bcubed_f=2 * precision * recall / (precision + recall) if both and precision and recall else None,
        strangers=len(strangers),
        strangers_named=sum(homes[groups[i]] > 0 for i in strangers),
        met_but_joined=joined,
    )


def _pairs(figures: Sequence[Figure], groups: Sequence[int], named: Sequence[int]) -> tuple[int, int, int]:
    """Pairs of named figures: rightly in one group, in one group, of one person."""
    pairs = [(figures[i].person, groups[i]) for i in named]
    people, homes = Counter(person for person, _ in pairs), Counter(home for _, home in pairs)
    return _choose(Counter(pairs).values()), _choose(homes.values()), _choose(people.values())


def _choose(counts: Iterable[int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def bcubed(people: Sequence[str], groups: Sequence[int]) -> tuple[float | None, float | None]:
    """BCubed precision and recall (Bagga and Baldwin 1998): averages over figures, each a member of its own group."""
    if not people:
        return None, None
    of_person, in_group = Counter(people), Counter(groups)
    both = Counter(zip(people, groups, strict=True))
    precision = sum(count * count / in_group[group] for (_, group), count in both.items())
    recall = sum(count * count / of_person[person] for (person, _), count in both.items())
    return precision / len(people), recall / len(people)


def whose(segments: Sequence[Segment], points: Sequence[tuple[float, Box]], *, width_px: float) -> str | None:
    """Who a track of a put-together clip shows: where nearly all of its points lie; None where that is not clear."""
    votes: dict[str, int] = defaultdict(int)
    counted = 0
    for t_s, box in points:
        segment = next((s for s in segments if s.span.start_s + _EDGE_S <= t_s <= s.span.end_s - _EDGE_S), None)
        if segment is None:
            continue
        counted += 1
        place = box.center[0] / width_px
        for person, (left, right) in segment.places.items():
            votes[person] += left <= place <= right
    best = max(votes, key=lambda person: votes[person], default=None)
    return best if best is not None and counted and votes[best] >= _CLEAR * counted else None


def dbscan(vectors: NDArray[np.float32], floor: float, *, enough: int = 2) -> NDArray[np.intp]:
    """Plain DBSCAN by cosine: figures with `enough` neighbours of at least `floor`, themselves counted, are cores; what
    cores reach is one group; the rest stays alone. With two, that is: connected components."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    near = vectors @ vectors.T >= floor
    core = near.sum(axis=1) >= enough
    cores = csr_array(near & core[:, None] & core[None, :])
    labels: NDArray[np.intp] = connected_components(cores, directed=False)[1].astype(np.intp)
    reached = near & core[None, :]
    for row in np.flatnonzero(~core & reached.any(axis=1)):
        labels[row] = labels[int(np.argmax(reached[row]))]
    return labels
