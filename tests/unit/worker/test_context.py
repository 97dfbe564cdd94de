from __future__ import annotations

import time

import pytest

from pvchat_desktop.errors import Cancelled
from pvchat_desktop.protocol.messages import JobProgress, JobText, StepFigures
from pvchat_desktop.worker import residency
from pvchat_desktop.worker.context import JobContext


def test_progress_is_throttled_within_a_stage_only() -> None:
    told: list[JobProgress] = []
    context = JobContext("job", told.append)
    for done in range(50):
        context.progress("Reading", done, 50)
    context.progress("Writing", 0, 3)
    assert [(p.stage, p.done) for p in told] == [("Reading", 0), ("Writing", 0)]
    time.sleep(0.11)
    context.progress("Writing", 1, 3)
    context.progress("Writing", 3, 3)
    assert told[-1].done == 1
    context.flush()
    context.flush()
    assert [p.done for p in told] == [0, 0, 1, 3]


def test_a_cancelled_job_learns_it_at_its_next_step() -> None:
    context = JobContext("job", lambda _progress: None)
    context.check()
    context.cancel()
    with pytest.raises(Cancelled):
        context.check()
    with pytest.raises(Cancelled):
        context.progress("Reading", 1, 2)


def test_text_is_told_at_once_and_not_after_a_stop() -> None:
    told: list[JobText] = []
    context = JobContext("job", lambda _news: None, told.append)
    for piece in ("Leo ", "", "is here."):
        context.text(piece)
    assert [news.text for news in told] == ["Leo ", "is here."]
    context.cancel()
    with pytest.raises(Cancelled):
        context.text("!")


def test_one_thing_stays_loaded() -> None:
    loads: list[str] = []

    def load(name: str) -> list[str]:
        loads.append(name)
        return [name]

    first = residency.resident("a", lambda: load("a"))
    assert residency.resident("a", lambda: load("a")) is first
    assert residency.resident("b", lambda: load("b")) == ["b"]
    assert residency.resident("a", lambda: load("a")) is not first
    assert loads == ["a", "b", "a"]
    kept = residency.beside("kept", lambda: ["kept"])
    assert residency.beside("kept", list[str]) is kept
    assert residency.found_beside("kept") is kept
    residency.release()
    assert residency.found_beside("kept") is None, "goes with what was loaded"


def test_what_failed_to_load_is_tried_again() -> None:
    def fail() -> str:
        raise ValueError("damaged")

    with pytest.raises(ValueError, match="damaged"):
        residency.resident("c", fail)
    assert residency.resident("c", lambda: "loaded") == "loaded"
    residency.release()


def test_the_newest_training_step_is_told() -> None:
    told: list[JobProgress] = []
    context = JobContext("job", told.append)
    steps = [StepFigures(n, "video", 1.0, None, None, None, None, 8, 0.1) for n in range(3)]
    for done, step in enumerate(steps):
        context.progress("Learning from clips", done, 3, step=step)
    context.flush()
    assert [news.step for news in told] == [steps[0], steps[2]]
