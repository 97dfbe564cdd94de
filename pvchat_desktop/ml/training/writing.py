"""Greedy answers to many questions at once: one padded batch where the family allows it, else one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from pvchat_desktop.ml import device
from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, embed, logits
from pvchat_desktop.ml.inference.generate import decode, evaluating, new_cache, unwritable

if TYPE_CHECKING:
    from transformers import DynamicCache

_TOKENS_AT_ONCE = {"cpu": 2048, "cuda": 8192}  # prompts of one batch, padding included
_AT_ONCE = 16  # questions


def write(base: LoadedBase, questions: Iterable[Composed], *, max_new_tokens: int) -> Iterator[str]:
    """Texts in the order of the questions, each batch as soon as it is done."""
    if not base.family.abilities.shares_prefix:
        for question in questions:
            yield _text(base, decode(base, question, max_new_tokens=max_new_tokens))
        return
    for batch in _batches(questions, _TOKENS_AT_ONCE[base.device.type]):
        for ids in _written(base, batch, max_new_tokens):
            yield _text(base, ids)


def _written(base: LoadedBase, batch: Sequence[Composed], max_new_tokens: int) -> list[list[int]]:
    """In halves where memory does not reach for all at once."""
    try:
        with device.out_of_memory_told():
            return write_batch(base, batch, max_new_tokens=max_new_tokens)
    except torch.OutOfMemoryError:
        if len(batch) == 1:
            raise
    device.empty_cache(base.device)
    half = len(batch) // 2
    return [ids for part in (batch[:half], batch[half:]) for ids in _written(base, part, max_new_tokens)]


def _batches(questions: Iterable[Composed], tokens: int) -> Iterator[list[Composed]]:
    batch: list[Composed] = []
    for question in questions:
        longest = max(len(each.ids) for each in [*batch, question])
        if batch and (len(batch) == _AT_ONCE or longest * (len(batch) + 1) > tokens):
            yield batch
            batch = []
        batch.append(question)
    if batch:
        yield batch


@torch.inference_mode()
def write_batch(base: LoadedBase, batch: Sequence[Composed], *, max_new_tokens: int) -> list[list[int]]:
    """Ids of each answer, without its end. Padding stands in front, so that all answers grow at the same place."""
    with evaluating(base):
        cache = new_cache(base)
        barred = torch.tensor(unwritable(base), device=base.device)
        real = _real(batch)
        state = _prefill(base, batch, real, cache)
        last = torch.stack([each.positions.max() for each in batch])
        positions = last.expand(len(batch[0].positions), -1)  # (P, B); behind the prompt all axes go together
        written: list[list[int]] = [[] for _ in batch]
        going = [True] * len(batch)
        for _ in range(max_new_tokens):
            best = logits(base, state).float().index_fill(-1, barred, -torch.inf).argmax(-1)  # (B,)
            for row, one in enumerate(best.tolist()):
                going[row] = going[row] and one not in base.end_ids
                if going[row]:
                    written[row].append(one)
            if not any(going):
                break
            positions = positions + 1
            real = functional.pad(real, (0, 1), value=True)
            state = _step(base, best, positions, real, cache)
    return written


def _real(batch: Sequence[Composed]) -> Tensor:
    """(B, T) bool, False at the padding in front."""
    width = max(len(each.ids) for each in batch)
    lengths = torch.tensor([len(each.ids) for each in batch], device=batch[0].ids.device)
    return torch.arange(width, device=lengths.device)[None] >= width - lengths[:, None]


def _prefill(base: LoadedBase, batch: Sequence[Composed], real: Tensor, cache: DynamicCache) -> Tensor:
    """(B, D) state behind each prompt."""
    width = real.shape[1]
    parts = [embed(base, each) for each in batch]
    rows = torch.stack([functional.pad(r, (0, 0, width - len(r), 0)) for r, _ in parts])
    is_visual = torch.stack([functional.pad(v, (width - len(v), 0)) for _, v in parts])
    positions = torch.stack([functional.pad(e.positions, (width - len(e.ids), 0)) for e in batch], dim=1)
    itself = torch.eye(width, dtype=torch.bool, device=base.device)  # padding sees itself: no row without a column
    hidden = base.family.hidden(
        base,
        rows,
        positions,
        mask=((real[:, None, :] | itself) & itself.new_ones(width, width).tril())[:, None],
        cache=cache,
        is_visual=is_visual,
        deep=[torch.cat(rows_) for rows_ in zip(*(each.deep for each in batch), strict=True)],
    )
    return hidden[:, -1]


def _step(base: LoadedBase, ids: Tensor, positions: Tensor, real: Tensor, cache: DynamicCache) -> Tensor:
    rows = base.model.get_input_embeddings()(ids[:, None])
    return base.family.hidden(base, rows, positions[..., None], mask=real[:, None, None], cache=cache)[:, -1]


def _text(base: LoadedBase, ids: Sequence[int]) -> str:
    return str(base.tokenizer.decode(list(ids), skip_special_tokens=True)).strip()
