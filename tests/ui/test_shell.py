"""The shell around the screens: navigation, commands, theme, Esc, closing, and names for everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pvchat_desktop.services.watch import Watch
from pvchat_desktop.ui.actions import COMMANDS, MENUS
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.theme import theme

CONTROLS = (
    QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QSlider, QAbstractItemView, QProgressBar,
)  # fmt: skip


def nameless(root: QWidget) -> list[str]:
    """Controls of our own making that say nothing when read aloud."""
    inside = (QComboBox, QAbstractItemView, QLineEdit, QMessageBox)  # Qt names the parts of these itself
    return [
        f"{type(one).__name__} in {type(one.parentWidget()).__name__}"
        for one in root.findChildren(QWidget)
        if isinstance(one, CONTROLS)
        and not one.isHidden()
        and not one.accessibleName().strip()
        and not _is_part_of(one, inside)
        and not one.objectName().startswith("qt_")
    ]


def _is_part_of(one: QWidget, kinds: tuple[type[QWidget], ...]) -> bool:
    parent = one.parentWidget()
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parentWidget()
    return False


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())


def press(program: Program, keys: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    pressed = Qt.KeyboardModifier.NoModifier
    for one in modifiers:
        pressed |= one
    target = QApplication.focusWidget() or program.shell
    QTest.keyClick(target, keys, pressed)


SCREENS = ("library", "people", "chat", "enroll", "learn", "models", "jobs", "help")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_keys_lead_to_the_screens(program: Program, qtbot: QtBot) -> None:
    shell = program.shell
    qtbot.waitUntil(shell.isActiveWindow)
    for key, name in (
        (Qt.Key.Key_2, "people"),
        (Qt.Key.Key_3, "chat"),
        (Qt.Key.Key_4, "models"),
        (Qt.Key.Key_5, "jobs"),
        (Qt.Key.Key_1, "library"),
    ):
        press(program, key, CTRL)
        current = shell.current()
        assert current is not None
        assert current.name == name
        assert shell.nav.buttons[name].isChecked()
    click(shell.nav.buttons["people"])
    assert shell.stack.currentWidget() is program.wiring.people


def test_every_command_is_in_a_menu_and_no_key_is_given_twice(program: Program) -> None:
    assert {command.menu for command in COMMANDS} == set(MENUS)
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    assert not {"Ctrl+S", "Ctrl+X"} & set(keys)
    titles = [action.text() for action in program.shell.menuBar().actions()]
    assert titles == ["&File", "&Edit", "&View", "&People", "&Library", "&Help"]


def test_commands_that_cannot_work_are_disabled(program: Program) -> None:
    actions = program.shell.actions_table.all
    assert actions["import_files"].isEnabled()
    assert not actions["rename"].isEnabled()
    assert not actions["remove_clip"].isEnabled()


def test_every_control_of_every_screen_has_a_name(program: Program) -> None:
    for name in SCREENS:
        program.shell.show_screen(name)
    assert nameless(program.shell) == []


def test_preferences_hold_at_once_and_have_names(program: Program, qtbot: QtBot) -> None:
    press(program, Qt.Key.Key_Comma, CTRL)
    qtbot.waitUntil(lambda: bool(program.shell.findChildren(QDialog)))
    dialog = program.shell.findChildren(QDialog)[0]
    assert nameless(dialog) == []
    box = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "Theme")
    box.setCurrentIndex(box.findData("dark"))
    assert theme().scheme == "dark"
    qtbot.waitUntil(lambda: program.app is not None and program.app.settings.get("theme") == "dark")
    faces = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "Face recognition")
    qtbot.waitUntil(faces.isEnabled)
    assert faces.findData("dlib") >= 0
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert program.shell.isVisible()
    theme().apply("system")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(program: Program, scheme: str) -> None:
    del program
    theme().apply(scheme)
    for ink, ground in (("text", "window"), ("muted", "window"), ("muted", "base"), ("accent_text", "accent")):
        assert _contrast(ink, ground) >= 4.5, f"{ink} on {ground}"
    for ink in ("danger", "warning", "done"):
        assert _contrast("text", f"{ink}_soft") >= 4.5
    window = QApplication.palette().color(QPalette.ColorRole.Window).lightness()
    assert (window < 128) is (scheme == "dark")
    theme().apply("system")


def _contrast(ink: str, ground: str) -> float:
    """WCAG 2 contrast ratio of two colour tokens."""

    def luminance(token: str) -> float:
        colour = theme().colour(token)
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_it_fits_a_small_screen(program: Program, qtbot: QtBot) -> None:
    program.shell.resize(853, 480)
    for name in SCREENS:
        program.shell.show_screen(name)
        qtbot.wait(20)
        assert program.shell.minimumSizeHint().width() <= 853
        assert program.shell.minimumSizeHint().height() <= 480
    assert (program.shell.width(), program.shell.height()) == (853, 480)


def test_nothing_to_undo_is_told_in_the_message_bar_and_esc_takes_it_away(program: Program, qtbot: QtBot) -> None:
    program.shell.actions_table.all["undo"].trigger()
    qtbot.waitUntil(program.shell.message.isVisible)
    assert program.shell.message.text.strip()
    QTest.keyClick(program.shell, Qt.Key.Key_Escape)
    assert not program.shell.message.isVisible()


def test_esc_stops_what_runs_and_closing_asks_once(program: Program, qtbot: QtBot) -> None:
    def work(watch: Watch) -> None:
        watch.stop.wait(30)
        watch.check()

    program.background.job("Looking for faces", work, done=lambda _none: None)
    assert program.shell.activity.text == "Looking for faces"
    program.shell.close()
    assert program.shell.isVisible()
    box = program.shell.findChildren(QMessageBox)[0]
    assert "Looking for faces" in box.text()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert program.shell.isVisible()
    QTest.keyClick(program.shell, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not program.background.activities())
    qtbot.waitUntil(lambda: "clips" in program.shell.activity.text)


def test_dropped_files_are_imported_and_what_cannot_be_used_is_told(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(broken))])
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    program.shell.dropEvent(drop)
    qtbot.waitUntil(program.shell.message.isVisible, timeout=60_000)
    assert "broken.mp4" in program.shell.message.text
    assert program.wiring.library.model.rowCount() == 0
    assert program.wiring.library.empty.isVisible()


def test_a_note_can_be_undone_or_goes_for_good(program: Program) -> None:
    happened: list[str] = []
    toast = program.shell.toast
    toast.say("Renamed", undo=lambda: happened.append("undone"), gone=lambda: happened.append("gone"))
    assert toast.isVisible()
    click(toast._button, QPoint(5, 5))
    assert happened == ["undone"]
    toast.say("Deleted", gone=lambda: happened.append("gone"))
    toast.say("Something else")
    assert happened == ["undone", "gone"]


def test_a_note_goes_with_its_screen_unless_something_can_be_undone(program: Program) -> None:
    toast = program.shell.toast
    toast.say("Added: one clip.")
    program.shell.show_screen("people")
    assert not toast.isVisible()
    toast.say("Renamed Leo", undo=lambda: None)
    program.shell.show_screen("library")
    assert toast.isVisible()


def test_a_low_window_keeps_its_room_for_the_answers(program: Program, qtbot: QtBot) -> None:
    program.shell.show_screen("chat")
    chat = program.wiring.chat
    for height, shown in ((760, 3), (480, 2), (760, 3)):
        program.shell.resize(853, height)
        chat.show_suggestions(("Who?", "When?", "Where?"))
        qtbot.waitUntil(lambda shown=shown: sum(b.isVisible() for b in chat.suggestions.buttons) == shown)  # type: ignore[misc]
