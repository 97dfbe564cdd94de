"""Bases nobody trained: the same seed gives the same base, a given size is built without a detour."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from pvchat_desktop.ml.base_models import quantize, random_weights
from tests.helpers.bases import FAMILIES, FOUR_BIT, same

_CONFIG = Path(__file__).resolve().parents[4] / "models" / "configs" / "qwen3-vl-4b.json"


def _weights(base: Any) -> torch.Tensor:
    return torch.cat([weight.flatten() for weight in base.model.parameters()])


def test_a_seed_decides_the_weights() -> None:
    one, again, other = (_weights(random_weights.build(seed=seed)) for seed in (1, 1, 2))

    assert same(one, again, tolerance=0.0)
    assert not same(one, other)


@pytest.mark.parametrize("model_type", FAMILIES)
def test_every_family_has_an_upper_half(model_type: str) -> None:
    base = random_weights.build(model_type)

    assert base.model.config.get_text_config().num_hidden_layers >= 4
    assert base.vocabulary == len(base.tokenizer)
    assert [len(base.encode_text(word)) for word in ("Yes", "No", "Ja", "Nein")] == [1, 1, 1, 1]
    assert base.tokenizer.decode(base.encode_text("Häuser, 12 s")) == "Häuser, 12 s"


def test_a_given_configuration_is_built_in_four_bit() -> None:
    """The real 4B base, made narrow: its vocabulary and the ids of its special tokens stay."""
    config = json.loads(_CONFIG.read_text(encoding="utf-8"))
    config["text_config"] |= {"hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 4}
    config["vision_config"] |= {"depth": 2, "hidden_size": 32, "intermediate_size": 32, "num_heads": 2,
                                "out_hidden_size": 64, "deepstack_visual_indexes": [0, 1]}  # fmt: skip

    base = random_weights.build(precision="nf4", config=config)

    assert base.vocabulary == len(base.tokenizer) == config["text_config"]["vocab_size"]
    assert base.encode_text("<|video_pad|>") == [config["video_token_id"]]
    assert len(quantize.four_bit_names(base.model)) == 4 * 7
    model: Any = base.model
    assert model.get_input_embeddings().weight is model.get_output_embeddings().weight
    assert not any(weight.is_meta for weight in (*base.model.parameters(), *base.model.buffers()))


@pytest.mark.parametrize("model_type", FOUR_BIT)
def test_no_weight_is_made_twice_as_wide(model_type: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In 4 bits only one Linear at a time exists in the type that is computed in."""
    alive, largest = 0, 0
    fill = random_weights._fill_four_bit

    def watched(module: Any, device: torch.device, dtype: torch.dtype) -> None:
        nonlocal alive, largest
        assert module.weight.is_meta
        fill(module, device, dtype)
        alive += module.weight.nbytes
        largest = max(largest, module.in_features * module.out_features)
        assert module.weight.dtype == torch.uint8

    monkeypatch.setattr(random_weights, "_fill_four_bit", watched)
    base = random_weights.build(model_type, precision="nf4")

    linears: list[Any] = [base.model.get_submodule(name) for name in quantize.four_bit_names(base.model)]
    assert alive * 2 == sum(linear.in_features * linear.out_features for linear in linears)
    assert largest < alive
