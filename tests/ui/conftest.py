"""The window as users get it: real services, the real catalog and the real worker, painted off screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pvchat_desktop.bootstrap import open_app
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.presenters.services import App
from pvchat_desktop.settings import Settings
from pvchat_desktop.ui.app import Looks, Program
from tests.helpers.people import Scene, people_clip

LONG_MS = int(os.environ.get("PVCHAT_TEST_PATIENCE_MS", "180000"))  # for a scan on a busy machine
Opener = Callable[[], App]


@pytest.fixture(autouse=True)
def not_the_first_time(request: pytest.FixtureRequest, pvchat_home: Path) -> None:
    """Windows of tests begin with the library; one that is about the first steps is marked `first_time`."""
    if "first_time" not in request.fixturenames:
        Settings(pvchat_home / "config" / "settings.toml").set("first_run.seen", True)


@pytest.fixture
def first_time() -> None:
    """The program was never started before."""


def _forget_the_end() -> None:
    """A program that closed has ended Qt's loop: until one is begun anew, the loops of a test end at once."""
    QTimer.singleShot(0, QApplication.quit)
    QApplication.exec()


@pytest.fixture
def start(qtbot: QtBot, pvchat_home: Path) -> Iterator[Callable[..., Program]]:
    """Open a window; it is closed when the test ends."""
    del pvchat_home
    opened: list[Program] = []

    def make(opener: Opener | None = None, *, until_ready: bool = True, looks: Looks | None = None) -> Program:
        if opened:
            _forget_the_end()
        program = Program(opener or (lambda: open_app(UserFolders.find())), looks=looks or Looks())
        opened.append(program)
        program.show()
        if until_ready:
            qtbot.waitUntil(lambda: program.app is not None and program.wiring.is_ready, timeout=LONG_MS)
        return program

    yield make
    for program in opened:
        program.background.stop_all()
        program.shell._close_anyway()
        program.close()
        program.shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def program(start: Callable[..., Program]) -> Program:
    return start()


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two clips of anna, in one of them with ben; and what is no clip."""
    folder = tmp_path_factory.mktemp("Ferien Öland")
    people_clip(folder / "anna.mp4", Scene(3, (("anna", 0.4),)))
    people_clip(
        folder / "both 2019-07-04 15.30.12.mp4", Scene(2, (("ben", 0.3),)), Scene(2, (("ben", 0.25), ("anna", 0.75)))
    )
    (folder / "broken.mp4").write_bytes(b"no film")
    return folder
