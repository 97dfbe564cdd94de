"""Second stage: the whole model learns to answer, and to tell whether the person of a picture is in a clip."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from pvchat_desktop.ml.base_models.base import LoadedBase
from tools.playhouse.asking import Drawn
from tools.playhouse.model import normalised, see
from tools.playhouse.pool import Part
from tools.playhouse.sequences import MOST_PEOPLE, ROWS_EACH, Packed, mask_of

_USUAL_WORDS = 8  # of an answer: keeps the gradients' size


class Sight:
    """Visual rows of frames (n, 64, D) and of reference pictures (n, 16, D); made once where the tower is frozen."""

    def __init__(self, parts: list[Part], tower: Any, *, frozen: bool, device: torch.device) -> None:
        self._parts, self._tower, self.frozen, self._device = parts, tower, frozen, device
        self._kept: dict[tuple[int, str, int], Tensor] = {}

    def frames(self, part: int, clips: NDArray[np.int64], times: NDArray[np.int64]) -> Tensor:
        """(B, F * 64, D)."""
        keys = [(int(c), int(t)) for c, row in zip(clips, times, strict=True) for t in row]
        rows = self._rows(part, "frames", keys)
        return rows.reshape(len(clips), -1, rows.shape[-1])

    def references(self, part: int, people: NDArray[np.int64], pictures: NDArray[np.int64]) -> Tensor:
        """(L, 16, D) mean over each lesson's pictures."""
        keys = [(int(p), int(i)) for p, row in zip(people, pictures, strict=True) for i in row]
        rows = self._rows(part, "references", keys)
        return rows.reshape(len(people), pictures.shape[1], *rows.shape[1:]).mean(1)

    def _rows(self, part: int, what: str, keys: list[tuple[int, int]]) -> Tensor:
        source = getattr(self._parts[part], what)
        unique = list(dict.fromkeys(keys))
        if not self.frozen:
            made = self._made(source, unique)
            index = {key: i for i, key in enumerate(unique)}
            return made[torch.tensor([index[key] for key in keys], device=made.device)]
        names = {key: (part, what, key[0] * 64 + key[1]) for key in unique}
        missing = [key for key in unique if names[key] not in self._kept]
        if missing:
            with torch.no_grad():
                for key, row in zip(missing, self._made(source, missing), strict=True):
                    self._kept[names[key]] = row.half()
        return torch.stack([self._kept[names[key]].float() for key in keys])

    def _made(self, source: NDArray[np.uint8], keys: list[tuple[int, int]]) -> Tensor:
        shown = torch.from_numpy(np.stack([source[a, b] for a, b in keys])).to(self._device)
        return see(self._tower, normalised(shown))


def embedding_table(base: LoadedBase) -> Tensor:
    """(vocabulary, D)."""
    table = base.model.get_input_embeddings().weight
    assert isinstance(table, Tensor)  # noqa: S101 - for the type checker
    return table


def row_length(base: LoadedBase) -> Tensor:
    """Mean length of the embedding's rows; soft rows are scaled to it, here and when somebody is enrolled."""
    length: Tensor = embedding_table(base).detach().norm(dim=-1).mean()
    return length


def forward(base: LoadedBase, sight: Sight, drawn: Drawn) -> Tensor:
    """(n, vocabulary + MOST_PEOPLE) logits at the picked positions; the last columns are the names."""
    packed, device = drawn.packed, base.device
    ids = packed.ids.to(device)
    table = embedding_table(base)
    own = ids >= base.vocabulary
    rows = functional.embedding(ids.masked_fill(own, 0), table)
    visual = sight.frames(drawn.part, drawn.clips, drawn.times)
    if drawn.kept is not None:
        visual = visual[torch.from_numpy(drawn.kept).to(visual.device)]
    is_visual = ids == base.family.placeholder_id(base)
    rows = rows.masked_scatter(is_visual[..., None], visual.to(rows.dtype))
    people, known = person_rows(base, sight, drawn)
    lesson, place = packed.lesson.to(device)[own], ids[own] - base.vocabulary
    rows = rows.masked_scatter(own[..., None], people.flatten(1, 2)[lesson, place].to(rows.dtype))
    mask = mask_of(packed.owner.to(device))
    state = base.family.hidden(base, rows, packed.positions.to(device), mask=mask)
    picked = packed.picked.to(device)
    state = state[picked[:, 0], picked[:, 1]]  # (n, D)
    of = packed.of_lesson.to(device)
    names = torch.einsum("nd,nkd->nk", state, people[of, :, 0].to(state.dtype)).masked_fill(~known[of], -1e4)
    return torch.cat([functional.linear(state, table.to(state.dtype)), names], 1).float()


def person_rows(base: LoadedBase, sight: Sight, drawn: Drawn) -> tuple[Tensor, Tensor]:
    """(L, MOST_PEOPLE, 17, D): name, soft rows; and (L, MOST_PEOPLE) whether somebody is meant there.

    The name's row is the mean of the others, so that it looks for the person by itself; all rows are as long as the
    embedding's.
    """
    table, count = embedding_table(base), len(drawn.packed.asked)
    people = table.new_zeros(count, MOST_PEOPLE, ROWS_EACH, table.shape[1])
    known = torch.zeros(count, MOST_PEOPLE, dtype=torch.bool, device=table.device)
    if not len(drawn.slots):
        return people, known
    soft = sight.references(drawn.part, drawn.slots[:, 2], drawn.pictures)
    order = torch.from_numpy(drawn.order).to(soft.device)
    soft = functional.normalize(soft.gather(1, order[..., None].expand_as(soft)), dim=-1)
    name = functional.normalize(soft.mean(1, keepdim=True), dim=-1)
    rows = torch.cat([name, soft], 1).to(table.dtype) * row_length(base)
    lesson, place = torch.from_numpy(drawn.slots[:, 0]), torch.from_numpy(drawn.slots[:, 1])
    known[lesson, place] = True
    return people.index_put((lesson.to(table.device), place.to(table.device)), rows), known


def loss_of(logits: Tensor, packed: Packed) -> tuple[Tensor, dict[str, float]]:
    """Mean over lessons of each answer's sum: a word that tells something counts the same in a long answer and in a
    short one. The first word counts three times."""
    device = logits.device
    losses = functional.cross_entropy(logits, packed.wanted.to(device), reduction="none")
    weight = 1.0 + 2.0 * packed.first.to(device).float()
    of = packed.of_lesson.to(device)
    sums = torch.zeros(len(packed.asked), device=device).index_add_(0, of, losses * weight)
    each = sums / _USUAL_WORDS
    about = torch.tensor([bool(one.people) and one.group != "beside" for one in packed.asked], device=device)
    figures = {"general": each[~about], "matching": each[about]}
    return each.mean(), {name: float(part.detach().mean()) for name, part in figures.items() if len(part)}


@torch.no_grad()
def judge(logits: Tensor, packed: Packed, yes_no: tuple[int, int]) -> dict[str, list[float]]:
    """Right (1) or wrong (0) by kind: all words of the answer; for presence the first word, by group."""
    right = (logits.argmax(1).cpu() == packed.wanted).tolist()
    whole = [True] * len(packed.asked)
    for lesson, is_right in zip(packed.of_lesson.tolist(), right, strict=True):
        whole[lesson] &= is_right
    found: dict[str, list[float]] = defaultdict(list)
    says_yes = (logits[:, yes_no[0]] > logits[:, yes_no[1]]).cpu().tolist()
    first_place = {
        lesson: i
        for i, (lesson, f) in enumerate(zip(packed.of_lesson.tolist(), packed.first.tolist(), strict=True))
        if f
    }
    for number, one in enumerate(packed.asked):
        if one.lesson.kind in ("presence", "existence", "existence_two"):
            says = says_yes[first_place[number]]
            found[f"{one.lesson.kind}:{one.group}"].append(float(says == one.lesson.answer.startswith("Yes")))
        else:
            found["beside" if one.group == "beside" else one.lesson.kind].append(float(whole[number]))
    return found
