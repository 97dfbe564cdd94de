"""A question through the real worker program, to a tiny base that lies in a folder."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.errors import Cancelled, ModelMissing
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.protocol.messages import ActivePack, AskModel, BaseModel, ModelAnswer
from tests.helpers.answering import lively, question, window, write_pack


@dataclass(frozen=True, slots=True)
class _World:
    folder: Path
    spec: BaseModel
    leo: ActivePack
    mia: ActivePack


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> _World:
    folder = tmp_path_factory.mktemp("world")
    base = lively()
    random_weights.save(base, folder / "base")
    packs = {name: write_pack(base, folder / name, [name], seed=k) for k, name in enumerate(("Leo", "Mia"))}
    return _World(
        folder=folder,
        spec=BaseModel("tiny", str(folder / "base"), "hash", "fp32", "cpu"),
        leo=ActivePack("Leo", str(packs["Leo"])),
        mia=ActivePack("Mia", str(packs["Mia"])),
    )


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[WorkerClient]:
    client = WorkerClient("model", Path(sys.executable), tmp_path / "logs")
    yield client
    client.close()


def _ask(worker: WorkerClient, request: AskModel) -> tuple[ModelAnswer, list[str]]:
    pieces: list[str] = []
    answer = worker.run(new_id(), request, on_text=pieces.append)
    assert isinstance(answer, ModelAnswer)
    return answer, pieces


def test_questions_to_one_worker(worker: WorkerClient, world: _World) -> None:
    """One process for all of it, as in life: it takes seconds to start."""
    about_leo = partial(question, windows=[window(world.folder)], people=[world.leo], base=world.spec)
    request = about_leo("What is {p0} doing?", presence=(True,))

    first, pieces = _ask(worker, request)
    assert "".join(pieces) == first.text
    assert len(pieces) > 1, "told while it is written"
    assert not first.reused_prefix
    assert len(first.yes_minus_no) == 1

    again, _ = _ask(worker, request)
    assert again.reused_prefix, "goes on from the clip's frames"
    assert (again.text, again.yes_minus_no) == (first.text, first.yes_minus_no)

    stop, heard = threading.Event(), list[str]()

    def hear(piece: str) -> None:
        heard.append(piece)
        stop.set()

    with pytest.raises(Cancelled):
        worker.run(new_id(), about_leo("Where is {p0}?", max_new_tokens=4000), on_text=hear, stop=stop)
    assert heard
    with pytest.raises(ModelMissing):
        _ask(worker, replace(request, base=replace(world.spec, folder=str(world.folder / "none"))))
    with pytest.raises(ModelMissing):
        _ask(worker, replace(request, people=(replace(world.leo, folder=str(world.folder / "none")),)))

    denied, _ = _ask(worker, about_leo("Is {p0} here?", presence=(False,), asks_presence=True))
    assert denied.text.startswith("No, Leo is not in this clip")
