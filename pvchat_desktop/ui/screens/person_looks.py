"""How a person looked, year by year; pressing a year asks for its clips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.theme import L, M
from pvchat_desktop.ui.widgets.cards import REVIEW, Card, CardText
from pvchat_desktop.ui.widgets.controls import label, tip
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from pvchat_desktop.services.looks import Look


class PersonLooks(QWidget):
    """Hidden where no recording has a date: one card without a year would say nothing."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.cards: list[Card] = []
        holder = QWidget()
        self._flow = FlowLayout(holder, gap_px=L)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(label(self.tr("Over the years"), bold=True, steps=1))
        column.addWidget(holder)

    def show_looks(self, name: str, looks: tuple[Look, ...]) -> None:
        self._flow.clear()
        self.cards = [self._card(name, one) for one in looks]
        for card in self.cards:
            self._flow.addWidget(card)
            card.show()
        self.setVisible(any(one.year is not None for one in looks))

    def _card(self, name: str, look: Look) -> Card:
        text = CardText(self._when(look), (words.clips(look.clips),))
        picture = look.pictures[0] if look.pictures else None
        card = Card(text, picture, self._host.pictures, size=REVIEW)
        if look.year is not None:
            question = self.tr("In which clips of {year} is {name}?").format(year=look.year, name=name)
            card.setAccessibleDescription(question)
            card.setToolTip(tip(question))
            card.clicked.connect(lambda: self._host.ask_requested.emit((), question))
        else:
            card.setEnabled(False)
        return card

    def _when(self, look: Look) -> str:
        if look.year is None:
            return self.tr("Without a date")
        if look.age is None:
            return str(look.year)
        return self.tr("{year}, aged {age}").format(year=look.year, age=look.age)
