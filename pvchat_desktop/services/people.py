"""The people that are known, and every change to them: with a count before and an undo after."""

from __future__ import annotations

from collections.abc import Callable

from pvchat_desktop.catalog import Catalog, Counts, Operation
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.person import Person
from pvchat_desktop.core.quality import assess_track
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.enrollment import gallery_of
from pvchat_desktop.services.recognition import Recogniser
from pvchat_desktop.services.seen import Seen, nobody_called, people_in
from pvchat_desktop.services.views import ClipSummary, OperationView, PersonPage, PersonSummary


class PeopleService:
    def __init__(self, catalog: Catalog, folders: UserFolders, recogniser: Recogniser, seen: Seen) -> None:
        self._catalog = catalog
        self._folders = folders
        self._recogniser = recogniser
        self._seen = seen

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
            gallery=tuple(
                self._folders.data / picture for picture in self._catalog.galleries.faces(person.id).values()
            ),
            appearances=self._appearances(person.id),
        )

    # --- Changing -----------------------------------------------------------------------------------------------------

    def rename(self, person_id: PersonId, name: str) -> OperationView:
        return self._view(self._catalog.changes.rename(person_id, name))

    def merge(self, into: PersonId, other: PersonId) -> OperationView:
        """Everything of `other` goes to `into`."""
        self._recogniser.check_apart(into, other)
        return self._changed(lambda: self._catalog.changes.merge(into, other))

    def hide(self, person_id: PersonId, hidden: bool = True) -> OperationView:  # noqa: FBT001, FBT002 - says what it is
        return self._view(self._catalog.changes.hide(person_id, hidden=hidden))

    def confirm(self, track_id: TrackId, person_id: PersonId) -> OperationView:
        """The user says: this is that person. Faces that are good enough to learn from join the person's memory."""
        track = self._catalog.tracks.get(track_id)
        self._recogniser.check_free(track, person_id)
        is_good = assess_track([face.quality for face in track.faces], len(track.points)).can_enroll
        faces = gallery_of(track) if is_good else []
        return self._changed(lambda: self._catalog.changes.confirm(track_id, person_id, gallery=faces))

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

    def ignore(self, track_id: TrackId) -> OperationView:
        return self._changed(lambda: self._catalog.changes.ignore(track_id))

    def undo(self, operation_id: int | None = None) -> OperationView:
        """Undo a change; without a number, the newest that is not undone."""
        return self._changed(lambda: self._catalog.operations.undo(operation_id))

    def redo(self) -> OperationView:
        return self._changed(self._catalog.operations.redo)

    def operations(self) -> tuple[OperationView, ...]:
        """Newest first."""
        return tuple(self._view(operation) for operation in self._catalog.operations.all())

    def erase(self, person_id: PersonId) -> str:
        """Remove everything about a person, for good; returns a sentence that says what was removed."""
        name = self.name_of(person_id)
        removed = self._catalog.eraser.erase(person_id)
        self._recogniser.update_all()
        return (
            f"Everything about {name} was removed: {removed.tracks} appearances, {removed.faces} pictures, "
            f"{removed.files} files."
        )

    # --- What a change would reach ------------------------------------------------------------------------------------

    def preview_rename(self, person_id: PersonId) -> str:
        counts = self._catalog.changes.rename_preview(person_id)
        return f"This changes the name of {_extent(counts)}."

    def preview_merge(self, into: PersonId, other: PersonId) -> str:
        counts = self._catalog.changes.merge_preview(into, other)
        return f"{_extent(counts)} of {self.name_of(other)} will be called {self.name_of(into)}."

    def preview_erase(self, person_id: PersonId) -> str:
        if person_id in self._catalog.people.undone():
            return f"This removes {self.name_of(person_id)} for good: what is kept of a change that was undone."
        counts = self._catalog.changes.erase_preview(person_id)
        return f"This removes {self.name_of(person_id)} for good: {_extent(counts)}, and every answer about them."

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _changed(self, change: Callable[[], Operation]) -> OperationView:
        operation = change()
        self._recogniser.update_all()
        return self._view(operation)

    def _summary(self, person: Person) -> PersonSummary:
        counts = self._catalog.people.counts(person.id)
        picture = next(iter(self._catalog.galleries.faces(person.id).values()), None)
        return PersonSummary(
            person=person,
            picture=self._folders.data / picture if picture else None,
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


def _extent(counts: Counts) -> str:
    return f"{counts.tracks} appearances in {counts.clips} clips, {counts.faces} pictures"
