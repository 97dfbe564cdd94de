"""Tiny bases of the real classes, and pictures to show them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pvchat_desktop.core.recipe import Precision
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, embed, logits
from pvchat_desktop.ml.base_models.family import ClipFrames
from pvchat_desktop.protocol.messages import BaseModel

torch.set_num_threads(1)  # tiny models: a second thread only waits for the first

FAMILIES = (
    "qwen3_vl", "smolvlm", "internvl", "instructblipvideo", "qwen2_5_vl", "llava_onevision", "video_llama_3", "qwen3_5",
)  # fmt: skip
FOUR_BIT = FAMILIES[:-1]
MAX_PIXELS = 32 * 48


def frames(count: int = 3, *, height: int = 40, width: int = 56, seed: int = 0, spacing_s: float = 0.5) -> ClipFrames:
    """Noise: every pixel matters."""
    noise = np.random.default_rng(seed).integers(0, 256, (count, height, width, 3), dtype=np.uint8)
    return ClipFrames(noise, tuple(index * spacing_s for index in range(count)))


def saved(folder: Path, model_type: str = "qwen3_vl") -> LoadedBase:
    """A tiny base, its files in `folder`."""
    base = random_weights.build(model_type)
    random_weights.save(base, folder)
    return base


def spec(folder: Path, precision: Precision = "fp32", quantised: Path | None = None) -> BaseModel:
    return BaseModel(
        name="tiny",
        folder=str(folder),
        content_hash="0" * 64,
        precision=precision,
        device="cpu",
        quantised_folder=str(quantised) if quantised else None,
    )


def answer_logits(base: LoadedBase, composed: Composed) -> Tensor:
    """(T, vocabulary) of one sequence in one pass."""
    rows, is_visual = embed(base, composed)
    hidden = base.family.hidden(
        base,
        rows[None],
        composed.positions[:, None],
        mask=None,
        is_visual=is_visual[None],
        deep=composed.deep,
    )
    return logits(base, hidden[0])


def same(one: Tensor, other: Tensor, tolerance: float = 1e-5) -> bool:
    return one.shape == other.shape and bool(torch.allclose(one, other, atol=tolerance, rtol=0))
