"""Qwen3.5: the inputs of Qwen3-VL; three of four layers are recurrent, so nothing behind a clip can be shared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from torch import nn

from pvchat_desktop.ml.base_models.decoder import unwrapped, upper
from pvchat_desktop.ml.base_models.family import Abilities, AttentionLayer
from pvchat_desktop.ml.base_models.qwen3_vl import Qwen3VL

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_SMALL = ("in_proj_a", "in_proj_b")  # one value a head: nothing for a low rank to gain


class Qwen35(Qwen3VL):
    """Recurrent layers have no heads to route; the few full attention layers between them do."""

    model_type = "qwen3_5"
    abilities = Abilities(shares_prefix=False, reuses_cache=False, four_bit=False)

    def routable(self, model: PreTrainedModel) -> list[AttentionLayer]:
        kinds = unwrapped(model).config.get_text_config().layer_types
        layers = super().routable(model)
        return [layer for layer, kind in zip(layers, kinds, strict=True) if kind == "full_attention"]

    def lora_targets(self, model: PreTrainedModel, upper_share: float) -> list[str]:
        decoder = self.language_model(model)
        chosen = [f"layers.{index}" for index in upper(self.depth(model), upper_share)]
        return [f"{self.decoder_path}.{at}.{name}" for at in chosen for name in _linears(decoder.get_submodule(at))]


def _linears(layer: nn.Module) -> Iterator[str]:
    """Names inside the layer, the same with and without an adapter round them."""
    for name, module in layer.named_modules():
        plain = name.removesuffix(".base_layer")
        if isinstance(module, nn.Linear) and "lora" not in name and not plain.endswith(_SMALL):
            yield plain
