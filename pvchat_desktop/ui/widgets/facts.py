"""A fact in a panel: a symbol, a title, and a sentence or two."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pvchat_desktop.ui import icons
from pvchat_desktop.ui.theme import XS, L, M, colour, theme
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import label

_SYMBOL_PX = 24


class Panel(QWidget):
    """A rounded ground for what belongs together."""

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, QRectF(self.rect()), fill=colour("base"), line=colour("line"))
        painter.end()


class Fact(Panel):
    """`beside` takes a button or a switch."""

    def __init__(self, symbol: str, title: str = "", text: str = "", *, ink: str = "accent") -> None:
        super().__init__()
        self._symbol = symbol
        self._ink = ink
        self._picture = QLabel()
        self._title = label(title, bold=True)
        self._text = label(text, ink="muted")
        self.words = QVBoxLayout()
        self.words.setSpacing(XS)
        self.words.addWidget(self._title)
        self.words.addWidget(self._text)
        self.beside = QHBoxLayout(self)
        self.beside.setContentsMargins(L, M, L, M)
        self.beside.setSpacing(L)
        self.beside.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self.beside.addLayout(self.words, 1)
        theme().changed.connect(self._draw)
        self.say(title, text, symbol=symbol, ink=ink)

    def say(self, title: str, text: str, *, symbol: str = "", ink: str = "") -> None:
        self._symbol, self._ink = symbol or self._symbol, ink or self._ink
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._draw()

    @property
    def text(self) -> str:
        return f"{self._title.text()} {self._text.text()}".strip()

    def _draw(self) -> None:
        self._picture.setPixmap(icons.pixmap(self._symbol, ink=self._ink, size_px=_SYMBOL_PX))
