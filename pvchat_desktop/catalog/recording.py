"""The hand through which a people change touches rows, and what it notes: each row before and after."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Row
from pvchat_desktop.errors import NotFound

KEYS: dict[str, tuple[str, ...]] = {
    "people": ("id",),
    "merged_people": ("id",),
    "consents": ("id",),
    "look_alikes": ("id",),
    "packs": ("id",),
    "tracks": ("id",),
    "gallery": ("person_id", "face_id"),
    "rejections": ("track_id", "person_id"),
    "sidecar_imports": ("id",),
    "track_pairs": ("one", "other"),
    "people_apart": ("one", "other"),
}
"""The tables a people change may touch, with their primary keys."""

NOBODY: Row = {"state": "unknown", "person_id": None, "score": None, "level": None, "labelled_at": None}
"""For a `Recorder`: the columns of a track whose label is taken away."""

Key = tuple[str, ...]


class Image(msgspec.Struct):
    """A row before and after a change; None: it was not there. Columns with blobs are never among those written."""

    table: str
    key: Key
    before: Row | None
    after: Row | None

    def turned(self) -> Image:
        return Image(self.table, self.key, self.after, self.before)


_images = msgspec.json.Decoder(list[Image])


def decoded(images: str) -> list[Image]:
    return _images.decode(images)


class Recorder:
    """One for each change, used inside its transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.clips: set[str] = set()  # whose suggestions were changed; those are not recorded
        self._images: dict[tuple[str, Key], Image] = {}

    def insert(self, table: str, row: Row) -> None:
        codec.put(self.db, table, row)
        key = tuple(row[column] for column in KEYS[table])
        self._note(Image(table, key, None, whole(self.db, table, key)))

    def update(self, table: str, key: Key, values: Row) -> None:
        before = self._must_exist(table, key)
        write_columns(self.db, table, key, values)
        self._note(Image(table, key, {column: before[column] for column in values}, dict(values)))

    def delete(self, table: str, key: Key) -> None:
        before = self._must_exist(table, key)
        delete(self.db, table, key)
        self._note(Image(table, key, before, None))

    def rows(self, sql: str, *values: object) -> list[Row]:
        return list(self.db.query(sql, values))

    def _must_exist(self, table: str, key: Key) -> Row:
        row = whole(self.db, table, key)
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


# --- Rows -----------------------------------------------------------------------------------------------------------


def whole(db: Database, table: str, key: Sequence[str]) -> Row | None:
    return next(iter(list(db.query(f"SELECT * FROM {table} WHERE {_where(table)}", list(key)))), None)  # noqa: S608


def write_columns(db: Database, table: str, key: Key, values: Row) -> None:
    columns = ", ".join(f"{column} = ?" for column in values)
    db.execute(f"UPDATE {table} SET {columns} WHERE {_where(table)}", [*values.values(), *key])  # noqa: S608


def delete(db: Database, table: str, key: Key) -> None:
    db.execute(f"DELETE FROM {table} WHERE {_where(table)}", list(key))  # noqa: S608


def _where(table: str) -> str:
    return " AND ".join(f"{column} = ?" for column in KEYS[table])
