"""What stays loaded between jobs: one heavy thing (a face engine, a model) at a time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")

_loaded: dict[Hashable, Any] = {}
_beside: dict[Hashable, Any] = {}


def resident(key: Hashable, load: Callable[[], T]) -> T:
    """The thing loaded under `key`, loaded now if need be.

    Another key lets go of the last thing first, so that two never lie in memory together. The key must hold everything
    that `load` depends on. Called on the job thread only.
    """
    if key not in _loaded:
        release()
        _loaded[key] = load()
    return cast("T", _loaded[key])


def beside(key: Hashable, make: Callable[[], T]) -> T:
    """Something that belongs to the thing loaded now, such as what was computed with it, and goes when that goes."""
    if key not in _beside:
        _beside[key] = make()
    return cast("T", _beside[key])


def found_beside(key: Hashable) -> object | None:
    return _beside.get(key)


def release() -> None:
    """Let go of what is loaded."""
    _beside.clear()
    _loaded.clear()
    gc.collect()
