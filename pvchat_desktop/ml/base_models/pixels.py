"""Frames to a tower's input: resize, normalise, cut into patches. The library's video processors do the same, but need
torchvision, which not every build of torch has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

_WHITE = 255.0


@dataclass(frozen=True, slots=True)
class Normalisation:
    """Per channel (red, green, blue), on values 0..1."""

    mean: tuple[float, float, float]
    std: tuple[float, float, float]


HALF = Normalisation((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
IMAGENET = Normalisation((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CLIP = Normalisation((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))


def fit(height: int, width: int, *, factor: int, max_pixels: int) -> tuple[int, int]:
    """Multiples of `factor` next to (height, width) with at most `max_pixels` in all, the aspect kept as well as that
    allows; never less than one `factor` a side, even where that is more than `max_pixels`."""
    tall = max(factor, round(height / factor) * factor)
    wide = max(factor, round(width / factor) * factor)
    if tall * wide > max_pixels:
        shrink = math.sqrt(height * width / max_pixels)
        tall = max(factor, math.floor(height / shrink / factor) * factor)
        wide = max(factor, math.floor(width / shrink / factor) * factor)
    return tall, wide


def resize(
    frames: NDArray[np.uint8],
    *sizes: tuple[int, int],
    device: torch.device,
    kernel: Literal["bicubic", "lanczos"] = "bicubic",
) -> Tensor:
    """(T, H, W, 3) uint8 -> (T, 3, h, w) float32 with whole values 0..255, to each of `sizes` in turn.

    Done on the processor in whole numbers, as Pillow and torchvision do it.
    """
    whole = torch.from_numpy(np.ascontiguousarray(frames)).permute(0, 3, 1, 2)  # (T, 3, H, W)
    for size in sizes:
        if tuple(whole.shape[-2:]) != size:
            whole = functional.interpolate(whole, size=size, mode=kernel, align_corners=False, antialias=True)
    return whole.to(device).float()


def normalise(pixels: Tensor, how: Normalisation) -> Tensor:
    """(T, 3, H, W) values 0..255 -> float32."""
    mean = torch.tensor(how.mean, device=pixels.device)[:, None, None] * _WHITE
    std = torch.tensor(how.std, device=pixels.device)[:, None, None] * _WHITE
    return (pixels - mean) / std


def patchify(pixels: Tensor, *, patch: int, merge: int, temporal: int) -> tuple[Tensor, list[int]]:
    """(T, 3, H, W) -> ((t*h*w, 3*temporal*patch*patch), [t, h, w]); H and W are multiples of patch*merge.

    Patches that the tower merges into one row lie next to each other. The last frame is repeated to fill T.
    """
    short = -len(pixels) % temporal
    if short:
        pixels = torch.cat([pixels, pixels[-1:].expand(short, -1, -1, -1)])
    t, h, w = len(pixels) // temporal, pixels.shape[-2] // patch, pixels.shape[-1] // patch
    blocks = pixels.reshape(t, temporal, 3, h // merge, merge, patch, w // merge, merge, patch)
    ordered = blocks.permute(0, 3, 6, 4, 7, 2, 1, 5, 8)
    return ordered.reshape(t * h * w, 3 * temporal * patch * patch), [t, h, w]


def group_times(times_s: tuple[float, ...], temporal: int) -> list[float]:
    """Seconds of each run of `temporal` frames: the middle between its first and its last."""
    filled = [*times_s, *times_s[-1:] * (-len(times_s) % temporal)]
    return [(filled[i] + filled[i + temporal - 1]) / 2 for i in range(0, len(filled), temporal)]


def spacing_s(times_s: tuple[float, ...]) -> float:
    """Mean seconds from one frame to the next; half a second where there is only one."""
    return (times_s[-1] - times_s[0]) / (len(times_s) - 1) if len(times_s) > 1 else 0.5
