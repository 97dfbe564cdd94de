"""What the routers of one training step decided: collected while the model runs, read by the sparsity losses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor
from torch._C import _current_graph_task_id  # the check torch.utils.checkpoint itself makes


class RoutingState:
    """Pre-activation logits W_r x + b_r of all ReLU-routed layers, with their graph, until `clear`.

    Several forward passes add up. Nothing is collected outside of `collect`, nor while a backward pass recomputes
    checkpointed layers, so a token counts once. Layers routed by softmax have no gate that closes and are left out.
    All figures are means over tokens and modules, fp32, on the device of the layers.
    """

    def __init__(self) -> None:
        self.bypassed = False  # gates are not applied; see model.gates_off
        self._open = False
        self._mask: Tensor | None = None
        self.logits: list[Tensor] = []  # each (B, T, h_r) fp32, one per layer and pass
        self._masks: list[Tensor | None] = []  # each (B, T) bool

    @contextmanager
    def collect(self, mask: Tensor | None = None) -> Iterator[RoutingState]:
        """Collect what runs inside. mask (B, T) bool, True = counts; None: every position counts.

        The mask is for layers that see B x T positions. Layers that see others, as a Q-Former beside its decoder or a
        cross-attention of queries alone, have no padding there, and all of theirs count.
        """
        self._open, self._mask = True, mask
        try:
            yield self
        finally:
            self._open, self._mask = False, None

    def record(self, logits: Tensor) -> None:
        """Called by a routed layer: (B, T, h_r)."""
        if not self._open or _current_graph_task_id() != -1:
            return
        mask = self._mask
        if mask is not None:
            mask = mask.to(logits.device, torch.bool) if mask.shape == logits.shape[:2] else None
        self.logits.append(logits)
        self._masks.append(mask)

    def clear(self) -> None:
        """Let go of logits and graph."""
        self.logits.clear()
        self._masks.clear()

    @property
    def empty(self) -> bool:
        return not self.logits

    @property
    def counts(self) -> tuple[Tensor, Tensor]:
        """(closed gates, all gates), no graph; R_s is their quotient."""
        closed, everything = self._sums(lambda logits: (logits <= 0).float(), per_head=True)
        return closed.detach(), everything

    @property
    def sparsity(self) -> Tensor:
        """R_s = 1 - (number of gates > 0) / (number of gates); no graph."""
        closed, everything = self.counts
        return closed / everything

    @property
    def soft_sparsity(self) -> Tensor:
        """R_s with a sigmoid of slope 10 in place of each count."""
        opened, everything = self._sums(lambda logits: torch.sigmoid(10 * logits), per_head=True)
        return 1 - opened / everything

    @property
    def logit_norm(self) -> Tensor:
        """||W_r x + b_r||_2 / h_r."""
        total, tokens = self._sums(lambda logits: torch.linalg.vector_norm(logits, dim=-1) / logits.shape[-1])
        return total / tokens

    @property
    def mean_gate(self) -> Tensor:
        total, everything = self._sums(torch.relu, per_head=True)
        return total / everything

    @property
    def balanced_l1(self) -> Tensor:
        """Mean gate, each head weighted with its share of the layer's open gates (1 where all are alike).

        A head that many tokens use is pressed down harder than one that few use. The weight has no gradient.
        """
        total, everything = self._sums(None, per_head=True)
        return total / everything

    def _sums(self, figure: Callable[[Tensor], Tensor] | None, *, per_head: bool = False) -> tuple[Tensor, Tensor]:
        """(sum of a figure over the counted positions, number of its summands) over all layers."""
        sums, numbers = [], []
        for logits, mask in zip(self.logits, self._masks, strict=True):
            counted = torch.ones(logits.shape[:2], dtype=torch.bool, device=logits.device) if mask is None else mask
            kept = torch.where(counted[..., None], logits, 1.0)  # padding may hold anything, even NaN
            values = _balanced(kept, counted) if figure is None else figure(kept)
            sums.append((values * (counted[..., None] if per_head else counted)).sum())
            numbers.append(counted.sum() * (logits.shape[-1] if per_head else 1))
        return torch.stack(sums).sum(), torch.stack(numbers).sum().clamp(min=1)


def _balanced(logits: Tensor, counted: Tensor) -> Tensor:
    """(B, T, h_r) gates times their head's relative use."""
    is_open = (logits > 0) & counted[..., None]
    used = is_open.flatten(0, 1).float().sum(0)  # (h_r,)
    return torch.relu(logits) * (used / used.mean().clamp(min=1e-6)).detach()
