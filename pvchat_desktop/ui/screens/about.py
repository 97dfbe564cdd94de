"""Help: the keys, and what this program is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pvchat_desktop import __version__
from pvchat_desktop.ui import icons
from pvchat_desktop.ui.theme import XL, XXL, L, M, S
from pvchat_desktop.ui.widgets.controls import Dialog, button, label

translate = QCoreApplication.translate
_NATIVE = QKeySequence.SequenceFormat.NativeText


def _dialog(parent: QWidget, title: str) -> tuple[QDialog, QVBoxLayout]:
    dialog = Dialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(XL, XL, XL, L)
    column.setSpacing(L)
    return dialog, column


def _close_row(dialog: QDialog, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(button(text, dialog.accept, kind="primary"))
    return row


def show_about(parent: QWidget, licences: Callable[[], None] | None = None) -> QDialog:
    """`licences`: shows those of all packages; None while the window is not ready for it."""
    dialog, column = _dialog(parent, translate("Help", "About PVChat Desktop"))
    head = QHBoxLayout()
    head.setSpacing(L)
    mark = QLabel()
    mark.setPixmap(icons.window_icon().pixmap(64, 64))
    head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.addWidget(label("PVChat Desktop", steps=4, bold=True))
    words.addWidget(label(translate("Help", "Version {version}").format(version=__version__), ink="muted"))
    words.addSpacing(S)
    words.addWidget(
        label(
            translate(
                "Help",
                "Learns a person from one clip and answers about them in any other, with evidence, on your own "
                "computer. No clip, face or question leaves it.",
            )
        )
    )
    words.addSpacing(S)
    words.addWidget(label(translate("Help", "Under the Apache License 2.0."), ink="muted"))
    head.addLayout(words, 1)
    column.addLayout(head)
    foot = _close_row(dialog, translate("Help", "Close"))
    if licences is not None:
        show = licences

        def leave() -> None:
            dialog.accept()
            show()

        foot.insertWidget(0, button(translate("Help", "Licences"), leave, kind="link"))
    column.addLayout(foot)
    dialog.setMinimumWidth(440)
    dialog.open()
    return dialog


def _native(keys: str) -> str:
    """Sequences as this system and language name them ("Ctrl+O" is "Strg+O" in German)."""
    parts = (QKeySequence(one).toString(_NATIVE) if "+" in one else one for one in keys.split(" "))
    return " ".join(parts)


def show_keys(parent: QWidget) -> QDialog:
    dialog, column = _dialog(parent, translate("Help", "Keyboard"))
    rows = (
        ("F1", translate("Help", "The user guide")),
        ("Ctrl+1 … Ctrl+5", translate("Help", "Library, People, Chat, Models, Jobs")),
        ("Ctrl+O", translate("Help", "Import clips")),
        ("Ctrl+T", translate("Help", "Tag a person")),
        ("Ctrl+N", translate("Help", "New chat")),
        ("Ctrl+F", translate("Help", "Find clips")),
        ("Ctrl+Z  Ctrl+Shift+Z", translate("Help", "Undo and redo changes to people")),
        (translate("Help", "Esc"), translate("Help", "Stop what runs, or go back")),
        (translate("Help", "Space or K"), translate("Help", "Play and pause (in the player)")),
        ("J  L", translate("Help", "Ten seconds back, on")),
        ("←  →", translate("Help", "One second back, on; on a strip: previous, next appearance")),
        (",  .", translate("Help", "One picture back, on")),
        ("↑  ↓  M", translate("Help", "Louder, quieter, mute")),
        (translate("Help", "Return, Delete"), translate("Help", "Yes, no (when reviewing a person)")),
    )
    grid = QGridLayout()
    grid.setHorizontalSpacing(XXL)
    grid.setVerticalSpacing(M)
    for number, (keys, meaning) in enumerate(rows):
        grid.addWidget(label(_native(keys), bold=True, wrap=False), number, 0)
        grid.addWidget(label(meaning, wrap=False), number, 1)
    column.addLayout(grid)
    column.addLayout(_close_row(dialog, translate("Help", "Close")))
    dialog.open()
    return dialog
