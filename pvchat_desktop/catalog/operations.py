"""People changes that can be undone, across restarts.

A people change goes through a `Recorder`. It notes, for each row touched, the values before and after: of an updated
row only the touched columns, of an inserted or deleted row all of them. The notes are stored in the same transaction as
the change. Undoing writes the values before, provided that no later change wrote the same values (also where it wrote
back what was there), that the rows still hold the values after, and that nobody would stand twice in one frame.

Suggestions are the matcher's opinion and may change at any time. They never stand in the way of an undo.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from pvchat_desktop.catalog import codec, rescorings
from pvchat_desktop.catalog.frames import SHOWS_NOBODY, Doubled, settle
from pvchat_desktop.catalog.recording import (
    KEYS,
    Image,
    Recorder,
    decoded,
    delete,
    whole,
    write_columns,
)
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.errors import NotFound, Refused

LARGE: dict[str, str] = {
    "merge": "two people were merged",
    "split": "a person was split",
    "import": "a person was imported",
    "group": "unknown people were grouped",
    "sidecars": "names were taken over from sidecars",
}
"""Kinds of changes before which the catalog is copied, and how that moment is called."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One people change. `label` is a sentence with names as person references.

    `withdrawn`: of whom suggestions were taken back with it, as somebody would have stood twice in one frame; known
    right after the change alone.
    """

    id: int
    kind: str
    label: str
    created_at: str
    undone_at: str | None
    withdrawn: tuple[PersonId, ...] = ()

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a recorded change reached."""

    tracks: int
    shas: tuple[ClipSha, ...]  # of their clips
    learned: int  # faces that somebody is recognised by since
    unlearned: int
    rejections: int  # figures that were said not to be somebody
    people: frozenset[PersonId]  # whom it speaks of


class Operations:
    def __init__(self, store: Store, name_of: Callable[[PersonId], str]) -> None:
        self._store = store
        self._name_of = name_of
        self._before_large: Callable[[str], object] = lambda _kind: None

    def before_large(self, take: Callable[[str], object]) -> None:
        """`take` is called with the kind before each change of a kind in LARGE; what it raises stops the change."""
        self._before_large = take

    def prepare(self, kind: str) -> None:
        """Before a change of this kind; `record` does it by itself, unless it is part of a change under way."""
        if kind in LARGE:
            self._before_large(kind)

    def record(
        self,
        kind: str,
        label: str,
        change: Callable[[Recorder], None],
        *,
        doubled: Callable[[Doubled], Refused] | None = None,
    ) -> Operation:
        """Run a people change and its record in one transaction (or in the one under way).

        `doubled`: what to say where it would put somebody into one frame twice.
        """
        if not self._store.is_in_change:  # there the caller has seen to it
            self.prepare(kind)

        def run(db: Database) -> Operation:
            recorder = Recorder(db)
            change(recorder)
            images = recorder.images()
            reach = rescorings.reach_of(db, images)
            touched = {image.key[0] for image in images if image.table == "tracks"}
            try:
                withdrawn = tuple(settle(db, reach.clips | recorder.clips, touched))
            except Doubled as double:
                raise (doubled or self._already_there)(double) from double
            row = {"kind": kind, "label": label, "created_at": codec.now(), "images": codec.json_text(images)}
            codec.put(db, "operations", row)
            done = _operation(next(iter(db.query("SELECT * FROM operations WHERE id = last_insert_rowid()"))))
            rescorings.note(db, done.id, reach)
            return replace(done, withdrawn=withdrawn)

        return self._store.write(run)

    def _already_there(self, double: Doubled) -> Refused:
        return Refused(
            f"{self._name_of(double.person)} is in the picture at that time already, as another figure.",
            hint="If it is the other figure that is wrong, say so first.",
        )

    def all(self, *, limit: int = 200) -> tuple[Operation, ...]:
        """Newest first."""
        return tuple(
            _operation(r) for r in self._store.rows("SELECT * FROM operations ORDER BY id DESC LIMIT ?", limit)
        )

    def get(self, operation: int) -> Operation:
        if row := self._store.row("SELECT * FROM operations WHERE id = ?", operation):
            return _operation(row)
        raise NotFound(f"There is no change with the number {operation}.", hint="See the list of changes.")

    def effects(self, operations: Iterable[int]) -> dict[int, Effect]:
        """What each of these changes reached, as its record still knows it."""
        wanted = list(operations)
        sql = f"SELECT id, images FROM operations WHERE id IN ({codec.places(wanted)})"  # noqa: S608
        return self._store.read(
            lambda db: {row["id"]: _effect(db, decoded(row["images"])) for row in db.query(sql, wanted)}
        )

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
        images = decoded(row["images"])
        later = _later(db, row["id"], images)
        if later is not None and _is_overwritten(db, row["id"], images):
            raise self._refusal(row, later, back=back)
        alone = later is None
        if back and alone:
            images = _with_packs(db, images)
        record = codec.json_text(images)
        wanted = images if back else [image.turned() for image in images]
        try:
            with db.atomic():
                withdrawn = _restore(db, wanted, alone=alone)
        except (_Changed, sqlite3.IntegrityError) as error:
            raise self._refusal(row, _later(db, row["id"], images), back=back) from error
        except Doubled as double:
            raise self._doubled(db, row, images, double, back=back) from double
        undone_n = "(SELECT coalesce(max(undone_n), 0) + 1 FROM operations)" if back else "NULL"
        db.execute(
            f"UPDATE operations SET undone_at = ?, undone_n = {undone_n}, images = ? WHERE id = ?",  # noqa: S608
            [codec.now() if back else None, record, row["id"]],
        )
        rescorings.note(db, row["id"], rescorings.reach_of(db, images))
        played = _operation(next(iter(db.query("SELECT * FROM operations WHERE id = ?", [row["id"]]))))
        return replace(played, withdrawn=withdrawn)

    def _refusal(self, row: Row, later: Row | None, *, back: bool) -> Refused:
        what = self._what(row, back=back)
        if later is None:
            return Refused(f"{what}, because what it changed was changed since by something else.")
        return Refused(
            f"{what}, because a later change builds upon it: “{self._sentence(later)}”.",
            hint=f"Undo the later change first (number {later['id']}).",
        )

    def _doubled(self, db: Database, row: Row, images: Sequence[Image], double: Doubled, *, back: bool) -> Refused:
        """It would put somebody into one frame twice; say which change put them there as the other figure."""
        own = {image.key[0] for image in images if image.table == "tracks"}
        beside = next((track for track in (double.one, double.other) if track not in own), None)
        what = f"{self._what(row, back=back)}, because {self._name_of(double.person)} would be in one picture twice"
        other = _last_about(db, beside, but=row["id"]) if beside is not None else None
        if other is None:
            return Refused(f"{what}.", hint="If it is the other figure that is wrong, say so first.")
        return Refused(
            f"{what}. The other figure comes from “{self._sentence(other)}”.",
            hint=f"Undo that change first (number {other['id']}).",
        )

    def _what(self, row: Row, *, back: bool) -> str:
        return f"“{self._sentence(row)}” cannot be {'undone' if back else 'made again'}"

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


def _restore(db: Database, images: Sequence[Image], *, alone: bool) -> tuple[PersonId, ...]:
    """Write the values before, last touched row first; `_Changed` where a row does not hold the values after.

    `alone`: no later change speaks of these rows. -> of whom suggestions had to be taken back.
    """
    db.execute("PRAGMA defer_foreign_keys = ON")
    for image in reversed(images):
        _expect(db, image)
        if image.before is None:
            delete(db, image.table, image.key)
        elif image.after is None:
            codec.put(db, image.table, image.before)
        else:
            write_columns(db, image.table, image.key, image.before)
    for image in images:
        if image.table == "people" and image.before is None:
            _clear_suggestions(db, image.key[0])
            if alone:
                _clear_leftovers(db, image.key[0])
    touched = {image.key[0] for image in images if image.table == "tracks"}
    spoken_of = touched | {image.key[0] for image in images if image.table == "rejections"}
    withdrawn = settle(db, rescorings.clips_of(db, spoken_of), touched)
    if any(list(db.query(f"PRAGMA foreign_key_check({table})")) for table in KEYS):
        raise _Changed
    return tuple(withdrawn)


def _expect(db: Database, image: Image) -> None:
    current = whole(db, image.table, image.key)
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
    for row in _live_after(db, operation):
        touched = {(image.table, image.key) for image in decoded(row["images"])}
        if touched & rows or any(person in row["images"] for person in made):
            return row
    return None


def _is_overwritten(db: Database, operation: int, images: Sequence[Image]) -> bool:
    """True where a later change, not undone, wrote one of the values that this one wrote."""
    written = _values_written(images)
    return any(written & _values_written(decoded(row["images"])) for row in _live_after(db, operation))


def _live_after(db: Database, operation: int) -> Iterator[Row]:
    return db.query("SELECT * FROM operations WHERE id > ? AND undone_at IS NULL ORDER BY id DESC", [operation])


def _values_written(images: Iterable[Image]) -> set[tuple[object, ...]]:
    return {(image.table, image.key, column) for image in images for column in image.after or image.before or ()}


def _last_about(db: Database, track: str, *, but: int) -> Row | None:
    """The newest change, not undone, that touched a track."""
    sql = "SELECT * FROM operations WHERE id != ? AND undone_at IS NULL AND instr(images, ?) ORDER BY id DESC"
    for row in db.query(sql, [but, track]):
        if any(image.table == "tracks" and image.key[0] == track for image in decoded(row["images"])):
            return row
    return None


def _effect(db: Database, images: Sequence[Image]) -> Effect:
    tracks = {image.key[0] for image in images if image.table in ("tracks", "rejections")}
    count = Counter((image.table, image.before is None) for image in images)
    reach = rescorings.reach_of(db, images)
    spoken_of = {PersonId(image.key[0]) for image in images if image.table == "people"}
    return Effect(
        tracks=len(tracks),
        shas=tuple(sorted(reach.clips)),
        learned=count["gallery", True],
        unlearned=count["gallery", False],
        rejections=count["rejections", True],
        people=(reach.people or frozenset()) | spoken_of,
    )


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
    images = decoded(row["images"])
    kept = [image for image in images if not gone.intersection(image.key)]
    if not kept:
        db.execute("DELETE FROM operations WHERE id = ?", [row["id"]])
    elif len(kept) < len(images):
        db.execute("UPDATE operations SET images = ? WHERE id = ?", [codec.json_text(kept), row["id"]])


def _operation(row: dict[str, Any]) -> Operation:
    return Operation(row["id"], row["kind"], row["label"], row["created_at"], row["undone_at"])
