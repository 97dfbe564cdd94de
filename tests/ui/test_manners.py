"""Single instance, window state, closing while something runs, notes, sleep: what good programs do unasked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings
from pvchat_desktop.ui import manners
from pvchat_desktop.ui.app import Looks, Program
from pvchat_desktop.ui.awake import Awake, Method, _Linux, _Windows, awake_here
from pvchat_desktop.ui.manners import Manners
from tests.helpers.people import Scene, people_clip
from tests.ui.conftest import LONG_MS


class Work:
    """A job that lasts until it is let go or stopped."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self, watch: Watch) -> None:
        while not self.over.wait(0.01):
            watch.check()


def _ask_to_close(program: Program) -> dict[str, QPushButton]:
    program.shell.close()
    assert program.shell.isVisible()
    box = program.shell.findChildren(QMessageBox)[0]
    return {button.text(): button for button in box.findChildren(QPushButton)}


# --- closing while something runs


def test_work_goes_on_without_the_window_and_the_program_ends_with_it(program: Program, qtbot: QtBot) -> None:
    work = Work()
    program.background.job("Looking for faces", work, done=lambda _none: None)
    _ask_to_close(program)["Go on in the background"].click()
    assert not program.shell.isVisible()
    assert program.app is not None, "it is still at work"
    work.over.set()
    qtbot.waitUntil(lambda: program.app is None, timeout=LONG_MS)


def test_a_second_start_brings_the_window_back_while_work_goes_on(program: Program, qtbot: QtBot) -> None:
    work = Work()
    program.background.job("Looking for faces", work, done=lambda _none: None)
    _ask_to_close(program)["Go on in the background"].click()
    program.come_forward(())
    assert program.shell.isVisible()
    work.over.set()
    qtbot.waitUntil(lambda: not program.background.activities())
    qtbot.wait(20)
    assert program.app is not None, "who looks at the window keeps it"


def test_stop_and_keep_closes_at_once_and_cancel_changes_nothing(program: Program, qtbot: QtBot) -> None:
    stopped: list[bool] = []
    program.background.job("Learning", Work(), done=lambda _none: None, stopped=lambda: stopped.append(True))
    _ask_to_close(program)["Cancel"].click()
    assert program.shell.isVisible()
    assert program.background.activities()
    qtbot.waitUntil(lambda: not program.shell.findChildren(QMessageBox))
    _ask_to_close(program)["Stop and keep"].click()
    qtbot.waitUntil(lambda: program.app is None, timeout=LONG_MS)


# --- files it is started with


def test_a_clip_given_to_a_second_start_is_opened(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    clip = people_clip(tmp_path / "Öland.mp4", Scene(1, (("anna", 0.4),)))
    program.come_forward((str(clip),))
    chat = program.wiring.chat
    qtbot.waitUntil(lambda: bool(chat.presenter.context), timeout=LONG_MS)
    assert chat.presenter.context[0].title == "Öland"
    assert program.shell.current() is chat
    qtbot.waitUntil(lambda: program.background.is_idle, timeout=LONG_MS)


def test_a_person_given_to_a_second_start_is_imported(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    """What is no such file is refused in words."""
    broken = tmp_path / "Leo.pvpack"
    broken.write_bytes(b"nothing of the kind")
    program.come_forward((str(broken),))
    qtbot.waitUntil(program.shell.message.isVisible, timeout=LONG_MS)
    assert program.shell.message.text.strip()
    assert program.wiring.library.model.rowCount() == 0, "it is not taken for a clip"


# --- as it was


def test_the_window_comes_back_as_it_was(start: Callable[..., Program], qtbot: QtBot) -> None:
    first = start()
    assert first.app is not None
    chat = first.app.chat.new()
    first.app.chat.rename(chat.id, "Summer")
    first.shell.resize(820, 610)  # what the screen of tests has room for
    first.shell.show_screen("chat")
    first.wiring.chat.presenter.refresh()
    first.wiring.chat.presenter.open(chat.id)
    qtbot.waitUntil(lambda: first.background.is_idle, timeout=LONG_MS)
    first.shell.close()
    qtbot.waitUntil(lambda: first.app is None, timeout=LONG_MS)
    kept = Settings(UserFolders.find().config / "settings.toml").text("window.geometry")
    second = start(looks=Looks(geometry=kept))
    assert (second.shell.width(), second.shell.height()) == (820, 610)
    assert second.shell.current() is second.wiring.chat
    qtbot.waitUntil(lambda: second.wiring.chat.presenter.current == chat.id, timeout=LONG_MS)


def test_a_place_that_means_nothing_is_no_hindrance(start: Callable[..., Program]) -> None:
    assert start(looks=Looks(geometry="no geometry ü")).shell.isVisible()


# --- notes


def test_a_note_when_long_work_ends_and_nobody_looks(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(program.shell.notes, "say", lambda title, text: said.append((title, text)))
    monkeypatch.setattr(program.shell, "isActiveWindow", lambda: False)

    def ended(label: str) -> None:
        program.background.job(label, lambda _watch: None, done=lambda _none: None)
        qtbot.waitUntil(lambda: not program.background.activities())
        qtbot.wait(20)

    ended("short")
    assert said == [], "who waited a moment is still there"
    monkeypatch.setattr(manners, "LONG_S", 0.0)
    ended("Learning Leo")
    assert [title for title, _text in said] == ["Learning Leo"]
    assert program.app is not None
    program.app.settings.set("notify", False)
    ended("Learning Anna")
    assert len(said) == 1


# --- sleep


class FakeBus:
    """A desktop; `answers`: by name of the service."""

    def __init__(self, answers: dict[str, object]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, Sequence[object]]] = []
        self.has_left = 0

    def call(self, method: Method, arguments: Sequence[object]) -> object:
        self.asked.append((method.service, arguments))
        return self._answers.get(method.service)

    def leave(self) -> None:
        self.has_left += 1


def test_sleep_is_held_off_once_and_let_go(qtbot: QtBot) -> None:
    del qtbot
    bus = FakeBus({"org.freedesktop.ScreenSaver": 7})
    awake = awake_here("linux", bus=bus)
    awake.hold("learning")
    awake.hold("learning")
    assert [service for service, _arguments in bus.asked] == ["org.freedesktop.ScreenSaver"]
    assert awake.is_held
    awake.let_go()
    awake.let_go()
    assert bus.has_left == 1
    assert not awake.is_held


def test_the_login_service_is_asked_where_there_is_no_screen_saver() -> None:
    bus = FakeBus({"org.freedesktop.login1": object()})
    awake = Awake(_Linux(bus))
    awake.hold("learning")
    assert bus.asked[-1] == ("org.freedesktop.login1", ("idle", "PVChat Desktop", "learning", "block"))
    assert awake.is_held
    nobody = Awake(_Linux(FakeBus({})))
    nobody.hold("learning")
    assert not nobody.is_held


def test_windows_is_told_by_its_own_call() -> None:
    states: list[int] = []

    def set_state(state: int) -> int:
        states.append(state)
        return 1

    awake = Awake(_Windows(set_state))
    awake.hold("learning")
    awake.let_go()
    assert states == [0x80000001, 0x80000000]


def test_sleep_is_held_off_while_long_work_runs(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manners, "_AWAKE_AFTER_MS", 20)
    bus = FakeBus({"org.freedesktop.ScreenSaver": 7})
    assert program.app is not None
    kept = Manners(program.shell, program.app, awake=Awake(_Linux(bus)))
    work = Work()
    program.background.job("Learning Leo", work, done=lambda _none: None)
    qtbot.waitUntil(lambda: kept.awake.is_held)
    assert "Leo" not in str(bus.asked), "other programs are told no names"
    work.over.set()
    qtbot.waitUntil(lambda: not kept.awake.is_held)
