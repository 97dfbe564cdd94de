"""The three rows of "did it work?": base model, with face memory, with what was learned."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pvchat_desktop.presenters.report import Figure, Row
from pvchat_desktop.ui.theme import L, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import label


class ReportTable(QWidget):
    """Labels in a grid: each figure is read aloud with its row and column."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Did it work?"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(L, M, L, M)
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(S)
        self.cells: list[QLabel] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        for old in self.cells:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cells = []
        heads = ("", self.tr("Right"), self.tr("Recognised"), self.tr("Wrongly seen"), self.tr("Look-alikes wrongly"))
        for column, head in enumerate(heads):
            self._put(0, column, head, ink="muted", steps=-1)
        for number, row in enumerate(rows, start=1):
            title = self._title(row.name)
            self._put(number, 0, title, bold=row.name == "memory_adapter")
            right = "–" if row.right is None else self.tr("{n} %").format(n=round(100 * row.right))
            texts = (right, *(self._of(one) for one in (row.recognised, row.wrongly, row.alike)))
            for column, text in enumerate(texts, start=1):
                cell = self._put(number, column, text, bold=row.name == "memory_adapter")
                cell.setAccessibleName(f"{title}, {heads[column]}: {text}".replace("\n", " "))
        self._grid.setColumnStretch(0, 1)

    def _put(
        self, row: int, column: int, text: str, *, ink: str = "text", steps: int = 0, bold: bool = False
    ) -> QLabel:
        made = label(text, ink=ink, steps=steps, bold=bold, wrap=column == 0)
        made.setAlignment(
            (Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop
        )
        self._grid.addWidget(made, row, column)
        made.show()
        self.cells.append(made)
        return made

    def _title(self, name: str) -> str:
        titles = {
            "base": self.tr("Base model alone"),
            "memory": self.tr("With face memory"),
            "memory_adapter": self.tr("With what was learned"),
        }
        return titles.get(name, name)

    def _of(self, figure: Figure) -> str:
        if not figure.of:
            return self.tr("not checked")
        text = self.tr("{hits} of {of}").format(hits=figure.hits, of=figure.of)
        return text if figure.is_enough else self.tr("{text}\ntoo few to tell").format(text=text)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, QRectF(self.rect()), fill=colour("base"), line=colour("line"))
        painter.end()
