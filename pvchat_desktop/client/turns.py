"""First come, first served, among threads."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator

from pvchat_desktop.errors import Cancelled


class Turns:
    def __init__(self, tick_s: float) -> None:
        self._tick_s = tick_s
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()

    @property
    def waiting(self) -> int:
        """How many threads wait or have their turn."""
        return len(self._queue)

    @contextlib.contextmanager
    def mine(self, gave_up: Callable[[], bool]) -> Iterator[None]:
        """Wait for the caller's turn and hold it. Raises Cancelled when `gave_up` turns true before the turn came."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
        try:
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
