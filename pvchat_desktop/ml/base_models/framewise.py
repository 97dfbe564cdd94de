"""What the families have in common whose tower sees one square frame at a time, each as the same number of rows."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from pvchat_desktop.ml.base_models import pixels
from pvchat_desktop.ml.base_models.decoder import DecoderFamily, unwrapped
from pvchat_desktop.ml.base_models.family import Abilities, ClipFrames, Features

if TYPE_CHECKING:
    from transformers import PretrainedConfig

    from pvchat_desktop.ml.base_models.base import LoadedBase


class FramewiseFamily(DecoderFamily):
    abilities = Abilities(shares_prefix=True, reuses_cache=True, four_bit=True)
    normalisation = pixels.HALF

    def frame_size(self, config: PretrainedConfig, height: int, width: int, max_pixels: int) -> tuple[int, int]:  # noqa: ARG002
        """Fixed by the tower: the aspect is not kept, and `max_pixels` cannot make it smaller."""
        size = config.vision_config.image_size
        side = int(size if isinstance(size, int) else size[0])
        return side, side

    @torch.no_grad()
    def encode(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Features:
        rows = self.rows(base, self.tower_input(base, clip, max_pixels))
        return Features(
            tensors={"visual": rows.flatten(0, 1).to("cpu", base.compute_dtype)},
            layout={
                "picture": len(clip.frames) == 1,
                "frames": rows.shape[0],
                "rows": rows.shape[1],
                "times_s": list(clip.times_s),
            },
        )

    def tower_input(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Tensor:
        """(T, 3, S, S) in the tower's dtype."""
        size = self.frame_size(unwrapped(base.model).config, clip.frames.shape[1], clip.frames.shape[2], max_pixels)
        whole = self.resized(base, clip, size)
        dtype = next(self.tower(base.model).parameters()).dtype
        return pixels.normalise(whole, base.normalisation or self.normalisation).to(dtype)

    def resized(self, base: LoadedBase, clip: ClipFrames, size: tuple[int, int]) -> Tensor:
        """(T, 3, S, S) float32, values 0..255."""
        return pixels.resize(clip.frames, size, device=base.device)

    @abstractmethod
    def rows(self, base: LoadedBase, frames: Tensor) -> Tensor:
        """(T, 3, S, S) -> (T, rows of a frame, D)."""

    def placeholder_id(self, base: LoadedBase) -> int:
        return int(unwrapped(base.model).config.image_token_id)

    def frame_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        """Placeholders of one frame."""
        return [self.placeholder_id(base)] * int(features.layout["rows"])
