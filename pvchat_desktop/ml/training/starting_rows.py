"""Where identity rows start: at what the tower sees of the person's face, not at noise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps
from scipy.cluster.vq import ClusterError, kmeans2
from torch import Tensor
from torch.nn import functional

from pvchat_desktop.ml.base_models.family import ClipFrames
from pvchat_desktop.ml.identity.rows import rows_of_names
from pvchat_desktop.ml.training.features import encode

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.protocol.messages import PackSlot

_NORM_ROWS = 4096  # of the embedding, evenly chosen: enough for a mean length, and not a copy of the whole table
_MOST_CROPS = 16


def starting_rows(
    base: LoadedBase, people: Sequence[PackSlot], *, soft_tokens: int, max_pixels: int, seed: int
) -> Tensor:
    """(people, 1 + soft, D) fp32: the name's row from its sub-words, the soft rows from face crops.

    Soft rows are centres of k-means over the tower's rows of the crops, the largest cluster first, at the mean length
    of the embedding's rows. Without readable crops they start from the name too. A base that was taught to know people
    by pictures gets squares of that size, and the mean of the soft rows as the name's.
    """
    taught_px = base.people_px
    rows = rows_of_names(base, [person.name for person in people], soft_tokens)
    for number, person in enumerate(people):
        crops = [crop for path in person.crops[:_MOST_CROPS] if (crop := read_crop(path)) is not None]
        if crops and soft_tokens:
            if taught_px is not None:
                crops, max_pixels = [square(crop, taught_px) for crop in crops], taught_px**2
            seen = torch.cat([_seen(base, crop, max_pixels) for crop in crops])
            soft = functional.normalize(centres(seen, soft_tokens, seed=seed), dim=-1) * row_length(base)
            rows[number, 1:] = soft.to(rows.device)
            if taught_px is not None:
                rows[number, 0] = functional.normalize(rows[number, 1:].mean(0), dim=-1) * row_length(base)
    return rows


def read_crop(path: str) -> NDArray[np.uint8] | None:
    """(H, W, 3) RGB; None where the file is damaged: the person's other crops still count."""
    try:
        with Image.open(path) as picture:
            return np.array(picture.convert("RGB"), np.uint8)
    except (OSError, ValueError):
        return None


def square(picture: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    """(H, W, 3) -> (side, side, 3): the middle of it. A picture that is nearly square would else lose a quarter of one
    side to the tower's grid, and a face its shape."""
    cut = ImageOps.fit(Image.fromarray(picture), (side_px, side_px), Image.Resampling.BICUBIC)
    return np.array(cut, np.uint8)


def _seen(base: LoadedBase, crop: NDArray[np.uint8], max_pixels: int) -> Tensor:
    """(N, D) fp32 on the CPU, as the language model would read them."""
    features = encode(base, ClipFrames(crop[None], (0.0,)), max_pixels)
    with torch.no_grad():
        return base.family.visual_rows(base, features, "").float().cpu()


def centres(rows: Tensor, count: int, *, seed: int) -> Tensor:
    """(N, D) -> (count, D) fp32."""
    points = np.unique(rows.double().numpy(), axis=0)
    if len(points) <= count:  # each point, and some again
        return torch.from_numpy(points[np.arange(count) % len(points)]).float()
    rng = np.random.default_rng(seed)
    try:
        middle, labels = kmeans2(rows.double().numpy(), count, minit="++", seed=rng, missing="raise")
    except ClusterError:  # a cluster came out empty
        return torch.from_numpy(points[rng.choice(len(points), count, replace=False)]).float()
    largest_first = np.argsort(-np.bincount(labels, minlength=count), kind="stable")
    return torch.from_numpy(middle[largest_first]).float()


def row_length(base: LoadedBase) -> float:
    """Mean Euclidean length of the input embedding's rows."""
    table = torch.as_tensor(base.model.get_input_embeddings().weight).detach()
    chosen = torch.linspace(0, len(table) - 1, min(_NORM_ROWS, len(table)), device=table.device).long()
    return float(table[chosen].float().norm(dim=-1).mean())
