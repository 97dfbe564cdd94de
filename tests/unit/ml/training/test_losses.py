"""SPR, HAE and beta by themselves, on logits written by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from pvchat_desktop.core.recipe import RegularisedOperand, SparsityLosses
from pvchat_desktop.ml.remoh.routing import RoutingState
from pvchat_desktop.ml.training.losses import BetaController, auxiliary, default_rate, hae, spr


def backward(loss: Tensor) -> None:
    loss.backward()  # type: ignore[no-untyped-call]


def collected(*logits: Tensor, mask: Tensor | None = None) -> RoutingState:
    state = RoutingState()
    with state.collect(mask):
        for one in logits:
            state.record(one)
    return state


def sparse(share: float, tokens: int = 200) -> RoutingState:
    """A share of the gates closed."""
    closed = round(share * tokens)
    return collected(torch.cat([torch.full((closed,), -1.0), torch.ones(tokens - closed)]).view(1, tokens, 1))


def test_operands_against_their_formulas() -> None:
    logits = torch.tensor([[[3.0, -4.0], [0.0, 2.0]]])  # (1, 2, 2)
    state = collected(logits)
    assert float(state.sparsity) == 0.5
    assert float(spr(state, "pre_activation_norm")) == pytest.approx((5 / 2 + 2 / 2) / 2)
    assert float(spr(state, "gate_mean")) == pytest.approx(5 / 4)
    assert float(spr(state, "balanced_l1")) == pytest.approx(5 / 4), "both heads are used alike"
    assert float(state.soft_sparsity) == pytest.approx(1 - (1 + 0 + 0.5 + 1) / 4, abs=1e-6)


def test_a_head_that_is_used_more_weighs_more() -> None:
    state = collected(torch.tensor([[[1.0, 1.0], [1.0, -1.0], [1.0, -1.0]]]))
    assert float(spr(state, "balanced_l1")) == pytest.approx((3 * 1.5 + 1 * 0.5) / 6)
    assert float(spr(state, "gate_mean")) == pytest.approx(4 / 6)


def test_figures_are_means_over_all_tokens_and_layers() -> None:
    state = collected(torch.full((2, 3, 4), 2.0), torch.full((1, 2, 4), -1.0))
    assert float(state.sparsity) == pytest.approx(8 / 32)
    assert float(state.logit_norm) == pytest.approx((6 * 4.0 / 4 + 2 * 2.0 / 4) / 8)


def test_p10_masked_positions_do_not_count_whatever_they_hold() -> None:
    logits = torch.tensor([[[1.0], [math.nan], [-1.0]], [[-1.0], [math.inf], [-math.inf]]], requires_grad=True)
    mask = torch.tensor([[True, False, True], [True, False, False]])
    state = collected(logits, mask=mask)
    assert float(state.sparsity) == pytest.approx(2 / 3)
    backward(spr(state, "pre_activation_norm") + spr(state, "balanced_l1") + hae(state, 0.5))
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
    assert not logits.grad[~mask].any()


def test_a_mask_is_for_layers_with_its_positions() -> None:
    mask = torch.tensor([[True, True, False, True]])
    state = collected(torch.ones(1, 4, 1), -torch.ones(3, 2, 1), mask=mask)
    assert float(state.sparsity) == pytest.approx(6 / 9)


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.0), (0.3, 0.0), (0.5, 0.0), (1.0, math.e - 1)])
def test_p05_hae_at_and_around_the_target(share: float, expected: float) -> None:
    assert float(hae(sparse(share), 0.5)) == pytest.approx(expected, abs=1e-6)


def test_p05_hae_is_continuous_at_the_target() -> None:
    above = float(hae(sparse(0.505), 0.5))
    assert 0 < above == pytest.approx(math.expm1(0.01), rel=1e-4)


@pytest.mark.parametrize("closed", [0.6, 1.0])
def test_p03_hae_has_a_gradient_that_opens_gates(closed: float) -> None:
    state = sparse(closed)
    logits = state.logits[0].requires_grad_()
    backward(hae(state, 0.5))
    assert logits.grad is not None
    assert (logits.grad < 0).all(), "a larger logit lowers the loss"


def test_below_the_target_hae_has_no_gradient() -> None:
    state = sparse(0.4)
    logits = state.logits[0].requires_grad_()
    backward(hae(state, 0.5))
    assert logits.grad is not None
    assert not logits.grad.any()


def moved(share: float, beta: BetaController) -> float:
    beta.observe(sparse(share))
    beta.step()
    return float(beta.beta)


def test_p06_beta_follows_the_sparsity() -> None:
    beta = BetaController(target=0.5, steps=200)
    start = float(beta.beta)
    assert start == pytest.approx(1e-8)
    risen = moved(0.2, beta)
    assert risen == pytest.approx(start * math.exp(beta.rate * 0.3), rel=1e-5)
    assert moved(0.5, beta) == pytest.approx(risen)
    assert moved(0.9, beta) == pytest.approx(risen * math.exp(beta.rate * -0.4), rel=1e-5)
    assert not beta.beta.requires_grad


def test_p06_beta_stays_in_its_clamp() -> None:
    beta = BetaController(target=0.5, steps=10)
    for _ in range(60):
        moved(0.0, beta)
    assert float(beta.beta) == 10
    for _ in range(60):
        moved(1.0, beta)
    assert float(beta.beta) == pytest.approx(1e-15)


def test_p06_in_eval_mode_beta_does_not_move() -> None:
    beta = BetaController(target=0.5, steps=200).eval()
    assert moved(0.0, beta) == pytest.approx(1e-8)


def test_p07_one_move_per_optimiser_step_by_all_its_micro_batches() -> None:
    beta = BetaController(target=0.5, steps=200, rate=1.0)
    beta.observe(sparse(0.0, tokens=300))
    beta.observe(sparse(1.0, tokens=100))
    assert float(beta.beta) == pytest.approx(1e-8)
    assert float(beta.step() or 0) == pytest.approx(0.25)
    assert float(beta.beta) == pytest.approx(1e-8 * math.exp(0.25), rel=1e-5)
    assert beta.step() is None
    beta.observe(RoutingState())
    assert beta.step() is None


def test_p08_beta_is_an_fp32_buffer_that_survives_saving_and_casting() -> None:
    beta = BetaController(target=0.5, steps=200)
    for _ in range(20):
        moved(0.1, beta)
    again = BetaController(target=0.5, steps=200)
    again.load_state_dict(beta.state_dict())
    assert torch.equal(again.beta, beta.beta)
    again.observe(sparse(0.0))
    again.load_state_dict(beta.state_dict())
    assert again.step() is None, "what an undone step had seen moved beta"
    value = beta.beta.clone()
    for cast in (beta.to, beta.half, torch.nn.ModuleList([beta]).to):
        cast(*(() if cast == beta.half else (torch.bfloat16,)))
        assert beta.beta.dtype == torch.float32
        assert torch.equal(beta.beta, value)
    assert [name for name, _ in beta.named_buffers()] == ["beta"]


def test_rate_reaches_1_in_a_quarter_of_the_steps() -> None:
    assert default_rate(start=1e-8, target=0.5, steps=200) == pytest.approx(0.74, abs=0.01)
    assert default_rate(start=1e-8, target=0.5, steps=1470) == pytest.approx(0.1, abs=0.001)
    assert BetaController(target=0.5, steps=200, rate=0.1).rate == 0.1


def test_the_sum_weighs_both_losses_and_a_weight_of_0_switches_one_off() -> None:
    beta = BetaController(target=0.5, steps=200, start=1e-2)
    state = sparse(1.0)
    norm: RegularisedOperand = "pre_activation_norm"
    both = auxiliary(state, SparsityLosses(spr_weight=2.0, hae_weight=0.5, operand=norm), beta)
    assert float(both.spr) == pytest.approx(1e-2)
    assert float(both.total) == pytest.approx(2 * 1e-2 + 0.5 * (math.e - 1), rel=1e-5)
    none = auxiliary(state, SparsityLosses(spr_weight=0.0, hae_weight=0.0), beta)
    assert float(none.total) == 0
    assert float(auxiliary(RoutingState(), SparsityLosses(), beta).total) == 0
