"""What is loaded when, and what the window shows while and if the catalog does not open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from pvchat_desktop.errors import StorageError
from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui import app as window
from pvchat_desktop.ui.app import Program
from tests.ui.test_shell import click

_HEAVY = ("sqlite3", "sqlite_utils", "numpy", "av", "cv2", "torch", "onnxruntime", "dlib", "PySide6.QtMultimedia")

_AT_FIRST_PAINT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from pvchat_desktop.cli import main
import pvchat_desktop.bootstrap as bootstrap
heavy = {heavy!r}
real = bootstrap.run_window
def first_paint():
    print([name for name in heavy if name in sys.modules])
    QTimer.singleShot(0, QGuiApplication.quit)
bootstrap.run_window = lambda words: real(words, on_first_paint=first_paint)
raise SystemExit(main([]))
"""


def _run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_the_window_loads_nothing_heavy() -> None:
    code = f"import sys, pvchat_desktop.ui.app; print([n for n in {_HEAVY!r} if n in sys.modules])"
    assert _run(code) == "[]"


def test_the_window_is_painted_before_anything_heavy_is_loaded() -> None:
    assert _run(_AT_FIRST_PAINT.format(heavy=_HEAVY)) == "[]"


def test_qt_reads_no_source_text_of_what_is_loaded_after_it() -> None:
    ours = "[name for name in linecache.cache if 'pvchat_desktop' in name.rpartition('site-packages')[-1]]"
    assert _run(f"import linecache, pvchat_desktop.ui.app; print({ours})") == "[]"


def test_a_catalog_that_does_not_open_is_told_and_can_be_tried_again(
    start: Callable[..., Program], qtbot: QtBot
) -> None:
    tries: list[bool] = []

    def fail() -> App:
        tries.append(True)
        raise StorageError("The disk is full.", hint="Make some room.")

    program = start(fail, until_ready=False)
    state = program.shell.opening.state
    qtbot.waitUntil(state.button.isVisible)
    assert state.accessibleName() == "The data folder cannot be used"
    assert state.accessibleDescription() == "The disk is full. Make some room."
    click(state.button)
    qtbot.waitUntil(lambda: len(tries) == 2)
    assert not program.shell.nav.isEnabled()


def test_a_mistake_of_ours_while_opening_is_calm(
    start: Callable[..., Program], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> App:
        raise KeyError("a secret name")

    program = start(fail, until_ready=False)
    qtbot.waitUntil(program.shell.opening.state.button.isVisible)
    assert program.shell.opening.state.accessibleName() == "The program made a mistake"
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text


def test_starting_again_brings_the_window_forward(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window._Current, "program", program)
    seen: list[tuple[str, ...]] = []
    monkeypatch.setattr(program, "come_forward", lambda clips: seen.append(tuple(clips)))
    window.show_again(["/films/a.mp4"])
    assert seen == []  # delivered by the window's own loop, whatever thread called
    monkeypatch.undo()


def test_an_unknown_error_in_the_window_is_logged_without_its_words(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    error = ValueError("Leo at /home/leo")
    sys.excepthook(ValueError, error, None)
    assert program.shell.message.isVisible()
    assert "safe" in program.shell.message.text
    assert "ValueError" in caplog.text
    assert "Leo" not in caplog.text
