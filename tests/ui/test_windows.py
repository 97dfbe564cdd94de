"""A further window is a process of its own, on folders of its own; it is started for real here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pvchat_desktop.ui.windows import open_window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Python is a shell script")


def test_its_folders_are_told_to_the_process(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told, program = tmp_path / "told", tmp_path / "python"
    program.write_text(
        f'#!/bin/sh\necho "$PVCHAT_HOME|$PVCHAT_RUNTIME|$*" > "{told}.new" && mv "{told}.new" "{told}"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    assert open_window(tmp_path / "home", runtime=tmp_path / "runtime") is True
    qtbot.waitUntil(told.exists, timeout=60_000)
    assert told.read_text().strip() == f"{tmp_path}/home|{tmp_path}/runtime|-m pvchat_desktop"


def test_a_process_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", os.fspath(tmp_path / "nothing"))
    assert open_window(tmp_path / "home", runtime=tmp_path / "runtime") is False
