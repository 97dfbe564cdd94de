"""The people that are known, and every change to them: with a count before and an undo after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pvchat_desktop.catalog import Catalog, Operation
from pvchat_desktop.catalog.tracks import Sighting
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.core.ids import ClipSha, FaceId, PersonId, TrackId
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.person import Person, TrackState
from pvchat_desktop.core.quality import assess_track
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.services.enrollment import gallery_of
from pvchat_desktop.services.people_words import effect_words, extent
from pvchat_desktop.services.rescoring import Rescoring
from pvchat_desktop.services.seen import Seen, level_of, nobody_called, people_in
from pvchat_desktop.services.sidecars import naming
from pvchat_desktop.services.snapshots import SnapshotService
from pvchat_desktop.services.views import AppearanceView, ClipSummary, OperationView, PersonPage, PersonSummary
from pvchat_desktop.services.watch import Watch

_LEARNED_FROM = 24
"""Of so many tracks that become somebody at once, faces are learned; more would only slow recognition down."""


class PeopleService:
    """A change is done, with all that follows from it alone, when its method returns. What the matcher makes of it
    comes later, in the background; `rescored` waits for that."""

    def __init__(self, catalog: Catalog, rescoring: Rescoring, seen: Seen, snapshots: SnapshotService) -> None:
        self._catalog = catalog
        self._data = catalog.folders.data
        self._rescoring = rescoring
        self._seen = seen
        self._snapshots = snapshots

    # --- Looking ------------------------------------------------------------------------------------------------------

    def all(self) -> tuple[PersonSummary, ...]:
        """By name, hidden people included."""
        return tuple(self._summary(person) for person in self._catalog.people.all())

    def named(self, name: str) -> Person:
        person = self._catalog.people.named(name)
        if person is None:
            raise nobody_called(name, [p.name for p in self._catalog.people.all()])
        return person

    def to_erase(self, name: str) -> PersonId:
        """A person by name; also one whose enrollment or import was undone, of whom something is kept for a redo."""
        undone = {known.casefold(): person for person, known in self._catalog.people.undone().items()}
        left = undone.get(" ".join(name.split()).casefold())
        return left if left is not None and self._catalog.people.named(name) is None else self.named(name).id

    def name_of(self, person: PersonId) -> str:
        return self._catalog.people.name_of(person)

    def has_consent(self, person: PersonId) -> bool:
        return self._catalog.people.consent(person) is not None

    def page(self, person_id: PersonId) -> PersonPage:
        person = self._catalog.people.get(person_id)
        return PersonPage(
            summary=self._summary(person),
            consent=self._catalog.people.consent(person.id),
            look_alikes=tuple(
                self.name_of(one.other) if one.other else (one.name or "")
                for one in self._catalog.people.look_alikes(person.id)
            ),
            gallery=tuple(self._data / picture for picture in self._catalog.galleries.faces(person.id).values()),
            appearances=self._appearances(person.id),
        )

    def appearances(self, person_id: PersonId, clip: ClipSha | None = None) -> tuple[AppearanceView, ...]:
        """Every track that shows a person, in one clip or in all; the newest recording first, each clip's by time."""
        sightings = self._catalog.tracks.appearances(self._catalog.people.resolve(person_id))
        order = {sha: place for place, sha in enumerate(self._catalog.clips.search())}
        chosen = [one for one in sightings if clip in (None, one.clip) and one.clip in order]
        titles = {sha: self._catalog.clips.title(sha) for sha in {one.clip for one in chosen}}
        return tuple(self._appearance(one, titles[one.clip]) for one in sorted(chosen, key=lambda one: order[one.clip]))

    def _appearance(self, sighting: Sighting, title: str) -> AppearanceView:
        picture, label = sighting.best.picture, sighting.label
        return AppearanceView(
            track=sighting.id,
            clip=sighting.clip,
            title=title,
            spans=sighting.spans,
            picture=self._data / picture if picture else None,
            level=level_of(label),
            is_confirmed=label.state is TrackState.CONFIRMED,
        )

    # --- Changing -----------------------------------------------------------------------------------------------------

    def rename(self, person_id: PersonId, name: str) -> OperationView:
        return self._changed(lambda: self._catalog.changes.rename(person_id, name))

    def merge(self, into: PersonId, other: PersonId) -> OperationView:
        """Everything of `other` goes to `into`. Refused where the two are seen in one picture."""
        return self._changed(lambda: self._catalog.changes.merge(into, other))

    def hide(self, person_id: PersonId, hidden: bool = True) -> OperationView:  # noqa: FBT001, FBT002 - says what it is
        return self._changed(lambda: self._catalog.changes.hide(person_id, hidden=hidden))

    def confirm(self, track_id: TrackId, person_id: PersonId) -> OperationView:
        """The user says: this is that person. Faces that are good enough to learn from join the person's memory."""
        faces = self._to_learn([track_id]).get(track_id, ())
        return self._changed(lambda: self._catalog.changes.confirm(track_id, person_id, gallery=faces))

    def reassign(self, tracks: Sequence[TrackId], person_id: PersonId) -> OperationView:
        """The user says: these are that person, and not whom they were called so far. One change."""
        gallery = self._to_learn(tracks)
        return self._changed(lambda: self._catalog.changes.reassign(tracks, person_id, gallery))

    def split(self, person_id: PersonId, tracks: Sequence[TrackId], *, name: str | None = None) -> OperationView:
        """The user says: these are not this person, but somebody called `name`, or unknown (None). One change.

        `name` may be that of somebody known, who gets the tracks then.
        """
        known = self._catalog.people.named(name) if name is not None else None
        if known is not None and known.id == person_id:
            raise Refused(f"These are {known.name} already.", hint="Choose another name.")
        if known is not None:
            return self.reassign(tracks, known.id)
        gallery = {} if name is None else self._to_learn(tracks)
        return self._changed(lambda: self._catalog.changes.split(person_id, tracks, name=name, gallery=gallery))

    def reject(self, track_id: TrackId, person_id: PersonId) -> OperationView:
        """The user says: this is not that person. Never suggested again; what it affects is compared anew."""
        return self._changed(lambda: self._catalog.changes.reject(track_id, person_id))

    def reject_evidence(self, evidence: Evidence) -> OperationView:
        """The same, for the track that a piece of evidence speaks of, as the clip's faces are known now."""
        if evidence.person is None:
            raise Refused("This evidence names nobody, so there is nothing to correct.")
        span = Span(evidence.start_s, evidence.end_s)
        tracks = [
            view.track
            for view in self._seen.tracks(evidence.clip_sha256)
            if view.label.person == evidence.person
            and any(s.overlap_s(span) > 0 or s == span for s in view.track.spans)
        ]
        if not tracks:
            raise NotFound("Nobody is called that at this time of the clip any more.", hint="Ask again to see who is.")
        best = max(tracks, key=lambda track: sum(s.overlap_s(span) for s in track.spans))
        return self.reject(best.id, evidence.person)

    def track_of(self, clip: ClipSha, digits: str) -> TrackId:
        """A figure of a clip by (the first digits of) its identifier."""
        found = self._catalog.tracks.by_prefix(clip, digits)
        if len(found) != 1:
            many = "no figure" if not found else f"{len(found)} figures"
            raise NotFound(f"This clip has {many} “{digits}”.", hint="See: pvchat faces CLIP")
        return found[0]

    def track_anywhere(self, digits: str) -> TrackId:
        """The same of any clip."""
        found = self._catalog.tracks.by_prefix_anywhere(digits) if digits else ()
        if len(found) != 1:
            many = "There is no figure" if not found else f"{len(found)} figures begin with"
            raise NotFound(f"{many} “{digits}”.", hint="See: pvchat people show NAME, or pvchat faces CLIP")
        return found[0]

    def ignore(self, track_id: TrackId) -> OperationView:
        return self._changed(lambda: self._catalog.changes.ignore(track_id))

    def undo(self, operation_id: int | None = None) -> OperationView:
        """Undo a change; without a number, the newest that is not undone."""
        return self._changed(lambda: self._catalog.operations.undo(operation_id))

    def redo(self) -> OperationView:
        return self._changed(self._catalog.operations.redo)

    def rescored(self, operation_id: int, watch: Watch = Watch()) -> str:  # noqa: B008
        """Wait until all that a change affects was compared again: what the matcher thinks otherwise since, in words;
        "" where nothing changed."""
        return self._rescoring.wait(operation_id, watch).sentence(self.name_of)

    def settled(self, watch: Watch = Watch()) -> int:  # noqa: B008
        """Wait until nothing is left to compare again. -> how often since the start that changed a label."""
        self._rescoring.wait(watch=watch)
        return self._rescoring.changes

    def operations(self) -> tuple[OperationView, ...]:
        """Newest first."""
        return tuple(self._view(operation) for operation in self._catalog.operations.all())

    def history(self, person: PersonId | None = None, *, limit: int = 200) -> tuple[OperationView, ...]:
        """Newest first, with what each changed; of one person, or all."""
        found = self._catalog.operations.all(limit=limit)
        effects = self._catalog.operations.effects(operation.id for operation in found)
        return tuple(
            replace(self._view(operation), reach=effect_words(effects[operation.id]))
            for operation in found
            if operation.id in effects and (person is None or person in effects[operation.id].people)
        )

    def erase(self, person_id: PersonId) -> str:
        """Remove everything about a person, for good; returns a sentence that says what was removed.

        Every snapshot goes as well, since any may hold the person; one of what is left is made.
        """
        name = self.name_of(person_id)
        removed = self._catalog.eraser.erase(person_id)
        self._rescoring.catch_up()
        self._snapshots.take("erase")
        return (
            f"Everything about {name} was removed: {removed.tracks} appearances, {removed.faces} pictures, "
            f"{removed.files} files."
        )

    # --- What a change would reach ------------------------------------------------------------------------------------

    def preview_rename(self, person_id: PersonId) -> str:
        counts = self._catalog.changes.rename_preview(person_id)
        return f"This changes the name of {extent(counts)}."

    def preview_merge(self, into: PersonId, other: PersonId) -> str:
        counts = self._catalog.changes.merge_preview(into, other)
        return f"{extent(counts)} of {self.name_of(other)} will be called {self.name_of(into)}."

    def preview_hide(self, person_id: PersonId) -> str:
        counts = self._catalog.changes.rename_preview(person_id)
        return f"{extent(counts)} will show somebody unknown until {self.name_of(person_id)} is shown again."

    def preview_tracks(self, tracks: Sequence[TrackId]) -> str:
        """For `reassign` and `split`."""
        return f"This will change {extent(self._catalog.changes.preview(tracks))}."

    def preview_erase(self, person_id: PersonId) -> str:
        if person_id in self._catalog.people.undone():
            return f"This removes {self.name_of(person_id)} for good: what is kept of a change that was undone."
        counts = self._catalog.changes.erase_preview(person_id)
        removed = f"This removes {self.name_of(person_id)} for good: {extent(counts)}, and every answer about them."
        beside = naming(self._catalog, person_id)
        if not beside:
            return removed
        files = "One file beside your clips has" if beside == 1 else f"{beside} files beside your clips have"
        return f"{removed} {files} the name too, for other programs: erasing leaves such files as they are."

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _changed(self, change: Callable[[], Operation]) -> OperationView:
        operation = change()
        self._rescoring.start(operation)
        return self._view(operation)

    def _to_learn(self, tracks: Sequence[TrackId]) -> dict[TrackId, list[FaceId]]:
        """Faces of these tracks that are good enough to recognise somebody by."""
        found = [self._catalog.tracks.get(track) for track in dict.fromkeys(tracks)]
        best = sorted(found, key=lambda track: -len(track.points))[:_LEARNED_FROM]
        good = [t for t in best if assess_track([face.quality for face in t.faces], len(t.points)).can_enroll]
        return {track.id: gallery_of(track) for track in good}

    def _summary(self, person: Person) -> PersonSummary:
        counts = self._catalog.people.counts(person.id)
        picture = next(iter(self._catalog.galleries.faces(person.id).values()), None)
        return PersonSummary(
            person=person,
            picture=self._data / picture if picture else None,
            clips=counts.clips,
            confirmed_tracks=counts.confirmed_tracks,
            suggested_tracks=counts.suggested_tracks,
            seconds_on_screen=counts.seconds_on_screen,
        )

    def _appearances(self, person: PersonId) -> tuple[tuple[ClipSummary, tuple[Span, ...]], ...]:
        found = []
        name = {person: self._catalog.people.name_of(person)}
        for summary in self._seen.summaries(self._catalog.clips.search(person=person)):
            presences = self._catalog.tracks.presences(summary.clip.sha256)
            found += [(summary, seen.spans) for seen in people_in(presences, name)]
        return tuple(found)

    def _view(self, operation: Operation) -> OperationView:
        label = with_names(operation.label, self.name_of)
        return OperationView(operation.id, label, operation.created_at, operation.is_undone)
