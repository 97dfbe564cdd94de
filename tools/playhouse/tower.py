"""First stage: the vision tower learns to see. Every visual row that shows somebody has to tell who that is, what they
wear and do, and each picture where it was taken, by linear heads that are thrown away afterwards.

What somebody wears, does and looks like is read from the mean of their rows: each row adds what it sees, and need not
know everything. Identity is learned row by row, as a match with a linear code of the person's features, against
everybody else in the batch and their look-alikes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from tools.playhouse.labels import CLIP_LABELS, PERSON_LABELS, PERSON_NUMBERS, PLACES
from tools.playhouse.model import normalised, see
from tools.playhouse.pool import Part

CODE = 64  # width of the identity code
SHARPNESS = 16.0  # of the softmax over cosines
# Without a face only these can be told.
_FROM_BEHIND = ("hair_style", "hair_colour", "age")
_NUMBERS_FROM_BEHIND = ("skin", "build", "height", "face_width", "face_length", "hair_volume", "posture")
# What is fine at this size of picture, a sleeve's end or a hem, needs the most to be found.
_FINE = {"top_kind": 12.0, "top_colour": 4.0, "bottom_kind": 6.0, "bottom_colour": 4.0, "action": 6.0, "held": 2.0}
_WEIGHTS = {**dict.fromkeys(CLIP_LABELS, 0.7), **_FINE}


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """B pictures of clips and R reference pictures. `figure` (B, cells) is an index into the rows below, or -1."""

    pictures: Tensor  # (B, H, W, 3) uint8
    references: Tensor  # (R, h, w, 3) uint8
    place: Tensor  # (B,)
    figure: Tensor  # (B, 64) index of figure, -1 none
    head: Tensor  # (B, 64) bool
    clip_labels: Tensor  # (F, 10)
    looks: Tensor  # (F, 7)
    numbers: Tensor  # (F, numbers)
    faced: Tensor  # (F,) bool: the face is seen in this picture
    who: Tensor  # (F,) index into the codes
    reference_who: Tensor  # (R,)
    codes_looks: Tensor  # (C, 7) features of all candidates
    codes_numbers: Tensor  # (C, numbers)


class Heads(nn.Module):
    """Linear readings of a visual row (N, width)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        sizes = {"place": len(PLACES), **CLIP_LABELS, **{name: len(v) for name, v in PERSON_LABELS.items()}}
        # As the language model's own first norm, whose attention begins with the identity code (see starting.py).
        self.norm = nn.RMSNorm(width, eps=1e-6)
        self.labels = nn.ModuleDict({name: nn.Linear(width, size) for name, size in sizes.items()})
        self.numbers = nn.Linear(width, len(PERSON_NUMBERS))
        nn.init.constant_(self.numbers.bias, 0.5)
        self.spots = nn.Linear(width, 2)  # a figure is here; its head is here
        self.identity = nn.Linear(width, CODE, bias=False)
        self.code = nn.Linear(sum(len(v) for v in PERSON_LABELS.values()) + len(PERSON_NUMBERS), CODE)

    def codes(self, looks: Tensor, numbers: Tensor) -> Tensor:
        """(C, CODE) unit rows from features."""
        marks = [functional.one_hot(looks[:, i], len(v)).float() for i, v in enumerate(PERSON_LABELS.values())]
        coded = self.code(torch.cat([*marks, 2 * numbers - 1], 1))
        return functional.normalize(coded, dim=1)


def draw_batch(parts: list[Part], rng: np.random.Generator, *, pictures: int, references: int) -> Batch:
    """Pictures of one part, so that its families meet in it."""
    part = parts[int(rng.integers(len(parts)))]
    clips = rng.integers(0, part.clips, pictures)
    times = rng.integers(0, part.frames.shape[1], pictures)
    shown = np.stack([part.frames[c, t] for c, t in zip(clips, times, strict=True)])
    figure, head, rows = _cells(part, clips, times)
    of_clip, of_role = np.array([r[0] for r in rows], int), np.array([r[1] for r in rows], int)
    at = np.array([r[2] for r in rows], int)
    person = part.person[of_clip, of_role]
    asked = rng.integers(0, part.people, references)
    pick = rng.integers(0, part.references.shape[1], references)
    everybody, codes_of = np.unique(np.concatenate([person, asked]), return_inverse=True)
    kin = np.flatnonzero(np.isin(part.family, part.family[everybody]) & ~np.isin(np.arange(part.people), everybody))
    candidates = np.concatenate([everybody, kin])
    as_tensor = torch.from_numpy
    return Batch(
        pictures=as_tensor(shown),
        references=as_tensor(part.references[asked, pick]),
        place=as_tensor(part.place[clips]),
        figure=as_tensor(figure),
        head=as_tensor(head),
        clip_labels=as_tensor(part.labels[of_clip, of_role]),
        looks=as_tensor(part.looks[person]),
        numbers=as_tensor(part.numbers[person]),
        faced=as_tensor(~np.isnan(part.faces[of_clip, at, of_role, 0])),
        who=as_tensor(codes_of[: len(person)]),
        reference_who=as_tensor(codes_of[len(person) :]),
        codes_looks=as_tensor(part.looks[candidates]),
        codes_numbers=as_tensor(part.numbers[candidates]),
    )


def _cells(
    part: Part, clips: NDArray[np.int64], times: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_], list[tuple[int, int, int]]]:
    """Figures of the pictures, numbered: number of each cell or -1, head or not, (clip, role, time) by number."""
    roles = part.cells[clips, times].astype(np.int64)  # (B, cells)
    figure = np.full(roles.shape, -1, np.int64)
    rows: list[tuple[int, int, int]] = []
    for index, (clip, time) in enumerate(zip(clips, times, strict=True)):
        for role in np.unique(roles[index]):
            if role >= 0 and part.person[clip, role] >= 0:
                figure[index, roles[index] == role] = len(rows)
                rows.append((int(clip), int(role), int(time)))
    return figure, part.heads[clips, times], rows


def loss_of(
    tower: Any, heads: Heads, batch: Batch, device: torch.device, *, identity: float = 1.0
) -> tuple[Tensor, dict[str, float]]:
    """The whole loss, and its parts for the log.

    `identity` weighs what tells people apart: little at first, else its noise drowns the large cues (see `weight_at`).
    """
    rows = heads.norm(see(tower, normalised(batch.pictures.to(device))))  # (B, 64, D)
    shown = batch.figure >= 0
    of = batch.figure[shown].to(device)  # (n,) figure of each row that shows one
    on_head = batch.head[shown].to(device).float()
    mine = rows[shown.to(device)]  # (n, D)
    share = _shares(of, 0.3 + 0.7 * on_head, len(batch.who))
    below = _shares(of, 1.0 - 0.8 * on_head, len(batch.who))
    place = functional.cross_entropy(heads.labels["place"](rows.mean(1)), batch.place.to(device))
    spots = heads.spots(rows)
    wanted = torch.stack([shown, batch.head & shown], -1).float().to(device)
    parts = {
        "place": place,
        "spots": functional.binary_cross_entropy_with_logits(spots, wanted),
        "clothes": _clothes(heads, _mean_rows(mine, of, below, len(batch.who)), batch.clip_labels.to(device)),
        "looks": _looks(heads, _mean_rows(mine, of, share, len(batch.who)), batch, device),
        "identity": identity * _identity(heads, mine, of, share * on_head, batch, device),
        "reference": _reference(heads, tower, batch, device, identity),
    }
    total = torch.stack(list(parts.values())).sum()
    return total, {name: float(value.detach()) for name, value in parts.items()}


_NUMBERS_WEIGHT = 0.15  # of the summed squared errors of all measures of a face and body


def weight_at(step: int) -> float:
    """Of identity at a step: a tenth at the beginning, all from step 1000 on."""
    return min(1.0, 0.1 + 0.9 * step / 1000)


def _shares(of: Tensor, weight: Tensor, figures: int) -> Tensor:
    """Weight of each row, figures counting alike however large they are. Sums to about 1.

    Looks are taught where the head is, clothes below: that is learned first. The rest of the figure learns them too.
    """
    total = torch.zeros(figures, device=of.device).index_add_(0, of, weight)
    return weight / total[of].clamp_min(1e-3) / max(1, figures)


def _weighted(losses: Tensor, share: Tensor, valid: Tensor) -> Tensor:
    weight = share * valid
    return (losses * weight).sum() / weight.sum().clamp_min(1e-6)


def _mean_rows(rows: Tensor, of: Tensor, share: Tensor, figures: int) -> Tensor:
    """(F, D) weighted mean of each figure's rows."""
    weight = torch.zeros(figures, device=of.device).index_add_(0, of, share)
    sums = torch.zeros(figures, rows.shape[1], device=of.device).index_add_(0, of, rows * share[:, None])
    return sums / weight.clamp_min(1e-6)[:, None]


def _clothes(heads: Heads, figures: Tensor, labels: Tensor) -> Tensor:
    """`figures` (F, D)."""
    losses = [
        weight * functional.cross_entropy(heads.labels[name](figures), labels[:, i])
        for i, (name, weight) in enumerate(_WEIGHTS.items())
    ]
    return torch.stack(losses).mean()


def _looks(heads: Heads, figures: Tensor, batch: Batch, device: torch.device) -> Tensor:
    """`figures` (F, D)."""
    looks, numbers, faced = (part.to(device) for part in (batch.looks, batch.numbers, batch.faced))
    even = torch.ones(len(figures), device=device)
    losses = [
        _weighted(
            functional.cross_entropy(heads.labels[name](figures), looks[:, i], reduction="none"),
            even,
            faced | (name in _FROM_BEHIND),
        )
        for i, name in enumerate(PERSON_LABELS)
    ]
    behind = torch.tensor([name in _NUMBERS_FROM_BEHIND for name in PERSON_NUMBERS], device=device)
    seen = (faced[:, None] | behind[None]).float()
    error: Tensor = ((heads.numbers(figures) - numbers).square() * seen).sum(1).mean()
    return torch.stack(losses).mean() + _NUMBERS_WEIGHT * error


def _identity(heads: Heads, rows: Tensor, of: Tensor, share: Tensor, batch: Batch, device: torch.device) -> Tensor:
    codes = heads.codes(batch.codes_looks.to(device), batch.codes_numbers.to(device))
    seen = functional.normalize(heads.identity(rows), dim=1)
    losses = functional.cross_entropy(SHARPNESS * seen @ codes.T, batch.who.to(device)[of], reduction="none")
    return _weighted(losses, share, batch.faced.to(device)[of].float() + 0.2)


def _reference(heads: Heads, tower: Any, batch: Batch, device: torch.device, identity: float) -> Tensor:
    """Reference pictures: the mean of the rows must name the person, and tell the looks."""
    rows = heads.norm(see(tower, normalised(batch.references.to(device)))).mean(1)  # (R, D)
    who = batch.reference_who.to(device)
    looks, numbers = batch.codes_looks.to(device), batch.codes_numbers.to(device)
    codes = heads.codes(looks, numbers)
    matched = functional.cross_entropy(SHARPNESS * functional.normalize(heads.identity(rows), dim=1) @ codes.T, who)
    named = [functional.cross_entropy(heads.labels[name](rows), looks[who, i]) for i, name in enumerate(PERSON_LABELS)]
    error: Tensor = (heads.numbers(rows) - numbers[who]).square().sum(1).mean()
    return identity * matched + torch.stack(named).mean() + _NUMBERS_WEIGHT * error


@torch.no_grad()
def measure(tower: Any, heads: Heads, batch: Batch, device: torch.device) -> dict[str, float]:
    """Shares of right readings: rows that show a face, and reference pictures."""
    rows = heads.norm(see(tower, normalised(batch.pictures.to(device))))
    pictured = batch.figure.to(device)
    figures: dict[str, float] = {}
    figures["place"] = _right(heads.labels["place"](rows.mean(1)), batch.place.to(device))
    mine = _means(rows, pictured, ~batch.head.to(device), len(batch.who))
    for i, name in enumerate(CLIP_LABELS):
        figures[name] = _right(heads.labels[name](mine), batch.clip_labels[:, i].to(device))
    on_head = _means(rows, pictured, batch.head.to(device), len(batch.who))
    faced = batch.faced.to(device)
    for i, name in enumerate(PERSON_LABELS):
        figures[name] = _right(heads.labels[name](on_head)[faced], batch.looks[:, i].to(device)[faced])
    codes = heads.codes(batch.codes_looks.to(device), batch.codes_numbers.to(device))
    figures["who"] = _right(
        (functional.normalize(heads.identity(on_head), dim=1) @ codes.T)[faced], batch.who.to(device)[faced]
    )
    referred = heads.norm(see(tower, normalised(batch.references.to(device)))).mean(1)
    who = batch.reference_who.to(device)
    figures["reference_who"] = _right(functional.normalize(heads.identity(referred), dim=1) @ codes.T, who)
    for i, name in enumerate(PERSON_LABELS):
        figures[f"reference_{name}"] = _right(heads.labels[name](referred), batch.codes_looks[:, i].to(device)[who])
    return figures


def _right(scores: Tensor, wanted: Tensor) -> float:
    return float((scores.argmax(1) == wanted).float().mean()) if len(wanted) else float("nan")


def _means(rows: Tensor, figure: Tensor, counted: Tensor, figures: int) -> Tensor:
    """(F, D) mean of each figure's rows."""
    chosen = (figure >= 0) & counted
    sums = torch.zeros(figures, rows.shape[-1], device=rows.device).index_add_(0, figure[chosen], rows[chosen])
    count = torch.zeros(figures, device=rows.device).index_add_(
        0, figure[chosen], torch.ones(1, device=rows.device).expand(int(chosen.sum()))
    )
    return sums / count.clamp_min(1.0)[:, None]
