"""A tiny base that writes varied nonsense, clips of noise, and packs as a training would leave them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.family import ClipFrames
from pvchat_desktop.ml.remoh.model import add_adapter, remove_adapter, save_adapter
from pvchat_desktop.protocol.messages import ActivePack, AskedWindow, AskModel, BaseModel, FrameFile

SIDE_PX = 64
PIXELS = SIDE_PX * SIDE_PX
SHAPE = AdapterShape(soft_tokens=3, lora_rank=4)
NO_BASE = BaseModel("tiny", "/nowhere", "hash", "fp32", "cpu")


def lively(model_type: str = "qwen3_vl", *, seed: int = 0) -> LoadedBase:
    """Random weights as the library makes them are so small that a model repeats its last token for ever."""
    base = random_weights.build(model_type, seed=seed)
    with torch.no_grad():
        for weight in base.family.language_model(base.model).parameters():
            if weight.dim() > 1 and weight is not base.model.get_input_embeddings().weight:
                weight.mul_(6)
    return base


def noise(seed: int = 0, *, frames: int = 4) -> ClipFrames:
    pictures = np.random.default_rng(seed).integers(0, 256, (frames, SIDE_PX, SIDE_PX, 3), dtype=np.uint8)
    return ClipFrames(pictures, tuple(0.5 * i for i in range(frames)))


def frame_file(folder: Path, seed: int = 0, *, frames: int = 4, start_s: float = 0.0) -> FrameFile:
    path = folder / f"frames-{seed}.npy"
    np.save(path, noise(seed, frames=frames).frames)
    times_s = tuple(start_s + 0.5 * i for i in range(frames))
    return FrameFile(str(path), times_s, hashlib.sha256(path.read_bytes()).hexdigest())


def window(folder: Path, seed: int = 0, *, start_s: float = 0.0) -> AskedWindow:
    return AskedWindow(frame_file(folder, seed, start_s=start_s), start_s, start_s + 2.0)


def write_pack(
    base: LoadedBase, folder: Path, names: Sequence[str], *, seed: int = 0, shape: AdapterShape = SHAPE
) -> Path:
    """A pack whose weights are far from where they start."""
    add_adapter(base, "made", shape, people=len(names), names=names)
    drawn = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in base.model.parameters():
            if weight.requires_grad:
                weight.add_(torch.randn(weight.shape, generator=drawn).to(weight) * 0.05)
    save_adapter(base, "made", folder)
    remove_adapter(base, "made")
    return folder


def question(text: str, windows: Sequence[AskedWindow], people: Sequence[ActivePack] = (), **more: Any) -> AskModel:
    settings: dict[str, Any] = {
        "evidence": "",
        "max_pixels": PIXELS,
        "staging": "",
        "max_new_tokens": 12,
        "clip_sha256": "clip",
    }
    return AskModel(
        base=more.pop("base", NO_BASE), windows=tuple(windows), people=tuple(people), question=text, **settings | more
    )


@dataclass(slots=True)
class Listener:
    """What a job tells; raises at the n-th `check` where asked to."""

    stop_at: int | None = None
    checks: int = 0
    pieces: list[str] = field(default_factory=list)
    stages: list[tuple[str, int, int]] = field(default_factory=list)

    def tell(self, piece: str) -> None:
        self.pieces.append(piece)

    def check(self) -> None:
        self.checks += 1
        if self.stop_at is not None and self.checks >= self.stop_at:
            raise InterruptedError

    def progress(self, stage: str, done: int, total: int, *, step: object = None) -> None:  # noqa: ARG002
        self.stages.append((stage, done, total))

    @property
    def text(self) -> str:
        return "".join(self.pieces)
