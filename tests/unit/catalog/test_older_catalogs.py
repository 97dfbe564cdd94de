"""A catalog of every earlier form opens: backed up as it was, brought up to date, and nothing of it lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pvchat_desktop.catalog import migrations, open_catalog
from pvchat_desktop.core.ids import ChatId, ClipSha
from pvchat_desktop.errors import StorageError
from pvchat_desktop.paths import UserFolders
from tests.helpers.disks import full_disk

_CLIP = "c" * 64
_ROWS = (
    ("people", {"id": "p", "name": "Leo", "created_at": "2025-12-24T10:00:00"}),
    ("clips", {"sha256": _CLIP, "bytes": 9, "duration_s": 8.0, "width": 640, "height": 360, "rotation_deg": 0,
               "codec": "h264", "pixel_format": "yuv420p", "has_audio": 0, "added_at": "2025-12-24T10:00:00"}),
    ("clip_files", {"path": "/films/Heiligabend.mp4", "title": "Heiligabend", "sha256": _CLIP, "bytes": 9,
                    "mtime_ns": 1, "state": "missing", "seen_at": "2025-12-24T10:00:00"}),
    ("tracks", {"id": "t", "clip": _CLIP, "backend": "dlib", "model_hash": "h", "dimension": 1, "start_s": 0.0,
                "end_s": 1.0, "spans": "[[0.0, 1.0]]", "points": b"", "state": "confirmed", "person_id": "p"}),
    ("chats", {"id": "h", "title": "Leo", "created_at": "then", "updated_at": "then"}),
    ("turns", {"id": "u", "chat_id": "h", "question": "Is Leo there?", "clips": "[]", "state": "answered",
               "answer": "Yes.", "evidence": "[]", "request": "{}", "created_at": "then"}),
)  # fmt: skip


def _written_by(version: int, folders: UserFolders) -> Path:
    """A catalog as the program left it when it knew so many of its migrations, with something of everything in it."""
    folders.data.mkdir(parents=True)
    known = Migrations("pvchat")
    for name in migrations.NAMES[:version]:
        known()(getattr(migrations, name))
    conn = sqlite3.connect(folders.catalog)
    db = Database(conn)
    known.apply(db)
    for table, row in _ROWS:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608
    conn.execute(f"PRAGMA user_version = {version}")
    conn.commit()
    conn.close()
    return folders.catalog


def _schema(path: Path) -> set[tuple[str, str]]:
    conn = sqlite3.connect(path)
    found = conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%migrations%'")
    rows = {(str(name), str(sql)) for name, sql in found}
    conn.close()
    return rows


@pytest.mark.parametrize("version", range(1, len(migrations.NAMES)))
def test_it_opens_with_all_that_is_in_it(version: int, folders: UserFolders, tmp_path: Path) -> None:
    before = _schema(_written_by(version, folders))
    catalog = open_catalog(folders)
    assert [one.name for one in catalog.people.all()] == ["Leo"]
    assert Path(catalog.clip_files.all()[0].path).stem == "Heiligabend"
    assert catalog.tracks.labels(ClipSha(_CLIP)).keys() == {"t"}
    assert catalog.chats.turns(ChatId("h"))[0].answer == "Yes."
    assert catalog.store.value("SELECT title FROM clip_words WHERE clip = ?", _CLIP) == "Heiligabend"
    assert catalog.store.value("PRAGMA integrity_check") == "ok"
    assert catalog.store.rows("PRAGMA foreign_key_check") == []
    catalog.close()
    (backup,) = folders.backups.iterdir()
    assert _schema(backup) == before
    new = UserFolders.below(tmp_path / "new")
    open_catalog(new).close()
    assert _schema(folders.catalog) == _schema(new.catalog)


@pytest.mark.parametrize("version", [1, len(migrations.NAMES) - 1])
def test_without_room_for_the_backup_it_is_left_as_it_is(version: int, folders: UserFolders) -> None:
    path = _written_by(version, folders)
    before = path.read_bytes()
    with full_disk(), pytest.raises(StorageError):
        open_catalog(folders)
    assert path.read_bytes() == before
    assert list(folders.backups.glob("*.db")) == []
    catalog = open_catalog(folders)
    assert [one.name for one in catalog.people.all()] == ["Leo"]
    catalog.close()
