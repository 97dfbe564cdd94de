"""What was changed about a person, newest first, each with its own way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pvchat_desktop.presenters.people import PeoplePresenter
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XS, M
from pvchat_desktop.ui.widgets.controls import button, label

if TYPE_CHECKING:
    from pvchat_desktop.services.views import OperationView


class PersonHistory(QWidget):
    def __init__(self, presenter: PeoplePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.undo_buttons: dict[int, QPushButton] = {}  # by the change's number
        self._title = label(self.tr("Changes"), bold=True, steps=1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self._title)
        column.addLayout(self._rows)

    def show_changes(self, changes: tuple[OperationView, ...]) -> None:
        focused = next((number for number, one in self.undo_buttons.items() if one.hasFocus()), None)
        self._clear()
        for change in changes:
            self._rows.addWidget(self._row(change))
        self.setVisible(bool(changes))
        if focused in self.undo_buttons:
            self.undo_buttons[focused].setFocus()

    def _clear(self) -> None:
        self.undo_buttons = {}
        while (item := self._rows.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()

    def _row(self, change: OperationView) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(M)
        when = QDateTime.fromString(change.created_at, Qt.DateFormat.ISODateWithMs).toLocalTime()
        date = QLocale().toString(when, QLocale.FormatType.ShortFormat)
        said = local(change.label)
        words = _lines(said, " · ".join(part for part in (date, local(change.reach)) if part))
        line.addWidget(words, 1)
        if change.is_undone:
            line.addWidget(label(self.tr("undone"), ink="muted", wrap=False))
        else:
            undo = button(self.tr("Undo"), lambda: self._presenter.undo_one(change.id), kind="link", symbol="undo")
            undo.setAccessibleName(self.tr("Undo: {label}").format(label=said))
            self.undo_buttons[change.id] = undo
            line.addWidget(undo)
        return row


def _lines(first: str, second: str) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(first))
    column.addWidget(label(second, ink="muted", steps=-1))
    return holder
