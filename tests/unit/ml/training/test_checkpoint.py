from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.optim import AdamW

from pvchat_desktop.ml.training import checkpoint
from pvchat_desktop.ml.training.checkpoint import CheckpointFolder, RandomStates

_CPU = torch.device("cpu")


class _Run:
    def __init__(self, folder: Path, key: str = "a1") -> None:
        torch.manual_seed(0)
        self.groups = {"lora": [torch.nn.Parameter(torch.randn(3, 2))], "rows": [torch.nn.Parameter(torch.randn(4))]}
        self.optimiser = AdamW([{"params": group} for group in self.groups.values()], lr=0.1)
        self.folder = CheckpointFolder(folder, key)

    def step(self) -> None:
        for group in self.groups.values():
            group[0].grad = torch.randn_like(group[0])
        self.optimiser.step()

    def write(self, step: int) -> None:
        self.folder.write(
            checkpoint.take(
                self.groups, self.optimiser, step=step, extra={"beta": torch.tensor(0.5)},
                states=RandomStates.now(_CPU), notes={"steps": list(range(step))},
            )
        )  # fmt: skip

    def values(self) -> list[list[float]]:
        return [group[0].detach().flatten().tolist() for group in self.groups.values()]


def _draws() -> tuple[float, float, float]:
    return random.random(), float(np.random.rand()), float(torch.rand(()))  # noqa: NPY002, S311


def test_what_follows_is_the_same(tmp_path: Path) -> None:
    run = _Run(tmp_path)
    run.step()
    run.write(1)
    run.step()
    drawn, values = _draws(), run.values()
    other = _Run(tmp_path)
    found = other.folder.newest()
    assert found is not None
    assert (found.step, found.notes) == (1, {"steps": [0]})
    extra = checkpoint.put_back(found, other.groups, other.optimiser)
    found.random.restore(_CPU)
    assert extra["beta"] == 0.5
    other.step()
    assert other.values() == values
    assert _draws() == drawn


def test_the_last_two_stay(tmp_path: Path) -> None:
    run = _Run(tmp_path)
    for step in range(5):
        run.write(step)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a1-0000003.safetensors", "a1-0000004.safetensors"]


@pytest.mark.parametrize("damage", [b"", b"\xff" * 100])
def test_a_damaged_one_costs_one_checkpoint(tmp_path: Path, damage: bytes) -> None:
    run = _Run(tmp_path)
    run.write(1)
    run.write(2)
    (tmp_path / "a1-0000002.safetensors").write_bytes(damage)
    found = run.folder.newest()
    assert found is not None
    assert found.step == 1
    (tmp_path / "a1-0000001.safetensors").write_bytes(damage)
    assert run.folder.newest() is None


def test_another_runs_are_deleted(tmp_path: Path) -> None:
    _Run(tmp_path).write(7)
    other = _Run(tmp_path, "b2")
    assert other.folder.newest() is None
    assert list(tmp_path.iterdir()) == []
