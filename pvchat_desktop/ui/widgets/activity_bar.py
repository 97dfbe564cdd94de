"""The status area: what runs now, how far it is, and Stop; otherwise a quiet line about the library."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from pvchat_desktop.presenters.background import Activity
from pvchat_desktop.ui import words
from pvchat_desktop.ui.theme import L, M, S, colour
from pvchat_desktop.ui.widgets.controls import label, tool

_HEIGHT_PX = 40  # the same with and without a job: nothing jumps
_BAR_PX = 160


class ActivityBar(QWidget):
    stop_pressed = Signal(int)  # id of the activity

    def __init__(self) -> None:
        super().__init__()
        self._shown: Activity | None = None
        self._quiet = ""
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName(self.tr("Status"))
        self._text = label(ink="muted", wrap=False)
        self._text.setMinimumWidth(0)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(_BAR_PX)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the running job"))
        self._stop = tool(self.tr("Stop this job"), "stop", self._stop_it, keys=self.tr("Esc"))
        row = QHBoxLayout(self)
        row.setContentsMargins(L, 0, S, 0)
        row.setSpacing(M)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar)
        row.addWidget(self._stop)
        self.show_activities(())

    def set_quiet_text(self, text: str) -> None:
        self._quiet = text
        if self._shown is None:
            self._text.setText(text)

    @property
    def text(self) -> str:
        return self._text.text()

    def show_activities(self, activities: tuple[Activity, ...]) -> None:
        """Show the newest; how many more there are is said beside it."""
        self._shown = activities[-1] if activities else None
        self._bar.setVisible(self._shown is not None)
        self._stop.setVisible(self._shown is not None)
        if self._shown is None:
            self._text.setText(self._quiet)
            return
        self._stop.setEnabled(not self._shown.is_stopping)
        self._text.setText(self._sentence(self._shown, len(activities) - 1))
        now = self._shown.progress
        self._bar.setRange(0, now.total if now is not None and now.total > 0 else 0)
        self._bar.setValue(now.done if now is not None else 0)

    def _sentence(self, shown: Activity, more: int) -> str:
        text = shown.label
        if shown.is_stopping:
            text = self.tr("{label}: stopping…").format(label=shown.label)
        elif shown.progress is not None:
            text = self.tr("{label}: {progress}").format(label=shown.label, progress=words.progress(shown.progress))
        return text if more == 0 else self.tr("{text} ({n} more waiting)").format(text=text, n=more)

    def _stop_it(self) -> None:
        if self._shown is not None:
            self.stop_pressed.emit(self._shown.id)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, colour("line"))
        painter.end()
