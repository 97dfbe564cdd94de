"""The base's own small tokenizer: byte-level pairs learned from the sentences it is to speak and to read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tools.playhouse.words import corpus

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

TOKENS = 960
SPECIALS = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>",
    "<|video_pad|>",
)  # fmt: skip
CHAT = (
    "{%- for m in messages -%}{{- '<|im_start|>' + m.role + '\\n' -}}"
    "{%- if m.content is string -%}{{- m.content -}}{%- else -%}{%- for c in m.content -%}"
    "{%- if c.type == 'text' -%}{{- c.text -}}"
    "{%- else -%}{{- '<|vision_start|><|' + c.type + '_pad|><|vision_end|>' -}}{%- endif -%}"
    "{%- endfor -%}{%- endif -%}{{- '<|im_end|>\\n' -}}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}"
)


def build_tokenizer(sentences: Iterable[str] | None = None) -> PreTrainedTokenizerBase:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=TOKENS,
        special_tokens=list(SPECIALS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    core.train_from_iterator(corpus() if sentences is None else sentences, trainer)
    tokenizer: PreTrainedTokenizerBase = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=core,
        eos_token="<|im_end|>",  # noqa: S106 - not a password
        pad_token="<|endoftext|>",  # noqa: S106 - not a password
        additional_special_tokens=list(SPECIALS[1:]),
    )
    tokenizer.chat_template = CHAT
    return tokenizer


def kept_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Built once and kept: a training that goes on needs the same ids, also when questions were reworded since."""
    from transformers import AutoTokenizer

    if not (folder / "tokenizer.json").exists():
        build_tokenizer().save_pretrained(folder)
    kept: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder)
    return kept
