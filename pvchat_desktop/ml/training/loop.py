"""The optimiser steps of a run: forward, losses, backward, checkpoint; taken up where it stopped, smaller when memory
runs out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import torch
from torch import Tensor
from torch.optim import AdamW

from pvchat_desktop.core.dataset import Stage
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.errors import Cancelled, Refused
from pvchat_desktop.ml import device
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.remoh.model import routing, trainable
from pvchat_desktop.ml.training import checkpoint, losses, packing
from pvchat_desktop.ml.training.memory import Limits, smaller
from pvchat_desktop.ml.training.schedule import PlannedStep, Unit, rate_factor
from pvchat_desktop.protocol.messages import StepFigures

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.ml.training.packing import Group, Pass

_CLIP_NORM: Final = 1.0  # of all gradients together
_TOGETHER_TOKENS: Final = {"cpu": 1024}
"""Clips share a pass up to here: a card is busier then, a processor only computes what the mask throws away."""
_WORDS: Final[dict[Stage, str]] = {"image": "Learning from pictures", "video": "Learning from clips"}


class Watcher(Protocol):
    """The running job: both raise Cancelled once it was cancelled."""

    def check(self) -> None: ...
    def progress(self, stage: str, done: int, total: int, *, step: StepFigures | None = None) -> None: ...


@dataclass(slots=True)
class Run:
    """What a run is about; all of it follows from the request."""

    base: LoadedBase
    adapter: str
    recipe: Recipe
    plan: Sequence[PlannedStep]
    groups: Callable[[Unit, Limits], Group]
    checkpoints: checkpoint.CheckpointFolder
    watcher: Watcher


class Trainer:
    """`steps`, `limits`, `step_downs`: what was done so far, also by earlier runs that this one goes on from."""

    def __init__(self, run: Run) -> None:
        self._run = run
        recipe = run.recipe
        self.limits = Limits.of(recipe)
        self.step_downs: list[str] = []
        self.steps: list[StepFigures] = []
        self._groups = trainable(run.base, run.adapter)
        rates = {
            "rows": recipe.rows_rate,
            "lora": recipe.lora_rate,
            "routers": recipe.routers_rate,
            "branches": recipe.lora_rate,
        }
        self._optimiser = AdamW(
            [
                {"params": group, "lr": rates[name], "rate": rates[name]}
                for name, group in self._groups.items()
                if group
            ],
            weight_decay=recipe.weight_decay,
        )
        self._beta = losses.BetaController(
            target=recipe.sparsity.target,
            steps=max(1, len(run.plan)),
            start=recipe.sparsity.beta_start,
            rate=recipe.sparsity.beta_rate,
        ).to(run.base.device)
        self._written: int | None = None

    def train(self, *, stop_after: int | None = None) -> None:
        """Take the run to its end, or to `stop_after` steps. Raises Cancelled, Refused, StorageError."""
        last = len(self._run.plan) if stop_after is None else min(stop_after, len(self._run.plan))
        with learning(self._run.base):
            self._begin()
            while len(self.steps) < last:
                if self._ran_out():
                    self._go_on_smaller()
            self._write(checkpoint.RandomStates.now(self._run.base.device))

    def _begin(self) -> None:
        """From the newest checkpoint, or from a first one, which a step without memory goes back to."""
        found = self._run.checkpoints.newest()
        if found is not None:
            self._take_up(found)
            return
        torch.manual_seed(self._run.recipe.seed)
        self._write(checkpoint.RandomStates.now(self._run.base.device))

    def _ran_out(self) -> bool:
        """One step; True when there was not enough memory for it."""
        states = checkpoint.RandomStates.now(self._run.base.device)
        try:
            with device.out_of_memory_told():
                self._one_step()
        except torch.OutOfMemoryError:
            return True
        except Cancelled:  # between two passes: nothing but gradients has changed since the step began
            self._write(states)
            raise
        self._after_step()
        return False

    def _go_on_smaller(self) -> None:
        self._optimiser.zero_grad(set_to_none=True)
        routing(self._run.base).clear()
        device.empty_cache(self._run.base.device)
        self.limits, sentence = smaller(self.limits)
        downs = [*self.step_downs, sentence]
        limits = self.limits
        found = self._run.checkpoints.newest()
        if found is not None:
            self._take_up(found)
        self.limits, self.step_downs = limits, downs

    def _one_step(self) -> None:
        run, number = self._run, len(self.steps)
        began = time.monotonic()
        planned = run.plan[number]
        factor = rate_factor(number, steps=len(run.plan), warmup_share=run.recipe.warmup_share)
        for group in self._optimiser.param_groups:
            group["lr"] = group["rate"] * factor
        groups = [run.groups(unit, self.limits) for unit in planned.units]
        sums = self._gradients(in_passes(run.base, groups, self.limits))
        norm = torch.nn.utils.clip_grad_norm_([p for group in self._groups.values() for p in group], _CLIP_NORM)
        if not bool(norm.isfinite()):  # one step further and no weight would be a number any more
            raise Refused(
                "The training became unstable and was stopped.",
                hint="Train again with lower learning rates, or with another seed.",
            )
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        beta = float(self._beta.beta)
        sparsity = self._beta.step()
        self.steps.append(
            StepFigures(
                step=number + 1,
                stage=planned.stage,
                language_loss=float(sums.language),
                spr_loss=None if sums.spr is None else float(sums.spr),
                hae_loss=None if sums.hae is None else float(sums.hae),
                sparsity=None if sparsity is None else float(sparsity),
                beta=None if sparsity is None else beta,
                answers=sum(len(group.segments) for group in groups),
                seconds=time.monotonic() - began,
                tokens=sums.tokens,
                memory_bytes=device.peak_bytes(run.base.device),
            )
        )

    def _gradients(self, passes: Sequence[Sequence[Group]]) -> _Sums:
        """Of the whole step, a pass at a time; its losses are means over all its answer tokens."""
        run, sums = self._run, _Sums()
        total = sum(len(s.answer) for groups in passes for group in groups for s in group.segments)
        for groups in passes:
            run.watcher.check()
            batch = packing.build(run.base, groups)
            share = len(batch.targets) / total
            loss = self._loss(batch, share, total, sums)
            loss.backward()  # type: ignore[no-untyped-call]
            routing(run.base).clear()
        return sums

    def _loss(self, batch: Pass, share: float, total: int, sums: _Sums) -> Tensor:
        weights = self._run.recipe.sparsity
        state = routing(self._run.base)
        with state.collect(batch.real):
            language = packing.language_loss(self._run.base, batch) / total
        sums.language = sums.language + language.detach()
        sums.tokens += batch.tokens
        if state.empty:
            return language
        self._beta.observe(state)
        further = losses.auxiliary(state, weights, self._beta)
        if weights.spr_weight:
            sums.spr = share * further.spr.detach() + (0.0 if sums.spr is None else sums.spr)
        if weights.hae_weight:
            sums.hae = share * further.hae.detach() + (0.0 if sums.hae is None else sums.hae)
        return language + share * further.total

    def _after_step(self) -> None:
        run, done = self._run, len(self.steps)
        stage = run.plan[done - 1].stage
        ends = done == len(run.plan) or run.plan[done].stage != stage
        if ends or done % run.recipe.checkpoint_every == 0:
            self._write(checkpoint.RandomStates.now(run.base.device))
        of_stage = [step.stage == stage for step in run.plan]
        run.watcher.progress(_WORDS[stage], sum(of_stage[:done]), sum(of_stage), step=self.steps[-1])

    def _write(self, states: checkpoint.RandomStates) -> None:
        if self._written == len(self.steps):
            return
        self._optimiser.zero_grad(set_to_none=True)
        self._run.checkpoints.write(
            checkpoint.take(
                self._groups,
                self._optimiser,
                step=len(self.steps),
                extra=self._beta.state_dict(),
                states=states,
                notes={
                    "limits": asdict(self.limits),
                    "step_downs": self.step_downs,
                    "steps": [_plain(figures) for figures in self.steps],
                },
            )
        )
        self._written = len(self.steps)

    def _take_up(self, found: checkpoint.Checkpoint) -> None:
        extra = checkpoint.put_back(found, self._groups, self._optimiser)
        self._beta.load_state_dict(extra)
        self.limits = Limits(**found.notes["limits"])
        self.step_downs = list(found.notes["step_downs"])
        self.steps = [StepFigures(**figures) for figures in found.notes["steps"]]
        found.random.restore(self._run.base.device)
        self._written = found.step


@dataclass(slots=True)
class _Sums:
    """Of one step, on the device: read once, at its end."""

    language: Tensor | float = 0.0
    spr: Tensor | None = None
    hae: Tensor | None = None
    tokens: int = 0


def in_passes(base: LoadedBase, groups: Sequence[Group], limits: Limits) -> list[list[Group]]:
    """Groups cut to the limits and put together as far as the limits allow."""
    parts = [
        part
        for whole in groups
        for part in packing.split(whole, questions=limits.questions, max_tokens=_room(base, whole, limits))
    ]
    most = min(limits.max_tokens, _TOGETHER_TOKENS.get(base.device.type, limits.max_tokens))
    passes: list[list[Group]] = []
    for part in parts:
        together = [*passes[-1], part] if passes else []
        if passes and len(together) <= limits.clips and tokens_of(base, together) <= most:
            passes[-1].append(part)
        else:
            passes.append([part])
    return passes


def tokens_of(base: LoadedBase, groups: Sequence[Group]) -> int:
    """Positions that one pass over the groups computes."""
    if base.family.abilities.shares_prefix:
        return sum(group.tokens for group in groups)
    rows = [len(group.prefix) + len(segment) for group in groups for segment in group.segments]
    return len(rows) * max(rows)


def _room(base: LoadedBase, whole: Group, limits: Limits) -> int:
    """`split` counts a prefix once; where each question repeats it, fewer of them fit."""
    if base.family.abilities.shares_prefix:
        return limits.max_tokens
    longest = len(whole.prefix) + max(map(len, whole.segments))
    fitting = max(1, limits.max_tokens // longest)
    return len(whole.prefix) + fitting * max(map(len, whole.segments))


@contextmanager
def learning(base: LoadedBase) -> Iterator[None]:
    """Dropout and activation checkpointing of the decoder, on inside only."""
    model, decoder = unwrapped(base.model), base.family.language_model(base.model)
    model.activation_checkpointing_enable({"use_reentrant": False})
    model.disable_input_require_grads()  # adapters alone say where gradients are needed
    model.eval()
    decoder.train()
    try:
        yield
    finally:
        decoder.eval()
        model.activation_checkpointing_disable()
        routing(base).clear()


def _plain(figures: StepFigures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in figures.__struct_fields__}
