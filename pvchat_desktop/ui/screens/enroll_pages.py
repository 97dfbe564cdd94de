"""The pages of the enrollment wizard: clip, faces, details, done."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pvchat_desktop.core.job import Progress
from pvchat_desktop.presenters.enrollment import Details, Missing
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.item_models.clip_view import ClipView
from pvchat_desktop.ui.item_models.clips import ClipDelegate, ClipsModel
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, XS, L, M, S
from pvchat_desktop.ui.widgets.cards import FACE, PERSON, Card, CardText
from pvchat_desktop.ui.widgets.controls import button, label, scrolling
from pvchat_desktop.ui.widgets.empty_state import EmptyState
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from pvchat_desktop.services.views import ClipSummary, Enrolled, TrackView


class ClipPage(QWidget):
    """Which clip the person is seen well in."""

    chosen = Signal(str)  # ClipSha

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._model = ClipsModel(self)
        self.view = ClipView(self._model, ClipDelegate(host.pictures, self))
        self.view.setAccessibleName(self.tr("Clips to choose from"))
        self.view.activated.connect(self._choose)
        self.view.clicked.connect(self._choose)
        host.pictures.loaded.connect(self.view.viewport().update)
        self.empty = EmptyState("clip")
        self.empty.fill(
            self.tr("There is no clip yet"),
            self.tr("A person is learned from a clip. Import one in which the face is large and clear."),
            action=self.tr("Go to the library"),
            pressed=lambda: host.go.emit("library"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        column.addWidget(self.empty)
        self.show_clips(())

    def show_clips(self, clips: tuple[ClipSummary, ...]) -> None:
        self._model.show(clips)
        self.view.setVisible(bool(clips))
        self.empty.setVisible(not clips)

    def _choose(self, index: object) -> None:
        clip = self._model.clip(self.view.currentIndex())
        if clip is not None and index is not None:
            self.chosen.emit(clip.clip.sha256)


class FacesPage(QWidget):
    """The faces of a clip, as cards to press; while they are looked for, how far that is."""

    chosen = Signal(object)  # TrackView
    stop = Signal()
    again = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.cards: list[Card] = []
        self._status = label(self.tr("Looking for faces…"), steps=1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(420)
        self._bar.setAccessibleName(self.tr("How much of the clip was looked through"))
        self.stop_button = button(self.tr("Stop"), self.stop.emit, symbol="stop")
        self.again_button = button(self.tr("Look again"), self.again.emit, symbol="refresh")
        self._note = label(ink="muted")
        holder = QWidget()
        self._flow = FlowLayout(holder, gap_px=M)
        self._area = scrolling(holder, self.tr("Faces found"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        for part in (self._status, self._bar, self._note):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.stop_button)
        row.addWidget(self.again_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._area, 1)

    def show_scanning(self, progress: Progress | None) -> None:
        self._arrange(is_scanning=True)
        total = progress.total if progress is not None else 0
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(progress.done if progress is not None else 0)
        self._status.setText(words.progress(progress) if progress is not None else self.tr("Looking for faces…"))
        self._note.setText(self.tr("You can go on working meanwhile. Each clip is looked through only once."))

    def show_stopped(self, text: str) -> None:
        self._arrange(is_scanning=False)
        self._status.setText(self.tr("No faces yet"))
        self._note.setText(text)
        self._show_cards(())
        self.again_button.show()
        self.again_button.setFocus()

    def show_faces(self, tracks: tuple[TrackView, ...]) -> None:
        self._arrange(is_scanning=False)
        self._show_cards(tracks)
        good = sum(track.can_enroll for track in tracks)
        if not tracks:
            self._status.setText(self.tr("No face was found in this clip"))
            self._note.setText(self.tr("Choose a clip in which the person looks towards the camera, not far away."))
        elif not good:
            self._status.setText(self.tr("No face here is clear enough to learn from"))
            self._note.setText(self.tr("Each card says why. Choose a clip in which the face is larger and sharper."))
        else:
            self._status.setText(self.tr("Who do you want to name?"))
            self._note.setText(self.tr("Each card is one person for one stretch of the clip. Press the face you know."))

    def _arrange(self, *, is_scanning: bool) -> None:
        self._bar.setVisible(is_scanning)
        self.stop_button.setVisible(is_scanning)
        if is_scanning:
            self._show_cards(())
        self.again_button.hide()

    def _show_cards(self, tracks: tuple[TrackView, ...]) -> None:
        self._flow.clear()
        self.cards = [self._card(track) for track in tracks]
        for card in self.cards:
            self._flow.addWidget(card)
            card.show()

    def _card(self, track: TrackView) -> Card:
        times = words.span(track.track.start_s, track.track.end_s)
        text = CardText(
            title=track.name or self.tr("Unknown"),
            lines=(self.tr("Seen {times}").format(times=times),),
            note=" ".join(local(one) for one in track.advice) or self.tr("Large and sharp enough."),
            badge="" if track.can_enroll else self.tr("Not clear enough"),
            badge_symbol="" if track.can_enroll else "warning",
            badge_ink="warning",
        )
        card = Card(text, self._host.face(track.track), self._host.pictures, size=FACE)
        card.is_dimmed = not track.can_enroll
        card.clicked.connect(lambda: self.chosen.emit(track))
        return card


class DetailsPage(QWidget):
    """Name, birth date, consent, look-alikes."""

    changed = Signal(object)  # Details
    submitted = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._others: list[QCheckBox] = []
        self.name = QLineEdit()
        self.birth_date = QLineEdit()
        self.look_alikes = QLineEdit()
        self.consent_text = QPlainTextEdit()
        self.consent = QCheckBox(self.tr("This is agreed"))
        self._known = label(ink="muted", steps=-1)
        self._date_note = label(ink="danger", steps=-1)
        self._others_holder = QWidget()
        self._others_flow = FlowLayout(self._others_holder)
        self._picture_column = QVBoxLayout()
        self._card: Card | None = None
        self._proposed = ""  # the agreement as it was last filled in
        self._describe()
        content = QWidget(self)
        form_holder = QWidget(content)
        form_holder.setMaximumWidth(560)
        self._form(form_holder)
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, M, M)
        row.setSpacing(XL)
        row.addLayout(self._picture_column)
        row.addWidget(form_holder, 1)
        row.addStretch(0)
        self._picture_column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(content, self.tr("About this person")))
        self.name.textChanged.connect(self._propose_agreement)
        self.name.textChanged.connect(self._offer_others)
        for edit in (self.name, self.birth_date, self.look_alikes):
            edit.textChanged.connect(lambda: self.changed.emit(self.details()))
        self.consent_text.textChanged.connect(lambda: self.changed.emit(self.details()))
        self.consent.toggled.connect(lambda: self.changed.emit(self.details()))

    def _describe(self) -> None:
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("What you call this person, for example Leo"))
        self.birth_date.setAccessibleName(self.tr("Birth date, if you like, as year-month-day"))
        self.birth_date.setPlaceholderText(self.tr("YYYY-MM-DD, if you like"))
        self.birth_date.setMaximumWidth(220)
        self.look_alikes.setAccessibleName(self.tr("Names of others who look like this person"))
        self.look_alikes.setPlaceholderText(self.tr("Other names, with commas between them"))
        self.consent_text.setAccessibleName(self.tr("What was agreed"))
        self.consent_text.setTabChangesFocus(True)
        self.consent_text.setFixedHeight(78)
        self.consent.setAccessibleName(self.tr("This is agreed (needed)"))

    def _form(self, holder: QWidget) -> None:
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(M)
        form.setHorizontalSpacing(L)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.addRow(label(self.tr("Name"), bold=True), self.name)
        form.addRow(self._known)
        form.addRow(label(self.tr("Birth date"), bold=True), self.birth_date)
        form.addRow(self._date_note)
        agreed = QVBoxLayout()
        agreed.setSpacing(XS)
        agreed.addWidget(self.consent_text)
        agreed.addWidget(self.consent)
        form.addRow(label(self.tr("Agreement"), bold=True), agreed)
        alike = QVBoxLayout()
        alike.setSpacing(S)
        alike.addWidget(
            label(
                self.tr("Brothers, sisters, twins: the program is then more careful to tell them apart."),
                ink="muted",
                steps=-1,
            )
        )
        alike.addWidget(self._others_holder)
        alike.addWidget(self.look_alikes)
        form.addRow(label(self.tr("Who looks like this person?"), bold=True, wrap=False), alike)

    def start(self) -> None:
        self.name.clear()
        self.birth_date.clear()
        self.look_alikes.clear()
        self.consent.setChecked(False)
        self._proposed = ""
        self.consent_text.clear()
        self._propose_agreement()

    def _propose_agreement(self) -> None:
        """The usual agreement in the name as typed so far; one in the user's own words stays as it is."""
        if self.consent_text.toPlainText() != self._proposed:
            return
        self._proposed = self.tr(
            "{name} (or, for a child, a parent or guardian) agrees that their face is learned from this clip, so that "
            "they can be found in my other clips on this computer."
        ).format(name=self.name.text().strip() or self.tr("This person"))
        self.consent_text.setPlainText(self._proposed)

    def show_face(self, track: TrackView) -> None:
        if self._card is not None:
            self._picture_column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        times = words.span(track.track.start_s, track.track.end_s)
        text = CardText(self.tr("Seen {times}").format(times=times))
        self._card = Card(text, self._host.face(track.track), self._host.pictures, size=PERSON)
        self._card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture_column.insertWidget(0, self._card)

    def show_known_names(self, names: tuple[str, ...]) -> None:
        self._others_flow.clear()
        self._others = []
        for name in names:
            box = QCheckBox(name)
            box.setAccessibleName(self.tr("Looks like {name}").format(name=name))
            box.toggled.connect(lambda: self.changed.emit(self.details()))
            self._others.append(box)
            self._others_flow.addWidget(box)
        self._others_holder.setVisible(bool(names))
        self._order_fields()

    def _order_fields(self) -> None:
        """The keyboard goes through the fields from top to foot."""
        fields = (self.name, self.birth_date, self.consent_text, self.consent, *self._others, self.look_alikes)
        for one, following in itertools.pairwise(fields):
            QWidget.setTabOrder(one, following)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Return in any field but the agreement, where it begins a line, is done with the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        else:
            super().keyPressEvent(event)

    def details(self) -> Details:
        typed = [part.strip() for part in self.look_alikes.text().split(",") if part.strip()]
        ticked = [box.text() for box in self._others if box.isChecked()]
        return Details(
            name=self.name.text(),
            birth_date=self.birth_date.text(),
            has_consent=self.consent.isChecked(),
            consent=self.consent_text.toPlainText(),
            look_alikes=tuple(one for one in dict.fromkeys(ticked + typed) if not self._is_named(one)),
        )

    def _is_named(self, name: str) -> bool:
        return name.casefold() == self.name.text().strip().casefold()

    def _offer_others(self) -> None:
        """Nobody looks like themselves."""
        for box in self._others:
            box.setHidden(self._is_named(box.text()))
        self._others_flow.invalidate()

    def show_state(self, missing: frozenset[Missing], *, is_known_name: bool) -> None:
        self._known.setText(
            self.tr("{name} is known already: this face is added to what is known.").format(name=self.name.text())
            if is_known_name
            else ""
        )
        self._known.setVisible(is_known_name)
        is_wrong_date = Missing.BIRTH_DATE in missing
        self._date_note.setText(self.tr("Write the date as year-month-day, for example 2019-08-03."))
        self._date_note.setVisible(is_wrong_date)


class DonePage(QWidget):
    """The person can be recognised; one button to the question."""

    def __init__(self, ask: Callable[[], None], learn: Callable[[], None], another: Callable[[], None]) -> None:
        super().__init__()
        self._state = EmptyState("done")
        self._ask = ask
        self.ask_button = self._state.button
        self.learn_button = button(self.tr("Learn with a base model…"), learn, symbol="learn")
        self._learn_note = label(ink="muted", steps=-1, wrap=True)
        self._learn_note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        another_button = button(self.tr("Tag another person"), another, kind="link")
        column = QVBoxLayout(self)
        column.setSpacing(S)
        column.addStretch(1)
        self._state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self._state)
        column.addWidget(self.learn_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._learn_note)
        column.addWidget(another_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def show_enrolled(self, enrolled: Enrolled) -> None:
        name = enrolled.person.name
        parts = []
        if enrolled.also_seen_in:
            parts.append(
                self.tr("{name} may also be in {clips}; you can confirm that under People.")
                .format(name=name, clips=words.clips(len(enrolled.also_seen_in)))
            )  # fmt: skip
        parts += [local(one) for one in enrolled.advice]
        self._state.fill(
            self.tr("{name} can now be recognised").format(name=name),
            " ".join(parts) or self.tr("Ask when and where this person is seen, in this clip or in all of them."),
            action=self.tr("Ask about {name}").format(name=name),
            pressed=self._ask,
        )
        self.learn_button.setText(self.tr("Learn {name} with a base model…").format(name=name))
        self.learn_button.setAccessibleName(self.learn_button.text())
        self._learn_note.setText(
            self.tr("For answers in words, and where the face is hidden. The plan says how long it takes.")
        )
