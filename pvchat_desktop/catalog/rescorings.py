"""What has to be compared again after people were changed, noted in the very transaction of the change.

A note stays until the comparison is done, so that one that was cut short is made up for at the next start.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.recording import Image
from pvchat_desktop.catalog.store import Store
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId

_PEOPLE_IN: dict[str, tuple[str, ...]] = {
    "people": ("id",),
    "merged_people": ("id", "person_id"),
    "look_alikes": ("person_id", "other_id"),
    "tracks": ("person_id",),
    "gallery": ("person_id",),
    "rejections": ("person_id",),
}
"""Tables that matching depends on, with the columns that name people."""
_UNSEEN = {"hidden"}  # columns of a person that matching does not look at


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a change concerns, and the clips whose tracks it touched. `people` None: everybody, in all clips."""

    people: frozenset[PersonId] | None
    clips: frozenset[ClipSha] = frozenset()

    def __bool__(self) -> bool:
        return self.people is None or bool(self.people or self.clips)

    def joined(self, other: Reach) -> Reach:
        if self.people is None or other.people is None:
            return EVERYBODY
        return Reach(self.people | other.people, self.clips | other.clips)


EVERYBODY = Reach(None)
NOBODY_NEW = Reach(frozenset())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comparison that is due. `operation` None: after an erasure."""

    n: int
    operation: int | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class Opinion:
    clip: ClipSha
    person: PersonId | None


class Rescorings:
    def __init__(self, store: Store) -> None:
        self._store = store

    def waiting(self) -> tuple[Waiting, ...]:
        """Oldest first."""
        rows = self._store.rows("SELECT * FROM rescorings ORDER BY n")
        return tuple(Waiting(row["n"], row["operation"], _reach(row["people"], row["clips"])) for row in rows)

    def done(self, waiting: Iterable[Waiting]) -> None:
        numbers = [(one.n,) for one in waiting]
        self._store.write(lambda db: db.conn.executemany("DELETE FROM rescorings WHERE n = ?", numbers))

    def opinions(self, clips: Iterable[ClipSha] | None) -> dict[TrackId, Opinion]:
        """What the matcher says of the tracks of these clips, or of all (None), that the user did not label."""
        chosen = "" if clips is None else "AND clip IN (SELECT value FROM json_each(?))"
        sql = f"SELECT id, clip, person_id FROM tracks WHERE state IN ('unknown', 'suggested') {chosen}"  # noqa: S608
        rows = self._store.rows(sql, *(() if clips is None else (_json(clips),)))
        return {row["id"]: Opinion(row["clip"], row["person_id"]) for row in rows}


def note(db: Database, operation: int | None, reach: Reach) -> None:
    if not reach:
        return
    people = None if reach.people is None else _json(reach.people)
    row = {"operation": operation, "people": people, "clips": _json(reach.clips)}
    codec.put(db, "rescorings", row)


def reach_of(db: Database, images: Sequence[Image]) -> Reach:
    """Whom and what a recorded change concerns, as far as matching depends on it."""
    people: set[PersonId] = set()
    tracks: set[str] = set()
    for image in images:
        rows = [row for row in (image.before, image.after) if row is not None]
        if image.table == "people" and all(set(row) <= _UNSEEN for row in rows):
            continue
        columns = _PEOPLE_IN.get(image.table, ())
        named = [row.get(column) for row in rows for column in columns]
        if columns[:1] == ("id",):
            named.append(image.key[0])
        people.update(PersonId(person) for person in named if person)
        if image.table in ("tracks", "rejections"):
            tracks.add(image.key[0])
    imports = [image.key[0] for image in images if image.table == "sidecar_imports"]
    return Reach(frozenset(people), clips_of(db, tracks) | clips_named_in(db, imports))


def clips_named_in(db: Database, imports: Iterable[str]) -> frozenset[ClipSha]:
    """Clips whose faces got names by these imports of sidecars."""
    sql = "SELECT DISTINCT clip FROM sidecar_regions WHERE import_id IN (SELECT value FROM json_each(?))"
    return frozenset(ClipSha(row["clip"]) for row in db.query(sql, [_json(imports)]))


def clips_of(db: Database, tracks: Iterable[str]) -> frozenset[ClipSha]:
    rows = db.query("SELECT DISTINCT clip FROM tracks WHERE id IN (SELECT value FROM json_each(?))", [_json(tracks)])
    return frozenset(ClipSha(row["clip"]) for row in rows)


def _json(values: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode()


def _reach(people: str | None, clips: str) -> Reach:
    if people is None:
        return EVERYBODY
    shas = frozenset(ClipSha(clip) for clip in codec.strings(clips))
    return Reach(frozenset(PersonId(person) for person in codec.strings(people)), shas)
