"""What our painted widgets share: rounded panels, focus rings, rounded pictures, text in boxes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap, QTextLayout, QTextOption

from pvchat_desktop.ui.theme import RADIUS, colour

_FOCUS_PX = 2.0


def panel(
    painter: QPainter, rect: QRectF, *, fill: QColor, line: QColor | None = None, radius_px: float = RADIUS
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1.0) if line is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    half = 0.5
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius_px, radius_px)


def focus_ring(painter: QPainter, rect: QRectF, *, radius_px: float = RADIUS) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("accent"), _FOCUS_PX))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = _FOCUS_PX / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius_px, radius_px)


def picture(
    painter: QPainter, rect: QRectF, shown: QPixmap, *, radius_px: float = RADIUS, opacity: float = 1.0
) -> None:
    """Fill `rect` with the picture's middle, corners rounded."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius_px, radius_px)
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(path)
    painter.setOpacity(opacity)
    painter.drawPixmap(rect, shown, _cover(shown, rect))
    painter.restore()


def _cover(shown: QPixmap, rect: QRectF) -> QRectF:
    """The largest middle part of the picture that has the shape of `rect`; pixels of the picture."""
    width, height = float(shown.width()), float(shown.height())
    if width <= 0 or height <= 0 or rect.height() <= 0:
        return QRectF(shown.rect())
    shape = rect.width() / rect.height()
    if width / height > shape:
        part = height * shape
        return QRectF((width - part) / 2, 0, part, height)
    part = width / shape
    # Faces are above the middle of tall pictures more often than below it.
    return QRectF(0, (height - part) / 3, width, part)


def line(painter: QPainter, rect: QRectF, text: str, *, font: QFont, tint: QColor, centre: bool = False) -> None:
    """One line of text, shortened with an ellipsis where it does not fit."""
    painter.setFont(font)
    painter.setPen(tint)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    side = Qt.AlignmentFlag.AlignHCenter if centre else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def wrapped(painter: QPainter, rect: QRectF, text: str, *, font: QFont, tint: QColor) -> None:
    """As many lines as fit; the last one ends in an ellipsis where there is more."""
    painter.setFont(font)
    painter.setPen(tint)
    metrics = QFontMetrics(font)
    lines = max(1, int(rect.height() // metrics.lineSpacing()))
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    top = rect.top()
    for number in range(lines):
        piece = layout.createLine()
        if not piece.isValid():
            break
        piece.setLineWidth(rect.width())
        start = piece.textStart()
        shown = text[start : start + piece.textLength()]
        if number == lines - 1:
            shown = metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(QRectF(rect.left(), top, rect.width(), metrics.lineSpacing()), shown)
        top += metrics.lineSpacing()
    layout.endLayout()
