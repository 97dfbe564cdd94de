"""Our frames, embeddings and positions give the same logits as the library's own forward with pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, compose
from pvchat_desktop.ml.base_models.family import ClipFrames, Features
from pvchat_desktop.ml.base_models.framewise import FramewiseFamily
from pvchat_desktop.ml.base_models.qwen3_vl import Qwen3VL
from pvchat_desktop.ml.base_models.video_llama_3 import VideoLlama3, changed_rows
from tests.helpers.bases import FAMILIES, MAX_PIXELS, answer_logits, frames, same

_QUESTION = "Is it Leo?"


def _with_picture_ids(base: LoadedBase, composed: Composed, pictured: int) -> Tensor:
    """(1, T) ids with the library's own token where a picture's `pictured` rows stand, behind the clip."""
    ids = composed.ids.clone()
    places = (ids == base.family.placeholder_id(base)).nonzero()[-pictured:, 0]
    ids[places] = base.model.config.image_token_id
    return ids[None]


def _qwen(base: LoadedBase, composed: Composed, clip: ClipFrames, picture: ClipFrames) -> dict[str, Any]:
    family = base.family
    assert isinstance(family, Qwen3VL)
    patches, grid = family.tower_input(base, clip, MAX_PIXELS)
    still, still_grid = family.tower_input(base, picture, MAX_PIXELS)
    ids = _with_picture_ids(base, composed, still_grid[1] * still_grid[2] // 4)
    config = base.model.config
    kinds = (ids == config.image_token_id).long() + 2 * (ids == config.video_token_id).long()
    told = {"second_per_grid_ts": torch.tensor([1.0])} if family.model_type == "qwen2_5_vl" else {}
    return {
        "input_ids": ids,
        "pixel_values_videos": patches,
        "video_grid_thw": torch.tensor([grid]),
        "pixel_values": still,
        "image_grid_thw": torch.tensor([still_grid]),
        "mm_token_type_ids": kinds,
        **told,
    }


def _squares(base: LoadedBase, clip: ClipFrames) -> Tensor:
    assert isinstance(base.family, FramewiseFamily)
    return base.family.tower_input(base, clip, MAX_PIXELS)


def _smolvlm(base: LoadedBase, composed: Composed, clip: ClipFrames, picture: ClipFrames) -> dict[str, Any]:
    both = torch.cat([_squares(base, clip), _squares(base, picture)])
    return {"input_ids": composed.ids[None], "pixel_values": both[None]}


def _internvl(base: LoadedBase, composed: Composed, clip: ClipFrames, picture: ClipFrames) -> dict[str, Any]:
    both = torch.cat([_squares(base, clip), _squares(base, picture)])
    return {"input_ids": composed.ids[None], "pixel_values": both}


def _llava(base: LoadedBase, composed: Composed, clip: ClipFrames, _picture: ClipFrames) -> dict[str, Any]:
    return {"input_ids": composed.ids[None], "pixel_values_videos": _squares(base, clip)[None]}


def _video_llama(base: LoadedBase, composed: Composed, clip: ClipFrames, picture: ClipFrames) -> dict[str, Any]:
    family = base.family
    assert isinstance(family, VideoLlama3)
    patches, grid = family.tower_input(base, clip, MAX_PIXELS)
    still, still_grid = family.tower_input(base, picture, MAX_PIXELS)
    return {
        "input_ids": _with_picture_ids(base, composed, still_grid[1] * still_grid[2]),
        "pixel_values_videos": patches,
        "video_grid_thw": torch.tensor([grid]),
        "video_merge_sizes": torch.tensor([2]),
        "video_compression_mask": changed_rows(patches, grid, 2).flatten(),
        "pixel_values": still,
        "image_grid_thw": torch.tensor([still_grid]),
        "image_merge_sizes": torch.tensor([1]),
    }


def _instructblip(base: LoadedBase, composed: Composed, clip: ClipFrames, _picture: ClipFrames) -> dict[str, Any]:
    assert base.instruction_tokenizer is not None
    return {
        "input_ids": composed.ids[None],
        "pixel_values": _squares(base, clip)[None],
        "qformer_input_ids": torch.tensor([base.instruction_tokenizer.encode(_QUESTION)]),
    }


_INPUTS: dict[str, Callable[[LoadedBase, Composed, ClipFrames, ClipFrames], dict[str, Any]]] = {
    "qwen3_vl": _qwen,
    "qwen2_5_vl": _qwen,
    "qwen3_5": _qwen,
    "smolvlm": _smolvlm,
    "internvl": _internvl,
    "llava_onevision": _llava,
    "video_llama_3": _video_llama,
    "instructblipvideo": _instructblip,
}
_ONE_VISUAL = ("llava_onevision", "instructblipvideo")  # the library takes no clip and picture together


@pytest.mark.parametrize("model_type", FAMILIES)
@torch.no_grad()
def test_logits_are_those_of_the_librarys_forward(model_type: str) -> None:
    base = random_weights.build(model_type)
    clip, picture = frames(5), frames(1, seed=1)
    clip.frames[3] = clip.frames[2]  # a frame in which nothing changes
    seen = base.family.encode(base, clip, MAX_PIXELS)
    evidence: list[str | Features] = (
        [] if model_type in _ONE_VISUAL else ["Face: ", base.family.encode(base, picture, MAX_PIXELS), " "]
    )
    composed = compose(base, seen, [*evidence, _QUESTION], answer=base.encode_text("Yes."), instruction=_QUESTION)

    theirs = base.model(**_INPUTS[model_type](base, composed, clip, picture)).logits[0]

    assert same(answer_logits(base, composed), theirs)


def test_a_still_frame_keeps_one_row_in_videollama() -> None:
    patches = torch.rand(2 * 16, 12)
    patches[16:] = patches[:16]

    kept = changed_rows(patches, [2, 4, 4], 2)

    assert kept.sum(dim=1).tolist() == [4, 1]
