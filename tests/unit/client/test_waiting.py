"""The small parts of waiting: estimates, lock, clocks, and what a worker's output may leave in a log."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest

from pvchat_desktop.client import patience
from pvchat_desktop.client.eta import Eta
from pvchat_desktop.client.fair_lock import FairLock
from pvchat_desktop.client.last_words import harmless
from pvchat_desktop.client.patience import Patience, Stopwatch
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.protocol.messages import JobProgress, ProbeClip, ScanFaces


class _Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_the_estimate_is_known_after_five_percent() -> None:
    clock = _Clock()
    eta = Eta(clock)

    def at(now_s: float, done: int) -> float | None:
        clock.now_s = now_s
        return eta.of(JobProgress("job", "Looking", done, 100)).eta_s

    assert at(100, 0) is None
    assert at(104, 4) is None
    assert at(105, 5) == pytest.approx(95)
    assert at(120, 50) == pytest.approx(20)
    assert at(130, 100) == 0


def test_the_estimate_counts_only_what_was_done_here() -> None:
    clock = _Clock()
    eta = Eta(clock)
    assert eta.of(JobProgress("job", "Looking", 80, 100)).eta_s is None  # a resumed job
    clock.now_s = 110
    assert eta.of(JobProgress("job", "Looking", 90, 100)).eta_s == pytest.approx(10)
    assert eta.of(JobProgress("job", "Writing", 90, 100)).eta_s is None  # another stage begins anew
    assert eta.of(JobProgress("job", "Writing", 0, 0)).eta_s is None


def test_time_asleep_is_no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = _Clock()
    monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=clock))
    stopwatch = Stopwatch()
    clock.now_s += 0.5
    assert stopwatch.tick() == pytest.approx(0.5)
    clock.now_s += 8 * 3600  # the lid was closed
    assert stopwatch.tick() == pytest.approx(1.5)
    stopwatch.restart()
    assert stopwatch.tick() == 0


def test_patience_per_request() -> None:
    assert Patience().stalled_after_s(ScanFaces) > Patience().stalled_after_s(ProbeClip)
    assert Patience(stalled_by_request={ProbeClip: 1}).stalled_after_s(ProbeClip) == 1


def test_the_fair_lock_is_given_in_order() -> None:
    lock, order, threads = FairLock(0.01), list[int](), list[threading.Thread]()

    def wait(number: int) -> None:
        with lock.held(lambda: False):
            order.append(number)

    with lock.held(lambda: False):
        for number in range(8):
            threads.append(threading.Thread(target=wait, args=(number,)))
            threads[-1].start()
            while len(lock._queue) < number + 2:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(8))
    assert len(lock._queue) == 0


def test_waiting_that_was_given_up_holds_up_nobody() -> None:
    lock = FairLock(0.01)
    with lock.held(lambda: False), pytest.raises(Cancelled), lock.held(lambda: True):
        pass
    with lock.held(lambda: False):
        pass


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Fatal Python error: Segmentation fault", "Fatal Python error: Segmentation fault"),
        ('  File "/home/anna/pv chat/vision/faces.py", line 12 in detect', "faces.py:12 detect"),
        ('  File "C:\\Users\\Anna\\faces.py", line 12 in detect', "faces.py:12 detect"),
        ("ModuleNotFoundError: No module named 'msgspec'", "ModuleNotFoundError: No module named 'msgspec'"),
        ("/home/anna/bin/python: No module named pvchat_desktop", "No module named pvchat_desktop"),
        ("FileNotFoundError: /home/anna/Anna.mp4", ""),
        ("find model: /home/anna/.insightface/det.onnx", ""),
        ("Anna", ""),
        ("", ""),
    ],
)
def test_only_places_of_crashes_are_kept(line: str, kept: str) -> None:
    assert harmless(line) == kept
