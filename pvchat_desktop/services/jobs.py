"""Runs requests on the workers, keeps each as a job in the catalog, and takes over the results."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.ids import JobId, new_id
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.errors import Cancelled, PVChatError, Refused, WorkerDied
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.messages import ReportDevice, Request, Result, WorkerKind
from pvchat_desktop.services.watch import Watch

_SECONDS_BETWEEN_RECORDS = 1.0  # progress in the catalog serves a look after a restart, not the progress bar

Finisher = Callable[[Any, Any, Path], bool]
"""(request, result, staging folder): store the result before the job is called done; False: nothing new in it."""


class Client(Protocol):
    """What jobs need of a worker client."""

    def run(
        self, job_id: str, request: Request, *, on_progress: Callable[[Progress], None], stop: threading.Event
    ) -> Result: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Finished:
    """A job's result; `is_new` is False where the catalog had it already."""

    result: Result
    is_new: bool


@dataclass(slots=True)
class _Running:
    stop: threading.Event
    pause: bool = False


class JobService:
    """One job at a time per worker kind; further ones wait in the order they came. Methods may block; any thread."""

    def __init__(self, catalog: Catalog, clients: Mapping[WorkerKind, Client], staging: Path) -> None:
        self._catalog = catalog
        self._clients = clients
        self._staging = staging
        self._finishers: dict[type, Finisher] = {}
        self._running: dict[JobId, _Running] = {}
        self._lock = threading.Lock()

    def on_done(self, request: type, finisher: Finisher) -> None:
        """Register what stores the results of one kind of request."""
        self._finishers[request] = finisher

    def staging_for(self, job: JobId) -> Path:
        return self._staging / job

    def run(self, request: Callable[[str], Request], label: str, watch: Watch) -> Finished:
        """Make a job of `request(staging folder)`, run it and store its result. Raises what went wrong."""
        watch.check()
        job = JobId(new_id())
        made = request(str(self.staging_for(job)))
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._catalog.jobs.add(
            Job(
                id=job,
                kind=type(made).__name__,
                label=label,
                state=JobState.QUEUED,
                request=codec.encode(made).decode(),
                progress=None,
                error=None,
                owner_pid=None,
                created_at=now,
                updated_at=now,
            )
        )
        return self._run(job, made, watch)

    def jobs(self) -> tuple[Job, ...]:
        """Newest first."""
        return self._catalog.jobs.all()

    def pause(self, job: JobId) -> None:
        """Stop a running job where it is; what it has finished stays, and `resume` goes on from there."""
        with self._lock:
            running = self._running.get(job)
            if running is None:
                raise Refused("This job does not run, so it cannot be paused.")
            running.pause = True
            running.stop.set()

    def resume(self, job: JobId, watch: Watch) -> Finished:
        """Go on with a paused or interrupted job, from what lies in its staging folder."""
        row = self._catalog.jobs.get(job)
        if not row.state.can_resume:
            raise Refused(f"This job is {row.state}; only paused and interrupted jobs can go on.")
        return self._run(job, codec.decode_request(row.request.encode()), watch)

    def cancel(self, job: JobId) -> None:
        """Stop a job for good and remove what it had finished."""
        with self._lock:
            running = self._running.get(job)
            if running is not None:
                running.stop.set()
                return
        if self._catalog.jobs.get(job).state.is_final:
            raise Refused("This job has ended already.")
        self._catalog.jobs.set_state(job, JobState.CANCELLED)
        self._clear(job)

    def close(self) -> None:
        """Stop the workers. Jobs still running become interrupted and can go on at the next start."""
        with self._lock:
            for running in self._running.values():
                running.pause = True
                running.stop.set()
        for client in self._clients.values():
            client.close()

    def _run(self, job: JobId, request: Request, watch: Watch) -> Finished:
        handle = _Running(watch.stop)
        with self._lock:
            self._running[job] = handle
        try:
            result = self._work(job, request, watch)
        except Cancelled:
            self._stopped(job, pause=handle.pause)
            raise
        except PVChatError as error:
            state = JobState.INTERRUPTED if isinstance(error, WorkerDied) else JobState.FAILED
            self._catalog.jobs.set_state(job, state, error=f"{error.title}. {error.message}")
            if state is JobState.FAILED:
                self._clear(job)
            raise
        finally:
            with self._lock:
                self._running.pop(job, None)
        self._clear(job)
        return result

    def _work(self, job: JobId, request: Request, watch: Watch) -> Finished:
        staging = self.staging_for(job)
        staging.mkdir(parents=True, exist_ok=True)
        self._catalog.jobs.set_state(job, JobState.RUNNING)
        kind: WorkerKind = "model" if isinstance(request, ReportDevice) else "media"
        result = self._clients[kind].run(job, request, on_progress=self._recorder(job, watch), stop=watch.stop)
        finish = self._finishers.get(type(request))
        is_new = finish(request, result, staging) if finish else True
        self._catalog.jobs.set_state(job, JobState.DONE)
        return Finished(result, is_new)

    def _recorder(self, job: JobId, watch: Watch) -> Callable[[Progress], None]:
        """Pass progress on, and write it to the catalog now and then."""
        written_at = 0.0

        def record(progress: Progress) -> None:
            nonlocal written_at
            watch.on_progress(progress)
            if time.monotonic() - written_at >= _SECONDS_BETWEEN_RECORDS:
                written_at = time.monotonic()
                self._catalog.jobs.set_progress(job, progress)

        return record

    def _stopped(self, job: JobId, *, pause: bool) -> None:
        self._catalog.jobs.set_state(job, JobState.PAUSED if pause else JobState.CANCELLED)
        if not pause:
            self._clear(job)

    def _clear(self, job: JobId) -> None:
        shutil.rmtree(self.staging_for(job), ignore_errors=True)
