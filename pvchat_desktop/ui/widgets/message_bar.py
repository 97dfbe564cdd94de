"""An inline message over a screen: what happened, why, what to do. It never takes the keyboard away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.ui import icons
from pvchat_desktop.ui.theme import XS, L, M, S, colour, theme
from pvchat_desktop.ui.widgets.controls import button, label, tool

_SYMBOLS = {"info": "info", "warning": "warning", "danger": "error", "done": "done"}


class MessageBar(QWidget):
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kind = "info"
        self._symbol = QLabel()
        self._title = label(bold=True)
        self._text = label()
        self._act: Callable[[], None] = lambda: None
        self.action_button = button("", self._pressed)
        self.action_button.hide()
        self._close = tool(self.tr("Dismiss this message"), "close", self.dismiss)
        for part in (self._title, self._text):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(XS)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(L, M, S, M)
        row.setSpacing(M)
        row.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.action_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(self.tr("Message"))
        theme().changed.connect(self._draw_symbol)
        self.hide()

    def show_problem(self, problem: Problem) -> None:
        self.say(
            problem.title, f"{problem.message} {problem.hint}".strip(), kind="danger" if problem.ours else "warning"
        )

    def say(
        self,
        title: str,
        text: str,
        *,
        kind: str = "info",
        action: str = "",
        pressed: Callable[[], None] | None = None,
    ) -> None:
        """`kind` is "info", "done", "warning" or "danger"; a symbol shows it as well as the colour.

        `action`: what the one button offers, which then takes the message away.
        """
        self._act = pressed or (lambda: None)
        self.action_button.setText(action)
        self.action_button.setAccessibleName(action)
        self.action_button.setVisible(pressed is not None)
        self._kind = kind
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._draw_symbol()
        self.setAccessibleDescription(f"{title}. {text}")
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{title}. {text}"))

    def _pressed(self) -> None:
        act = self._act
        self.dismiss()
        act()

    def dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    @property
    def text(self) -> str:
        return f"{self._title.text()} {self._text.text()}"

    def _draw_symbol(self) -> None:
        ink = "accent" if self._kind == "info" else self._kind
        self._symbol.setPixmap(icons.pixmap(_SYMBOLS[self._kind], ink=ink))

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        soft = "accent_soft" if self._kind == "info" else f"{self._kind}_soft"
        painter.fillRect(self.rect(), colour(soft))
        painter.fillRect(0, 0, XS, self.height(), colour("accent" if self._kind == "info" else self._kind))
        painter.end()
