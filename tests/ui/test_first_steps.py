"""The first steps: shown once, every page can be skipped, and what is chosen holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pvchat_desktop.cli import main
from pvchat_desktop.errors import Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.presenters.first_run import OWN_FOLDER, Page, prepared
from pvchat_desktop.services.owner import claim
from pvchat_desktop.settings import Settings
from pvchat_desktop.ui import app as window
from pvchat_desktop.ui import language
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.theme import theme
from tests.ui.conftest import LONG_MS
from tests.ui.test_shell import click, nameless

pytestmark = pytest.mark.usefixtures("first_time")


def test_they_are_shown_once_and_reached_again_from_help(start: Callable[..., Program], qtbot: QtBot) -> None:
    program = start()
    shell, steps = program.shell, program.wiring.first_run
    assert shell.current() is steps
    assert not shell.nav.isVisible()
    shell.resize(853, 480)  # 1280 x 720 at 150 %
    qtbot.wait(20)
    assert (shell.width(), shell.height()) == (853, 480)
    assert nameless(shell) == []
    for page in (Page.DATA, Page.COMPUTER, Page.MODEL, Page.PRIVACY):
        assert steps.next_button.isVisible()
        QTest.keyClick(QApplication.focusWidget() or steps.next_button, Qt.Key.Key_Return)
        assert steps.presenter.page is page
        assert nameless(shell) == []
    QTest.keyClick(steps.next_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.current() is program.wiring.library)
    assert shell.nav.isVisible()
    assert program.app is not None
    assert program.app.settings.get("first_run.seen") is True
    shell.actions_table.all["first_steps"].trigger()
    assert shell.current() is steps
    click(steps.skip_button)
    qtbot.waitUntil(lambda: shell.current() is program.wiring.library)
    qtbot.waitUntil(lambda: program.background.is_idle, timeout=LONG_MS)


def test_they_tell_what_this_computer_can_do(start: Callable[..., Program], qtbot: QtBot) -> None:
    """The check is the real one, in a worker process."""
    program = start()
    steps = program.wiring.first_run
    qtbot.waitUntil(lambda: "free" in steps.data.room.text, timeout=LONG_MS)
    assert str(UserFolders.find().data) in steps.data.fact.text
    assert steps.data.choose_button.isEnabled()
    qtbot.waitUntil(steps.computer.again_button.isEnabled, timeout=LONG_MS)
    assert "Looking" not in steps.computer.device.text
    assert "GB" in steps.computer.memory.text
    rows = steps.model.rows
    assert rows[""].isChecked()
    assert len(rows) > 1


def test_looks_hold_at_once_and_a_language_opens_the_window_anew(start: Callable[..., Program], qtbot: QtBot) -> None:
    program = start()
    welcome = program.wiring.first_run.welcome
    welcome.theme_box.setCurrentIndex(welcome.theme_box.findData("dark"))
    assert theme().scheme == "dark"
    welcome.language_box.setCurrentIndex(welcome.language_box.findData("de"))
    qtbot.waitUntil(lambda: program.will_start_again and program.app is None, timeout=LONG_MS)
    stored = Settings(UserFolders.find().config / "settings.toml")
    assert (stored.text("theme"), stored.text("language")) == ("dark", "de")
    assert stored.flag("first_run.seen") is False, "they begin again, in the new language"
    theme().apply("system")


def test_the_new_window_speaks_the_new_language(qtbot: QtBot) -> None:
    """Through main(), which opens the second window by itself."""
    seen: list[str] = []

    def choose() -> None:
        first = window._Current.program
        if first is None or first.app is None or not first.wiring.is_ready:
            QTimer.singleShot(50, choose)
            return
        box = first.wiring.first_run.welcome.language_box
        box.setCurrentIndex(box.findData("de"))
        QTimer.singleShot(50, lambda: look(first))

    def look(first: Program) -> None:
        now = window._Current.program
        if now is None or now is first or now.app is None or not now.wiring.is_ready:
            QTimer.singleShot(50, lambda: look(first))
            return
        seen.append(now.wiring.first_run.welcome.title)
        now.shell._close_anyway()

    QTimer.singleShot(0, choose)
    assert main([]) == 0
    assert seen == ["Willkommen bei PVChat Desktop"]
    language.install("en")
    del qtbot


def test_the_library_can_be_kept_elsewhere(start: Callable[..., Program], qtbot: QtBot, tmp_path: Path) -> None:
    program = start()
    disk = tmp_path / "Platte é"
    disk.mkdir()
    (disk / "holiday.txt").write_text("other things")
    program.wiring.first_run.data.folder_chosen.emit(str(disk))
    qtbot.waitUntil(lambda: program.will_start_again and program.app is None, timeout=LONG_MS)
    folders = UserFolders.find()
    assert folders.data == disk / OWN_FOLDER
    assert folders.is_data_chosen
    again = start()
    assert again.app is not None
    assert again.app.folders.data == disk / OWN_FOLDER
    assert (disk / OWN_FOLDER / "catalog.db").is_file()


def test_a_library_on_a_drive_that_is_away_is_not_made_anew(pvchat_home: Path, tmp_path: Path) -> None:
    Settings(pvchat_home / "config" / "settings.toml").set("data_folder", str(tmp_path / "away"))
    with pytest.raises(StorageError, match="is not there") as caught:
        claim(UserFolders.find())
    assert "Connect" in caught.value.hint
    assert not (tmp_path / "away").exists()


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        prepared(tmp_path / "not there")
