"""Steps drawn ahead by other processes, so that a GPU need not wait for them. The same steps whoever draws them."""

from __future__ import annotations

import multiprocessing
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

import torch

T = TypeVar("T")
_AHEAD = 3  # steps for each process
_draw: list[Callable[[int], Any]] = []  # of this process


def _prepare(draw: Callable[[int], Any]) -> None:
    torch.set_num_threads(1)
    _draw[:] = [draw]


def _drawn(step: int) -> bytes:
    """Plain bytes: torch would hand tensors over through shared memory, of which a container has little."""
    return pickle.dumps(_draw[0](step))


def _read(one: Future[bytes]) -> Any:
    return pickle.loads(one.result())  # noqa: S301 - from a process of our own


def ahead(draw: Callable[[int], T], steps: Sequence[int], *, workers: int) -> Iterator[T]:
    """`draw` of each step, in order; it must depend on the step's number alone. With `workers` 0 it runs here."""
    if not workers:
        yield from map(draw, steps)
        return
    # A forked process has the clips and the tokenizer already; it never touches the GPU.
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare, initargs=(draw,))
    waiting: deque[Future[bytes]] = deque()
    try:
        for step in steps:
            waiting.append(pool.submit(_drawn, step))
            if len(waiting) >= _AHEAD * workers:
                yield _read(waiting.popleft())
        while waiting:
            yield _read(waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)
