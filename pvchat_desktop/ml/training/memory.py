"""What a run may take at once, how it becomes smaller when memory runs out, and how much memory was taken."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import psutil

from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.errors import Refused
from pvchat_desktop.ml import device

if TYPE_CHECKING:
    import torch

TOO_LITTLE_MEMORY: Final = (
    "There is not enough memory to learn with this base model, not even with the smallest settings."
)
MEMORY_HINT: Final = "Close other programs that use the graphics card, or choose a smaller base model."
_LEAST_TOKENS = 512  # of one pass
_SAMPLE_S = 0.02


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one pass through the decoder. Steps and rates do not change with them: a step adds up its passes."""

    questions: int  # behind one clip
    clips: int
    frames: int  # per clip
    max_tokens: int

    @classmethod
    def of(cls, recipe: Recipe) -> Limits:
        return cls(recipe.questions_per_clip, recipe.clips_per_step, recipe.frames, recipe.max_tokens)


def smaller(limits: Limits) -> tuple[Limits, str]:
    """The next smaller limits and a sentence that says so; what costs least comes first: clips in passes of their own
    cost nothing, fewer questions run the clip's tokens again, fewer pictures show less.

    Raises Refused when nothing smaller is left.
    """
    if limits.clips > 1:
        fewer = limits.clips // 2
        return replace(limits, clips=fewer), f"Memory ran out: now {_count(fewer, 'clip')} in one pass."
    if limits.questions > 1:
        fewer = limits.questions // 2
        return replace(limits, questions=fewer), f"Memory ran out: now {_count(fewer, 'question')} in one pass."
    if limits.frames > 1:
        fewer = limits.frames // 2
        return replace(limits, frames=fewer), f"Memory ran out: now {_count(fewer, 'picture')} of each clip."
    if limits.max_tokens > _LEAST_TOKENS:
        fewer = max(_LEAST_TOKENS, limits.max_tokens // 2)
        return replace(limits, max_tokens=fewer), f"Memory ran out: now at most {fewer} tokens in one pass."
    raise Refused(TOO_LITTLE_MEMORY, hint=MEMORY_HINT)


def as_run(recipe: Recipe, limits: Limits) -> Recipe:
    """The recipe with what had to be made smaller. A step still learns from as many clips, in more passes."""
    return replace(recipe, questions_per_clip=limits.questions, frames=limits.frames, max_tokens=limits.max_tokens)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


class Peak:
    """Most memory in use at once inside a `with`: of the device, or of this process where there is none.

    `bytes` counts tensors on a device; on the processor it is what the process grew by, looked at fifty times a second.
    """

    def __init__(self, on: torch.device) -> None:
        self._device = on
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        self._before = 0
        self._highest = 0

    @property
    def bytes(self) -> int:
        on_device = device.peak_bytes(self._device)
        return self._highest - self._before if on_device is None else on_device

    def __enter__(self) -> Self:
        device.reset_peak(self._device)
        if self._device.type == "cpu":
            self._before = self._highest = psutil.Process().memory_info().rss
            self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._done.wait(_SAMPLE_S):
            self._highest = max(self._highest, process.memory_info().rss)
