"""How the second stage begins: attention that compares people already.

The first stage learned a linear code of who somebody is, the same from a picture of a head and from a frame. The first
layer's queries and keys begin as that code, so that a person's rows look at the rows of a clip that show somebody
alike. Without it hundreds of steps of chance went by in which "no" was the best answer to everything.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from tools.playhouse.model import ROPE_BASE
from tools.playhouse.tower import SHARPNESS, Heads

_DISTANCE = 100.0  # positions between a question and the clip it is about
_TURN = 1.0  # rad; a pair that turns more over that distance cannot compare contents
_REST = 0.1  # of the other pairs' first weights


@torch.no_grad()
def compare_people(model: Any, heads: Heads) -> None:
    """Write the code of `heads.identity` into the first layer's queries and keys; other layers stay as they are."""
    attention = model.model.language_model.layers[0].self_attn
    code = heads.identity.weight * heads.norm.weight  # (CODE, D): acts on what the layer's own norm gives
    keys = attention.k_proj.weight.view(-1, attention.head_dim, code.shape[1])  # (key heads, head, D)
    queries = attention.q_proj.weight.view(len(keys), -1, attention.head_dim, code.shape[1])
    steady = _steady(attention.head_dim).to(code.device)
    turned = _rotation(len(code)).to(code.device) @ code
    for number, key in enumerate(keys):
        key.mul_(_REST)
        key[steady] = turned[(number * len(steady) + torch.arange(len(steady))) % len(code)]
        queries[number] = key
    gain = math.sqrt(SHARPNESS / math.sqrt(attention.head_dim))
    for norm in (attention.q_norm, attention.k_norm):
        norm.weight.fill_(gain)


def _steady(head: int) -> Tensor:
    """Dimensions of a head whose rotary pairs hardly turn between a question and its clip."""
    pairs = torch.arange(head // 2)
    slow = pairs[_DISTANCE * ROPE_BASE ** (-pairs.double() / (head // 2)) <= _TURN]
    return torch.cat([slow, slow + head // 2])


def _rotation(size: int) -> Tensor:
    """Spreads a code evenly over the heads. Seeded."""
    mixed = torch.randn(size, size, generator=torch.Generator().manual_seed(0))
    rotation: Tensor = torch.linalg.qr(mixed).Q
    return rotation
