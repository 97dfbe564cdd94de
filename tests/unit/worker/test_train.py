"""Training through a real worker process, from a base that lies in a folder."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from safetensors.torch import load_file

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.protocol.messages import TrainedPack, TrainPack
from tests.helpers.lessons import lesson


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerClient]:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # a tiny model loses time to threads
    made = WorkerClient("model", Path(sys.executable), tmp_path / "logs")
    yield made
    made.close()


@pytest.fixture
def request_(tmp_path: Path) -> TrainPack:
    random_weights.save(random_weights.build("qwen3_vl"), tmp_path / "base")
    return lesson(tmp_path, described=1)


def test_a_pack_is_learned_stopped_and_resumed(client: WorkerClient, request_: TrainPack, tmp_path: Path) -> None:
    told: list[Progress] = []
    stop = threading.Event()

    def hear(news: Progress) -> None:
        told.append(news)
        if news.stage == "Learning from clips":
            stop.set()

    with pytest.raises(Cancelled):
        client.run(new_id(), request_, on_progress=hear, stop=stop)
    stages = list(dict.fromkeys(news.stage for news in told))
    assert stages[-2:] == ["Learning from pictures", "Learning from clips"]
    done = client.run(new_id(), request_, on_progress=told.append)
    assert isinstance(done, TrainedPack)
    assert [step.step for step in done.steps] == list(range(1, 7))
    assert (done.folder, done.step_downs) == ("adapter", ())
    assert load_file(tmp_path / "staging" / done.folder / "adapter_model.safetensors")
    assert (tmp_path / "staging" / "answers.json").exists()
