"""Slices of a long training: the same steps whether it runs through or stops and goes on."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast is learned: a linear start, a plateau, and a cosine fall over the last share of the planned steps.

    Of a training that goes on from written weights `begun` steps are done; the linear start follows them.
    """

    steps: int
    rate: float
    warmup: int = 100
    begun: int = 0
    falling_share: float = 0.4
    weight_decay: float = 0.01

    def rate_at(self, step: int) -> float:
        begin = round(self.steps * (1.0 - self.falling_share))
        done = min(max(0.0, (step - begin) / max(1, self.steps - begin)), 1.0)
        risen = min(1.0, (step - self.begun + 1) / max(1, self.warmup))
        return self.rate * risen * (0.02 + 0.98 * 0.5 * (1.0 + math.cos(math.pi * done)))


def optimiser_of(modules: nn.Module, pace: Pace) -> torch.optim.AdamW:
    """Matrices decay; biases, norms and embeddings do not. What is frozen is there too: a later slice may thaw it."""
    named = list(modules.named_parameters())
    decayed = [p for name, p in named if p.ndim > 1 and "embed" not in name]
    others = [p for name, p in named if p.ndim <= 1 or "embed" in name]
    groups = [{"params": decayed, "weight_decay": pace.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=pace.rate, betas=(0.9, 0.98))


@dataclass(slots=True, eq=False)
class State:
    """What a checkpoint holds; `step` is the next one to take."""

    modules: nn.ModuleDict
    optimiser: torch.optim.Optimizer
    step: int = 0
    seconds: float = 0.0
    spent: dict[str, Any] = field(default_factory=dict)

    def save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        content = {
            "modules": self.modules.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        torch.save(content, new)
        new.replace(file)

    def restore(self, file: Path, device: torch.device) -> None:
        content = torch.load(file, map_location=device, weights_only=True)
        self.modules.load_state_dict(content["modules"])
        self.optimiser.load_state_dict(content["optimiser"])
        self.step, self.seconds = int(content["step"]), float(content["seconds"])


def take_step(state: State, loss: Tensor, pace: Pace) -> float:
    """One optimiser step with clipped gradients; the norm before clipping."""
    for group in state.optimiser.param_groups:
        group["lr"] = pace.rate_at(state.step)
    state.optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    norm = nn.utils.clip_grad_norm_(state.modules.parameters(), 1.0)
    state.optimiser.step()
    state.step += 1
    return float(norm)


class Log:
    """One JSON line for each evaluation."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._sums: dict[str, float] = {}
        self._count = 0
        file.parent.mkdir(parents=True, exist_ok=True)

    def add(self, figures: Mapping[str, float]) -> None:
        self._count += 1
        for name, value in figures.items():
            self._sums[name] = self._sums.get(name, 0.0) + value

    def write(self, **entries: Any) -> str:
        """Means since the last line, and what is given."""
        means = {name: round(value / self._count, 4) for name, value in self._sums.items()} if self._count else {}
        line = json.dumps({"at": time.strftime("%H:%M:%S"), **entries, "loss": means})
        with self._file.open("a", encoding="utf-8") as out:
            out.write(line + "\n")
        self._sums, self._count = {}, 0
        return line
