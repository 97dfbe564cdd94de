from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Tiny models lose time to threads."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def _tiny() -> LoadedBase:
    return random_weights.build("qwen3_vl")


@pytest.fixture
def base(_tiny: LoadedBase) -> Iterator[LoadedBase]:
    """A tiny base, the same for all tests: each must leave it as it was."""
    before = {name: value.clone() for name, value in _tiny.model.state_dict().items()}
    yield _tiny
    after = _tiny.model.state_dict()
    assert after.keys() == before.keys()
    assert all(torch.equal(after[name], value) for name, value in before.items())
