"""What only an NVIDIA card can show: 4-bit kernels, memory that runs out, memory that a killed worker gives back."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import torch
from bitsandbytes.nn.modules import Linear4bit
from safetensors.torch import load_file

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.errors import WorkerDied
from pvchat_desktop.ml import device
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase, compose
from pvchat_desktop.ml.base_models.load import load
from pvchat_desktop.ml.remoh.model import adapters_off, add_adapter
from pvchat_desktop.ml.training import packing
from pvchat_desktop.ml.training.run import learn
from pvchat_desktop.protocol.messages import ReportDevice, TrainPack
from tests.helpers.bases import MAX_PIXELS, answer_logits, frames
from tests.helpers.lessons import Watching, lesson, shorter

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA GPU"),
]
MIB = 2**20
MIB_A_TOKEN = 4


def on_card(request: TrainPack, *, precision: str = "nf4") -> TrainPack:
    base = msgspec.structs.replace(request.base, device="cuda", precision=precision)
    return msgspec.structs.replace(shorter(request, precision=precision), base=base)


@pytest.fixture
def request_(tmp_path: Path) -> TrainPack:
    random_weights.save(random_weights.build("qwen3_vl"), tmp_path / "base")
    return on_card(lesson(tmp_path))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[WorkerClient]:
    made = WorkerClient("model", Path(sys.executable), tmp_path / "logs")
    yield made
    made.close()


def test_the_card_computes() -> None:
    report = device.report()
    assert (report.device, report.kernel_ok, report.reason) == ("cuda", True, "")


def test_four_bit_kernels_and_an_untrained_adapter(request_: TrainPack) -> None:
    base = load(request_.base)
    quantised = [module for module in base.model.modules() if isinstance(module, Linear4bit)]
    assert quantised
    assert all(module.weight.is_cuda for module in quantised)
    features = base.family.encode(base, frames(), MAX_PIXELS)
    composed = compose(base, features, ["Who is here?"])
    before = answer_logits(base, composed)
    assert torch.isfinite(before).all()
    add_adapter(base, "new", AdapterShape(), people=1, names=["Leo"])
    with adapters_off(base):
        assert torch.equal(answer_logits(base, composed), before)
    after = answer_logits(base, composed)[:, : before.shape[1]]
    assert torch.allclose(after, before, atol=1e-2)


def test_learning_on_the_card(request_: TrainPack) -> None:
    done = learn(load(request_.base), request_, Watching())
    assert done.peak_bytes
    assert all(step.language_loss > 0 for step in done.steps)
    weights = load_file(Path(request_.staging) / done.folder / "adapter_model.safetensors")
    assert all(torch.isfinite(tensor).all() for tensor in weights.values())


class _Heavy:
    """Passes of the tiny base as heavy as those of a large one: some MiB for each token."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._real = packing.language_loss
        monkeypatch.setattr(packing, "language_loss", self)

    def __call__(self, base: LoadedBase, batch: packing.Pass) -> torch.Tensor:
        loss = self._real(base, batch)
        torch.empty(batch.tokens * MIB_A_TOKEN * MIB, dtype=torch.uint8, device="cuda")  # fails beside a whole graph
        return loss


def test_a_full_card_steps_down(request_: TrainPack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both clips of a step do not fit at once; training goes on with smaller passes, saying so."""
    base = load(request_.base)
    learn(base, shorter(request_, seed=1), Watching())  # libraries take their own memory the first time
    _Heavy(monkeypatch)
    gc.collect()
    torch.cuda.empty_cache()
    room = (130 * MIB_A_TOKEN + 64) * MIB
    total = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction((torch.cuda.memory_reserved() + room) / total)
    try:
        done = learn(base, request_, Watching())
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    assert done.step_downs
    assert all("Memory ran out" in sentence for sentence in done.step_downs)
    assert {parameter.device.type for parameter in base.model.parameters()} == {"cuda"}


def test_what_this_program_holds_counts_as_free() -> None:
    """Or a base that lies on the card would be counted twice when a training is planned."""
    before = device.report().free_bytes
    held = torch.empty(1024 * MIB, dtype=torch.uint8, device="cuda")
    after = device.report().free_bytes
    del held
    assert before is not None
    assert after is not None
    assert abs(before - after) < 512 * MIB


def test_a_killed_worker_gives_its_memory_back(client: WorkerClient, request_: TrainPack) -> None:
    before, _ = torch.cuda.mem_get_info()
    long = shorter(request_, video_epochs=500)
    started = threading.Event()
    outcome: list[BaseException] = []

    def run() -> None:
        try:
            client.run(new_id(), long, on_progress=lambda news: started.set() if news.step else None)
        except WorkerDied as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(180)
    during, _ = torch.cuda.mem_get_info()
    assert before - during > 100 * MIB
    os.kill(_worker_of(os.getpid()), signal.SIGKILL)
    thread.join(30)
    assert outcome
    until = time.monotonic() + 20
    while before - torch.cuda.mem_get_info()[0] > 64 * MIB and time.monotonic() < until:
        time.sleep(0.2)
    assert before - torch.cuda.mem_get_info()[0] <= 64 * MIB
    report = client.run(new_id(), ReportDevice(), on_progress=lambda _: None)
    assert report.kernel_ok  # type: ignore[union-attr]


def _worker_of(parent: int) -> int:
    import psutil

    return next(child.pid for child in psutil.Process(parent).children(recursive=True) if _is_worker(child.cmdline()))


def _is_worker(words: list[str]) -> bool:
    return "pvchat_desktop.worker" in words and "model" in words
