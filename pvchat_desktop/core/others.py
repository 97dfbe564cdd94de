"""Who else the library shows: the people a person must be told from, so that nobody becomes their own negative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from pvchat_desktop.core.dataset import Role
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.similarity import Vectors, unit
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import Refused

NEEDED_OTHERS: Final = 10
_LOOK_ALIKE_SHARE: Final = 1 / 3  # of the other people, those nearest by face count as look-alikes


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Wanted:
    """A person to be learned, and the tracks to learn from, the tagged one first.

    `rejected`: tracks of which the user said that they are not this person.
    """

    person: PersonId
    tracks: tuple[Track, ...]
    look_alikes: frozenset[PersonId] = field(default=frozenset())
    rejected: frozenset[TrackId] = field(default=frozenset())


@dataclass(frozen=True, slots=True, eq=False)
class Other:
    """Any further track of the library; `person` is who it is, or is suggested to be; None: nobody knows."""

    track: Track
    person: PersonId | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Somebody:
    """One other person: a name, or tracks that look like one and the same figure.

    `likeness`: cosine of the most alike of their tracks to a wanted person's.
    """

    key: str
    tracks: tuple[Track, ...]
    likeness: float
    named_look_alike: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """`people`: most alike first. `touched`: clips in which somebody wanted is or may be seen. `left_out`: tracks that
    may be a wanted person. `tracks`: all tracks of each clip, the wanted people's included."""

    people: tuple[Somebody, ...]
    touched: frozenset[ClipSha]
    left_out: frozenset[TrackId]
    tracks: Mapping[ClipSha, tuple[Track, ...]]

    def role_of(self, somebody: Somebody, clip: ClipSha, wanted_clips: frozenset[ClipSha]) -> Role:
        if clip in wanted_clips:
            return "bystander"
        nearest = max(1, round(_LOOK_ALIKE_SHARE * len(self.people)))
        near = any(somebody is one for one in self.people[:nearest])
        return "look_alike" if somebody.named_look_alike or near else "other_person"


def look_around(
    wanted: Sequence[Wanted], others: Sequence[Other], clips: Iterable[ClipSha], thresholds: Thresholds
) -> Around:
    """Sort the library's tracks. Only tracks of the tagged track's face model can be compared; others are passed over.

    A track at or above the match threshold is left out, unless the user said who else it is: a named look-alike, or a
    rejected one.
    """
    usable, model = set(clips), wanted[0].tracks[0].model
    own = {track.id for one in wanted for track in one.tracks}
    known = [other for other in others if other.track.model == model and other.track.id not in own]
    templates = np.stack([track.template for one in wanted for track in one.tracks])
    told_apart = [other for other in known if not _may_be_wanted(other, wanted, templates, thresholds)]
    left_out = {other.track.id for other in known} - {other.track.id for other in told_apart}
    touched = {track.clip for one in wanted for track in one.tracks}
    touched |= {other.track.clip for other in known if other.track.id in left_out}
    people = _people([o for o in told_apart if o.track.clip in usable], wanted, templates, thresholds)
    return Around(people, frozenset(touched), frozenset(left_out), _by_clip(wanted, others))


def require_enough(around: Around) -> None:
    found = len(around.people)
    if found < NEEDED_OTHERS:
        raise Refused(
            f"To tell a person from others, {NEEDED_OTHERS} other people are needed; the clips here show {found}.",
            hint="Add clips in which other people are seen, whoever they are; they are looked through at once. "
            "Until then the person is recognised by face memory.",
            title="Clips of other people are needed",
        )


def _may_be_wanted(other: Other, wanted: Sequence[Wanted], templates: Vectors, thresholds: Thresholds) -> bool:
    if other.person in {one.person for one in wanted}:
        return True
    if any(other.track.id in one.rejected for one in wanted):
        return False
    if other.person is not None and any(other.person in one.look_alikes for one in wanted):
        return False
    return float((templates @ other.track.template).max()) >= thresholds.match


def _people(
    others: Sequence[Other], wanted: Sequence[Wanted], templates: Vectors, thresholds: Thresholds
) -> tuple[Somebody, ...]:
    """Named people first, then unknown tracks: each joins whom it looks like, or is somebody new. To be careful with
    the count, tracks join from the lower of the two thresholds on."""
    groups: dict[str, list[Track]] = {}
    means: dict[str, Vectors] = {}
    alike = frozenset(person for one in wanted for person in one.look_alikes)
    for other in sorted(others, key=lambda o: (o.person is None, o.person or "", o.track.id)):
        key = f"person:{other.person}" if other.person else _nearest(other.track, means, thresholds)
        groups.setdefault(key, []).append(other.track)
        means[key] = unit(np.mean([track.template for track in groups[key]], axis=0))
    people = [
        Somebody(
            key,
            tuple(tracks),
            max(float((templates @ track.template).max()) for track in tracks),
            named_look_alike=key.removeprefix("person:") in alike,
        )
        for key, tracks in groups.items()
    ]
    return tuple(sorted(people, key=lambda one: (not one.named_look_alike, -round(one.likeness, 6), one.key)))


def _nearest(track: Track, means: Mapping[str, Vectors], thresholds: Thresholds) -> str:
    scores = {key: float(mean @ track.template) for key, mean in means.items()}
    best = max(scores, key=lambda key: scores[key], default="")
    return best if best and scores[best] >= thresholds.unsure else f"track:{track.id}"


def _by_clip(wanted: Sequence[Wanted], others: Sequence[Other]) -> dict[ClipSha, tuple[Track, ...]]:
    table: dict[ClipSha, dict[TrackId, Track]] = {}
    for track in [*(track for one in wanted for track in one.tracks), *(other.track for other in others)]:
        table.setdefault(track.clip, {})[track.id] = track
    return {clip: tuple(tracks.values()) for clip, tracks in table.items()}
