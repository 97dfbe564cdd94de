"""The two losses on routed heads: SPR presses gates shut, HAE stops it at the target.

R_s   = 1 - (number of gates > 0) / (number of gates), padding left out
L_SPR = beta * L_Reg,  beta <- clamp(beta * exp(k (T_s - R_s)), 1e-15, 10) once per optimiser step
L_HAE = exp(2 (R_s - T_s)) - 1 above the target, else 0
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from pvchat_desktop.core.recipe import RegularisedOperand, SparsityLosses
from pvchat_desktop.ml.remoh.routing import RoutingState

BETA_LEAST, BETA_MOST = 1e-15, 10.0


def spr(state: RoutingState, operand: RegularisedOperand) -> Tensor:
    """L_Reg, without beta; 0 where nothing was collected."""
    if state.empty:
        return torch.zeros(())
    return _OPERANDS[operand](state)


_OPERANDS: dict[RegularisedOperand, Callable[[RoutingState], Tensor]] = {
    "pre_activation_norm": lambda state: state.logit_norm,
    "gate_mean": lambda state: state.mean_gate,
    "balanced_l1": lambda state: state.balanced_l1,
}


def hae(state: RoutingState, target: float) -> Tensor:
    """L_HAE. A count has no gradient: forward it is the hard R_s, backward the soft one (straight-through)."""
    if state.empty:
        return torch.zeros(())
    soft = state.soft_sparsity
    measured = state.sparsity + (soft - soft.detach())
    return torch.where(measured > target, torch.expm1(2 * (measured - target)), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Auxiliary:
    """Both losses of one pass, without their weights (`spr` with beta); `total` is what is added to L_LM."""

    total: Tensor
    spr: Tensor
    hae: Tensor


def auxiliary(state: RoutingState, settings: SparsityLosses, beta: BetaController) -> Auxiliary:
    pressed = beta.beta * spr(state, settings.operand) if settings.spr_weight else torch.zeros(())
    held = hae(state, settings.target) if settings.hae_weight else torch.zeros(())
    return Auxiliary(total=settings.spr_weight * pressed + settings.hae_weight * held, spr=pressed, hae=held)


def default_rate(*, start: float, target: float, steps: int) -> float:
    """k with which beta climbs from its start to 1 in a quarter of the planned steps while no gate is closed."""
    return math.log(1 / start) / (target * steps / 4)


class BetaController(nn.Module):
    """beta of L_SPR: an fp32 buffer that follows the measured sparsity, one move per optimiser step.

    `observe` after each micro-batch, `step` after the optimiser's. In eval mode neither does anything.
    """

    beta: Tensor  # 0-d float32

    def __init__(self, *, target: float, steps: int, start: float = 1e-8, rate: float | None = None) -> None:
        super().__init__()
        self.target = target
        self.rate = default_rate(start=start, target=target, steps=steps) if rate is None else rate
        self.register_buffer("beta", torch.tensor(start, dtype=torch.float32))
        self._seen: list[tuple[Tensor, Tensor]] = []
        self.register_load_state_dict_post_hook(BetaController._forget)  # type: ignore[no-untyped-call]

    def observe(self, state: RoutingState) -> None:
        """Count the gates of one micro-batch."""
        if self.training and not state.empty:
            closed, everything = state.counts
            self._seen.append((closed.detach(), everything.detach()))

    def _forget(self, *_args: object) -> None:
        """What was seen belongs to a step that is undone by going back to an older state."""
        self._seen.clear()

    @torch.no_grad()
    def step(self) -> Tensor | None:
        """Move beta by what was seen since the last move; returns that R_s, or None where nothing was."""
        if not self._seen:
            return None
        closed, everything = (torch.stack(parts).sum() for parts in zip(*self._seen, strict=True))
        self._seen.clear()
        sparsity = (closed / everything).to(self.beta.device, torch.float32)
        self.beta = (self.beta * torch.exp(self.rate * (self.target - sparsity))).clamp(BETA_LEAST, BETA_MOST)
        return sparsity

    def _apply(self, fn: Callable[[Tensor], Tensor], *args: Any, **kwargs: Any) -> BetaController:
        """Moves between devices with the model, but stays fp32: in bf16 a factor near 1 would not move it."""
        before = self.beta
        super()._apply(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        self.beta = before.to(self.beta.device)
        return self
