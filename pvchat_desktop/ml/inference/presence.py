"""How sure the model itself is that somebody is in a clip: log p(yes) - log p(no) on one fixed question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, compose, logits
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.inference.generate import prefill

if TYPE_CHECKING:
    from transformers import DynamicCache

    from pvchat_desktop.ml.base_models.family import Features


@torch.inference_mode()
def presence_prompt(base: LoadedBase, clip: Features, person: prompt.Person) -> Composed:
    return compose(
        base,
        clip,
        prompt.parts(base, [person], prompt.PRESENCE_QUESTION),
        answer=prompt.yes_no(base).lead,
        instruction=prompt.instruction([person], prompt.PRESENCE_QUESTION),
    )


def yes_minus_no(
    base: LoadedBase, composed: Composed, cache: DynamicCache, *, check: Callable[[], None] | None = None
) -> float:
    """`composed` is a presence prompt, `cache` holds its first positions or nothing."""
    words = prompt.yes_no(base)
    state = prefill(base, composed, cache, check=check)
    with torch.inference_mode():
        scores = logits(base, state)[0].float().log_softmax(0)  # (vocabulary + bound slots,)
    return float(_any_of(scores, words.yes) - _any_of(scores, words.no))


def _any_of(log_p: Tensor, ids: Sequence[int]) -> Tensor:
    return log_p[torch.tensor(ids, device=log_p.device)].logsumexp(0)
