"""Every family of bases: packed as separate where it shares a prefix, a run that is cut and taken up again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from pvchat_desktop.errors import Cancelled
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.registry import FAMILIES
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.training import loop, packing
from pvchat_desktop.ml.training.packing import Group, Segment
from pvchat_desktop.ml.training.run import Clips, learn
from tests.helpers.lessons import RECIPE, Watching, lesson

_SHORT = replace(RECIPE, image_epochs=1, video_epochs=1, clips_per_step=1)


def _groups(base: LoadedBase, folder: Path) -> list[Group]:
    clips, people = Clips(base, lesson(folder)), [prompt.Person("Leo")]
    asked = (("Is {p0} here?", "Yes."), ("What does {p0} do in this clip?", "{p0} waves a hand."))
    segments = [
        Segment(tuple(prompt.segment(base, people, q)), tuple(prompt.answer_ids(base, people, a)), q) for q, a in asked
    ]
    return [packing.group(base, clips.features(sample), segments) for sample in ("video0", "image1")]


@pytest.mark.parametrize("name", sorted(name for name, family in FAMILIES.items() if family.abilities.shares_prefix))
def test_packed_equals_separate(name: str, tmp_path: Path) -> None:
    base = random_weights.build(name)
    groups = _groups(base, tmp_path)
    decoder = list(base.family.language_model(base.model).parameters())
    for weight in decoder:
        weight.requires_grad_(True)
    losses, gradients = [], []
    with loop.learning(base):
        for batch in (packing.packed(base, groups), packing.separate(base, groups)):
            loss = packing.language_loss(base, batch)
            gradients.append(torch.autograd.grad(loss, decoder, allow_unused=True))
            losses.append(float(loss.detach()))
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    for one, two in zip(*gradients, strict=True):
        assert (one is None) == (two is None)
        if one is not None and two is not None:
            assert float((one - two).abs().max()) <= 1e-5 * max(1.0, float(two.abs().max()))


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_a_cut_run_ends_as_a_whole_one(name: str, tmp_path: Path) -> None:
    base = random_weights.build(name)
    whole = lesson(tmp_path / "whole", recipe=_SHORT, clips=2)
    pack = learn(base, whole, Watching())
    assert pack.steps[-1].sparsity is not None
    cut = lesson(tmp_path / "cut", recipe=_SHORT, clips=2)
    with pytest.raises(Cancelled):
        learn(base, cut, Watching(cancel_at=4))
    learn(base, cut, Watching())
    one, two = (load_file(Path(r.staging) / "adapter" / "adapter_model.safetensors") for r in (whole, cut))
    assert one.keys() == two.keys()
    assert all(torch.equal(one[key], two[key]) for key in one)
