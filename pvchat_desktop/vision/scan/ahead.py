"""Decode in one thread while faces are looked for in another: both spend their time outside the interpreter's lock."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def batches(source: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items of `source` in lists of `size`; the last may be shorter."""
    items = iter(source)
    while batch := list(itertools.islice(items, size)):
        yield batch


def ahead(source: Iterator[T], *, depth: int = 2) -> Generator[T, None, None]:
    """The items of `source`, made up to `depth` items ahead by a thread of its own.

    `source` is used by that thread alone; what it raises is raised here, in its turn. The thread has ended when the
    generator is exhausted or closed.
    """
    end = object()
    pool = ThreadPoolExecutor(1, thread_name_prefix="decode")
    try:
        waiting = deque(pool.submit(next, source, end) for _ in range(depth))
        while (item := waiting.popleft().result()) is not end:
            waiting.append(pool.submit(next, source, end))
            yield item  # type: ignore[misc]  # not `end`, hence a T
    finally:
        pool.shutdown(cancel_futures=True)
