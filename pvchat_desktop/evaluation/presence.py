"""How well face memory answers "is this person in it?": one enrolled item against all others, told apart by outcome.

An item is a clip or a photograph; its label names the people who are certainly in it. A person is enrolled from one
item alone and then asked for in every other item, with nobody else enrolled: the hardest case for telling strangers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.similarity import Gallery, Vectors, match, template
from pvchat_desktop.core.thresholds import Thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """One track of a clip, or one face of a photograph."""

    template: Vectors  # (D,)
    embeddings: Vectors  # (N, D), its kept faces
    spans: tuple[Span, ...]
    faces: int | None  # pooled in the template; None: a photograph
    weight: float  # face area x number of samples: the main figure has the largest

    def gallery(self, person: str) -> Gallery:
        """What enrolling this sighting leaves in face memory."""
        return Gallery(PersonId(person), self.embeddings, template(self.embeddings))


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    name: str
    people: frozenset[str]  # certainly in it; everybody else in it is a stranger
    sightings: tuple[Sighting, ...]

    @property
    def main(self) -> Sighting | None:
        return max(self.sightings, key=lambda s: s.weight, default=None)


@dataclass(frozen=True, slots=True)
class Pair:
    """One question: is `person`, enrolled from `enrolled_from`, in `asked`?

    `answer` is None for "not sure", which counts as right neither for present nor for absent. `score` is the best of
    the item's sightings. `strangers_named`: sightings called by the person's name that are somebody else for certain.
    """

    person: str
    enrolled_from: str
    asked: str
    is_present: bool
    answer: bool | None
    score: float | None
    strangers_named: int

    @property
    def is_right(self) -> bool:
        return self.answer is self.is_present


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of right answers; None where nothing was asked. Margins: least present and greatest absent score."""

    pairs_present: int
    pairs_absent: int
    present_right: float | None
    absent_right: float | None
    strangers_named: int
    present_score_min: float | None
    absent_score_max: float | None


def ask(person: str, enrolled_from: Item, sighting: Sighting, asked: Item, thresholds: Thresholds) -> Pair:
    """Enroll one sighting, ask one item."""
    gallery = sighting.gallery(person)
    results = [match(s.template, [gallery], thresholds, faces=s.faces) for s in asked.sightings]
    named = [s for s, result in zip(asked.sightings, results, strict=True) if result.named]
    return Pair(
        person=person,
        enrolled_from=enrolled_from.name,
        asked=asked.name,
        is_present=person in asked.people,
        answer=True if named else None if any(result.person for result in results) else False,
        score=max((result.score for result in results if result.score is not None), default=None),
        strangers_named=_strangers(named, is_present=person in asked.people),
    )


def _strangers(named: Sequence[Sighting], *, is_present: bool) -> int:
    """In an item without the person all are strangers; with the person, all but one of those seen at the same time."""
    if not is_present:
        return len(named)
    return sum(any(_meet(one, other) for other in named[:number]) for number, one in enumerate(named))


def _meet(one: Sighting, other: Sighting) -> bool:
    """Both seen at one moment (the faces of a photograph always are)."""
    return any(a.start_s <= b.end_s and b.start_s <= a.end_s for a in one.spans for b in other.spans)


def ask_all(person: str, sources: Iterable[Item], asked: Sequence[Item], thresholds: Thresholds) -> list[Pair]:
    """Each source in turn is the only enrolled one; its main figure is the person. A source without any face fails
    every pair of its own: not finding the person is wrong, too."""
    pairs: list[Pair] = []
    for source in sources:
        main = source.main
        for item in asked:
            if item.name == source.name:
                continue
            if main is not None:
                pairs.append(ask(person, source, main, item, thresholds))
            elif person in item.people:
                pairs.append(_unaskable(person, source, item))
    return pairs


def _unaskable(person: str, source: Item, asked: Item) -> Pair:
    return Pair(
        person=person,
        enrolled_from=source.name,
        asked=asked.name,
        is_present=True,
        answer=None,
        score=None,
        strangers_named=0,
    )


def rates(pairs: Sequence[Pair]) -> Rates:
    present = [pair for pair in pairs if pair.is_present]
    absent = [pair for pair in pairs if not pair.is_present]
    return Rates(
        pairs_present=len(present),
        pairs_absent=len(absent),
        present_right=_share(present),
        absent_right=_share(absent),
        strangers_named=sum(pair.strangers_named for pair in pairs),
        present_score_min=min((p.score for p in present if p.score is not None), default=None),
        absent_score_max=max((p.score for p in absent if p.score is not None), default=None),
    )


def _share(pairs: Sequence[Pair]) -> float | None:
    return sum(pair.is_right for pair in pairs) / len(pairs) if pairs else None


def strangers_with_all_enrolled(items: Sequence[Item], galleries: Sequence[Gallery], thresholds: Thresholds) -> int:
    """Sightings that get a wrong name while everybody is enrolled: a name that is not among the item's people."""
    wrong = 0
    for item in items:
        for sighting in item.sightings:
            result = match(sighting.template, galleries, thresholds, faces=sighting.faces)
            wrong += result.named and str(result.person) not in item.people
    return wrong
