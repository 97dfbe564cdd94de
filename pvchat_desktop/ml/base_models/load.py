"""A folder on disk becomes a LoadedBase: safetensors only, no foreign code, no network."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from pvchat_desktop.core.recipe import Precision
from pvchat_desktop.errors import ModelMissing, Refused
from pvchat_desktop.ml.base_models import files, quantize, untyped
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.registry import family_of

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from pvchat_desktop.ml.base_models.family import Family
    from pvchat_desktop.protocol.messages import BaseModel

Progress = Callable[[str, int, int], None]
_DTYPE = {"bf16": torch.bfloat16, "fp32": torch.float32}


def load(spec: BaseModel, progress: Progress | None = None) -> LoadedBase:
    """Frozen, in eval mode, on its device. A 4-bit base is quantised the first time and kept in `quantised_folder`."""
    tell = progress or (lambda _stage, _done, _total: None)
    folder = Path(spec.folder)
    tell("Checking the base model", 0, 3)
    if spec.device != "cpu" and not torch.accelerator.is_available():
        raise Refused("No graphics card can be used.", hint="Choose the processor in the settings.")
    family = _family_in(folder, spec.precision)
    dtype = compute_dtype(spec.precision, spec.device)
    source = folder if spec.precision != "nf4" else _quantised(spec, family, tell)
    tell("Loading the base model", 1, 3)
    model = _read(source, spec, family, dtype)
    tell("Loading the base model", 2, 3)
    base = LoadedBase(
        model=model,
        tokenizer=files.read_tokenizer(folder),
        family=family,
        precision=spec.precision,
        device=torch.device(spec.device),
        compute_dtype=dtype,
        content_hash=spec.content_hash,
        instruction_tokenizer=family.read_instruction_tokenizer(folder),
        normalisation=files.read_normalisation(folder),
    )
    tell("Loading the base model", 3, 3)
    return base


def compute_dtype(precision: Precision, device: str) -> torch.dtype:
    """What is computed in; bf16 on a processor without units for it takes several times as long as fp32."""
    if precision != "nf4":
        return _DTYPE[precision]
    return torch.bfloat16 if device != "cpu" or processor_has_bf16() else torch.float32


def processor_has_bf16() -> bool:
    units = torch.cpu.get_capabilities()
    return bool(units.get("avx512_bf16") or units.get("amx_bf16"))


def _family_in(folder: Path, precision: Precision) -> Family:
    config = files.read_config(folder)
    family = family_of(str(config.get("model_type")))
    family.check(config)
    if "quantization_config" in config:
        raise Refused("This base model is stored in a compressed form already.", hint="Fetch the full model.")
    files.check_weights(folder)
    if precision == "nf4" and not family.abilities.four_bit:
        raise Refused(
            "This base model cannot be used in 4 bits.", hint="Load it in bf16, or choose another base model."
        )
    return family


def _quantised(spec: BaseModel, family: Family, tell: Progress) -> Path:
    """The folder to read the 4-bit weights from: written now if this base was never quantised before."""
    if spec.quantised_folder is None:
        return Path(spec.folder)
    target = Path(spec.quantised_folder)
    if not _is_sound(target, spec, family):
        tell("Preparing the base model, once", 0, 1)
        # Everything that stays unquantised keeps the data type of the download, so that nothing is lost on the way.
        model = _read(Path(spec.folder), spec, family, None)
        tokenizer = files.read_tokenizer(Path(spec.folder))
        quantize.write(model, tokenizer, target, content_hash=spec.content_hash, family=family)
        del model
        tell("Preparing the base model, once", 1, 1)
    return target


def _is_sound(target: Path, spec: BaseModel, family: Family) -> bool:
    if not quantize.is_ready(target, content_hash=spec.content_hash, family=family):
        return False
    try:
        files.check_weights(target)
    except ModelMissing:
        return False
    return True


def _read(source: Path, spec: BaseModel, family: Family, dtype: torch.dtype | None) -> PreTrainedModel:
    """`dtype` None: as in the files."""
    arguments: dict[str, Any] = {"dtype": dtype or "auto"}
    config = files.read_config(source)
    own = family.as_own(config)
    if own is not None:
        arguments["config"] = own
    if spec.precision == "nf4" and "quantization_config" not in config:
        arguments["quantization_config"] = quantize.settings(family, dtype or torch.float32)
    model = _from_pretrained(source, arguments, spec.device)
    if spec.precision == "nf4":
        quantize.check(model, family)
        quantize.compute_in(model, dtype or torch.float32)
    return model


def _from_pretrained(source: Path, arguments: dict[str, Any], device: str) -> PreTrainedModel:
    untyped.quiet()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about files of older library versions; what matters is checked here
            model, found = untyped.transformers().AutoModelForImageTextToText.from_pretrained(
                source,
                device_map={"": device},
                attn_implementation="sdpa",
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
                output_loading_info=True,
                **arguments,
            )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        if isinstance(error, torch.OutOfMemoryError):
            raise
        raise ModelMissing("This base model cannot be loaded.", hint=_DAMAGED) from error
    if found["missing_keys"] or found["mismatched_keys"]:
        raise ModelMissing("Weights of this base model are missing or of another size.", hint=_DAMAGED)
    loaded: PreTrainedModel = model.eval().requires_grad_(requires_grad=False)
    return loaded


_DAMAGED = "Its files do not belong together or are damaged. Download or import it again."
