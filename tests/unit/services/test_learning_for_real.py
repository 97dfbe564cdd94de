"""Learning and asking with a real model worker and a tiny base with random weights: what it says means nothing, but
every part of the way is the real one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App, open_app
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core import trials
from pvchat_desktop.core.evidence import EvidenceSource
from pvchat_desktop.core.job import JobState, Progress
from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import ReportDevice
from pvchat_desktop.services.watch import Watch
from tests.helpers.bases import saved
from tests.helpers.crops import give_real_crops
from tests.helpers.learners import TINY, Rote
from tests.helpers.prepared import Prepared
from tests.unit.services.test_learning import world

RECIPE = replace(TINY, adapter=AdapterShape(soft_tokens=3, lora_rank=4), checkpoint_every=1, questions=12, clips=4)


@pytest.fixture(scope="module")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bases") / "tiny"
    saved(folder)
    return folder


@pytest.fixture(autouse=True)
def few_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each trial is three answers of a real model."""
    monkeypatch.setattr(trials, "MOST_PRESENT", 4)
    monkeypatch.setattr(trials, "MOST_ABSENT", 4)


@pytest.fixture
def app(folders: UserFolders, worker: Prepared) -> Iterator[App]:
    Rote().join(worker)
    model = WorkerClient("model", Path(sys.executable), folders.logs)
    app = open_app(folders, clients={"media": worker, "model": model})
    yield app
    app.close()


def test_a_person_is_trained_asked_about_and_carried_away(
    app: App, worker: Prepared, clips: Path, base_folder: Path, tmp_path: Path
) -> None:
    leo = world(app, worker, clips, others=12)
    give_real_crops(app, leo)
    base = app.bases.import_from(base_folder)
    heard: list[Progress] = []

    learned = app.learning.learn_with(leo, base, RECIPE, Watch(heard.append))

    report = learned.report
    assert report["outcome"] in ("keep", "switch_off", "not_enough")
    assert report["trials"] > 0
    assert report["measured"]["seconds"]["video"] > 0
    assert report["steps"][-1]["language_loss"] > 0
    assert any(progress.step is not None and progress.step.sparsity is not None for progress in heard)
    assert learned.is_active == report["kept"]

    app.packs.activate(learned.pack.id)
    sha = next(clip.clip.sha256 for clip in app.library.clips() if clip.title == "leo again")
    pieces: list[str] = []
    watch = Watch(on_text=pieces.append)
    answer = app.chat.ask("Is Leo in this clip?", clips=[sha], base=base, watch=watch)
    assert (answer.base, answer.packs) == (base, (learned.pack.id,))
    assert answer.text.startswith("Yes"), "confirmed by the user, only worded by the model"
    assert "".join(pieces) == answer.text
    assert answer.looked_at
    assert EvidenceSource.MEMORY in {item.source for item in answer.turn.evidence}

    exported = app.packs.export(leo, tmp_path / "leo")
    assert exported.kind == "adapter"
    contents = app.packs.look_into(exported.path)
    assert contents.card.fused is not None
    assert contents.card.base is not None
    assert contents.card.base.content_hash == app.bases.base_for(base).content_hash
    app.people.erase(leo)
    assert app.packs.import_file(exported.path).is_active


def test_training_yields_to_a_question_and_can_be_ended_early(
    app: App, worker: Prepared, clips: Path, base_folder: Path
) -> None:
    leo = world(app, worker, clips, others=11)
    base = app.bases.import_from(base_folder)
    stages: list[str] = []
    long = replace(RECIPE, video_epochs=200)
    with ThreadPoolExecutor(1) as pool:
        learning = pool.submit(app.learning.learn_with, leo, base, long, Watch(lambda p: stages.append(p.stage)))
        _until(lambda: _step(app) > 0)
        app.jobs.run(lambda _staging: ReportDevice(), "Looking", Watch())
        before = _step(app)
        _until(lambda: _step(app) > before)
        app.learning.stop_and_keep()
        learned = learning.result(240)
    assert any("Training waits" in stage for stage in stages)
    numbers = [step["step"] for step in learned.report["steps"]]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "no step is lost or done twice"
    assert before < len(numbers) < 100
    assert len(app.packs.of_person(leo)) == 1


def _step(app: App) -> int:
    job = next((job for job in app.jobs.jobs() if job.kind == "TrainPack" and job.state is JobState.RUNNING), None)
    return job.progress.step.step if job and job.progress and job.progress.step else 0


def _until(true: Callable[[], bool], limit_s: float = 240.0) -> None:
    until = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)
