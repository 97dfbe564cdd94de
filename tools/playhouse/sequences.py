"""From clips and lessons to packed sequences: the product's own prompt, many lessons behind one clip.

One sequence is [chat start, clip | lesson | lesson ...]. A lesson sees the clip and itself; its positions are those it
would have alone behind the clip. A person stands in it as ids behind the vocabulary, which are filled with rows of
their pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.family import Features
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.playhouse.lessons import Lesson
from tools.playhouse.model import CELLS, MERGE, REFERENCE_ROWS

MOST_PEOPLE = 2  # in one question
ROWS_EACH = 1 + REFERENCE_ROWS


@dataclass(frozen=True, slots=True)
class Asked:
    """A lesson about a clip; `people`: index of who stands as {p0}, {p1}, whose rows are put in front also where the
    lesson names nobody. `group` is for the figures."""

    lesson: Lesson
    people: tuple[int, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """B sequences of length T. Lessons are numbered through the batch; `picked` are positions whose next id counts."""

    ids: Tensor  # (B, T); ids from the vocabulary on: name and soft rows of {p0}, then of {p1}
    positions: Tensor  # (3, B, T)
    owner: Tensor  # (B, T) which lesson of its sequence a position belongs to; -1 the clip, -2 padding
    lesson: Tensor  # (B, T) number of the lesson in the batch, -1 none
    picked: Tensor  # (n, 2) sequence and place
    wanted: Tensor  # (n,) the next id; names are `vocabulary`, `vocabulary` + 1
    of_lesson: Tensor  # (n,) lesson of each picked position
    first: Tensor  # (n,) bool: the answer's first id
    asked: tuple[Asked, ...]


@dataclass(slots=True, eq=False)
class Scribe:
    """Writes ids with the product's own prompt, each text once."""

    base: LoadedBase
    _written: dict[tuple[str, str, str, int], tuple[list[int], list[int]]] = field(default_factory=dict)

    @property
    def vocabulary(self) -> int:
        return self.base.vocabulary

    def lesson(self, lesson: Lesson, people: int) -> tuple[list[int], list[int]]:
        """(ids up to where the answer begins, ids of the answer with its end), with the rows of so many people."""
        key = (lesson.question, lesson.answer, lesson.evidence, people)
        if key not in self._written:
            who = [self._person(k) for k in range(people)]
            asked = prompt.segment(self.base, who, lesson.question, lesson.evidence)
            self._written[key] = (asked, prompt.answer_ids(self.base, who, lesson.answer))
        return self._written[key]

    def _person(self, number: int) -> prompt.Person:
        name = self.vocabulary + ROWS_EACH * number
        return prompt.Person("", name, tuple(range(name + 1, name + ROWS_EACH)))

    def prefix(self, times_s: Sequence[float], kept: NDArray[np.bool_] | None = None) -> tuple[list[int], Tensor]:
        """Ids of chat start and clip, and their (3, P) positions. `kept` (frames * 64,): visual rows not left out."""
        clip = features_of(times_s)
        ids = torch.tensor(prompt.prefix_ids(self.base, clip))
        places = self.base.family.positions(self.base, ids, [clip])
        if kept is not None:
            visual = ids == self.base.family.placeholder_id(self.base)
            stays = (~visual).masked_scatter(visual, torch.from_numpy(kept))
            ids, places = ids[stays], places[:, stays]
        return ids.tolist(), places


def features_of(times_s: Sequence[float], rows: Tensor | None = None) -> Features:
    """A clip of frames at the model's size, as the product describes it."""
    layout = {
        "picture": len(times_s) == 1,
        "grid": [len(times_s), CELLS * MERGE, CELLS * MERGE],
        "rows": CELLS**2,
        "times_s": [float(time) for time in times_s],
    }
    return Features(tensors={} if rows is None else {"visual": rows}, layout=layout)


def pack(
    scribe: Scribe,
    clips: Sequence[tuple[NDArray[np.float32], Sequence[Asked]]],
    kept: NDArray[np.bool_] | None = None,
) -> Packed:
    """`clips`: times of the frames, and what is asked; all must have the same number of frames F. `kept` (B, F * 64):
    which visual rows are shown; None: all."""
    shown = [None] * len(clips) if kept is None else list(kept)
    rows = [_packed(scribe, times, asked, rows) for (times, asked), rows in zip(clips, shown, strict=True)]
    longest = max(len(row.ids) for row in rows)
    firsts = np.cumsum([0, *(len(asked) for _, asked in clips)])
    picked, wanted, of_lesson, first = [], [], [], []
    for b, row in enumerate(rows):
        for place, target, lesson, is_first in row.answers:
            picked.append((b, place))
            # A name stands in the column behind the vocabulary that its person has.
            name = scribe.vocabulary + (target - scribe.vocabulary) // ROWS_EACH
            wanted.append(target if target < scribe.vocabulary else name)
            of_lesson.append(lesson + int(firsts[b]))
            first.append(is_first)
    owner = torch.stack([_filled(row.owner, longest, -2) for row in rows])
    numbers = torch.where(owner >= 0, owner + torch.from_numpy(firsts[:-1])[:, None], -1)
    return Packed(
        ids=torch.stack([_filled(row.ids, longest, 0) for row in rows]),
        positions=torch.stack([_filled(row.positions, longest, 0) for row in rows], 1),
        owner=owner,
        lesson=numbers,
        picked=torch.tensor(picked),
        wanted=torch.tensor(wanted),
        of_lesson=torch.tensor(of_lesson),
        first=torch.tensor(first),
        asked=tuple(one for _, asked in clips for one in asked),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    ids: Tensor
    positions: Tensor
    owner: Tensor
    answers: list[tuple[int, int, int, bool]]  # place, next id, lesson, first of its answer


def _packed(
    scribe: Scribe, times_s: NDArray[np.float32], asked: Sequence[Asked], kept: NDArray[np.bool_] | None
) -> _Row:
    ids, places = scribe.prefix([float(t) for t in times_s], kept)
    owner, answers = [-1] * len(ids), []
    positions, begin = [places], int(places.max()) + 1
    for number, one in enumerate(asked):
        question, answer = scribe.lesson(one.lesson, len(one.people))
        answers += [(len(ids) + len(question) - 1 + i, target, number, i == 0) for i, target in enumerate(answer)]
        segment = [*question, *answer[:-1]]
        ids += segment
        owner += [number] * len(segment)
        positions.append((begin + torch.arange(len(segment))).expand(3, -1))
    return _Row(torch.tensor(ids), torch.cat(positions, 1), torch.tensor(owner), answers)


def _filled(row: Tensor, length: int, value: int) -> Tensor:
    return torch.nn.functional.pad(row, (0, length - row.shape[-1]), value=value)


def mask_of(owner: Tensor) -> Tensor:
    """(B, T) -> (B, 1, T, T) bool: earlier positions of the clip and of the own lesson; padding sees itself."""
    count = owner.shape[1]
    earlier = torch.ones(count, count, dtype=torch.bool, device=owner.device).tril()
    reads = (owner[:, None, :] == -1) | (owner[:, None, :] == owner[:, :, None])
    alone = torch.eye(count, dtype=torch.bool, device=owner.device)
    return ((earlier & reads & (owner >= -1)[:, :, None]) | alone)[:, None]
