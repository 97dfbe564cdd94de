"""A lock among threads: first come, first served, and nobody has to wait for ever."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator

from pvchat_desktop.errors import Cancelled


class FairLock:
    def __init__(self, tick_s: float) -> None:
        """`tick_s`: how often a waiting thread asks `gave_up`."""
        self._tick_s = tick_s
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()

    @contextlib.contextmanager
    def held(self, gave_up: Callable[[], bool], on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Wait for the lock and hold it. Raises Cancelled when `gave_up` turns true before. `on_wait` is called once
        where somebody else holds it."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            is_first = self._queue[0] is ticket
        try:
            if not is_first:
                on_wait()
            with self._changed:
                while self._queue[0] is not ticket and not gave_up():
                    self._changed.wait(self._tick_s)
            if gave_up():
                raise Cancelled
            yield
        finally:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()
