"""How a caller follows and stops a long call: one object, passed down to the worker client."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled


def _ignore(_news: object) -> None:
    pass


class Pausing(threading.Event):
    """A stop that gives nothing up: the jobs that it stops are paused, and go on when they are asked for again.

    It is also set while one of `others` says so; who waits for it has to ask, again and again.
    """

    def __init__(self, *others: Callable[[], bool]) -> None:
        super().__init__()
        self._others = others

    def is_set(self) -> bool:
        return super().is_set() or any(other() for other in self._others)


@dataclass(frozen=True, slots=True)
class Watch:
    """`on_progress` comes from any thread, at most ten times a second; setting `stop` ends the call with Cancelled.

    `on_text` is given an answer piece by piece as it is written.
    """

    on_progress: Callable[[Progress], None] = _ignore
    stop: threading.Event = field(default_factory=threading.Event)
    on_text: Callable[[str], None] = _ignore

    def check(self) -> None:
        if self.stop.is_set():
            raise Cancelled

    def part(self, what: str, number: int, of: int) -> Watch:
        """For one of several things in turn: its progress says which one it is."""
        if of == 1:
            return self
        before = f"{what} ({number} of {of}): "
        return replace(self, on_progress=lambda p: self.on_progress(replace(p, stage=before + p.stage)))
