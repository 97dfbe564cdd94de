"""Copies of the whole catalog beside it: made while it is in use, and taken back as a whole."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from pvchat_desktop.catalog.files import remove_files
from pvchat_desktop.catalog.store import connect, in_plain_words
from pvchat_desktop.errors import StorageError

_PICTURES = """
SELECT tracks.clip AS clip, crop FROM faces JOIN tracks ON tracks.id = track_id
UNION ALL SELECT tracks.clip, picture FROM faces JOIN tracks ON tracks.id = track_id
"""


def copy_to(catalog: Path, final: Path) -> None:
    """Copy the committed state of an open catalog to `final`, in one step; StorageError where the disk says no."""
    copying = final.with_suffix(".part")
    try:
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source = connect(catalog, read_only=True)
        try:
            _copy(source, copying)
        finally:
            source.close()
        copying.replace(final)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(StorageError):
            remove_files([copying])
        if isinstance(error, sqlite3.Error):
            raise in_plain_words(error) from error
        raise StorageError(
            f"The catalog could not be copied before the change ({error.strerror or error}). Nothing was changed.",
            hint="Check the free space of the data folder's drive.",
        ) from error


def _copy(source: Database, to: Path) -> None:
    target = sqlite3.connect(to)
    try:
        source.conn.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, which can be read without making others beside it
    finally:
        target.close()


def take_over(db: Database, copy: Path) -> None:
    """Replace everything in the catalog by what a copy holds; outside a transaction, while nobody reads."""
    source = connect(copy, read_only=True)
    try:
        source.conn.backup(db.conn)
    finally:
        source.close()


def mend(db: Database, data: Path) -> int:
    """After a copy was taken over: let go of what names files that went since. -> clips to be looked through again."""
    lost = [row["clip"] for row in db.query(_PICTURES) if not (data / row["crop"]).is_file()]
    clips = list(dict.fromkeys(lost))
    db.conn.executemany("DELETE FROM scans WHERE clip = ?", [(clip,) for clip in clips])
    gone = [row["id"] for row in db.query("SELECT id, folder FROM packs") if not (data / row["folder"]).is_dir()]
    db.conn.executemany("DELETE FROM packs WHERE id = ?", [(pack,) for pack in gone])
    return len(clips)


def contents(copy: Path) -> tuple[int, int] | None:
    """How many people and clips a copy holds; None where it cannot be read."""
    try:
        db = connect(copy, read_only=True)
        try:
            people, clips = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("people", "clips"))  # noqa: S608
        finally:
            db.close()
    except sqlite3.Error:
        return None
    return people, clips
