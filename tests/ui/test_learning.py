"""Learning a person in the window: choose, plan, train, did it work, ask.

The model worker of the first test is real, its base tiny with random weights; the others answer by rote, so that every
turn of the way can be held and looked at.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from pvchat_desktop.bootstrap import open_app
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core import trials
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.recipe import PRESETS, AdapterShape
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.presenters.learn import Learner, LearnStep
from pvchat_desktop.presenters.packs import ImportWish
from pvchat_desktop.presenters.services import App
from pvchat_desktop.presenters.training import Phase
from pvchat_desktop.protocol.messages import AskModel, PrepareSamples, Request
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.screens.transfer import AskDialog, ExportDialog
from tests.helpers.bases import saved
from tests.helpers.crops import give_real_crops
from tests.helpers.learners import TINY, Rote
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.ui.test_first_use import User
from tests.ui.test_shell import click, nameless
from tests.unit.services.test_learning import _whole_base, world

SMALL = replace(TINY, adapter=AdapterShape(soft_tokens=3, lora_rank=4), checkpoint_every=1, questions=8, clips=4)
PATIENT_MS = 300_000  # a few steps of a real training on a busy machine
Start = Callable[..., Program]


class PatientUser(User):
    def wait_long(self, until: Callable[[], bool]) -> None:
        self.bot.waitUntil(until, timeout=PATIENT_MS)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings and checks of seconds."""
    monkeypatch.setattr(trials, "MOST_PRESENT", 2)
    monkeypatch.setattr(trials, "MOST_ABSENT", 2)
    monkeypatch.setitem(PRESETS, "standard", replace(SMALL, preset="standard", video_epochs=200))


@pytest.fixture
def worker() -> Prepared:
    made = Prepared()
    Rote().join(made)
    return made


def _real_model(worker: Prepared) -> App:
    folders = UserFolders.find()
    model = WorkerClient("model", Path(sys.executable), folders.logs)
    return open_app(folders, clients={"media": worker, "model": model})


def _by_rote(worker: Prepared) -> App:
    return prepared_app(UserFolders.find(), worker)


def _clips(app: App, worker: Prepared, folder: Path) -> dict[str, ClipSha]:
    """Leo in two clips, other people in clips of their own; nobody has a name."""
    worker.clip(folder / "leo.mp4", Figure(1, end_s=9.5, faces=6, width_px=90), Figure(2, x=400, end_s=9.5))
    worker.clip(folder / "leo again.mp4", Figure(1, end_s=9.0, faces=5))
    for number in range(11):
        worker.clip(folder / f"other {number}.mp4", Figure(10 + number, end_s=8.0))
    app.library.add([folder])
    shas = {clip.title: clip.clip.sha256 for clip in app.library.clips()}
    app.library.scan_all(list(shas.values()), Watch())
    return shas


def _enroll(user: User, sha: ClipSha) -> PersonId:
    user.program.wiring.host.tag_requested.emit(sha)
    user.name_first_face("Leo")
    user.wait(user.enroll.done_page.learn_button.isVisible)
    assert user.program.app is not None
    return user.program.app.people.all()[0].person.id


def _plan_and_start(user: PatientUser, base: str) -> None:
    page = user.program.wiring.learn.choose_page
    user.click(user.enroll.done_page.learn_button)
    user.wait(lambda: base in page.rows)
    assert not page.plan.start_button.isVisible(), "face memory needs no training"
    user.click(page.rows[base])
    user.wait(page.plan.start_button.isEnabled)
    assert "not known before the first run here" in page.plan.text
    assert "other people" in page.plan.text
    assert nameless(user.program.wiring.learn) == []
    user.click(page.plan.start_button)


def _leave_find_again_pause_and_keep(user: PatientUser) -> None:
    learn, training = user.program.wiring.learn, user.program.wiring.training
    page = learn.training_page
    user.wait_long(lambda: training.now is not None and len(training.now.curve) > 1)
    assert "at step" in page.plots.loss.accessibleDescription()
    assert nameless(learn) == []
    learn.escape()
    packs = user.program.wiring.people.pane.packs
    user.wait(lambda: packs.isVisible() and packs.running is not None)
    assert packs.running is not None
    user.click(packs.running.findChildren(QAbstractButton)[0])
    user.click(page.pause_button)
    user.wait(lambda: training.now is not None and training.now.phase is Phase.PAUSED)
    steps = len(training.now.curve) if training.now is not None else 0
    user.click(page.go_on_button)
    user.wait_long(lambda: training.now is not None and len(training.now.curve) > steps)
    user.click(page.keep_button)
    user.wait_long(lambda: learn.presenter.step is LearnStep.REPORT and learn.report_page.table.isVisible())


def _use_and_ask(user: User, app: App, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = user.program.wiring.learn.report_page
    assert "With what was learned" in " ".join(one.text() for one in page.table.findChildren(QLabel))
    assert nameless(user.program.wiring.learn) == []
    if page.switch_button.isVisible():
        user.click(page.switch_button)
    user.wait(page.back_button.isVisible)
    user.click(page.ask_button)
    user.settle()
    assert app.bases.chosen() == base, "what was learned answers together with its base model"
    pieces: list[str] = []
    monkeypatch.setattr(user.chat, "show_written", pieces.append)
    answer = user.ask("Is Leo in this clip?")
    assert answer.text
    assert pieces, "it is shown as it is written"
    assert "tiny, with what was learned" in answer._source.text()
    assert "looked at" in answer._source.text()


def test_from_a_face_to_a_trained_pack_that_answers(
    start: Start, qtbot: QtBot, worker: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start(lambda: _real_model(worker))
    app, user = program.app, PatientUser(program, qtbot)
    assert app is not None
    saved(tmp_path / "tiny")
    base = app.bases.import_from(tmp_path / "tiny")
    shas = _clips(app, worker, tmp_path / "films")
    leo = _enroll(user, shas["leo"])
    app.people.confirm(app.library.tracks(shas["leo again"])[0].track.id, leo)
    give_real_crops(app, leo)  # type: ignore[arg-type]
    _plan_and_start(user, base)
    _leave_find_again_pause_and_keep(user)
    _use_and_ask(user, app, base, monkeypatch)
    assert app.packs.of_person(leo)[0].pack.active


def _begin(user: User, worker: Prepared, folder: Path) -> tuple[PersonId, threading.Event]:
    """Start learning Leo by rote; the training is held at its first job until the event is set."""
    program, go = user.program, threading.Event()
    assert program.app is not None
    leo = world(program.app, worker, folder / "films")  # type: ignore[arg-type]
    base = program.app.bases.import_from(_whole_base(folder / "tiny"))

    def hold(request: Request, stop: threading.Event) -> None:
        while isinstance(request, PrepareSamples) and not stop.is_set() and not go.is_set():
            time.sleep(0.01)

    worker.before = hold
    page = program.wiring.learn.choose_page
    program.wiring.host.learn_requested.emit(Learner(leo, "Leo"))
    user.wait(lambda: base in page.rows)
    user.click(page.rows[base])
    user.wait(page.plan.start_button.isEnabled)
    user.click(page.plan.start_button)
    user.wait(lambda: worker.count(PrepareSamples) > 0)
    return leo, go


def test_who_left_the_page_is_told_when_it_is_over(
    start: Start, qtbot: QtBot, worker: Prepared, tmp_path: Path
) -> None:
    program = start(lambda: _by_rote(worker))
    user = User(program, qtbot)
    _leo, go = _begin(user, worker, tmp_path)
    program.shell.show_screen("jobs")
    jobs = program.wiring.jobs
    user.wait(lambda: bool(jobs.rows) and jobs.rows[0].accessibleName() == "Learning Leo")
    assert nameless(jobs) == []
    go.set()
    user.wait(lambda: "Leo was learned" in program.shell.message.text)
    assert program.shell.current() is jobs, "nobody is torn away from what they do"
    user.click(program.shell.message.action_button)
    user.wait(program.wiring.learn.report_page.table.isVisible)


def test_discarding_asks_once_and_leaves_nothing(start: Start, qtbot: QtBot, worker: Prepared, tmp_path: Path) -> None:
    program = start(lambda: _by_rote(worker))
    user, learn = User(program, qtbot), program.wiring.learn
    leo, _go = _begin(user, worker, tmp_path)
    user.click(learn.training_page.discard_button)
    box = program.shell.findChildren(QMessageBox)[0]
    assert "Leo" in box.text()
    click(next(one for one in box.buttons() if one.text() == "Discard"))
    user.wait(lambda: program.wiring.training.now is None)
    user.wait(program.wiring.people.pane.isVisible)
    user.settle()
    assert program.app is not None
    assert program.app.learning.unfinished() == ()
    assert program.app.packs.of_person(leo) == ()


def test_a_training_goes_on_after_the_window_was_closed(
    start: Start, qtbot: QtBot, worker: Prepared, tmp_path: Path
) -> None:
    first = start(lambda: _by_rote(worker))
    leo, _go = _begin(User(first, qtbot), worker, tmp_path)
    first.shell._close_anyway()
    worker.before = lambda _request, _stop: None

    second = start(lambda: _by_rote(worker))
    user = User(second, qtbot)
    user.wait(second.shell.message.isVisible)
    assert "Leo was being learned" in second.shell.message.text
    user.click(second.shell.message.action_button)
    learn = second.wiring.learn
    user.wait(lambda: learn.presenter.step is LearnStep.REPORT and learn.report_page.table.isVisible())
    assert second.app is not None
    assert len(second.app.packs.of_person(leo)) == 1


def test_packs_are_switched_and_their_reports_shown(
    start: Start, qtbot: QtBot, worker: Prepared, tmp_path: Path
) -> None:
    program = start(lambda: _by_rote(worker))
    app, user = program.app, User(program, qtbot)
    assert app is not None
    leo = world(app, worker, tmp_path / "films")  # type: ignore[arg-type]
    base = app.bases.import_from(_whole_base(tmp_path / "tiny"))
    app.learning.learn_with(leo, base, TINY, Watch())
    was_active = app.packs.of_person(leo)[0].pack.active
    program.wiring.host.person_requested.emit(leo)
    packs = program.wiring.people.pane.packs
    user.wait(lambda: bool(packs.rows))
    _report, switch = packs.rows[0].findChildren(QAbstractButton)
    assert nameless(program.wiring.people) == []
    click(switch)
    user.wait(lambda: app.packs.of_person(leo)[0].pack.active is not was_active)
    user.settle()
    report = packs.rows[0].findChildren(QAbstractButton)[0]
    click(report)
    user.wait(program.wiring.learn.report_page.table.isVisible)


def test_a_person_is_exported_sealed_and_imported_again(
    start: Start, qtbot: QtBot, worker: Prepared, tmp_path: Path
) -> None:
    program = start(lambda: _by_rote(worker))
    app, user = program.app, User(program, qtbot)
    assert app is not None
    leo = world(app, worker, tmp_path / "films")  # type: ignore[arg-type]
    give_real_crops(app, leo)  # type: ignore[arg-type]
    transfer, window = program.wiring.transfer, program.shell
    transfer.export(leo, "Leo")
    dialog = window.findChildren(ExportDialog)[0]
    assert nameless(dialog) == []
    dialog.passphrase.setText("secret")
    assert not dialog.yes.isEnabled(), "it has to be typed twice"
    dialog.again.setText("secret")
    assert dialog.yes.isEnabled()
    dialog.reject()
    file = tmp_path / "leo.pvpack"
    transfer.presenter.export(leo, file, passphrase="secret", memory_only=False)
    user.wait(file.is_file)
    user.settle()
    app.people.erase(leo)
    transfer.presenter.take(ImportWish(file))
    user.wait(lambda: bool(window.findChildren(AskDialog)))
    asked = window.findChildren(AskDialog)[0]
    assert nameless(asked) == []
    assert asked.answer is not None
    asked.answer.setText("secret")
    click(asked.yes)
    user.wait(lambda: [one.person.name for one in app.people.all()] == ["Leo"])
    user.settle()


def test_stop_keeps_what_was_written(start: Start, qtbot: QtBot, worker: Prepared, tmp_path: Path) -> None:
    stops: list[threading.Event] = []

    def answer(_request: AskModel, tell: Callable[[str], None]) -> None:
        tell("Leo sits at ")
        tell("the table and ")
        while not stops[-1].is_set():
            time.sleep(0.01)
        raise Cancelled

    worker.before = lambda _request, stop: stops.append(stop)
    worker.answers[AskModel] = answer  # type: ignore[assignment]
    program = start(lambda: _by_rote(worker))
    app, user = program.app, User(program, qtbot)
    assert app is not None
    world(app, worker, tmp_path / "films")  # type: ignore[arg-type]
    base = app.bases.import_from(_whole_base(tmp_path / "tiny"))
    app.bases.choose(base)
    sha = next(clip.clip.sha256 for clip in app.library.clips() if clip.title == "leo")
    program.wiring.host.ask_requested.emit((sha,), "What is Leo doing?")
    user.settle()
    assert user.chat.answering.accessibleName() == "Answers come from tiny"
    user.click(user.chat.send_button)
    user.wait(lambda: bool(user.answers()) and "the table" in user.answers()[-1].text)
    user.click(user.chat.send_button)
    qtbot.waitUntil(lambda: not user.chat.presenter.is_asking, timeout=3000)
    assert "Leo sits at the table" in user.answers()[-1].text
    assert "Stopped" in user.answers()[-1].accessibleName()
    user.settle()
    assert program.app is not None
    chat = user.chat.presenter
    chat.refresh()
    chat.open(app.chat.chats()[0].id)
    user.settle()
    assert "Leo sits at the table" in user.answers()[-1].text, "and in the history"


def test_models_can_be_imported_used_and_removed_and_downloads_can_be_switched_off(
    start: Start, qtbot: QtBot, worker: Prepared, tmp_path: Path
) -> None:
    program = start(lambda: _by_rote(worker))
    app, user, models = program.app, User(program, qtbot), program.wiring.models
    assert app is not None
    program.shell.show_screen("models")
    user.wait(lambda: "qwen3-vl-4b" in models.cards)
    user.settle()
    card = models.cards["qwen3-vl-4b"]
    assert card.download_button.isEnabled()
    assert "Fits" in card.accessibleDescription(), "it has eight gigabytes, and says that the processor is slow"
    assert "far longer" in card.accessibleDescription()
    click(models.network, QPoint(12, 12))
    user.wait(lambda: not card.download_button.isEnabled())
    assert "switched off" in card.accessibleDescription()
    models.presenter.import_from(_whole_base(tmp_path / "mine"))
    user.wait(lambda: "mine" in models.cards)
    user.settle()
    assert nameless(models) == []
    user.click(models.cards["mine"].use_button)
    user.wait(lambda: app.bases.chosen() == "mine")
    user.settle()
    assert not models.memory_row.isChecked()
    click(models.memory_row)
    user.wait(lambda: app.bases.chosen() is None)
    user.settle()
    user.click(models.cards["mine"].verify_button)
    user.wait(lambda: "whole" in program.shell.toast.text)
    models.presenter.remove(models.cards["mine"].choice.base)
    user.wait(lambda: "mine" not in models.cards)
