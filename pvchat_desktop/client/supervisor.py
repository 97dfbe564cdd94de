"""Keeps one worker of a kind alive: starts it when it is needed, and gives up when it keeps dying."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from pvchat_desktop.client.launch import Launch, describe, start
from pvchat_desktop.client.process import WorkerProcess
from pvchat_desktop.errors import PVChatError, WorkerDied, WorldError

_log = logging.getLogger(__name__)

KEEPS_DYING: Final = "worker_keeps_dying"
"""Code of the WorkerDied that says that no worker is started for now, whatever it is asked."""


class Supervisor:
    """Used by one thread at a time (the one whose turn it is).

    A start that follows an unexpected end is a restart; `Patience.restarts` of them are made within
    `Patience.restarts_within_s`. Ends that the program wanted (a cancelled job, an idle worker) count for nothing.
    """

    def __init__(self, launch: Launch) -> None:
        self.launch: Final = launch
        self._process: WorkerProcess | None = None
        self._died = False
        self._restarts: deque[float] = deque(maxlen=launch.patience.restarts)

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process is not None and process.is_alive else None

    def process(self, gave_up: Callable[[], bool]) -> WorkerProcess:
        """The live worker, started if need be. Raises as `launch.start`, and WorkerDied when the budget is spent."""
        if self._process is not None and not self._process.is_alive:
            self.lost(self._process)
        if self._process is None:
            if self._died:
                self._count_restart()
            self._process = self._start(gave_up)
        return self._process

    def lost(self, process: WorkerProcess, *, kill: bool = False) -> int:
        """The worker ended, or must end, unexpectedly; returns its exit status."""
        self._process, self._died = None, True
        status = process.kill() if kill else process.settle(self.launch.patience.terminate_s)
        _log.error("%s worker %d ended unexpectedly, status %d", self.launch.kind, process.pid, status)
        return status

    def end(self) -> None:
        """End an idle worker because the program wants it."""
        process, self._process = self._process, None
        if process is not None:
            process.shut_down(self.launch.patience.terminate_s)

    def terminate(self) -> None:
        """End a worker whose job does not stop."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate(self.launch.patience.terminate_s)

    def _start(self, gave_up: Callable[[], bool]) -> WorkerProcess:
        try:
            process = start(self.launch, gave_up)
        except PVChatError as error:
            self._died = not isinstance(error, WorldError)  # Cancelled, or an interpreter that is not there
            raise
        self._died = False
        return process

    def _count_restart(self) -> None:
        patience, now = self.launch.patience, time.monotonic()
        if len(self._restarts) == patience.restarts and now - self._restarts[0] < patience.restarts_within_s:
            raise WorkerDied(
                f"The background process for {describe(self.launch.kind)} stopped {patience.restarts + 1} times within "
                f"{patience.restarts_within_s:g} seconds and is not started again for now.",
                hint="Wait a minute and try again. If it goes on, run `pvchat doctor`.",
                code=KEEPS_DYING,
            )
        self._restarts.append(now)
