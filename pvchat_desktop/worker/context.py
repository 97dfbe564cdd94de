"""What a handler is given beside its request: a way to tell how far it is, and a way to learn that it should stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from pvchat_desktop.errors import Cancelled
from pvchat_desktop.protocol.messages import JobProgress, JobText, StepFigures

_SPACING_S = 0.1  # at most ten progress messages a second


class JobContext:
    """One running job, seen from its handler.

    `progress`, `text` and `check` may be called from any thread of the handler; all raise Cancelled once the job was
    cancelled. A change of stage is told at once, units within a stage at most ten times a second.
    """

    def __init__(
        self, job: str, tell: Callable[[JobProgress], None], tell_text: Callable[[JobText], None] = lambda _news: None
    ) -> None:
        self.job = job
        self._tell = tell
        self._tell_text = tell_text
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._told_at = float("-inf")
        self._told: JobProgress | None = None
        self._held: JobProgress | None = None

    def progress(self, stage: str, done: int, total: int, *, step: StepFigures | None = None) -> None:
        """`done` of `total` units of a stage that has a name for people, e.g. "Looking for faces"; `step`: the newest
        training step, of which not every one is told."""
        self.check()
        news = JobProgress(self.job, stage, done, total, step)
        with self._lock:
            new_stage = self._told is None or self._told.stage != stage
            now = time.monotonic()
            if new_stage or now - self._told_at >= _SPACING_S:
                self._send(news, now)
            else:
                self._held = news

    def text(self, piece: str) -> None:
        """A further piece of an answer that is being written. Told at once: the pieces joined are the answer."""
        self.check()
        if piece:
            self._tell_text(JobText(self.job, piece))

    def check(self) -> None:
        """Raise Cancelled if the job was cancelled; call at every frame or step."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        self._cancelled.set()

    def flush(self) -> None:
        """Tell the last progress that was held back; the runner calls it before the result."""
        with self._lock:
            if self._held is not None:
                self._send(self._held, time.monotonic())

    def _send(self, news: JobProgress, now: float) -> None:
        self._told, self._told_at, self._held = news, now, None
        self._tell(news)
