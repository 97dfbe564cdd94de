"""Finished samples in a staging folder, so that a stopped job goes on where it was.

A sample is a NumPy file and, written after it, a small one that tells its times and its hash: the sample is there once
both are. Names are hashes over everything that shapes the frames.
"""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Final

import numpy as np

from pvchat_desktop.core.dataset import Sample
from pvchat_desktop.protocol.messages import PreparedSample, StagedArray
from pvchat_desktop.vision.augment.expander import Frames

_VERSION: Final = 1  # of what expanders make: samples of another version are made anew
_FOLDER: Final = "samples"


def write_frames(staging: Path, name: str, frames: Frames) -> StagedArray:
    """Save (T, H, W, 3) uint8 as `name` in the staging folder; complete or not at all."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(frames), allow_pickle=False)
    data = buffer.getbuffer()
    part = staging / f"{name}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(data)
    part.replace(staging / name)
    return StagedArray(name, frames.shape, str(frames.dtype), hashlib.sha256(data).hexdigest())


class SampleStore:
    def __init__(self, staging: Path, max_pixels: int) -> None:
        self._staging, self._max_pixels = staging, max_pixels

    def load(self, sample: Sample) -> PreparedSample | None:
        """A sample finished before; None where it is not, or its files are damaged."""
        name = self._name(sample)
        try:
            told = json.loads((self._staging / f"{name}.json").read_text(encoding="utf-8"))
            data = (self._staging / f"{name}.npy").read_bytes()
            if hashlib.sha256(data).hexdigest() != told["sha256"]:
                return None
            array = StagedArray(f"{name}.npy", tuple(told["shape"]), "uint8", told["sha256"])
            return PreparedSample(sample.id, array, tuple(told["times_s"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, sample: Sample, frames: Frames, times_s: tuple[float, ...]) -> PreparedSample:
        name = self._name(sample)
        array = write_frames(self._staging, f"{name}.npy", frames)
        told = {"sha256": array.sha256, "shape": list(array.shape), "times_s": list(times_s)}
        (self._staging / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")
        return PreparedSample(sample.id, array, times_s)

    def _name(self, sample: Sample) -> str:
        parts = (_VERSION, self._max_pixels, sample)
        return f"{_FOLDER}/{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"
