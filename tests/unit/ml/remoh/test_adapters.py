"""Adapters on a base: saved and read, several at once, refused, exported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch
from bitsandbytes.nn.modules import Linear8bitLt
from peft import PeftModel
from peft.tuners.lora.bnb import Linear4bit as LoraLinear4bit
from peft.tuners.lora.bnb import Linear8bitLt as LoraLinear8bit
from peft.tuners.lora.layer import Linear as LoraLinear
from peft.tuners.lora.layer import LoraLayer
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import DynamicCache

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.errors import NotFound, ProgramError, Refused, StorageError
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.base_models.random_weights import build, save
from pvchat_desktop.ml.remoh.config import routed_count
from pvchat_desktop.ml.remoh.export import check_export, export_lora
from pvchat_desktop.ml.remoh.layer import RoutedHeads
from pvchat_desktop.ml.remoh.model import (
    add_adapter,
    gates_off,
    load_adapter,
    remove_adapter,
    routers,
    routing,
    save_adapter,
    trainable,
    use_adapters,
)
from pvchat_desktop.ml.remoh.tuner import ReMoHModel
from tests.helpers.disks import full_disk
from tests.unit.ml.remoh.tiny import SHAPE, Tiny, backward, shake, strip


def values(base: LoadedBase, name: str) -> list[Tensor]:
    return [weight.detach() for group in trainable(base, name).values() for weight in group]


@torch.no_grad()
def test_saved_and_read_again_in_fp32_the_difference_is_0(tiny: Tiny, tmp_path: Path) -> None:
    add_adapter(tiny.base, "made", SHAPE, people=2, names=("Leo", "Ana"))
    shake(tiny.base, "made")
    answer = tiny.run()
    save_adapter(tiny.base, "made", tmp_path, torch.float32)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["adapter_config.json", "adapter_model.safetensors"]
    load_adapter(tiny.base, "read", tmp_path)
    assert torch.equal(tiny.run(), answer), "loading switched adapters"
    use_adapters(tiny.base, ["read"])
    assert torch.equal(tiny.run(), answer)
    assert not any(weight.requires_grad for group in trainable(tiny.base, "read").values() for weight in group)
    strip(tiny.base)
    load_adapter(tiny.base, "alone", tmp_path, trainable=True)
    use_adapters(tiny.base, ["alone"])
    assert torch.equal(tiny.run(), answer)
    assert all(weight.requires_grad for group in trainable(tiny.base, "alone").values() for weight in group)


def test_saved_in_bf16_it_is_half_the_size_and_trains_on_in_fp32(decoder: Tiny, tmp_path: Path) -> None:
    add_adapter(decoder.base, "made", SHAPE, people=1)
    shake(decoder.base, "made")
    save_adapter(decoder.base, "made", tmp_path)
    stored = load_file(tmp_path / "adapter_model.safetensors")
    assert {value.dtype for value in stored.values()} == {torch.bfloat16}
    load_adapter(decoder.base, "read", tmp_path, trainable=True)
    for mine, read in zip(values(decoder.base, "made"), values(decoder.base, "read"), strict=True):
        assert read.dtype == torch.float32
        assert torch.equal(mine.bfloat16().float(), read)


def test_a_full_disk_is_told_in_words_and_leaves_nothing(decoder: Tiny, tmp_path: Path) -> None:
    add_adapter(decoder.base, "made", SHAPE, people=1)
    with full_disk(limit_bytes=64), pytest.raises(StorageError, match="disk is full"):
        save_adapter(decoder.base, "made", tmp_path / "adapter")
    assert list(tmp_path.iterdir()) == []
    save_adapter(decoder.base, "made", tmp_path / "adapter")


def test_the_files_tell_no_path_and_are_the_same_each_time(tmp_path: Path) -> None:
    save(build("qwen3_vl"), tmp_path / "base")
    base = build("qwen3_vl")
    base.model.name_or_path = str(tmp_path / "base")  # as after from_pretrained
    add_adapter(base, "made", SHAPE, people=1)
    for name in ("first", "second"):
        save_adapter(base, "made", tmp_path / name)
    config = (tmp_path / "first" / "adapter_config.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in config
    assert config == (tmp_path / "second" / "adapter_config.json").read_text(encoding="utf-8")
    assert json.loads(config)["peft_type"] == "REMOH"


@torch.no_grad()
def test_of_two_active_adapters_deltas_add_and_multipliers_multiply(tiny: Tiny) -> None:
    for seed, name in enumerate(("one", "other")):
        add_adapter(tiny.base, name, SHAPE, people=1)
        shake(tiny.base, name, seed=seed)
    model = unwrapped(tiny.base.model)
    lora = next(part for part in model.modules() if isinstance(part, (LoraLinear, LoraLinear4bit)))
    heads = next(part for part in model.modules() if isinstance(part, RoutedHeads))
    x = torch.randn(1, 3, int(lora.in_features or 0))
    h = torch.randn(1, 3, routers(tiny.base, "one")[0].weight.shape[1])
    deltas = []
    plain = lora.get_base_layer()(x)
    for names in (["one"], ["other"], ["one", "other"]):
        use_adapters(tiny.base, names)
        deltas.append(lora(x) - plain)
    assert torch.allclose(deltas[0] + deltas[1], deltas[2], atol=1e-5)
    apart = [heads.multipliers(h, [name]) for name in ("one", "other")]
    assert torch.allclose(apart[0] * apart[1], heads.multipliers(h, ["one", "other"]))
    together = tiny.run()
    use_adapters(tiny.base, ["one"])
    assert not torch.allclose(tiny.run(), together)


def test_a_frozen_adapter_stays_frozen_beside_one_that_learns(decoder: Tiny, tmp_path: Path) -> None:
    add_adapter(decoder.base, "made", SHAPE, people=1)
    save_adapter(decoder.base, "made", tmp_path)
    load_adapter(decoder.base, "frozen", tmp_path)
    use_adapters(decoder.base, ["frozen", "made"])
    backward(decoder.language_loss())
    assert all(weight.grad is None for group in trainable(decoder.base, "frozen").values() for weight in group)
    assert any(weight.grad is not None for weight in trainable(decoder.base, "made")["routers"])


@torch.no_grad()
def test_a_kv_cache_in_two_pieces_gives_the_same_hidden_states(tiny: Tiny) -> None:
    base = tiny.base
    add_adapter(base, "made", SHAPE, people=1)
    shake(base, "made", by=0.1)
    ids = torch.arange(5, 17)[None]
    embeddings = base.model.get_input_embeddings()(ids)
    places = base.family.positions(base, ids[0], [])[:, None]
    whole = base.family.hidden(base, embeddings, places, mask=None)
    cache = DynamicCache(config=unwrapped(base.model).config.get_text_config())
    pieces = [
        base.family.hidden(base, embeddings[:, part], places[..., part], mask=None, cache=cache)
        for part in (slice(0, 7), slice(7, 11), slice(11, 12))
    ]
    assert torch.allclose(torch.cat(pieces, dim=1), whole, atol=1e-5)


@pytest.mark.parametrize(
    ("shape", "groups"),
    [
        (AdapterShape(lora=False, routers="none"), {"rows"}),
        (AdapterShape(rows=False, routers="none"), {"lora"}),
        (AdapterShape(rows=False, lora=False), {"routers", "branches"}),
        (AdapterShape(rows=False, lora=False, routers="softmax"), {"routers", "branches"}),
        (AdapterShape(soft_tokens=4), {"rows", "lora", "routers", "branches"}),
    ],
)
def test_each_part_of_an_ablation_works_alone(
    tiny: Tiny, shape: AdapterShape, groups: set[str], tmp_path: Path
) -> None:
    before = tiny.run().detach()
    add_adapter(tiny.base, "made", shape, people=1)
    assert {group for group, weights in trainable(tiny.base, "made").items() if weights} == groups
    assert torch.equal(tiny.run(), before)
    shake(tiny.base, "made")
    answer = tiny.run()
    save_adapter(tiny.base, "made", tmp_path, torch.float32)
    load_adapter(tiny.base, "read", tmp_path)
    use_adapters(tiny.base, ["read"])
    assert torch.equal(tiny.run(), answer)
    with routing(tiny.base).collect() as state:
        tiny.run()
    assert state.empty == (shape.routers != "relu")


def test_a_recipe_with_nothing_to_train_is_refused(decoder: Tiny) -> None:
    with pytest.raises(Refused):
        add_adapter(decoder.base, "made", AdapterShape(rows=False, lora=False, routers="none"), people=1)


@pytest.mark.parametrize(
    ("heads", "share", "routed"), [(12, 1 / 3, 4), (32, 0.25, 8), (4, 0.25, 1), (2, 0.25, 1), (1, 0.25, 1), (4, 1, 4)]
)
def test_number_of_routed_heads(heads: int, share: float, routed: int) -> None:
    assert routed_count(heads, share) == routed


def test_routers_sit_in_the_upper_half(tiny: Tiny) -> None:
    add_adapter(tiny.base, "made", SHAPE, people=1)
    names = [key for key, part in unwrapped(tiny.base.model).named_modules() if isinstance(part, RoutedHeads)]
    layers = "model.language_model.layers" if tiny.is_decoder_only else "qformer.encoder.layer"
    assert {key.removeprefix(layers).split(".")[1] for key in names} == {"2", "3"}
    assert any("crossattention" in key for key in names) != tiny.is_decoder_only


def test_lora_lies_over_4_bit_and_8_bit_linears() -> None:
    base = build("qwen3_vl", precision="nf4")
    add_adapter(base, "made", SHAPE, people=1)
    assert _lora_kinds(base) == {LoraLinear4bit}
    wide = build("qwen3_vl")
    for layer in wide.model.get_submodule("model.language_model.layers").children():
        attention = layer.get_submodule("self_attn")
        attention.o_proj = _eight_bit(cast("nn.Linear", attention.o_proj))
    add_adapter(wide, "made", SHAPE, people=1)
    assert _lora_kinds(wide) == {LoraLinear, LoraLinear8bit}


def _lora_kinds(base: LoadedBase) -> set[type]:
    return {type(part) for part in base.model.modules() if isinstance(part, LoraLayer)}


def _eight_bit(linear: nn.Linear) -> nn.Module:
    made = Linear8bitLt(linear.in_features, linear.out_features, bias=False, has_fp16_weights=False)
    made.load_state_dict(linear.state_dict())
    return made


@torch.no_grad()
def test_removed_the_others_stay_and_with_the_last_the_base_is_as_it_was(tiny: Tiny) -> None:
    kinds = [type(part) for part in tiny.base.model.modules()]
    hooks = _hooks(tiny.base.model)
    before = tiny.run()
    for seed, name in enumerate(("one", "other")):
        add_adapter(tiny.base, name, SHAPE, people=1)
        shake(tiny.base, name, seed=seed)
    answer = tiny.run()  # of "other", which was added last
    remove_adapter(tiny.base, "one")
    assert torch.equal(tiny.run(), answer)
    remove_adapter(tiny.base, "other")
    assert torch.equal(tiny.run(), before)
    assert [type(part) for part in tiny.base.model.modules()] == kinds
    assert _hooks(tiny.base.model) == hooks


def _hooks(model: nn.Module) -> int:
    return sum(len(part._forward_hooks) + len(part._forward_pre_hooks) for part in model.modules())


def test_unknown_and_impossible_names(decoder: Tiny) -> None:
    use_adapters(decoder.base, [])
    with pytest.raises(NotFound):
        use_adapters(decoder.base, ["never"])
    for name in ("a.b", "", "layers", "weight", "lora"):
        with pytest.raises(ProgramError):
            add_adapter(decoder.base, name, SHAPE, people=1)
    add_adapter(decoder.base, "made", SHAPE, people=1)
    with pytest.raises(ProgramError):
        add_adapter(decoder.base, "made", SHAPE, people=1)
    with pytest.raises(NotFound):
        trainable(decoder.base, "never")


def test_what_cannot_work_with_routed_heads_is_refused(decoder: Tiny) -> None:
    add_adapter(decoder.base, "made", SHAPE, people=1)
    tuner = cast("ReMoHModel", cast("PeftModel", decoder.base.model).base_model)
    with pytest.raises(ProgramError):
        tuner.merge_adapter()
    with pytest.raises(ProgramError):
        tuner.add_weighted_adapter(["made"], [1.0], "sum")
    with pytest.raises(ProgramError):
        decoder.base.model(input_ids=torch.ones(1, 2, dtype=torch.long), adapter_names=["made"])


def test_a_pack_of_another_base_is_refused_and_changes_nothing(decoder: Tiny, tmp_path: Path) -> None:
    other = build("instructblipvideo")
    add_adapter(other, "made", SHAPE, people=1)
    save_adapter(other, "made", tmp_path)
    with pytest.raises(Refused, match="was not trained for the base"):
        load_adapter(decoder.base, "read", tmp_path)
    assert unwrapped(decoder.base.model) is decoder.base.model


@pytest.mark.parametrize("damage", ["no weights", "no config", "half a file", "another kind", "a weight is missing"])
def test_a_damaged_pack_is_refused(decoder: Tiny, tmp_path: Path, damage: str) -> None:
    add_adapter(decoder.base, "made", SHAPE, people=1)
    save_adapter(decoder.base, "made", tmp_path)
    weights, config = tmp_path / "adapter_model.safetensors", tmp_path / "adapter_config.json"
    if damage == "no weights":
        weights.unlink()
    elif damage == "no config":
        config.unlink()
    elif damage == "half a file":
        weights.write_bytes(weights.read_bytes()[:1000])
    elif damage == "another kind":
        config.write_text(json.dumps({"peft_type": "LORA"}), encoding="utf-8")
    else:
        _without_one(weights)
    with pytest.raises(Refused):
        load_adapter(decoder.base, "read", tmp_path)
    use_adapters(decoder.base, ["made"])


def _without_one(file: Path) -> None:
    from safetensors.torch import save_file

    kept = load_file(file)
    kept.pop(next(iter(kept)))
    save_file(kept, file)


@torch.no_grad()
def test_an_export_is_the_adapter_without_gates_and_rows(tiny: Tiny, tmp_path: Path) -> None:
    add_adapter(tiny.base, "made", SHAPE, people=2)
    shake(tiny.base, "made", by=0.1)
    export = export_lora(tiny.base, "made", tmp_path, torch.float32)
    assert check_export(tiny.base, "made", tmp_path) <= 1e-5
    assert "routing of attention heads" in export.lost
    assert "each person" in export.lost
    export_lora(tiny.base, "made", tmp_path / "small")
    assert 0 < check_export(tiny.base, "made", tmp_path / "small") < 0.1


def test_rows_alone_cannot_be_exported_as_lora(decoder: Tiny, tmp_path: Path) -> None:
    add_adapter(decoder.base, "made", AdapterShape(lora=False, routers="none"), people=1)
    with pytest.raises(Refused):
        export_lora(decoder.base, "made", tmp_path)


_STOCK = """
import sys
import numpy as np, torch
from peft import PeftModel
from transformers import AutoModelForImageTextToText
base, pack, export, target = sys.argv[1:]
model = AutoModelForImageTextToText.from_pretrained(base)
try:
    PeftModel.from_pretrained(model, pack)
except KeyError as error:
    print("refused", error)
model = PeftModel.from_pretrained(model, export).eval()
with torch.no_grad():
    np.save(target, model(input_ids=torch.arange(5, 17)[None]).logits.numpy())
print("ours" if any(name.startswith("pvchat_desktop") for name in sys.modules) else "stock")
"""


@torch.no_grad()
def test_stock_peft_loads_the_export_and_refuses_a_pack_clearly(tmp_path: Path) -> None:
    base = build("qwen3_vl")
    save(base, tmp_path / "base")
    add_adapter(base, "made", SHAPE, people=1)
    shake(base, "made")
    save_adapter(base, "made", tmp_path / "pack")
    export_lora(base, "made", tmp_path / "export", torch.float32)
    with gates_off(base):
        ours = base.model(input_ids=torch.arange(5, 17)[None]).logits.numpy()
    folders = [str(tmp_path / name) for name in ("base", "pack", "export", "logits.npy")]
    done = subprocess.run(
        [sys.executable, "-I", "-c", _STOCK, *folders], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "refused 'REMOH'" in done.stdout
    assert done.stdout.strip().endswith("stock")
    assert np.abs(np.load(tmp_path / "logits.npy") - ours).max() <= 1e-5
