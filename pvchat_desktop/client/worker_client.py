"""The program's way to have work done by a worker of one kind."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from pvchat_desktop.client.fair_lock import FairLock
from pvchat_desktop.client.launch import Launch
from pvchat_desktop.client.patience import Patience
from pvchat_desktop.client.running import RunningJob
from pvchat_desktop.client.supervisor import Supervisor
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.protocol.messages import Request, Result, RunJob, WorkerKind


def _ignore(_news: object) -> None:
    pass


class WorkerClient:
    """Any thread may call `run`; jobs are done one at a time, first come, first served.

    The process is started by the first job and ends when it was idle for `Patience.idle_s`, at `close`, and when the
    program ends in whatever way.
    """

    def __init__(
        self,
        kind: WorkerKind,
        interpreter: Path,
        log_folder: Path,
        *,
        patience: Patience | None = None,
        module: str = "pvchat_desktop.worker",
    ) -> None:
        patience = patience or Patience()
        launch = Launch(kind=kind, interpreter=interpreter, log_folder=log_folder, patience=patience, module=module)
        self._supervisor = Supervisor(launch)
        self._patience = patience
        self._lock = FairLock(patience.tick_s)
        self._closed = threading.Event()
        self._timer: threading.Timer | None = None
        self._jobs_begun = 0

    @property
    def pid(self) -> int | None:
        """Of the live worker process, if there is one."""
        return self._supervisor.pid

    def run(
        self,
        job_id: str,
        request: Request,
        *,
        on_progress: Callable[[Progress], None] = _ignore,
        on_text: Callable[[str], None] = _ignore,
        stop: threading.Event | None = None,
    ) -> Result:
        """Do one job and wait for its result; `on_progress` and `on_text` are called in the
        calling thread.

        Raises Cancelled once `stop` is set or the client is closed, WorkerDied when the process died, hangs, or keeps
        dying, and whatever error the worker answered with.
        """
        stop = stop or threading.Event()

        def gave_up() -> bool:
            return stop.is_set() or self._closed.is_set()

        with self._lock.held(gave_up), self._awake():
            process = self._supervisor.process(gave_up)
            return RunningJob(self._supervisor, process, RunJob(job_id, request)).wait(on_progress, gave_up, on_text)

    def close(self) -> None:
        """End the worker. Running and waiting jobs end as cancelled."""
        self._closed.set()
        with self._lock.held(lambda: False):
            if self._timer is not None:
                self._timer.cancel()
            self._supervisor.end()
        if self._timer is not None:
            self._timer.join()

    @contextlib.contextmanager
    def _awake(self) -> Iterator[None]:
        """Inside, the worker is not put to rest; called by the thread that holds the lock."""
        self._jobs_begun += 1
        if self._timer is not None:
            self._timer.cancel()
        try:
            yield
        finally:
            if self._patience.idle_s is not None and not self._closed.is_set():
                self._timer = threading.Timer(self._patience.idle_s, self._rest, args=(self._jobs_begun,))
                self._timer.daemon = True
                self._timer.start()

    def _rest(self, after_job: int) -> None:
        """End a worker that had nothing to do since job number `after_job`."""
        with (
            contextlib.suppress(Cancelled),
            self._lock.held(lambda: self._closed.is_set() or self._jobs_begun != after_job),
        ):
            self._supervisor.end()
