"""Decode in one thread while faces are looked for in another: both spend their time outside the interpreter's lock."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

T = TypeVar("T")

_LOOK_EVERY_S = 0.05


class _End:
    """Marks the end of the source; carries what it raised."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(source: Iterator[T], *, depth: int = 2) -> Generator[T, None, None]:
    """The items of `source`, produced up to `depth` items ahead by a thread of its own.

    The thread runs from the first item on and has ended when the generator is exhausted or closed; `source` is used
    by that thread alone, and what it raises is raised here.
    """
    items: queue.Queue[T | _End] = queue.Queue(depth)
    stop = threading.Event()

    def put(item: T | _End) -> None:
        while not stop.is_set():
            try:
                return items.put(item, timeout=_LOOK_EVERY_S)
            except queue.Full:
                continue

    def produce() -> None:
        end = _End()
        try:
            for item in source:
                put(item)
                if stop.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 - handed over to the consuming thread, which raises it
            end = _End(error)
        put(end)

    thread = threading.Thread(target=produce, name="decode", daemon=True)
    thread.start()
    try:
        while not isinstance(item := items.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stop.set()
        thread.join()
