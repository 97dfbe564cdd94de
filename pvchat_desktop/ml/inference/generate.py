"""Greedy decoding over `Family.hidden` with a growing cache of keys and values.

An own loop, because positions, the way the clip enters, and when to stop are ours: nothing is kept on the model between
two questions. The prompt is run in chunks and `check` is called between them and before every token; it raises to stop.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor

from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, embed, logits
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.inference.stream import TextStream

if TYPE_CHECKING:
    from transformers import DynamicCache

_CHUNK: Final = {"cpu": 128, "cuda": 1024}  # positions that are run between two calls of `check`
_LONGEST_LOOP: Final = 32  # ids
_LOOP_IDS: Final = 16  # so many ids in a row must repeat ...
_LOOP_TIMES: Final = 4  # ... one block at least so many times


def decode(
    base: LoadedBase,
    composed: Composed,
    *,
    max_new_tokens: int,
    on_text: Callable[[str], None] | None = None,
    check: Callable[[], None] | None = None,
    names: Mapping[int, str] | None = None,
) -> list[int]:
    """The model's answer as ids, without the id that ends it. `names`: what name ids are told as."""
    stream, ids = TextStream(base, names), []
    for one in islice(tokens(base, composed, new_cache(base), check=check), max_new_tokens):
        ids.append(one)
        _tell(on_text, stream.push(one))
    _tell(on_text, stream.finish())
    return ids


def tokens(
    base: LoadedBase,
    composed: Composed,
    cache: DynamicCache,
    *,
    check: Callable[[], None] | None = None,
    silent: Collection[int] = (),
) -> Iterator[int]:
    """Ids of the answer, one by one, until it ends or repeats itself endlessly.

    `cache` holds the first positions of `composed` or nothing; `silent` are ids that must not be written.
    """
    ids: list[int] = []
    barred = torch.tensor([*unwritable(base), *silent], device=base.device)
    state = prefill(base, composed, cache, check=check)
    positions = first_position(composed)
    while True:
        one = best(base, state, barred)
        if one in base.end_ids or repeats(ids):
            return
        ids.append(one)
        yield one
        if check is not None:
            check()
        state = step(base, one, positions, cache)
        positions = positions + 1


def prefill(
    base: LoadedBase,
    composed: Composed,
    cache: DynamicCache,
    *,
    until: int | None = None,
    check: Callable[[], None] | None = None,
) -> Tensor:
    """Run the positions of `composed` that `cache` does not hold yet, up to `until`. -> (1, D) last state."""
    first, last = cache.get_seq_length(), until or len(composed.ids)
    if first >= last:
        raise ValueError("nothing left to run")
    with torch.inference_mode(), evaluating(base):
        rows, is_visual = embed(base, composed)
        for part in _chunks(first, last, composed.prefix, _CHUNK[base.device.type]):
            if check is not None:
                check()
            state = _run(base, composed, cache, rows=rows, is_visual=is_visual, part=part)
    return state


def _chunks(first: int, last: int, prefix: int, size: int) -> list[slice]:
    """Cut where the clip's frames end too: the same sums, to the last bit, whether or not these are kept."""
    middle = min(max(first, prefix), last)
    bounds = [*range(first, middle, size), *range(middle, last, size), last]
    return [slice(start, end) for start, end in pairwise(bounds)]


def _run(
    base: LoadedBase, composed: Composed, cache: DynamicCache, *, rows: Tensor, is_visual: Tensor, part: slice
) -> Tensor:
    seen, here = int(is_visual[: part.start].sum()), int(is_visual[part].sum())
    hidden = base.family.hidden(
        base,
        embeddings=rows[None, part],
        positions=composed.positions[:, None, part],
        mask=None,
        cache=cache,
        is_visual=is_visual[None, part] if here else None,
        deep=[more[seen : seen + here] for more in composed.deep] if here else (),
    )
    return hidden[:, -1]


@torch.inference_mode()
def step(base: LoadedBase, one: int, positions: Tensor, cache: DynamicCache) -> Tensor:
    """-> (1, D) state behind one more id at `positions` (P, 1, 1)."""
    with evaluating(base):
        rows = base.model.get_input_embeddings()(torch.tensor([[one]], device=base.device))
        return base.family.hidden(base, embeddings=rows, positions=positions, mask=None, cache=cache)[:, -1]


@torch.inference_mode()
def best(base: LoadedBase, state: Tensor, barred: Tensor) -> int:
    """The likeliest id that is not `barred`."""
    scores = logits(base, state)[0].float()  # (vocabulary + bound slots,)
    return int(scores.index_fill(0, barred, -torch.inf).argmax())


def first_position(composed: Composed) -> Tensor:
    """(P, 1, 1) where the first id of the answer stands; behind the prompt all axes go together."""
    return (composed.positions.max() + 1).expand(len(composed.positions), 1, 1)


def new_cache(base: LoadedBase) -> DynamicCache:
    from transformers import DynamicCache

    return DynamicCache(config=unwrapped(base.model).config)


def unwritable(base: LoadedBase) -> list[int]:
    """Ids that no answer holds: special tokens other than the ends, and rows of the embedding without a token."""
    special = {*base.tokenizer.all_special_ids, base.family.placeholder_id(base)} - base.end_ids
    return sorted(special) + list(range(len(base.tokenizer), base.vocabulary))


def repeats(ids: list[int]) -> bool:
    """Whether the answer's end is one block again and again."""
    for block in range(1, _LONGEST_LOOP + 1):
        times = max(_LOOP_TIMES, -(-_LOOP_IDS // block))
        tail = ids[-block * times :]
        if len(tail) == block * times and tail == tail[:block] * times:
            return True
    return False


@contextmanager
def evaluating(base: LoadedBase) -> Iterator[None]:
    """Dropout off, also in the midst of training."""
    was_training = base.model.training
    if was_training:
        base.model.train(mode=False)
    try:
        yield
    finally:
        if was_training:
            base.model.train()


def _tell(on_text: Callable[[str], None] | None, piece: str) -> None:
    if on_text is not None and piece:
        on_text(piece)
