"""Unknown people: who of them seems to be one and the same, and giving them names."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pvchat_desktop.catalog import About, Catalog, LookAlike, Operation
from pvchat_desktop.catalog.groups import Shown, Unknown
from pvchat_desktop.catalog.people import tidy_name
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.faces import FaceModel, Track
from pvchat_desktop.core.ids import ClipSha, FaceId, PersonId, TrackId, new_id
from pvchat_desktop.core.labelling import meet
from pvchat_desktop.core.person import Person
from pvchat_desktop.core.quality import SHARP, SIDE_YAW, Verdict, assess_track
from pvchat_desktop.core.similarity import FEW_FACES, unit
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.services.enrollment import gallery_of
from pvchat_desktop.services.recognition import Recogniser
from pvchat_desktop.services.rescoring import Rescoring
from pvchat_desktop.services.views import OperationView

SHOWN = 4
"""Pictures on a group's card. Whoever names the group has seen these: their tracks are confirmed, no others."""
_ANEW = 2.0  # so many times the tracks that were grouped at once: all is grouped anew


@dataclass(frozen=True, slots=True)
class UnknownGroup:
    """Figures without a name that seem to be one person."""

    id: str
    tracks: tuple[TrackId, ...]  # the best to look at first
    clips: tuple[ClipSha, ...]
    faces: int  # kept pictures
    seconds_on_screen: float
    pictures: tuple[Path, ...]  # of the first tracks
    recorded: tuple[str, str] | None  # ISO 8601: the first and the last recording, as far as known


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """`confirmed` figures have the name by the user's word; `suggested` more are now taken for the same person."""

    person: Person
    is_new: bool
    confirmed: int
    suggested: int
    gallery_faces: int
    advice: tuple[str, ...]
    operation: OperationView
    seconds: float


class GroupsService:
    """The grouping is the program's opinion, like a suggestion: brought up to date whenever it is asked for."""

    def __init__(
        self,
        catalog: Catalog,
        rescoring: Rescoring,
        recogniser: Recogniser,
        thresholds_of: Callable[[FaceModel], Thresholds],
    ) -> None:
        self._catalog = catalog
        self._rescoring = rescoring
        self._recogniser = recogniser
        self._thresholds_of = thresholds_of
        self._updating = threading.Lock()

    # --- Looking ------------------------------------------------------------------------------------------------------

    def groups(self, *, every: bool = False) -> tuple[UnknownGroup, ...]:
        """Those seen in most clips first. Passers-by, of whom there are less than FEW_FACES pictures, only if asked."""
        found = self.members()
        kept = {key: own for key, own in found.items() if every or sum(track.faces for track in own) >= FEW_FACES}
        shown = self._catalog.groups.shown(track.id for own in kept.values() for track in own)
        views = [self._view(key, own, shown) for key, own in kept.items()]
        return tuple(sorted(views, key=lambda one: (-len(one.clips), -len(one.tracks), -one.seconds_on_screen, one.id)))

    def find(self, digits: str) -> UnknownGroup:
        """A group by (the first digits of) its identifier, or by that of one of its figures."""
        groups = self.groups(every=True)
        found = [one for one in groups if one.id.startswith(digits)]
        found = found or [one for one in groups if any(track.startswith(digits) for track in one.tracks)]
        if len(found) != 1 or not digits:
            many = "no group" if not found or not digits else f"{len(found)} groups"
            raise NotFound(f"There is {many} “{digits}” of unknown people.", hint="See: pvchat people unknown")
        return found[0]

    def members(self) -> dict[str, list[Unknown]]:
        """Group -> its tracks, after what the user said about pairs. Brings the grouping up to date."""
        with self._updating:
            unknown = self._updated()
        group_of = {track.id: track.group or track.id for track in unknown}
        into = _joined(group_of, self._catalog.groups.said().same)
        members: dict[str, list[Unknown]] = defaultdict(list)
        for track in unknown:
            members[into.get(group_of[track.id], group_of[track.id])].append(track)
        return members

    def view(self, key: str, own: Sequence[Unknown]) -> UnknownGroup:
        """One of `members`."""
        return self._view(key, own, self._catalog.groups.shown(track.id for track in own))

    def _view(self, key: str, own: Sequence[Unknown], shown: dict[TrackId, Shown]) -> UnknownGroup:
        best = sorted(own, key=lambda track: -_worth(shown.get(track.id)))
        pictures = [shown[track.id].picture for track in best[:SHOWN] if track.id in shown]
        dates = sorted(one.recorded for track in own if (one := shown.get(track.id)) and one.recorded)
        return UnknownGroup(
            id=key,
            tracks=tuple(track.id for track in best),
            clips=tuple(dict.fromkeys(track.clip for track in own)),
            faces=sum(track.faces for track in own),
            seconds_on_screen=sum(span.duration_s for track in own for span in track.spans),
            pictures=tuple(self._catalog.folders.data / picture for picture in pictures if picture),
            recorded=(dates[0], dates[-1]) if dates else None,
        )

    # --- Grouping -----------------------------------------------------------------------------------------------------

    def regroup(self) -> int:
        """Group all unknown figures anew. -> number of groups. Where they were grouped before, a snapshot is taken."""
        with self._updating:
            unknown = self._catalog.groups.unknown()
            if any(track.group is not None for track in unknown):
                self._catalog.operations.prepare("group")
            for own in _by_model(unknown).values():
                self._group(own, anew=True)
        return len(self.members())

    def _updated(self) -> list[Unknown]:
        updated: list[Unknown] = []
        for own in _by_model(self._catalog.groups.unknown()).values():
            new = sum(track.group is None for track in own)
            groups = self._group(own, anew=new * _ANEW >= len(own)) if new else {}
            updated += [replace(track, group=groups[track.id]) if track.id in groups else track for track in own]
        return updated

    def _group(self, tracks: Sequence[Unknown], *, anew: bool) -> dict[TrackId, str]:
        """New tracks join groups or open new ones; `anew`: whoever is in a group is looked at again, too. -> what
        changed."""
        from pvchat_desktop.core.regrouping import Figures, regrouped  # scipy, for which no start has to wait

        figures = Figures(
            vectors=np.stack([track.template for track in tracks]),
            groups=tuple(track.group for track in tracks),
            are_many=np.array([track.faces >= FEW_FACES for track in tracks]),
            apart=self._apart(tracks, anew=anew),
        )
        groups = regrouped(figures, self._thresholds_of(tracks[0].model), new_id, anew=anew)
        changed = {track.id: group for track, group in zip(tracks, groups, strict=True) if group != track.group}
        self._catalog.groups.keep(changed)
        return changed

    def _apart(self, tracks: Sequence[Unknown], *, anew: bool) -> list[tuple[int, int]]:
        """Who cannot be the same: seen together, or told apart by the user. Only pairs that are compared."""
        row = {track.id: number for number, track in enumerate(tracks)}
        compared = {track.clip for track in tracks if anew or track.group is None}
        by_clip: dict[ClipSha, list[Unknown]] = defaultdict(list)
        for track in tracks:
            if track.clip in compared:
                by_clip[track.clip].append(track)
        met = [(row[one.id], row[other.id]) for own in by_clip.values() for one, other in _meetings(own)]
        said = self._catalog.groups.said().apart
        return [*met, *((row[one], row[other]) for one, other in said if one in row and other in row)]

    # --- Saying who it is ---------------------------------------------------------------------------------------------

    def name(
        self,
        digits: str,
        name: str,
        *,
        consent: str | None,
        birth_date: str | None = None,
        look_alikes: Sequence[str] = (),
    ) -> NamedGroup:
        """Learn a person from a group, or add the group to the person of that name.

        The figures on the group's card are confirmed and learned from; whoever else is in the group is compared with
        them like everybody else. Refused where none of the faces is good enough to learn somebody new from.
        """
        started = time.monotonic()
        group = self.find(digits)
        person = self._catalog.people.named(name)
        gallery, advice = self._to_learn(group, person.id if person else None)
        about = About(consent, birth_date, self._look_alikes(look_alikes))
        if person is None:
            made = PersonId(new_id())
            operation = self._catalog.groups.enroll(gallery, made, _new_name(name), about)
        else:
            made = person.id
            operation = self._catalog.groups.name(gallery, made, about)
        self._rescoring.catch_up()
        counts = self._catalog.people.counts(made)
        return NamedGroup(
            person=self._catalog.people.get(made),
            is_new=person is None,
            confirmed=len(gallery),
            suggested=counts.suggested_tracks,
            gallery_faces=len(self._catalog.galleries.faces(made)),
            advice=advice,
            operation=self.view_of(operation),
            seconds=time.monotonic() - started,
        )

    def ignore(self, digits: str) -> OperationView:
        return self.view_of(self._catalog.groups.ignore(self.find(digits).tracks))

    def is_not(self, digits: str, person: PersonId) -> OperationView:
        """Nobody of the group is this person."""
        operation = self._catalog.groups.is_not(self.find(digits).tracks, person)
        self._rescoring.catch_up()
        return self.view_of(operation)

    def _to_learn(
        self, group: UnknownGroup, person: PersonId | None
    ) -> tuple[dict[TrackId, list[FaceId]], tuple[str, ...]]:
        """The group's figures that are shown and not somebody else's doubles; of the good ones, faces to learn from."""
        tracks = [self._catalog.tracks.get(track) for track in group.tracks[:SHOWN]]
        free = self._free(tracks, person)
        verdicts = {track.id: _verdict(track) for track in free}
        good = [track for track in free if verdicts[track.id].can_enroll]
        if not good and person is None:
            raise Refused(
                " ".join(verdicts[free[0].id].advice),
                title="This face cannot be learned",
                hint="Choose another clip or face.",
            )
        gallery = {track.id: gallery_of(track) if verdicts[track.id].can_enroll else [] for track in free}
        return gallery, verdicts[(good or free)[0].id].advice

    def _free(self, tracks: Sequence[Track], person: PersonId | None) -> list[Track]:
        """Without those at whose time the person is in the picture already."""
        theirs = self._catalog.tracks.of_person(person) if person is not None else ()
        free = [t for t in tracks if not any(o.clip == t.clip and meet(o, t) for o in theirs)]
        if tracks and not free and person is not None:
            self._recogniser.check_free(tracks[0], person)
        return free

    def _look_alikes(self, names: Sequence[str]) -> list[LookAlike]:
        tidy = dict.fromkeys(tidy_name(name) for name in names)
        known = {name: self._catalog.people.named(name) for name in tidy if name}
        return [LookAlike(None, person.id) if person else LookAlike(name) for name, person in known.items()]

    def view_of(self, operation: Operation) -> OperationView:
        label = with_names(operation.label, self._catalog.people.name_of)
        return OperationView(operation.id, label, operation.created_at, operation.is_undone)


def _meetings(tracks: Sequence[Unknown]) -> Iterator[tuple[Unknown, Unknown]]:
    """Pairs of one clip's tracks that are in the picture together."""
    waiting: list[Unknown] = []
    for track in sorted(tracks, key=lambda one: one.spans[0].start_s):
        waiting = [one for one in waiting if one.spans[-1].end_s > track.spans[0].start_s]
        yield from ((one, track) for one in waiting if meet(one, track))
        waiting.append(track)


def _joined(group_of: Mapping[TrackId, str], same: Iterable[tuple[TrackId, TrackId]]) -> dict[str, str]:
    """Group -> the group that it is one with, by the user's word."""
    into: dict[str, str] = {}

    def root(key: str) -> str:
        while key in into:
            key = into[key]
        return key

    for one, other in same:
        if one in group_of and other in group_of:
            first, second = sorted((root(group_of[one]), root(group_of[other])))
            if first != second:
                into[second] = first
    return {key: root(key) for key in into}


def _by_model(tracks: Sequence[Unknown]) -> dict[FaceModel, list[Unknown]]:
    found: dict[FaceModel, list[Unknown]] = defaultdict(list)
    for track in tracks:
        found[track.model].append(track)
    return found


def mean_of(tracks: Sequence[Unknown]) -> np.ndarray:
    """(D,) unit vector of a group."""
    return np.asarray(unit(np.mean([track.template for track in tracks], axis=0)))


def _worth(shown: Shown | None) -> float:
    """How well a figure can be known by its best picture."""
    if shown is None or shown.picture is None:
        return 0.0
    return shown.width_px * min(shown.sharpness, SHARP) * (1.0 if abs(shown.yaw) <= SIDE_YAW else 0.5)


def _verdict(track: Track) -> Verdict:
    return assess_track([face.quality for face in track.faces], len(track.points))


def _new_name(name: str) -> str:
    tidy = tidy_name(name)
    if not tidy:
        raise Refused("A person needs a name.", hint="Type a name.")
    if any(sign in tidy for sign in "{}"):
        raise Refused("A name cannot hold the signs { and }.", hint="Leave them out.")
    return tidy
