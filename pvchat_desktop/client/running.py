"""One job on a live worker, from its request to its end."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import NoReturn

from pvchat_desktop.client.eta import Eta
from pvchat_desktop.client.launch import describe
from pvchat_desktop.client.patience import Stopwatch
from pvchat_desktop.client.process import Gone, WorkerProcess
from pvchat_desktop.client.silence import Silence
from pvchat_desktop.client.supervisor import Supervisor
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled, WorkerDied, from_wire
from pvchat_desktop.protocol.messages import (
    CancelJob,
    JobCancelled,
    JobDone,
    JobFailed,
    JobProgress,
    JobText,
    Result,
    RunJob,
    WorkerKind,
)

_HINTS: Mapping[WorkerKind, str] = {
    "media": "Try again: what was finished is kept. If it happens again with the same clip, the clip may be damaged.",
    "model": "Try again: what was finished is kept. If it happens again, close other programs or choose a smaller base "
    "model.",
}

Final = JobDone | JobFailed | JobCancelled


class RunningJob:
    """Waits in the caller's thread. However `wait` ends, the worker is idle or gone afterwards."""

    def __init__(self, supervisor: Supervisor, process: WorkerProcess, job: RunJob) -> None:
        self._supervisor = supervisor
        self._patience = supervisor.launch.patience
        self._process = process
        self._job = job
        self._stalled_after_s = self._patience.stalled_after_s(type(job.request))
        self._grace_s = self._patience.grace_for_s(type(job.request))
        self._ended = False

    def wait(
        self,
        on_progress: Callable[[Progress], None],
        gave_up: Callable[[], bool],
        on_text: Callable[[str], None] = lambda _text: None,
    ) -> Result:
        """Raises Cancelled when `gave_up` turned true, whatever the worker answered meanwhile; else what went wrong."""
        try:
            self._process.send(self._job)
            final = self._follow(on_progress, gave_up, on_text)
        finally:
            if not self._ended:
                self._stop()
        if final is None or gave_up() or isinstance(final, JobCancelled):
            raise Cancelled
        if isinstance(final, JobFailed):
            raise from_wire(code=final.code, title=final.title, message=final.message, hint=final.hint, ours=final.ours)
        return final.result

    def _follow(
        self, on_progress: Callable[[Progress], None], gave_up: Callable[[], bool], on_text: Callable[[str], None]
    ) -> Final | None:
        """The job's last message, or None when the caller gave up first."""
        eta, standstill = Eta(), Stopwatch()
        silence = Silence(self._process, self._patience.silent_s)
        latest: JobProgress | None = None
        while not gave_up():
            message = self._take(self._patience.tick_s)
            if isinstance(message, JobProgress):
                if message != latest:
                    standstill.restart()
                latest = message
                on_progress(eta.of(message))
            elif isinstance(message, JobText):
                standstill.restart()
                on_text(message.text)
            elif message is not None:
                return message
            if silence.is_too_long():
                self._kill(f"gave no sign of life for {self._patience.silent_s:g} seconds", code="worker_hung")
            if standstill.tick() > self._stalled_after_s:
                self._kill(f"made no progress for {self._stalled_after_s:g} seconds", code="job_stalled")
        return None

    def _take(self, timeout_s: float) -> JobProgress | JobText | Final | None:
        """The next message about this job. Raises WorkerDied when the worker is gone."""
        message = self._process.next(timeout_s)
        if isinstance(message, Gone):
            self._lose(message)
        if isinstance(message, Final) and message.job == self._job.job:
            self._ended = True
            return message
        return message if isinstance(message, JobProgress | JobText) and message.job == self._job.job else None

    def _stop(self) -> None:
        """The cancel ladder: ask the job to stop, then the process, then kill it."""
        until = time.monotonic() + self._grace_s
        with contextlib.suppress(WorkerDied):  # it ended by itself: stopped all the same
            self._process.send(CancelJob(self._job.job))
            while not self._ended and time.monotonic() < until:
                self._take(self._patience.tick_s)
        if not self._ended:
            self._ended = True
            self._supervisor.terminate()

    def _lose(self, gone: Gone) -> NoReturn:
        self._ended = True
        status = self._supervisor.lost(self._process)
        if gone.reason is not None:
            raise gone.reason
        raise WorkerDied(f"The background process for {self._what()} {_how(status)}.", hint=self._hint())

    def _kill(self, why: str, *, code: str) -> NoReturn:
        self._ended = True
        self._supervisor.lost(self._process, kill=True)
        raise WorkerDied(
            f"The background process for {self._what()} {why} and was stopped.", hint=self._hint(), code=code
        )

    def _hint(self) -> str:
        return _HINTS[self._supervisor.launch.kind]

    def _what(self) -> str:
        return describe(self._supervisor.launch.kind)


def _how(status: int) -> str:
    if sys.platform != "win32" and status == -signal.SIGKILL:
        return "was ended from outside, perhaps because memory ran out"
    if status < 0:
        return f"crashed (signal {-status})"
    return f"ended without an answer (status {status})"
