"""SmolVLM2: every frame with the minute and second it was seen at, behind a sentence about the clip."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from torch import Tensor

from pvchat_desktop.ml.base_models import pixels
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.base_models.family import ClipFrames, Features
from pvchat_desktop.ml.base_models.framewise import FramewiseFamily

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class SmolVLM(FramewiseFamily):
    model_type = "smolvlm"
    unquantised = ("model.vision_model", "model.connector", "lm_head")
    decoder_path = "model.text_model"
    tower_path = "model.vision_model"

    def resized(self, base: LoadedBase, clip: ClipFrames, size: tuple[int, int]) -> Tensor:
        """In two steps: the longer side, then the square."""
        longer = _longer_side_to(size[0], clip.frames.shape[1], clip.frames.shape[2])
        return pixels.resize(clip.frames, longer, size, device=base.device, kernel="lanczos")

    def rows(self, base: LoadedBase, frames: Tensor) -> Tensor:
        seen = unwrapped(base.model).model.get_image_features(frames[None], return_dict=True)
        found: Tensor = seen.pooler_output[0]
        return found.reshape(len(frames), -1, found.shape[-1])

    def clip_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        around = base.encode_text("<fake_token_around_image>")
        run = [*around, *base.encode_text("<global-img>"), *self.frame_tokens(base, features), *around]
        if features.layout["picture"]:
            return run
        times = features.layout["times_s"]
        text = (
            f"You are provided the following series of {in_words(len(times))} frames from a "
            f"{timedelta(seconds=int(times[-1]))} [H:MM:SS] video.\n"
        )
        ids: list[int] = []
        for time in times:
            ids += base.encode_text(f"{text}\nFrame from {int(time // 60):02d}:{int(time % 60):02d}:") + run
            text = ""
        return ids + base.encode_text("\n\n")


def _longer_side_to(side: int, height: int, width: int) -> tuple[int, int]:
    """The aspect kept, the shorter side even."""
    aspect = width / height
    short = int(side / aspect) if width >= height else int(side * aspect)
    even = max(short + short % 2, 1)
    return (even, side) if width >= height else (side, even)


def in_words(number: int) -> str:
    """English; from a hundred on in digits."""
    if number < len(_UNITS):
        return _UNITS[number]
    if number > 99:
        return str(number)
    tens, unit = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_UNITS[unit]}" if unit else "")
