"""What one family of base models must tell, so that the rest of `ml` is the same for all of them.

Everything enters the language model as embeddings: the frozen tower's output is computed once per clip (`encode`),
put in place of the placeholder tokens (`visual_rows`), and the decoder is called with positions of our own. Training on
many questions behind one clip, reuse of a clip's cache, and chunked prefill all follow from that one call (`hidden`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pvchat_desktop.ml.base_models.pixels import Normalisation

if TYPE_CHECKING:
    from transformers import Cache, PretrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

    from pvchat_desktop.ml.base_models.base import LoadedBase


@dataclass(frozen=True, slots=True, eq=False)
class ClipFrames:
    """Pictures of one clip, or one picture: frames (T, H, W, 3) uint8 RGB, times_s one per frame."""

    frames: NDArray[np.uint8]
    times_s: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The frozen tower's output for one clip; does not depend on any adapter or question.

    `tensors`: "visual" (N, D), further ones by family ("deep.0" (N, D) ...). `layout`: what `clip_tokens` and
    `positions` need (grid, times); plain JSON values, so that features can be kept in a file.
    """

    tensors: dict[str, Tensor]
    layout: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Abilities:
    shares_prefix: bool  # many questions behind one clip in one training pass
    reuses_cache: bool  # a clip's keys and values serve the next question
    four_bit: bool  # NF4 is usable


@dataclass(frozen=True, slots=True)
class AttentionLayer:
    """One attention block whose heads may be routed.

    `attention`: name of the module whose first argument (or `hidden_states`) is x, the hidden state of the query side.
    `output`: name of the Linear that reads the concatenated heads.
    """

    attention: str
    output: str
    heads: int
    head_width: int


class Family(ABC):
    """One per `model_type` of a config.json. Stateless."""

    model_type: str
    also: tuple[str, ...] = ()  # further kinds of config.json whose weights it reads; see `as_own`
    abilities: Abilities
    normalisation: Normalisation  # of pixel values, where the base's own files do not tell it
    unquantised: tuple[str, ...]  # full prefixes of module names that stay as they are in a 4-bit load

    def check(self, config: Mapping[str, Any]) -> None:  # noqa: B027  # most families have nothing to refuse
        """Refuse a base of this family whose config.json names parts that we cannot work with."""

    def as_own(self, config: Mapping[str, Any]) -> PretrainedConfig | None:  # noqa: ARG002
        """The library's configuration of this family, for a config.json of another kind; None: as the files say."""
        return None

    def read_instruction_tokenizer(self, folder: Path) -> PreTrainedTokenizerBase | None:  # noqa: ARG002
        """Of a Q-Former that reads the question with a vocabulary of its own."""
        return None

    def chat_parts(self, base: LoadedBase) -> tuple[list[int], list[int]]:
        """Ids in front of and behind the user's content in a one-turn chat, up to where the answer begins."""
        mark = "\u241f"
        turn: list[Any] = [{"role": "user", "content": [{"type": "text", "text": mark}]}]
        whole = base.tokenizer.apply_chat_template(
            turn,
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=False,  # templates that know no thinking ignore it
        )
        head, _, tail = str(whole).partition(mark)
        return base.encode_text(head), base.encode_text(tail)

    @abstractmethod
    def frame_size(self, config: PretrainedConfig, height: int, width: int, max_pixels: int) -> tuple[int, int]:
        """(height, width) px that a frame is resized to: the aspect kept, at most `max_pixels`, as the tower wants."""

    @abstractmethod
    def encode(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Features:
        """Run the frozen tower, no gradient. Tensors lie on the CPU in the base's compute dtype."""

    @abstractmethod
    def clip_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        """Token ids that stand for the clip inside the user's message, placeholders expanded, timestamps included."""

    @abstractmethod
    def visual_rows(self, base: LoadedBase, features: Features, instruction: str) -> Tensor:
        """(N, D) embeddings for the placeholders, on the base's device.

        A family with a Q-Former reads the instruction here, with gradient; all others return features["visual"].
        """

    def deep_rows(self, features: Features) -> list[Tensor]:
        """Further (N, D) rows that the decoder adds at placeholder positions after its first layers (deepstack)."""
        return [features.tensors[name] for name in sorted(features.tensors) if name.startswith("deep.")]

    @abstractmethod
    def placeholder_id(self, base: LoadedBase) -> int:
        """The token id that stands for one visual row."""

    @abstractmethod
    def positions(self, base: LoadedBase, ids: Tensor, visuals: Sequence[Features]) -> Tensor:
        """(P, T) int64 position ids of one whole sequence `ids` (T,): P is 1, or 3 for multimodal rotary positions."""

    @abstractmethod
    def hidden(  # noqa: PLR0913  # one call of the decoder, whole
        self,
        base: LoadedBase,
        embeddings: Tensor,  # (B, T, D)
        positions: Tensor,  # (P, B, T)
        *,
        mask: Tensor | None,  # (B, 1, T, S) bool, True = may look; None: plain causal
        cache: Cache | None = None,
        is_visual: Tensor | None = None,  # (B, T) bool
        deep: Sequence[Tensor] = (),  # each (number of True in is_visual, D)
    ) -> Tensor:
        """The decoder's last hidden states (B, T, D), after the final norm. Call it with keywords as named here."""

    @abstractmethod
    def language_model(self, model: PreTrainedModel) -> nn.Module:
        """The decoder: what LoRA and gradient checkpointing work on."""

    @abstractmethod
    def tower(self, model: PreTrainedModel) -> nn.Module:
        """The frozen vision tower, which may be unloaded once all features are cached."""

    @abstractmethod
    def routable(self, model: PreTrainedModel) -> list[AttentionLayer]:
        """Attention layers whose heads may be routed, from input to output; module names as in `model`."""

    @abstractmethod
    def lora_targets(self, model: PreTrainedModel, upper_share: float) -> list[str]:
        """Full names of the decoder's Linears in the upper share of its layers."""


def causal_positions(ids: Tensor) -> Tensor:
    """(1, T) for families with plain rotary or learned positions."""
    return torch.arange(len(ids), device=ids.device)[None]
