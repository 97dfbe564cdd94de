"""What the user can do with people: every change here is one operation, and every operation can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.frames import Doubled
from pvchat_desktop.catalog.operations import Operation, Operations
from pvchat_desktop.catalog.people import Counts, LookAlike, People, tidy_name
from pvchat_desktop.catalog.recording import NOBODY, Recorder
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.conversation import reference
from pvchat_desktop.core.ids import FaceId, PersonId, TrackId, new_id
from pvchat_desktop.core.person import Person
from pvchat_desktop.errors import NotFound, Refused

Gallery = Mapping[TrackId, Sequence[FaceId]]
"""Faces of each track to recognise somebody by; a track that is not in it has none good enough."""

_TITLE_OF_CLIP = "SELECT title FROM clip_files JOIN tracks ON clip = sha256 WHERE tracks.id = ? ORDER BY n LIMIT 1"
_LOOK_ALIKES_OF = "SELECT name, other_id FROM look_alikes WHERE person_id = ?"


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a person when they are learned. None and empty: nothing is said."""

    consent: str | None = None
    birth_date: str | None = None  # ISO 8601 date
    look_alikes: Sequence[LookAlike] = ()

    def check(self) -> None:
        """Refused where something cannot be stored."""
        _checked_date(self.birth_date)
        if self.consent is not None and not self.consent.strip():
            raise Refused("The consent is empty.", hint="Say in a few words what the person agreed to.")

    def write(self, recorder: Recorder, person: PersonId) -> None:
        if self.consent is not None:
            row = {"id": new_id(), "person_id": person, "text": self.consent, "given_at": codec.now()}
            recorder.insert("consents", row)
        if born := _checked_date(self.birth_date):
            recorder.update("people", (person,), {"birth_date": born})
        known = {(row["name"], row["other_id"]) for row in recorder.rows(_LOOK_ALIKES_OF, person)}
        for one in self.look_alikes:
            if (one.name, one.other) not in known and one.other != person:
                new: Row = {"id": new_id(), "person_id": person, "name": one.name, "other_id": one.other}
                recorder.insert("look_alikes", new)


class Changes:
    """People changes; all are Refused or NotFound before anything is written, or done as a whole."""

    def __init__(self, store: Store, people: People, operations: Operations) -> None:
        self._store = store
        self._people = people
        self._operations = operations

    # --- Who is who ---------------------------------------------------------------------------------------------------

    def enroll(
        self,
        track: TrackId,
        name: str,
        *,
        consent: str | None,
        gallery: Sequence[FaceId],
        birth_date: str | None = None,
        look_alikes: Sequence[LookAlike] = (),
    ) -> Person:
        """Make a new person from a track: person, consent, gallery and label in one transaction.

        `consent` None: nothing is recorded, and the person's page says so.
        """
        person, name = PersonId(new_id()), self._free_name(name)
        about = About(consent, birth_date, look_alikes)
        about.check()

        def change(recorder: Recorder) -> None:
            _new_person(recorder, person, name)
            about.write(recorder, person)
            _hand_over(recorder, track, person, gallery)

        self._operations.record("enroll", f"Learned {reference(person)}", change)
        return self._people.get(person)

    def confirm(
        self, track: TrackId, person: PersonId, *, gallery: Sequence[FaceId] = (), about: About | None = None
    ) -> Operation:
        """This track shows this person; when it showed somebody else so far, it is not them. `gallery`: faces to
        learn from.

        `about`: what is said of the person with it, added to what is known.
        """
        self._known(person)
        if about is not None:
            about.check()

        def change(recorder: Recorder) -> None:
            _hand_over(recorder, track, person, gallery)
            if about is not None:
                about.write(recorder, person)

        return self._operations.record("confirm", f"Confirmed {reference(person)}", change)

    def reassign(self, tracks: Sequence[TrackId], person: PersonId, gallery: Gallery) -> Operation:
        """These tracks show this person, and not whom they showed so far."""
        self._known(person)
        _some(tracks)

        def change(recorder: Recorder) -> None:
            for track in tracks:
                _hand_over(recorder, track, person, gallery.get(track, ()))

        what = f"Said that {_appearances(len(tracks))} {'is' if len(tracks) == 1 else 'are'} {reference(person)}"
        return self._operations.record("reassign", what, change)

    def split(self, person: PersonId, tracks: Sequence[TrackId], *, name: str | None, gallery: Gallery) -> Operation:
        """These tracks do not show this person: they become somebody new called `name`, or unknown (None).

        Refused where one of them does not show the person.
        """
        self._known(person)
        _some(tracks)
        new = None if name is None else (PersonId(new_id()), self._free_name(name))

        def change(recorder: Recorder) -> None:
            if new is not None:
                _new_person(recorder, *new)
            for track in tracks:
                if _label_of(recorder.db, track)["person_id"] != person:
                    raise Refused("Not all of these appearances are of this person.", hint="Look again.")
                if new is None:
                    _deny(recorder, track, person)
                else:
                    _hand_over(recorder, track, new[0], gallery.get(track, ()))

        off = f"Split {_appearances(len(tracks))} off {reference(person)}"
        label = off if new is None else f"{off}: they are {reference(new[0])}"
        return self._operations.record("split", label, change)

    def reject(self, track: TrackId, person: PersonId) -> Operation:
        """This track does not show this person; never suggest it again."""
        self._known(person)

        def change(recorder: Recorder) -> None:
            _deny(recorder, track, person)

        return self._operations.record("reject", f"Said that somebody is not {reference(person)}", change)

    def ignore(self, track: TrackId) -> Operation:
        """The user does not care who this is."""

        def change(recorder: Recorder) -> None:
            _label_of(recorder.db, track)
            _take_from_galleries(recorder, track)
            values = {"state": "ignored", "person_id": None, "score": None, "level": None, "labelled_at": codec.now()}
            recorder.update("tracks", (track,), values)

        return self._operations.record("ignore", "Ignored somebody", change)

    # --- The person ---------------------------------------------------------------------------------------------------

    def rename(self, person: PersonId, name: str) -> Operation:
        old = self._known(person)
        new = self._free_name(name, owner=person)
        label = f"Renamed “{old.name}” to “{new}”"
        return self._operations.record("rename", label, lambda r: r.update("people", (person,), {"name": new}))

    def hide(self, person: PersonId, *, hidden: bool = True) -> Operation:
        self._known(person)
        label = f"{'Hid' if hidden else 'Showed'} {reference(person)}"
        values = {"hidden": int(hidden)}
        return self._operations.record("hide", label, lambda r: r.update("people", (person,), values))

    def merge(self, into: PersonId, other: PersonId) -> Operation:
        """Two entries are one person: everything of `other` goes to `into`; old texts about `other` follow."""
        if into == other:
            raise Refused("A person cannot be merged with themselves.", hint="Choose two different people.")
        name = self._known(other).name  # as it was: the reference leads to `into` from now on
        names = f"{self._known(into).name} and {name}"
        label = f"Merged {name} into {reference(into)}"

        def together(double: Doubled) -> Refused:
            title = self._store.value(_TITLE_OF_CLIP, double.one)
            return Refused(
                f"{names} are in one picture together, in “{title}”: they cannot be the same person.",
                hint="If one of the two is named wrongly there, say so first.",
            )

        return self._operations.record("merge", label, lambda r: _merge(r, into, other), doubled=together)

    # --- How much it reaches ------------------------------------------------------------------------------------------

    def rename_preview(self, person: PersonId) -> Counts:
        return self._people.counts(person)

    def merge_preview(self, into: PersonId, other: PersonId) -> Counts:
        """What would change its name: everything of `other`."""
        self._known(into)
        return self._people.counts(self._known(other).id)

    def preview(self, tracks: Sequence[TrackId]) -> Counts:
        """What a change of these tracks reaches."""
        return self._people.counts_of(tracks)

    def erase_preview(self, person: PersonId) -> Counts:
        return self._people.counts(self._known(person).id)

    def _known(self, person: PersonId) -> Person:
        found = self._people.get(person)
        if found.id != person:
            raise NotFound(f"This person was merged into {found.name}.", hint=f"Use {found.name} instead.")
        return found

    def _free_name(self, name: str, *, owner: PersonId | None = None) -> str:
        tidy = tidy_name(name)
        if not tidy:
            raise Refused("A person needs a name.", hint="Type a name.")
        if any(c in tidy for c in "{}"):
            raise Refused("A name cannot hold the signs { and }.", hint="Leave them out.")
        holder = self._people.named(tidy)
        if holder is not None and holder.id != owner:
            raise Refused(
                f"There is already somebody called {holder.name}.",
                hint="Confirm this face as that person, or choose a name that tells the two apart.",
            )
        return tidy


def _checked_date(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise Refused(f"“{text}” is not a date.", hint="Write it as year-month-day, for example 2019-05-31.") from error


def _label_of(db: Database, track: TrackId) -> Row:
    found = list(db.query("SELECT state, person_id FROM tracks WHERE id = ?", [track]))
    if not found:
        raise NotFound("This track is not in the catalog.", hint="Look at the clip's faces again.")
    return found[0]


def _some(tracks: Sequence[TrackId]) -> None:
    if not tracks:
        raise Refused("No appearance was chosen.", hint="Choose at least one.")


def _appearances(count: int) -> str:
    return "1 appearance" if count == 1 else f"{count} appearances"


def _new_person(recorder: Recorder, person: PersonId, name: str) -> None:
    row = {"id": person, "name": name, "birth_date": None, "hidden": 0, "created_at": codec.now()}
    recorder.insert("people", row)


def _hand_over(recorder: Recorder, track: TrackId, person: PersonId, gallery: Sequence[FaceId]) -> None:
    """By the user's word a track shows `person`, and not whom it showed so far."""
    before = _label_of(recorder.db, track)["person_id"]
    _take_from_galleries(recorder, track, keep=person)
    for row in recorder.rows("SELECT * FROM rejections WHERE track_id = ? AND person_id = ?", track, person):
        recorder.delete("rejections", (row["track_id"], row["person_id"]))
    if before not in (None, person):
        _remember_rejection(recorder, track, before)
    _say(recorder, track, person)
    _add_to_gallery(recorder, person, track, gallery)


def _deny(recorder: Recorder, track: TrackId, person: PersonId) -> None:
    """By the user's word a track does not show `person`."""
    if _label_of(recorder.db, track)["person_id"] == person:
        recorder.update("tracks", (track,), NOBODY)
    _take_from_galleries(recorder, track, only=person)
    _remember_rejection(recorder, track, person)


def _say(recorder: Recorder, track: TrackId, person: PersonId) -> None:
    """The user's word about a track; nothing where that was said before."""
    label = _label_of(recorder.db, track)
    if (label["state"], label["person_id"]) == ("confirmed", person):
        return
    values = {"state": "confirmed", "person_id": person, "score": None, "level": None, "labelled_at": codec.now()}
    recorder.update("tracks", (track,), values)


def _add_to_gallery(recorder: Recorder, person: PersonId, track: TrackId, faces: Sequence[FaceId]) -> None:
    own = {row["id"] for row in recorder.rows("SELECT id FROM faces WHERE track_id = ?", track)}
    kept = {row["face_id"] for row in recorder.rows("SELECT face_id FROM gallery WHERE person_id = ?", person)}
    for face in dict.fromkeys(faces):
        if face not in own:
            raise NotFound("A face that was to be learned is not part of this track.", hint="Look at the faces again.")
        if face not in kept:
            recorder.insert("gallery", {"person_id": person, "face_id": face})


def _take_from_galleries(
    recorder: Recorder, track: TrackId, *, keep: PersonId | None = None, only: PersonId | None = None
) -> None:
    """Nobody but `keep` is recognised by this track's faces any more; `only`: just that person lets go."""
    sql = "SELECT gallery.* FROM gallery JOIN faces ON faces.id = face_id WHERE track_id = ?"
    for row in recorder.rows(sql, track):
        if row["person_id"] != keep and only in (None, row["person_id"]):
            recorder.delete("gallery", (row["person_id"], row["face_id"]))


def _remember_rejection(recorder: Recorder, track: TrackId, person: PersonId) -> None:
    if not recorder.rows("SELECT 1 FROM rejections WHERE track_id = ? AND person_id = ?", track, person):
        recorder.insert("rejections", {"track_id": track, "person_id": person})


def _merge(recorder: Recorder, into: PersonId, other: PersonId) -> None:
    _merge_rejections(recorder, into, other)
    _merge_tracks(recorder, into, other)
    kept = {row["face_id"] for row in recorder.rows("SELECT face_id FROM gallery WHERE person_id = ?", into)}
    for row in recorder.rows("SELECT * FROM gallery WHERE person_id = ?", other):
        recorder.delete("gallery", (other, row["face_id"]))
        if row["face_id"] not in kept:
            recorder.insert("gallery", {"person_id": into, "face_id": row["face_id"]})
    for table in ("consents", "look_alikes", "merged_people"):
        for row in recorder.rows(f"SELECT id FROM {table} WHERE person_id = ?", other):  # noqa: S608
            recorder.update(table, (row["id"],), {"person_id": into})
    for row in recorder.rows("SELECT id FROM packs WHERE person_id = ?", other):
        recorder.update("packs", (row["id"],), {"person_id": into, "active": 0})
    for row in recorder.rows("SELECT id FROM look_alikes WHERE other_id = ?", other):
        recorder.update("look_alikes", (row["id"],), {"other_id": into})
    for row in recorder.rows("SELECT id FROM look_alikes WHERE person_id = other_id"):
        recorder.delete("look_alikes", (row["id"],))
    _merge_entry(recorder, into, other)


def _merge_entry(recorder: Recorder, into: PersonId, other: PersonId) -> None:
    born = {r["id"]: r["birth_date"] for r in recorder.rows("SELECT * FROM people WHERE id IN (?, ?)", into, other)}
    if born[into] is None and born[other] is not None:
        recorder.update("people", (into,), {"birth_date": born[other]})
    recorder.delete("people", (other,))
    recorder.insert("merged_people", {"id": other, "person_id": into})


def _merge_rejections(recorder: Recorder, into: PersonId, other: PersonId) -> None:
    """ "Not the one" holds for the merged person, except where a track was confirmed as one of the two."""
    confirmed = {
        row["id"]
        for row in recorder.rows("SELECT id FROM tracks WHERE person_id IN (?, ?) AND state = 'confirmed'", into, other)
    }
    for row in recorder.rows("SELECT * FROM rejections WHERE person_id IN (?, ?) ORDER BY person_id", into, other):
        track = row["track_id"]
        if row["person_id"] == other:
            recorder.delete("rejections", (track, other))
            if track not in confirmed:
                _remember_rejection(recorder, track, into)
        elif track in confirmed:
            recorder.delete("rejections", (track, into))


def _merge_tracks(recorder: Recorder, into: PersonId, other: PersonId) -> None:
    """Suggestions follow as well, but are not recorded: they are the matcher's, and it may change its mind."""
    for row in recorder.rows("SELECT id FROM tracks WHERE person_id = ? AND state != 'suggested'", other):
        recorder.update("tracks", (row["id"],), {"person_id": into})
    recorder.db.execute("UPDATE tracks SET person_id = ? WHERE person_id = ?", [into, other])
    clips = recorder.rows("SELECT DISTINCT clip FROM tracks WHERE person_id = ? AND state = 'suggested'", into)
    recorder.clips |= {row["clip"] for row in clips}
