"""The parts of a whole person's time that are measured outside the model worker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App, open_app
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.recipe import QUICK
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import MeasuredModel, MeasureModel, PrepareSamples
from pvchat_desktop.services import bench_dataset, bench_models
from pvchat_desktop.services.bench_models import Wanted
from pvchat_desktop.services.playhouse_set import enrolment, others
from pvchat_desktop.services.watch import Watch
from tests.helpers.learners import Rote
from tests.helpers.prepared import Prepared


@pytest.fixture
def rote(folders: UserFolders, worker: Prepared) -> Iterator[App]:
    Rote().join(worker)
    media = WorkerClient("media", Path(sys.executable), folders.logs)
    app = open_app(folders, clients={"media": media, "model": worker})
    yield app
    app.close()


def test_a_training_set_is_made_of_drawn_clips(rote: App, monkeypatch: pytest.MonkeyPatch) -> None:
    import msgspec

    monkeypatch.setattr(bench_dataset, "_CLIP_PX", 64)
    short = [msgspec.structs.replace(clip, duration_s=3.0, fps=4.0) for clip in others(bench_dataset._OTHERS)]
    own = msgspec.structs.replace(enrolment(0), duration_s=16.0, fps=4.0)
    monkeypatch.setattr(bench_dataset, "others", lambda _count: short)
    monkeypatch.setattr(bench_dataset, "enrolment", lambda _person: own)
    recipe = replace(QUICK, clips=6, questions=24, frames=2, max_pixels=48 * 48)
    seconds = bench_dataset.dataset_seconds(rote.jobs, recipe, Watch())
    assert seconds > 0
    (job,) = (job for job in rote.jobs.jobs() if job.kind == PrepareSamples.__name__)
    assert job.error is None
    assert '"role":"positive"' in job.request


@pytest.mark.parametrize(("verify_s", "whole"), [("7.0", 15.0), ("null", None)])
def test_a_persons_time_is_the_sum_of_its_parts(
    app: App, worker: Prepared, monkeypatch: pytest.MonkeyPatch, verify_s: str, whole: float | None
) -> None:
    Rote().join(worker)
    figures = f'{{"train_s": 5.0, "verify_s": {verify_s}, "person_s": null, "dataset_s": null}}'
    worker.answers[MeasureModel] = lambda _request, _tell: MeasuredModel(figures)
    monkeypatch.setattr(bench_models, "dataset_seconds", lambda *_: 3.0)
    measured = bench_models.bench_models(app.tools, Wanted(what="training"), Watch())
    assert measured["person_s"] == whole
    assert measured["dataset_s"] == (None if whole is None else 3.0)
