"""Configurations of tiny models of the real classes, with a tokenizer that has the family's special tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pvchat_desktop.ml.base_models import tiny_tokenizer
from pvchat_desktop.ml.base_models.tiny_tokenizer import Words

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedTokenizerBase

_CHATML = (
    "{%- for m in messages -%}{{- '<|im_start|>' + m.role + '\\n' -}}"
    "{%- if m.content is string -%}{{- m.content -}}{%- else -%}{%- for c in m.content -%}"
    "{%- if c.type == 'text' -%}{{- c.text -}}{%- endif -%}"
    "{%- endfor -%}{%- endif -%}{{- '<|im_end|>\\n' -}}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}"
)
_SMOLVLM_CHAT = (
    "<|im_start|>{% for m in messages %}{{ m.role | capitalize }}: {% for c in m.content %}"
    "{% if c.type == 'text' %}{{ c.text }}{% endif %}{% endfor %}<end_of_utterance>\n{% endfor %}"
    "{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
)
_QWEN = Words(
    special={
        "image_token_id": "<|image_pad|>",
        "video_token_id": "<|video_pad|>",
        "vision_start_token_id": "<|vision_start|>",
        "vision_end_token_id": "<|vision_end|>",
        "eos_token_id": "<|im_end|>",
        "pad_token_id": "<|endoftext|>",
    },
    others=("<|im_start|>",),
    chat_template=_CHATML,
)
_SMOLVLM = Words(
    special={"image_token_id": "<image>", "eos_token_id": "<end_of_utterance>", "pad_token_id": "<|im_end|>"},
    others=("<|im_start|>", "<fake_token_around_image>", "<global-img>"),
    chat_template=_SMOLVLM_CHAT,
)
_INTERNVL = Words(
    special={"image_token_id": "<IMG_CONTEXT>", "eos_token_id": "<|im_end|>", "pad_token_id": "<|endoftext|>"},
    others=("<|im_start|>", "<img>", "</img>"),
    chat_template=_CHATML,
)
_LLAVA = Words(
    special={
        "image_token_id": "<image>", "video_token_id": "<video>",
        "eos_token_id": "<|im_end|>", "pad_token_id": "<|endoftext|>",
    },
    others=("<|im_start|>",),
    chat_template=_CHATML,
)  # fmt: skip
_VIDEO_LLAMA = Words(
    special={
        "image_token_id": "<image>", "video_token_id": "<|video_pad|>",
        "eos_token_id": "<|im_end|>", "pad_token_id": "<|endoftext|>",
    },
    others=("<|im_start|>",),
    chat_template=_CHATML,
)  # fmt: skip
_INSTRUCTBLIP = Words(
    special={
        "video_token_index": "<video>", "bos_token_id": "<s>", "eos_token_id": "</s>", "pad_token_id": "<pad>",
    },
    others=(),
    chat_template=None,
)  # fmt: skip

_ROPE = {"rope_type": "default", "rope_theta": 10000.0}
_DECODER: dict[str, Any] = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "max_position_embeddings": 4096,
}
_QWEN_VISION: dict[str, Any] = {
    "depth": 3,
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_heads": 4,
    "patch_size": 8,
    "spatial_merge_size": 2,
    "temporal_patch_size": 2,
    "out_hidden_size": 64,
}
_SQUARE_VISION: dict[str, Any] = {
    "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
    "image_size": 32, "patch_size": 8,
}  # fmt: skip

_TINY: dict[str, tuple[Words, dict[str, Any]]] = {
    "qwen3_vl": (
        _QWEN,
        {
            "vision_config": _QWEN_VISION | {"num_position_embeddings": 64, "deepstack_visual_indexes": [0, 1]},
            "text_config": _DECODER
            | {"rope_parameters": _ROPE | {"mrope_interleaved": True, "mrope_section": [4, 2, 2]}},
            "tie_word_embeddings": True,
        },
    ),
    "qwen2_5_vl": (
        _QWEN,
        {
            "vision_config": _QWEN_VISION | {"window_size": 32, "fullatt_block_indexes": [1, 2]},
            "text_config": _DECODER | {"rope_parameters": _ROPE | {"mrope_section": [4, 2, 2]}},
            "tie_word_embeddings": True,
        },
    ),
    "qwen3_5": (
        _QWEN,
        {
            "vision_config": _QWEN_VISION | {"num_position_embeddings": 64},
            "text_config": _DECODER
            | {
                "rope_parameters": _ROPE
                | {"mrope_interleaved": True, "mrope_section": [2, 1, 1], "partial_rotary_factor": 0.5},
                "linear_num_key_heads": 2, "linear_num_value_heads": 4,
                "linear_key_head_dim": 16, "linear_value_head_dim": 16,
            },
            "tie_word_embeddings": True,
        },
    ),
    "smolvlm": (
        _SMOLVLM,
        {
            "vision_config": _SQUARE_VISION,
            "text_config": _DECODER | {"model_type": "llama"},
            "scale_factor": 2,
            "tie_word_embeddings": False,
        },
    ),
    "internvl": (
        _INTERNVL,
        {
            "vision_config": _SQUARE_VISION | {"image_size": [32, 32], "patch_size": [8, 8]},
            "text_config": _DECODER | {"model_type": "qwen3"},
            "image_seq_length": 4,
            "tie_word_embeddings": False,
        },
    ),
    "llava_onevision": (
        _LLAVA,
        {
            "vision_config": _SQUARE_VISION | {"model_type": "siglip_vision_model", "vision_use_head": False},
            "text_config": _DECODER | {"model_type": "qwen2"},
            "vision_feature_layer": -1,
            "image_grid_pinpoints": [[32, 32]],
            "tie_word_embeddings": False,
        },
    ),
    "video_llama_3": (
        _VIDEO_LLAMA,
        {
            "vision_config": {
                "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
                "patch_size": 8,
            },
            "text_config": _DECODER | {"model_type": "qwen2"},
            "tie_word_embeddings": False,
        },
    ),
    "instructblipvideo": (
        _INSTRUCTBLIP,
        {
            "vision_config": _SQUARE_VISION | {"initializer_range": 0.02},
            "qformer_config": {
                "vocab_size": 600, "hidden_size": 48, "num_hidden_layers": 4, "num_attention_heads": 4,
                "intermediate_size": 96, "max_position_embeddings": 512,
            },
            "text_config": _DECODER | {"model_type": "llama", "num_key_value_heads": 4},
            "num_query_tokens": 4,
        },
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    tokenizer: PreTrainedTokenizerBase
    instruction_tokenizer: PreTrainedTokenizerBase | None


def build(model_type: str, given: dict[str, Any] | None) -> tuple[Texts, PretrainedConfig]:
    """A tiny configuration, or the one that is given; the tokenizer has the special tokens at its ids."""
    from transformers import CONFIG_MAPPING

    words, tiny = _TINY[model_type]
    tokenizer = (
        tiny_tokenizer.build(words) if given is None else tiny_tokenizer.build(words, _ids(words, given), _size(given))
    )
    values = given if given is not None else _filled(tiny, words, tokenizer)
    values = {key: value for key, value in values.items() if key != "model_type"}
    asker = tiny_tokenizer.build(_INSTRUCTION) if "qformer_config" in tiny else None
    return Texts(tokenizer, asker), CONFIG_MAPPING[model_type](**values)


_INSTRUCTION = Words(special={"eos_token_id": "[SEP]", "pad_token_id": "[PAD]"}, others=(), chat_template=None)


def _filled(tiny: dict[str, Any], words: Words, tokenizer: PreTrainedTokenizerBase) -> dict[str, Any]:
    """With the ids of the special tokens and the size of the vocabulary."""
    ids = {key: tokenizer.convert_tokens_to_ids(token) for key, token in words.special.items()}
    text = {
        "vocab_size": len(tokenizer),
        "tie_word_embeddings": tiny.get("tie_word_embeddings", False),
        **{key: ids.get(key) for key in ("bos_token_id", "eos_token_id", "pad_token_id")},
    }
    return {**tiny, **ids, "text_config": tiny["text_config"] | text}


def _ids(words: Words, given: dict[str, Any]) -> dict[str, int]:
    """Special tokens at the ids that the configuration gives them."""
    known = given.get("text_config", {}) | given
    return {token: int(known[key]) for key, token in words.special.items() if isinstance(known.get(key), int)}


def _size(given: dict[str, Any]) -> int:
    return int(given.get("text_config", given)["vocab_size"])
