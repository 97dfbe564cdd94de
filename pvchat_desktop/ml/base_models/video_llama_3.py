"""VideoLLaMA3: frames of any size with their times; what does not change from frame to frame is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from pvchat_desktop.ml.base_models import pixels
from pvchat_desktop.ml.base_models.decoder import DecoderFamily, unwrapped
from pvchat_desktop.ml.base_models.family import Abilities, ClipFrames, Features

if TYPE_CHECKING:
    from transformers import PretrainedConfig

    from pvchat_desktop.ml.base_models.base import LoadedBase

_VIDEO_MERGE, _PICTURE_MERGE = 2, 1  # patches a side that become one row
_CHANGE = 0.1 / 255  # mean difference of normalised values from which on a row is kept


class VideoLlama3(DecoderFamily):
    model_type = "video_llama_3"
    abilities = Abilities(shares_prefix=True, reuses_cache=True, four_bit=True)
    unquantised = ("model.vision_model", "model.projector", "lm_head")
    tower_path = "model.vision_model"
    normalisation = pixels.HALF

    def frame_size(self, config: PretrainedConfig, height: int, width: int, max_pixels: int) -> tuple[int, int]:
        factor = config.vision_config.patch_size * _VIDEO_MERGE
        return pixels.fit(height, width, factor=factor, max_pixels=max_pixels)

    @torch.no_grad()
    def encode(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Features:
        is_picture = len(clip.frames) == 1
        merge = _PICTURE_MERGE if is_picture else _VIDEO_MERGE
        patches, grid = self.tower_input(base, clip, max_pixels)
        seen = unwrapped(base.model).model.get_image_features(
            patches.to(next(self.tower(base.model).parameters()).dtype),
            torch.tensor([grid], device=base.device),
            torch.tensor([merge], device=base.device),
            return_dict=True,
        )
        kept = changed_rows(patches, grid, merge)
        rows = seen.pooler_output[0][kept.flatten()]
        return Features(
            tensors={"visual": rows.to("cpu", base.compute_dtype)},
            layout={"picture": is_picture, "rows": kept.sum(dim=1).tolist(), "times_s": list(clip.times_s)},
        )

    def tower_input(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> tuple[Tensor, list[int]]:
        """((patches, values) float32, [t, h, w])."""
        config = unwrapped(base.model).config
        size = self.frame_size(config, clip.frames.shape[1], clip.frames.shape[2], max_pixels)
        whole = pixels.resize(clip.frames, size, device=base.device)
        return pixels.patchify(
            pixels.normalise(whole, base.normalisation or self.normalisation),
            patch=config.vision_config.patch_size,
            merge=_PICTURE_MERGE if len(clip.frames) == 1 else _VIDEO_MERGE,
            temporal=1,
        )

    def placeholder_id(self, base: LoadedBase) -> int:
        return int(unwrapped(base.model).config.video_token_id)

    def clip_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        runs = [[self.placeholder_id(base)] * count for count in features.layout["rows"]]
        line_end = base.encode_text("\n")
        if features.layout["picture"]:
            return runs[0] + line_end
        ids: list[int] = []
        for time, run in zip(features.layout["times_s"], runs, strict=True):
            comma = base.encode_text(",") if ids else []
            ids += comma + base.encode_text(f"Time {time:.1f}s:") + run
        return ids + line_end


def changed_rows(patches: Tensor, grid: list[int], merge: int) -> Tensor:
    """(T, rows of a frame) bool: rows whose pixels differ from the frame before; at least one of every frame."""
    frames = patches.reshape(grid[0], grid[1] * grid[2] // merge**2, -1)
    kept = torch.ones(frames.shape[:2], dtype=torch.bool, device=frames.device)
    kept[1:] = (frames[1:] - frames[:-1]).abs().mean(dim=-1) > _CHANGE
    kept[:, 0] |= ~kept.any(dim=1)
    return kept
