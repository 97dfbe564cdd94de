"""What may go wrong on each screen: a worker that dies, a full disk, a drive that is away, a graphics card that fails.

The message is right and nothing is lost: what was typed, what was found, what was learned so far.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import FileState
from pvchat_desktop.errors import WorkerDied
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.presenters.enrollment import Step
from pvchat_desktop.presenters.learn import Learner, LearnStep
from pvchat_desktop.presenters.training import Phase
from pvchat_desktop.protocol.messages import AskModel, DeviceReport, ReportDevice, Request, ScanFaces, TrainPack
from pvchat_desktop.ui.app import Program
from tests.helpers.learners import Rote
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.ui.test_first_use import User
from tests.ui.test_shell import click
from tests.unit.services.test_learning import _whole_base, world

_DIED = "The background process for clips and faces ended without an answer (status 3)."
_HINT = "Try again: what was finished is kept."


@pytest.fixture
def worker() -> Prepared:
    made = Prepared()
    Rote().join(made)
    return made


@pytest.fixture
def user(worker: Prepared, start: Callable[..., Program], qtbot: QtBot) -> User:
    return User(start(lambda: prepared_app(UserFolders.find(), worker)), qtbot)


def dies_at(kind: type[Request], sha: ClipSha | None = None) -> Callable[[Request, threading.Event], None]:
    """A worker that does not survive requests of a kind (about one clip)."""

    def before(request: Request, _stop: threading.Event) -> None:
        if isinstance(request, kind) and sha in (None, getattr(request, "clip_sha256", None)):
            raise WorkerDied(_DIED, hint=_HINT)

    return before


@contextmanager
def full_disk(user: User) -> Iterator[None]:
    """The catalog cannot grow; what is free inside it is taken first."""
    assert user.program.app is not None
    store = user.program.app.people._catalog.store  # type: ignore[attr-defined]
    store.exclusive(lambda db: db.execute("VACUUM"))
    pages = store.value("PRAGMA page_count")
    store.exclusive(lambda db: db.execute(f"PRAGMA max_page_count = {pages}"))
    try:
        yield
    finally:
        store.exclusive(lambda db: db.execute("PRAGMA max_page_count = 1000000000"))


def message(user: User) -> str:
    user.wait(user.program.shell.message.isVisible)
    return user.program.shell.message.text


def learned_world(user: User, worker: Prepared, folder: Path) -> PersonId:
    assert user.program.app is not None
    leo = world(user.program.app, worker, folder)  # type: ignore[arg-type]
    user.program.wiring.host.people_changed.emit()
    user.program.wiring.host.clips_changed.emit()
    user.settle()
    return leo


# --- library and enrollment


def test_a_clip_whose_worker_dies_does_not_keep_the_others_waiting(
    user: User, worker: Prepared, tmp_path: Path
) -> None:
    shas = {name: worker.clip(tmp_path / "films" / f"{name}.mp4", Figure(1)) for name in ("a", "b", "c")}
    worker.before = dies_at(ScanFaces, shas["b"])
    user.program.shell.dropped.emit([tmp_path / "films"])
    assert "Some clips could not be looked through" in message(user)
    assert "“b”" in message(user)
    assert "ended without an answer" in message(user)
    user.settle()
    assert user.program.app is not None
    looked_through = {one.title: one.is_scanned for one in user.program.app.library.clips()}
    assert looked_through == {"a": True, "b": False, "c": True}


def test_faces_that_could_not_be_looked_for_are_looked_for_again(user: User, worker: Prepared, tmp_path: Path) -> None:
    sha = worker.clip(tmp_path / "leo.mp4", Figure(1, end_s=9.5, faces=6, width_px=90))
    assert user.program.app is not None
    user.program.app.library.add([tmp_path])
    worker.before = dies_at(ScanFaces)
    user.program.wiring.host.tag_requested.emit(sha)
    page = user.enroll.faces_page
    user.wait(page.again_button.isVisible)
    assert _DIED in page._note.text()
    worker.before = lambda _request, _stop: None
    user.click(page.again_button)
    user.wait(lambda: bool(page.cards))


def test_a_name_for_which_there_is_no_room_stays_in_its_field(user: User, worker: Prepared, tmp_path: Path) -> None:
    sha = worker.clip(tmp_path / "leo.mp4", Figure(1, end_s=9.5, faces=6, width_px=90))
    assert user.program.app is not None
    user.program.app.library.add([tmp_path])
    user.program.wiring.host.tag_requested.emit(sha)
    user.wait(lambda: bool(user.enroll.faces_page.cards))
    user.click(user.enroll.faces_page.cards[0])
    details = user.enroll.details_page
    user.wait(details.name.isVisible)
    details.name.setFocus()
    user.type("Leo")
    details.consent_text.setPlainText("She agrees. " * 800)
    click(details.consent, QPoint(12, 12))
    with full_disk(user):
        user.click(user.enroll.save_button)
        assert "disk that holds your data folder is full" in message(user)
        assert user.enroll.presenter.step is Step.DETAILS
        assert details.name.text() == "Leo"
    assert user.program.app.people.all() == ()
    user.click(user.enroll.save_button)
    user.wait(lambda: user.enroll.presenter.step is Step.DONE)


# --- people, chat


def test_a_change_without_room_is_told_and_not_made(user: User, worker: Prepared, tmp_path: Path) -> None:
    leo = learned_world(user, worker, tmp_path / "films")
    user.program.wiring.host.person_requested.emit(leo)
    user.settle()
    with full_disk(user):
        user.people.presenter.rename(leo, "y" * 9000)
        assert "full; nothing was changed" in message(user)
        user.settle()
    assert user.people.pane._title.text() == "Leo"


def test_a_base_model_that_dies_leaves_the_answer_of_face_memory(user: User, worker: Prepared, tmp_path: Path) -> None:
    learned_world(user, worker, tmp_path / "films")
    app = user.program.app
    assert app is not None
    app.bases.choose(app.bases.import_from(_whole_base(tmp_path / "tiny")))
    sha = next(one.clip.sha256 for one in app.library.clips() if one.title == "leo")
    user.program.wiring.host.ask_requested.emit((sha,), "")
    user.settle()
    worker.before = dies_at(AskModel)
    answer = user.ask("What is Leo doing?")
    assert "Leo" in answer.text
    assert "the base model could not answer" in answer.text
    turn = app.chat.turns(user.chat.presenter._chats[0].id)[0]
    assert turn.question == "What is Leo doing?"


def test_a_question_for_which_there_is_no_room_is_told(user: User, worker: Prepared, tmp_path: Path) -> None:
    learned_world(user, worker, tmp_path / "films")
    app = user.program.app
    assert app is not None
    sha = next(one.clip.sha256 for one in app.library.clips() if one.title == "leo")
    user.program.wiring.host.ask_requested.emit((sha,), "")
    user.settle()
    question = "Is Leo in this clip? " + "Please look closely. " * 400
    with full_disk(user):
        user.chat.presenter.ask(question)
        assert "full" in message(user)
        user.wait(lambda: not user.chat.presenter.is_asking)
    assert user.ask("Is Leo in this clip?").text


# --- a drive that is away


def test_a_drive_that_is_away_takes_nothing_with_it(
    user: User, worker: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = tmp_path / "FAMILY-2"
    sha = worker.clip(drive / "one.mp4", Figure(1, end_s=9.5, faces=6, width_px=90))
    partition = psutil.disk_partitions(all=True)[0]._replace(mountpoint="/")
    mounted = [partition, partition._replace(mountpoint=str(drive.resolve()))]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: mounted)
    app = user.program.app
    assert app is not None
    app.library.add([drive])
    drive.rename(tmp_path / "away")
    mounted.pop()
    user.program.shell.actions_table.all["look_for_files"].trigger()
    user.settle()
    assert app.library.clips()[0].state is FileState.OFFLINE
    user.program.wiring.host.ask_requested.emit((sha,), "")
    user.settle()
    surface = user.chat.player_pane.player.surface
    assert "drive that is not connected" in surface.message
    user.program.wiring.host.tag_requested.emit(sha)
    user.wait(user.enroll.faces_page.again_button.isVisible)
    assert "not connected" in user.enroll.faces_page._note.text()
    (tmp_path / "away").rename(drive)
    mounted.append(partition._replace(mountpoint=str(drive.resolve())))
    user.click(user.enroll.faces_page.again_button)
    user.wait(lambda: bool(user.enroll.faces_page.cards))


# --- learning, models, jobs


def test_a_training_that_dies_can_go_on(user: User, worker: Prepared, tmp_path: Path) -> None:
    leo = learned_world(user, worker, tmp_path / "films")
    app, learn = user.program.app, user.program.wiring.learn
    assert app is not None
    base = app.bases.import_from(_whole_base(tmp_path / "tiny"))
    worker.before = dies_at(TrainPack)
    user.program.wiring.host.learn_requested.emit(Learner(leo, "Leo"))
    user.wait(lambda: base in learn.choose_page.rows)
    user.click(learn.choose_page.rows[base])
    user.wait(learn.choose_page.plan.start_button.isEnabled)
    user.click(learn.choose_page.plan.start_button)
    training = user.program.wiring.training
    user.wait(lambda: training.now is not None and training.now.phase is Phase.FAILED)
    user.wait(learn.training_page.go_on_button.isVisible)
    assert _DIED in learn.training_page._problem.text()
    user.program.shell.show_screen("jobs")
    jobs = user.program.wiring.jobs
    user.wait(lambda: bool(jobs.rows))
    assert _DIED in jobs.rows[0].accessibleDescription()
    user.program.wiring.host.training_requested.emit()
    worker.before = lambda _request, _stop: None
    user.click(learn.training_page.go_on_button)
    user.wait(lambda: learn.presenter.step is LearnStep.REPORT and learn.report_page.table.isVisible())


def test_a_graphics_card_that_fails_is_told_before_anything_starts(
    user: User, worker: Prepared, tmp_path: Path
) -> None:
    reason = "The graphics card failed a small test calculation."
    broken = DeviceReport("cuda", "A card", 8 << 30, 7 << 30, "8.6", kernel_ok=False, reason=reason, versions={})
    worker.answers[ReportDevice] = lambda _request, _tell: broken
    leo = learned_world(user, worker, tmp_path / "films")
    app, learn = user.program.app, user.program.wiring.learn
    assert app is not None
    base = app.bases.import_from(_whole_base(tmp_path / "tiny"))
    user.program.wiring.host.learn_requested.emit(Learner(leo, "Leo"))
    user.wait(lambda: base in learn.choose_page.rows)
    user.click(learn.choose_page.rows[base])
    user.wait(lambda: reason in learn.choose_page.plan.text)
    assert not learn.choose_page.plan.start_button.isEnabled()
