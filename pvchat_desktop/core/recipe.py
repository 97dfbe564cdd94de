"""How a pack is trained: everything beside the data that shapes the result. Stored in the pack's card.

Starting values are those of the product; benchmarks move them. Rates and weights are per AdamW step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Preset = Literal["quick", "standard", "best"]
Precision = Literal["nf4", "bf16", "fp32"]
RegularisedOperand = Literal["pre_activation_norm", "gate_mean", "balanced_l1"]
"""What the sparsity loss looks at; see ml/training/losses.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterShape:
    """What an adapter holds. Switching parts off gives the rows of an ablation."""

    rows: bool = True  # name row and soft rows
    soft_tokens: int = 16  # per person, in front of the question
    lora: bool = True
    lora_rank: int = 16
    lora_alpha: int = 32
    lora_dropout: float = 0.05
    upper_share: float = 0.5  # LoRA and routers sit in this upper share of the layers
    routers: Literal["none", "softmax", "relu"] = "relu"  # softmax: mixture of heads (MoH); relu: ReMoH
    routed_share: float = 0.25  # of the heads of a layer; at least one


@dataclass(frozen=True, slots=True, kw_only=True)
class SparsityLosses:
    """SPR and HAE; a weight of 0 switches a loss off."""

    spr_weight: float = 1.0
    hae_weight: float = 1.0
    operand: RegularisedOperand = "gate_mean"
    target: float = 0.5  # share of closed gates
    beta_start: float = 1e-8
    beta_rate: float | None = None  # k; None: ln(1 / beta_start) / (target * steps / 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    preset: Preset = "standard"
    seed: int = 0
    precision: Precision = "nf4"
    adapter: AdapterShape = AdapterShape()
    sparsity: SparsityLosses = SparsityLosses()
    clips: int = 40  # at least, positives and negatives together
    questions: int = 400  # answered questions, all clips together
    general_share: float = 0.15  # of the questions that name nobody: what the base answers must not change
    evidence_share: float = 0.5  # of the questions that say what face memory found, one in four of them wrongly
    frames: int = 8  # per clip
    max_pixels: int = 448 * 448  # per frame
    image_epochs: int = 1  # stage 1: single frames, existence and appearance
    video_epochs: int = 3  # stage 2: whole clips, all kinds
    clips_per_step: int = 2
    questions_per_clip: int = 16  # packed behind one video prefix, at most
    max_tokens: int = 4096  # of one packed sequence
    rows_rate: float = 1e-3  # learning rates
    lora_rate: float = 1e-4
    routers_rate: float = 1e-3  # of what opens and closes gates (W_r, b_r); W_h, at every head, learns at LoRA's rate
    weight_decay: float = 0.0
    warmup_share: float = 0.05
    checkpoint_every: int = 10  # optimiser steps


QUICK = Recipe(preset="quick", clips=24, questions=160, frames=4, max_pixels=320 * 320, video_epochs=2)
STANDARD = Recipe()
BEST = Recipe(preset="best", clips=80, questions=1000, video_epochs=5)
PRESETS: dict[Preset, Recipe] = {"quick": QUICK, "standard": STANDARD, "best": BEST}
