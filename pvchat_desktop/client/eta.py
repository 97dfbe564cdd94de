"""How much longer a stage takes."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from pvchat_desktop.core.job import Progress, TrainingStep
from pvchat_desktop.protocol.messages import JobProgress

_KNOWN_FROM = 0.05  # share of the units that must be done before a guess is worth showing


class Eta:
    """Adds an estimate to progress messages. Units done before the first message (a resumed job) are not counted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage: tuple[str, int] | None = None
        self._began_at = 0.0
        self._began_with = 0

    def of(self, news: JobProgress) -> Progress:
        if self._stage != (news.stage, news.total) or news.done < self._began_with:
            self._stage = (news.stage, news.total)
            self._began_at, self._began_with = self._clock(), news.done
        step = TrainingStep(**msgspec.structs.asdict(news.step)) if news.step is not None else None
        return Progress(news.stage, news.done, news.total, self._eta_s(news), step)

    def _eta_s(self, news: JobProgress) -> float | None:
        done = news.done - self._began_with
        if done <= 0 or done < _KNOWN_FROM * news.total:
            return None
        return (self._clock() - self._began_at) / done * max(0, news.total - news.done)
