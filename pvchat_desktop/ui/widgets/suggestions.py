"""Questions that fit what is known, each a button that asks it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from pvchat_desktop.ui.theme import S
from pvchat_desktop.ui.widgets.controls import button
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout


class Suggestions(QWidget):
    def __init__(self, ask: Callable[[str], None]) -> None:
        super().__init__()
        self._ask = ask
        self._flow = FlowLayout(self, gap_px=S)
        self._questions: tuple[str, ...] = ()
        self.buttons: list[QPushButton] = []

    def show_questions(self, questions: tuple[str, ...]) -> None:
        if questions == self._questions:
            return  # as after most answers
        self._questions = questions
        self._flow.clear()
        self.buttons = [button(text, partial(self._ask, text), kind="pill") for text in questions]
        for made in self.buttons:
            self._flow.addWidget(made)
        self.setVisible(bool(questions))

    def fit(self, at_most: int) -> None:
        """As many as there is room for."""
        for number, one in enumerate(self.buttons):
            if one.isHidden() != (number >= at_most):
                one.setHidden(number >= at_most)
                self._flow.invalidate()
