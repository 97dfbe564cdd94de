"""What a family promises: pieces of a sequence give what the whole gives, names are those of real modules."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from transformers import DynamicCache

from pvchat_desktop.errors import Refused
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, compose, embed
from pvchat_desktop.ml.base_models.registry import FAMILIES as REGISTERED
from pvchat_desktop.ml.base_models.registry import family_of
from tests.helpers.bases import FAMILIES, MAX_PIXELS, frames, same


def _asked(base: LoadedBase, question: str = "Is it Leo?") -> Composed:
    seen = base.family.encode(base, frames(4), MAX_PIXELS)
    return compose(base, seen, [question], answer=base.encode_text("Yes."), instruction=question)


def _hidden(base: LoadedBase, composed: Composed, mask: Tensor | None = None) -> Tensor:
    rows, is_visual = embed(base, composed)
    return base.family.hidden(
        base, rows[None], composed.positions[:, None], mask=mask, is_visual=is_visual[None], deep=composed.deep
    )[0]


@pytest.mark.parametrize("model_type", FAMILIES)
@torch.no_grad()
def test_pieces_with_a_cache_equal_the_whole(model_type: str) -> None:
    base = random_weights.build(model_type)
    composed = _asked(base)
    rows, is_visual = embed(base, composed)
    cache = DynamicCache(config=base.model.config.get_text_config())
    found, used = [], 0
    for first in range(0, len(rows), 9):
        piece = slice(first, first + 9)
        count = int(is_visual[piece].sum())
        found.append(
            base.family.hidden(
                base,
                rows[None, piece],
                composed.positions[:, None, piece],
                mask=None,
                cache=cache,
                is_visual=is_visual[None, piece],
                deep=[deep[used : used + count] for deep in composed.deep],
            )[0]
        )
        used += count

    assert same(torch.cat(found), _hidden(base, composed))


@pytest.mark.parametrize("model_type", [name for name in FAMILIES if REGISTERED[name].abilities.shares_prefix])
@torch.no_grad()
def test_two_questions_behind_one_prefix_equal_separate_passes(model_type: str) -> None:
    base = random_weights.build(model_type)
    one, other = _asked(base, "Is it Leo?"), _asked(base, "Where is she, and what does she do?")
    start, first, second = one.prefix, len(one.ids), len(other.ids) - one.prefix
    packed = Composed(
        ids=torch.cat([one.ids, other.ids[start:]]),
        positions=torch.cat([one.positions, other.positions[:, start:]], dim=1),
        visual=one.visual,
        deep=one.deep,
        prefix=start,
    )
    mask = torch.ones(first + second, first + second, dtype=torch.bool).tril()
    mask[first:, start:first] = False

    together = _hidden(base, packed, mask[None, None])

    assert same(together[:first], _hidden(base, one))
    assert same(together[first:], _hidden(base, other)[start:])


@pytest.mark.parametrize("model_type", FAMILIES)
def test_names_are_those_of_modules(model_type: str) -> None:
    base = random_weights.build(model_type)
    family, modules = base.family, dict(base.model.named_modules())
    layers = family.routable(base.model)

    assert layers
    for layer in layers:
        output = modules[layer.output]
        assert isinstance(output, nn.Linear)
        assert output.in_features == layer.heads * layer.head_width
        assert layer.output.startswith(layer.attention.rpartition(".")[0])
    assert all(name in modules for name in family.unquantised)
    half, whole = family.lora_targets(base.model, 0.5), family.lora_targets(base.model, 1.0)
    assert set(half) < set(whole)
    assert all(isinstance(modules[name], nn.Linear) for name in whole)
    assert not any(name.startswith(family.unquantised) for name in whole)


@pytest.mark.parametrize("model_type", FAMILIES)
@torch.no_grad()
def test_x_of_an_attention_layer_is_its_first_argument(model_type: str) -> None:
    base = random_weights.build(model_type)
    composed = _asked(base)
    modules = dict(base.model.named_modules())
    widths: dict[str, int] = {}
    for layer in base.family.routable(base.model):
        modules[layer.attention].register_forward_pre_hook(
            lambda _module, given, named, name=layer.attention: widths.__setitem__(
                name, (given[0] if given else named["hidden_states"]).shape[-1]
            ),
            with_kwargs=True,
        )
    seen = base.family.encode(base, frames(4), MAX_PIXELS)
    base.family.visual_rows(base, seen, "Is it Leo?")
    _hidden(base, composed)

    assert set(widths) == {layer.attention for layer in base.family.routable(base.model)}
    assert len(set(widths.values())) == 1


@pytest.mark.parametrize("model_type", FAMILIES)
def test_one_frame_is_a_picture_and_two_visuals_fit_one_message(model_type: str) -> None:
    base = random_weights.build(model_type)
    clip, picture = (base.family.encode(base, shown, MAX_PIXELS) for shown in (frames(2), frames(1)))
    composed = compose(base, clip, ["Face: ", picture, "Who?"])

    assert (composed.ids == base.family.placeholder_id(base)).sum() == len(composed.visual)
    assert composed.positions.shape[1] == len(composed.ids)
    assert torch.isfinite(_hidden(base, composed)).all()
    alone = compose(base, picture, ["Who?"])
    assert torch.isfinite(_hidden(base, alone)).all()


def test_qwen_writes_times_between_an_outer_pair_of_marks() -> None:
    base = random_weights.build("qwen3_vl")
    seen = base.family.encode(base, frames(3), 16 * 16)

    text = base.tokenizer.decode(base.family.clip_tokens(base, seen))

    pair = "<|vision_start|><|video_pad|><|vision_end|>"
    assert text == f"<|vision_start|><0.2 seconds>{pair}<1.0 seconds>{pair}<|vision_end|>"


def test_identity_slots_beyond_the_vocabulary_take_positions_like_text() -> None:
    base = random_weights.build("qwen3_vl")
    seen = base.family.encode(base, frames(2), MAX_PIXELS)
    slots = [base.vocabulary + index for index in range(3)]

    composed = compose(base, seen, [slots, "Who?"])

    assert composed.ids[composed.prefix : composed.prefix + 3].tolist() == slots
    start = composed.positions[:, composed.prefix]
    assert composed.positions[:, composed.prefix + 2].tolist() == (start + 2).tolist()


def test_the_q_former_reads_the_question_with_gradient() -> None:
    base = random_weights.build("instructblipvideo")
    seen = base.family.encode(base, frames(2), MAX_PIXELS)
    weight = base.model.get_submodule(base.family.routable(base.model)[-1].output).weight
    assert isinstance(weight, Tensor)
    weight.requires_grad_(True)

    asked = base.family.visual_rows(base, seen, "Is it Leo?")
    torch.autograd.backward(asked.sum())

    assert weight.grad is not None
    assert weight.grad.abs().sum() > 0
    assert not same(asked.detach(), base.family.visual_rows(base, seen, "Where is she?").detach())


def test_routing_in_the_q_former_covers_self_and_cross_attention() -> None:
    base = random_weights.build("instructblipvideo")

    names = [layer.attention for layer in base.family.routable(base.model)]

    assert [name.removeprefix("qformer.encoder.layer.") for name in names] == [
        "0.attention.attention", "0.crossattention.attention", "1.attention.attention",
        "2.attention.attention", "2.crossattention.attention", "3.attention.attention",
    ]  # fmt: skip


def test_an_unknown_kind_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(Refused, match="qwen3_vl"):
        family_of("clip")
