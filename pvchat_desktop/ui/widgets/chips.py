"""Chips: small rounded buttons. Evidence chips show the face that justified a name and lead to its moment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QWidget

from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource
from pvchat_desktop.ui import icons, theme, words
from pvchat_desktop.ui.theme import XS, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import label, tip, tool
from pvchat_desktop.ui.widgets.pictures import Pictures

_DOTS = {EvidenceLevel.SURE: 3, EvidenceLevel.LIKELY: 2, EvidenceLevel.UNSURE: 1}
_CROP_PX = 44
_HEIGHT_PX = 56
_MENU_PX = 26
_MAX_WIDTH_PX = 250


@dataclass(frozen=True, slots=True)
class ChipText:
    name: str
    span: str
    level: str  # "" where nobody is named: there is nothing to be sure of
    title: str = ""  # of the clip, where the question was about more than one
    source: str = ""  # who says so, where it is not face memory


class EvidenceChip(QAbstractButton):
    """Press: go to the moment. The menu (right end, Menu key or right click) says that the name is wrong."""

    chosen = Signal(object)  # Evidence
    rejected = Signal(object)  # Evidence

    def __init__(self, evidence: Evidence, text: ChipText, crop: Path | None, pictures: Pictures) -> None:
        super().__init__()
        self.evidence = evidence
        self._text = text
        self._crop = crop
        self._pictures = pictures
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(
            ", ".join(part for part in (text.name, text.title, text.span, text.level, text.source) if part)
        )
        self.setAccessibleDescription(self.tr("Shows this moment in the player."))
        self.setToolTip(tip(self.accessibleName()))
        self.setFixedSize(self.sizeHint())
        pictures.loaded.connect(self._picture_loaded)
        self.clicked.connect(lambda: self.chosen.emit(self.evidence))

    def sizeHint(self) -> QSize:
        first = QFontMetrics(theme.font(bold=True)).horizontalAdvance(self._first_line())
        second = QFontMetrics(theme.font(steps=-1)).horizontalAdvance(self._second_line()) + 34
        width = _CROP_PX + 3 * S + max(first, second) + _MENU_PX
        return QSize(min(width, _MAX_WIDTH_PX), _HEIGHT_PX)

    def _second_line(self) -> str:
        if not self._text.level:
            return self._text.span
        sure = f"{self._text.level}, {self._text.source}" if self._text.source else self._text.level
        return self.tr("{span} · {level}").format(span=self._text.span, level=sure)

    def _first_line(self) -> str:
        if not self._text.title:
            return self._text.name
        return self.tr("{name} · {title}").format(name=self._text.name, title=self._text.title)

    def _picture_loaded(self, path: str) -> None:
        if self._crop is not None and path == str(self._crop):
            self.update()

    def menu(self) -> QMenu:
        menu = QMenu(self)
        show = menu.addAction(self.tr("Show this moment"))
        icons.set_symbol(show, "play")
        show.triggered.connect(lambda: self.chosen.emit(self.evidence))
        if self.evidence.person is not None:
            wrong = menu.addAction(self.tr("That is not {name}").format(name=self._text.name))
            icons.set_symbol(wrong, "close")
            wrong.triggered.connect(lambda: self.rejected.emit(self.evidence))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent, /) -> None:
        self._open_menu()
        event.accept()

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton and event.position().x() > self.width() - _MENU_PX:
            self._open_menu()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Delete and self.evidence.person is not None:
            self.rejected.emit(self.evidence)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        fill = colour("hover") if self.underMouse() else colour("base")
        paint.panel(painter, rect, fill=fill, line=colour("line"))
        crop = QRectF(6, 6, _CROP_PX, _CROP_PX)
        found = self._pictures.get(self._crop, round(_CROP_PX * 2 * self.devicePixelRatioF()))
        if found is None:
            paint.panel(painter, crop, fill=colour("sunken"), radius_px=6)
            symbol = icons.pixmap("person", ink="line_strong", ratio=self.devicePixelRatioF())
            painter.drawPixmap(int(crop.center().x() - 10), int(crop.center().y() - 10), symbol)
        else:
            paint.picture(painter, crop, found, radius_px=6)
        left = crop.right() + S
        width = rect.width() - left - _MENU_PX
        name_rect = QRectF(left, 8, width, 20)
        paint.line(painter, name_rect, self._first_line(), font=theme.font(bold=True), tint=colour("text"))
        beside = 30 if self._text.level else 0
        if self._text.level:
            self._paint_level(painter, QPointF(left + 3, 39))
        where = QRectF(left + beside, 29, width - beside, 20)
        paint.line(painter, where, self._second_line(), font=theme.font(steps=-1), tint=colour("muted"))
        dots = icons.pixmap("more", ink="muted", size_px=16, ratio=self.devicePixelRatioF())
        painter.drawPixmap(int(rect.width() - _MENU_PX + 4), int(rect.height() / 2 - 8), dots)
        if self.hasFocus():
            paint.focus_ring(painter, rect)
        painter.end()

    def _paint_level(self, painter: QPainter, at: QPointF) -> None:
        """Three dots, filled as far as the confidence goes."""
        painter.setPen(QPen(colour("accent"), 1.2))
        for number in range(3):
            is_full = number < _DOTS.get(self.evidence.level, 0)
            painter.setBrush(colour("accent") if is_full else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at + QPointF(number * 9, 0), 3, 3)


class ContextChip(QWidget):
    """What a question is about: a clip or the whole library, with a button to take it away."""

    removed = Signal()

    def __init__(self, text: str, symbol: str, *, remove_text: str = "") -> None:
        super().__init__()
        self._symbol = symbol
        self.setAccessibleName(text)
        name = label(text, steps=-1, wrap=False)
        self._width_px = QFontMetrics(name.font()).horizontalAdvance(text)
        name.setMaximumWidth(220)
        name.setToolTip(tip(text))
        row = QHBoxLayout(self)
        row.setContentsMargins(30, 2, XS if remove_text else M, 2)
        row.setSpacing(XS)
        row.addWidget(name)
        if remove_text:
            cross = tool(remove_text, "close", self.removed.emit)
            cross.setIconSize(QSize(14, 14))
            row.addWidget(cross)
        self.setMinimumHeight(30)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, QRectF(self.rect()), fill=colour("accent_soft"), radius_px=self.height() / 2)
        symbol = icons.pixmap(self._symbol, ink="accent", size_px=16, ratio=self.devicePixelRatioF())
        painter.drawPixmap(10, (self.height() - 16) // 2, symbol)
        painter.end()


def chip_text(evidence: Evidence, name: str, clip_title: str) -> ChipText:
    """`clip_title` is "" where the clip is the one in the player."""
    span = words.span(evidence.start_s, evidence.end_s)
    level = words.level(evidence.level) if evidence.person is not None else ""
    said = {EvidenceSource.ADAPTER: words.learned, EvidenceSource.BODY: words.by_body}.get(evidence.source)
    source = said() if said is not None else ""
    return ChipText(name, span, level, clip_title, source)
