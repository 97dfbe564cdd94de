"""Where the bytes of clips lie, or lay."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Store
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import ClipFile, FileState

_FILE_ORDER = "CASE state WHEN 'online' THEN 0 WHEN 'offline' THEN 1 ELSE 2 END, seen_at DESC, n"
_FILE = "path, sha256, bytes, mtime_ns, state"
_STATES = {str(one): one for one in FileState}


class ClipFiles:
    def __init__(self, store: Store) -> None:
        self._store = store

    def set_state(self, path: str, state: FileState) -> None:
        self.set_states({path: state})

    def set_states(self, states: Mapping[str, FileState]) -> None:
        rows = [[state, path, state] for path, state in states.items()]
        sql = "UPDATE clip_files SET state = ? WHERE path = ? AND state <> ?"
        if rows:
            self._store.write(lambda db: db.conn.executemany(sql, rows))

    def at(self, path: str) -> ClipFile | None:
        rows = self._store.tuples(f"SELECT {_FILE} FROM clip_files WHERE path = ?", path)  # noqa: S608
        return next((_file(*row) for row in rows), None)

    def of(self, sha: ClipSha) -> tuple[ClipFile, ...]:
        """Best place first: online, then offline, then missing; the one seen last before the others."""
        rows = self._store.tuples(f"SELECT {_FILE} FROM clip_files WHERE sha256 = ? ORDER BY {_FILE_ORDER}", sha)  # noqa: S608
        return tuple(_file(*row) for row in rows)

    def all(self) -> tuple[ClipFile, ...]:
        """Every place of every clip; of equal clips the best place first."""
        rows = self._store.tuples(f"SELECT {_FILE} FROM clip_files ORDER BY sha256, {_FILE_ORDER}")  # noqa: S608
        return tuple(_file(*row) for row in rows)

    def of_clips(self, clips: Iterable[ClipSha]) -> tuple[ClipFile, ...]:
        """Every place of these clips; of equal clips the best place first."""
        chosen = "sha256 IN (SELECT value FROM json_each(?))"
        sql = f"SELECT {_FILE} FROM clip_files WHERE {chosen} ORDER BY sha256, {_FILE_ORDER}"  # noqa: S608
        return tuple(_file(*row) for row in self._store.tuples(sql, codec.json_text(list(clips))))

    def below(self, folder: str) -> tuple[ClipFile, ...]:
        """Every place in a folder and its subfolders."""
        start = folder.rstrip("/\\")
        sql = f"SELECT {_FILE} FROM clip_files WHERE substr(path, 1, ?) IN (?, ?) ORDER BY path"  # noqa: S608
        rows = self._store.tuples(sql, len(start) + 1, f"{start}/", f"{start}\\")
        return tuple(_file(*row) for row in rows)

    def volumes(self) -> dict[str, str | None]:
        """Path of each place -> the drive's name as it was stored with it."""
        return {row["path"]: row["volume"] for row in self._store.rows("SELECT path, volume FROM clip_files")}

    def volume(self, path: str) -> str | None:
        """The drive's name as it was stored with a place."""
        volume: str | None = self._store.value("SELECT volume FROM clip_files WHERE path = ?", path)
        return volume


def stem(path: str) -> str:
    """A file's name without its ending: `PurePath.stem`, in a tenth of its time."""
    name = path[max(path.rfind("/"), path.rfind(os.sep)) + 1 :]
    dot = name.rfind(".")
    return name[:dot] if 0 < dot < len(name) - 1 else name


def put_file(db: Database, file: ClipFile, volume: str | None) -> None:
    db.execute(
        """
        INSERT INTO clip_files (path, title, sha256, bytes, mtime_ns, state, volume, seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes,
          mtime_ns = excluded.mtime_ns, state = excluded.state, volume = coalesce(excluded.volume, volume),
          seen_at = excluded.seen_at
        """,
        [file.path, PurePath(file.path).stem, file.sha256, file.bytes, file.mtime_ns, file.state, volume, codec.now()],
    )


def _file(path: str, sha: str, size: int, mtime_ns: int, state: str) -> ClipFile:
    return ClipFile(path, ClipSha(sha), size, mtime_ns, _STATES[state])
