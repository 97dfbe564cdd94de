"""A face detector in YuNet's form and a face embedder, both small, for drawn faces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from tools.playhouse.faces_data import Scene

STRIDES_PX: Final = (8, 16, 32)
_UPPER_PX: Final = (44.0, 96.0, 1e9)  # tallest face that each stride looks for
DIMENSION: Final = 128


def _block(inner: int, outer: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU(inplace=True)
    )


class Detector(nn.Module):
    """(B, 3, H, W) BGR 0..255 -> for each stride (B, cells, 15): face, middle x y, log width height, ten coordinates.

    Read like YuNet's output: offsets count from the cell's corner in strides.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(_block(3, 10, 2), _block(10, 20, 2))
        self.down = nn.ModuleList(
            [
                nn.Sequential(_block(20, 36, 2), _block(36, 36)),
                nn.Sequential(_block(36, 48, 2), _block(48, 48)),
                nn.Sequential(_block(48, 64, 2), _block(64, 64)),
            ]
        )
        self.heads = nn.ModuleList([nn.Sequential(_block(width, 32), nn.Conv2d(32, 15, 1)) for width in (36, 48, 64)])
        for head in self.heads:
            last = head.get_submodule("1")
            assert isinstance(last, nn.Conv2d)  # noqa: S101 - for the type checker
            assert last.bias is not None  # noqa: S101
            nn.init.constant_(last.bias[:1], -4.0)

    def forward(self, pictures: Tensor) -> list[Tensor]:
        state = self.stem(pictures / 127.5 - 1.0)
        found = []
        for down, head in zip(self.down, self.heads, strict=True):
            state = down(state)
            found.append(head(state).permute(0, 2, 3, 1).flatten(1, 2))  # (B, cells, 15)
        return found


class YuNetForm(nn.Module):
    """The detector with YuNet's twelve outputs: cls, obj, bbox and kps by stride."""

    def __init__(self, detector: Detector) -> None:
        super().__init__()
        self.detector = detector

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        found = self.detector(pictures)
        faces = [torch.sigmoid(level[..., :1]) for level in found]
        return (*faces, *faces, *(level[..., 1:5] for level in found), *(level[..., 5:] for level in found))


OUTPUTS: Final = tuple(f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in STRIDES_PX)


def targets(scenes: Sequence[Scene], side_px: int) -> list[tuple[Tensor, Tensor]]:
    """For each stride: (B, cells) 1 face, 0 none, -1 not counted; and (B, cells, 14) where the face is, in strides."""
    made = []
    for level, stride in enumerate(STRIDES_PX):
        cells = side_px // stride
        lower = _UPPER_PX[level - 1] if level else 0.0
        corner = np.stack(np.meshgrid(np.arange(cells), np.arange(cells)), -1).reshape(-1, 2).astype(np.float32)
        marks = np.zeros((len(scenes), cells**2), np.float32)
        places = np.zeros((len(scenes), cells**2, 14), np.float32)
        for index, scene in enumerate(scenes):
            for box in scene.open:
                marks[index, _within(corner, stride, box)] = -1.0
            for face in scene.wanted:
                _mark(marks[index], places[index], corner, face, (stride, lower, _UPPER_PX[level]))
        made.append((torch.from_numpy(marks), torch.from_numpy(places)))
    return made


def _within(corner: np.ndarray, stride: int, box: np.ndarray) -> np.ndarray:
    middle = (corner + 0.5) * stride
    return np.asarray(((middle >= box[:2] - stride / 2) & (middle <= box[2:4] + stride / 2)).all(axis=1))


def _mark(
    marks: np.ndarray, places: np.ndarray, corner: np.ndarray, face: np.ndarray, scope: tuple[int, float, float]
) -> None:
    """Cells next to the face's middle are its; the rest of the face, and the neighbouring sizes, do not count."""
    stride, lower, upper = scope
    height = face[3] - face[1]
    if not 0.8 * lower <= height < 1.25 * upper:
        return
    middle = (face[:2] + face[2:4]) / 2
    away = np.abs((corner + 0.5) * stride - middle).max(1)
    near = away <= max(0.55 * stride, 0.13 * height)
    doubtful = (away <= max(1.1 * stride, 0.3 * height)) & (marks == 0)
    marks[doubtful] = -1.0
    marks[near] = 1.0 if lower <= height < upper else -1.0
    relative = np.concatenate([middle / stride, np.log((face[2:4] - face[:2]) / stride), face[4:] / stride]).astype(
        np.float32
    )
    rows = np.tile(relative, (int(near.sum()), 1))
    rows[:, :2] -= corner[near]
    rows[:, 4:] -= np.tile(corner[near], (1, 5))
    places[near] = rows


def detector_loss(found: Sequence[Tensor], wanted: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """Focal loss for faces; smooth L1 for box and points where a face is."""
    losses = []
    faces = sum(float((marks > 0).sum()) for marks, _ in wanted)
    for level, (marks, places) in zip(found, wanted, strict=True):
        counts = marks >= 0
        score = level[..., 0]
        plain = functional.binary_cross_entropy_with_logits(score, marks.clamp_min(0), reduction="none")
        wrong = torch.where(marks > 0, 1 - torch.sigmoid(score), torch.sigmoid(score))
        losses.append((plain * wrong.square() * counts * torch.where(marks > 0, 1.0, 0.75)).sum() * 2)
        chosen = marks > 0
        weight = torch.tensor([1.0] * 2 + [2.0] * 2 + [2.0] * 10, device=level.device)
        error = functional.smooth_l1_loss(level[chosen][:, 1:], places[chosen], reduction="none", beta=0.1)
        losses.append((error * weight).sum() * 0.5)
    return torch.stack(losses).sum() / max(1.0, faces)


class Embedder(nn.Module):
    """(B, 3, 112, 112) RGB, (value - 127.5) / 127.5 -> (B, 128), not yet of length 1."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            _block(3, 16, 2), _block(16, 32, 2), _block(32, 56, 2), _block(56, 56), _block(56, 96, 2), _block(96, 96)
        )
        self.out = nn.Linear(96 * 49, DIMENSION, bias=False)
        self.norm = nn.BatchNorm1d(DIMENSION, affine=False)

    def forward(self, crops: Tensor) -> Tensor:
        rows: Tensor = self.norm(self.out(self.layers(crops).flatten(1)))
        return rows


def margin_loss(rows: Tensor, centres: Tensor, who: Tensor, *, scale: float = 24.0, margin: float = 0.15) -> Tensor:
    """Softmax over cosines to one centre a person, the own cosine lowered by `margin` (additive cosine margin)."""
    cosines = functional.normalize(rows, dim=1) @ functional.normalize(centres, dim=1).T
    own = functional.one_hot(who, len(centres)).to(cosines.dtype)
    return functional.cross_entropy(scale * (cosines - margin * own), who, label_smoothing=0.02)
