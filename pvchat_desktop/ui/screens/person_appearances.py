"""All appearances of a person as pictures to choose from, and what can be said of the chosen ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QLineEdit, QVBoxLayout, QWidget

from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.presenters.people import PeoplePresenter
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import L, M, S
from pvchat_desktop.ui.widgets.cards import REVIEW, Card, CardText
from pvchat_desktop.ui.widgets.controls import button, label
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from pvchat_desktop.services.views import AppearanceView

_SHOWN = 48
"""Pictures at first, and with each "Show more": thousands of cards would make the page stutter."""


class Appearances(QWidget):
    chosen_changed = Signal()

    def __init__(self, host: Host, presenter: PeoplePresenter) -> None:
        super().__init__()
        self._host = host
        self._presenter = presenter
        self._person, self._name = PersonId(""), ""
        self._all: tuple[AppearanceView, ...] = ()
        self._shown = _SHOWN
        self._chosen: dict[TrackId, None] = {}  # in the order they were chosen
        self.cards: dict[TrackId, Card] = {}
        self._title = label(bold=True, steps=1)
        self._note = label(ink="muted", steps=-1)
        self.other_button = button(self.tr("This is somebody else…"), self._ask_who, symbol="person")
        self.split_button = button(self.tr("Split off…"), self._ask_new, symbol="merge")
        self.clear_button = button(self.tr("Choose none"), self.choose_none, kind="link")
        self.more_button = button("", self._show_more)
        self.more_button.hide()  # until it has a name
        holder = QWidget()
        self._flow = FlowLayout(holder, gap_px=L)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        for part in (self._title, self._note):
            column.addWidget(part)
        column.addLayout(self._answers())
        column.addWidget(holder)
        column.addWidget(self.more_button)

    def _answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(S)
        for part in (self.other_button, self.split_button, self.clear_button):
            row.addWidget(part)
        row.addStretch(1)
        return row

    @property
    def chosen(self) -> tuple[TrackId, ...]:
        return tuple(self._chosen)

    # --- what it shows

    def show_person(self, person: PersonId, name: str, appearances: tuple[AppearanceView, ...]) -> None:
        if person != self._person:
            self._shown = _SHOWN
            self._chosen.clear()
        self._person, self._name, self._all = person, name, appearances
        there = {one.track for one in appearances}
        self._chosen = {track: None for track in self._chosen if track in there}
        self._fill()

    def _fill(self) -> None:
        focused = next((track for track, card in self.cards.items() if card.hasFocus()), None)
        self._flow.clear()
        self.cards = {one.track: self._card(one) for one in self._all[: self._shown]}
        for track, card in self.cards.items():
            self._flow.addWidget(card)
            card.show()
            if track == focused:
                card.setFocus()
        left = len(self._all) - len(self.cards)
        self.more_button.setText(self.tr("Show {n} more").format(n=min(left, _SHOWN)))
        self.more_button.setAccessibleName(self.more_button.text())
        self.more_button.setVisible(left > 0)
        self.setVisible(bool(self._all))
        self._say_chosen()

    def _card(self, one: AppearanceView) -> Card:
        said = self.tr("confirmed") if one.is_confirmed else words.level(one.level)
        lines = (self.tr("{times} · {level}").format(times=words.spans(one.spans[:1]), level=said),)
        card = Card(CardText(one.title, lines), one.picture, self._host.pictures, size=REVIEW)
        card.setCheckable(True)
        card.setChecked(one.track in self._chosen)
        card.toggled.connect(lambda is_on: self._choose(one.track, is_on=is_on))
        return card

    def _show_more(self) -> None:
        self._shown += _SHOWN
        self._fill()

    def _say_chosen(self) -> None:
        count = len(self._chosen)
        self._title.setText(
            words.count(len(self._all), self.tr("{n} appearance"), self.tr("{n} appearances"))
            if not count
            else words.count(count, self.tr("{n} appearance chosen"), self.tr("{n} appearances chosen"))
        )
        self._note.setText(
            self.tr("Choose the pictures that do not show {name}. Every change can be undone.").format(name=self._name)
        )
        for part in (self.other_button, self.split_button, self.clear_button):
            part.setVisible(count > 0)
        self.chosen_changed.emit()

    # --- what can be said

    def _choose(self, track: TrackId, *, is_on: bool) -> None:
        if is_on:
            self._chosen[track] = None
        else:
            self._chosen.pop(track, None)
        self._say_chosen()

    def choose_none(self) -> None:
        for card in self.cards.values():
            card.setChecked(False)
        self._chosen.clear()
        self._say_chosen()

    def _ask_who(self) -> None:
        self._with_preview(self._ask_other)

    def _ask_new(self) -> None:
        self._with_preview(self._ask_name)

    def _with_preview(self, ask: Callable[[tuple[TrackId, ...], str], None]) -> None:
        chosen = self.chosen
        self._presenter.preview_tracks(chosen, lambda preview: ask(chosen, preview))

    def _ask_other(self, chosen: tuple[TrackId, ...], preview: str) -> None:
        dialog = self._dialog(self.tr("Who is it?"), chosen)
        dialog.setLabelText(self.tr("{preview}\nChoose who it is, or type a new name:").format(preview=local(preview)))
        dialog.setComboBoxItems(list(self._presenter.names()))
        dialog.setComboBoxEditable(True)
        dialog.open()
        box = dialog.findChild(QComboBox)
        if box is not None:
            box.setAccessibleName(self.tr("Who it is"))

    def _ask_name(self, chosen: tuple[TrackId, ...], preview: str) -> None:
        dialog = self._dialog(self.tr("Split off {name}").format(name=self._name), chosen)
        text = self.tr("{preview}\nName of the other person (leave it empty if you do not know):")
        dialog.setLabelText(text.format(preview=local(preview)))
        dialog.open()
        edit = dialog.findChild(QLineEdit)
        if edit is not None:
            edit.setAccessibleName(self.tr("Name of the other person"))

    def _dialog(self, title: str, chosen: tuple[TrackId, ...]) -> QInputDialog:
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.textValueSelected.connect(lambda name: self._hand_over(chosen, name))
        return dialog

    def _hand_over(self, chosen: tuple[TrackId, ...], name: str) -> None:
        self._presenter.hand_over(chosen, self._person, name)
