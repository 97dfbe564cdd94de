"""Help: the keys, and what this program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pvchat_desktop import __version__
from pvchat_desktop.ui import icons
from pvchat_desktop.ui.theme import XL, XXL, L, M, S
from pvchat_desktop.ui.widgets.controls import button, label


def _dialog(parent: QWidget, title: str) -> tuple[QDialog, QVBoxLayout]:
    dialog = QDialog(parent)
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


def show_about(parent: QWidget) -> QDialog:
    dialog, column = _dialog(parent, parent.tr("About PVChat Desktop"))
    head = QHBoxLayout()
    head.setSpacing(L)
    mark = QLabel()
    mark.setPixmap(icons.window_icon().pixmap(64, 64))
    head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.addWidget(label("PVChat Desktop", steps=4, bold=True))
    words.addWidget(label(parent.tr("Version {version}").format(version=__version__), ink="muted"))
    words.addSpacing(S)
    words.addWidget(
        label(
            parent.tr(
                "Learns a person from one clip and answers about them in any other, with evidence, on your own "
                "computer. No clip, face or question leaves it."
            )
        )
    )
    head.addLayout(words, 1)
    column.addLayout(head)
    column.addLayout(_close_row(dialog, parent.tr("Close")))
    dialog.setMinimumWidth(440)
    dialog.open()
    return dialog


def show_keys(parent: QWidget) -> QDialog:
    dialog, column = _dialog(parent, parent.tr("Keyboard"))
    rows = (
        ("Ctrl+1  Ctrl+2  Ctrl+3", parent.tr("Library, People, Chat")),
        ("Ctrl+O", parent.tr("Import clips")),
        ("Ctrl+T", parent.tr("Tag a person")),
        ("Ctrl+N", parent.tr("New chat")),
        ("Ctrl+F", parent.tr("Find clips")),
        ("Ctrl+Z  Ctrl+Shift+Z", parent.tr("Undo and redo changes to people")),
        (parent.tr("Esc"), parent.tr("Stop what runs, or go back")),
        (parent.tr("Space or K"), parent.tr("Play and pause (in the player)")),
        ("J  L", parent.tr("Ten seconds back, on")),
        ("←  →", parent.tr("One second back, on; on a strip: previous, next appearance")),
        (",  .", parent.tr("One picture back, on")),
        ("↑  ↓  M", parent.tr("Louder, quieter, mute")),
        (parent.tr("Return, Delete"), parent.tr("Yes, no (when reviewing a person)")),
    )
    grid = QGridLayout()
    grid.setHorizontalSpacing(XXL)
    grid.setVerticalSpacing(M)
    for number, (keys, meaning) in enumerate(rows):
        grid.addWidget(label(keys, bold=True, wrap=False), number, 0)
        grid.addWidget(label(meaning, wrap=False), number, 1)
    column.addLayout(grid)
    column.addLayout(_close_row(dialog, parent.tr("Close")))
    dialog.open()
    return dialog
