"""Adapters on a loaded base: add, load, save, switch, remove. What the rest of `ml` uses; PEFT's own calls stay here.

The first adapter lays a PeftModel round `base.model`; with the last one removed the base is as it was.
"""

from __future__ import annotations

import json
import re
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch
from peft import PeftModel, get_peft_model_state_dict
from peft.tuners.lora.layer import LoraLayer
from peft.utils import CONFIG_NAME, SAFETENSORS_WEIGHTS_NAME
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.errors import NotFound, ProgramError, Refused, StorageError
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.identity.rows import MODULE, IdentityRows, neutral_row, output_rows_of_names, rows_of_names
from pvchat_desktop.ml.remoh.config import KIND, ReMoHConfig, config_for
from pvchat_desktop.ml.remoh.layer import RoutedHeads, Router
from pvchat_desktop.ml.remoh.routing import RoutingState
from pvchat_desktop.ml.remoh.tuner import ReMoHModel

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_OTHER_BASE = "This pack was not trained for the base model that is loaded."


def add_adapter(
    base: LoadedBase,
    name: str,
    shape: AdapterShape,
    *,
    people: int,
    init: Tensor | None = None,
    names: Sequence[str] = (),
) -> None:
    """Put a new adapter on the base and make it the active one, trainable; the base answers as before until trained.

    init (people, 1 + soft tokens, D): where the input rows start. Without it they start from the sub-words of `names`,
    and without those from the mean of all rows. Output rows start from `names` too.
    """
    config = config_for(base, shape, people)
    _check_start(base, config, init=init, names=names)
    _inject(base, name, config)
    if config.people:
        _start_rows(base, name, init=init, names=names)
    use_adapters(base, [name])


def load_adapter(base: LoadedBase, name: str, folder: Path, *, trainable: bool = False) -> None:
    """Load what `save_adapter` wrote, under a name of this session; it becomes active with `use_adapters`."""
    config, weights = _read(folder)
    config.inference_mode = not trainable
    insert(base, name, config, weights)


def insert(base: LoadedBase, name: str, config: ReMoHConfig, weights: dict[str, Tensor]) -> None:
    """Put a read adapter on the base, or refuse it and leave the base as it is."""
    if not _fits(unwrapped(base.model), config, weights):
        raise Refused(_OTHER_BASE, hint="Choose the base model that the pack names.")
    active = _active(base)
    _inject(base, name, config)
    places = adapter_weights(base, name)
    if {key: place.shape for key, place in places.items()} != {key: value.shape for key, value in weights.items()}:
        remove_adapter(base, name)
        raise Refused("This pack's files do not belong together.", hint="Export the pack again where it was made.")
    with torch.no_grad():
        for key, place in places.items():
            place.copy_(weights[key])
    use_adapters(base, active)


def save_adapter(base: LoadedBase, name: str, folder: Path, dtype: torch.dtype = torch.bfloat16) -> None:
    """Write adapter_config.json and adapter_model.safetensors. float32 keeps every bit. StorageError leaves nothing."""
    weights = {key: value.detach().to("cpu", dtype).contiguous() for key, value in adapter_weights(base, name).items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_file(weights, folder / SAFETENSORS_WEIGHTS_NAME, metadata={"format": "pt"})
        adapter_config(base, name).save_pretrained(str(folder))
    except (SafetensorError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StorageError(
            "What was learned could not be written: the disk is full.",
            hint="Make some space, then go on with the training: it is taken up where it was.",
        ) from error


def remove_adapter(base: LoadedBase, name: str) -> None:
    tuner = _known(base, [name])
    use_adapters(base, [other for other in _active(base) if other != name])
    tuner.delete_adapter(name)
    if not tuner.peft_config:
        base.model = cast("PreTrainedModel", tuner.unload())
    elif _wrapper(base).active_adapter == name:  # PeftModel looks its own name up, also when nothing is active
        _wrapper(base).active_adapter = next(iter(tuner.peft_config))


def use_adapters(base: LoadedBase, names: Sequence[str]) -> None:
    """Make these adapters the active ones: LoRA deltas add, multipliers multiply. With none, bound rows still work."""
    if not names and _tuner(base) is None:
        return
    tuner = _known(base, names)
    tuner.set_adapter(list(names), inference_mode=True)
    learning = [name for name in names if not tuner.peft_config[name].inference_mode]
    if learning:
        tuner.set_requires_grad(learning, requires_grad=True)
    if names:
        _wrapper(base).active_adapter = names[0]  # PeftModel keeps one name of its own


@contextmanager
def adapters_off(base: LoadedBase) -> Iterator[None]:
    """The untouched base inside, bit for bit: no LoRA, no gates, no rows."""
    tuner = _tuner(base)
    if tuner is None or tuner.is_off:
        yield
        return
    active = _active(base)
    tuner.disable_adapter_layers()
    tuner.is_off = True
    try:
        yield
    finally:
        tuner.is_off = False
        tuner.enable_adapter_layers()
        use_adapters(base, active)  # enabling marks all active adapters as trainable


@contextmanager
def gates_off(base: LoadedBase) -> Iterator[None]:
    """LoRA and rows as they are, every head with multiplier 1."""
    state = routing(base)
    was, state.bypassed = state.bypassed, True
    try:
        yield
    finally:
        state.bypassed = was


def routing(base: LoadedBase) -> RoutingState:
    """What the routers of this base decide; empty where no adapter is loaded."""
    tuner = _tuner(base)
    return tuner.routing if tuner is not None else RoutingState()


def trainable(base: LoadedBase, name: str) -> dict[str, list[nn.Parameter]]:
    """An adapter's parameters by group: "rows", "lora", "routers" (W_r and b_r, what closes gates), "branches" (W_h,
    what weighs shared against routed heads); a group that it does not have is empty."""
    _known(base, [name])
    groups: dict[str, list[nn.Parameter]] = {"rows": [], "lora": [], "routers": [], "branches": []}
    for part in unwrapped(base.model).modules():
        if isinstance(part, IdentityRows):
            held = (part.lora_input_rows, part.lora_output_rows)
            groups["rows"] += [rows[name] for rows in held if name in rows]
        elif isinstance(part, RoutedHeads) and name in part.lora_router:
            router = cast("Router", part.lora_router[name])
            groups["routers"] += [router.weight, router.bias]
            groups["branches"].append(router.branch)
        elif isinstance(part, LoraLayer) and name in part.lora_A:
            groups["lora"] += [*part.lora_A[name].parameters(), *part.lora_B[name].parameters()]
    return groups


def routers(base: LoadedBase, name: str) -> list[Router]:
    """An adapter's routers, from input to output."""
    parts = [part for part in unwrapped(base.model).modules() if isinstance(part, RoutedHeads)]
    return [cast("Router", part.lora_router[name]) for part in parts if name in part.lora_router]


def _wrapper(base: LoadedBase) -> PeftModel:
    return cast("PeftModel", base.model)


def _tuner(base: LoadedBase) -> ReMoHModel | None:
    tuner = _wrapper(base).base_model if isinstance(cast("nn.Module", base.model), PeftModel) else None
    if tuner is None:
        return None
    if not isinstance(tuner, ReMoHModel):
        raise ProgramError("The base carries adapters of another kind.")
    return tuner


def _active(base: LoadedBase) -> list[str]:
    tuner = _tuner(base)
    return list(tuner.active_adapters) if tuner is not None else []


def _known(base: LoadedBase, names: Sequence[str]) -> ReMoHModel:
    tuner = _tuner(base)
    if tuner is None or not set(names) <= set(tuner.peft_config):
        raise NotFound("This pack is not loaded.")
    return tuner


def _inject(base: LoadedBase, name: str, config: ReMoHConfig) -> None:
    model = unwrapped(base.model)
    _check_name(model, name)
    if _tuner(base) is None:
        with warnings.catch_warnings():  # PEFT reads a property that transformers has renamed
            warnings.filterwarnings("ignore", message="`is_gradient_checkpointing`", category=FutureWarning)
            base.model = cast("PreTrainedModel", PeftModel(model, config, adapter_name=name))
        use_adapters(base, [])
    else:
        _wrapper(base).add_adapter(name, config)
    base.model.train(model.training)  # new dropout layers start in training mode


def _check_name(model: nn.Module, name: str) -> None:
    """PEFT finds an adapter's weights by the name inside dotted keys, so it must not be a word of those keys."""
    words = {word for key, _ in model.named_parameters() for word in key.split(".")} | {"base_model"}
    if not _NAME.fullmatch(name) or name in words or name in ReMoHModel.prefix:
        raise ProgramError("An adapter cannot have this name.", hint="Use a longer word of letters and digits.")


def _check_start(base: LoadedBase, config: ReMoHConfig, *, init: Tensor | None, names: Sequence[str]) -> None:
    wanted = (config.people, 1 + config.soft_tokens, cast("Tensor", base.model.get_input_embeddings().weight).shape[1])
    if config.people and init is not None and tuple(init.shape) != wanted:
        raise ProgramError(f"Identity rows of shape {wanted} cannot start from {tuple(init.shape)}.")
    if config.people and names and len(names) != config.people:
        raise ProgramError("One name is needed for each person of a pack.")


def _start_rows(base: LoadedBase, name: str, *, init: Tensor | None, names: Sequence[str]) -> None:
    rows = cast("IdentityRows", unwrapped(base.model).get_submodule(MODULE))
    inputs, outputs = rows.lora_input_rows[name], rows.lora_output_rows[name]
    if init is None:
        init = rows_of_names(base, names, inputs.shape[1] - 1) if names else _neutral(base.model.get_input_embeddings())
    head: nn.Module = base.model.get_output_embeddings()  # type: ignore[no-untyped-call]
    with torch.no_grad():
        inputs.copy_(init)
        if base.people_px is not None:
            outputs.copy_(inputs[:, 0])  # it writes a name by the row that it reads
        else:
            outputs.copy_(output_rows_of_names(base, names) if names else _neutral(head))


def _neutral(table: nn.Module) -> Tensor:
    return neutral_row(cast("Tensor", table.weight))


def adapter_config(base: LoadedBase, name: str) -> ReMoHConfig:
    """An adapter's configuration as it is written to a file."""
    config = copy(cast("ReMoHConfig", _known(base, [name]).peft_config[name]))
    config.base_model_name_or_path = None  # a path of this machine
    config.inference_mode = True
    if isinstance(config.target_modules, (set, list)):
        config.target_modules = sorted(config.target_modules)  # a set has another order in every process
    return config


def adapter_weights(base: LoadedBase, name: str) -> dict[str, Tensor]:
    """PEFT's keys and values of an adapter. Never looks for the base's files, as PEFT does when not told otherwise."""
    _known(base, [name])
    everything = dict(base.model.named_parameters())  # state_dict() would pack all 4-bit weights
    found: dict[str, Tensor] = get_peft_model_state_dict(
        base.model, state_dict=everything, adapter_name=name, save_embedding_layers=False
    )
    return found


def _read(folder: Path) -> tuple[ReMoHConfig, dict[str, Tensor]]:
    try:
        kind = json.loads((folder / CONFIG_NAME).read_text(encoding="utf-8"))["peft_type"]
        if kind != KIND:
            raise Refused("This folder holds an adapter of another kind.", hint="Only packs made by this program load.")
        config = ReMoHConfig.from_pretrained(str(folder))
        weights = load_file(folder / SAFETENSORS_WEIGHTS_NAME)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise Refused(
            "The adapter of this pack cannot be read.", hint="Export the pack again where it was made."
        ) from error
    return cast("ReMoHConfig", config), weights


def _fits(model: PreTrainedModel, config: ReMoHConfig, weights: dict[str, Tensor]) -> bool:
    """Whether all modules that the adapter works on are there, with the widths it expects."""
    modules = dict(model.named_modules())
    width = cast("Tensor", model.get_input_embeddings().weight).shape[1]
    rows_fit = all(value.shape[-1] == width for key, value in weights.items() if "lora_input_rows" in key)
    return (
        rows_fit
        and all(_layer_fits(modules, layer) for layer in config.routed)
        and all(_lora_fits(modules, key, value) for key, value in weights.items() if ".lora_A." in key)
        and config.bias == "none"
        and not (config.modules_to_save or config.trainable_token_indices or config.layer_replication)
    )


def _layer_fits(modules: dict[str, nn.Module], layer: dict[str, Any]) -> bool:
    output = modules.get(layer["output"])
    return (
        layer["attention"] in modules and getattr(output, "in_features", None) == layer["heads"] * layer["head_width"]
    )


def _lora_fits(modules: dict[str, nn.Module], key: str, value: Tensor) -> bool:
    target = modules.get(key.removeprefix("base_model.model.").rpartition(".lora_A.")[0])
    return getattr(target, "in_features", None) == value.shape[1]
