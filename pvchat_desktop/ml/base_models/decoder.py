"""What the families with a plain decoder behind their tower have in common: a path to each part, one way to call it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from pvchat_desktop.ml.base_models.family import AttentionLayer, Family, Features, causal_positions

if TYPE_CHECKING:
    from transformers import Cache, PreTrainedModel

    from pvchat_desktop.ml.base_models.base import LoadedBase

ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")
FEED_FORWARD = ("gate_proj", "up_proj", "down_proj")


def unwrapped(model: Any) -> Any:
    """The transformers model, whether or not PEFT lies round it; its parts are known by the family alone."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model


def upper(count: int, share: float) -> range:
    """Indices of the upper `share` of `count` layers."""
    return range(count - max(1, round(count * share)) if count else 0, count)


class DecoderFamily(Family):
    """Names of modules that it gives are those of the transformers model, also when PEFT lies round it."""

    decoder_path = "model.language_model"
    tower_path = "model.vision_tower"

    def language_model(self, model: PreTrainedModel) -> nn.Module:
        found: nn.Module = unwrapped(model).get_submodule(self.decoder_path)
        return found

    def tower(self, model: PreTrainedModel) -> nn.Module:
        found: nn.Module = unwrapped(model).get_submodule(self.tower_path)
        return found

    def visual_rows(self, base: LoadedBase, features: Features, instruction: str) -> Tensor:  # noqa: ARG002
        return features.tensors["visual"].to(base.device)

    def positions(self, base: LoadedBase, ids: Tensor, visuals: Sequence[Features]) -> Tensor:  # noqa: ARG002
        return causal_positions(ids)

    def hidden(  # noqa: PLR0913  # one call of the decoder, whole
        self,
        base: LoadedBase,
        embeddings: Tensor,
        positions: Tensor,
        *,
        mask: Tensor | None,
        cache: Cache | None = None,
        is_visual: Tensor | None = None,
        deep: Sequence[Tensor] = (),
    ) -> Tensor:
        state: Tensor = self.language_model(base.model)(
            inputs_embeds=embeddings,
            position_ids=positions if len(positions) > 1 else positions[0],
            attention_mask=mask,
            past_key_values=cache,
            use_cache=cache is not None,
            **self._deep_arguments(is_visual, deep),
        ).last_hidden_state
        return state

    def _deep_arguments(self, is_visual: Tensor | None, deep: Sequence[Tensor]) -> dict[str, Any]:  # noqa: ARG002
        return {}

    def routable(self, model: PreTrainedModel) -> list[AttentionLayer]:
        heads, width = self.heads(model)
        return [
            AttentionLayer(
                attention=f"{self.decoder_path}.layers.{index}.self_attn",
                output=f"{self.decoder_path}.layers.{index}.self_attn.o_proj",
                heads=heads,
                head_width=width,
            )
            for index in range(self.depth(model))
        ]

    def lora_targets(self, model: PreTrainedModel, upper_share: float) -> list[str]:
        layers = upper(self.depth(model), upper_share)
        parts = [f"self_attn.{name}" for name in ATTENTION] + [f"mlp.{name}" for name in FEED_FORWARD]
        return [f"{self.decoder_path}.layers.{index}.{part}" for index in layers for part in parts]

    def depth(self, model: PreTrainedModel) -> int:
        return int(unwrapped(model).config.get_text_config().num_hidden_layers)

    def heads(self, model: PreTrainedModel) -> tuple[int, int]:
        """(number, width) of the decoder's query heads."""
        text = unwrapped(model).config.get_text_config()
        count = int(text.num_attention_heads)
        return count, int(getattr(text, "head_dim", None) or text.hidden_size // count)
