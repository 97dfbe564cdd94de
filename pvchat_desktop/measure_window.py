"""The window as it is, with a watch on it: `python -m pvchat_desktop.measure_window STARTED` prints one JSON line.

STARTED is the time (seconds since the epoch) just before this process was started.
"""

from __future__ import annotations

import itertools
import json
import sys
import time

import psutil

_IDLE_S = 3.0  # watched after the first paint
_TICK_MS = 5


def main(started: float) -> int:
    from pvchat_desktop.bootstrap import run_window

    ticks: list[float] = []

    def first_paint() -> None:
        from PySide6.QtCore import QCoreApplication, QTimer

        first_paint_s = time.time() - started
        timer = QTimer(QCoreApplication.instance())
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start(_TICK_MS)
        QTimer.singleShot(int(_IDLE_S * 1000), lambda: _report(first_paint_s, ticks))

    return run_window([], on_first_paint=first_paint)


def _report(first_paint_s: float, ticks: list[float]) -> None:
    from PySide6.QtGui import QGuiApplication

    late_ms = sorted((b - a) * 1000 - _TICK_MS for a, b in itertools.pairwise(ticks))
    print(  # noqa: T201 - the report is this program's output
        json.dumps(
            {
                "first_paint_s": first_paint_s,
                "idle_mib": psutil.Process().memory_info().rss / (1 << 20),
                "stall_ms_p99": max(0.0, late_ms[int(len(late_ms) * 0.99)]),
                "stall_ms_max": max(0.0, late_ms[-1]),
                "platform": QGuiApplication.platformName(),
            }
        ),
        flush=True,
    )
    QGuiApplication.quit()


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1])))
