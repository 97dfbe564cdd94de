"""Blocking calls on threads, their answers on the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Refused
from pvchat_desktop.presenters.background import Activity, Follow, Problem
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.ui.background import QtBackground


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[QtBackground]:
    del qtbot
    made = QtBackground()
    yield made
    made.close()


def test_answers_come_on_the_thread_of_the_window(background: QtBackground, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []

    def work() -> None:
        threads.append(threading.current_thread())

    background.read("a", work, done=lambda _none: threads.append(threading.current_thread()))
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_of_several_reads_under_one_key_only_the_newest_answer_arrives(background: QtBackground, qtbot: QtBot) -> None:
    hold = threading.Event()
    answers: list[str] = []

    def slow() -> str:
        hold.wait(10)
        return "old"

    background.read("clips", slow, done=answers.append)
    background.read("clips", lambda: "new", done=answers.append)
    qtbot.waitUntil(lambda: answers == ["new"])
    hold.set()
    qtbot.waitUntil(lambda: background.is_idle)
    assert answers == ["new"]


def test_of_many_reads_under_one_key_two_run_and_the_newest_waits(background: QtBackground, qtbot: QtBot) -> None:
    hold = threading.Event()
    made: list[int] = []
    answers: list[int] = []

    def slow(number: int) -> int:
        made.append(number)
        hold.wait(10)
        return number

    for number in range(6):
        background.read("clips", lambda number=number: slow(number), done=answers.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(made) == 2)
    hold.set()
    qtbot.waitUntil(lambda: background.is_idle)
    assert made == [0, 1, 5]
    assert answers == [5]


def test_changes_are_made_in_order(background: QtBackground, qtbot: QtBot) -> None:
    made: list[int] = []
    for number in range(20):
        background.change(lambda number=number: made.append(number), done=lambda _none: None)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(made) == 20)
    assert made == sorted(made)


def test_an_error_of_the_world_is_a_problem_in_its_own_words(background: QtBackground, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise Refused("Nothing to undo.", hint="Do something first.")

    with qtbot.waitSignal(background.problem) as caught:
        background.change(refuse, done=lambda _none: None)
    assert caught.args == [
        Problem("This cannot be done as asked", "Nothing to undo.", "Do something first.", ours=False)
    ]


def test_a_mistake_of_ours_is_told_calmly_and_logged(
    background: QtBackground, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def slip() -> None:
        raise ZeroDivisionError("Leo")

    problems: list[Problem] = []
    background.read("x", slip, done=lambda _none: None, failed=problems.append)
    qtbot.waitUntil(lambda: bool(problems))
    assert problems[0].ours
    assert "ZeroDivisionError" in caplog.text
    assert "Leo" not in caplog.text


def test_a_job_shows_its_progress_and_stops(background: QtBackground, qtbot: QtBot) -> None:
    seen: list[tuple[Activity, ...]] = []
    stages: list[str] = []
    stopped: list[bool] = []
    background.activities_changed.connect(seen.append)

    def work(watch: Watch) -> None:
        watch.on_progress(Progress("Looking", 1, 4))
        watch.stop.wait(10)
        watch.check()

    job = background.job(
        "Scan",
        work,
        done=lambda _none: None,
        stopped=lambda: stopped.append(True),
        follow=Follow(progress=lambda now: stages.append(now.stage)),
    )
    qtbot.waitUntil(lambda: stages == ["Looking"])
    assert background.activities()[0].progress == Progress("Looking", 1, 4)
    job.stop()
    assert background.activities()[0].is_stopping
    qtbot.waitUntil(lambda: stopped == [True])
    assert background.activities() == ()
    assert seen[-1] == ()


def test_closing_stops_jobs_and_drops_what_is_on_its_way(qtbot: QtBot) -> None:
    background = QtBackground()
    ended = threading.Event()
    answers: list[None] = []

    def work(watch: Watch) -> None:
        watch.stop.wait(10)
        ended.set()

    background.job("Scan", work, done=answers.append)
    background.close()
    assert ended.wait(5)
    qtbot.wait(50)
    assert answers == []
