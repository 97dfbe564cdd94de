"""Cards one can press: a picture with words under it. Used for faces, people and clips to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from pvchat_desktop.ui import icons, theme
from pvchat_desktop.ui.theme import XS, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import tip
from pvchat_desktop.ui.widgets.pictures import Pictures

_LINE_PX = 19


@dataclass(frozen=True, slots=True)
class CardText:
    title: str
    lines: tuple[str, ...] = ()  # one line each
    note: str = ""  # wrapped, below
    badge: str = ""  # on the picture
    badge_symbol: str = ""
    badge_ink: str = "text"


@dataclass(frozen=True, slots=True)
class CardSize:
    width: int  # px
    picture_height: int  # px
    note_lines: int = 0


FACE = CardSize(216, 184, note_lines=5)
PERSON = CardSize(176, 176)
CLIP = CardSize(208, 117)
REVIEW = CardSize(148, 132)


class Card(QAbstractButton):
    """The whole card is the button; everything it shows is in its accessible name."""

    def __init__(
        self, text: CardText, picture: Path | None, pictures: Pictures, *, size: CardSize, symbol: str = "person"
    ) -> None:
        super().__init__()
        self._text = text
        self._picture = picture
        self._pictures = pictures
        self._size = size
        self._symbol = symbol
        self.is_dimmed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(", ".join(part for part in (text.title, *text.lines, text.badge) if part))
        self.setAccessibleDescription(text.note)
        self.setToolTip(tip(text.note))
        self.setFixedSize(self.sizeHint())
        pictures.loaded.connect(self._picture_loaded)

    def sizeHint(self) -> QSize:
        rows = 1 + len(self._text.lines) + self._size.note_lines
        return QSize(self._size.width, self._size.picture_height + rows * _LINE_PX + S + M)

    def _picture_loaded(self, path: str) -> None:
        if self._picture is not None and path == str(self._picture):
            self.update()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        fill = colour("accent_soft") if chosen else colour("hover") if self.underMouse() else colour("base")
        paint.panel(painter, rect, fill=fill, line=colour("accent" if chosen else "line"))
        self._paint_picture(painter, QRectF(S, S, rect.width() - 2 * S, self._size.picture_height - S))
        self._paint_words(painter, self._size.picture_height + S)
        if self.hasFocus():
            paint.focus_ring(painter, rect)
        painter.end()

    def _paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        ratio = self.devicePixelRatioF()
        found = self._pictures.get(self._picture, round(rect.width() * 1.5 * ratio))
        if found is None:
            paint.panel(painter, rect, fill=colour("sunken"), radius_px=6)
            symbol = icons.pixmap(self._symbol, ink="line_strong", size_px=32, ratio=ratio)
            painter.drawPixmap(int(rect.center().x() - 16), int(rect.center().y() - 16), symbol)
        else:
            paint.picture(painter, rect, found, radius_px=6, opacity=0.55 if self.is_dimmed else 1.0)
        if self._text.badge:
            self._paint_badge(painter, rect)

    def _paint_badge(self, painter: QPainter, rect: QRectF) -> None:
        font = theme.font(steps=-1, bold=True)
        width = self.fontMetrics().horizontalAdvance(self._text.badge) + S * 2
        symbol_px = 16 if self._text.badge_symbol else 0
        box = QRectF(rect.left() + XS, rect.bottom() - 26, min(width + symbol_px, rect.width() - 2 * XS), 22)
        paint.panel(painter, box, fill=colour("base"), radius_px=11)
        if symbol_px:
            symbol = icons.pixmap(
                self._text.badge_symbol, ink=self._text.badge_ink, size_px=16, ratio=self.devicePixelRatioF()
            )
            painter.drawPixmap(int(box.left() + 5), int(box.top() + 3), symbol)
        words = box.adjusted(S + symbol_px - (2 if symbol_px else 0), 0, -XS, 0)
        paint.line(painter, words, self._text.badge, font=font, tint=colour("text"))

    def _paint_words(self, painter: QPainter, top: int) -> None:
        width = self.width() - 2 * M
        paint.line(
            painter, QRectF(M, top, width, _LINE_PX), self._text.title, font=theme.font(bold=True), tint=colour("text")
        )
        for text in self._text.lines:
            top += _LINE_PX
            paint.line(painter, QRectF(M, top, width, _LINE_PX), text, font=theme.font(steps=-1), tint=colour("muted"))
        if self._text.note:
            top += _LINE_PX
            box = QRectF(M, top, width, self._size.note_lines * _LINE_PX)
            paint.wrapped(painter, box, self._text.note, font=theme.font(steps=-1), tint=colour("muted"))
