"""The small base of the playhouse: a Qwen3-VL of a few million weights, and a tower pass for many pictures at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from pvchat_desktop.ml.base_models.base import PEOPLE_PX

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Qwen3VLForConditionalGeneration

FRAME_PX = 128
CROP_PX = 64  # of a reference picture: with patches of 8 and merging by 2 it gives 16 rows, as many as a person has
REFERENCE_ROWS = 16
PATCH_PX, MERGE = 8, 2
CELL_PX = PATCH_PX * MERGE  # side of what one visual row stands for
CELLS = FRAME_PX // CELL_PX
ROPE_BASE = 1e6  # most pairs of a head then hardly turn within a clip, and can compare what rows hold


@dataclass(frozen=True, slots=True)
class Size:
    """Widths and depths of the model. Frames stay single (temporal patch 1): two moments in one row blur a face."""

    tower_depth: int = 4
    tower_width: int = 128
    tower_inner: int = 320
    tower_heads: int = 4
    width: int = 192
    depth: int = 4
    inner: int = 384
    heads: int = 6
    key_heads: int = 3


SIZES = {
    "small": Size(),
    "large": Size(
        tower_depth=6,
        tower_width=192,
        tower_inner=512,
        tower_heads=6,
        width=256,
        depth=8,
        inner=640,
        heads=8,
        key_heads=4,
    ),
    "tiny": Size(
        tower_depth=1, tower_width=32, tower_inner=32, tower_heads=2, width=32, depth=2, inner=32, heads=2, key_heads=1
    ),
}


def build(size: Size, tokenizer: PreTrainedTokenizerBase, *, seed: int = 0) -> Qwen3VLForConditionalGeneration:
    from transformers import AutoModelForImageTextToText, Qwen3VLConfig

    torch.manual_seed(seed)
    config = Qwen3VLConfig(**_config(size, tokenizer))
    model: Any = AutoModelForImageTextToText.from_config(config, attn_implementation="sdpa")  # type: ignore[no-untyped-call]
    _spread(model.model.visual, 2 * size.tower_depth)
    _spread(model.model.language_model, 2 * size.depth)
    with torch.no_grad():
        model.get_input_embeddings().weight.normal_(0.0, 0.05)
        model.model.visual.patch_embed.proj.weight.copy_(_cosines(size.tower_width)[:, :, None])
        model.model.visual.pos_embed.weight.normal_(0.0, 0.02)
    built: Qwen3VLForConditionalGeneration = model
    return built


_RESIDUAL = ("attn.proj", "mlp.linear_fc2", "o_proj", "down_proj")


@torch.no_grad()
def _spread(part: nn.Module, additions: int) -> None:
    """First weights by fan-in; the library's fixed 0.02 is made for wide models and lets a narrow one start asleep.

    What is added to the residual stream starts smaller, the more often something is added.
    """
    for name, module in part.named_modules():
        if isinstance(module, nn.Linear):
            scale = additions**-0.5 if name.endswith(_RESIDUAL) else 1.0
            module.weight.normal_(0.0, scale * module.in_features**-0.5)


def _config(size: Size, tokenizer: PreTrainedTokenizerBase) -> dict[str, Any]:
    named = tokenizer.convert_tokens_to_ids
    head = size.width // size.heads
    section = head // 6
    return {
        "vision_config": {
            "depth": size.tower_depth,
            "hidden_size": size.tower_width,
            "intermediate_size": size.tower_inner,
            "num_heads": size.tower_heads,
            "patch_size": PATCH_PX,
            "spatial_merge_size": MERGE,
            "temporal_patch_size": 1,
            "out_hidden_size": size.width,
            "num_position_embeddings": (FRAME_PX // PATCH_PX) ** 2,
            "deepstack_visual_indexes": [],
        },
        "text_config": {
            "vocab_size": len(tokenizer),
            "hidden_size": size.width,
            "intermediate_size": size.inner,
            "num_hidden_layers": size.depth,
            "num_attention_heads": size.heads,
            "num_key_value_heads": size.key_heads,
            "head_dim": head,
            "max_position_embeddings": 4096,
            "pad_token_id": tokenizer.pad_token_id,
            "tie_word_embeddings": True,
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": ROPE_BASE,
                "mrope_interleaved": True,
                "mrope_section": [head // 2 - 2 * section, section, section],
            },
        },
        "tie_word_embeddings": True,
        "image_token_id": named("<|image_pad|>"),
        "video_token_id": named("<|video_pad|>"),
        "vision_start_token_id": named("<|vision_start|>"),
        "vision_end_token_id": named("<|vision_end|>"),
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        PEOPLE_PX: CROP_PX,
    }


def _cosines(count: int) -> Tensor:
    """(count, 3, 8, 8) first filters: the coarsest cosine waves of brightness and two colour differences.

    They keep nearly all of a patch, so that learning does not begin with noise.
    """
    step = torch.arange(PATCH_PX)
    waves = torch.cos(torch.pi / PATCH_PX * (step[None] + 0.5) * step[:, None]) * (2 / PATCH_PX) ** 0.5  # (8, 8)
    waves[0] *= 0.5**0.5
    colours = torch.tensor([[1.0, 1.0, 1.0], [1.0, 0.0, -1.0], [-0.5, 1.0, -0.5]])
    colours = colours / colours.norm(dim=1, keepdim=True)
    order = sorted(
        (u + v + (1.5 if c else 0.0), c, u, v) for c in range(3) for u in range(PATCH_PX) for v in range(PATCH_PX)
    )[:count]
    filters = [colours[c][:, None, None] * (waves[u][:, None] * waves[v][None])[None] for _, c, u, v in order]
    return torch.stack(filters) * torch.tensor([0.4 + 0.3 * (u + v) for _, _, u, v in order])[:, None, None, None]


def normalised(pictures: Tensor) -> Tensor:
    """(..., H, W, 3) uint8 -> (..., 3, H, W) float32 in -1..1, as the product's `pixels.normalise` does."""
    return (pictures.float() / 127.5 - 1.0).movedim(-1, -3)


def see(tower: Any, pictures: Tensor) -> Tensor:
    """(B, 3, H, W) -> (B, rows, D): what the library's tower gives for each picture, in one pass for all of them.

    The library runs the attention of each frame in a Python loop.
    """
    batch, _, height, width = pictures.shape
    rows, columns = height // PATCH_PX, width // PATCH_PX
    cut = pictures.reshape(batch, 3, rows // MERGE, MERGE, PATCH_PX, columns // MERGE, MERGE, PATCH_PX)
    patches = cut.permute(0, 2, 5, 3, 6, 1, 4, 7).reshape(batch, rows * columns, -1)
    kernel = tower.patch_embed.proj
    state = functional.linear(patches, kernel.weight.flatten(1), kernel.bias)
    places, turns = _places(tower, rows, columns)
    state = state + places
    for block in tower.blocks:
        state = state + _attend(block.attn, block.norm1(state), turns)
        state = state + block.mlp(block.norm2(state))
    merged: Tensor = tower.merger(state.reshape(batch * rows * columns, -1))
    return merged.reshape(batch, -1, merged.shape[-1])


def _places(tower: Any, rows: int, columns: int) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """Learned position rows (N, C) and rotary (cos, sin), each (N, head), of a picture's patches, block by block."""
    table = tower.pos_embed.weight
    side = round(len(table) ** 0.5)
    grid = table.reshape(1, side, side, -1).permute(0, 3, 1, 2)
    placed = functional.interpolate(grid, size=(rows, columns), mode="bilinear", align_corners=True)[0].permute(1, 2, 0)
    turn = tower.rotary_pos_emb.inv_freq.float()
    y, x = (torch.arange(count, device=table.device).float()[:, None] * turn for count in (rows, columns))
    angles = torch.cat(
        [y[:, None].expand(-1, columns, -1), x[None].expand(rows, -1, -1)], -1
    )  # (rows, columns, head / 2)
    angles = _by_block(angles).repeat(1, 2)
    return _by_block(placed), (angles.cos(), angles.sin())


def _by_block(patches: Tensor) -> Tensor:
    """(rows, columns, C) -> (N, C), patches that are merged next to each other."""
    rows, columns, width = patches.shape
    blocks = patches.reshape(rows // MERGE, MERGE, columns // MERGE, MERGE, width)
    return blocks.transpose(1, 2).reshape(rows * columns, width)


def _attend(attention: Any, state: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    from transformers.models.qwen3_vl.modeling_qwen3_vl import apply_rotary_pos_emb_vision

    batch, count, _ = state.shape
    query, key, value = attention.qkv(state).reshape(batch, count, 3, attention.num_heads, -1).unbind(2)
    query, key = apply_rotary_pos_emb_vision(query, key, *turns)
    mixed = functional.scaled_dot_product_attention(query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2))
    out: Tensor = attention.proj(mixed.transpose(1, 2).reshape(batch, count, -1))
    return out
