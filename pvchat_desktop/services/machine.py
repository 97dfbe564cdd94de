"""What this machine can compute with: a real kernel launch, remembered for a while."""

from __future__ import annotations

import threading
import time
from typing import Final, Literal

from pvchat_desktop.errors import ProgramError
from pvchat_desktop.protocol.messages import DeviceReport, ReportDevice
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.watch import Watch

_FRESH_S: Final = 300.0  # free memory changes; what a card is does not


class Machine:
    """Thread-safe."""

    def __init__(self, jobs: JobService) -> None:
        self._jobs = jobs
        self._lock = threading.Lock()
        self._known: tuple[float, DeviceReport] | None = None

    def report(self, watch: Watch, *, fresh: bool = False) -> DeviceReport:
        """The model worker's own answer. `fresh`: asked for now, whatever is remembered."""
        with self._lock:
            known = self._known
        if known is not None and not fresh and time.monotonic() - known[0] < _FRESH_S:
            return known[1]
        found = self._jobs.run(lambda _staging: ReportDevice(), "Checking the compute device", watch).result
        if not isinstance(found, DeviceReport):
            raise ProgramError("The model worker answered something else than a device report.")
        with self._lock:
            self._known = (time.monotonic(), found)
        return found

    def device(self, watch: Watch) -> Literal["cuda", "cpu"]:
        """Where models run: the graphics card if a kernel really ran on it."""
        report = self.report(watch)
        return "cuda" if report.device == "cuda" and report.kernel_ok else "cpu"
