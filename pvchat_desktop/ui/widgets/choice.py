"""Rows of which one is chosen: a title, a line of facts with a symbol, and a sentence below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from pvchat_desktop.ui import icons, theme
from pvchat_desktop.ui.theme import M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import tip

_LINE_PX = 20
_MARK_PX = 16


@dataclass(frozen=True, slots=True)
class ChoiceText:
    title: str
    fact: str
    symbol: str = ""
    ink: str = "muted"
    note: str = ""
    note_lines: int = 1


class ChoiceRow(QAbstractButton):
    """Put several into one exclusive QButtonGroup: then the arrow keys go from one to the next."""

    def __init__(self, text: ChoiceText) -> None:
        super().__init__()
        self._words = text
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_words(text)

    def show_words(self, text: ChoiceText) -> None:
        self._words = text
        self.setAccessibleName(", ".join(part for part in (text.title, text.fact) if part))
        self.setAccessibleDescription(text.note)
        self.setToolTip(tip(text.note))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 2 * M + (2 + (self._words.note_lines if self._words.note else 0)) * _LINE_PX)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        is_chosen = self.isChecked()
        fill = colour("accent_soft") if is_chosen else colour("hover") if self.underMouse() else colour("base")
        paint.panel(painter, rect, fill=fill, line=colour("accent" if is_chosen else "line"))
        self._paint_mark(painter, QRectF(M, M + 2, _MARK_PX, _MARK_PX), is_chosen=is_chosen)
        self._paint_words(painter, 2 * M + _MARK_PX - S / 2)
        if self.hasFocus():
            paint.focus_ring(painter, rect)
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRectF, *, is_chosen: bool) -> None:
        """A round mark as well as the colour says which one is chosen."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent" if is_chosen else "line_strong"), 1.5))
        painter.setBrush(colour("base"))
        painter.drawEllipse(box)
        if is_chosen:
            painter.setBrush(colour("accent"))
            painter.drawEllipse(box.adjusted(4, 4, -4, -4))

    def _paint_words(self, painter: QPainter, left: float) -> None:
        text, width = self._words, self.width() - left - M
        ink = colour("text" if self.isEnabled() else "muted")
        paint.line(painter, QRectF(left, M, width, _LINE_PX), text.title, font=theme.font(bold=True), tint=ink)
        beside = 0
        if text.symbol:
            shown = icons.pixmap(text.symbol, ink=text.ink, size_px=_MARK_PX, ratio=self.devicePixelRatioF())
            painter.drawPixmap(int(left), int(M + _LINE_PX + 2), shown)
            beside = _MARK_PX + S // 2
        small = theme.font(steps=-1)
        fact = QRectF(left + beside, M + _LINE_PX, width - beside, _LINE_PX)
        paint.line(painter, fact, text.fact, font=small, tint=colour("text"))
        if text.note:
            box = QRectF(left, M + 2 * _LINE_PX, width, text.note_lines * _LINE_PX)
            paint.wrapped(painter, box, text.note, font=small, tint=colour("muted"))
