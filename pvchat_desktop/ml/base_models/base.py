"""A loaded base model: one object that training, answering and measuring all work with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from pvchat_desktop.core.recipe import Precision
from pvchat_desktop.ml.base_models.family import Features

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from pvchat_desktop.ml.base_models.family import Family
    from pvchat_desktop.ml.base_models.pixels import Normalisation

PEOPLE_PX: Final = "pvchat_people_px"  # in a base's config.json


@dataclass(slots=True, eq=False)
class LoadedBase:
    """`model` is the transformers class, or a PEFT model round it (see remoh); `vocabulary` is the number of rows of
    the input embedding: ids from there on are slots of identity rows, see ml/identity/rows.py."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    family: Family
    precision: Precision
    device: torch.device
    compute_dtype: torch.dtype
    content_hash: str  # of the base's files
    instruction_tokenizer: PreTrainedTokenizerBase | None = None  # where a Q-Former reads the question by itself
    normalisation: Normalisation | None = None  # of pixel values, where the base's files tell it

    @property
    def vocabulary(self) -> int:
        weight = self.model.get_input_embeddings().weight
        return len(weight) if isinstance(weight, Tensor) else 0

    def encode_text(self, text: str) -> list[int]:
        """Ids of a piece of text, no special tokens added, special tokens in the text recognised."""
        return list(self.tokenizer.encode(text, add_special_tokens=False))

    def chat_parts(self) -> tuple[list[int], list[int]]:
        """Ids in front of and behind the user's content in a one-turn chat, up to where the answer begins."""
        return self.family.chat_parts(self)

    @property
    def people_px(self) -> int | None:
        """Side of the pictures of heads by which the base was taught to know people; None: it was not.

        Such a base takes a person's soft rows for what its tower makes of one picture of that size, and the name's row
        for their mean.
        """
        side: int | None = getattr(self.model.config, PEOPLE_PX, None)
        return side

    @property
    def end_ids(self) -> frozenset[int]:
        """Ids that end an answer."""
        ends: int | list[int] | None = getattr(self.model.generation_config, "eos_token_id", None)
        known = [ends] if isinstance(ends, int) else list(ends or ())
        own = self.tokenizer.eos_token_id
        return frozenset(int(i) for i in (*known, own) if i is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """One whole sequence, ready for the decoder."""

    ids: Tensor  # (T,) int64; slots of identity rows are ids >= vocabulary
    positions: Tensor  # (P, T) int64
    visual: Tensor  # (N, D), in the order of the placeholders
    deep: tuple[Tensor, ...]  # each (N, D)
    prefix: int  # how many leading positions are the reusable part: everything up to the end of the clip


def compose(
    base: LoadedBase,
    clip: Features,
    parts: Sequence[str | Features | Sequence[int]],
    *,
    answer: Sequence[int] = (),
    instruction: str = "",
) -> Composed:
    """The user's message, clip first: [chat start, clip, parts ..., chat end, answer].

    `parts` are texts, further visuals (face crops as evidence) and runs of ids (identity slots).
    """
    head, tail = base.chat_parts()
    ids = [*head, *base.family.clip_tokens(base, clip)]
    prefix = len(ids)
    visuals = [clip]
    for part in parts:
        if isinstance(part, str):
            ids += base.encode_text(part)
        elif isinstance(part, Features):
            ids += base.family.clip_tokens(base, part)
            visuals.append(part)
        else:
            ids += part
    whole = torch.tensor([*ids, *tail, *answer], dtype=torch.long, device=base.device)
    deep = [base.family.deep_rows(visual) for visual in visuals]
    return Composed(
        ids=whole,
        positions=base.family.positions(base, whole, visuals),
        visual=torch.cat([base.family.visual_rows(base, visual, instruction) for visual in visuals]),
        deep=tuple(torch.cat(rows).to(base.device) for rows in zip(*deep, strict=True)),
        prefix=prefix,
    )


def embed(base: LoadedBase, composed: Composed) -> tuple[Tensor, Tensor]:
    """(T, D) embeddings with the visual rows in place, and (T,) bool where they are."""
    rows = base.model.get_input_embeddings()(composed.ids[None])[0]
    is_visual = composed.ids == base.family.placeholder_id(base)
    return rows.masked_scatter(is_visual[:, None], composed.visual.to(rows.dtype)), is_visual


def logits(base: LoadedBase, hidden: Tensor) -> Tensor:
    """(N, D) -> (N, vocabulary [+ bound slots]); select the positions first: a vocabulary is wide."""
    model: Any = base.model
    result: Tensor = model.get_output_embeddings()(hidden)
    return result
