"""Every test that takes `tiny` runs on a decoder-only base and on one with a Q-Former, in fp32 and in 4 bits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from tests.unit.ml.remoh import tiny as bases


@pytest.fixture(
    params=[(kind, precision) for kind in ("qwen3_vl", "instructblipvideo") for precision in ("fp32", "nf4")],
    ids="-".join,
)
def tiny(request: pytest.FixtureRequest) -> Iterator[bases.Tiny]:
    made = bases.tiny(*request.param)
    torch.manual_seed(0)  # what LoRA starts from, whichever tests ran before
    yield made
    bases.strip(made.base)


@pytest.fixture
def decoder() -> Iterator[bases.Tiny]:
    """The decoder-only base in fp32, for what does not depend on the kind of base."""
    made = bases.tiny("qwen3_vl", "fp32")
    torch.manual_seed(0)
    yield made
    bases.strip(made.base)
