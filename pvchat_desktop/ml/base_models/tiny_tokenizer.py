"""A small byte-level tokenizer of our own, for bases with random weights."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pvchat_desktop.ml.base_models import untyped

if TYPE_CHECKING:
    from tokenizers import pre_tokenizers
    from transformers import PreTrainedTokenizerBase

_SENTENCES = (
    "Yes. No. Ja. Nein. Yes, she is in this clip. No, he is not in this clip. No. Nein. Yes. Ja.",
    "No",
    "No",
    "No",
    "Nein",
    "Nein",
    "Yes",
    "Ja",
    "No",
    "No",
    "Nein",
    "Nein",
    "Is the person in this clip? Who is it? Where is she, and what is she doing?",
    "The person wears a red coat and walks through the garden with a dog.",
    "Ist die Person in diesem Clip zu sehen? Was tut sie, und wo ist sie?",
    "<0.1 seconds> <12.5 seconds> from second to minute, frame 1, 2, 3, 4, 5, 6, 7, 8, 9, 0",
)
_MERGES = 200
_ROLES = ("bos_token_id", "eos_token_id", "pad_token_id")


@dataclass(frozen=True, slots=True)
class Words:
    """`special`: name of the configuration's entry -> token."""

    special: Mapping[str, str]
    others: tuple[str, ...]
    chat_template: str | None


def build(words: Words, at: Mapping[str, int] | None = None, size: int = 0) -> PreTrainedTokenizerBase:
    """`at` puts special tokens at given ids; with `size` the vocabulary is filled up to that many entries."""
    from tokenizers import Tokenizer, decoders, models

    specials = list(dict.fromkeys([*words.special.values(), *words.others]))
    vocabulary, merges = _learned()
    core = Tokenizer(models.BPE(vocab=_placed(vocabulary, specials, at=at or {}, size=size), merges=merges))
    core.pre_tokenizer = _splitter()
    core.decoder = decoders.ByteLevel()
    core.add_special_tokens(specials)
    roles = {name.removesuffix("_id"): token for name, token in words.special.items() if name in _ROLES}
    tokenizer: PreTrainedTokenizerBase = untyped.transformers().PreTrainedTokenizerFast(
        tokenizer_object=core, additional_special_tokens=specials, **roles
    )
    tokenizer.chat_template = words.chat_template
    return tokenizer


def _splitter() -> pre_tokenizers.PreTokenizer:
    from tokenizers import pre_tokenizers

    return pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )


@cache
def _learned() -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Byte alphabet and merges from a few sentences."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    core = Tokenizer(models.BPE())
    core.pre_tokenizer = _splitter()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=len(alphabet) + _MERGES, initial_alphabet=alphabet, show_progress=False)
    core.train_from_iterator(_SENTENCES * 4, trainer)
    model = json.loads(core.to_str())["model"]
    return model["vocab"], [(left, right) for left, right in model["merges"]]


def _placed(vocabulary: dict[str, int], specials: Sequence[str], *, at: Mapping[str, int], size: int) -> dict[str, int]:
    """Learned entries in front, special tokens where they belong, fillers in between."""
    taken = {index: token for token, index in at.items()}
    entries = dict(vocabulary) | dict(at)
    free = (
        index for index in range(len(vocabulary), len(vocabulary) + len(specials) + len(at) + 1) if index not in taken
    )
    entries |= {token: next(free) for token in specials if token not in at}
    used = set(entries.values())
    return entries | {f"<|free_{index}|>": index for index in range(size) if index not in used}
