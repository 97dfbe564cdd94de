""" "Same person?": pairs of unknown groups and of people who look alike, most alike first, and the user's answers.

A yes joins, confirms or merges, a no is remembered; both can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.groups import Place, Said, Unknown
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.labelling import Placed, meet
from pvchat_desktop.core.similarity import FEW_FACES, template
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import NotFound
from pvchat_desktop.services.groups import GroupsService, mean_of
from pvchat_desktop.services.views import OperationView

QUESTIONS: Final = 20
_MOST_GROUPS: Final = 2000  # the largest; of smaller ones nobody asks while there are so many
_TRIED: Final = 50  # pairs looked into for each question that is wanted


class Merging(Protocol):
    def merge(self, into: PersonId, other: PersonId) -> OperationView: ...


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `id` is a group's or a person's; `name` None: unknown."""

    kind: Literal["group", "person"]
    id: str
    name: str | None
    picture: Path | None
    clips: int


@dataclass(frozen=True, slots=True)
class SameQuestion:
    """Is `one` the same person as `other`? A group stands before a person. `score`: their cosine."""

    one: Side
    other: Side
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class _Standing:
    """A group or a person in one face model."""

    kind: Literal["group", "person"]
    id: str
    vector: NDArray[np.float32]  # (D,) unit length


class _Whereabouts:
    """Where groups and people are; read for those alone who are looked into."""

    def __init__(self, catalog: Catalog, members: Mapping[str, Sequence[Unknown]]) -> None:
        self._catalog = catalog
        self._members = members
        self._known: dict[str, dict[ClipSha, list[Placed]]] = {}

    def meet(self, one: _Standing, other: _Standing) -> bool:
        first, second = self._of(one), self._of(other)
        return any(meet(a, b) for clip in first.keys() & second.keys() for a in first[clip] for b in second[clip])

    def _of(self, standing: _Standing) -> dict[ClipSha, list[Placed]]:
        if standing.id not in self._known:
            places: Sequence[Unknown | Place] = self._members.get(standing.id, ())
            if standing.kind == "person":
                places = self._catalog.groups.places(PersonId(standing.id))
            found: dict[ClipSha, list[Placed]] = defaultdict(list)
            for place in places:
                found[place.clip].append(place)
            self._known[standing.id] = found
        return self._known[standing.id]


class SamePerson:
    def __init__(
        self,
        catalog: Catalog,
        groups: GroupsService,
        people: Merging,
        thresholds_of: Callable[[FaceModel], Thresholds],
    ) -> None:
        self._catalog = catalog
        self._groups = groups
        self._people = people
        self._thresholds_of = thresholds_of

    # --- Asking -------------------------------------------------------------------------------------------------------

    def questions(self, limit: int = QUESTIONS) -> tuple[SameQuestion, ...]:
        """Pairs that might be one person, most alike first; none that was answered, none that met in a picture."""
        members = self._groups.members()
        found: dict[tuple[str, str], tuple[float, float, _Standing, _Standing]] = {}
        answered, whereabouts = _Answered(self._catalog, members), _Whereabouts(self._catalog, members)
        for model, standing in self._standing(members).items():
            thresholds = self._thresholds_of(model)
            left = limit
            for score, one, other in _alike(standing, thresholds.ask, limit * _TRIED):
                if left == 0:
                    break
                if answered.has(one, other) or whereabouts.meet(one, other):
                    continue
                left -= 1
                found[one.id, other.id] = (score - thresholds.match, score, one, other)
        best = sorted(found.values(), key=lambda item: -item[0])[:limit]
        return tuple(self._question(score, one, other, members) for _, score, one, other in best)

    def _standing(self, members: Mapping[str, Sequence[Unknown]]) -> dict[FaceModel, list[_Standing]]:
        standing: dict[FaceModel, list[_Standing]] = defaultdict(list)
        known = [(key, own) for key, own in members.items() if sum(t.faces for t in own) >= FEW_FACES]
        for key, own in sorted(known, key=lambda item: (-len(item[1]), item[0]))[:_MOST_GROUPS]:
            standing[own[0].model].append(_Standing("group", key, mean_of(own)))
        shown = {person.id for person in self._catalog.people.all(hidden=False)}
        for model in {*standing, *self._catalog.groups.models()}:
            galleries = self._catalog.galleries.of_model(model)
            for person in shown.intersection(galleries.people):
                standing[model].append(_Standing("person", person, template(galleries.of(person))))
        return standing

    def _question(
        self, score: float, one: _Standing, other: _Standing, members: Mapping[str, Sequence[Unknown]]
    ) -> SameQuestion:
        return SameQuestion(self._side(one, members), self._side(other, members), round(score, 4))

    def _side(self, standing: _Standing, members: Mapping[str, Sequence[Unknown]]) -> Side:
        if standing.kind == "group":
            view = self._groups.view(standing.id, members[standing.id])
            return Side("group", standing.id, None, next(iter(view.pictures), None), len(view.clips))
        person = PersonId(standing.id)
        picture = next(iter(self._catalog.galleries.faces(person).values()), None)
        clips = self._catalog.people.counts(person).clips
        path = self._catalog.folders.data / picture if picture else None
        return Side("person", person, self._catalog.people.name_of(person), path, clips)

    # --- Answers ------------------------------------------------------------------------------------------------------

    def answer(self, one: str, other: str, *, same: bool) -> OperationView:
        """`one` and `other`: identifiers of a group or a person each, in any order."""
        people = [side for side in (one, other) if self._is_person(side)]
        groups = [self._groups.find(side).id for side in (one, other) if side not in people]
        if len(people) == 2:
            return self._two_people(PersonId(people[0]), PersonId(people[1]), same=same)
        if people:
            return self._group_and_person(groups[0], PersonId(people[0]), same=same)
        first, second = (self._groups.find(side).tracks[0] for side in groups)
        return self._groups.view_of(self._catalog.groups.are_same(first, second, same=same))

    def named(self, words: str) -> str:
        """A side as somebody types it: a name, or the digits of a group."""
        person = self._catalog.people.named(words)
        return person.id if person is not None else self._groups.find(words).id

    def _is_person(self, side: str) -> bool:
        return self._catalog.people.find(PersonId(side)) is not None

    def _two_people(self, one: PersonId, other: PersonId, *, same: bool) -> OperationView:
        if one == other:
            raise NotFound("This is one and the same person already.")
        if not same:
            return self._groups.view_of(self._catalog.groups.people_are_apart(one, other))
        counts = {person: self._catalog.people.counts(person).confirmed_tracks for person in (one, other)}
        into, from_ = (one, other) if counts[one] >= counts[other] else (other, one)
        return self._people.merge(into, from_)

    def _group_and_person(self, group: str, person: PersonId, *, same: bool) -> OperationView:
        if same:
            return self._groups.name(group, self._catalog.people.name_of(person), consent=None).operation
        return self._groups.is_not(group, person)


class _Answered:
    """What need not be asked any more."""

    def __init__(self, catalog: Catalog, members: Mapping[str, Sequence[Unknown]]) -> None:
        self._said: Said = catalog.groups.said()
        group_of = {track.id: key for key, own in members.items() for track in own}
        told = (frozenset((group_of.get(a, a), group_of.get(b, b))) for a, b in self._said.apart)
        alike = {
            frozenset((person.id, look.other))
            for person in catalog.people.all()
            for look in catalog.people.look_alikes(person.id)
            if look.other is not None
        }
        rejected = {
            frozenset((group_of[track], person))
            for track, people in catalog.tracks.rejections().items()
            if track in group_of
            for person in people
        }
        self._pairs: set[frozenset[str]] = {*told, *alike, *rejected, *self._said.people_apart}

    def has(self, one: _Standing, other: _Standing) -> bool:
        return frozenset((one.id, other.id)) in self._pairs


def _alike(standing: Sequence[_Standing], floor: float, most: int) -> Iterator[tuple[float, _Standing, _Standing]]:
    """Pairs of at least `floor`, most alike first; a group before a person."""
    if len(standing) < 2:
        return
    vectors = np.stack([one.vector for one in standing])
    table = np.triu(vectors @ vectors.T, 1)
    rows, columns = np.nonzero(table >= floor)
    for place in np.argsort(-table[rows, columns], kind="stable")[:most]:
        row, column = rows[place], columns[place]
        yield float(table[row, column]), standing[row], standing[column]
