"""Blocking service calls on threads, their results on the window's thread: ReadOp, ChangeOp and JobOp.

Reads run side by side; a read under the same key makes an older one's answer late, and late answers are dropped. Of
many under one key two run at a time, and of those that wait only the newest is made.
Changes run one after the other. Jobs show in the status area and can be stopped.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled, PVChatError
from pvchat_desktop.presenters.background import NOBODY, Activity, Failed, Follow, Problem
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.ui.bridge import Bridge
from pvchat_desktop.ui.guard import report_bug
from pvchat_desktop.ui.sentences import local_problem

T = TypeVar("T")

_READERS = 4  # threads; reads are short, a slow one must not hold up the others
_READS_OF_A_KEY = 2  # a look at a drive that hangs must not hold up the next one
_JOBS = 6  # threads; they mostly wait: a training, a download and a question each for its worker or the network
_GRACE_S = 5.0  # how long closing waits for stopped work: the worker's cancel ladder ends before that


class Outcome(Enum):
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that is over."""

    label: str
    outcome: Outcome
    seconds: float


@dataclass(slots=True)
class ReadOp:
    """What is read under one key."""

    newest: int = 0
    running: int = 0
    waiting: Callable[[], None] | None = None


@dataclass(slots=True)
class JobOp:
    """A job that was started; `stop` asks it to end, which it does by Cancelled."""

    activity: Activity
    watch: Watch
    on_change: Callable[[], None]
    follow: Follow = NOBODY
    stopped: Callable[[], None] | None = None
    begun_s: float = field(default_factory=time.monotonic)

    def stop(self, *, leaving: bool = False) -> None:
        """`leaving`: because the program closes."""
        if self.activity.is_stopping:
            return
        self.activity = replace(self.activity, is_stopping=True)
        halt = (self.follow.leave if leaving else None) or self.follow.halt
        if halt is None:
            self.watch.stop.set()
        else:
            halt(self.watch)
        self.on_change()

    def progressed(self, progress: Progress) -> None:
        self.activity = replace(self.activity, progress=progress)
        self.on_change()
        if self.follow.progress is not None and not self.activity.is_stopping:
            self.follow.progress(progress)


@dataclass(slots=True)
class _Pools:
    reads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_READERS, "read"))
    changes: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "change"))
    jobs: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_JOBS, "job"))


class QtBackground(QObject):
    """The window's `presenters.background.Background`."""

    problem = Signal(object)  # a Problem that nobody else shows
    activities_changed = Signal(tuple)  # of Activity, oldest first
    ended = Signal(object)  # Ended

    def __init__(self) -> None:
        super().__init__()
        self._bridge = Bridge()
        self._pools = _Pools()
        self._reads: dict[str, ReadOp] = {}
        self._jobs: dict[int, JobOp] = {}
        self._ids = itertools.count(1)
        self._open: set[Future[Any]] = set()
        self._is_closed = False

    # --- presenters.background.Background

    def read(self, key: str, work: Callable[[], T], *, done: Callable[[T], None], failed: Failed | None = None) -> None:
        op = self._reads.setdefault(key, ReadOp())
        op.newest += 1
        number = op.newest
        if op.running == _READS_OF_A_KEY:
            op.waiting = partial(self.read, key, work, done=done, failed=failed)
            return
        op.running += 1

        def arrived(future: Future[T]) -> None:
            op.running -= 1
            waiting, op.waiting = op.waiting, None
            if waiting is not None:
                waiting()
            elif op.newest == number:
                self._finish(future, done=done, failed=failed)

        self._submit(self._pools.reads, work, arrived)

    def change(self, work: Callable[[], T], *, done: Callable[[T], None], failed: Failed | None = None) -> None:
        self._submit(self._pools.changes, work, partial(self._finish, done=done, failed=failed))

    def job(
        self,
        label: str,
        work: Callable[[Watch], T],
        *,
        done: Callable[[T], None],
        failed: Failed | None = None,
        stopped: Callable[[], None] | None = None,
        follow: Follow = NOBODY,
    ) -> JobOp:
        number = next(self._ids)
        watch = Watch(on_progress=lambda now: self._bridge.deliver(lambda: self._progressed(number, now)))
        if (text := follow.text) is not None:
            watch = replace(watch, on_text=lambda piece: self._bridge.deliver(lambda: self._wrote(number, piece, text)))
        op = JobOp(Activity(number, label, None, is_stopping=False), watch, self._announce, follow, stopped)
        self._jobs[number] = op

        def arrived(future: Future[T]) -> None:
            del self._jobs[number]
            self._announce()
            self._finish(future, done=done, failed=failed, stopped=op.stopped)
            self.ended.emit(Ended(label, _outcome(future), time.monotonic() - op.begun_s))

        self._submit(self._pools.jobs, lambda: work(watch), arrived)
        self._announce()
        return op

    # --- the status area

    def activities(self) -> tuple[Activity, ...]:
        return tuple(op.activity for op in self._jobs.values())

    def stop(self, activity: int) -> None:
        if activity in self._jobs:
            self._jobs[activity].stop()

    def stop_all(self, *, leaving: bool = False) -> None:
        for op in tuple(self._jobs.values()):
            op.stop(leaving=leaving)

    @property
    def is_idle(self) -> bool:
        return not self._open

    def close(self) -> None:
        """Stop all work and wait a moment for it; results on their way are dropped."""
        self._is_closed = True
        self.stop_all(leaving=True)
        self._bridge.close()
        self._pools.changes.shutdown(wait=False)  # what the user changed is still stored
        for pool in (self._pools.reads, self._pools.jobs):
            pool.shutdown(wait=False, cancel_futures=True)
        deadline = time.monotonic() + _GRACE_S
        while any(not future.done() for future in self._open) and time.monotonic() < deadline:
            time.sleep(0.02)

    # --- inside

    def _submit(self, pool: ThreadPoolExecutor, work: Callable[[], T], arrived: Callable[[Future[T]], None]) -> None:
        if self._is_closed:
            return  # a timer of a screen may still come; nobody would be told the result
        future = pool.submit(work)
        self._open.add(future)

        def deliver(finished: Future[T]) -> None:
            self._bridge.deliver(lambda: self._arrived(finished, arrived))

        future.add_done_callback(deliver)

    def _arrived(self, future: Future[T], arrived: Callable[[Future[T]], None]) -> None:
        self._open.discard(future)
        arrived(future)

    def _progressed(self, number: int, now: Progress) -> None:
        if number in self._jobs:
            self._jobs[number].progressed(now)

    def _wrote(self, number: int, piece: str, text: Callable[[str], None]) -> None:
        if number in self._jobs and not self._jobs[number].activity.is_stopping:
            text(piece)

    def _announce(self) -> None:
        self.activities_changed.emit(self.activities())

    def _finish(
        self,
        future: Future[T],
        *,
        done: Callable[[T], None],
        failed: Failed | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, Cancelled):
            if stopped is not None:
                stopped()
        else:
            problem = local_problem(Problem.of(error)) if isinstance(error, PVChatError) else report_bug(error)
            (failed or self.problem.emit)(problem)


def _outcome(future: Future[Any]) -> Outcome:
    error = future.exception()
    if error is None:
        return Outcome.DONE
    return Outcome.STOPPED if isinstance(error, Cancelled) else Outcome.FAILED
