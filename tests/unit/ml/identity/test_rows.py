"""Identity rows: virtual ids, several people at once, packs that know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.errors import NotFound, ProgramError
from pvchat_desktop.ml.base_models.base import LoadedBase, logits
from pvchat_desktop.ml.base_models.random_weights import build
from pvchat_desktop.ml.identity.rows import output_rows_of_names, rows_of_names
from pvchat_desktop.ml.identity.slots import bind_slots, slot_ids, slot_of
from pvchat_desktop.ml.remoh.model import (
    adapters_off,
    add_adapter,
    load_adapter,
    remove_adapter,
    save_adapter,
    trainable,
    use_adapters,
)
from tests.unit.ml.remoh.tiny import SHAPE, Tiny, backward, shake, strip
from tests.unit.ml.remoh.tiny import tiny as tiny_base

ROWS_ONLY = AdapterShape(lora=False, routers="none")


@pytest.fixture(
    params=[(kind, precision) for kind in ("qwen3_vl", "instructblipvideo") for precision in ("fp32", "nf4")],
    ids="-".join,
)
def tiny(request: pytest.FixtureRequest) -> Iterator[Tiny]:
    made = tiny_base(*request.param)
    torch.manual_seed(0)
    yield made
    strip(made.base)


def embedded(base: LoadedBase, ids: list[int]) -> Tensor:
    found: Tensor = base.model.get_input_embeddings()(torch.tensor([ids]))[0]
    return found


def about(base: LoadedBase, k: int = 0) -> list[str | list[int]]:
    name, soft = slot_ids(base, k)
    return [soft, "is", [name], "here"]


@torch.no_grad()
def test_ids_behind_the_vocabulary_are_the_rows_of_who_is_bound(tiny: Tiny) -> None:
    base = tiny.base
    init = torch.randn(3, 17, 64)
    add_adapter(base, "family", ROWS_ONLY, people=3, init=init)
    bind_slots(base, [("family", 2), ("family", 0)])
    name, soft = slot_ids(base, 0)
    other, other_soft = slot_ids(base, 1)
    assert (name, soft[0], soft[-1]) == (base.vocabulary, base.vocabulary + 1, base.vocabulary + 16)
    assert (other, len(other_soft)) == (base.vocabulary + 17, 16)
    assert torch.equal(embedded(base, [name, *soft]), init[2])
    assert torch.equal(embedded(base, [other, *other_soft]), init[0])
    mixed = embedded(base, [7, other, 8])
    assert torch.equal(mixed[[0, 2]], embedded(base, [7, 8]))
    assert torch.equal(mixed[1], init[0, 0])


@torch.no_grad()
def test_the_name_can_be_written_and_the_soft_tokens_cannot(tiny: Tiny) -> None:
    base = tiny.base
    add_adapter(base, "family", ROWS_ONLY, people=2)
    shake(base, "family")
    bind_slots(base, [("family", 1), ("family", 0)])
    hidden = torch.randn(5, 64)
    found = logits(base, hidden)
    table = trainable(base, "family")["rows"][1]
    assert found.shape == (5, base.vocabulary + 34)
    for k, person in ((0, 1), (1, 0)):
        name, soft = slot_ids(base, k)
        assert torch.allclose(found[:, name], hidden @ table[person], atol=1e-5)
        assert (found[:, soft] == -torch.inf).all()
        assert slot_of(base, name) == k
        assert slot_of(base, soft[0]) is None
    assert slot_of(base, 5) is None
    assert found[:, : base.vocabulary].isfinite().all()


def test_both_tables_learn_and_only_for_the_person_asked_about(tiny: Tiny) -> None:
    base = tiny.base
    add_adapter(base, "family", ROWS_ONLY, people=2, names=("Leo", "Ana"))
    bind_slots(base, [("family", 1)])
    name, _ = slot_ids(base, 0)
    found = tiny.run(about(base))
    backward(torch.nn.functional.cross_entropy(found[-1:], torch.tensor([name])))
    for rows in trainable(base, "family")["rows"]:
        assert rows.grad is not None
        assert rows.grad.isfinite().all()
        assert rows.grad[1].abs().sum() > 0
        assert not rows.grad[0].any()
    inputs = trainable(base, "family")["rows"][0]
    assert inputs.grad is not None
    assert (inputs.grad[1].abs().sum(-1) > 0).all(), "every soft row was in the prompt"


class _Largest(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Numbers in the largest tensor that is made inside, views of the tables left out."""

    def __init__(self, tables: list[int]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.numbers, self._tables = 0, tables

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
        made = func(*args, **(kwargs or {}))
        if isinstance(made, Tensor) and made.data_ptr() not in self._tables:
            self.numbers = max(self.numbers, made.numel())
        return made


@torch.no_grad()
@pytest.mark.parametrize("tied", [True, False])
def test_the_tables_of_the_base_are_neither_resized_nor_copied(tied: bool) -> None:
    kind = "qwen3_vl" if tied else "instructblipvideo"
    base = build(kind)
    assert (_tables(base)[0].data_ptr() == _tables(base)[1].data_ptr()) == tied
    before = [(table.data_ptr(), table.shape, table.clone()) for table in _tables(base)]
    numbers = sum(weight.numel() for weight in base.model.parameters())
    add_adapter(base, "family", ROWS_ONLY, people=2, names=("Leo", "Ana"))
    assert sum(weight.numel() for weight in base.model.parameters()) - numbers == 2 * 18 * 64
    bind_slots(base, [("family", 0), ("family", 1)])
    with _Largest([place for place, _, _ in before]) as largest:
        logits(base, embedded(base, [4, slot_ids(base, 1)[0]]))
    assert largest.numbers < before[0][2].numel() // 8
    assert base.vocabulary == before[0][1][0]
    for table, (place, shape, values) in zip(_tables(base), before, strict=True):
        assert (table.data_ptr(), table.shape) == (place, shape)
        assert torch.equal(table, values)
        assert not table.requires_grad


def _tables(base: LoadedBase) -> list[Tensor]:
    """Input embedding and output head."""
    head: nn.Module = base.model.get_output_embeddings()  # type: ignore[no-untyped-call]
    return [cast("Tensor", part.weight) for part in (base.model.get_input_embeddings(), head)]


@torch.no_grad()
def test_rows_start_from_the_name_and_from_what_is_given(tiny: Tiny) -> None:
    base = tiny.base
    words = base.encode_text(" Leo")
    mean = _tables(base)[0][words].float().mean(0)
    rows = rows_of_names(base, ["Leo", "Ana"], 16)
    assert rows.shape == (2, 17, 64)
    assert torch.allclose(rows[0], mean.expand(17, -1), atol=1e-6)
    given = torch.randn(2, 17, 64)
    add_adapter(base, "family", ROWS_ONLY, people=2, init=given, names=("Leo", "Ana"))
    inputs, outputs = trainable(base, "family")["rows"]
    assert torch.equal(inputs, given)
    assert torch.equal(outputs, output_rows_of_names(base, ["Leo", "Ana"]))
    add_adapter(base, "unknown", ROWS_ONLY, people=1)
    neutral = trainable(base, "unknown")["rows"][0]
    assert torch.allclose(neutral[0, 3], _tables(base)[0].mean(0), atol=1e-6)
    with pytest.raises(ProgramError):
        add_adapter(base, "wrong", ROWS_ONLY, people=2, init=torch.randn(2, 16, 64))
    with pytest.raises(ProgramError):
        add_adapter(base, "wrong", ROWS_ONLY, people=2, names=("Leo",))
    with pytest.raises(NotFound):
        trainable(base, "wrong")


@torch.no_grad()
def test_what_is_not_bound_cannot_be_asked_about(tiny: Tiny) -> None:
    base = tiny.base
    bind_slots(base, [])
    with pytest.raises(NotFound):
        bind_slots(base, [("family", 0)])
    add_adapter(base, "family", ROWS_ONLY, people=1)
    for slot in (("family", 1), ("family", -1), ("stranger", 0)):
        with pytest.raises(NotFound):
            bind_slots(base, [slot])
    bind_slots(base, [("family", 0)])
    name, _ = slot_ids(base, 0)
    with pytest.raises(NotFound):
        slot_ids(base, 1)
    with pytest.raises(ProgramError):
        embedded(base, [name + 17])
    with adapters_off(base), pytest.raises(ProgramError):
        embedded(base, [name])
    bind_slots(base, [])
    with pytest.raises(ProgramError):
        embedded(base, [name])
    bind_slots(base, [("family", 0)])
    remove_adapter(base, "family")
    assert slot_of(base, name) is None


@torch.no_grad()
def test_rows_of_two_packs_work_together_whichever_lora_is_active(tiny: Tiny) -> None:
    base = tiny.base
    for seed, pack in enumerate(("first", "second")):
        add_adapter(base, pack, SHAPE, people=1)
        shake(base, pack, seed=seed)
    bind_slots(base, [("first", 0), ("second", 0)])
    ids = [slot_ids(base, 0)[0], slot_ids(base, 1)[0]]
    rows = torch.stack([trainable(base, pack)["rows"][0][0, 0] for pack in ("first", "second")])
    for active in (["first"], ["second"], ["first", "second"], []):
        use_adapters(base, active)
        assert torch.equal(embedded(base, ids), rows)
    use_adapters(base, ["first"])
    one = tiny.run([*about(base, 0), *about(base, 1)])
    use_adapters(base, ["second"])
    assert not torch.allclose(tiny.run([*about(base, 0), *about(base, 1)]), one)


@torch.no_grad()
def test_packs_with_other_numbers_of_soft_tokens_share_a_request(tiny: Tiny) -> None:
    base = tiny.base
    add_adapter(base, "four", AdapterShape(lora=False, routers="none", soft_tokens=4), people=1)
    add_adapter(base, "none", AdapterShape(lora=False, routers="none", soft_tokens=0), people=1)
    bind_slots(base, [("four", 0), ("none", 0), ("four", 0)])
    first = base.vocabulary
    assert [slot_ids(base, k) for k in range(3)] == [
        (first, [first + 1, first + 2, first + 3, first + 4]),
        (first + 5, []),
        (first + 6, [first + 7, first + 8, first + 9, first + 10]),
    ]
    assert [slot_of(base, first + step) for step in (0, 1, 5, 6, 7)] == [0, None, 1, 2, None]
    assert tiny.run(about(base, 1)).shape[1] == first + 11


@torch.no_grad()
def test_thirty_packs_and_two_imported_ones_do_not_leak_into_each_other(tmp_path: Path) -> None:
    made = tiny_base("qwen3_vl", "fp32")
    base = made.base
    alone: dict[str, Tensor] = {}
    packs = [f"pack{number}" for number in range(30)]
    imported = ["imported1", "imported2"]  # two exports of other libraries: each its person 0, each named Leo
    for shape, some in ((ROWS_ONLY, packs), (SHAPE, imported)):
        add_adapter(base, "own", shape, people=1, names=("Leo",))
        bind_slots(base, [("own", 0)])
        for seed, pack in enumerate(some):
            shake(base, "own", seed=seed)
            save_adapter(base, "own", tmp_path / pack, torch.float32)
            if pack in ("pack0", "pack17", *imported):
                alone[pack] = made.run(about(base))
        strip(base)
    for pack in [*packs, *imported]:
        load_adapter(base, pack, tmp_path / pack)
    for pack in ("pack0", *imported, "pack17", "imported1", "pack0"):
        use_adapters(base, [pack])
        bind_slots(base, [(pack, 0)])
        assert torch.equal(made.run(about(base)), alone[pack])
    bind_slots(base, [(pack, 0) for pack in (*imported, *packs)])
    names = [slot_ids(base, k)[0] for k in range(32)]
    assert len(set(names)) == 32
    rows = [trainable(base, pack)["rows"][0][0, 0] for pack in (*imported, *packs)]
    assert torch.equal(embedded(base, names), torch.stack(rows))
    assert [slot_of(base, name) for name in names] == list(range(32))
    strip(base)
