from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pvchat_desktop.core.ids import JobId
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.errors import Refused
from pvchat_desktop.presenters.jobs import JobsPresenter, worth_showing
from pvchat_desktop.presenters.models import ModelsPresenter
from pvchat_desktop.presenters.packs import ImportWish, PacksPresenter, TransferPresenter, answered
from pvchat_desktop.presenters.training import Training
from tests.unit.presenters import learning_samples as learning
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder

LABELS = {kind: kind for kind in ("look_up", "download", "verify", "import")}


class Models:
    def __init__(self, *bases: Any, network: bool = True, **answers: Any) -> None:
        self.background = HandBackground()
        self.view = Recorder(labels=LABELS)
        self.bases = Recorder(**({"bases": bases or (learning.base(ready=False),), "plan": "plan"} | answers))
        self.settings = Recorder(get=network)
        app: Any = SimpleNamespace(
            bases=self.bases, settings=self.settings, tools=SimpleNamespace(fitting=Recorder(word=("tight", "Small.")))
        )
        self.presenter = ModelsPresenter(app, self.background, self.view)


def test_models_are_listed_first_and_whether_they_fit_follows() -> None:
    desk = Models(network=False)
    desk.presenter.refresh()
    first, second = (args[0] for name, args, _ in desk.view.calls if name == "show_models")
    assert first.choices[0].word is None
    assert second.choices[0].word == "tight"
    assert not second.is_network_on
    desk.view.calls.clear()
    desk.presenter.refresh()
    assert desk.view.names() == ["show_models"], "what is known is not asked for and shown anew"


def test_a_begun_download_is_told_from_one_that_was_not(tmp_path: Path) -> None:
    from dataclasses import replace

    desk = Models(replace(learning.base(ready=False), folder=tmp_path))
    (tmp_path / "model.safetensors.part").write_bytes(b"half")
    desk.presenter.refresh()
    assert desk.view.last("show_models")[0].begun == {"tiny"}


def test_size_and_licence_are_said_before_the_first_big_byte() -> None:
    desk = Models()
    base = learning.base(ready=False)
    desk.presenter.ask_download(base)
    assert desk.presenter.is_busy("tiny")
    desk.background.jobs[0].finish()
    assert desk.view.last("confirm_download")[1] == "plan"
    assert "download" not in desk.bases.names()
    desk.presenter.download(base, accepts_licence=True)
    desk.presenter.download(base)
    assert len(desk.background.jobs) == 2, "it is fetched once at a time"
    desk.background.jobs[1].finish()
    assert [name for name in desk.bases.names() if name in ("accept_licence", "download")] == [
        "accept_licence",
        "download",
    ]
    assert desk.view.last("say") == ("downloaded", "Tiny")


def test_a_stopped_download_is_idle_again() -> None:
    desk = Models()
    desk.presenter.download(learning.base(ready=False))
    desk.presenter.stop("tiny")
    assert desk.background.jobs[0].watch.stop.is_set()
    assert desk.view.last("show_idle") == ("tiny",)
    assert not desk.presenter.is_busy("tiny")


def test_why_a_download_did_not_work_is_shown() -> None:
    desk = Models(download=Refused("Downloads are switched off."))
    desk.presenter.download(learning.base(ready=False))
    desk.background.jobs[0].finish()
    assert desk.view.last("show_problem")[0].message == "Downloads are switched off."
    assert "show_idle" in desk.view.names()


def test_files_are_checked_imported_removed_and_put_to_use(tmp_path: Path) -> None:
    desk = Models(import_from="mine")
    base = learning.base()
    desk.presenter.verify(base)
    desk.presenter.import_from(tmp_path)
    for job in desk.background.jobs:
        job.finish()
    desk.presenter.remove(base)
    said = [args for name, args, _ in desk.view.calls if name == "say"]
    assert said == [("verified", "Tiny"), ("imported", "mine"), ("removed", "Tiny")]
    desk.presenter.use("tiny")
    assert desk.bases.last("choose") == ("tiny",)
    desk.presenter.allow_network(allowed=False)
    assert desk.settings.last("set") == ("network.enabled", False)


def test_packs_are_shown_with_the_titles_of_their_bases_and_switched() -> None:
    view, packs = Recorder(), Recorder(of_person=(learning.pack(),))
    app: Any = SimpleNamespace(packs=packs, bases=Recorder(bases=(learning.base(),)))
    presenter = PacksPresenter(app, HandBackground(), view)
    presenter.load(samples.LEO)
    assert view.last("show_packs")[2] == {"tiny": "Tiny"}
    presenter.use(samples.LEO, "p1", on=False)
    assert packs.last("put_aside") == ("p1",)
    assert "packs_changed" in view.names()


@pytest.mark.parametrize(
    ("error", "needs", "field"),
    [
        (Refused("Sealed.", code="passphrase"), "passphrase", "passphrase"),
        (Refused("There is already somebody called Leo.", code="name_taken"), "name", "name"),
        (Refused("Another base.", title="The pack does not fit the base model"), "memory_only", "memory_only"),
    ],
)
def test_what_a_file_still_needs_is_asked_for(error: Refused, needs: str, field: str) -> None:
    background, view, packs = HandBackground(), Recorder(label_of_transfer="Import"), Recorder(import_file=error)
    app: Any = SimpleNamespace(packs=packs)
    presenter = TransferPresenter(app, background, view)
    presenter.take(ImportWish(Path("leo.pvpack")))
    background.jobs[0].finish()
    asked = view.last("ask_for")[0]
    assert asked.needs == needs
    assert getattr(answered(asked, "words"), field) in ("words", True)


def test_what_cannot_be_mended_is_refused_with_its_reason() -> None:
    error = Refused("This very pack of Leo is here already.")
    background, view = HandBackground(), Recorder(label_of_transfer="Import")
    app: Any = SimpleNamespace(packs=Recorder(import_file=error, export="done"))
    presenter = TransferPresenter(app, background, view)
    presenter.take(ImportWish(Path("leo.pvpack")))
    presenter.export(samples.LEO, Path("leo.pvpack"), passphrase="", memory_only=True)
    for job in background.jobs:
        job.finish()
    assert "already" in view.last("show_refused")[0].message
    assert view.last("show_exported") == ("done",)
    assert presenter._app.packs.last_words("export") == {"passphrase": None, "memory_only": True}  # type: ignore[attr-defined]


def _job(number: int, kind: str, state: JobState) -> Job:
    return Job(JobId(str(number)), kind, kind, state, "", None, None, None, "2026-01-01", "2026-01-01")


def test_open_jobs_come_first_and_a_trainings_own_parts_are_one_row() -> None:
    jobs = (
        _job(1, "ScanFaces", JobState.DONE),
        _job(2, "TrainPack", JobState.PAUSED),
        _job(3, "ReportDevice", JobState.DONE),
        _job(4, "ScanFaces", JobState.INTERRUPTED),
        _job(5, "ScanFaces", JobState.CANCELLED),
        _job(6, "TrainPack", JobState.DONE),
    )
    assert [job.id for job in worth_showing(jobs)] == ["4", "1", "6"]


def test_the_jobs_page_follows_the_training() -> None:
    background, view = HandBackground(), Recorder()
    app: Any = SimpleNamespace(
        jobs=Recorder(jobs=(_job(4, "ScanFaces", JobState.INTERRUPTED),)),
        learning=Recorder(unfinished=(learning.course(),)),
        people=Recorder(all=(samples.person(),)),
    )
    training = Training(app, background, Recorder(training_label="Learning"))
    presenter = JobsPresenter(app, background, view, training)
    presenter.refresh()
    assert view.last("show_jobs")[0].unfinished == (learning.WANTED,)
    training.start(learning.WANTED)
    page = view.last("show_jobs")[0]
    assert page.unfinished == ()
    assert page.training is training.now
    presenter.cancel(JobId("4"))
    assert app.jobs.last("cancel") == ("4",)
