"""The families of base models that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvchat_desktop.errors import Refused
from pvchat_desktop.ml.base_models.instructblip_video import InstructBlipVideo
from pvchat_desktop.ml.base_models.internvl import InternVL
from pvchat_desktop.ml.base_models.llava_onevision import LlavaOneVision
from pvchat_desktop.ml.base_models.qwen2_5_vl import Qwen25VL
from pvchat_desktop.ml.base_models.qwen3_5 import Qwen35
from pvchat_desktop.ml.base_models.qwen3_vl import Qwen3VL
from pvchat_desktop.ml.base_models.smolvlm import SmolVLM
from pvchat_desktop.ml.base_models.video_llama_3 import VideoLlama3

if TYPE_CHECKING:
    from transformers import PretrainedConfig

    from pvchat_desktop.ml.base_models.family import Family

_ALL: tuple[Family, ...] = (
    Qwen3VL(), SmolVLM(), InternVL(), Qwen25VL(), LlavaOneVision(), VideoLlama3(), Qwen35(), InstructBlipVideo(),
)  # fmt: skip
FAMILIES = {kind: family for family in _ALL for kind in (family.model_type, *family.also)}


def family_of(config: PretrainedConfig | str) -> Family:
    """By a base's configuration or its `model_type`."""
    model_type = config if isinstance(config, str) else str(config.model_type)
    if model_type not in FAMILIES:
        raise Refused(
            f"Base models of the kind “{model_type}” are not supported.",
            hint=f"Supported are: {', '.join(sorted(FAMILIES))}.",
        )
    return FAMILIES[model_type]
