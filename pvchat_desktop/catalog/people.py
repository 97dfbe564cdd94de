"""People, what they agreed to, whom they look like, and the names that stand behind references."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.core.person import Consent, Person
from pvchat_desktop.errors import NotFound

ERASED_NAME = "(erased person)"
SHOWS = "person_id = ? AND state IN ('confirmed', 'suggested')"
"""For WHERE: the tracks that show a person, by the user's word or the matcher's."""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Somebody a person is easily taken for: one we know (`other`), or only a name."""

    name: str | None
    other: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a person reaches."""

    clips: int
    tracks: int  # confirmed and suggested
    confirmed_tracks: int
    suggested_tracks: int
    faces: int  # kept pictures of those tracks
    seconds_on_screen: float


class People:
    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, *, hidden: bool = True) -> tuple[Person, ...]:
        """By name, any case; without the hidden ones if asked."""
        rows = self._store.rows("SELECT * FROM people WHERE hidden <= ?", int(hidden))
        return tuple(sorted((_person(row) for row in rows), key=lambda p: (p.name.casefold(), p.created_at)))

    def find(self, person: PersonId) -> Person | None:
        """Also finds a person under the identifier of one who was merged into them."""
        row = self._store.row("SELECT * FROM people WHERE id = ?", self.resolve(person))
        return _person(row) if row else None

    def get(self, person: PersonId) -> Person:
        if found := self.find(person):
            return found
        raise NotFound("This person is not in the catalog.", hint="See the list of people.")

    def named(self, name: str) -> Person | None:
        """The person of that name, any case."""
        wanted = tidy_name(name).casefold()
        return next((p for p in self.all() if p.name.casefold() == wanted), None)

    def resolve(self, person: PersonId) -> PersonId:
        """The identifier a person has now: that of whom they were merged into, or their own."""
        return self.aliases().get(person, person)

    def aliases(self) -> dict[PersonId, PersonId]:
        """Identifiers of merged people -> of whom they were merged into."""
        return {row["id"]: row["person_id"] for row in self._store.rows("SELECT id, person_id FROM merged_people")}

    def name_of(self, person: PersonId) -> str:
        """For texts: a name for any identifier, whatever became of the person."""
        if found := self.find(person):
            return found.name
        return self._name_in_records(person) or ERASED_NAME

    def _name_in_records(self, person: PersonId) -> str | None:
        """The name of somebody whose enrollment was undone: the record of it still knows."""
        rows = self._store.rows("SELECT images FROM operations WHERE instr(images, ?) ORDER BY id DESC", person)
        names = [name for row in rows for name in names_in_images(row["images"], {person})]
        return names[0] if names else None

    def undone(self) -> dict[PersonId, str]:
        """People whose enrollment or import was undone, and who can come back, with their names."""
        found: dict[PersonId, str] = {}
        here = {person.id for person in self.all()}
        for row in self._store.rows("SELECT images FROM operations WHERE undone_at IS NOT NULL ORDER BY id"):
            for image in msgspec.json.decode(row["images"]):
                if image["table"] == "people" and image["before"] is None and image["key"][0] not in here:
                    found[PersonId(image["key"][0])] = image["after"]["name"]
        return found

    def names(self) -> dict[str, PersonId]:
        """For texts that come in: every name and who it is; of equal names the person added first."""
        people = sorted(self.all(), key=lambda p: p.created_at, reverse=True)
        return {p.name: p.id for p in people}

    def consent(self, person: PersonId) -> Consent | None:
        """The newest; people who were merged bring theirs along."""
        sql = "SELECT * FROM consents WHERE person_id = ? ORDER BY given_at DESC, rowid DESC"
        row = self._store.row(sql, self.resolve(person))
        return Consent(row["person_id"], row["text"], row["given_at"]) if row else None

    def look_alikes(self, person: PersonId) -> tuple[LookAlike, ...]:
        rows = self._store.rows("SELECT * FROM look_alikes WHERE person_id = ? ORDER BY rowid", self.resolve(person))
        return tuple(LookAlike(row["name"], row["other_id"]) for row in rows)

    def all_look_alikes(self) -> dict[PersonId, tuple[LookAlike, ...]]:
        """The same for everybody who has some."""
        found: dict[PersonId, tuple[LookAlike, ...]] = {}
        for row in self._store.rows("SELECT * FROM look_alikes ORDER BY rowid"):
            found[row["person_id"]] = (*found.get(row["person_id"], ()), LookAlike(row["name"], row["other_id"]))
        return found

    def counts(self, person: PersonId) -> Counts:
        """A track's time counts once for each of its spans."""
        return self._store.read(lambda db: _counts(db, SHOWS, self.resolve(person)))

    def counts_of(self, tracks: Iterable[TrackId]) -> Counts:
        """The same for some tracks, whomever they show."""
        chosen = codec.json_text(list(tracks))
        return self._store.read(lambda db: _counts(db, "id IN (SELECT value FROM json_each(?))", chosen))


def _counts(db: Database, where: str, value: str) -> Counts:
    tracks = list(db.query(f"SELECT clip, state, spans FROM tracks WHERE {where}", [value]))  # noqa: S608
    faces = f"SELECT count(*) FROM faces WHERE track_id IN (SELECT id FROM tracks WHERE {where})"  # noqa: S608
    confirmed = sum(track["state"] == "confirmed" for track in tracks)
    return Counts(
        clips=len({track["clip"] for track in tracks}),
        tracks=len(tracks),
        confirmed_tracks=confirmed,
        suggested_tracks=sum(track["state"] == "suggested" for track in tracks),
        faces=db.execute(faces, [value]).fetchone()[0],
        seconds_on_screen=sum(span.duration_s for track in tracks for span in codec.spans(track["spans"])),
    )


def tidy_name(name: str) -> str:
    """A name as it is kept: composed letters (as typed, not as some file systems split them), single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def names_in_images(images: str, people: set[PersonId]) -> list[str]:
    """Names that the record of an operation holds for these people."""
    names = []
    for image in msgspec.json.decode(images):
        if image["table"] == "people" and image["key"][0] in people:
            names += [row["name"] for row in (image["after"], image["before"]) if row and "name" in row]
    return names


def _person(row: Row) -> Person:
    return Person(row["id"], row["name"], row["birth_date"], bool(row["hidden"]), row["created_at"])
