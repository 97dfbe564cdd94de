"""How a training goes, drawn: one small plot for the loss, one for the share of closed gates, one for beta."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from pvchat_desktop.core.job import TrainingStep
from pvchat_desktop.ui import theme
from pvchat_desktop.ui.theme import L, M, S, colour
from pvchat_desktop.ui.widgets import paint

_TITLE_PX = 24
_FOOT_PX = 20


@dataclass(frozen=True, slots=True)
class Series:
    """Values by step, None where one was not measured. `aim`: a line to compare with."""

    steps: tuple[int, ...]
    values: tuple[float | None, ...]
    changes: tuple[int, ...] = ()  # steps at which a new stage begins
    aim: float | None = None

    @property
    def known(self) -> list[tuple[int, float]]:
        return [(step, value) for step, value in zip(self.steps, self.values, strict=True) if value is not None]


def figure(value: float) -> str:
    """Short: 1.53, 0.04, 3.2e-06."""
    if value != 0 and abs(value) < 0.001:
        return f"{value:.1e}"
    return f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"


class Plot(QWidget):
    """One curve; `is_log`: the height is the order of magnitude. What it shows is its accessible description too."""

    def __init__(self, title: str, note: str, *, ink: str, is_log: bool = False) -> None:
        super().__init__()
        self._title = title
        self._ink = ink
        self._is_log = is_log
        self._series = Series((), ())
        self.setAccessibleName(title)
        self.setToolTip(note)
        self.setMinimumSize(150, 112)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(240, 170)

    def show_series(self, series: Series) -> None:
        self._series = series
        self._tell()
        self.update()

    def _tell(self) -> None:
        known = self._series.known
        if not known:
            self.setAccessibleDescription(self.tr("Nothing yet"))
            return
        (first_step, first), (last_step, last) = known[0], known[-1]
        text = self.tr("{first} at step {first_step}, {last} at step {last_step}, lowest {low}, highest {high}")
        values = [value for _, value in known]
        self.setAccessibleDescription(
            text.format(
                first=figure(first),
                first_step=first_step,
                last=figure(last),
                last_step=last_step,
                low=figure(min(values)),
                high=figure(max(values)),
            )
        )

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.panel(painter, rect, fill=colour("base"), line=colour("line"))
        known = self._series.known
        latest = figure(known[-1][1]) if known else ""
        value_font = theme.font(bold=True)
        painter.setFont(value_font)
        painter.setPen(colour("text"))
        top = QRectF(M, S, rect.width() - 2 * M, _TITLE_PX)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, latest)
        beside = painter.fontMetrics().horizontalAdvance(latest) + S
        paint.line(
            painter, top.adjusted(0, 0, -beside, 0), self._title, font=theme.font(steps=-1), tint=colour("muted")
        )
        area = rect.adjusted(M, S + _TITLE_PX + S, -M, -_FOOT_PX - S)
        if len(known) < 2:
            waiting = self.tr("Begins with the first steps")
            paint.line(painter, area, waiting, font=theme.font(steps=-1), tint=colour("muted"), centre=True)
        else:
            self._paint_curve(painter, area, known)
        painter.end()

    def _scaled(self, value: float) -> float:
        return math.log10(max(value, 1e-12)) if self._is_log else value

    def _paint_curve(self, painter: QPainter, area: QRectF, known: Sequence[tuple[int, float]]) -> None:
        heights = [self._scaled(value) for _, value in known]
        aim = self._series.aim
        ends = heights if aim is None else [*heights, self._scaled(aim)]
        low, high = min(ends), max(ends)
        room = (high - low) or 1.0
        first, last = known[0][0], max(known[-1][0], known[0][0] + 1)

        def place(step: float, height: float) -> QPointF:
            x = area.left() + area.width() * (step - first) / (last - first)
            return QPointF(x, area.bottom() - area.height() * (height - low) / room)

        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(colour("line_strong"), 1, Qt.PenStyle.DashLine))
        for step in self._series.changes:
            if first < step <= last:
                painter.drawLine(place(step, low), place(step, high))
        if aim is not None:
            painter.setPen(QPen(colour("line_strong"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(place(first, self._scaled(aim)), place(last, self._scaled(aim)))
        painter.setPen(QPen(colour(self._ink), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        curve = QPolygonF([place(step, height) for (step, _), height in zip(known, heights, strict=True)])
        painter.drawPolyline(curve)
        painter.setBrush(colour(self._ink))
        painter.drawEllipse(place(known[-1][0], heights[-1]), 3, 3)
        self._paint_foot(painter, area, known)

    def _paint_foot(self, painter: QPainter, area: QRectF, known: Sequence[tuple[int, float]]) -> None:
        painter.setFont(theme.font(steps=-1))
        painter.setPen(colour("muted"))
        foot = QRectF(area.left(), area.bottom() + 2, area.width(), _FOOT_PX)
        painter.drawText(
            foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.tr("step {n}").format(n=known[0][0])
        )
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(known[-1][0]))


class TrainingPlots(QWidget):
    """The three side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("How the training goes"))
        self.loss = Plot(
            self.tr("Loss"), self.tr("How far answers are from the right ones: lower is better."), ink="accent"
        )
        self.sparsity = Plot(
            self.tr("Closed gates (R_s)"),
            self.tr("Share of the gated heads that stay closed; the dotted line is what is aimed at."),
            ink="person_3",
        )
        self.beta = Plot(
            self.tr("Weight of sparsity (β)"),
            self.tr("How strongly closed gates are asked for, in orders of magnitude."),
            ink="person_2",
            is_log=True,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M if self.width() < 700 else L)
        for plot in (self.loss, self.sparsity, self.beta):
            row.addWidget(plot, 1)

    def show_steps(self, curve: Sequence[TrainingStep], *, aim: float | None) -> None:
        steps = tuple(range(1, len(curve) + 1)) if _restarts(curve) else tuple(one.step for one in curve)
        changes = tuple(steps[i] for i in range(1, len(curve)) if curve[i].stage != curve[i - 1].stage)
        self.loss.show_series(Series(steps, tuple(one.language_loss for one in curve), changes))
        self.sparsity.show_series(Series(steps, tuple(one.sparsity for one in curve), changes, aim))
        self.beta.show_series(Series(steps, tuple(one.beta for one in curve), changes))


def _restarts(curve: Sequence[TrainingStep]) -> bool:
    """Whether counting begins anew with a stage."""
    return any(later.step <= one.step for one, later in itertools.pairwise(curve))
