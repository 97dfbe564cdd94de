"""People changes that can be undone, across restarts.

A people change goes through a `Recorder`. It notes, for each row touched, the values before and after: of an updated
row only the touched columns, of an inserted or deleted row all of them. The notes are stored in the same transaction as
the change. Undoing writes the values before, provided that the rows still hold the values after.

Suggestions are the matcher's opinion and may change at any time. They never stand in the way of an undo.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import NotFound, Refused

KEYS: dict[str, tuple[str, ...]] = {
    "people": ("id",),
    "merged_people": ("id",),
    "consents": ("id",),
    "look_alikes": ("id",),
    "packs": ("id",),
    "tracks": ("id",),
    "gallery": ("person_id", "face_id"),
    "rejections": ("track_id", "person_id"),
}
"""The tables a people change may touch, with their primary keys."""

SHOWS_NOBODY = "state = 'unknown', person_id = NULL, score = NULL, level = NULL, labelled_at = NULL"
"""For UPDATE: the columns of a track whose label is taken away."""
NOBODY: Row = {"state": "unknown", "person_id": None, "score": None, "level": None, "labelled_at": None}
"""The same for a `Recorder`."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One people change. `label` is a sentence with names as person references."""

    id: int
    kind: str
    label: str
    created_at: str
    undone_at: str | None

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class Image(msgspec.Struct):
    """A row before and after a change; None: it was not there. Columns with blobs are never among those written."""

    table: str
    key: Key
    before: Row | None
    after: Row | None


_images = msgspec.json.Decoder(list[Image])


class Recorder:
    """The hand through which a people change touches rows; one for each change, used inside its transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._images: dict[tuple[str, Key], Image] = {}

    def insert(self, table: str, row: Row) -> None:
        codec.put(self.db, table, row)
        key = tuple(row[column] for column in KEYS[table])
        self._note(Image(table, key, None, _whole(self.db, table, key)))

    def update(self, table: str, key: Key, values: Row) -> None:
        before = self._must_exist(table, key)
        _write_columns(self.db, table, key, values)
        self._note(Image(table, key, {column: before[column] for column in values}, dict(values)))

    def delete(self, table: str, key: Key) -> None:
        before = self._must_exist(table, key)
        _delete(self.db, table, key)
        self._note(Image(table, key, before, None))

    def rows(self, sql: str, *values: object) -> list[Row]:
        return list(self.db.query(sql, values))

    def _must_exist(self, table: str, key: Key) -> Row:
        row = _whole(self.db, table, key)
        if row is None:
            raise NotFound("What was to be changed is not there any more.", hint="Look again, then try once more.")
        return row

    def _note(self, new: Image) -> None:
        """Join with what is already noted for that row, so that each row stands in the record once."""
        old = self._images.get((new.table, new.key))
        if old is not None:
            new = _joined(old, new)
        self._images[new.table, new.key] = new

    def images(self) -> list[Image]:
        return [image for image in self._images.values() if image.before != image.after]


def _joined(old: Image, new: Image) -> Image:
    if old.before is None:  # inserted by this change
        after = None if new.after is None else {**(old.after or {}), **new.after}
        return Image(old.table, old.key, None, after)
    if new.after is None or new.before is None:  # deleted after an update, or put back after a delete
        return Image(old.table, old.key, {**(new.before or {}), **old.before}, new.after)
    return Image(old.table, old.key, {**new.before, **old.before}, {**(old.after or {}), **new.after})


class Operations:
    def __init__(self, store: Store, name_of: Callable[[PersonId], str]) -> None:
        self._store = store
        self._name_of = name_of

    def record(self, kind: str, label: str, change: Callable[[Recorder], None]) -> Operation:
        """Run a people change and its record in one transaction (or in the one under way)."""

        def run(db: Database) -> Operation:
            recorder = Recorder(db)
            change(recorder)
            images = codec.json_text(recorder.images())
            row = {"kind": kind, "label": label, "created_at": codec.now(), "images": images}
            codec.put(db, "operations", row)
            return _operation(next(iter(db.query("SELECT * FROM operations WHERE id = last_insert_rowid()"))))

        return self._store.write(run)

    def all(self, *, limit: int = 200) -> tuple[Operation, ...]:
        """Newest first."""
        return tuple(
            _operation(r) for r in self._store.rows("SELECT * FROM operations ORDER BY id DESC LIMIT ?", limit)
        )

    def get(self, operation: int) -> Operation:
        if row := self._store.row("SELECT * FROM operations WHERE id = ?", operation):
            return _operation(row)
        raise NotFound(f"There is no change with the number {operation}.", hint="See the list of changes.")

    def undo(self, operation: int | None = None) -> Operation:
        """Undo one change, or the newest that is not undone. Refused where a later change builds upon it."""
        sql = "SELECT * FROM operations WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1"
        return self._store.write(lambda db: self._play(db, self._chosen(db, operation, sql), back=True))

    def redo(self, operation: int | None = None) -> Operation:
        """Make an undone change again: the given one, or the one undone last."""
        sql = "SELECT * FROM operations WHERE undone_at IS NOT NULL ORDER BY undone_n DESC LIMIT 1"
        return self._store.write(lambda db: self._play(db, self._chosen(db, operation, sql), back=False))

    def _chosen(self, db: Database, operation: int | None, newest: str) -> Row:
        if operation is None:
            found = list(db.query(newest))
        else:
            found = list(db.query("SELECT * FROM operations WHERE id = ?", [operation]))
        if not found:
            what = "Nothing is left to undo or to make again." if operation is None else "There is no such change."
            raise NotFound(what, hint="See the list of changes.")
        return found[0]

    def _play(self, db: Database, row: Row, *, back: bool) -> Operation:
        if (row["undone_at"] is None) != back:
            state = "already undone" if back else "not undone"
            raise Refused(f"“{self._sentence(row)}” is {state}.")
        images = _images.decode(row["images"])
        alone = _later(db, row["id"], images) is None
        if back and alone:
            images = _with_packs(db, images)
        record = codec.json_text(images)
        if not back:
            images = [Image(i.table, i.key, i.after, i.before) for i in images]
        try:
            with db.atomic():
                _restore(db, images, alone=alone)
        except (_Changed, sqlite3.IntegrityError) as error:
            raise self._refusal(db, row, images, back=back) from error
        undone_n = "(SELECT coalesce(max(undone_n), 0) + 1 FROM operations)" if back else "NULL"
        db.execute(
            f"UPDATE operations SET undone_at = ?, undone_n = {undone_n}, images = ? WHERE id = ?",  # noqa: S608
            [codec.now() if back else None, record, row["id"]],
        )
        return _operation(next(iter(db.query("SELECT * FROM operations WHERE id = ?", [row["id"]]))))

    def _refusal(self, db: Database, row: Row, images: list[Image], *, back: bool) -> Refused:
        word = "undone" if back else "made again"
        what = f"“{self._sentence(row)}” cannot be {word}"
        later = _later(db, row["id"], images)
        if later is None:
            return Refused(f"{what}, because what it changed was changed since by something else.")
        return Refused(
            f"{what}, because a later change builds upon it: “{self._sentence(later)}”.",
            hint="Undo the later change first.",
        )

    def _sentence(self, row: Row) -> str:
        return with_names(row["label"], self._name_of).rstrip(".")


def _with_packs(db: Database, images: Sequence[Image]) -> list[Image]:
    """Packs of somebody who is going, as they are now, go into the record: making the change again brings them back."""
    made = [image.key[0] for image in images if image.table == "people" and image.before is None]
    packs = {
        (row["id"],): row for person in made for row in db.query("SELECT * FROM packs WHERE person_id = ?", [person])
    }
    kept = [image for image in images if image.table != "packs" or image.key not in packs]
    return [*kept, *(Image("packs", key, None, dict(row)) for key, row in packs.items())]


class _Changed(Exception):
    """A row does not hold the values that the record expects."""


def _restore(db: Database, images: Sequence[Image], *, alone: bool) -> None:
    """Write the values before, last touched row first; `_Changed` where a row does not hold the values after.

    `alone`: no later change speaks of these rows.
    """
    db.execute("PRAGMA defer_foreign_keys = ON")
    for image in reversed(images):
        _expect(db, image)
        if image.before is None:
            _delete(db, image.table, image.key)
        elif image.after is None:
            codec.put(db, image.table, image.before)
        else:
            _write_columns(db, image.table, image.key, image.before)
    for image in images:
        if image.table == "people" and image.before is None:
            _clear_suggestions(db, image.key[0])
            if alone:
                _clear_leftovers(db, image.key[0])
    if any(list(db.query(f"PRAGMA foreign_key_check({table})")) for table in KEYS):
        raise _Changed


def _expect(db: Database, image: Image) -> None:
    current = _whole(db, image.table, image.key)
    if image.after is None or current is None:
        if (image.after is None) != (current is None):
            raise _Changed
        return
    if image.table == "tracks" and _is_opinion(current) and _is_opinion(image.after):
        return
    if any(current[column] != value for column, value in image.after.items()):
        raise _Changed


def _is_opinion(label: Row) -> bool:
    """True where nobody said who a track shows: unknown, or suggested by the matcher."""
    return label.get("state") in ("unknown", "suggested")


def _clear_suggestions(db: Database, person: str) -> None:
    db.execute(f"UPDATE tracks SET {SHOWS_NOBODY} WHERE person_id = ? AND state = 'suggested'", [person])  # noqa: S608


def _clear_leftovers(db: Database, person: str) -> None:
    """Rows about somebody who is going, which no record explains: erasing somebody else took the record away."""
    db.execute(f"UPDATE tracks SET {SHOWS_NOBODY} WHERE person_id = ?", [person])  # noqa: S608
    for table in ("gallery", "rejections", "look_alikes", "consents", "merged_people"):
        db.execute(f"DELETE FROM {table} WHERE person_id = ?", [person])  # noqa: S608
    db.execute("DELETE FROM look_alikes WHERE other_id = ?", [person])


def _later(db: Database, operation: int, images: Sequence[Image]) -> Row | None:
    """The newest later change, not undone, that touched one of the rows, or that speaks of a person made here."""
    rows = {(image.table, image.key) for image in images}
    made = {image.key[0] for image in images if image.table == "people" and image.before is None}
    for row in db.query("SELECT * FROM operations WHERE id > ? AND undone_at IS NULL ORDER BY id DESC", [operation]):
        touched = {(image.table, image.key) for image in _images.decode(row["images"])}
        if touched & rows or any(person in row["images"] for person in made):
            return row
    return None


def forget_images(db: Database, tracks: Iterable[str], *, moved: Iterable[str] = ()) -> None:
    """Take rows that are going away out of the records, so that they never block an undo.

    `tracks` end with their faces; `moved` stay, and get new faces from a new scan. Faces of galleries stay as well.
    """
    ending = set(tracks)
    not_kept = "SELECT id FROM faces WHERE track_id = ? AND id NOT IN (SELECT face_id FROM gallery)"
    gone = ending | {row["id"] for track in ending.union(moved) for row in db.query(not_kept, [track])}
    if not gone:
        return
    for row in list(db.query("SELECT id, images FROM operations")):
        _forget_in(db, row, gone)


def _forget_in(db: Database, row: Row, gone: set[str]) -> None:
    images = _images.decode(row["images"])
    kept = [image for image in images if not gone.intersection(image.key)]
    if not kept:
        db.execute("DELETE FROM operations WHERE id = ?", [row["id"]])
    elif len(kept) < len(images):
        db.execute("UPDATE operations SET images = ? WHERE id = ?", [codec.json_text(kept), row["id"]])


# --- Rows -----------------------------------------------------------------------------------------------------------


def _where(table: str) -> str:
    return " AND ".join(f"{column} = ?" for column in KEYS[table])


def _whole(db: Database, table: str, key: Key) -> Row | None:
    return next(iter(list(db.query(f"SELECT * FROM {table} WHERE {_where(table)}", key))), None)  # noqa: S608


def _write_columns(db: Database, table: str, key: Key, values: Row) -> None:
    columns = ", ".join(f"{column} = ?" for column in values)
    db.execute(f"UPDATE {table} SET {columns} WHERE {_where(table)}", [*values.values(), *key])  # noqa: S608


def _delete(db: Database, table: str, key: Key) -> None:
    db.execute(f"DELETE FROM {table} WHERE {_where(table)}", list(key))  # noqa: S608


def _operation(row: dict[str, Any]) -> Operation:
    return Operation(row["id"], row["kind"], row["label"], row["created_at"], row["undone_at"])
