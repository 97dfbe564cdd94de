"""Checkpoints from which a run goes on bit by bit as if it had never stopped.

One safetensors file each: the trainable parameters in fp32, AdamW's moments, the sparsity weight, the states of all
random numbers; the place in the plan and what was measured so far stand in its header. The last two are kept, so that a
file that was half written when the power went costs one checkpoint, not the run.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.optim import AdamW

from pvchat_desktop.errors import StorageError
from pvchat_desktop.ml import device

_VERSION = 2  # 1 held W_h among the routers
_KEPT = 2
_PARAMETER, _MOMENT, _EXTRA, _RANDOM = "parameter", "adamw", "extra", "random"

Trainable = Mapping[str, list[torch.nn.Parameter]]


@dataclass(frozen=True, slots=True)
class RandomStates:
    """Of every source that training draws from."""

    tensors: dict[str, Tensor]
    python: list[Any]

    @classmethod
    def now(cls, on: torch.device) -> RandomStates:
        kind, keys, place, has_gauss, gauss = np.random.get_state()  # noqa: NPY002  # libraries draw from it
        tensors = {"torch": torch.get_rng_state(), "numpy": torch.from_numpy(np.array(keys, np.int64))}
        on_device = device.random_state(on)
        if on_device is not None:
            tensors["device"] = on_device
        version, inner, gauss_next = random.getstate()
        return cls(tensors, [[version, list(inner), gauss_next], [kind, int(place), int(has_gauss), float(gauss)]])

    def restore(self, on: torch.device) -> None:
        (version, inner, gauss_next), (kind, place, has_gauss, gauss) = self.python
        random.setstate((version, tuple(inner), gauss_next))
        keys = self.tensors["numpy"].numpy().astype(np.uint32)
        np.random.set_state((kind, keys, place, has_gauss, gauss))  # noqa: NPY002
        torch.set_rng_state(self.tensors["torch"])
        if "device" in self.tensors:
            device.set_random_state(on, self.tensors["device"])


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`step` optimiser steps are done; `notes` are plain JSON values."""

    step: int
    tensors: dict[str, Tensor]
    random: RandomStates
    notes: dict[str, Any]


def take(
    trainable: Trainable,
    optimiser: AdamW,
    *,
    step: int,
    extra: Mapping[str, Tensor],
    states: RandomStates,
    notes: dict[str, Any],
) -> Checkpoint:
    tensors = {f"{_EXTRA}.{name}": value for name, value in extra.items()}
    for name, parameter in _named(trainable):
        tensors[f"{_PARAMETER}.{name}"] = parameter
        for key, value in optimiser.state.get(parameter, {}).items():
            tensors[f"{_MOMENT}.{name}.{key}"] = value
    copies = {name: value.detach().to("cpu", copy=True).contiguous() for name, value in tensors.items()}
    return Checkpoint(step, copies, states, notes)


def put_back(checkpoint: Checkpoint, trainable: Trainable, optimiser: AdamW) -> dict[str, Tensor]:
    """Parameters and moments as they were. -> the extra tensors by name."""
    optimiser.state.clear()
    with torch.no_grad():
        for name, parameter in _named(trainable):
            parameter.copy_(checkpoint.tensors[f"{_PARAMETER}.{name}"])
            parameter.grad = None
            moments = _below(checkpoint.tensors, f"{_MOMENT}.{name}.")
            if moments:
                optimiser.state[parameter] = {
                    key: value.clone() if key == "step" else value.to(parameter.device, copy=True)
                    for key, value in moments.items()
                }
    return _below(checkpoint.tensors, f"{_EXTRA}.")


class CheckpointFolder:
    """`key` names the run, in hexadecimal: checkpoints of another one are deleted."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        folder.mkdir(parents=True, exist_ok=True)
        for path in set(folder.glob("*.safetensors")) - set(self._paths()):
            path.unlink()

    def write(self, checkpoint: Checkpoint) -> None:
        """Raises StorageError when the disk is full."""
        path = self._folder / f"{self._key}-{checkpoint.step:07}.safetensors"
        half = path.with_suffix(".part")
        tensors = checkpoint.tensors | {f"{_RANDOM}.{name}": t for name, t in checkpoint.random.tensors.items()}
        header = {
            "version": _VERSION, "step": checkpoint.step,
            "random": checkpoint.random.python, "notes": checkpoint.notes,
        }  # fmt: skip
        try:
            save_file(tensors, half, metadata={"pvchat": json.dumps(header)})
        except SafetensorError as error:
            half.unlink(missing_ok=True)
            raise StorageError("The disk is full.", hint="Make some space and try again.") from error
        half.replace(path)
        for old in self._paths()[_KEPT:]:
            old.unlink()

    def newest(self) -> Checkpoint | None:
        """The newest whole checkpoint of this run."""
        for path in self._paths():
            found = self._read(path)
            if found is not None:
                return found
            path.unlink()
        return None

    def clear(self) -> None:
        for path in self._paths():
            path.unlink()
        with suppress(OSError):  # something else lies there
            self._folder.rmdir()

    def _paths(self) -> list[Path]:
        """Newest first."""
        return sorted(self._folder.glob(f"{self._key}-*.safetensors"), reverse=True)

    def _read(self, path: Path) -> Checkpoint | None:
        try:
            with safe_open(path, "pt") as file:
                header = json.loads(file.metadata()["pvchat"])
                if header["version"] != _VERSION:
                    return None
                tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
        except (SafetensorError, ValueError, KeyError, TypeError, OSError):
            return None
        states = _below(tensors, f"{_RANDOM}.")
        own = {name: value for name, value in tensors.items() if not name.startswith(f"{_RANDOM}.")}
        return Checkpoint(header["step"], own, RandomStates(states, header["random"]), header["notes"])


def _named(trainable: Trainable) -> list[tuple[str, torch.nn.Parameter]]:
    return [(f"{group}.{i}", p) for group, parameters in trainable.items() for i, p in enumerate(parameters)]


def _below(tensors: Mapping[str, Tensor], start: str) -> dict[str, Tensor]:
    return {name.removeprefix(start): value for name, value in tensors.items() if name.startswith(start)}
