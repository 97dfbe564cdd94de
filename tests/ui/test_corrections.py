"""Corrections from the window, each with its way back; and a clip whose file was moved away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.widgets.chips import EvidenceChip
from tests.helpers.people import Scene, people_clip
from tests.ui.test_first_use import User


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """First anna alone, then ben with her."""
    return people_clip(
        tmp_path / "Ferien Öland" / "both.mp4",
        Scene(1.5, (("anna", 0.3),)),
        Scene(2, (("anna", 0.3), ("ben", 0.75))),
    )


@pytest.fixture
def user(program: Program, film: Path, qtbot: QtBot) -> Iterator[User]:
    """Somebody who has tagged Anna and Ben and has the clip open in the chat."""
    made = User(program, qtbot)
    app = program.app
    assert app is not None
    sha = app.library.add([film]).added[0]
    _tag(app, sha)
    program.wiring.host.people_changed.emit()
    program.wiring.host.ask_requested.emit((sha,), "")
    made.settle()
    yield made
    made.settle()


def _tag(app: App, sha: ClipSha) -> None:
    first, second = sorted(app.library.scan(sha), key=lambda track: track.track.start_s)
    app.enrollment.enroll(first.track.id, "Anna", consent="She agrees.")
    app.enrollment.enroll(second.track.id, "Ben", consent="He agrees.")


def _choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


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


def test_a_folder_that_cannot_be_written_is_told(user: User, tmp_path: Path) -> None:
    user.ask("Who is in this clip?")
    user.chat._export_to(str(tmp_path / "no such folder" / "chat.md"))
    user.wait(user.program.shell.message.isVisible)
    assert "could not be written" in user.program.shell.message.text


def test_a_clip_that_was_moved_away_is_still_answered_about(user: User, film: Path) -> None:
    before = user.ask("Is Anna in this clip?").text
    film.rename(film.parent.parent / "elsewhere.mp4")
    user.program.shell.actions_table.all["look_for_files"].trigger()
    user.settle()
    surface = user.chat.player_pane.player.surface
    assert "not where it was" in surface.message
    assert "Names and answers stay" in surface.message
    assert user.ask("Is Anna in this clip?").text == before
    assert _chips(user), "with the pictures it rests on"
    assert _strips(user) == ["Anna", "Ben"]
