"""What the window shows while the catalog is opened, and if it cannot be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.ui.host import Screen
from pvchat_desktop.ui.widgets.empty_state import EmptyState


class OpeningScreen(Screen):
    name = "opening"

    def __init__(self, again: Callable[[], None]) -> None:
        super().__init__()
        self._again = again
        self.state = EmptyState("library")
        column = QVBoxLayout(self)
        column.addWidget(self.state)
        self.show_opening()

    def show_opening(self) -> None:
        self.state.fill(self.tr("Opening your library…"), "")

    def show_problem(self, problem: Problem) -> None:
        self.state.fill(
            problem.title,
            self.tr("{message} {hint}").format(message=problem.message, hint=problem.hint).strip(),
            action=self.tr("Try again"),
            pressed=self._again,
        )
        self.state.button.setFocus()
