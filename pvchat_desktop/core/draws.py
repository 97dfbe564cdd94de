"""Choices that look random and are the same for ever: by hash, not by a generator whose stream may change with a
library's version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def number(*parts: object) -> int:
    """A 32-bit number that depends on all parts; parts are texts, numbers, or tuples of them."""
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:4])


def share(*parts: object) -> float:
    """In [0, 1)."""
    return number(*parts) / 2**32


def pick(items: Sequence[T], *parts: object) -> T:
    return items[number(*parts) % len(items)]


def shuffled(items: Iterable[T], *parts: object) -> list[T]:
    """The items in an order drawn from `parts`; equal parts give an equal order."""
    numbered = list(enumerate(items))
    return [item for _, item in sorted(numbered, key=lambda entry: (number(*parts, entry[0]), entry[0]))]
