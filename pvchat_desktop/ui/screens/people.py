"""People: cards of everybody who has a name, and below of the unknown; the page of one person is in `person.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.people import PeoplePresenter, PersonScreen
from pvchat_desktop.presenters.training import Training
from pvchat_desktop.ui import words
from pvchat_desktop.ui.actions import Bindings
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.screens.person import PersonPane
from pvchat_desktop.ui.screens.same_person import SamePersonPane
from pvchat_desktop.ui.screens.unknown import UnknownSection
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, M, S
from pvchat_desktop.ui.widgets.cards import PERSON, Card, CardText
from pvchat_desktop.ui.widgets.controls import button, label, scrolling
from pvchat_desktop.ui.widgets.empty_state import EmptyState
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout
from pvchat_desktop.ui.widgets.question import Question, ask

if TYPE_CHECKING:
    from pvchat_desktop.services.views import PersonSummary


class PeopleScreen(Screen):
    name = "people"

    def __init__(self, host: Host, training: Training) -> None:
        super().__init__()
        self._host = host
        self.cards: list[Card] = []
        self.presenter = PeoplePresenter(host.app, host.background, self)
        self.presenter.changed = host.people_changed.emit
        host.people_changed.connect(self.presenter.follow)
        self.empty = EmptyState("people")
        self._hidden_box = QCheckBox()
        self._hidden_box.hide()
        self._hidden_box.toggled.connect(self.presenter.show_hidden)
        self.unknown = UnknownSection(host)
        self.unknown.filled.connect(self._fill)
        self.unknown.review_shown.connect(self._show_review)
        self._area = scrolling(self._make_cards(), self.tr("People"))
        self._list = self._make_list()
        self.pane = PersonPane(host, self.presenter, training)
        self.pane.bindings_changed.connect(self.bindings_changed)
        self.pages = QStackedWidget()
        self.same = SamePersonPane(host, self.unknown, back=self.tr("Back to all people"))
        self.same.back_button.clicked.connect(self.escape)
        for page in (QWidget(), self.empty, self._list, self.pane, self.same):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, M, 0)
        column.addWidget(self.pages)
        host.undo_requested.connect(self.presenter.undo)
        host.people_changed.connect(self._follow)
        self._has_people = False

    def _make_cards(self) -> QWidget:
        content, holder = QWidget(), QWidget()
        self._flow = FlowLayout(holder, gap_px=M)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, M, 0)
        column.setSpacing(M)
        column.addWidget(holder)
        column.addWidget(self.unknown)
        column.addStretch(1)
        return content

    def _make_list(self) -> QWidget:
        page = QWidget()
        header = QHBoxLayout()
        header.setContentsMargins(0, 0, M, 0)
        header.setSpacing(S)
        header.addWidget(label(self.tr("People"), steps=4, bold=True, wrap=False))
        header.addStretch(1)
        header.addWidget(self._hidden_box)
        header.addWidget(
            button(self.tr("Tag a person"), lambda: self._host.tag_requested.emit(None), kind="primary", symbol="tag")
        )
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addLayout(header)
        column.addWidget(self._area, 1)
        return page

    # --- presenters.people.PeopleView

    def show_people(self, people: tuple[PersonSummary, ...], hidden: int) -> None:
        focused = next((card.objectName() for card in self.cards if card.hasFocus()), "")
        self._flow.clear()
        self.cards = [self._card(one) for one in people]
        for card in self.cards:
            self._flow.addWidget(card)
            card.show()
            if card.objectName() == focused:
                card.setFocus()
        self._hidden_box.setText(self.tr("Show hidden ({n})").format(n=hidden))
        self._hidden_box.setAccessibleName(self._hidden_box.text())
        self._hidden_box.setVisible(hidden > 0)
        self.empty.fill(
            self.tr("Nobody has a name yet"),
            self.tr(
                "Tag a person in one clip: choose a face and give it a name. From then on you can ask about this "
                "person in all your clips."
            ),
            action=self.tr("Tag a person…"),
            pressed=lambda: self._host.tag_requested.emit(None),
        )
        self._has_people = bool(people) or hidden > 0
        self._fill()

    def _fill(self) -> None:
        """Which page suits what there is now; somebody's own page and the review stay."""
        if self.pages.currentWidget() not in (self.pane, self.same):
            self.show_list()

    def _show_review(self) -> None:
        self.same.show_question()
        if self.unknown.presenter.is_reviewing and self.pages.currentWidget() is not self.same:
            self.pages.setCurrentWidget(self.same)
            self.same.setFocus()
        self.bindings_changed.emit()

    def _card(self, one: PersonSummary) -> Card:
        seen = self.tr("In {clips}").format(clips=words.clips(one.clips))
        badge = self.tr("{n} to review").format(n=one.suggested_tracks) if one.suggested_tracks else ""
        text = CardText(
            one.person.name,
            (seen,),
            badge=self.tr("Hidden") if one.person.hidden else badge,
            badge_symbol="hide" if one.person.hidden else "info" if badge else "",
            badge_ink="muted" if one.person.hidden else "accent",
        )
        card = Card(text, one.picture, self._host.pictures, size=PERSON)
        card.is_dimmed = one.person.hidden
        card.setObjectName(one.person.id)
        card.clicked.connect(lambda: self.presenter.open(one.person.id))
        return card

    def show_person(self, screen: PersonScreen) -> None:
        self.pane.show_person(screen)
        self.pages.setCurrentWidget(self.pane)
        self.bindings_changed.emit()

    def show_list(self) -> None:
        has_any = self._has_people or self.unknown.has_any
        self.pages.setCurrentWidget(self._list if has_any else self.empty)
        self.bindings_changed.emit()

    def show_changed(self, label: str, *, can_undo: bool) -> None:
        self._host.show_changed(label, can_undo=can_undo)

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    def confirm_erase(self, sentence: str, person: PersonId) -> None:
        """The one question of the program that stands in the way: erasing cannot be undone."""
        question = Question(
            title=self.tr("Erase"),
            text=local(sentence),
            more=self.tr("This cannot be undone. To only take someone out of sight, use Hide."),
            yes=self.tr("Erase"),
            no=self.tr("Keep"),
            is_grave=True,
        )
        ask(self, question, lambda: self._erase(person))

    def _erase(self, person: PersonId) -> None:
        self._host.pictures.forget()
        self.presenter.erase(person)

    # --- host.Screen

    def opened(self) -> None:
        self.presenter.refresh()
        self.unknown.presenter.refresh()

    def _follow(self) -> None:
        if self.isVisible():
            self.opened()

    def open_person(self, person: str) -> None:
        self.presenter.open(PersonId(person))

    def escape(self) -> bool:
        if self.pages.currentWidget() is self.pane:
            self.presenter.close()
            return True
        if self.pages.currentWidget() is self.same:
            self.unknown.presenter.end_review()
            self.show_list()
            return True
        return False

    def bindings(self) -> Bindings:
        found = {
            "show_hidden": self._hidden_box.toggle,
            "tag_person": lambda: self._host.tag_requested.emit(None),
        }
        if self.pages.currentWidget() is self.pane:
            found |= self.pane.bindings()
        elif self.pages.currentWidget() is self.same:
            found |= self.same.bindings()
        return found

    def first_focus(self) -> QWidget | None:
        if self.pages.currentWidget() is self.empty:
            return self.empty.button
        return self.cards[0] if self.cards else None
