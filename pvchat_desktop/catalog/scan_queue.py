"""Which clips are still to be looked through, and in which order: kept, so that a restart finds its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from pvchat_desktop.catalog.store import Store
from pvchat_desktop.core.ids import ClipSha


@dataclass(frozen=True, slots=True)
class Waiting:
    """A clip that is to be looked through; `again`: even if that was done before."""

    clip: ClipSha
    again: bool


class ScanQueue:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, clips: Iterable[ClipSha], *, again: bool = False) -> None:
        """Behind those that wait already. One that was looked through in this run is looked through again; what is no
        clip of the library is left out."""
        wanted = [[int(again), clip] for clip in clips]

        def change(db: Database) -> None:
            db.conn.executemany(
                "INSERT INTO scan_queue (again, clip) SELECT ?, sha256 FROM clips WHERE sha256 = ? "
                "ON CONFLICT (clip) DO UPDATE SET again = max(again, excluded.again), state = 'waiting'",
                wanted,
            )

        self._store.write(change)

    def next(self) -> Waiting | None:
        row = self._store.row("SELECT clip, again FROM scan_queue WHERE state = 'waiting' ORDER BY n LIMIT 1")
        return Waiting(row["clip"], bool(row["again"])) if row else None

    def ended(self, clip: ClipSha) -> None:
        """Looked through, or cannot be: it waits no more."""
        self._store.write(lambda db: db.execute("UPDATE scan_queue SET state = 'ended' WHERE clip = ?", [clip]))

    def counts(self) -> tuple[int, int]:
        """How many have ended, and how many there are."""
        row = self._store.row("SELECT count(*) FILTER (WHERE state = 'ended') AS ended, count(*) AS n FROM scan_queue")
        return (row["ended"], row["n"]) if row else (0, 0)

    def clear(self, *, ended_only: bool = False) -> None:
        """Forget all; `ended_only`: what still waits stays."""
        where = " WHERE state = 'ended'" if ended_only else ""
        self._store.write(lambda db: db.execute(f"DELETE FROM scan_queue{where}"))  # noqa: S608
