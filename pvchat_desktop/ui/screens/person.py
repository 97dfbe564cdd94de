"""The page of one person: tracks to review, where they are seen, what was agreed, and what can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QInputDialog, QLineEdit, QMenu, QVBoxLayout, QWidget

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.presenters.learn import Learner
from pvchat_desktop.presenters.people import Candidate, PeoplePresenter, PersonScreen
from pvchat_desktop.presenters.training import Training
from pvchat_desktop.ui import words
from pvchat_desktop.ui.actions import Bindings
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.screens.person_appearances import Appearances
from pvchat_desktop.ui.screens.person_history import PersonHistory
from pvchat_desktop.ui.screens.person_looks import PersonLooks
from pvchat_desktop.ui.screens.person_packs import PersonPacks
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, XS, L, M, S
from pvchat_desktop.ui.widgets.cards import CLIP, REVIEW, Card, CardText
from pvchat_desktop.ui.widgets.controls import button, label, scrolling, tip, tool
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from pvchat_desktop.services.views import PersonSummary


class ReviewItem(QWidget):
    """One suggested track with Yes and No; Return and Delete answer too."""

    def __init__(self, card: Card, item: Candidate, name: str) -> None:
        super().__init__()
        self.item = item
        self.card = card
        self.yes = button(self.tr("Yes"), lambda: None, symbol="check")
        self.no = button(self.tr("No"), lambda: None, symbol="close")
        self.yes.setAccessibleName(self.tr("Yes, this is {name}").format(name=name))
        self.no.setAccessibleName(self.tr("No, this is not {name}").format(name=name))
        answers = QHBoxLayout()
        answers.setSpacing(XS)
        answers.addWidget(self.yes)
        answers.addWidget(self.no)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addWidget(card)
        column.addLayout(answers)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.no.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.yes.click()
        else:
            super().keyPressEvent(event)


class PersonPane(QWidget):
    bindings_changed = Signal()

    def __init__(self, host: Host, presenter: PeoplePresenter, training: Training) -> None:
        super().__init__()
        self._host = host
        self._presenter = presenter
        self.packs = PersonPacks(host, training)
        self.appearances = Appearances(host, presenter)
        self.appearances.chosen_changed.connect(self.bindings_changed)
        self.history = PersonHistory(presenter)
        self.looks = PersonLooks(host)
        self._screen: PersonScreen | None = None
        self.review: list[ReviewItem] = []
        self._title = label(steps=4, bold=True, wrap=False)
        self._facts = label(ink="muted")
        self._review_title = label(bold=True, steps=1)
        self._review_note = label(ink="muted", steps=-1)
        self._clips_title = label(bold=True, steps=1)
        self._consent = label(ink="muted", steps=-1)
        self._review_holder, self._review_flow = _flow()
        self._clips_holder, self._clips_flow = _flow()
        self.hide_button = button(self.tr("Hide"), self._hide, symbol="hide")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, M, XL)
        column.setSpacing(M)
        for part in (self._facts, self._review_title, self._review_note, self._review_holder):
            column.addWidget(part)
        column.addSpacing(S)
        column.addWidget(self.packs)
        column.addSpacing(S)
        shown = (self._clips_title, self._clips_holder, self.looks, self.appearances, self._consent, self.history)
        for part in shown:
            column.addWidget(part)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(M)
        outer.addLayout(self._header())
        outer.addWidget(scrolling(content, self.tr("About this person")), 1)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, M, 0)
        row.setSpacing(S)
        row.addWidget(tool(self.tr("Back to all people"), "back", self._presenter.close, keys=self.tr("Esc")))
        row.addWidget(self._title)
        row.addStretch(1)
        self.ask_button = button(self.tr("Ask"), self._ask, kind="primary", symbol="chat")
        row.addWidget(self.ask_button)
        row.addWidget(button(self.tr("Rename"), self._rename, symbol="edit"))
        row.addWidget(button(self.tr("Merge"), self._merge, symbol="merge"))
        row.addWidget(self.hide_button)
        row.addWidget(button(self.tr("Erase"), self._erase, kind="danger", symbol="erase"))
        return row

    # --- what it shows

    def show_person(self, screen: PersonScreen) -> None:
        had_focus = next((index for index, one in enumerate(self.review) if one.isAncestorOf(_focus(self))), -1)
        self._screen = screen
        summary = screen.page.summary
        self._title.setText(summary.person.name)
        self._facts.setText(self._facts_text(screen))
        self.hide_button.setText(self.tr("Show") if summary.person.hidden else self.tr("Hide"))
        self.hide_button.setAccessibleName(self.hide_button.text())
        self.hide_button.setToolTip(tip(self._hide_note(summary)))
        self._show_review(screen)
        self.packs.show_person(summary.person.id, summary.person.name)
        self._show_clips(screen)
        self.appearances.show_person(summary.person.id, summary.person.name, screen.appearances)
        self.looks.show_looks(summary.person.name, screen.looks)
        self.history.show_changes(screen.history)
        consent = screen.page.consent
        self._consent.setText(
            self.tr("Agreed on {date}: {text}").format(date=consent.given_at[:10], text=consent.text)
            if consent is not None
            else ""
        )
        if had_focus >= 0 and self.review:
            self.review[min(had_focus, len(self.review) - 1)].card.setFocus()
        self.bindings_changed.emit()

    def _hide_note(self, summary: PersonSummary) -> str:
        if summary.person.hidden:
            return self.tr("Show {name} in lists and answers again: {extent}").format(
                name=summary.person.name, extent=_extent(summary)
            )
        return self.tr("Leave {name} out of lists and answers: {extent}").format(
            name=summary.person.name, extent=_extent(summary)
        )

    def _facts_text(self, screen: PersonScreen) -> str:
        summary = screen.page.summary
        parts = [
            self.tr("In {clips}").format(clips=words.clips(summary.clips)),
            self.tr("{time} on screen").format(time=words.duration(summary.seconds_on_screen)),
            self.tr("learned from {n} pictures").format(n=len(screen.page.gallery)),
        ]
        if summary.person.birth_date:
            parts.append(self.tr("born {date}").format(date=summary.person.birth_date))
        if screen.page.look_alikes:
            parts.append(self.tr("looks like {names}").format(names=words.names(screen.page.look_alikes)))
        return " · ".join(parts)

    def _show_review(self, screen: PersonScreen) -> None:
        name = screen.page.summary.person.name
        self._review_flow.clear()
        self.review = [self._review_item(item, name) for item in screen.to_review]
        for one in self.review:
            self._review_flow.addWidget(one)
            one.show()
        has_any = bool(self.review)
        self._review_title.setText(self.tr("Is this {name}?").format(name=name))
        self._review_note.setText(self.tr("Return says yes, Delete says no. Every answer can be undone."))
        for part in (self._review_title, self._review_note, self._review_holder):
            part.setVisible(has_any)

    def _review_item(self, item: Candidate, name: str) -> ReviewItem:
        track = item.track.track
        times = words.span(track.start_s, track.end_s)
        text = CardText(item.clip.title, (self.tr("{times} · {level}").format(times=times, level=_level(item)),))
        card = Card(text, self._host.face(track), self._host.pictures, size=REVIEW)
        made = ReviewItem(card, item, name)
        person = self._person()
        card.clicked.connect(lambda: self._presenter.confirm(track.id, person))
        card.setAccessibleDescription(self.tr("Press Return if this is {name}, Delete if not.").format(name=name))
        made.yes.clicked.connect(lambda: self._presenter.confirm(track.id, person))
        made.no.clicked.connect(lambda: self._presenter.reject(track.id, person))
        return made

    def _show_clips(self, screen: PersonScreen) -> None:
        self._clips_flow.clear()
        for clip, spans in screen.page.appearances:
            lines = (words.date(clip.clip.info.recorded_at) or self.tr("No date"), words.spans(spans))
            card = Card(CardText(clip.title, lines), clip.thumbnail, self._host.pictures, size=CLIP, symbol="clip")
            card.clicked.connect(lambda sha=clip.clip.sha256: self._host.ask_requested.emit((sha,), ""))
            self._clips_flow.addWidget(card)
            card.show()
        found = len(screen.page.appearances)
        self._clips_title.setText(
            self.tr("Seen in {clips}").format(clips=words.clips(found))
            if found
            else self.tr("Not seen in any clip yet")
        )

    # --- what can be done

    def _person(self) -> PersonId:
        return self._screen.page.summary.person.id if self._screen else PersonId("")

    def _name(self) -> str:
        return self._screen.page.summary.person.name if self._screen else ""

    def _ask(self) -> None:
        self._host.ask_requested.emit((), self.tr("In which clips is {name}?").format(name=self._name()))

    def _rename(self) -> None:
        person, name = self._person(), self._name()
        self._presenter.preview_rename(person, lambda preview: self._ask_name(person, name, preview))

    def _ask_name(self, person: PersonId, name: str, preview: str) -> None:
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Rename {name}").format(name=name))
        dialog.setLabelText(local(preview))
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(lambda new: self._presenter.rename(person, new))
        dialog.open()
        edit = dialog.findChild(QLineEdit)
        if edit is not None:
            edit.setAccessibleName(self.tr("New name"))
            edit.selectAll()

    def _merge(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        person = self._person()
        others = self._presenter.others()
        for other in others:
            text = self.tr("{other} is the same person as {name} ({extent})").format(
                other=other.person.name, name=self._name(), extent=_extent(other)
            )
            menu.addAction(text).triggered.connect(
                lambda _checked=False, other_id=other.person.id: self._presenter.merge(person, other_id)
            )
        if not others:
            menu.addAction(self.tr("There is nobody else yet")).setEnabled(False)
        menu.popup(self.mapToGlobal(self.rect().topRight() - self.rect().topLeft()))

    def _hide(self) -> None:
        if self._screen is not None:
            self._presenter.hide(self._person(), hidden=not self._screen.page.summary.person.hidden)

    def _erase(self) -> None:
        self._presenter.ask_erase(self._person())

    def _answer(self, *, is_yes: bool) -> None:
        focused = _focus(self)
        item = next((one for one in self.review if one.isAncestorOf(focused)), None) or next(iter(self.review), None)
        if item is not None:
            (item.yes if is_yes else item.no).click()

    def _export(self) -> None:
        self._host.export_requested.emit(self._person(), self._name())

    def _learn(self) -> None:
        self._host.learn_requested.emit(Learner(self._person(), self._name()))

    def bindings(self) -> Bindings:
        found = {
            "rename": self._rename,
            "merge": self._merge,
            "hide": self._hide,
            "erase": self._erase,
            "export_person": self._export,
            "learn": self._learn,
        }
        if self.review:
            found |= {"confirm": lambda: self._answer(is_yes=True), "reject": lambda: self._answer(is_yes=False)}
        return found


def _extent(summary: PersonSummary) -> str:
    """How much a change of a person reaches."""
    tracks = summary.confirmed_tracks + summary.suggested_tracks
    appearances = words.count(
        tracks, words.translate("Words", "{n} appearance"), words.translate("Words", "{n} appearances")
    )
    return words.translate("Words", "{appearances} in {clips}").format(
        appearances=appearances, clips=words.clips(summary.clips)
    )


def _level(item: Candidate) -> str:
    return words.level(item.track.level)


def _flow() -> tuple[QWidget, FlowLayout]:
    holder = QWidget()
    return holder, FlowLayout(holder, gap_px=L)


def _focus(within: QWidget) -> QWidget:
    """The widget with the keyboard, or `within` itself, which nothing on the page contains."""
    return QApplication.focusWidget() or within
