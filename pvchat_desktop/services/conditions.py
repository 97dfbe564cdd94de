"""When background work may go on: at once, or only while nobody else needs the computer, or only on mains power."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Final

import psutil

from pvchat_desktop.core.job import Progress
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

_LOOK_EVERY_S: Final = 5.0
_TICK_S: Final = 0.2
_BUSY: Final = 0.2  # of the processor: what a film that plays or somebody who types and clicks takes, and more
_CALM_S: Final = 30.0  # nobody needs the computer: it was calm for so long

_NOT_BUSY: Final = frozenset({"idle", "iowait", "nice", "guest", "guest_nice"})

BUSY: Final = "Waits until the computer is idle"
ON_BATTERY: Final = "Waits until the computer is plugged in"


class OthersLoad:
    """The share of the processor that other programs took since the last call, 0..1.

    It stands in for "somebody uses the computer", which no library tells on every system. Programs of low priority do
    not count where the system keeps their time apart (Linux): they give way by themselves, as our own worker does.
    """

    def __init__(self) -> None:
        self._before = (time.monotonic(), self._busy_s(), self._own_s())

    def __call__(self) -> float:
        now = (time.monotonic(), self._busy_s(), self._own_s())
        elapsed, busy, own = (new - old for new, old in zip(now, self._before, strict=True))
        self._before = now
        room = max(elapsed, 1e-3) * (psutil.cpu_count() or 1)
        return min(1.0, max(0.0, (busy - max(0.0, own)) / room))

    def _busy_s(self) -> float:
        times = psutil.cpu_times()._asdict()
        return float(sum(s for name, s in times.items() if name not in _NOT_BUSY))

    def _own_s(self) -> float:
        own = psutil.Process()
        spent = 0.0
        for process in (own, *own.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                spent += times.system + (0.0 if psutil.LINUX and int(process.nice()) > 0 else times.user)
        return spent


def on_mains() -> bool:
    """True also where there is no battery, or the system does not tell."""
    with contextlib.suppress(AttributeError, OSError, psutil.Error):
        battery = psutil.sensors_battery()
        return battery is None or battery.power_plugged is not False
    return True


class Conditions:
    """Thread-safe; may be asked as often as one likes. A setting that is changed holds from the next look on."""

    def __init__(
        self,
        settings: Settings,
        *,
        load: Callable[[], float] | None = None,
        on_mains: Callable[[], bool] = on_mains,
        clock: Callable[[], float] = time.monotonic,
        only_idle: bool = False,
    ) -> None:
        """`only_idle`: whatever the setting for scanning says."""
        self._settings = settings
        self._load = load
        self._on_mains = on_mains
        self._clock = clock
        self._only_idle = only_idle
        self._lock = threading.Lock()
        self._looked_at: float | None = None
        self._busy_at: float | None = None
        self._against = ""

    def against(self) -> str:
        """Why background work has to wait, as a stage of its progress; "" if it may go on."""
        with self._lock:
            now = self._clock()
            if self._looked_at is None or now - self._looked_at >= _LOOK_EVERY_S:
                self._looked_at = now
                self._against = self._look(now)
            return self._against

    def wait(self, watch: Watch) -> None:
        """Return once background work may go on; raises Cancelled when stopped."""
        told = ""
        while why := self.against():
            watch.check()
            if why != told:
                watch.on_progress(Progress(why, 0, 0))
                told = why
            time.sleep(_TICK_S)
        watch.check()

    def _look(self, now: float) -> str:
        if self._settings.flag("scan.on_mains") and not self._on_mains():
            return ON_BATTERY
        if not (self._only_idle or self._settings.flag("scan.when_idle")):
            return ""
        if self._load is None:
            self._load = OthersLoad()
            self._busy_at = now  # nothing is known yet: it has to be calm first
        elif self._load() > _BUSY:
            self._busy_at = now
        return BUSY if self._busy_at is not None and now - self._busy_at < _CALM_S else ""
