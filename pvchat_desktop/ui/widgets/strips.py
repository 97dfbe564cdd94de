"""Under the player: one strip per person that shows when they are seen. Pressing a part goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.media import Span
from pvchat_desktop.presenters.player import neighbour
from pvchat_desktop.ui import theme, words
from pvchat_desktop.ui.theme import XS, M, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import label, tip

_TEXT_PX = 20
_BAR_PX = 14
_PAD_PX = 4
_PALE = 70  # of 255
_LEVELS = (EvidenceLevel.SURE, EvidenceLevel.LIKELY, EvidenceLevel.UNSURE)
_PATTERNS = {
    EvidenceLevel.SURE: Qt.BrushStyle.SolidPattern,
    EvidenceLevel.LIKELY: Qt.BrushStyle.BDiagPattern,
    EvidenceLevel.UNSURE: Qt.BrushStyle.Dense6Pattern,
}


@dataclass(frozen=True, slots=True)
class StripRow:
    name: str
    level: EvidenceLevel
    spans: tuple[Span, ...]
    by_body: tuple[Span, ...] = ()  # beside `spans`, where no face is seen: weaker, and drawn so


def _fill(painter: QPainter, rect: QRectF, *, tint: QColor, level: EvidenceLevel) -> None:
    """A span's block: a pattern as well as the colour tells how sure it is."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tint, 1.2))
    painter.setBrush(QBrush(tint, _PATTERNS[level]))
    painter.drawRoundedRect(rect, 3, 3)


def _fill_weaker(painter: QPainter, rect: QRectF, *, tint: QColor) -> None:
    """A paler and lower block with a broken edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tint, 1.0, Qt.PenStyle.DotLine))
    pale = QColor(tint)
    pale.setAlpha(_PALE)
    painter.setBrush(pale)
    painter.drawRoundedRect(rect.adjusted(0, rect.height() / 3, 0, 0), 3, 3)


class PersonStrip(QWidget):
    """Left and Right go from one appearance to the next, Enter to the one at hand."""

    seek = Signal(float)  # seconds

    def __init__(self, row: StripRow, index: int) -> None:
        super().__init__()
        self._row = row
        self._index = index
        self._stops = tuple(sorted((*row.spans, *row.by_body), key=lambda span: span.start_s))
        self._duration_s = 0.0
        self._at_s = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self._told())
        self.setAccessibleDescription(self.tr("Left and Right go to the previous and the next appearance."))
        self.setToolTip(tip(self.accessibleName()))

    def _told(self) -> str:
        row = self._row
        seen = self.tr("{name}, {level}, seen at {spans}").format(
            name=row.name, level=words.level(row.level), spans=words.spans(row.spans)
        )
        return f"{seen}; {words.by_body()}: {words.spans(row.by_body)}" if row.by_body else seen

    def sizeHint(self) -> QSize:
        return QSize(240, _TEXT_PX + _BAR_PX + 3 * _PAD_PX)

    def set_times(self, at_s: float, duration_s: float) -> None:
        self._at_s, self._duration_s = at_s, duration_s
        self.update()

    def _bar(self) -> QRectF:
        return QRectF(_PAD_PX, _TEXT_PX + _PAD_PX, self.width() - 2 * _PAD_PX, _BAR_PX)

    def x_of(self, at_s: float) -> float:
        bar = self._bar()
        part = at_s / self._duration_s if self._duration_s > 0 else 0.0
        return bar.left() + bar.width() * min(1.0, max(0.0, part))

    def block(self, span: Span) -> QRectF:
        """A span's block, at least wide enough to be seen and hit."""
        bar = self._bar()
        left, right = self.x_of(span.start_s), self.x_of(span.end_s)
        return QRectF(left, bar.top(), max(4.0, right - left), bar.height())

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._duration_s <= 0:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = event.position()
        slack_px = 4.0
        for span in self._stops:
            block = self.block(span).adjusted(-slack_px, -slack_px, slack_px, slack_px)
            if block.left() <= at.x() <= block.right():
                part = (at.x() - self._bar().left()) / self._bar().width() * self._duration_s
                self.seek.emit(min(max(part, span.start_s), span.end_s))
                return
        bar = self._bar()
        self.seek.emit(min(1.0, max(0.0, (at.x() - bar.left()) / bar.width())) * self._duration_s)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            span = neighbour(self._stops, self._at_s, forward=key == Qt.Key.Key_Right)
            if span is not None:
                self.seek.emit(span.start_s)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._stops:
            here = next((one for one in self._stops if one.end_s >= self._at_s), self._stops[0])
            self.seek.emit(here.start_s)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        tint = theme.theme().person_colour(self._index)
        bar = self._bar()
        summary = self.tr("{name} · {level}").format(name=self._row.name, level=words.level(self._row.level))
        text_rect = QRectF(bar.left(), 2, bar.width() * 0.6, _TEXT_PX)
        paint.line(painter, text_rect, summary, font=theme.font(steps=-1, bold=True), tint=colour("text"))
        painter.setFont(theme.font(steps=-1))
        painter.setPen(colour("muted"))
        total = sum(span.duration_s for span in self._row.spans)
        painter.drawText(
            QRectF(bar.left() + bar.width() * 0.6, 2, bar.width() * 0.4, _TEXT_PX),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            words.duration(total),
        )
        paint.panel(painter, bar, fill=colour("sunken"), radius_px=4)
        for span in self._row.by_body:
            _fill_weaker(painter, self.block(span), tint=tint)
        for span in self._row.spans:
            _fill(painter, self.block(span), tint=tint, level=self._row.level)
        x = self.x_of(self._at_s)
        painter.setPen(QPen(colour("text"), 2))
        painter.drawLine(QPointF(x, bar.top() - 2), QPointF(x, bar.bottom() + 2))
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()))
        painter.end()


class _LegendMark(QWidget):
    def __init__(self, level: EvidenceLevel | None) -> None:
        """None: of what is known by the body alone."""
        super().__init__()
        self._level = level
        self.setFixedSize(22, 12)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        rect, tint = QRectF(1, 1, 20, 10), colour("muted")
        if self._level is None:
            _fill_weaker(painter, rect, tint=tint)
        else:
            _fill(painter, rect, tint=tint, level=self._level)
        painter.end()


def _weaker_mark() -> QWidget:
    """The legend's part that is shown only where it is needed."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(XS)
    row.addWidget(_LegendMark(None))
    row.addWidget(label(words.by_body(), ink="muted", steps=-1, wrap=False))
    return holder


class Strips(QWidget):
    """All strips and their legend."""

    seek = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[PersonStrip] = []
        self._shown: list[StripRow] | None = None
        self._times = (0.0, 0.0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(XS)
        self._nobody = label(self.tr("Nobody you have named is seen in this clip."), ink="muted", steps=-1)
        self._column.addWidget(self._nobody)
        self._weaker = _weaker_mark()
        self._legend = self._make_legend()
        self._column.addWidget(self._legend)
        self._column.addStretch(1)
        self.setAccessibleName(self.tr("Who is seen when"))
        self.show_rows(())

    def _make_legend(self) -> QWidget:
        legend = QWidget()
        row = QHBoxLayout(legend)
        row.setContentsMargins(_PAD_PX, XS, 0, 0)
        row.setSpacing(XS)
        for level in _LEVELS:
            row.addWidget(_LegendMark(level))
            row.addWidget(label(words.level(level), ink="muted", steps=-1, wrap=False))
            row.addSpacing(M)
        row.addWidget(self._weaker)
        row.addStretch(1)
        legend.setAccessibleName(self.tr("Legend: a full block is sure, a hatched one likely, a dotted one unsure"))
        return legend

    def show_rows(self, rows: Sequence[StripRow]) -> None:
        if self._shown == list(rows):
            return
        self._shown = list(rows)
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [PersonStrip(row, index) for index, row in enumerate(rows)]
        for index, strip in enumerate(self.rows):
            strip.seek.connect(self.seek)
            strip.set_times(*self._times)
            self._column.insertWidget(index, strip)
        self._weaker.setVisible(any(row.by_body for row in rows))
        self._nobody.setVisible(not rows)
        self._legend.setVisible(bool(rows))

    def set_times(self, at_s: float, duration_s: float) -> None:
        self._times = (at_s, duration_s)
        for strip in self.rows:
            strip.set_times(at_s, duration_s)
