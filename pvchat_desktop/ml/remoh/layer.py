"""Routed attention heads: a router in each routed layer, applied to the input of the output projection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import torch
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 # torch's own short name
from torch.utils.hooks import RemovableHandle

from pvchat_desktop.ml.remoh.routing import RoutingState


class Router(nn.Module):
    """Multipliers of one layer's heads for each token; all exactly 1 until trained. Parameters and figures are fp32.

    [a1, a2] = softmax(W_h x), g = ReLU(W_r x + b_r): 2 a1 for a shared head, 2 a2 g_i for a routed one. "softmax"
    (mixture of heads, without ReLU) has g = h_r softmax(W_r x + b_r) instead, whose mean over the routed heads is 1.
    """

    def __init__(self, *, width: int, heads: int, routed: int, kind: Literal["softmax", "relu"]) -> None:
        super().__init__()
        self.shared, self.routed, self.kind = heads - routed, routed, kind
        self.branch = nn.Parameter(torch.zeros(2, width))  # W_h
        self.weight = nn.Parameter(torch.zeros(routed, width))  # W_r
        self.bias = nn.Parameter(torch.ones(routed))  # b_r

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(B, T, D) -> logits W_r x + b_r (B, T, h_r), multipliers (B, T, H)."""
        if not torch.is_autocast_enabled(x.device.type):
            return self._route(x.float())
        with torch.autocast(x.device.type, enabled=False):
            return self._route(x.float())

    def _route(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = x.contiguous()  # with the strided queries of a Q-Former the last bits depend on where the weights lie
        shares = 2 * torch.softmax(F.linear(x, self.branch), dim=-1)
        logits = F.linear(x, self.weight, self.bias)
        gates = torch.relu(logits) if self.kind == "relu" else self.routed * torch.softmax(logits, dim=-1)
        shared = shares[..., :1].expand(*shares.shape[:-1], self.shared)
        return logits, torch.cat([shared, shares[..., 1:] * gates], dim=-1)


class RoutedHeads(nn.Module, BaseTunerLayer):
    """Sits inside an attention module and holds the routers that adapters put there, one per adapter.

    It works through hooks and replaces nothing, so any Linear may follow, quantised or wrapped by LoRA. x is the first
    argument of the attention module: its query side, in cross-attention too.
    """

    adapter_layer_names = ("lora_router",)

    def __init__(self, *, heads: int, head_width: int, output: str, routing: RoutingState) -> None:
        super().__init__()
        self.heads, self.head_width = heads, head_width
        self.output = output  # name of the output projection in the model
        self.lora_router = nn.ModuleDict()
        self._active_adapter: str | list[str] = []
        self._routing = routing
        self._x: Tensor | None = None
        self._handles: list[RemovableHandle] = []

    def join(self, adapter: str, *, active: Sequence[str], trainable: bool) -> None:
        """An adapter was added to the model."""
        self._active_adapter = list(active)
        self.set_requires_grad(adapter, requires_grad=trainable and adapter in active)

    def attach(self, attention: nn.Module, output: nn.Module) -> None:
        """Hook the two modules; again after LoRA was laid round `output`, so that LoRA reads the gated heads too."""
        self.detach()
        self._handles = [
            attention.register_forward_pre_hook(self._remember, with_kwargs=True),
            output.register_forward_pre_hook(self._gate),
        ]

    def detach(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles = []

    def _remember(self, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:  # noqa: ARG002
        if self._working():
            self._x = kwargs["hidden_states"] if "hidden_states" in kwargs else args[0]

    def _gate(self, module: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...] | None:  # noqa: ARG002
        x, self._x = self._x, None
        names = self._working()
        if x is None or not names:
            return None
        factors = self.multipliers(x, names)
        heads = args[0].unflatten(-1, (self.heads, self.head_width))  # (B, T, H, W)
        return ((heads * factors.to(heads.dtype)[..., None]).flatten(-2), *args[1:])

    def _working(self) -> list[str]:
        """Names of the adapters whose routers count now."""
        if self.disable_adapters or self._routing.bypassed:
            return []
        return [name for name in self.active_adapters if name in self.lora_router]

    def multipliers(self, x: Tensor, names: Sequence[str]) -> Tensor:
        """(B, T, D) -> (B, T, H) fp32: the product over the adapters named."""
        found = []
        for name in names:
            router = self.lora_router[name]
            logits, factors = router(x)
            if router.kind == "relu":
                self._routing.record(logits)
            found.append(factors)
        product: Tensor = math.prod(found[1:], start=found[0])
        return product
