"""P13: on a longer run the measured sparsity settles near its target, while the routers also learn a task."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from pvchat_desktop.core.recipe import AdapterShape, RegularisedOperand, SparsityLosses
from pvchat_desktop.ml.base_models.base import logits
from pvchat_desktop.ml.remoh.model import add_adapter, routing, trainable
from pvchat_desktop.ml.training.losses import BetaController, auxiliary
from tests.unit.ml.remoh.tiny import Tiny, backward

STEPS = 120


@pytest.mark.parametrize("operand", ["pre_activation_norm", "gate_mean"])
def test_p13_sparsity_settles_within_a_tenth_of_its_target(decoder: Tiny, operand: RegularisedOperand) -> None:
    base = decoder.base
    shape = AdapterShape(rows=False, lora=False, routed_share=0.5, upper_share=1.0)
    add_adapter(base, "learned", shape, people=0)
    settings = SparsityLosses(operand=operand)
    beta = BetaController(target=settings.target, steps=STEPS, start=settings.beta_start, rate=settings.beta_rate)
    optimiser = torch.optim.AdamW(trainable(base, "learned")["routers"], lr=1e-2, weight_decay=0.0)
    torch.manual_seed(0)
    ids = torch.randint(10, 300, (4, 16))
    embeddings = base.model.get_input_embeddings()(ids)
    state, measured = routing(base), []
    for _ in range(STEPS):
        state.clear()
        with state.collect():
            hidden = base.family.hidden(base, embeddings, torch.arange(16).expand(3, 4, 16), mask=None)
        language = F.cross_entropy(logits(base, hidden[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())
        loss = language + auxiliary(state, settings, beta).total
        beta.observe(state)
        optimiser.zero_grad()
        backward(loss)
        optimiser.step()
        measured.append(float(beta.step() or 0))
    assert loss.isfinite()
    settled = measured[-STEPS // 4 :]
    assert measured[0] == 0
    assert abs(sum(settled) / len(settled) - settings.target) < 0.1
