"""The shape of a base model, as its config.json tells it: what plans of memory and time are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.core.recipe import Precision, Recipe

_NF4_BYTES: Final = 4.127 / 8  # of a weight: 4 bits, and 8-bit scales of 64 weights with their own scales


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFacts:
    """A base's shape. `pixels_per_token`: of all frames of a clip; `weights_bytes`: as loaded, where known."""

    name: str
    parameters: int
    layers: int
    width: int
    heads: int
    key_heads: int
    head_width: int
    feed_forward: int
    vocabulary: int
    tied_head: bool
    tower_parameters: int
    tower_width: int
    pixels_per_token: float
    deep_rows: int = 0  # further feature rows for each visual token
    precisions: tuple[Precision, ...] = ("nf4", "bf16", "fp32")  # the usual one first
    weights_bytes: Mapping[Precision, int]

    def weights(self, precision: Precision) -> int:
        known = self.weights_bytes.get(precision)
        if known is not None:
            return known
        whole = {"fp32": 4, "bf16": 2, "nf4": 2}[precision]
        apart = self.tower_parameters + self.vocabulary * self.width * (1 if self.tied_head else 2)
        packed = max(0, self.parameters - apart)
        return round(apart * whole + packed * (_NF4_BYTES if precision == "nf4" else whole))

    def trained(self, recipe: Recipe) -> int:
        """Numbers that are trained: LoRA, rows, routers."""
        shape, queries, keys = recipe.adapter, self.heads * self.head_width, self.key_heads * self.head_width
        upper = max(1, round(self.layers * shape.upper_share))
        ends = 2 * (self.width + queries) + 2 * (self.width + keys) + 3 * (self.width + self.feed_forward)
        lora = upper * shape.lora_rank * ends if shape.lora else 0
        rows = (2 + shape.soft_tokens) * self.width if shape.rows else 0
        routed = max(1, round(self.heads * shape.routed_share)) + 2
        routers = upper * routed * (self.width + 1) if shape.routers != "none" else 0
        return lora + rows + routers


def facts_from_config(
    name: str,
    config: Mapping[str, object],
    *,
    parameters: int | None = None,
    weights_bytes: Mapping[Precision, int] | None = None,
    precisions: tuple[Precision, ...] = ("nf4", "bf16", "fp32"),
) -> BaseFacts:
    """From a parsed config.json. Raises ValueError where it does not tell the decoder's shape."""
    text, vision = _part(config, "text_config"), _part(config, "vision_config")
    width, layers = _whole(text, "hidden_size"), _whole(text, "num_hidden_layers")
    heads = _whole(text, "num_attention_heads")
    if not (width and layers and heads):
        raise ValueError("the config does not tell the decoder's shape")
    feed_forward = _whole(text, "intermediate_size") or 4 * width
    key_heads = _whole(text, "num_key_value_heads") or heads
    head_width = _whole(text, "head_dim") or width // heads
    vocabulary = _whole(text, "vocab_size") or _whole(config, "vocab_size")
    tied = bool(config.get("tie_word_embeddings", text.get("tie_word_embeddings", False)))
    tower = _tower(vision)
    decoder = layers * (2 * width * head_width * (heads + key_heads) + 3 * width * feed_forward)
    return BaseFacts(
        name=name,
        parameters=parameters or decoder + tower + vocabulary * width * (1 if tied else 2),
        layers=layers,
        width=width,
        heads=heads,
        key_heads=key_heads,
        head_width=head_width,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        tied_head=tied,
        tower_parameters=tower,
        tower_width=_whole(vision, "hidden_size") or width,
        pixels_per_token=_pixels_per_token(config, vision),
        deep_rows=len(deep) if isinstance(deep := vision.get("deepstack_visual_indexes"), list | tuple) else 0,
        precisions=precisions,
        weights_bytes=weights_bytes or {},
    )


def _part(config: Mapping[str, object], key: str) -> Mapping[str, object]:
    part = config.get(key)
    return part if isinstance(part, Mapping) else config if key == "text_config" else {}


def _whole(table: Mapping[str, object], key: str) -> int:
    value = table.get(key)
    return value if isinstance(value, int) else 0


def _tower(vision: Mapping[str, object]) -> int:
    depth = _whole(vision, "depth") or _whole(vision, "num_hidden_layers")
    width = _whole(vision, "hidden_size")
    return depth * (4 * width * width + 2 * width * (_whole(vision, "intermediate_size") or 4 * width))


def _pixels_per_token(config: Mapping[str, object], vision: Mapping[str, object]) -> float:
    """Patches that are merged into one token, in space and time; some families shuffle pixels or always spend as many
    tokens on a frame."""
    patch = vision.get("patch_size")
    side = patch[0] if isinstance(patch, list | tuple) and patch else patch
    side = side if isinstance(side, int) else 14
    merge = _whole(vision, "spatial_merge_size") or _whole(config, "scale_factor")
    ratio = config.get("downsample_ratio")
    if not merge and isinstance(ratio, float) and ratio > 0:
        merge = round(1 / ratio)
    return float((side * (merge or 1)) ** 2 * (_whole(vision, "temporal_patch_size") or 1))
