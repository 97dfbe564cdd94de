"""NF4 with double quantisation: which Linears, the check afterwards, and the checkpoint that is written once."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from torch import nn

from pvchat_desktop.errors import ProgramError, StorageError
from pvchat_desktop.ml.base_models import untyped
from pvchat_desktop.ml.base_models.decoder import unwrapped

if TYPE_CHECKING:
    from transformers import BitsAndBytesConfig, PreTrainedModel, PreTrainedTokenizerBase

    from pvchat_desktop.ml.base_models.family import Family

_RECORD = "quantised.json"
_FORMAT = 1  # raised when checkpoints of older programs must be made anew


def settings(family: Family, compute_dtype: torch.dtype) -> BitsAndBytesConfig:
    """The skip list replaces the library's own and is matched from the start of the full name."""
    made: BitsAndBytesConfig = untyped.transformers().BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=compute_dtype,
        llm_int8_skip_modules=list(family.unquantised),
    )
    return made


def four_bit_names(model: nn.Module) -> set[str]:
    kind = untyped.bitsandbytes().nn.Linear4bit
    return {name for name, module in model.named_modules() if isinstance(module, kind)}


def check(model: PreTrainedModel, family: Family) -> None:
    """Exactly the decoder's Linears are 4-bit: nothing of the tower, not the output head."""
    inner = unwrapped(model)
    decoder = family.language_model(inner)
    inside = {id(module) for module in decoder.modules()}
    expected = {
        name for name, module in inner.named_modules() if isinstance(module, nn.Linear) and id(module) in inside
    }
    found = four_bit_names(inner)
    if found != expected or not found:
        odd = sorted(found ^ expected)[:3]
        raise ProgramError(f"The 4-bit form of this base model is not as it should be ({', '.join(odd)}).")


def compute_in(model: PreTrainedModel, dtype: torch.dtype) -> None:
    """A checkpoint remembers the data type of the device it was made on."""
    kind = untyped.bitsandbytes().nn.Linear4bit
    for module in model.modules():
        if isinstance(module, kind):
            module.compute_dtype = dtype
            module.compute_type_is_set = True
    getattr(model.config, "quantization_config").bnb_4bit_compute_dtype = dtype  # noqa: B009


def is_ready(folder: Path, *, content_hash: str, family: Family) -> bool:
    """A finished checkpoint of this very base lies there."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(record == _record(content_hash, family))


def _record(content_hash: str, family: Family) -> dict[str, object]:
    return {"format": _FORMAT, "content_hash": content_hash, "unquantised": list(family.unquantised)}


def write(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, folder: Path, *, content_hash: str, family: Family
) -> None:
    """Save beside `folder`, then rename: a broken-off save is never taken for a checkpoint."""
    partial = folder.with_name(f"{folder.name}.partial-{os.getpid()}")
    for left_over in folder.parent.glob(f"{folder.name}.partial-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        model.save_pretrained(partial)
        tokenizer.save_pretrained(partial)
        (partial / _RECORD).write_text(json.dumps(_record(content_hash, family)), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        partial.rename(folder)
    except (OSError, SafetensorError) as error:
        raise StorageError(
            "The 4-bit form of this base model could not be written.", hint="Make room on the drive and try again."
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
