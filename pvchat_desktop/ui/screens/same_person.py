""" "Same person?": two pictures side by side. Return says yes, Delete says no, the arrows go on without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pvchat_desktop.ui import words
from pvchat_desktop.ui.actions import Bindings
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.screens.unknown import Faces, UnknownSection
from pvchat_desktop.ui.theme import XL, L, M, S
from pvchat_desktop.ui.widgets.controls import button, label, tool

if TYPE_CHECKING:
    from pvchat_desktop.services.same_person import Side

_PICTURE_PX = 200


class SamePersonPane(QWidget):
    def __init__(self, host: Host, section: UnknownSection, *, back: str) -> None:
        super().__init__()
        self._section = section
        self._presenter = section.presenter
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pictures = (Faces((), host.pictures, size_px=_PICTURE_PX), Faces((), host.pictures, size_px=_PICTURE_PX))
        self._captions = (label(bold=True), label(bold=True))
        self._count = label(ink="muted", wrap=False)
        self._note = label(ink="muted", steps=-1)
        self.back_button = tool(back, "back", lambda: None, keys=self.tr("Esc"))
        self.yes = button(self.tr("Yes, the same"), lambda: self._presenter.answer(same=True), symbol="check")
        self.no = button(self.tr("No"), lambda: self._presenter.answer(same=False), symbol="close")
        self.no.setAccessibleName(self.tr("No, two people"))
        self.next = button(self.tr("Skip"), lambda: self._presenter.skip(1), kind="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, M, XL)
        column.setSpacing(L)
        column.addLayout(self._header())
        column.addLayout(self._sides())
        column.addLayout(self._answers())
        column.addWidget(self._note)
        column.addStretch(1)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.back_button)
        row.addWidget(label(self.tr("Is this the same person?"), steps=4, bold=True, wrap=False))
        row.addStretch(1)
        row.addWidget(self._count)
        return row

    def _sides(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(XL)
        for picture, caption in zip(self.pictures, self._captions, strict=True):
            side = QVBoxLayout()
            side.setSpacing(S)
            side.addWidget(picture)
            side.addWidget(caption)
            row.addLayout(side)
        row.addStretch(1)
        return row

    def _answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(S)
        for part in (self.yes, self.no, self.next):
            row.addWidget(part)
        row.addStretch(1)
        return row

    def show_question(self) -> None:
        """What the section was given to ask; or that there is nothing."""
        asked = self._section.question
        for part in (self.yes, self.no, self.next, *self.pictures):
            part.setVisible(asked is not None)
        if asked is None:
            self._count.clear()
            for caption in self._captions:
                caption.clear()
            self._note.setText(self.tr("There is nothing more to ask."))
            return
        question, number, count = asked
        sides = (question.one, question.other)
        for side, picture, caption in zip(sides, self.pictures, self._captions, strict=True):
            picture.show_files((side.picture,) if side.picture else ())
            self._describe(side, picture, caption)
        self._count.setText(self.tr("{number} of {count}").format(number=number, count=count))
        self._note.setText(
            self.tr("Return says yes, Delete says no, the arrow keys go on. Every answer can be undone.")
        )

    def _describe(self, side: Side, picture: Faces, caption: QLabel) -> None:
        seen = self.tr("in {clips}").format(clips=words.clips(side.clips))
        text = self.tr("{name}, {seen}").format(name=side.name or self.tr("Unknown"), seen=seen)
        caption.setText(text)
        picture.setAccessibleName(text)

    def bindings(self) -> Bindings:
        if self._section.question is None:
            return {}
        return {
            "confirm": lambda: self._presenter.answer(same=True),
            "reject": lambda: self._presenter.answer(same=False),
        }

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._presenter.answer(same=True)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._presenter.answer(same=False)
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self._presenter.skip(1)
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self._presenter.skip(-1)
            case _:
                super().keyPressEvent(event)
