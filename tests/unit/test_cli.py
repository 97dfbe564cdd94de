"""What the command line does before any command runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pvchat_desktop import cli
from pvchat_desktop.errors import ProgramError


def test_after_an_import_that_failed_the_launcher_looks_at_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("pvchat-run.stamp", "pvchat-ready.json", "pyvenv.cfg"):
        (tmp_path / name).touch()

    def fail() -> None:
        raise ImportError(name="tomlkit")

    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(cli, "commands", fail)

    assert cli.main(["doctor"]) == ProgramError.exit_status
    assert "could not be loaded (tomlkit). Start the program with ./pvchat" in capsys.readouterr().err
    assert {file.name for file in tmp_path.glob("*.*")} == {"pyvenv.cfg"}


def test_without_a_screen_the_window_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")

    assert cli.main([]) == 1
    assert "no screen here" in capsys.readouterr().err
