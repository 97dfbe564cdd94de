"""The frozen tower's output, computed once per clip and kept in files.

Values are always as they are stored, also the first time, so that a run does not depend on what was cached: bf16 stays
bf16 (exact); fp32 is rounded to fp16 (relative 2^-11) and used in the compute dtype. A tensor with values that fp16
cannot hold stays fp32.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from pvchat_desktop.errors import StorageError
from pvchat_desktop.ml.base_models.family import ClipFrames, Features

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase

_VERSION = 1  # of what a file holds; older ones are computed anew
LIMIT_BYTES = 10 << 30
MEMORY_BYTES = 2 << 30  # read files kept in memory: the clips of a person, again and again


class Frames(Protocol):
    """A NumPy file (T, H, W, 3) uint8 RGB; protocol.messages.FrameFile is one."""

    @property
    def path(self) -> str: ...
    @property
    def times_s(self) -> tuple[float, ...]: ...
    @property
    def sha256(self) -> str: ...


class FeatureCache:
    """Files in one folder, bounded by bytes, least recently used out first. One thread."""

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT_BYTES, memory_bytes: int = MEMORY_BYTES) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._memory_bytes = memory_bytes
        self._held: OrderedDict[str, Features] = OrderedDict()
        folder.mkdir(parents=True, exist_ok=True)

    def of(self, base: LoadedBase, frames: Frames, max_pixels: int, *, at_most: int | None = None) -> Features:
        """Features on the CPU; `at_most` so many frames, spread over the clip. Raises StorageError."""
        key = key_of(base, frames, max_pixels, at_most=at_most)
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        features = self._read(key, base.compute_dtype)
        if features is None:
            self._write(key, encode(base, read_frames(frames, at_most=at_most), max_pixels))
            features = self._read(key, base.compute_dtype)
        if features is None:
            raise StorageError("A file of the training could not be read back.", hint="Check the disk and try again.")
        self._hold(key, features)
        return features

    def has(self, base: LoadedBase, frames: Frames, max_pixels: int, *, at_most: int | None = None) -> bool:
        return self._path(key_of(base, frames, max_pixels, at_most=at_most)).exists()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.safetensors"

    def _read(self, key: str, dtype: torch.dtype) -> Features | None:
        """None where there is none, or a damaged one. Copied: a file that lies under a tensor cannot be deleted on
        Windows."""
        path = self._path(key)
        try:
            with safe_open(path, "pt") as file:
                layout = json.loads(file.metadata()["layout"])
                tensors = {name: file.get_tensor(name).to(dtype, copy=True) for name in file.keys()}  # noqa: SIM118
            os.utime(path)
        except FileNotFoundError:
            return None
        except (SafetensorError, ValueError, KeyError, TypeError, OSError):
            path.unlink(missing_ok=True)
            return None
        return Features(tensors, layout)

    def _write(self, key: str, features: Features) -> None:
        half = self._path(key).with_suffix(".part")
        tensors = {name: stored(rows) for name, rows in features.tensors.items()}
        try:
            save_file(tensors, half, metadata={"layout": json.dumps(features.layout)})
        except SafetensorError as error:
            half.unlink(missing_ok=True)
            raise StorageError("The disk is full.", hint="Make some space and try again.") from error
        half.replace(self._path(key))
        self._make_room(self._path(key))

    def _make_room(self, newest: Path) -> None:
        """Delete what was not used for longest, never the newest file."""
        files = sorted((path.stat().st_mtime_ns, path) for path in self._folder.glob("*.safetensors"))
        total = sum(path.stat().st_size for _, path in files)
        for _, path in files:
            if total <= self._limit_bytes:
                return
            if path != newest:
                total -= path.stat().st_size
                path.unlink()

    def _hold(self, key: str, features: Features) -> None:
        self._held[key] = features
        while len(self._held) > 1 and sum(map(_bytes, self._held.values())) > self._memory_bytes:
            self._held.popitem(last=False)


def key_of(base: LoadedBase, frames: Frames, max_pixels: int, *, at_most: int | None = None) -> str:
    """Everything that the features depend on."""
    times = ",".join(map(repr, frames.times_s))
    how = (base.family.model_type, base.normalisation, base.compute_dtype, max_pixels, at_most)
    parts = (_VERSION, frames.sha256, times, base.content_hash, how)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def read_frames(frames: Frames, *, at_most: int | None = None) -> ClipFrames:
    """Raises StorageError where the file is gone or damaged."""
    try:
        whole = np.load(frames.path, mmap_mode="r", allow_pickle=False)
        chosen = spread(len(whole), at_most or len(whole))
        return ClipFrames(np.ascontiguousarray(whole[chosen]), tuple(frames.times_s[i] for i in chosen))
    except (OSError, ValueError, IndexError, EOFError) as error:
        raise StorageError("The pictures of a clip could not be read.", hint="Start the training anew.") from error


def spread(count: int, at_most: int) -> list[int]:
    """At most so many of `count` places, evenly, the middle one for one."""
    if at_most >= count:
        return list(range(count))
    return [(2 * i + 1) * count // (2 * at_most) for i in range(at_most)]


def encode(base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Features:
    """Run the tower; it is brought to the base's device first where it was moved away."""
    move_tower(base, base.device)
    return base.family.encode(base, clip, max_pixels)


def move_tower(base: LoadedBase, device: torch.device) -> None:
    """A tower whose features are all cached need not take the device's memory."""
    tower = base.family.tower(base.model)
    with suppress(StopIteration):
        if next(tower.parameters()).device.type != device.type:
            tower.to(device)


def stored(rows: Tensor) -> Tensor:
    """As it lies in the file."""
    rows = rows.detach().cpu().contiguous()
    if rows.dtype != torch.float32:
        return rows
    half = rows.half()
    return half if bool(half.isfinite().all()) else rows


def _bytes(features: Features) -> int:
    return sum(rows.nbytes for rows in features.tensors.values())
