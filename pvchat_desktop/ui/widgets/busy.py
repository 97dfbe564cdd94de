"""How far something is that is being done with a model or a runtime: a line of words over a bar."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from pvchat_desktop.core.job import Progress
from pvchat_desktop.ui import words
from pvchat_desktop.ui.theme import XS
from pvchat_desktop.ui.widgets.controls import label

_BAR_PX = 220


class Busy(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.stage = label(ink="muted", steps=-1)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addWidget(self.stage)
        column.addWidget(self.bar)

    def show_progress(self, progress: Progress | None) -> None:
        """None: it has begun, and nothing is counted yet."""
        self.stage.setText(words.progress(progress) if progress is not None else self.tr("Getting ready…"))
        self.bar.setRange(0, progress.total if progress is not None and progress.total > 0 else 0)
        self.bar.setValue(progress.done if progress is not None else 0)
