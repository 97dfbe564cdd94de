"""A disk that takes no more: files of this process may not grow, so that the system itself says no."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def full_disk(*, limit_bytes: int = 0) -> Iterator[None]:
    """Inside, no file of this process can grow beyond `limit_bytes`."""
    if sys.platform == "win32":
        pytest.skip("limits of POSIX")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
