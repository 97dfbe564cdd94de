"""The first hour with the program, through `main([])`, with real clicks, the real worker and real faces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from pvchat_desktop.cli import main
from pvchat_desktop.presenters.enrollment import Step
from pvchat_desktop.ui import app as window
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.widgets.chips import EvidenceChip
from pvchat_desktop.ui.widgets.conversation import AnswerBubble
from tests.helpers.people import Scene, people_clip
from tests.ui.conftest import LONG_MS
from tests.ui.test_shell import CTRL, SHIFT, click, nameless


def through_main(script: Callable[[Program], None]) -> None:
    """Run the program as `pvchat` does and, inside its event loop, the script; then close the window."""
    outcome: list[BaseException | None] = []

    def run() -> None:
        program = window._Current.program
        assert program is not None
        try:
            script(program)
            outcome.append(None)
        except BaseException as error:
            outcome.append(error)
            raise
        finally:
            program.shell._close_anyway()

    QTimer.singleShot(0, run)
    assert main([]) == 0
    if outcome[0] is not None:
        raise outcome[0]


class User:
    """Clicks, types and waits."""

    def __init__(self, program: Program, bot: QtBot) -> None:
        self.program = program
        self.bot = bot
        self.wait(lambda: program.app is not None and program.wiring.is_ready)
        self.library = program.wiring.library
        self.people = program.wiring.people
        self.chat = program.wiring.chat
        self.enroll = program.wiring.enroll

    def wait(self, until: Callable[[], bool]) -> None:
        self.bot.waitUntil(until, timeout=LONG_MS)

    def settle(self) -> None:
        self.wait(lambda: self.program.background.is_idle)
        self.bot.wait(30)
        self.wait(lambda: self.program.background.is_idle)

    def click(self, widget: QWidget) -> None:
        self.wait(lambda: widget.isVisible() and widget.isEnabled())
        click(widget)

    def type(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)

    def on_the_window(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Press a key of a command while no text field has the keyboard."""
        shell = self.program.shell
        shell.activateWindow()
        self.wait(shell.isActiveWindow)
        shell.setFocus()
        QTest.keyClick(shell, key, modifiers)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.program.shell, key, modifiers)

    def name_first_face(self, name: str) -> None:
        """Of the clip that was opened for tagging."""
        self.wait(lambda: bool(self.enroll.faces_page.cards))
        self.click(self.enroll.faces_page.cards[0])
        self.wait(self.enroll.details_page.name.isVisible)
        self.enroll.details_page.name.setFocus()
        self.type(name)
        click(self.enroll.details_page.consent, QPoint(12, 12))
        self.click(self.enroll.save_button)

    def answers(self) -> list[AnswerBubble]:
        return [one for one in self.chat.conversation.messages() if isinstance(one, AnswerBubble)]

    def ask(self, question: str) -> AnswerBubble:
        self.chat.field.setFocus()
        self.chat.field.clear()
        self.type(question)
        self.key(Qt.Key.Key_Return)
        self.wait(lambda: not self.chat.presenter.is_asking and bool(self.answers()) and bool(self.answers()[-1].text))
        self.settle()
        return self.answers()[-1]


def _import(user: User, films: Path) -> None:
    """An empty library says what it is; a folder dropped on it is imported and looked through."""
    assert user.library.empty.accessibleName() == "Your clips will be here"
    user.program.shell.dropped.emit([films])
    user.wait(lambda: user.library.model.rowCount() == 2)
    user.wait(user.program.shell.message.isVisible)
    assert "broken.mp4" in user.program.shell.message.text
    user.wait(lambda: not user.program.background.activities())
    user.settle()
    QTest.keyClick(user.program.shell, Qt.Key.Key_Escape)


def _tag_anna(user: User) -> None:
    model = user.library.model
    row = next(row for row in range(2) if model.index(row).data() == "anna")
    place = user.library.view.visualRect(model.index(row)).center()
    click(user.library.view.viewport(), place)
    user.click(user.library.tag_button)
    user.wait(lambda: bool(user.enroll.faces_page.cards))
    assert nameless(user.enroll) == []
    user.click(user.enroll.faces_page.cards[0])
    assert user.enroll.presenter.step is Step.DETAILS
    assert not user.enroll.save_button.isEnabled()
    user.wait(user.enroll.details_page.name.isVisible)
    user.enroll.details_page.name.setFocus()
    user.type("Anna")
    assert not user.enroll.save_button.isEnabled(), "without an agreement nothing is stored"
    click(user.enroll.details_page.consent, QPoint(12, 12))
    user.click(user.enroll.save_button)
    user.wait(lambda: user.enroll.presenter.step is Step.DONE)
    assert "Anna" in user.enroll.done_page.ask_button.text()
    user.click(user.enroll.done_page.ask_button)
    user.settle()


def _ask_about_anna(user: User) -> None:
    assert user.program.shell.stack.currentWidget() is user.chat
    assert "Anna" in user.chat.field.toPlainText()
    answer = user.ask("Is Anna in this clip?")
    assert "Anna" in answer.text
    chips = answer.findChildren(EvidenceChip)
    assert chips
    assert "Anna" in chips[0].accessibleName()
    assert user.chat.send_button.text() == "Send"
    strips = user.chat.player_pane.strips.rows
    assert [strip.accessibleName().split(",")[0] for strip in strips] == ["Anna"]
    user.chat.presenter.set_context(())
    user.settle()
    answer = user.ask("In which clips is Anna?")
    elsewhere = [one for one in answer.findChildren(EvidenceChip) if "both" in one.accessibleName()]
    assert elsewhere, "she is found in the clip she was not learned from"
    user.chat.conversation.ensureWidgetVisible(elsewhere[0])
    click(elsewhere[0], QPoint(20, 20))
    user.settle()
    at_s = user.chat.player_pane.player.at_s
    assert at_s == pytest.approx(2.0, abs=0.6), "the chip seeks to where she comes in"
    assert nameless(user.chat) == []


def _use_the_player(user: User) -> None:
    player = user.chat.player_pane.player
    user.wait(lambda: player.surface.has_frame)
    player.setFocus()
    user.key(Qt.Key.Key_Home)
    assert player.at_s == 0.0
    user.key(Qt.Key.Key_Right)
    assert player.at_s == pytest.approx(1.0, abs=0.1)
    user.key(Qt.Key.Key_Space)
    user.wait(lambda: player.is_playing)
    user.key(Qt.Key.Key_K)
    user.wait(lambda: not player.is_playing)
    strip = next(one for one in user.chat.player_pane.strips.rows if one.accessibleName().startswith("Anna"))
    block = strip.block(strip._row.spans[0])
    click(strip, QPoint(int(block.left()) + 1, int(block.center().y())))
    assert player.at_s == pytest.approx(strip._row.spans[0].start_s, abs=0.2)
    user.key(Qt.Key.Key_Home)
    player.setFocus()
    user.key(Qt.Key.Key_Home)
    strip.setFocus()
    user.key(Qt.Key.Key_Right)
    assert player.at_s == pytest.approx(strip._row.spans[0].start_s, abs=0.1)


def _reading_is_not_disturbed(user: User) -> None:
    user.program.shell.resize(900, 500)
    for _ in range(2):
        user.ask("Who is in my clips?")
    bar = user.chat.conversation.verticalScrollBar()
    user.wait(lambda: bar.maximum() > 100)
    assert bar.value() == bar.maximum(), "an answer to one's own question is in view"
    bar.setValue(0)
    user.chat.conversation.add(AnswerBubble())
    user.chat.conversation.messages()[-1].setMinimumHeight(200)
    user.bot.wait(50)
    assert bar.value() == 0, "somebody who reads above is not moved"
    user.wait(user.chat._new_below.isVisible)
    click(user.chat._new_below)
    assert bar.value() == bar.maximum()


def _keep_chats_in_order(user: User) -> None:
    chats = user.chat.chat_list
    user.program.shell.resize(1180, 760)
    chats.show()
    count = chats.model.rowCount()
    assert count >= 1
    chats.view.setFocus()
    user.key(Qt.Key.Key_Delete)
    assert chats.model.rowCount() == count - 1
    user.click(user.program.shell.toast._button)
    assert chats.model.rowCount() == count
    chats.view.setCurrentIndex(chats.model.index(0))
    chats.view.setFocus()
    user.key(Qt.Key.Key_F2)
    user.wait(lambda: any(e.accessibleName() == "Title" for e in user.program.shell.findChildren(QLineEdit)))
    edit = next(e for e in user.program.shell.findChildren(QLineEdit) if e.accessibleName() == "Title")
    edit.setText("Summer")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    user.wait(lambda: chats.model.index(0).data() == "Summer")
    user.settle()


def _review_and_change(user: User) -> None:
    user.on_the_window(Qt.Key.Key_2, CTRL)
    user.settle()
    assert [card.accessibleName().split(",")[0] for card in user.people.cards] == ["Anna"]
    user.click(user.people.cards[0])
    pane = user.people.pane
    user.wait(pane.isVisible)
    user.settle()
    assert nameless(user.people) == []
    assert pane.review, "the other clip's track waits for a yes or a no"
    waiting = len(pane.review)
    pane.review[0].card.setFocus()
    user.key(Qt.Key.Key_Return)
    user.wait(lambda: len(pane.review) == waiting - 1)
    user.settle()
    assert user.program.shell.toast.isVisible()
    user.click(user.program.shell.toast._button)
    user.wait(lambda: len(pane.review) == waiting)
    user.settle()
    user.on_the_window(Qt.Key.Key_Z, CTRL | SHIFT)
    user.wait(lambda: len(pane.review) == waiting - 1)
    user.settle()
    _rename(user, "Annabel")
    user.on_the_window(Qt.Key.Key_Z, CTRL)
    user.wait(lambda: pane._name() == "Anna")
    user.settle()


def _rename(user: User, name: str) -> None:
    user.program.shell.actions_table.all["rename"].trigger()
    user.wait(lambda: any(e.accessibleName() == "New name" for e in user.program.shell.findChildren(QLineEdit)))
    edit = next(e for e in user.program.shell.findChildren(QLineEdit) if e.accessibleName() == "New name")
    edit.setText(name)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    user.wait(lambda: user.people.pane._name() == name)
    user.settle()


def _missing_clip(user: User, films: Path) -> None:
    """A file that is gone keeps its names and answers; the player says why it cannot play."""
    (films / "anna.mp4").rename(films.parent / "anna elsewhere.mp4")
    user.program.shell.actions_table.all["look_for_files"].trigger()
    user.settle()
    user.on_the_window(Qt.Key.Key_1, CTRL)
    user.settle()
    model = user.library.model
    row = next(row for row in range(2) if model.index(row).data() == "anna")
    assert "Missing" in model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole)
    user.library.view.setCurrentIndex(model.index(row))
    user.library.view.setFocus()
    user.key(Qt.Key.Key_Return)
    user.settle()
    assert "not where it was" in user.chat.player_pane.player.surface.message
    assert not user.chat.player_pane.player.play_button.isEnabled()
    (films.parent / "anna elsewhere.mp4").rename(films / "anna.mp4")


def _erase(user: User) -> None:
    user.on_the_window(Qt.Key.Key_2, CTRL)
    user.settle()
    if not user.people.pane.isVisible():
        user.click(user.people.cards[0])
        user.settle()
    user.program.shell.actions_table.all["erase"].trigger()
    user.wait(lambda: bool(user.program.shell.findChildren(QMessageBox)))
    box = user.program.shell.findChildren(QMessageBox)[0]
    assert "Anna" in box.text()
    erase = next(button for button in box.buttons() if button.text() == "Erase")
    click(erase)
    user.wait(lambda: not user.people.cards)  # her figures are unknown people now
    user.settle()


def test_from_an_empty_library_to_an_answer_and_back(qtbot: QtBot, films: Path) -> None:
    def script(program: Program) -> None:
        user = User(program, qtbot)
        _import(user, films)
        _tag_anna(user)
        _ask_about_anna(user)
        _use_the_player(user)
        _reading_is_not_disturbed(user)
        _keep_chats_in_order(user)
        _review_and_change(user)
        _missing_clip(user, films)
        _erase(user)

    through_main(script)


def test_an_answer_can_be_stopped_while_a_clip_is_looked_through(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    user = User(program, qtbot)
    clip = people_clip(tmp_path / "long.mp4", Scene(20, (("anna", 0.4), ("ben", 0.8))))
    assert program.app is not None
    sha = program.app.library.add([clip]).added[0]
    program.wiring.host.ask_requested.emit((sha,), "Who is in this clip?")
    user.settle()
    user.click(user.chat.send_button)
    user.wait(lambda: user.chat.send_button.text() == "Stop")
    user.wait(lambda: any(one.progress is not None for one in program.background.activities()))
    user.click(user.chat.send_button)
    user.wait(lambda: not user.chat.presenter.is_asking)
    assert user.answers()[-1].text == "Stopped."
    assert user.chat.send_button.text() == "Send"
    user.settle()
    assert program.app.chat.turns(user.chat.presenter._chats[0].id)[0].state == "stopped"
