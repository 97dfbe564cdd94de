"""Jobs of the model worker: text as it is written, and training that gives way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.dataset import Manifest
from pvchat_desktop.core.job import JobState, Progress
from pvchat_desktop.core.recipe import QUICK
from pvchat_desktop.errors import Cancelled, WorkerDied
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import (
    AskModel,
    BaseModel,
    ModelAnswer,
    ReportDevice,
    Request,
    TrainedPack,
    TrainPack,
)
from pvchat_desktop.services.jobs import WORKER_OF
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Prepared, prepared_app

_BASE = BaseModel("tiny", "/b", "h", "fp32", "cpu")


def _ask(staging: str) -> AskModel:
    return AskModel(
        base=_BASE,
        clip_sha256="c",
        windows=(),
        people=(),
        question="Who?",
        evidence="",
        max_pixels=1,
        staging=staging,
    )


def _train(staging: str) -> TrainPack:
    manifest = Manifest(people=1, rows=(), template_version="1", seed=0, hash="h")
    return TrainPack(base=_BASE, people=(), manifest=manifest, frames={}, recipe=QUICK, staging=staging)


def _answered(_request: AskModel, on_text: Callable[[str], None]) -> ModelAnswer:
    for piece in ("Yes, ", "Leo is ", "here."):
        on_text(piece)
    return ModelAnswer("Yes, Leo is here.", (1.0,), ((1.0,),), ((0.0, 2.0),), False, 0.1, 0.2, 4)


def _trained(_request: TrainPack, _on_text: object) -> TrainedPack:
    return TrainedPack("adapter", 1, "h", (), {}, None, (), QUICK)


class Training:
    """Training that goes on until it is stopped or let go; `begun` counts how often it was taken up."""

    def __init__(self, worker: Prepared) -> None:
        self.begun = 0
        self.let_go = threading.Event()
        worker.answers = {TrainPack: _trained, AskModel: _answered}
        worker.before = self._wait

    def _wait(self, request: Request, stop: threading.Event) -> None:
        if isinstance(request, TrainPack):
            self.begun += 1
            while not (stop.is_set() or self.let_go.is_set()):
                time.sleep(0.005)

    def wait_for(self, times: int) -> None:
        until = time.monotonic() + 10
        while self.begun < times:
            assert time.monotonic() < until
            time.sleep(0.005)


@pytest.fixture
def training(worker: Prepared) -> Training:
    return Training(worker)


def test_every_request_has_its_worker() -> None:
    import typing

    assert set(WORKER_OF) == set(typing.get_args(Request))


def test_an_answer_comes_piece_by_piece(app: App, training: Training) -> None:
    del training
    pieces: list[str] = []
    done = app.jobs.run(_ask, "Asking", Watch(on_text=pieces.append))
    assert isinstance(done.result, ModelAnswer)
    assert "".join(pieces) == done.result.text


def test_training_gives_way_to_a_question_and_goes_on(app: App, training: Training) -> None:
    stages: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        trained = pool.submit(app.jobs.run, _train, "Learning", Watch(lambda p: stages.append(p.stage)))
        training.wait_for(1)
        app.jobs.run(_ask, "Asking", Watch())
        training.wait_for(2)
        assert [job.state for job in app.jobs.jobs()] == [JobState.DONE, JobState.RUNNING]
        training.let_go.set()
        assert isinstance(trained.result(10).result, TrainedPack)
    assert "Training waits while something else is answered" in stages
    assert {job.state for job in app.jobs.jobs()} == {JobState.DONE}


def test_several_questions_go_first_together(app: App, training: Training) -> None:
    with ThreadPoolExecutor(4) as pool:
        trained = pool.submit(app.jobs.run, _train, "Learning", Watch())
        training.wait_for(1)
        asked = [pool.submit(app.jobs.run, make, "Asking", Watch()) for make in (_ask, lambda _s: ReportDevice(), _ask)]
        for one in asked:
            one.result(10)
        training.let_go.set()
        trained.result(10)


def test_training_that_waits_can_be_paused(app: App, training: Training, worker: Prepared) -> None:
    answering, go_on = threading.Event(), threading.Event()
    waits = worker.before

    def slowly(request: Request, stop: threading.Event) -> None:
        if isinstance(request, AskModel):
            answering.set()
            go_on.wait(10)
        waits(request, stop)

    worker.before = slowly
    with ThreadPoolExecutor(2) as pool:
        trained = pool.submit(app.jobs.run, _train, "Learning", Watch())
        training.wait_for(1)
        asked = pool.submit(app.jobs.run, _ask, "Asking", Watch())
        assert answering.wait(10)
        app.jobs.pause(next(job.id for job in app.jobs.jobs() if job.kind == "TrainPack"))
        assert isinstance(trained.exception(10), Cancelled)
        go_on.set()
        asked.result(10)
    (job,) = [job for job in app.jobs.jobs() if job.kind == "TrainPack"]
    assert job.state is JobState.PAUSED
    training.let_go.set()
    app.jobs.resume(job.id, Watch())
    assert app.catalog.jobs.get(job.id).state is JobState.DONE


def test_a_resumed_job_may_be_told_to_end_with_what_it_has(app: App, training: Training, worker: Prepared) -> None:
    with ThreadPoolExecutor(1) as pool:
        trained = pool.submit(app.jobs.run, _train, "Learning", Watch())
        training.wait_for(1)
        job = app.jobs.jobs()[0].id
        app.jobs.pause(job)
        assert isinstance(trained.exception(10), Cancelled)
    training.let_go.set()

    def at_once(request: Request) -> Request:
        assert isinstance(request, TrainPack)
        import msgspec

        return msgspec.structs.replace(request, stop_after_step=0)

    app.jobs.resume(job, Watch(), change=at_once)
    last = worker.asked[-1]
    assert isinstance(last, TrainPack)
    assert last.stop_after_step == 0


def test_a_step_is_part_of_the_progress_and_survives_the_catalog(app: App, training: Training) -> None:
    from pvchat_desktop.core.job import TrainingStep

    del training
    step = TrainingStep(3, "video", 1.2, 0.1, None, 0.4, 1e-6, 16, 0.5)
    app.jobs.run(_ask, "Asking", Watch())
    job = app.jobs.jobs()[0].id
    app.catalog.jobs.set_progress(job, Progress("Learning", 3, 10, 4.0, step))
    assert app.catalog.jobs.get(job).progress == Progress("Learning", 3, 10, 4.0, step)


def test_an_answer_that_was_cut_off_is_no_job_that_could_go_on(
    folders: UserFolders, app: App, training: Training, worker: Prepared
) -> None:
    del training

    def died(_request: Request, _stop: threading.Event) -> None:
        raise WorkerDied("It crashed.")

    worker.before = died
    with pytest.raises(WorkerDied):
        app.jobs.run(_ask, "Asking", Watch())
    (job,) = app.jobs.jobs()
    assert (job.state, job.error is not None) == (JobState.FAILED, True)
    assert not app.jobs.staging_for(job.id).exists()

    app.catalog.jobs.set_state(job.id, JobState.INTERRUPTED)  # as where the program itself was killed
    app.jobs.staging_for(job.id).mkdir()
    app.close()
    later = prepared_app(folders, worker)
    assert [one.state for one in later.jobs.jobs()] == [JobState.CANCELLED]
    assert not later.jobs.staging_for(job.id).exists()
    later.close()
