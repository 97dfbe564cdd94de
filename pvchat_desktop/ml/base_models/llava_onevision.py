"""LLaVA-OneVision: pooled rows of each frame, one row that ends the visual, no times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.base_models.family import ClipFrames, Features
from pvchat_desktop.ml.base_models.framewise import FramewiseFamily

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase


class LlavaOneVision(FramewiseFamily):
    """A picture is a clip of one frame here: a quarter of the rows that the library gives a picture."""

    model_type = "llava_onevision"
    unquantised = ("model.vision_tower", "model.multi_modal_projector", "lm_head")

    @torch.no_grad()
    def encode(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Features:
        features = super().encode(base, clip, max_pixels)
        end = unwrapped(base.model).model.image_newline.to("cpu", base.compute_dtype)
        rows = torch.cat([features.tensors["visual"], end[None]])
        return Features(tensors={"visual": rows}, layout=features.layout)

    def rows(self, base: LoadedBase, frames: Tensor) -> Tensor:
        seen = unwrapped(base.model).model.get_video_features(frames[None], return_dict=True).pooler_output[0]
        without_end: Tensor = seen[:-1]
        return without_end.reshape(len(frames), -1, without_end.shape[-1])

    def placeholder_id(self, base: LoadedBase) -> int:
        return int(unwrapped(base.model).config.video_token_id)

    def clip_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        count = features.layout["frames"] * features.layout["rows"] + 1
        return [self.placeholder_id(base)] * count + base.encode_text("\n")
