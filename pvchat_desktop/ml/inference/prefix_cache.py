"""The frames of a clip, run through the decoder once: their keys and values serve every further question.

What is kept is never written to: a cache grows by putting new tensors in place of the old ones, so a copy of its layers
that shares their tensors is a cache of its own. Nothing has to be cropped after an answer and no position can go stale.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from pvchat_desktop.ml.inference.generate import new_cache, prefill

if TYPE_CHECKING:
    from transformers import DynamicCache

    from pvchat_desktop.ml.base_models.base import Composed, LoadedBase


@dataclass(frozen=True, slots=True)
class PrefixKey:
    """Everything that the keys and values of a clip's frames depend on. The hash of the frames stands for the clip too:
    whether presence is scored or a question answered, under whatever name, the same frames are run once."""

    frames_sha256: str
    times_s: tuple[float, ...]
    base_hash: str
    max_pixels: int
    weights: tuple[str, ...]  # hashes of the packs whose weights are in use, in order


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    ids: Tensor  # (T,)
    positions: Tensor  # (P, T)
    cache: DynamicCache

    @property
    def bytes(self) -> int:
        return sum(held.nbytes for layer in self.cache for held in layer if isinstance(held, Tensor))

    def fits(self, composed: Composed) -> bool:
        length = len(self.ids)
        return (
            composed.prefix == length
            and torch.equal(composed.ids[:length], self.ids)
            and torch.equal(composed.positions[:, :length], self.positions)
        )


class PrefixCache:
    """Bounded by bytes, least recently used out first."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._kept: OrderedDict[PrefixKey, _Kept] = OrderedDict()
        self.runs = 0  # how often a clip's frames had to be run

    def start(
        self, base: LoadedBase, composed: Composed, key: PrefixKey, *, check: Callable[[], None] | None = None
    ) -> DynamicCache:
        """A cache to go on from, which the caller may fill: it holds the clip's frames.

        Empty for a family whose cache cannot serve another question: there the whole prompt is run each time.
        """
        if not base.family.abilities.reuses_cache:
            self.runs += 1
            return new_cache(base)
        kept = self._kept.get(key)
        if kept is None or not kept.fits(composed):
            kept = self._run(base, composed, check)
            self._keep(key, kept)
        else:
            self._kept.move_to_end(key)
        return fork(kept.cache)

    def clear(self) -> None:
        self._kept.clear()

    @property
    def bytes(self) -> int:
        return sum(kept.bytes for kept in self._kept.values())

    def _run(self, base: LoadedBase, composed: Composed, check: Callable[[], None] | None) -> _Kept:
        self.runs += 1
        cache = new_cache(base)
        prefill(base, composed, cache, until=composed.prefix, check=check)
        return _Kept(composed.ids[: composed.prefix].clone(), composed.positions[:, : composed.prefix].clone(), cache)

    def _keep(self, key: PrefixKey, kept: _Kept) -> None:
        self._kept.pop(key, None)
        if kept.bytes > self._limit_bytes:
            return
        self._kept[key] = kept
        while self.bytes > self._limit_bytes:
            self._kept.popitem(last=False)


def fork(cache: DynamicCache) -> DynamicCache:
    """A cache that goes on from the same tensors without changing the other."""
    forked = copy.copy(cache)
    forked.layers = [copy.copy(layer) for layer in cache.layers]
    return forked
