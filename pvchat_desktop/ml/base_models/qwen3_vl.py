"""Qwen3-VL: frames in pairs, a written time before each pair, multimodal rotary positions, deepstack rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from pvchat_desktop.ml.base_models import pixels
from pvchat_desktop.ml.base_models.decoder import DecoderFamily, unwrapped
from pvchat_desktop.ml.base_models.family import Abilities, ClipFrames, Features

if TYPE_CHECKING:
    from transformers import PretrainedConfig

    from pvchat_desktop.ml.base_models.base import LoadedBase

_IMAGE, _VIDEO = 1, 2  # the library's numbers for kinds of tokens; 0 is text


class Qwen3VL(DecoderFamily):
    model_type = "qwen3_vl"
    abilities = Abilities(shares_prefix=True, reuses_cache=True, four_bit=True)
    unquantised: tuple[str, ...] = ("model.visual", "lm_head")
    tower_path = "model.visual"
    normalisation = pixels.HALF

    def frame_size(self, config: PretrainedConfig, height: int, width: int, max_pixels: int) -> tuple[int, int]:
        vision = config.vision_config
        return pixels.fit(height, width, factor=vision.patch_size * vision.spatial_merge_size, max_pixels=max_pixels)

    @torch.no_grad()
    def encode(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Features:
        patches, grid = self.tower_input(base, clip, max_pixels)
        tower = self.tower(base.model)
        seen = tower(patches, grid_thw=torch.tensor([grid], device=base.device), return_dict=True)
        tensors = {"visual": seen.pooler_output}
        tensors |= {f"deep.{i}": rows for i, rows in enumerate(getattr(seen, "deepstack_features", None) or ())}
        return Features(
            tensors={name: rows.to("cpu", base.compute_dtype) for name, rows in tensors.items()},
            layout=self._layout(base, clip, grid),
        )

    def tower_input(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> tuple[Tensor, list[int]]:
        """((patches, values) in the tower's dtype, [t, h, w])."""
        config = unwrapped(base.model).config
        size = self.frame_size(config, clip.frames.shape[1], clip.frames.shape[2], max_pixels)
        whole = pixels.normalise(
            pixels.resize(clip.frames, size, device=base.device), base.normalisation or self.normalisation
        )
        vision = config.vision_config
        patches, grid = pixels.patchify(
            whole, patch=vision.patch_size, merge=vision.spatial_merge_size, temporal=vision.temporal_patch_size
        )
        return patches.to(next(self.tower(base.model).parameters()).dtype), grid

    def _layout(self, base: LoadedBase, clip: ClipFrames, grid: list[int]) -> dict[str, Any]:
        vision = unwrapped(base.model).config.vision_config
        return {
            "picture": len(clip.frames) == 1,
            "grid": grid,
            "rows": grid[1] * grid[2] // vision.spatial_merge_size**2,  # per pair of frames
            "times_s": pixels.group_times(clip.times_s, vision.temporal_patch_size),
            "spacing_s": vision.temporal_patch_size * pixels.spacing_s(clip.times_s),
        }

    def clip_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        config = unwrapped(base.model).config
        start, end = config.vision_start_token_id, config.vision_end_token_id
        run = [start, *[self.placeholder_id(base)] * features.layout["rows"], end]
        if features.layout["picture"]:
            return run
        timed = [base.encode_text(f"<{time:.1f} seconds>") + run for time in features.layout["times_s"]]
        return [start, *(token for pair in timed for token in pair), end]  # the library keeps the outer pair too

    def placeholder_id(self, base: LoadedBase) -> int:
        """Pictures use it too: the row replaces the token, and the kind of a visual is told to `positions`."""
        return int(unwrapped(base.model).config.video_token_id)

    def positions(self, base: LoadedBase, ids: Tensor, visuals: Sequence[Features]) -> Tensor:
        on_cpu = ids.cpu()  # the library reads single numbers here, each of which would stop a graphics card
        placed, _ = unwrapped(base.model).model.get_rope_index(
            on_cpu[None], self._kinds(base, on_cpu, visuals)[None], **self._grids(visuals)
        )
        return torch.as_tensor(placed)[:, 0].to(ids.device)

    def _kinds(self, base: LoadedBase, ids: Tensor, visuals: Sequence[Features]) -> Tensor:
        """(T,) the library's kind of each token, from the order of the visuals."""
        kinds = torch.zeros_like(ids)
        runs = self._runs(ids, self.placeholder_id(base))
        for visual in visuals:
            for _ in range(self._runs_of(visual)):
                first, after = next(runs)
                kinds[first:after] = _IMAGE if visual.layout["picture"] else _VIDEO
        return kinds

    def _runs_of(self, visual: Features) -> int:
        """How many runs of placeholders stand for it."""
        return int(visual.layout["grid"][0])

    @staticmethod
    def _runs(ids: Tensor, placeholder: int) -> Iterator[tuple[int, int]]:
        """(first, one after the last) of each run of placeholders."""
        first = 0
        for is_run, run in groupby((ids == placeholder).tolist()):
            after = first + len(list(run))
            if is_run:
                yield first, after
            first = after

    @classmethod
    def _grids(cls, visuals: Sequence[Features]) -> dict[str, Tensor | None]:
        pictures = [visual.layout["grid"] for visual in visuals if visual.layout["picture"]]
        videos = [visual.layout["grid"] for visual in visuals if not visual.layout["picture"]]
        return {
            "image_grid_thw": torch.tensor(pictures) if pictures else None,
            "video_grid_thw": torch.tensor(videos) if videos else None,
        }

    def _deep_arguments(self, is_visual: Tensor | None, deep: Sequence[Tensor]) -> dict[str, Any]:
        if is_visual is None or not deep:
            return {}
        return {"visual_pos_masks": is_visual, "deepstack_visual_embeds": list(deep)}
