"""Runs requests on the workers, keeps each as a job in the catalog, and takes over the results."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.ids import JobId, new_id
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.errors import BadClip, Cancelled, PVChatError, Refused, StorageError, WorkerDied
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.messages import (
    AskModel,
    CaptionScenes,
    EmbedCrops,
    MeasureModel,
    PrepareSamples,
    ProbeClip,
    RenderPlayhouse,
    ReportDevice,
    Request,
    Result,
    SampleFrames,
    ScanFaces,
    ScoreTrials,
    TrainPack,
    WorkerKind,
)
from pvchat_desktop.services.watch import Pausing, Watch

T = TypeVar("T")

_SECONDS_BETWEEN_RECORDS = 1.0  # progress in the catalog serves a look after a restart, not the progress bar
_TICK_S = 0.2
_QUIET_S = 1.0  # without other jobs, before patient work goes on
_CLOSING_S = 10.0  # for jobs that were stopped by closing to be written down as such

WORKER_OF: Mapping[type, WorkerKind] = {
    ProbeClip: "media",
    ScanFaces: "media",
    EmbedCrops: "media",
    SampleFrames: "media",
    PrepareSamples: "media",
    RenderPlayhouse: "media",
    ReportDevice: "model",
    TrainPack: "model",
    ScoreTrials: "model",
    AskModel: "model",
    CaptionScenes: "model",
    MeasureModel: "model",
}
"""Who does what."""

_PATIENT: Mapping[type, int] = {TrainPack: 1, CaptionScenes: 2}
"""Long work, and scans in the background: it stops for other work of its worker and goes on afterwards, the higher for
the lower."""
_OF_THE_MOMENT = frozenset(one.__name__ for one in (AskModel, ReportDevice, MeasureModel))  # not gone on with later
_WAITS: Mapping[type, Progress] = {
    TrainPack: Progress("Training waits while something else is answered", 0, 0),
    CaptionScenes: Progress("Waits while the base model does something else", 0, 0),
    ScanFaces: Progress("Waits while another clip is looked at", 0, 0),
}

Finisher = Callable[[Any, Any, Path], bool]
"""(request, result, staging folder): store the result before the job is called done; False: nothing new in it."""


class Whole(Protocol):
    """Work made of many jobs, which is one job of the list itself (see `JobService.whole`)."""

    def go_on(self, watch: Watch) -> object:
        """Do what is left of it."""
        ...

    def give_up(self) -> None:
        """Forget what is left of it."""
        ...


class Client(Protocol):
    """What jobs need of a worker client."""

    def run(
        self,
        job_id: str,
        request: Request,
        *,
        on_progress: Callable[[Progress], None],
        on_text: Callable[[str], None],
        stop: threading.Event,
    ) -> Result: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Finished:
    """A job's result; `is_new` is False where the catalog had it already."""

    result: Result
    is_new: bool


class _Stop(threading.Event):
    """Set for one job alone, or by its caller's own event, which is never set from here: it may serve other calls."""

    def __init__(self, callers: threading.Event) -> None:
        super().__init__()
        self._callers = callers

    def is_set(self) -> bool:
        return super().is_set() or self._callers.is_set()


@dataclass(slots=True)
class _Running:
    kind: type
    stop: _Stop
    stopped_state: JobState = JobState.CANCELLED  # what the job is called if it ends because of `stop`
    patience: int = 0
    give_way: _Stop | None = None  # patient work: set while another job of its worker goes first


class JobService:
    """One job at a time per worker kind; further ones wait in the order they came. Methods may block; any thread.

    Long work of the model worker gives way: when another job comes there, training stops at its checkpoint and goes on
    afterwards; captions wait for everything else.
    """

    def __init__(self, catalog: Catalog, clients: Mapping[WorkerKind, Client], staging: Path) -> None:
        self._catalog = catalog
        self._clients = clients
        self._staging = staging
        self._finishers: dict[type, Finisher] = {}
        self._wholes: dict[str, Whole] = {}
        self._running: dict[JobId, _Running] = {}
        self._changed = threading.Condition()
        self._is_closed = False
        for job in catalog.jobs.all(states=(JobState.INTERRUPTED,)):
            if job.kind in _OF_THE_MOMENT:
                self._end(job.id, JobState.CANCELLED, job.error)

    def on_done(self, request: type, finisher: Finisher) -> None:
        """Register what stores the results of one kind of request."""
        self._finishers[request] = finisher

    def register_whole(self, kind: str, whole: Whole) -> None:
        """Register who goes on with jobs of a kind that no worker knows."""
        self._wholes[kind] = whole

    def whole(self, kind: str, label: str, watch: Watch, work: Callable[[Watch], T]) -> T:
        """Run `work` as one job, whatever jobs it is made of. One that was begun before goes on as the same job.

        Jobs run with the watch that `work` is given are paused when this one stops. Stopped through `watch`, it is
        interrupted: it can go on, as after the program's end.
        """
        open_ones = self._catalog.jobs.all(states=(JobState.PAUSED, JobState.INTERRUPTED))
        job = next((row.id for row in open_ones if row.kind == kind), None) or self._add_row(kind, label, "{}")
        running = _Running(Whole, _Stop(watch.stop), stopped_state=JobState.INTERRUPTED)
        inner = replace(watch, on_progress=self._recorder(job, watch), stop=Pausing(running.stop.is_set))
        try:
            return self._run(job, running, lambda: work(inner))
        finally:
            if running.stop.is_set() and running.stopped_state is JobState.CANCELLED:
                self._wholes[kind].give_up()

    def go_on(self, job: JobId, watch: Watch) -> None:
        """As `resume`, for jobs of every kind."""
        row = self._catalog.jobs.get(job)
        if row.kind in self._wholes and row.state.can_resume:
            self._wholes[row.kind].go_on(watch)
        else:
            self.resume(job, watch)

    def staging_for(self, job: JobId) -> Path:
        return self._staging / job

    def run(self, request: Callable[[str], Request], label: str, watch: Watch) -> Finished:
        """Make a job of `request(staging folder)`, run it and store its result. Raises what went wrong.

        Where the same was begun before and paused or interrupted, that job goes on.
        """
        watch.check()
        job = self._begun_before(request) or self._add(request, label)
        return self._run_request(job, request(str(self.staging_for(job))), watch)

    def jobs(self) -> tuple[Job, ...]:
        """Newest first."""
        return self._catalog.jobs.all()

    def pause(self, job: JobId) -> None:
        """Stop a running job where it is; what it has finished stays, and `resume` goes on from there."""
        self._catalog.jobs.get(job)
        if not self._stop(job, JobState.PAUSED):
            raise Refused("This job is not running, so there is nothing to pause.")

    def resume(
        self, job: JobId, watch: Watch, *, change: Callable[[Request], Request] = lambda request: request
    ) -> Finished:
        """Go on with a paused or interrupted job, from what lies in its staging folder. `change` amends its request."""
        row = self._catalog.jobs.get(job)
        if not row.state.can_resume:
            raise Refused(f"This job is {row.state}; only paused and interrupted jobs can go on.")
        request = codec.decode_request(row.request.encode())
        if not isinstance(request, ReportDevice):  # the data folder may have been moved meanwhile
            request = msgspec.structs.replace(request, staging=str(self.staging_for(job)))
        return self._run_request(job, change(request), watch)

    def cancel(self, job: JobId) -> None:
        """Stop a job for good and remove what it had finished."""
        row = self._catalog.jobs.get(job)
        if self._stop(job, JobState.CANCELLED):
            return
        if row.state.is_final:
            raise Refused("This job has ended already.")
        self._end(job, JobState.CANCELLED, None)
        if row.kind in self._wholes:
            self._wholes[row.kind].give_up()

    def close(self) -> None:
        """Stop the workers. Jobs still running become interrupted and can go on at the next start."""
        with self._changed:
            self._is_closed = True
            for running in self._running.values():
                if not running.stop.is_set():
                    running.stopped_state = JobState.INTERRUPTED
                    running.stop.set()
        for client in self._clients.values():
            client.close()
        with self._changed:
            self._changed.wait_for(lambda: not self._running, _CLOSING_S)

    def _add(self, request: Callable[[str], Request], label: str) -> JobId:
        job = JobId(new_id())
        made = request(str(self.staging_for(job)))
        return self._add_row(type(made).__name__, label, codec.encode(made).decode(), job=job)

    def _add_row(self, kind: str, label: str, request: str, *, job: JobId | None = None) -> JobId:
        job = job or JobId(new_id())
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._catalog.jobs.add(
            Job(
                id=job,
                kind=kind,
                label=label,
                state=JobState.QUEUED,
                request=request,
                progress=None,
                error=None,
                owner_pid=None,
                created_at=now,
                updated_at=now,
            )
        )
        return job

    def _begun_before(self, request: Callable[[str], Request]) -> JobId | None:
        for job in self._catalog.jobs.all(states=(JobState.PAUSED, JobState.INTERRUPTED)):
            if job.request.encode() == codec.encode(request(str(self.staging_for(job.id)))):
                return job.id
        return None

    def _stop(self, job: JobId, state: JobState) -> bool:
        """Stop a job that runs or waits; False where it does neither."""
        with self._changed:
            running = self._running.get(job)
            if running is None:
                return False
            running.stopped_state = state
            running.stop.set()
        return True

    def _run_request(self, job: JobId, request: Request, watch: Watch) -> Finished:
        stopped = JobState.PAUSED if isinstance(watch.stop, Pausing) else JobState.CANCELLED
        running = _Running(type(request), _Stop(watch.stop), stopped, _patience(request))
        return self._run(job, running, lambda: self._work(job, request, watch, running))

    def _run(self, job: JobId, running: _Running, work: Callable[[], T]) -> T:
        with self._changed:
            if self._is_closed:
                raise Cancelled("The program is closing.")
            if job in self._running:
                raise Refused("This job is running already.")
            self._running[job] = running
        state, error = JobState.FAILED, None  # unless it ends otherwise
        try:
            finished = work()
            state = JobState.DONE
        except Cancelled:
            state = running.stopped_state
            raise
        except PVChatError as problem:
            can_go_on = _can_go_on(problem) and running.kind.__name__ not in _OF_THE_MOMENT
            state = JobState.INTERRUPTED if can_go_on else JobState.FAILED
            error = f"{problem.title}. {problem.message}"
            raise
        finally:
            try:
                self._end(job, state, error)
            finally:
                with self._changed:
                    del self._running[job]
                    self._changed.notify_all()
        return finished

    def _work(self, job: JobId, request: Request, watch: Watch, running: _Running) -> Finished:
        staging = self.staging_for(job)
        try:
            staging.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"The work could not be begun: the data folder cannot be written to ({error.strerror or error}).",
                hint="Check the free space and the permissions of the data folder, then try again.",
            ) from error
        if running.patience:
            result = self._patiently(job, request, watch, running)
        else:
            result = self._ask_worker(job, request, watch, running.stop)
        finish = self._finishers.get(type(request))
        return Finished(result, finish(request, result, staging) if finish else True)

    def _ask_worker(self, job: JobId, request: Request, watch: Watch, stop: threading.Event) -> Result:
        self._catalog.jobs.set_state(job, JobState.QUEUED)
        kind = WORKER_OF[type(request)]
        self._have_others_give_way(kind, _patience(request))
        record = self._recorder(job, watch)
        return self._clients[kind].run(job, request, on_progress=record, on_text=watch.on_text, stop=stop)

    def _patiently(self, job: JobId, request: Request, watch: Watch, running: _Running) -> Result:
        """As often as it takes: patient work goes on from its checkpoint each time it gave way."""
        waits = _WAITS[running.kind]
        while True:
            with self._changed:
                running.give_way = _Stop(running.stop)
                self._changed.wait_for(lambda: running.stop.is_set() or not self._others_wait(running), _TICK_S)
                if self._others_wait(running) and not running.stop.is_set():
                    continue
            try:
                return self._ask_worker(job, request, watch, running.give_way)
            except Cancelled:
                if running.stop.is_set() or not running.give_way.is_set():
                    raise
            watch.on_progress(waits)
            self._catalog.jobs.set_progress(job, waits)
            with self._changed:  # one such job is often followed by another
                self._changed.wait_for(running.stop.is_set, _QUIET_S)

    def _have_others_give_way(self, worker: WorkerKind, patience: int) -> None:
        """To work of so little patience."""
        with self._changed:
            for running in self._running.values():
                if running.give_way and WORKER_OF[running.kind] == worker and running.patience > patience:
                    running.give_way.set()

    def _others_wait(self, patient: _Running) -> bool:
        """Whether a job of the same worker is under way that goes before this one; with the lock held."""
        worker = WORKER_OF[patient.kind]
        return any(WORKER_OF.get(r.kind) == worker and r.patience < patient.patience for r in self._running.values())

    def _recorder(self, job: JobId, watch: Watch) -> Callable[[Progress], None]:
        """Pass progress on, and write it to the catalog now and then; the first shows that the job's turn has come."""
        written_at: float | None = None

        def record(progress: Progress) -> None:
            nonlocal written_at
            watch.on_progress(progress)
            now = time.monotonic()
            if written_at is None:
                self._catalog.jobs.set_state(job, JobState.RUNNING)
            if written_at is None or now - written_at >= _SECONDS_BETWEEN_RECORDS:
                written_at = now
                self._catalog.jobs.set_progress(job, progress)

        return record

    def _end(self, job: JobId, state: JobState, error: str | None) -> None:
        self._catalog.jobs.set_state(job, state, error=error)
        if state.is_final:
            shutil.rmtree(self.staging_for(job), ignore_errors=True)


def _patience(request: Request) -> int:
    return 1 if isinstance(request, ScanFaces) and request.quietly else _PATIENT.get(type(request), 0)


def _can_go_on(problem: PVChatError) -> bool:
    """Whether what is finished stays of use: the clip, the drive or the worker may be there again later."""
    return isinstance(problem, WorkerDied | StorageError) or problem.code == BadClip.WENT_AWAY
