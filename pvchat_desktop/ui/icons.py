"""The program's own symbols: one family, one stroke weight, drawn in the colour of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from pvchat_desktop.paths import resources_dir
from pvchat_desktop.ui.theme import colour, theme

_SYMBOL = "symbol"  # dynamic property: the name of the symbol a button or action shows
_COLOUR = "symbol_colour"  # dynamic property: the colour token it is drawn in
_SIZE_PX = 20


@cache
def _source(name: str) -> bytes:
    return (resources_dir() / "icons" / f"{name}.svg").read_bytes()


def _rendered(name: str, tint: QColor, size_px: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(size_px * ratio), round(size_px * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    data = _source(name).replace(b"currentColor", tint.name().encode())
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(data)).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@cache
def _pixmap(name: str, tint: str, size_px: int, ratio: float) -> QPixmap:
    return _rendered(name, QColor(tint), size_px, ratio)


def pixmap(name: str, *, ink: str = "text", size_px: int = _SIZE_PX, ratio: float = 2.0) -> QPixmap:
    """A symbol in a colour of the theme; not to be kept over a change of the theme."""
    return _pixmap(name, colour(ink).name(), size_px, ratio)


def icon(name: str, *, ink: str = "text") -> QIcon:
    made = QIcon()
    made.addPixmap(pixmap(name, ink=ink))
    made.addPixmap(pixmap(name, ink="line_strong"), QIcon.Mode.Disabled)
    return made


def window_icon() -> QIcon:
    return QIcon(str(resources_dir() / "icons" / "pvchat.svg"))


def set_symbol(target: QAbstractButton | QAction, name: str, *, ink: str = "text") -> None:
    """Show a symbol and keep it in the theme's colour."""
    target.setProperty(_SYMBOL, name)
    target.setProperty(_COLOUR, ink)
    target.setIcon(icon(name, ink=ink))
    _follow_theme()


@cache
def _follow_theme() -> None:
    theme().changed.connect(_redraw)


def _redraw() -> None:
    for widget in QApplication.allWidgets():
        if isinstance(widget, QAbstractButton) and widget.property(_SYMBOL):
            widget.setIcon(icon(widget.property(_SYMBOL), ink=widget.property(_COLOUR)))
        for action in widget.actions():
            if action.property(_SYMBOL):
                action.setIcon(icon(action.property(_SYMBOL), ink=action.property(_COLOUR)))
