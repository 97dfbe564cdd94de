"""InstructBLIP-Video: a Q-Former reads the frames together with the question, as in the paper that routed its heads.

What the decoder gets depends on the question, and on the adapter: only the tower's output can be kept per clip.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from pvchat_desktop.errors import ProgramError, Refused
from pvchat_desktop.ml.base_models import files, pixels, untyped
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.base_models.family import Abilities, AttentionLayer, ClipFrames, Features
from pvchat_desktop.ml.base_models.framewise import FramewiseFamily

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

    from pvchat_desktop.ml.base_models.base import LoadedBase

_DECODERS = ("llama", "mistral", "qwen2", "qwen3")  # kinds whose layers are named alike


class InstructBlipVideo(FramewiseFamily):
    """Weights are published for pictures (`instructblip`); the video form uses them frame by frame."""

    model_type = "instructblipvideo"
    also = ("instructblip",)
    abilities = Abilities(shares_prefix=False, reuses_cache=False, four_bit=True)
    unquantised = ("vision_model", "qformer", "language_projection", "language_model.lm_head")
    decoder_path = "language_model.model"
    tower_path = "vision_model"
    normalisation = pixels.CLIP

    def check(self, config: Mapping[str, Any]) -> None:
        kind = config.get("text_config", {}).get("model_type")
        if kind not in _DECODERS:
            raise Refused(
                f"InstructBLIP with a language model of the kind “{kind}” is not supported.",
                hint=f"Supported are: {', '.join(_DECODERS)}.",
            )

    def as_own(self, config: Mapping[str, Any]) -> PretrainedConfig | None:
        if config["model_type"] == self.model_type:
            return None
        placeholder = config.get("image_token_index")
        if placeholder is None:
            raise Refused(
                "This InstructBLIP has no token for pictures.", hint="Fetch a newer release of the same model."
            )
        parts = ("vision_config", "qformer_config", "text_config")
        values = {part: _without_kind(part, config[part]) for part in parts}
        made: PretrainedConfig = untyped.transformers().InstructBlipVideoConfig(
            **values, num_query_tokens=config["num_query_tokens"], video_token_index=placeholder
        )
        return made

    def read_instruction_tokenizer(self, folder: Path) -> PreTrainedTokenizerBase | None:
        return files.read_tokenizer(folder / "qformer_tokenizer")

    def chat_parts(self, base: LoadedBase) -> tuple[list[int], list[int]]:  # noqa: ARG002
        """There is no chat format: the answer follows the question."""
        return [], []

    @torch.no_grad()
    def encode(self, base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Features:
        frames = self.tower_input(base, clip, max_pixels)
        seen: Tensor = self.tower(base.model)(pixel_values=frames, return_dict=True).last_hidden_state  # (T, P, V)
        return Features(
            tensors={"tower": seen.to("cpu", base.compute_dtype)},
            layout={
                "picture": len(frames) == 1,
                "frames": len(frames),
                "rows": int(unwrapped(base.model).config.num_query_tokens),
                "times_s": list(clip.times_s),
            },
        )

    def rows(self, base: LoadedBase, frames: Tensor) -> Tensor:
        raise NotImplementedError("rows depend on the question: see visual_rows")

    def visual_rows(self, base: LoadedBase, features: Features, instruction: str) -> Tensor:
        """(T * queries, D), with gradient through the Q-Former."""
        model = unwrapped(base.model)
        seen = features.tensors["tower"].to(base.device)  # (T, P, V)
        queries = model.query_tokens.expand(len(seen), -1, -1)  # (T, Q, W)
        asked = self._instruction_ids(base, instruction).expand(len(seen), -1)  # (T, I)
        whole = torch.ones(len(seen), queries.shape[1] + asked.shape[1], dtype=torch.long, device=base.device)
        read = model.qformer(
            input_ids=asked,
            attention_mask=whole,
            query_embeds=queries.to(seen.dtype),
            encoder_hidden_states=seen,
            encoder_attention_mask=torch.ones(seen.shape[:2], dtype=torch.long, device=base.device),
        ).last_hidden_state
        projected: Tensor = model.language_projection(read[:, : queries.shape[1]])
        return projected.flatten(0, 1)

    def _instruction_ids(self, base: LoadedBase, instruction: str) -> Tensor:
        tokenizer = base.instruction_tokenizer
        if tokenizer is None:
            raise ProgramError("This base was loaded without the tokenizer of its Q-Former.")
        limit = int(unwrapped(base.model).config.qformer_config.max_position_embeddings)
        ids = tokenizer.encode(instruction)[:limit] or [int(tokenizer.pad_token_id or 0)]
        return torch.tensor([ids], device=base.device)

    def placeholder_id(self, base: LoadedBase) -> int:
        return int(unwrapped(base.model).config.video_token_index)

    def clip_tokens(self, base: LoadedBase, features: Features) -> list[int]:
        """The frames come in front even of the mark that begins a text."""
        begin = base.tokenizer.bos_token_id
        count = features.layout["frames"] * features.layout["rows"]
        return [self.placeholder_id(base)] * count + ([int(begin)] if begin is not None else [])

    def routable(self, model: PreTrainedModel) -> list[AttentionLayer]:
        """Self-attention of every Q-Former layer, cross-attention of those that have one."""
        config = unwrapped(model).config.qformer_config
        found: list[AttentionLayer] = []
        for index in range(config.num_hidden_layers):
            kinds = ["attention"] + ["crossattention"] * (index % config.cross_attention_frequency == 0)
            found += [_attention_layer(f"qformer.encoder.layer.{index}.{kind}", config) for kind in kinds]
        return found


def _without_kind(part: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Tower and Q-Former get the kind of the video form; a language model keeps its own."""
    return {key: value for key, value in values.items() if key != "model_type" or part == "text_config"}


def _attention_layer(name: str, config: Any) -> AttentionLayer:
    heads = int(config.num_attention_heads)
    return AttentionLayer(
        attention=f"{name}.attention",
        output=f"{name}.output.dense",
        heads=heads,
        head_width=int(config.hidden_size) // heads,
    )
