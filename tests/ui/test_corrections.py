"""Corrections from the window, each with its way back; and a clip whose file was moved away."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from pvchat_desktop.bootstrap import open_app
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.presenters.enrollment import Step
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.screens.enroll_pages import DetailsPage
from pvchat_desktop.ui.widgets.chips import EvidenceChip
from tests.helpers.people import Scene, people_clip
from tests.ui.test_first_use import User


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """First anna alone, then ben with her."""
    return people_clip(
        tmp_path_factory.mktemp("Ferien Öland") / "both.mp4",
        Scene(1.5, (("anna", 0.3),)),
        Scene(2, (("anna", 0.3), ("ben", 0.75))),
    )


@pytest.fixture(scope="session")
def tagged(tmp_path_factory: pytest.TempPathFactory, film: Path) -> Path:
    """User folders in which the clip was looked through and Anna and Ben have their names; made once, then copied."""
    home = tmp_path_factory.mktemp("tagged")
    app = open_app(UserFolders.below(home))
    tracks = app.library.scan(app.library.add([film]).added[0])
    first, second = sorted(tracks, key=lambda track: track.track.start_s)
    app.enrollment.enroll(first.track.id, "Anna", consent="She agrees.")
    app.enrollment.enroll(second.track.id, "Ben", consent="He agrees.")
    app.close()
    return home


@pytest.fixture
def user(pvchat_home: Path, tagged: Path, start: Callable[..., Program], qtbot: QtBot) -> Iterator[User]:
    """Somebody who has the clip with Anna and Ben open in the chat."""
    shutil.copytree(tagged, pvchat_home, dirs_exist_ok=True)
    made = User(start(), qtbot)
    made.program.wiring.host.ask_requested.emit((_clip(made),), "")
    made.settle()
    yield made
    made.settle()


def _clip(user: User) -> ClipSha:
    assert user.program.app is not None
    return user.program.app.library.clips()[0].clip.sha256


def _choose(menu: QMenu, text: str) -> None:
    """The entry that begins so; how much it would change may follow."""
    next(action for action in menu.actions() if action.text().startswith(text)).trigger()


def _undo(user: User) -> None:
    user.click(user.program.shell.toast._button)
    user.settle()


def _chips(user: User) -> list[EvidenceChip]:
    return user.answers()[-1].findChildren(EvidenceChip)


def _strips(user: User) -> list[str]:
    return sorted(strip.accessibleName().split(",")[0] for strip in user.chat.player_pane.strips.rows)


def test_a_wrong_name_is_taken_back_from_a_chip_and_given_again(user: User) -> None:
    before = user.ask("Is Ben in this clip?").text
    _choose(_chips(user)[0].menu(), "That is not Ben")
    user.wait(user.program.shell.toast.isVisible)
    user.settle()
    assert "Ben" in user.program.shell.toast.text
    assert _strips(user) == ["Anna"]
    assert user.ask("Is Ben in this clip?").text != before
    _undo(user)
    assert _strips(user) == ["Anna", "Ben"]
    assert user.ask("Is Ben in this clip?").text == before


def _merge(user: User, other: str) -> None:
    user.program.shell.actions_table.all["merge"].trigger()
    menu = next(one for one in user.people.pane.findChildren(QMenu) if one.isVisible())
    _choose(menu, f"{other} is the same person as Ben")
    menu.close()
    user.settle()


def _others(user: User) -> list[str]:
    return [one.person.name for one in user.people.presenter.others()]


def test_two_people_who_are_one_are_joined_and_parted_again(user: User, tmp_path: Path) -> None:
    app = user.program.app
    assert app is not None
    sha = app.library.add([people_clip(tmp_path / "c.mp4", Scene(2, (("carl", 0.5),)))]).added[0]
    app.enrollment.enroll(app.library.scan(sha)[0].track.id, "Benny", consent="He agrees.")
    user.program.wiring.host.people_changed.emit()
    user.program.wiring.host.go.emit("people")
    user.settle()
    user.click(next(card for card in user.people.cards if card.accessibleName().split(",")[0] == "Ben"))
    user.settle()
    assert _others(user) == ["Anna", "Benny"]
    _merge(user, "Benny")
    assert _others(user) == ["Anna"]
    assert "In 2 clips" in user.people.pane._facts.text()
    _undo(user)
    assert _others(user) == ["Anna", "Benny"]
    assert "In 1 clip " in user.people.pane._facts.text()
    _merge(user, "Anna")
    assert "in one picture together" in user.program.shell.message.text, "nobody stands beside himself"
    assert _others(user) == ["Anna", "Benny"]


def _answer(user: User, name: str) -> None:
    user.wait(lambda: any(one.isVisible() for one in user.program.shell.findChildren(QInputDialog)))
    dialog = next(one for one in user.program.shell.findChildren(QInputDialog) if one.isVisible())
    assert "This will change 1 appearance in 1 clip" in dialog.labelText()
    dialog.setTextValue(name)
    dialog.accept()
    user.settle()


def test_an_appearance_is_somebody_else_and_each_change_has_its_own_way_back(user: User) -> None:
    user.program.wiring.host.person_requested.emit(_id(user, "Ben"))
    user.settle()
    pane = user.people.pane
    [card] = pane.appearances.cards.values()
    assert not pane.appearances.other_button.isVisible()
    user.click(card)
    assert pane.appearances._title.text() == "1 appearance chosen"
    user.click(pane.appearances.other_button)
    _answer(user, "Carl")
    assert user.program.shell.toast.text.startswith("Split 1 appearance off Ben: they are Carl")
    assert not pane.appearances.isVisible(), "nothing of Ben is left"
    assert _others(user) == ["Anna", "Carl"]
    user.program.wiring.host.person_requested.emit(_id(user, "Anna"))
    user.settle()
    user.click(next(iter(pane.appearances.cards.values())))
    user.click(pane.appearances.split_button)
    _answer(user, "")
    user.program.wiring.host.person_requested.emit(_id(user, "Ben"))
    user.settle()
    split, learned = sorted(pane.history.undo_buttons, reverse=True)
    assert "Split 1 appearance off Ben" in pane.history.undo_buttons[split].accessibleName()
    user.click(pane.history.undo_buttons[learned])
    user.settle()
    assert "a later change builds upon it: “Split 1 appearance off Ben" in user.program.shell.message.text
    user.click(pane.history.undo_buttons[split])
    user.settle()
    assert _others(user) == ["Anna"]
    assert len(pane.appearances.cards) == 1
    assert list(pane.history.undo_buttons) == [learned]


def test_a_chat_is_exported_with_all_its_answers_rest_on(user: User, tmp_path: Path) -> None:
    answer = user.ask("Who is in this clip?")
    file = tmp_path / "Gespräch.md"
    user.program.shell.actions_table.all["export_chat"].trigger()
    dialog = next(one for one in user.program.shell.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(file))
    dialog.close()
    user.wait(file.exists)
    user.settle()
    written = file.read_text(encoding="utf-8")
    assert "Who is in this clip?" in written
    assert answer.text.splitlines()[0] in written
    assert all(chip._text.name in written for chip in _chips(user))
    assert user.program.shell.toast.text == "The chat was exported."


def _details(user: User) -> DetailsPage:
    user.program.wiring.host.tag_requested.emit(_clip(user))
    user.wait(lambda: bool(user.enroll.faces_page.cards))
    user.settle()
    user.click(user.enroll.faces_page.cards[0])
    user.wait(user.enroll.details_page.name.isVisible)
    return user.enroll.details_page


def test_the_keyboard_alone_tags_a_person(user: User) -> None:
    page = _details(user)
    name = user.enroll.faces_page.cards[0].accessibleName().split(",")[0]
    user.type(name)
    assert page.consent_text.toPlainText().startswith(f"{name} (or, for a child")
    others = [box for box in page._others if box.text() != name]
    order = [page.birth_date, page.consent_text, page.consent, *others, page.look_alikes]
    for field in order:
        user.key(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is field
    page.consent.setFocus()
    user.key(Qt.Key.Key_Space)
    page.look_alikes.setFocus()
    user.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is user.enroll.save_button
    user.key(Qt.Key.Key_Backtab)
    user.key(Qt.Key.Key_Return)
    user.wait(lambda: user.enroll.presenter.step is Step.DONE)
    user.settle()
    assert name in user.enroll.done_page.ask_button.text()


def test_an_agreement_in_ones_own_words_stays(user: User) -> None:
    page = _details(user)
    page.consent_text.setPlainText("Said so at the table.")
    user.type("Leo")
    assert page.details().consent == "Said so at the table."
    user.enroll.start(None)
    assert page.consent_text.toPlainText().startswith("This person (or")


def test_a_known_person_can_be_ticked_as_a_look_alike_on_the_way(user: User) -> None:
    page = _details(user)
    page.consent.setFocus()
    user.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page._others[0]
    user.key(Qt.Key.Key_Space)
    assert page.details().look_alikes == ("Anna",)
    page.name.setText("anna")
    assert page.details().look_alikes == ()
    assert page._others[0].isHidden()


def _id(user: User, name: str) -> str:
    people = user.program.wiring.host.app.people.all()
    return next(one.person.id for one in people if one.person.name == name)


def test_erasing_asks_with_the_keyboard_on_the_harmless_answer(user: User) -> None:
    user.program.wiring.host.person_requested.emit(_id(user, "Ben"))
    user.settle()
    user.program.shell.actions_table.all["erase"].trigger()
    user.wait(lambda: bool(user.program.shell.findChildren(QMessageBox)))
    user.bot.wait(50)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Keep"
    user.key(Qt.Key.Key_Return)
    user.settle()
    assert len(user.program.wiring.host.app.people.all()) == 2


def test_a_folder_that_cannot_be_written_is_told(user: User, tmp_path: Path) -> None:
    user.ask("Who is in this clip?")
    user.chat._export_to(str(tmp_path / "no such folder" / "chat.md"))
    user.wait(user.program.shell.message.isVisible)
    assert "could not be written" in user.program.shell.message.text


def test_a_clip_that_was_moved_away_is_still_answered_about(
    user: User, film: Path, request: pytest.FixtureRequest
) -> None:
    before = user.ask("Is Anna in this clip?").text
    film.rename(film.parent / "elsewhere.mp4")
    request.addfinalizer(lambda: (film.parent / "elsewhere.mp4").rename(film))
    user.program.shell.actions_table.all["look_for_files"].trigger()
    user.settle()
    surface = user.chat.player_pane.player.surface
    assert "not where it was" in surface.message
    assert "Names and answers stay" in surface.message
    assert user.ask("Is Anna in this clip?").text == before
    assert _chips(user), "with the pictures it rests on"
    assert _strips(user) == ["Anna", "Ben"]
