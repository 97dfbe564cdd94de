"""Watched folders in the window: added in their small window, looked into, and looked through for faces."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.screens.watched import WatchedFolders
from tests.ui.conftest import LONG_MS


def _app(program: Program) -> App:
    assert program.app is not None
    return program.app


@pytest.fixture
def dialog(program: Program) -> WatchedFolders:
    program.shell.actions_table.all["watched_folders"].trigger()
    return program.shell.findChildren(WatchedFolders)[0]


def test_a_folder_is_watched_and_its_clips_come_by_themselves(
    qtbot: QtBot, program: Program, dialog: WatchedFolders, films: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "Filme"
    folder.mkdir()
    shutil.copy(films / "anna.mp4", folder / "anna.mp4")
    library = _app(program).library
    dialog.add(folder)
    qtbot.waitUntil(lambda: len(dialog.rows) == 1, timeout=LONG_MS)
    assert dialog.rows[0].accessibleName() == str(folder)
    qtbot.waitUntil(lambda: any(clip.is_scanned for clip in library.clips()), timeout=LONG_MS)
    qtbot.waitUntil(lambda: program.background.is_idle, timeout=LONG_MS)
    dialog.presenter.remove(folder)
    qtbot.waitUntil(lambda: dialog.rows == [], timeout=LONG_MS)
    assert [clip.title for clip in library.clips()] == ["anna"], "its clips stay"
    dialog.accept()


def test_what_is_no_folder_is_said_in_the_dialog(qtbot: QtBot, dialog: WatchedFolders, tmp_path: Path) -> None:
    dialog.add(tmp_path / "absent")
    qtbot.waitUntil(lambda: not dialog.note.isHidden(), timeout=LONG_MS)
    assert "no folder" in dialog.note.text()
    dialog.accept()
