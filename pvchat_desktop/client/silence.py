"""Telling a worker that hangs from one that is busy."""

from __future__ import annotations

from pvchat_desktop.client.patience import Stopwatch
from pvchat_desktop.client.process import WorkerProcess

_BUSY_SHARE = 0.05  # of one processor's time: with this much a process is at work


class Silence:
    """How long nothing was heard.

    Heartbeats come from Python, and a long native call (loading a big library from a cold disk, a detector on a huge
    frame) can keep Python from running. So a silent worker that computes, or waits for a disk or its turn on a busy
    processor, is given more time; if it never comes back, the timer on the job's progress ends it.
    """

    def __init__(self, process: WorkerProcess, limit_s: float) -> None:
        self._process = process
        self._limit_s = limit_s
        self._stopwatch = Stopwatch()
        self._heard = -1
        self._cpu_s = 0.0

    def is_too_long(self) -> bool:
        """Call often."""
        if self._process.heard != self._heard:
            self._heard = self._process.heard
            self._begin()
            return False
        if self._stopwatch.tick() <= self._limit_s:
            return False
        if self._is_at_work():
            self._begin()
            return False
        return True

    def _is_at_work(self) -> bool:
        used_s = self._process.cpu_s() - self._cpu_s
        return used_s > _BUSY_SHARE * self._stopwatch.waited_s or self._process.waits_for_machine()

    def _begin(self) -> None:
        self._cpu_s = self._process.cpu_s()
        self._stopwatch.restart()
