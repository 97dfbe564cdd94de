"""Unknown people: a card for each group of figures who seem to be one, with a field for the name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.unknown import UnknownPresenter
from pvchat_desktop.ui import icons, words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.theme import XS, L, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import button, label
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout
from pvchat_desktop.ui.widgets.pictures import Pictures
from pvchat_desktop.ui.widgets.question import Question, ask

if TYPE_CHECKING:
    from pvchat_desktop.services.groups import UnknownGroup
    from pvchat_desktop.services.same_person import SameQuestion

_CARD_PX = 184
_GAP_PX = 4


class Faces(QWidget):
    """Up to four pictures of one group: one alone fills the square, several share it."""

    def __init__(self, files: tuple[Path, ...], pictures: Pictures, *, size_px: int = _CARD_PX) -> None:
        super().__init__()
        self._files: tuple[Path, ...] = ()
        self._pictures = pictures
        self.setFixedSize(size_px, size_px)
        self.show_files(files)
        pictures.loaded.connect(self._loaded)

    def show_files(self, files: tuple[Path, ...]) -> None:
        self._files = files[:4]
        self.update()

    def _loaded(self, path: str) -> None:
        if path in map(str, self._files):
            self.update()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        for number, file in enumerate(self._files or (None,)):
            self._paint(painter, self._place(number), file)
        painter.end()

    def _place(self, number: int) -> QRectF:
        """One fills the square, two share it as columns, of three the last has the lower half."""
        count, whole = max(1, len(self._files)), float(self.width())
        half = (whole - _GAP_PX) / 2
        wide = whole if count == 1 or (count == 3 and number == 2) else half
        high = whole if count < 3 else half
        return QRectF((number % 2) * (half + _GAP_PX), (number // 2) * (half + _GAP_PX), wide, high)

    def _paint(self, painter: QPainter, rect: QRectF, file: Path | None) -> None:
        ratio = self.devicePixelRatioF()
        found = self._pictures.get(file, round(rect.width() * 1.5 * ratio))
        if found is not None:
            paint.picture(painter, rect, found, radius_px=6)
            return
        paint.panel(painter, rect, fill=colour("sunken"), radius_px=6)
        symbol = icons.pixmap("person", ink="line_strong", size_px=32, ratio=ratio)
        painter.drawPixmap(int(rect.center().x() - 16), int(rect.center().y() - 16), symbol)


class GroupCard(QWidget):
    named = Signal(str, str)  # group, name
    ignored = Signal(str)  # group

    def __init__(self, group: UnknownGroup, names: tuple[str, ...], pictures: Pictures) -> None:
        super().__init__()
        self.setObjectName(group.id)
        self.setFixedWidth(_CARD_PX)
        self.faces = Faces(group.pictures, pictures)
        seen = self.tr("In {clips}").format(clips=words.clips(len(group.clips)))
        several = len(group.tracks) > len(group.clips)
        count = self.tr("{n} appearances").format(n=len(group.tracks)) if several else ""
        years = " – ".join(dict.fromkeys(when[:4] for when in group.recorded or ()))
        facts = " · ".join(part for part in (seen, count, years) if part)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Who is this?"))
        self.field.setAccessibleName(self.tr("Who is this?"))
        self.field.setAccessibleDescription(self.tr("{facts}. Type a name, then press Return.").format(facts=facts))
        completer = QCompleter(list(names), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(completer)
        self.field.returnPressed.connect(self._name)
        self.name_button = button(self.tr("Name"), self._name)
        self.ignore_button = button(self.tr("Ignore"), lambda: self.ignored.emit(group.id), kind="link")
        self.ignore_button.setAccessibleName(self.tr("Ignore this person"))
        row = QHBoxLayout()
        row.setSpacing(XS)
        row.addWidget(self.name_button)
        row.addWidget(self.ignore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addWidget(self.faces)
        column.addWidget(label(facts, ink="muted", steps=-1))
        column.addWidget(self.field)
        column.addLayout(row)

    def _name(self) -> None:
        self.named.emit(self.objectName(), self.field.text())


class UnknownSection(QWidget):
    """The part of the People screen below everybody who has a name."""

    filled = Signal()  # whether there is anything to show is known now
    review_shown = Signal()  # a question, or that there is none, was put on the review's page

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.presenter = UnknownPresenter(host.app, host.background, self)
        self.presenter.changed = host.people_changed.emit
        self.cards: list[GroupCard] = []
        self.question: tuple[SameQuestion, int, int] | None = None
        self._has_questions = False
        self._title = label(self.tr("Unknown people"), bold=True, steps=2, wrap=False)
        self._note = label(
            self.tr(
                "Figures that seem to be one person are together. Give a name to those you want to find again: the "
                "pictures on the card are confirmed, and the others become suggestions. Nobody has to be somebody."
            ),
            ink="muted",
            steps=-1,
        )
        self.same_button = button("", self.presenter.review, symbol="merge")
        self.same_button.hide()
        self._more = label(ink="muted", steps=-1)
        holder = QWidget()
        self._flow = FlowLayout(holder, gap_px=L)
        header = QHBoxLayout()
        header.setSpacing(S)
        header.addWidget(self._title)
        header.addStretch(1)
        header.addWidget(self.same_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, M, 0, M)
        column.setSpacing(M)
        column.addLayout(header)
        for part in (self._note, holder, self._more):
            column.addWidget(part)
        self.hide()

    @property
    def has_any(self) -> bool:
        return bool(self.cards)

    # --- presenters.unknown.UnknownView

    def show_groups(self, groups: tuple[UnknownGroup, ...], names: tuple[str, ...], more: int) -> None:
        typed = {card.objectName(): card.field.text() for card in self.cards if card.field.text()}
        focused = next((index for index, card in enumerate(self.cards) if card.field.hasFocus()), -1)
        self._flow.clear()
        self.cards = [self._card(group, names) for group in groups]
        for card in self.cards:
            self._flow.addWidget(card)
            card.field.setText(typed.get(card.objectName(), ""))
            card.show()
        if focused >= 0 and self.cards:
            self.cards[min(focused, len(self.cards) - 1)].field.setFocus()
        self._more.setText(self.tr("{n} more come up as these get names or are ignored.").format(n=more))
        self._more.setVisible(more > 0)
        self._show_or_hide()

    def _card(self, group: UnknownGroup, names: tuple[str, ...]) -> GroupCard:
        card = GroupCard(group, names, self._host.pictures)
        card.named.connect(self.presenter.name)
        card.ignored.connect(self.presenter.ignore)
        return card

    def show_waiting(self, questions: int) -> None:
        self.same_button.setText(self.tr("Same person? ({n})").format(n=questions))
        self.same_button.setAccessibleName(self.same_button.text())
        self.same_button.setVisible(questions > 0)
        self._has_questions = questions > 0
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self._note.setVisible(self.has_any)
        self.setVisible(self.has_any or self._has_questions)
        self.filled.emit()

    def show_question(self, question: SameQuestion, number: int, count: int) -> None:
        self.question = (question, number, count)
        self.review_shown.emit()

    def show_no_question(self) -> None:
        self.question = None
        self.review_shown.emit()

    def ask_consent(self, group: str, name: str) -> None:
        """The one thing that has to be agreed before somebody new is learned."""
        agreement = self.tr(
            "{name} (or, for a child, a parent or guardian) agrees that their face is learned from these clips, so "
            "that they can be found in my other clips on this computer."
        ).format(name=name)
        question = Question(
            title=self.tr("Learn {name}").format(name=name),
            text=self.tr("Is this agreed?"),
            more=agreement,
            yes=self.tr("This is agreed"),
            no=self.tr("Cancel"),
        )
        ask(self, question, lambda: self.presenter.learn(group, name, agreement))

    def show_changed(self, label: str, *, can_undo: bool) -> None:
        self._host.show_changed(label, can_undo=can_undo)

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)
