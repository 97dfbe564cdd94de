"""Many questions of a clip behind one prefix, in one pass through the decoder.

    ids        [ clip A | q1 a1 | q2 a2 | clip B | q3 a3 ]
    positions  those that each segment has alone behind its clip
    mask       a segment sees its clip and itself, nothing else

so that every hidden state is the one of a separate pass. Families that cannot share a prefix take one sequence per
question, padded behind; nothing else differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from pvchat_desktop.ml.base_models.base import LoadedBase, logits
from pvchat_desktop.ml.base_models.family import Features
from pvchat_desktop.ml.inference.prompt import prefix_ids

_LOGIT_ROWS = 256  # answer positions whose logits lie in memory together: 150 MiB in fp32 at 152k ids


@dataclass(frozen=True, slots=True)
class Segment:
    """One question with its answer, as ids; `instruction` is the question as a Q-Former reads it."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]
    instruction: str = ""

    def __len__(self) -> int:
        return len(self.prompt) + len(self.answer)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Questions about one clip."""

    clip: Features
    prefix: tuple[int, ...]
    segments: tuple[Segment, ...]

    @property
    def tokens(self) -> int:
        """Length of the packed sequence."""
        return len(self.prefix) + sum(len(segment) for segment in self.segments)


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """What one call of the decoder takes, on the base's device, and which of its rows predict what."""

    ids: Tensor  # (B, T) int64
    positions: Tensor  # (P, B, T) int64
    mask: Tensor | None  # (B, 1, T, T) bool, True = may look; None: causal
    real: Tensor  # (B, T) bool, False at padding
    visuals: tuple[tuple[Features, str], ...]  # in the order of the placeholders, with their instruction
    predicting: Tensor  # (N,) int64, rows of the flattened (B * T) that come before an answer's tokens
    targets: Tensor  # (N,) int64

    @property
    def tokens(self) -> int:
        return self.ids.numel()


def group(base: LoadedBase, clip: Features, segments: Sequence[Segment]) -> Group:
    return Group(clip, tuple(prefix_ids(base, clip)), tuple(segments))


def split(whole: Group, *, questions: int, max_tokens: int) -> list[Group]:
    """Parts of at most so many questions and tokens; one question is never split, however long its clip."""
    parts: list[list[Segment]] = []
    length = 0
    for segment in whole.segments:
        full = not parts or len(parts[-1]) == questions or length + len(segment) > max_tokens
        if full:
            parts.append([])
            length = len(whole.prefix)
        parts[-1].append(segment)
        length += len(segment)
    return [Group(whole.clip, whole.prefix, tuple(part)) for part in parts]


def build(base: LoadedBase, groups: Sequence[Group]) -> Pass:
    """One pass over some groups, packed where the family can."""
    return packed(base, groups) if base.family.abilities.shares_prefix else separate(base, groups)


def packed(base: LoadedBase, groups: Sequence[Group]) -> Pass:
    ids = [i for each in groups for i in (*each.prefix, *_behind(each))]
    clips, runs = _numbering(groups)
    predicting, targets = _answers(groups)
    return _on_device(
        base,
        Pass(
            ids=torch.tensor([ids]),
            positions=torch.cat([_positions(base, each) for each in groups], dim=-1)[:, None],
            mask=_block_mask(clips.to(base.device), runs.to(base.device))[None, None],
            real=torch.ones(1, len(ids), dtype=torch.bool),
            visuals=tuple((each.clip, "") for each in groups),
            predicting=predicting,
            targets=targets,
        ),
    )


def separate(base: LoadedBase, groups: Sequence[Group]) -> Pass:
    """One sequence per question; padding stands behind, where causal attention cannot see it."""
    rows = [(each, segment) for each in groups for segment in each.segments]
    width = max(len(each.prefix) + len(segment) for each, segment in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    real = torch.zeros_like(ids, dtype=torch.bool)
    placed: list[Tensor] = []
    predicting: list[int] = []
    for row, (each, segment) in enumerate(rows):
        whole = torch.tensor([*each.prefix, *segment.prompt, *segment.answer])
        ids[row, : len(whole)] = whole
        real[row, : len(whole)] = True
        own = base.family.positions(base, whole, [each.clip])  # (P, t)
        placed.append(functional.pad(own, (0, width - len(whole))))
        first = row * width + len(whole) - len(segment.answer) - 1
        predicting += range(first, first + len(segment.answer))
    return _on_device(
        base,
        Pass(
            ids=ids,
            positions=torch.stack(placed, dim=1),
            mask=None,
            real=real,
            visuals=tuple((each.clip, segment.instruction) for each, segment in rows),
            predicting=torch.tensor(predicting),
            targets=torch.tensor([i for _, segment in rows for i in segment.answer]),
        ),
    )


def hidden(base: LoadedBase, batch: Pass) -> Tensor:
    """(B, T, D) last hidden states of a pass."""
    family = base.family
    rows = base.model.get_input_embeddings()(batch.ids)
    is_visual = (batch.ids == family.placeholder_id(base)) & batch.real
    seen = torch.cat([family.visual_rows(base, clip, instruction) for clip, instruction in batch.visuals])
    deep = [family.deep_rows(clip) for clip, _ in batch.visuals]
    return family.hidden(
        base,
        rows.masked_scatter(is_visual[..., None], seen.to(rows.dtype)),
        batch.positions,
        mask=batch.mask,
        is_visual=is_visual,
        deep=[torch.cat(parts).to(base.device) for parts in zip(*deep, strict=True)],
    )


def language_loss(base: LoadedBase, batch: Pass) -> Tensor:
    """Sum of the cross-entropy over all answer tokens, in nats.

    Only answer positions are projected onto the vocabulary, a few hundred at a time, and again in the backward pass.
    """
    rows = hidden(base, batch).flatten(0, 1)[batch.predicting]  # (N, D)
    parts = zip(torch.split(rows, _LOGIT_ROWS), torch.split(batch.targets, _LOGIT_ROWS), strict=True)
    losses = [checkpoint(_cross_entropy, base, part, wanted, use_reentrant=False) for part, wanted in parts]
    return torch.stack([torch.as_tensor(loss) for loss in losses]).sum()


def _cross_entropy(base: LoadedBase, rows: Tensor, targets: Tensor) -> Tensor:
    return functional.cross_entropy(logits(base, rows).float(), targets, reduction="sum")


def _behind(each: Group) -> list[int]:
    return [i for segment in each.segments for i in (*segment.prompt, *segment.answer)]


def _positions(base: LoadedBase, each: Group) -> Tensor:
    """(P, t) positions of one packed group.

    Behind the clip there is only text, so a segment's positions depend on its length alone: the longest one's serve
    all.
    """
    start = len(each.prefix)
    longest = max(each.segments, key=len)
    whole = torch.tensor([*each.prefix, *longest.prompt, *longest.answer])
    alone = base.family.positions(base, whole, [each.clip])
    return torch.cat([alone[:, :start], *(alone[:, start : start + len(s)] for s in each.segments)], dim=-1)


def _numbering(groups: Sequence[Group]) -> tuple[Tensor, Tensor]:
    """Per token (T,): which group it belongs to, and which segment of it (0: the clip)."""
    clips: list[int] = []
    runs: list[int] = []
    lengths: list[int] = []
    for number, each in enumerate(groups):
        parts = [len(each.prefix), *(len(segment) for segment in each.segments)]
        clips += [number] * len(parts)
        runs += range(len(parts))
        lengths += parts
    counts = torch.tensor(lengths)
    return torch.tensor(clips).repeat_interleave(counts), torch.tensor(runs).repeat_interleave(counts)


def _block_mask(clips: Tensor, runs: Tensor) -> Tensor:
    """(T, T) bool: row i may look at column j."""
    same_clip = clips[:, None] == clips[None, :]
    same_run = (runs[:, None] == runs[None, :]) | (runs[None, :] == 0)
    return (same_clip & same_run).tril()


def _answers(groups: Sequence[Group]) -> tuple[Tensor, Tensor]:
    """Rows that predict answer tokens in a packed sequence, and the tokens."""
    predicting: list[int] = []
    targets: list[int] = []
    at = 0
    for each in groups:
        at += len(each.prefix)
        for segment in each.segments:
            first = at + len(segment.prompt) - 1
            predicting += range(first, first + len(segment.answer))
            targets += segment.answer
            at += len(segment)
    return torch.tensor(predicting), torch.tensor(targets)


def _on_device(base: LoadedBase, batch: Pass) -> Pass:
    return Pass(
        ids=batch.ids.to(base.device),
        positions=batch.positions.to(base.device),
        mask=None if batch.mask is None else batch.mask.to(base.device),
        real=batch.real.to(base.device),
        visuals=batch.visuals,
        predicting=batch.predicting.to(base.device),
        targets=batch.targets.to(base.device),
    )
