"""Jobs: what was asked for, how far it is, and which process looks after it."""

from __future__ import annotations

import os
from collections.abc import Iterable

import msgspec
import psutil
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.ids import JobId
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.errors import NotFound

_SAME_START_S = 1.0  # one process's start time is read with this much rounding; a later process of its number is apart

_OWNED = (JobState.QUEUED, JobState.RUNNING)


class Jobs:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, job: Job) -> None:
        """A new job; until it has ended it belongs to the process that adds it."""
        row = {
            "id": job.id,
            "kind": job.kind,
            "label": job.label,
            "state": job.state,
            "request": job.request,
            "progress": codec.json_text(job.progress) if job.progress else None,
            "error": job.error,
            "owner_pid": os.getpid(),
            "owner_started": _own_start(),
            "created_at": job.created_at,
            "updated_at": job.updated_at,
        }
        self._store.write(lambda db: codec.put(db, "jobs", row))

    def all(self, *, states: Iterable[JobState] = tuple(JobState)) -> tuple[Job, ...]:
        """Newest first."""
        wanted = tuple(states)
        sql = f"SELECT * FROM jobs WHERE state IN ({codec.places(wanted)}) ORDER BY n DESC"  # noqa: S608
        return tuple(_job(row) for row in self._store.rows(sql, *wanted))

    def get(self, job: JobId) -> Job:
        if row := self._store.row("SELECT * FROM jobs WHERE id = ?", job):
            return _job(row)
        raise NotFound("There is no such job.", hint="See the list of jobs.")

    def set_state(self, job: JobId, state: JobState, *, error: str | None = None) -> Job:
        """A queued or running job belongs to this process; in any other state it belongs to none."""
        owned = state in _OWNED
        owner = (os.getpid(), _own_start()) if owned else (None, None)
        values = [state, error, *owner, codec.now(), job]
        sql = "UPDATE jobs SET state = ?, error = ?, owner_pid = ?, owner_started = ?, updated_at = ? WHERE id = ?"
        self._store.write(lambda db: db.execute(sql, values))
        return self.get(job)

    def set_progress(self, job: JobId, progress: Progress) -> None:
        """The caller sees to it that this is not called more than a few times a second."""
        values = [codec.json_text(progress), codec.now(), job]
        sql = "UPDATE jobs SET progress = ?, updated_at = ? WHERE id = ?"
        self._store.write(lambda db: db.execute(sql, values))

    def forget_done(self, kinds: Iterable[str], *, keep: int) -> None:
        """Leave only the newest done jobs of these kinds in the list: a library is thousands of them."""
        wanted = tuple(kinds)
        done = f"kind IN ({codec.places(wanted)}) AND state = 'done'"
        sql = f"DELETE FROM jobs WHERE {done} AND n NOT IN (SELECT n FROM jobs WHERE {done} ORDER BY n DESC LIMIT ?)"  # noqa: S608
        self._store.write(lambda db: db.execute(sql, [*wanted, *wanted, keep]))

    def can_resume(self, job: str) -> bool:
        """Whether a job's staging folder is still worth keeping."""
        state = self._store.value("SELECT state FROM jobs WHERE id = ?", job)
        return state is not None and not JobState(state).is_final

    def mark_interrupted(self) -> tuple[JobId, ...]:
        """Jobs that run or wait according to their rows, but whose process is dead, become interrupted."""

        def change(db: Database) -> tuple[JobId, ...]:
            owned = list(db.query("SELECT id, owner_pid, owner_started FROM jobs WHERE state IN ('running', 'queued')"))
            dead = [row["id"] for row in owned if not _lives(row["owner_pid"], row["owner_started"])]
            for job in dead:
                db.execute(
                    "UPDATE jobs SET state = 'interrupted', owner_pid = NULL, owner_started = NULL, updated_at = ? "
                    "WHERE id = ?",
                    [codec.now(), job],
                )
            return tuple(dead)

        return self._store.write(change)


def _own_start() -> float:
    """When this process started, seconds since 1970."""
    return psutil.Process().create_time()


def _lives(pid: int | None, started: float | None) -> bool:
    """The very process that took the job, not a later one that got its number."""
    if pid is None or started is None:
        return False
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - started) < _SAME_START_S
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def _job(row: Row) -> Job:
    progress = msgspec.json.decode(row["progress"], type=Progress) if row["progress"] else None
    return Job(
        id=row["id"],
        kind=row["kind"],
        label=row["label"],
        state=JobState(row["state"]),
        request=row["request"],
        progress=progress,
        error=row["error"],
        owner_pid=row["owner_pid"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
