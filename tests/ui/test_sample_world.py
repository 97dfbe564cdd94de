"""From the first start to a person who is learned, corrected, exported, erased and fetched back: the sample world's own
people, face models and base, real workers, real clicks, through `main([])`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.recipe import PRESETS
from pvchat_desktop.presenters.learn import LearnStep
from pvchat_desktop.services import playhouse
from pvchat_desktop.services.playhouse_set import BASE, RECIPE, SampleSet, demo_set
from pvchat_desktop.ui import wiring
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.screens.transfer import ExportDialog
from pvchat_desktop.ui.widgets.chips import EvidenceChip
from tests.ui.conftest import LONG_MS
from tests.ui.test_first_use import User, through_main
from tests.ui.test_shell import click

pytestmark = pytest.mark.usefixtures("first_time")

PATIENT_MS = 3 * LONG_MS  # a short training on a busy machine
BEGIN, THERE, NOT_THERE = "begin here", "new clip 1", "new clip 4"


def _brief_set() -> SampleSet:
    """Just enough people; one new clip with the person, one without."""
    whole = demo_set()
    return SampleSet(
        msgspec.structs.replace(whole.enrolment, duration_s=16.0, size_px=320),
        tuple(msgspec.structs.replace(clip, duration_s=3.0, size_px=192) for clip in whole.others[:11]),
        tuple(replace(new, clip=msgspec.structs.replace(new.clip, duration_s=4.0)) for new in whole.new[0:4:3]),
    )


@pytest.fixture
def homes(pvchat_home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders that windows of their own were opened on; the test opens them itself, so that it can click there."""
    del pvchat_home
    opened: list[Path] = []

    def open_window(home: Path, **_: Path) -> bool:
        opened.append(home)
        return True

    monkeypatch.setattr(wiring, "open_window", open_window)
    monkeypatch.setattr(playhouse, "demo_set", _brief_set)
    brief = replace(RECIPE, preset="standard", clips=12, questions=48, video_epochs=1, checkpoint_every=4)
    monkeypatch.setitem(PRESETS, "standard", brief)
    return opened


class Visitor(User):
    def wait_long(self, until: Callable[[], bool]) -> None:
        self.bot.waitUntil(until, timeout=PATIENT_MS)

    def choose_clip(self, title: str) -> None:
        self.program.shell.show_screen("library")
        self.settle()
        model = self.library.model
        row = next(row for row in range(model.rowCount()) if model.index(row).data() == title)
        self.library.view.scrollTo(model.index(row))
        click(self.library.view.viewport(), self.library.view.visualRect(model.index(row)).center())

    def ask_about(self, title: str, question: str) -> str:
        """Open a clip as one does, and ask."""
        self.choose_clip(title)
        self.program.shell.activateWindow()
        self.wait(self.program.shell.isActiveWindow)
        self.library.view.setFocus()
        self.key(Qt.Key.Key_Return)
        self.wait(lambda: self.program.shell.current() is self.chat)
        self.settle()
        return self.ask(question).text

    def names(self) -> list[str]:
        assert self.program.app is not None
        return [one.person.name for one in self.program.app.people.all()]


def _try_the_sample_world(program: Program, bot: QtBot) -> None:
    user = Visitor(program, bot)
    user.click(program.wiring.first_run.welcome.sample_button)
    user.settle()


def _enroll(user: Visitor) -> None:
    message = user.program.shell.message
    user.wait_long(lambda: message.isVisible() and "This is the sample world" in message.text)
    user.settle()
    user.choose_clip(BEGIN)
    user.click(user.library.tag_button)
    user.name_first_face("Robin")


def _learn(user: Visitor) -> None:
    learn = user.program.wiring.learn
    user.click(user.enroll.done_page.learn_button)
    user.wait(lambda: BASE in learn.choose_page.rows)
    user.click(learn.choose_page.rows[BASE])
    user.click(learn.choose_page.plan.start_button)
    user.wait_long(lambda: learn.presenter.step is LearnStep.REPORT and learn.report_page.table.isVisible())
    if learn.report_page.switch_button.isVisible():
        user.click(learn.report_page.switch_button)
        user.wait(learn.report_page.back_button.isVisible)
    user.click(learn.report_page.ask_button)
    user.settle()


def _ask_correct_undo(user: Visitor) -> None:
    assert user.ask_about(NOT_THERE, "Is Robin in this clip?").startswith("No")
    said = user.ask_about(THERE, "Is Robin in this clip?")
    assert said.startswith("Yes")
    assert "Robin" in user.ask("What is Robin doing?").text
    user.ask("Is Robin in this clip?")
    menu = user.answers()[-1].findChildren(EvidenceChip)[0].menu()
    next(one for one in menu.actions() if one.text().startswith("That is not Robin")).trigger()
    user.wait(user.program.shell.toast.isVisible)
    user.settle()
    strips = user.chat.player_pane.strips
    assert "Robin" not in [row.accessibleName().split(",")[0] for row in strips.rows]
    user.click(user.program.shell.toast._button)
    user.settle()
    assert "Robin" in [row.accessibleName().split(",")[0] for row in strips.rows]


def _dialog(user: Visitor, kind: type) -> object:
    def shown() -> list[object]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    user.wait(lambda: bool(shown()))
    return shown()[0]


def _export(user: Visitor, file: Path) -> None:
    user.program.shell.show_screen("people")
    user.settle()
    user.click(next(card for card in user.people.cards if card.accessibleName().startswith("Robin")))
    user.settle()
    user.program.shell.actions_table.all["export_person"].trigger()
    dialog = _dialog(user, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    click(dialog.yes)
    _choose_file(user, file)
    user.wait(file.is_file)
    user.settle()


def _choose_file(user: Visitor, file: Path) -> None:
    dialog = _dialog(user, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()


def _erase(user: Visitor) -> None:
    user.program.shell.actions_table.all["erase"].trigger()
    box = _dialog(user, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "Robin" in box.text()
    click(next(button for button in box.buttons() if button.text() == "Erase"))
    user.wait(lambda: "Robin" not in user.names())
    user.settle()
    user.program.shell.show_screen("library")
    user.settle()


def _fetch_back(user: Visitor, file: Path) -> None:
    user.program.shell.actions_table.all["import_person"].trigger()
    _choose_file(user, file)
    user.wait_long(lambda: "Robin" in user.names())
    user.wait(user.people.pane.isVisible)
    user.settle()
    user.choose_clip(THERE)  # the erasure took the faces that were found there, too
    user.program.shell.actions_table.all["scan_clip"].trigger()
    user.wait_long(lambda: not user.program.background.activities())
    assert user.ask_about(THERE, "Is Robin in this clip?").startswith("Yes")


def test_the_sample_world_from_the_first_start_to_a_person_fetched_back(
    qtbot: QtBot, homes: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    through_main(lambda program: _try_the_sample_world(program, qtbot))
    assert homes
    monkeypatch.setenv("PVCHAT_HOME", str(homes[0]))
    pack = tmp_path / "Robin.pvpack"

    def script(program: Program) -> None:
        user = Visitor(program, qtbot)
        _enroll(user)
        _learn(user)
        _ask_correct_undo(user)
        _export(user, pack)
        _erase(user)
        _fetch_back(user, pack)
        QTest.keyClick(program.shell, Qt.Key.Key_Escape)

    through_main(script)
