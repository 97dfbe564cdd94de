"""Qwen2.5-VL: as Qwen3-VL, but time is told by the rotary positions alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from pvchat_desktop.ml.base_models import pixels
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.base_models.family import Features
from pvchat_desktop.ml.base_models.qwen3_vl import Qwen3VL

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase


class Qwen25VL(Qwen3VL):
    model_type = "qwen2_5_vl"
    normalisation = pixels.CLIP

    def clip_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        config = unwrapped(base.model).config
        count = features.layout["rows"] * features.layout["grid"][0]
        return [config.vision_start_token_id, *[self.placeholder_id(base)] * count, config.vision_end_token_id]

    def _runs_of(self, visual: Features) -> int:  # noqa: ARG002
        return 1

    @classmethod
    def _grids(cls, visuals: Sequence[Features]) -> dict[str, Tensor | None]:
        spacing = [visual.layout["spacing_s"] for visual in visuals if not visual.layout["picture"]]
        seconds = torch.tensor(spacing) if spacing else None
        return {**super()._grids(visuals), "second_per_grid_ts": seconds}
