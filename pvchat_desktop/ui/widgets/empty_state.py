"""An empty page: what it is, why it is empty, and one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from pvchat_desktop.ui import icons
from pvchat_desktop.ui.theme import L, M, theme
from pvchat_desktop.ui.widgets.controls import button, label

_TEXT_PX = 440  # a comfortable line
_SYMBOL_PX = 56


class EmptyState(QWidget):
    def __init__(self, symbol: str) -> None:
        super().__init__()
        self._symbol = symbol
        self._picture = QLabel()
        self._title = label(steps=3, bold=True)
        self._text = label(ink="muted")
        self._act: Callable[[], None] = lambda: None
        self.button: QPushButton = button("", self._pressed, kind="primary")
        self.button.hide()
        self._act_second: Callable[[], None] = lambda: None
        self.second = button("", self._second_pressed, kind="link")
        self.second.hide()
        column = QVBoxLayout(self)
        self._column = column
        column.setSpacing(M)
        column.addStretch(2)
        for part in (self._picture, self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addSpacing(L)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.second, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._draw()
        theme().changed.connect(self._draw)

    def fill(self, title: str, text: str, *, action: str = "", pressed: Callable[[], None] | None = None) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.button.setVisible(pressed is not None)
        self.button.setText(action)
        self.button.setAccessibleName(action.replace("&", ""))
        if pressed is not None:
            self._act = pressed

    def offer(self, text: str, pressed: Callable[[], None]) -> None:
        """A second, quieter way on."""
        self._act_second = pressed
        self.second.setText(text)
        self.second.setAccessibleName(text)
        self.second.show()

    def _second_pressed(self) -> None:
        self._act_second()

    def _fit(self) -> None:
        """Lines of a comfortable length, or as wide as there is room."""
        beside = max(M, (self.width() - _TEXT_PX) // 2)
        self._column.setContentsMargins(beside, L, beside, L)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit()

    def _pressed(self) -> None:
        self._act()

    def _draw(self) -> None:
        self._picture.setPixmap(icons.pixmap(self._symbol, ink="accent", size_px=_SYMBOL_PX))
