"""Folders that are looked through for clips, and the files in them that are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Store


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder that the user named. `volume`: the drive it lies on; `looked_at`: ISO 8601 UTC, None: not yet."""

    path: str
    volume: str | None
    looked_at: str | None


class WatchedFolders:
    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Watched, ...]:
        rows = self._store.rows("SELECT path, volume, looked_at FROM watched_folders ORDER BY path")
        return tuple(Watched(**row) for row in rows)

    def add(self, path: str, volume: str | None) -> bool:
        """False where it was watched already."""

        def change(db: Database) -> bool:
            sql = "INSERT OR IGNORE INTO watched_folders (path, volume, added_at) VALUES (?, ?, ?)"
            return bool(db.execute(sql, [path, volume, codec.now()]).rowcount)

        return self._store.write(change)

    def remove(self, path: str) -> bool:
        """False where it was not watched."""
        sql = "DELETE FROM watched_folders WHERE path = ?"
        return self._store.write(lambda db: bool(db.execute(sql, [path]).rowcount))

    def looked_at(self, path: str, volume: str | None) -> None:
        """It was there, and everything in it was seen."""
        sql = "UPDATE watched_folders SET looked_at = ?, volume = ? WHERE path = ?"
        self._store.write(lambda db: db.execute(sql, [codec.now(), volume, path]))

    # --- Files that are no clips --------------------------------------------------------------------------------------

    def unusable(self) -> dict[str, tuple[int, int]]:
        """Path -> bytes and time of change (ns) with which a file was found to be no clip."""
        rows = self._store.rows("SELECT path, bytes, mtime_ns FROM unusable_files")
        return {row["path"]: (row["bytes"], row["mtime_ns"]) for row in rows}

    def set_unusable(self, files: Mapping[str, tuple[int, int]]) -> None:
        rows = [[path, *state] for path, state in files.items()]
        sql = "INSERT OR REPLACE INTO unusable_files (path, bytes, mtime_ns) VALUES (?, ?, ?)"
        self._store.write(lambda db: db.conn.executemany(sql, rows))

    def forget_unusable(self, paths: Iterable[str]) -> None:
        rows = [[path] for path in paths]
        self._store.write(lambda db: db.conn.executemany("DELETE FROM unusable_files WHERE path = ?", rows))
