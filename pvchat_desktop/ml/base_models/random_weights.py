"""Bases with random weights of the real classes: tiny ones for tests, real-size ones for benches without a download.

Weights are made where they stay, one module after the other: a base of 4 B parameters in NF4 never lies in memory in a
wider type.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from pvchat_desktop.core.recipe import Precision
from pvchat_desktop.ml.base_models import load, quantize, tiny_configs, untyped
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.registry import family_of

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedModel

    from pvchat_desktop.ml.base_models.family import Family

_SPREAD = 0.02  # standard deviation of the weights of 4-bit Linears, as the library initialises others


def build(
    model_type: str = "qwen3_vl",
    *,
    precision: Precision = "fp32",
    seed: int = 0,
    config: dict[str, Any] | None = None,
    device: str = "cpu",
) -> LoadedBase:
    """A base nobody trained; tiny, or of the size of `config` (the content of a config.json)."""
    family = family_of(str(config["model_type"]) if config else model_type)
    texts, made = tiny_configs.build(family.model_type, config)
    dtype = load.compute_dtype(precision, device)
    torch.manual_seed(seed)
    model = _empty(made, dtype)
    if precision == "nf4":
        _swap_linears(model, family, dtype)
    _fill(model, torch.device(device), dtype)
    model.train(mode=False).requires_grad_(requires_grad=False)
    if precision == "nf4":
        quantize.check(model, family)
    return LoadedBase(
        model=model,
        tokenizer=texts.tokenizer,
        family=family,
        precision=precision,
        device=torch.device(device),
        compute_dtype=dtype,
        content_hash=hashlib.sha256(f"{seed} {json.dumps(made.to_dict(), default=str)}".encode()).hexdigest(),
        instruction_tokenizer=texts.instruction_tokenizer,
    )


def _empty(config: PretrainedConfig, dtype: torch.dtype) -> PreTrainedModel:
    """Shapes only."""
    library = untyped.transformers()
    with torch.device("meta"):
        model: PreTrainedModel = library.AutoModelForImageTextToText.from_config(
            config, dtype=dtype, attn_implementation="sdpa"
        )
    return model


def _swap_linears(model: PreTrainedModel, family: Family, dtype: torch.dtype) -> None:
    how = quantize.settings(family, dtype)
    untyped.transformers().integrations.replace_with_bnb_linear(
        model, modules_to_not_convert=list(family.unquantised), quantization_config=how
    )
    model.config.quantization_config = how


def _fill(model: Any, device: torch.device, dtype: torch.dtype) -> None:
    """Put memory, then weights, behind every shape; tied ones once."""
    kind = untyped.bitsandbytes().nn.Linear4bit
    made: dict[int, nn.Parameter] = {}
    for module in model.modules():
        if isinstance(module, kind):
            _fill_four_bit(module, device, dtype)
            continue
        for name, empty in module.named_parameters(recurse=False):
            if id(empty) not in made:
                made[id(empty)] = nn.Parameter(torch.zeros_like(empty, device=device), requires_grad=False)
            setattr(module, name, made[id(empty)])
        for name, buffer in module.named_buffers(recurse=False):
            setattr(module, name, torch.zeros_like(buffer, device=device))
    model.initialize_weights()
    model.tie_weights()


def _fill_four_bit(module: Any, device: torch.device, dtype: torch.dtype) -> None:
    def random(*shape: int) -> Tensor:
        return torch.randn(shape, device=device, dtype=dtype) * _SPREAD

    wide = random(module.out_features, module.in_features)
    module.weight = (
        untyped.bitsandbytes()
        .nn.Params4bit(wide, requires_grad=False, quant_type="nf4", compress_statistics=True, module=module)
        .to(device)
    )
    if module.bias is not None:
        module.bias = nn.Parameter(random(module.out_features), requires_grad=False)
    module._is_hf_initialized = True  # noqa: SLF001  # or initialize_weights would draw over the packed weights


def save(base: LoadedBase, folder: Path) -> None:
    """Write config, tokenizer and safetensors, as a downloaded base has them."""
    untyped.quiet()
    base.model.save_pretrained(folder)
    base.tokenizer.save_pretrained(folder)
    if base.instruction_tokenizer is not None:
        base.instruction_tokenizer.save_pretrained(folder / "qformer_tokenizer")
