"""Unknown people in the window: a name, a refusal to bother, and "Same person?" by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from pvchat_desktop.paths import UserFolders
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.screens.unknown import GroupCard
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.ui.test_first_use import User


@pytest.fixture
def user(tmp_path: Path, start: Callable[..., Program], qtbot: QtBot) -> Iterator[User]:
    """Somebody who looks at the people: anna is in three clips, beside ben in one; nobody has a name."""
    worker, films = Prepared(), tmp_path / "films"
    anna, ben = Figure(1, faces=4, width_px=90.0), Figure(2, x=400.0, faces=4, width_px=90.0)
    shas = [worker.clip(films / name, *who) for name, who in (("a.mp4", (anna,)), ("b.mp4", (anna, ben)))]
    shas.append(worker.clip(films / "again.mp4", Figure(7, faces=4, width_px=90.0, like=1, share=0.5)))
    app = prepared_app(UserFolders.find(), worker)
    app.library.add([films])
    for sha in shas:
        app.library.scan(sha)
    made = User(start(lambda: app), qtbot)
    made.program.wiring.host.go.emit("people")
    made.settle()
    yield made
    made.settle()


def _cards(user: User) -> list[GroupCard]:
    return user.people.unknown.cards


def _agree(user: User, text: str) -> None:
    box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible())
    user.click(next(one for one in box.buttons() if one.text() == text))
    user.settle()


def _type_name(user: User, card: GroupCard, name: str) -> None:
    user.click(card.field)
    card.field.setFocus()
    QTest.keyClicks(card.field, name)
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    user.settle()


def test_unknown_people_get_names_and_are_ignored(user: User) -> None:
    assert sorted(len(card.faces._files) for card in _cards(user)) == [1, 1, 2]
    assert user.people.pages.currentWidget() is user.people._list
    _type_name(user, _cards(user)[0], "Anna")
    _agree(user, "Cancel")
    assert len(_cards(user)) == 3
    assert _cards(user)[0].field.text() == "Anna"
    QTest.keyClick(_cards(user)[0].field, Qt.Key.Key_Return)
    _agree(user, "This is agreed")
    assert [card.accessibleName().split(",")[0] for card in user.people.cards] == ["Anna"]
    assert user.program.app is not None
    (anna,) = user.program.app.people.all()
    assert anna.confirmed_tracks == 2
    before = {card.objectName() for card in _cards(user)}
    card = _cards(user)[0]
    user.click(card.ignore_button)
    user.settle()
    assert {card.objectName() for card in _cards(user)} < before
    user.click(user.program.shell.toast._button)
    user.settle()
    assert {card.objectName() for card in _cards(user)} == before


def test_the_same_person_is_asked_by_keyboard(user: User) -> None:
    section, same = user.people.unknown, user.people.same
    user.click(section.same_button)
    assert user.people.pages.currentWidget() is same
    assert same.pictures[0].accessibleName() == "Unknown, in 2 clips"
    assert same._count.text() == "1 of 1"
    QTest.keyClick(same, Qt.Key.Key_Right)
    QTest.keyClick(same, Qt.Key.Key_Delete)
    user.settle()
    assert not same.yes.isVisible()
    user.click(user.program.shell.toast._button)
    user.settle()
    assert same.yes.isVisible()
    same.setFocus()
    QTest.keyClick(same, Qt.Key.Key_Return)
    user.settle()
    assert user.people.escape()
    assert user.people.pages.currentWidget() is user.people._list
    assert sorted(len(card.faces._files) for card in _cards(user)) == [1, 3]
