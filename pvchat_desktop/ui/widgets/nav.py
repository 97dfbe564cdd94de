"""The narrow navigation at the window's left side: one large button per screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from pvchat_desktop.ui import icons, theme
from pvchat_desktop.ui.theme import XS, M, S, colour
from pvchat_desktop.ui.widgets import paint

_WIDTH_PX = 88  # more where a language needs it
_BUTTON_PX = 68
_SYMBOL_PX = 24


class NavButton(QAbstractButton):
    def __init__(self, name: str, text: str, symbol: str, *, width: int) -> None:
        """`width`: px, the same for all of them."""
        super().__init__()
        self.name = name
        self._symbol = symbol
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(width, _BUTTON_PX)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        ink = "accent" if self.isChecked() else "text"
        if self.isChecked():
            paint.panel(painter, rect, fill=colour("accent_soft"))
            # A bar as well as the colour says which screen is in front.
            paint.panel(painter, QRectF(0, 18, 4, rect.height() - 36), fill=colour("accent"), radius_px=2)
        elif self.underMouse():
            paint.panel(painter, rect, fill=colour("hover"))
        ratio = self.devicePixelRatioF()
        symbol = icons.pixmap(self._symbol, ink=ink, size_px=_SYMBOL_PX, ratio=ratio)
        left = (rect.width() - _SYMBOL_PX) / 2
        painter.drawPixmap(int(left), 12, symbol)
        text_rect = QRectF(XS, 40, rect.width() - 2 * XS, 20)
        paint.line(
            painter, text_rect, self.text(), font=theme.font(bold=self.isChecked()), tint=colour(ink), centre=True
        )
        if self.hasFocus():
            paint.focus_ring(painter, rect)
        painter.end()


class Nav(QWidget):
    """No group of buttons: Tab and the arrow keys reach every one of them, whichever screen is in front."""

    chosen = Signal(str)

    def __init__(self, entries: tuple[tuple[str, str, str], ...]) -> None:
        """`entries`: (name of the screen, text, symbol)."""
        super().__init__()
        letters = QFontMetrics(theme.font(bold=True))
        widest = max(letters.horizontalAdvance(text) for _name, text, _symbol in entries)
        inside = max(_WIDTH_PX - 2 * S, widest + 2 * XS + 2)
        self.setFixedWidth(inside + 2 * S)
        self.setAccessibleName(self.tr("Screens"))
        self.buttons: dict[str, NavButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(S, M, S, M)
        column.setSpacing(XS)
        for name, text, symbol in entries:
            made = NavButton(name, text, symbol, width=inside)
            made.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self.buttons[name] = made
            column.addWidget(made)
        column.addStretch(1)

    def select(self, name: str) -> None:
        """Mark a screen as the one in front; a name that is not in the list marks none."""
        for button in self.buttons.values():
            button.setChecked(button.name == name)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("window"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), colour("line"))
        painter.end()
