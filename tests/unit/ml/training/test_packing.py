"""Packed questions give the losses and gradients of separate ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
import torch
from torch import Tensor

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.ml.base_models.base import LoadedBase, compose, embed, logits
from pvchat_desktop.ml.base_models.family import ClipFrames, Features
from pvchat_desktop.ml.identity.slots import bind_slots
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.remoh.model import add_adapter, remove_adapter, trainable
from pvchat_desktop.ml.training import loop, packing
from pvchat_desktop.ml.training.memory import Limits
from pvchat_desktop.ml.training.packing import Group, Pass, Segment

_ASKED = (
    ("Is {p0} in this clip?", "Yes, {p0} is here."),
    ("What is {p0} doing, and is {p1} there too?", "{p0} is alone."),
    ("Where?", "No."),
)


@pytest.fixture
def learner(base: LoadedBase) -> Iterator[LoadedBase]:
    torch.manual_seed(0)
    shape = AdapterShape(soft_tokens=3, lora_rank=4, lora_dropout=0.0)
    add_adapter(base, "packing", shape, people=2, names=["Leo", "Mia"])
    bind_slots(base, [("packing", 0), ("packing", 1)])
    with torch.no_grad():  # an untrained adapter would hide what its LoRA does
        for parameter in [*trainable(base, "packing")["lora"], *trainable(base, "packing")["routers"]]:
            parameter.add_(0.05 * torch.randn_like(parameter))
    with loop.learning(base):
        yield base
    remove_adapter(base, "packing")


def _clip(base: LoadedBase, frames: int, seed: int) -> Features:
    pixels = np.random.default_rng(seed).integers(0, 256, (frames, 32, 48, 3), np.uint8)
    return base.family.encode(base, ClipFrames(pixels, tuple(0.5 * i for i in range(frames))), 48 * 48)


def _group(base: LoadedBase, frames: int, seed: int) -> Group:
    people = prompt.people_of(base, ["Leo", "Mia"])
    segments = [
        Segment(tuple(prompt.segment(base, people, question)), tuple(prompt.answer_ids(base, people, answer)))
        for question, answer in _ASKED
    ]
    return packing.group(base, _clip(base, frames, seed), segments)


def _learned(base: LoadedBase, passes: Sequence[Pass]) -> tuple[float, list[Tensor]]:
    parameters = [p for group in trainable(base, "packing").values() for p in group]
    total = 0.0
    for parameter in parameters:
        parameter.grad = None
    for batch in passes:
        loss = packing.language_loss(base, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        total += float(loss.detach())
    return total, [torch.zeros_like(p) if p.grad is None else p.grad.clone() for p in parameters]


def test_packed_equals_separate_in_loss_and_gradients(learner: LoadedBase) -> None:
    groups = [_group(learner, 4, 0), _group(learner, 1, 1)]
    together = _learned(learner, [packing.packed(learner, groups)])
    alone = [
        packing.packed(learner, [part])
        for whole in groups
        for part in packing.split(whole, questions=1, max_tokens=4096)
    ]
    assert len(alone) == 6
    for other in ([packing.separate(learner, groups)], alone):
        loss, gradients = _learned(learner, other)
        assert loss == pytest.approx(together[0], rel=1e-5)
        for one, two in zip(gradients, together[1], strict=True):
            assert float((one - two).abs().max()) <= 1e-5 * max(1.0, float(two.abs().max()))
    assert all(float(gradient.abs().max()) > 0 for gradient in together[1])


def test_a_segment_has_the_ids_positions_and_states_of_a_composed_prompt(learner: LoadedBase) -> None:
    """What training computes for a question is what answering computes."""
    group = _group(learner, 4, 0)
    batch = packing.packed(learner, [group])
    states = packing.hidden(learner, batch)[0]
    people = prompt.people_of(learner, ["Leo", "Mia"])
    at = len(group.prefix)
    for (question, _), segment in zip(_ASKED, group.segments, strict=True):
        whole = compose(learner, group.clip, prompt.parts(learner, people, question), answer=segment.answer)
        behind = slice(at, at + len(segment))
        assert torch.equal(batch.ids[0, behind], whole.ids[whole.prefix :])
        assert torch.equal(batch.positions[:, 0, behind], whole.positions[:, whole.prefix :])
        rows, is_visual = embed(learner, whole)
        alone = learner.family.hidden(
            learner, rows[None], whole.positions[:, None], mask=None, is_visual=is_visual[None], deep=whole.deep
        )[0]
        assert torch.allclose(alone[whole.prefix :], states[behind], atol=1e-5)
        at += len(segment)


def test_groups_are_split_by_questions_and_tokens(base: LoadedBase) -> None:
    clip = _clip(base, 2, 0)
    group = packing.group(base, clip, [Segment((1,) * 10, (2,) * 5)] * 7)
    prefix = len(group.prefix)
    sizes = [len(part.segments) for part in packing.split(group, questions=3, max_tokens=10_000)]
    assert sizes == [3, 3, 1]
    sizes = [len(part.segments) for part in packing.split(group, questions=16, max_tokens=prefix + 30)]
    assert sizes == [2, 2, 2, 1]
    sizes = [len(part.segments) for part in packing.split(group, questions=16, max_tokens=1)]
    assert sizes == [1] * 7  # one question always runs


@pytest.mark.parametrize("shares", [True, False])
def test_passes_keep_to_the_limits_and_lose_nothing(
    base: LoadedBase, monkeypatch: pytest.MonkeyPatch, *, shares: bool
) -> None:
    clip = _clip(base, 2, 0)
    groups = [packing.group(base, clip, [Segment((1,) * 10, (2,) * 5)] * count) for count in (7, 2, 3)]
    prefix = len(groups[0].prefix)
    monkeypatch.setattr(type(base.family), "abilities", _abilities(base, shares=shares))
    limits = Limits(questions=4, clips=2, frames=8, max_tokens=4 * (prefix + 15))
    passes = loop.in_passes(base, groups, limits)
    assert sum(len(part.segments) for parts in passes for part in parts) == 12
    for parts in passes:
        assert len(parts) <= 2
        assert loop.tokens_of(base, parts) <= limits.max_tokens
        assert packing.build(base, parts).tokens == loop.tokens_of(base, parts)


def _abilities(base: LoadedBase, *, shares: bool) -> object:
    own = base.family.abilities
    return type(own)(shares_prefix=shares, reuses_cache=own.reuses_cache, four_bit=own.four_bit)


def test_padding_counts_for_nothing(learner: LoadedBase) -> None:
    groups = [_group(learner, 4, 0), _group(learner, 1, 1)]
    batch = packing.separate(learner, groups)
    assert not bool(batch.real.all())
    longer = torch.where(batch.real, batch.ids, 7)
    changed = Pass(
        ids=longer, positions=batch.positions, mask=None, real=batch.real, visuals=batch.visuals,
        predicting=batch.predicting, targets=batch.targets,
    )  # fmt: skip
    one, two = packing.language_loss(learner, batch), packing.language_loss(learner, changed)
    assert float(one.detach()) == pytest.approx(float(two.detach()), rel=1e-6)


def test_only_answers_are_projected(learner: LoadedBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The widest tensor of a pass holds answer positions, never the whole sequence."""
    seen: list[int] = []
    real = logits

    def spied(base: LoadedBase, rows: Tensor) -> Tensor:
        seen.append(len(rows))
        return real(base, rows)

    monkeypatch.setattr(packing, "logits", spied)
    batch = packing.packed(learner, [_group(learner, 4, 0)])
    packing.language_loss(learner, batch)
    assert sum(seen) == len(batch.targets) < batch.tokens // 3
