"""A question that stands in the way: one thing to agree to, and a way out that is chosen where nobody says anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`is_grave`: what is agreed to cannot be had back. `can_agree` False: only the way out is open."""

    title: str
    text: str
    more: str = ""
    yes: str
    no: str
    is_grave: bool = False
    takes_away: bool = False
    can_agree: bool = True


def ask(parent: QWidget, question: Question, agreed: Callable[[], None]) -> None:
    """Returns at once; `agreed` is called when the user says yes. Texts are plain: names in them were typed."""
    box = QMessageBox(parent.window())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning if question.is_grave else QMessageBox.Icon.Question)
    box.setWindowTitle(question.title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question.text)
    box.setInformativeText(question.more)
    takes = question.is_grave or question.takes_away
    role = QMessageBox.ButtonRole.DestructiveRole if takes else QMessageBox.ButtonRole.AcceptRole
    yes = box.addButton(question.yes, role)
    yes.setEnabled(question.can_agree)
    yes.clicked.connect(lambda _checked=False: agreed())
    no = box.addButton(question.no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.open()
    no.setFocus()
