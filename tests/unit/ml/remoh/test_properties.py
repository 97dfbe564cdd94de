"""The properties of routed heads that published code is known to break, P1 to P15 without those of beta alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from pvchat_desktop.core.recipe import AdapterShape, SparsityLosses
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.base_models.load import load
from pvchat_desktop.ml.base_models.random_weights import build, save
from pvchat_desktop.ml.identity.slots import bind_slots, slot_ids
from pvchat_desktop.ml.remoh.layer import RoutedHeads
from pvchat_desktop.ml.remoh.model import (
    adapters_off,
    add_adapter,
    gates_off,
    load_adapter,
    routers,
    routing,
    save_adapter,
    trainable,
    use_adapters,
)
from pvchat_desktop.ml.training.losses import BetaController, auxiliary, hae, spr
from pvchat_desktop.protocol.messages import BaseModel
from tests.unit.ml.remoh.tiny import QUESTION, SHAPE, Tiny, backward, shake, strip

NAME = "learned"
ROUTERS_ONLY = AdapterShape(rows=False, lora=False)


def heads(tiny: Tiny) -> list[RoutedHeads]:
    return [part for part in unwrapped(tiny.base.model).modules() if isinstance(part, RoutedHeads)]


@torch.no_grad()
def set_bias(tiny: Tiny, value: float) -> None:
    for router in routers(tiny.base, NAME):
        router.bias.fill_(value)


def grads(tiny: Tiny, part: str) -> list[Tensor]:
    found = [getattr(router, part).grad for router in routers(tiny.base, NAME)]
    return [torch.zeros(()) if grad is None else grad for grad in found]


def forget_grads(tiny: Tiny) -> None:
    for group in trainable(tiny.base, NAME).values():
        for weight in group:
            weight.grad = None


@pytest.mark.parametrize("kind", ["relu", "softmax"])
@torch.no_grad()
def test_p01_an_untrained_adapter_leaves_the_logits_as_they_are(tiny: Tiny, kind: str) -> None:
    before = tiny.run()
    shape = AdapterShape(routers=kind)  # type: ignore[arg-type] # one of the two
    add_adapter(tiny.base, NAME, shape, people=2, names=("Leo", "Ana"))
    assert torch.equal(tiny.run(), before)
    bind_slots(tiny.base, [(NAME, 0), (NAME, 1)])
    assert torch.equal(tiny.run()[:, : tiny.base.vocabulary], before)
    assert tiny.run().shape[1] == tiny.base.vocabulary + 34


@torch.no_grad()
def test_p02_multipliers(tiny: Tiny) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    part, router = heads(tiny)[0], routers(tiny.base, NAME)[0]
    x = torch.randn(2, 5, router.weight.shape[1])
    assert torch.equal(part.multipliers(x, [NAME]), torch.ones(2, 5, part.heads))
    shake(tiny.base, NAME)
    found = part.multipliers(x, [NAME])
    logits = x @ router.weight.T + router.bias
    a1 = torch.softmax(x @ router.branch.T, -1)[..., :1]
    assert found.shape == (2, 5, part.heads)
    assert (found >= 0).all()
    assert torch.allclose(found[..., : router.shared], (2 * a1).expand(-1, -1, router.shared))
    assert torch.allclose(found[..., router.shared :], 2 * (1 - a1) * logits.clamp(min=0), atol=1e-6)
    assert (logits < 0).any()
    assert (found[..., router.shared :][logits <= 0] == 0).all()


@torch.no_grad()
def test_routers_compute_in_fp32_also_under_autocast(decoder: Tiny) -> None:
    add_adapter(decoder.base, NAME, SHAPE, people=1)
    shake(decoder.base, NAME)
    router = routers(decoder.base, NAME)[0]
    x = torch.randn(1, 5, router.weight.shape[1])
    plain = router(x)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for expected, found in zip(plain, router(x), strict=True):
            assert torch.equal(found, expected)


@torch.no_grad()
def test_p02_the_multipliers_reach_the_output_projection(tiny: Tiny) -> None:
    add_adapter(tiny.base, NAME, ROUTERS_ONLY, people=0)
    part = heads(tiny)[0]
    seen: list[Tensor] = []
    output = unwrapped(tiny.base.model).get_submodule(part.output)
    handle = output.register_forward_pre_hook(lambda _module, args: seen.append(args[0]))
    set_bias(tiny, 0.25)
    tiny.run()
    with gates_off(tiny.base):
        tiny.run()
    handle.remove()
    gated, plain = (kept.view(*kept.shape[:2], part.heads, part.head_width) for kept in seen)
    shared = routers(tiny.base, NAME)[0].shared
    assert torch.equal(gated[:, :, :shared], plain[:, :, :shared])
    assert torch.equal(gated[:, :, shared:], plain[:, :, shared:] * 0.25)


def test_p03_the_language_loss_teaches_the_routers(tiny: Tiny) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    backward(tiny.language_loss())
    for part in ("branch", "weight", "bias"):
        assert all(grad.abs().sum() > 0 for grad in grads(tiny, part))


@pytest.mark.parametrize("operand", ["pre_activation_norm", "gate_mean", "balanced_l1"])
def test_p03_spr_teaches_them_from_the_first_step(tiny: Tiny, operand: str) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    with routing(tiny.base).collect() as state:
        tiny.run()
    backward(spr(state, operand))  # type: ignore[arg-type] # one of the three
    for part in ("weight", "bias"):
        assert all(grad.abs().sum() > 0 for grad in grads(tiny, part))


@pytest.mark.parametrize(("bias", "target"), [(0.05, -0.5), (-1.0, 0.5)], ids=["all open", "all closed"])
def test_p03_hae_teaches_them_above_the_target(tiny: Tiny, bias: float, target: float) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    set_bias(tiny, bias)
    with routing(tiny.base).collect() as state:
        tiny.run()
    backward(hae(state, target))
    for part in ("weight", "bias"):
        assert all(grad.abs().sum() > 0 for grad in grads(tiny, part))


def _step(tiny: Tiny, loss: str, rate: float) -> dict[str, tuple[float, float]]:
    """One SGD step on one loss alone: figures before and after."""
    weights = trainable(tiny.base, NAME)["routers"]
    optimiser = torch.optim.SGD(weights, lr=rate)
    figures = []
    for _ in range(2):
        state = routing(tiny.base)
        state.clear()
        with state.collect():
            tiny.run()
        logits = torch.cat([kept.flatten() for kept in state.logits])
        figures.append((float(state.soft_sparsity.detach()), float(state.sparsity), float(logits.mean().detach())))
        value = hae(state, 0.5) if loss == "hae" else spr(state, "pre_activation_norm")
        if len(figures) == 1:
            backward(value)
            optimiser.step()
    names = ("soft", "hard", "logit")
    return {name: (before, after) for name, before, after in zip(names, *figures, strict=True)}


def test_p04_one_step_on_hae_opens_gates(tiny: Tiny) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    set_bias(tiny, -0.1)
    before, after = _step(tiny, "hae", 0.01)["soft"]
    assert after < before


def test_p04_one_step_on_spr_presses_gates(tiny: Tiny) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    set_bias(tiny, 0.01)
    figures = _step(tiny, "spr", 0.1)
    assert figures["logit"][1] < figures["logit"][0]
    assert figures["hard"][1] > figures["hard"][0]


@contextmanager
def _training(tiny: Tiny, *, checkpointing: bool) -> Iterator[None]:
    """Layers checkpoint in training mode only; the same dropout each time."""
    model = unwrapped(tiny.base.model)
    if checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    model.train()
    torch.manual_seed(0)
    try:
        yield
    finally:
        model.activation_checkpointing_disable()
        model.eval()


def test_p07_beta_moves_once_for_all_micro_batches_also_under_checkpointing(tiny: Tiny) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    shake(tiny.base, NAME)
    beta = BetaController(target=0.5, steps=100)
    state = routing(tiny.base)
    runs: list[int] = []
    handle = routers(tiny.base, NAME)[0].register_forward_hook(lambda *_args: runs.append(1))
    with _training(tiny, checkpointing=True):
        for question in ("who", "where is it"):
            state.clear()
            with state.collect():
                loss = tiny.language_loss((question,)) + auxiliary(state, SparsityLosses(), beta).total
                beta.observe(state)
                backward(loss)  # inside: what is recomputed must not count
            assert len(state.logits) == len(routers(tiny.base, NAME))
    handle.remove()
    assert len(runs) == 4, "the layers were not recomputed, so this test shows nothing"
    assert float(beta.beta) == pytest.approx(1e-8)
    sparsity = beta.step()
    assert sparsity is not None
    assert float(beta.beta) == pytest.approx(1e-8 * float(torch.exp(beta.rate * (0.5 - sparsity))))
    assert beta.step() is None


def test_p09_the_losses_keep_their_gradient_under_checkpointing(tiny: Tiny) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    shake(tiny.base, NAME)
    found: list[list[Tensor]] = []
    for on in (False, True):
        state = routing(tiny.base)
        state.clear()
        with _training(tiny, checkpointing=on):
            with state.collect():
                loss = tiny.language_loss()
            backward(loss + spr(state, "pre_activation_norm") + hae(state, 0.1))
        found.append([grad.clone() for part in ("branch", "weight", "bias") for grad in grads(tiny, part)])
        forget_grads(tiny)
    for plain, checkpointed in zip(*found, strict=True):
        assert plain.abs().sum() > 0
        assert torch.allclose(plain, checkpointed, rtol=1e-4, atol=1e-6)


def test_p09_the_graph_is_let_go(decoder: Tiny) -> None:
    add_adapter(decoder.base, NAME, SHAPE, people=1)
    state = routing(decoder.base)
    decoder.run()
    assert state.empty
    with state.collect():
        decoder.run()
    assert len(state.logits) == len(heads(decoder))
    state.clear()
    assert not float(spr(state, "gate_mean"))
    assert not float(hae(state, 0.5))


def _run_batch(tiny: Tiny, ids: Tensor, real: Tensor) -> None:
    """ids, real (B, T): through the layers that are routed, padding masked as usual."""
    base = tiny.base
    places = (real.long().cumsum(-1) - 1).clamp(min=0)
    if tiny.is_decoder_only:
        causal = torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool).tril()
        mask = causal & real[:, None, None, :] | torch.eye(ids.shape[1], dtype=torch.bool)
        base.family.hidden(base, base.model.get_input_embeddings()(ids), places.expand(3, -1, -1), mask=mask)
        return
    model = unwrapped(base.model)
    seen = tiny.clip.tensors["tower"][:1].expand(len(ids), -1, -1)
    queries = model.query_tokens.expand(len(ids), -1, -1)
    whole = torch.cat([torch.ones(queries.shape[:2], dtype=torch.bool), real], dim=1)
    model.qformer(
        input_ids=ids, attention_mask=whole.long(), position_ids=places, query_embeds=queries,
        encoder_hidden_states=seen, encoder_attention_mask=torch.ones(seen.shape[:2], dtype=torch.long),
    )  # fmt: skip


def _counted(tiny: Tiny, real: Tensor) -> Tensor:
    if tiny.is_decoder_only:
        return real
    return torch.cat(
        [torch.ones(len(real), unwrapped(tiny.base.model).query_tokens.shape[1], dtype=torch.bool), real], 1
    )


@pytest.mark.parametrize("side", ["left", "right"])
@torch.no_grad()
def test_p10_padding_is_left_out(tiny: Tiny, side: str) -> None:
    add_adapter(tiny.base, NAME, ROUTERS_ONLY, people=0)
    shake(tiny.base, NAME)
    set_bias(tiny, 0.0)  # about every second gate is closed
    state = routing(tiny.base)
    rows = [torch.tensor([5, 6, 7, 8, 9]), torch.tensor([11, 12, 13])]
    for row in rows:
        with state.collect():
            _run_batch(tiny, row[None], torch.ones(1, len(row), dtype=torch.bool))
    alone = (state.sparsity, state.logit_norm, state.mean_gate, state.soft_sparsity)
    state.clear()
    pad = (2, 0) if side == "left" else (0, 2)
    ids = torch.stack([rows[0], nn.functional.pad(rows[1], pad, value=3)])
    real = torch.stack([torch.ones(5), nn.functional.pad(torch.ones(3), pad)]).bool()
    with state.collect(_counted(tiny, real)):
        _run_batch(tiny, ids, real)
    together = (state.sparsity, state.logit_norm, state.mean_gate, state.soft_sparsity)
    for one, other in zip(alone, together, strict=True):
        assert torch.allclose(one, other, atol=1e-5)
    assert 0 < float(state.sparsity) < 1


@pytest.mark.parametrize("precision", ["bf16", "nf4"])
@pytest.mark.parametrize("kind", ["qwen3_vl", "instructblipvideo"])
def test_p11_everything_trainable_is_fp32_and_moves(kind: str, precision: str) -> None:
    base = build(kind, precision=precision)  # type: ignore[arg-type] # one of the two
    add_adapter(base, NAME, SHAPE, people=1)
    weights = [weight for group in trainable(base, NAME).values() for weight in group]
    assert {weight.dtype for weight in weights} == {torch.float32}
    assert {id(weight) for weight in weights} == {id(p) for p in base.model.parameters() if p.requires_grad}
    before = [weight.detach().clone() for weight in weights]
    optimiser = torch.optim.AdamW(weights, lr=1e-6, weight_decay=0.0)
    for weight in weights:
        weight.grad = torch.ones_like(weight)
    optimiser.step()
    assert all((weight != old).any() for weight, old in zip(weights, before, strict=True))


def test_p12_routers_survive_from_pretrained(tmp_path: Path) -> None:
    base = build("qwen3_vl")
    save(base, tmp_path / "base")
    spec = BaseModel(name="tiny", folder=str(tmp_path / "base"), content_hash="", precision="fp32", device="cpu")
    first = load(spec)
    add_adapter(first, NAME, SHAPE, people=1)
    for router in routers(first, NAME):
        assert not router.branch.any()
        assert not router.weight.any()
        assert torch.equal(router.bias, torch.ones_like(router.bias))
    shake(first, NAME)
    save_adapter(first, NAME, tmp_path / "adapter", torch.float32)
    again = load(spec)
    load_adapter(again, "other", tmp_path / "adapter")
    for mine, read in zip(routers(first, NAME), routers(again, "other"), strict=True):
        for one, other in zip(mine.parameters(), read.parameters(), strict=True):
            assert torch.equal(one, other)


def test_p14_one_picture_alone_gives_finite_losses(tiny: Tiny) -> None:
    add_adapter(tiny.base, NAME, SHAPE, people=1)
    for bias in (1.0, 0.0, -1.0):
        set_bias(tiny, bias)
        state = routing(tiny.base)
        state.clear()
        with state.collect():
            tiny.run(clip=tiny.picture)
        losses = [spr(state, operand) for operand in ("pre_activation_norm", "gate_mean", "balanced_l1")]
        total = torch.stack([*losses, hae(state, 0.5)]).sum()
        backward(total)
        assert total.isfinite()
        assert all(grad.isfinite().all() for part in ("weight", "bias") for grad in grads(tiny, part))
        forget_grads(tiny)


def test_p15_switched_off_the_base_is_as_it_was(tiny: Tiny) -> None:
    with torch.no_grad():
        before = tiny.run()
    add_adapter(tiny.base, NAME, SHAPE, people=1, names=("Leo",))
    shake(tiny.base, NAME)
    bind_slots(tiny.base, [(NAME, 0)])
    weights = [weight for group in trainable(tiny.base, NAME).values() for weight in group]
    with torch.no_grad():
        changed = tiny.run()
        with adapters_off(tiny.base), adapters_off(tiny.base):
            assert torch.equal(tiny.run(), before)
        assert torch.equal(tiny.run(), changed)
        assert not torch.allclose(changed[:, : tiny.base.vocabulary], before)
    assert all(weight.requires_grad for weight in weights)
    use_adapters(tiny.base, [])
    with torch.no_grad():
        assert torch.equal(tiny.run()[:, : tiny.base.vocabulary], before)  # rows alone change no other column
    assert not any(weight.requires_grad for weight in weights)
    assert slot_ids(tiny.base, 0)[0] == tiny.base.vocabulary
    strip(tiny.base)
    with torch.no_grad():
        assert torch.equal(tiny.run((QUESTION,)), before)
