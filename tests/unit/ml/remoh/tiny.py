"""Tiny bases of the real classes, and one way to run them: [clip, question] -> logits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from pvchat_desktop.core.recipe import AdapterShape, Precision
from pvchat_desktop.ml.base_models.base import LoadedBase, compose, embed, logits
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.base_models.family import ClipFrames, Features
from pvchat_desktop.ml.base_models.random_weights import build
from pvchat_desktop.ml.remoh.model import remove_adapter, trainable

torch.set_num_threads(1)  # more threads only wait for each other on models of this size
SHAPE = AdapterShape(lora_rank=4, lora_alpha=8, lora_dropout=0.0)
QUESTION = "who is it"


@dataclass(frozen=True, slots=True, eq=False)
class Tiny:
    base: LoadedBase
    clip: Features
    picture: Features

    @property
    def is_decoder_only(self) -> bool:
        return self.base.family.model_type == "qwen3_vl"

    def run(
        self, parts: Sequence[str | Sequence[int]] = (QUESTION,), *, clip: Features | None = None, answer: str = "yes"
    ) -> Tensor:
        """(T, vocabulary [+ slots])"""
        base = self.base
        composed = compose(base, clip or self.clip, list(parts), answer=base.encode_text(answer), instruction=QUESTION)
        embeddings, is_visual = embed(base, composed)
        hidden = base.family.hidden(
            base,
            embeddings[None],
            composed.positions[:, None],
            mask=None,
            is_visual=is_visual[None],
            deep=composed.deep,
        )
        return logits(base, hidden[0])

    def language_loss(self, parts: Sequence[str | Sequence[int]] = (QUESTION,)) -> Tensor:
        """Cross-entropy of the answer's one word."""
        found = self.run(parts)[:-1]
        target = torch.tensor(self.base.encode_text("yes"))
        return torch.nn.functional.cross_entropy(found[-len(target) :].float(), target)


def backward(loss: Tensor) -> None:
    loss.backward()  # type: ignore[no-untyped-call]


@cache
def tiny(model_type: str, precision: Precision) -> Tiny:
    base = build(model_type, precision=precision)  # draws from the seed it is given
    pixels = np.random.default_rng(0).integers(0, 255, (4, 48, 64, 3), dtype=np.uint8)
    return Tiny(
        base=base,
        clip=base.family.encode(base, ClipFrames(pixels, (0.0, 0.5, 1.0, 1.5)), 64 * 64),
        picture=base.family.encode(base, ClipFrames(pixels[:1], (0.0,)), 64 * 64),
    )


def strip(base: LoadedBase) -> None:
    """Take all adapters off."""
    for name in list(getattr(base.model, "peft_config", {})):
        remove_adapter(base, name)
    assert not [key for key, _ in base.model.named_modules() if "lora" in key or "remoh" in key or "identity" in key]
    assert unwrapped(base.model) is base.model


@torch.no_grad()
def shake(base: LoadedBase, name: str, by: float = 0.3, seed: int = 0) -> None:
    """Give an adapter weights as if it had been trained."""
    generator = torch.Generator().manual_seed(seed)
    for group in trainable(base, name).values():
        for weight in group:
            weight.add_(torch.randn(weight.shape, generator=generator) * by)
