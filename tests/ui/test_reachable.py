"""Everything by keyboard and read aloud: a walk through the widget tree of every screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from pvchat_desktop.ui.app import Program
from tests.helpers.people import Scene, people_clip
from tests.ui.conftest import LONG_MS
from tests.ui.test_shell import CONTROLS, nameless

_MOST_STEPS = 200


def _is_part(one: QWidget) -> bool:
    """A part that Qt makes of another control, which has the keyboard in its place."""
    proxy = one.focusProxy()
    return one.objectName().startswith("qt_") or proxy is not None or isinstance(one, QProgressBar)


def _is_behind_another(one: QWidget) -> bool:
    """Of rows of which one is chosen, Tab goes to that one; the arrow keys go on from there."""
    group: QButtonGroup | None = one.group() if isinstance(one, QAbstractButton) else None
    return group is not None and group.exclusive() and not (isinstance(one, QAbstractButton) and one.isChecked())


def to_be_reached(root: QWidget) -> set[QWidget]:
    return {
        one
        for one in root.findChildren(QWidget)
        if isinstance(one, CONTROLS)
        and one.isVisible()
        and one.isEnabled()
        and not isinstance(one.parentWidget(), CONTROLS)
        and not _is_part(one)
        and not _is_behind_another(one)
    }


def reached_by_tab(program: Program) -> set[QWidget]:
    """Where Tab leads, until it has come round."""
    found: set[QWidget] = set()
    program.shell.setFocus()
    for _step in range(_MOST_STEPS):
        before = QApplication.focusWidget() or program.shell
        QTest.keyClick(before, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None:
            break
        if now in found and len(found) > 1:
            return found
        found.add(now)
    return found


def _described(widgets: set[QWidget]) -> list[str]:
    return sorted(f"{type(one).__name__} “{one.accessibleName()}”" for one in widgets)


def test_every_screen_is_named_and_reached_by_tab(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    shell = program.shell
    assert program.app is not None
    clip = people_clip(tmp_path / "anna.mp4", Scene(1, (("anna", 0.4),)))
    program.app.library.add([clip])
    qtbot.waitUntil(shell.isActiveWindow)
    faults: dict[str, list[str]] = {}
    for name in shell.screens:
        shell.show_screen(name)
        qtbot.waitUntil(lambda: program.background.is_idle, timeout=LONG_MS)
        left = _described(to_be_reached(shell) - reached_by_tab(program)) + nameless(shell)
        if left:
            faults[name] = left
    assert faults == {}


@pytest.mark.parametrize("part", ["diagnostics", "network", "licences"])
def test_every_part_of_help_is_named(program: Program, qtbot: QtBot, part: str) -> None:
    program.shell.actions_table.all[part].trigger()
    qtbot.waitUntil(lambda: program.background.is_idle, timeout=LONG_MS)
    assert nameless(program.shell) == []
