"""InternVL 3 and 3.5 in the library's own format: numbered frames, one tile each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor

from pvchat_desktop.ml.base_models import pixels
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.base_models.family import Features
from pvchat_desktop.ml.base_models.framewise import FramewiseFamily

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase


class InternVL(FramewiseFamily):
    model_type = "internvl"
    unquantised = ("model.vision_tower", "model.multi_modal_projector", "lm_head")
    normalisation = pixels.IMAGENET

    def rows(self, base: LoadedBase, frames: Tensor) -> Tensor:
        found: Tensor = unwrapped(base.model).model.get_image_features(frames, return_dict=True).pooler_output
        return found

    def clip_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        run = [*base.encode_text("<img>"), *self.frame_tokens(base, features), *base.encode_text("</img>")]
        if features.layout["picture"]:
            return run + base.encode_text("\n")
        ids: list[int] = []
        for number in range(1, features.layout["frames"] + 1):
            ids += base.encode_text(("\n" if ids else "") + f"Frame{number}: ") + run
        return ids + base.encode_text("\n")
