"""The grid of the benchmark: its order, what is kept of it, how it stops and goes on, and the rows as recipes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from pvchat_desktop.core.dataset import Manifest, ManifestRow, Provenance, Sample
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.errors import Cancelled, UsageError
from pvchat_desktop.evaluation.playhouse_cells import Cell
from pvchat_desktop.evaluation.playhouse_table import ABLATIONS, FULL, METHODS
from pvchat_desktop.ml.inference.prompt import PRESENCE_QUESTION
from pvchat_desktop.protocol.messages import StepFigures
from pvchat_desktop.services import bench_playhouse
from pvchat_desktop.services.bench_playhouse import Wanted
from pvchat_desktop.services.bench_playhouse_cells import PRESENCE, Bench, Extent
from pvchat_desktop.services.bench_playhouse_grid import Agenda, CellStore, Place, places
from pvchat_desktop.services.bench_playhouse_learner import settled
from pvchat_desktop.services.bench_playhouse_methods import data_of, trained_as
from pvchat_desktop.services.playhouse_set import RECIPE
from pvchat_desktop.services.watch import Watch
from tests.helpers.sample_world import brief_base, drawn_program

_TINY_ADAPTER = AdapterShape(soft_tokens=4, lora_rank=2)


class Cells:
    """Stands in for the work of a cell; every one takes ten seconds of `clock`."""

    def __init__(self, store: CellStore) -> None:
        self.store = store
        self.made: list[Place] = []
        self.clock = 0.0
        self.before: Callable[[Place], None] = lambda _place: None

    def run(self, place: Place) -> Cell:
        self.before(place)
        self.made.append(place)
        self.clock += 10.0
        row, person, seed = place.key
        cell = Cell(row=row, person=person, seed=seed, commit="abc")
        self.store.add(cell)
        return cell


@pytest.fixture
def cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cells:
    made = Cells(CellStore(tmp_path / "grid" / "cells.jsonl"))
    for module in ("bench_playhouse", "bench_playhouse_grid"):
        monkeypatch.setattr(f"pvchat_desktop.services.{module}.time", SimpleNamespace(monotonic=lambda: made.clock))
    return made


def _work(cells: Cells, wanted: list[Place], hours: float | None = None) -> None:
    left = [place for place in wanted if cells.store.find(place) is None]
    bench_playhouse._work([cast("Bench", cells)], left, hours, Watch())


def test_the_main_rows_of_everybody_come_first() -> None:
    found = places(2)
    assert len({place.key for place in found}) == len(found)
    main = [place.row for place in found if place.people == (0,) and place.seed == 0][:5]
    assert main == ["base", "memory", "lora", FULL, "memory+adapter"]
    assert {p.seed for p in found if p.row == "lora"} == {0, 1, 2}
    assert {p.seed for p in found if p.row in ("tokens", "moh", "remoh", "remoh-spr", *ABLATIONS)} == {0}
    assert [p.seed for p in found] == sorted(p.seed for p in found)
    assert {p.row for p in found} >= {*METHODS, *ABLATIONS}
    assert len({place.name for place in found}) == len(found)


def test_only_some_rows() -> None:
    assert {place.row for place in places(2, ("base", "two"))} == {
        "base",
        "two people, summed",
        "two people, per_person",
        "two people, joint",
    }
    with pytest.raises(UsageError, match="remoh-spr"):
        places(2, ("nonsense",))


def test_a_run_that_was_stopped_goes_on(cells: Cells) -> None:
    wanted = places(1)

    def stop(place: Place) -> None:
        if place is wanted[4]:
            raise Cancelled

    cells.before = stop
    with pytest.raises(Cancelled):
        _work(cells, wanted)
    assert cells.made == wanted[:4]

    cells.before = lambda _place: None
    cells.store = CellStore(cells.store._file)  # as another process finds it
    _work(cells, wanted)
    assert cells.made == wanted


def test_hours_end_before_the_cell_that_would_be_too_much(cells: Cells) -> None:
    wanted = places(1)
    _work(cells, wanted, hours=35 / 3600)
    assert len(cells.made) == 3
    _work(cells, wanted, hours=35 / 3600)
    assert cells.made == wanted[:6]


def test_a_person_is_in_one_hand_only() -> None:
    agenda = Agenda([Place("a", (0,), 0), Place("b", (0,), 0), Place("c", (1,), 0), Place("d", (0, 1), 0)])
    first, second = agenda.take(), agenda.take()
    assert first is not None
    assert second is not None
    assert (first.row, second.row) == ("a", "c")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(agenda.take)
        agenda.done(first, seconds=1.0)
        assert waiting.result(10) == Place("b", (0,), 0)
        waiting = pool.submit(agenda.take)
        agenda.end()
        assert waiting.result(10) is None


def test_half_a_line_is_no_cell(tmp_path: Path) -> None:
    file = tmp_path / "cells.jsonl"
    store = CellStore(file)
    store.add(Cell(row="base", person="0", seed=0, commit=None, sparsity=0.5))
    file.write_bytes(file.read_bytes() + b'{"row":"memory","per')
    again = CellStore(file)
    assert [cell.key for cell in again.cells] == [("base", "0", 0)]
    assert again.cells[0].sparsity == 0.5


def test_a_line_after_half_a_line_counts(tmp_path: Path) -> None:
    file = tmp_path / "cells.jsonl"
    file.write_bytes(b'{"row":"memory","per')
    store = CellStore(file)
    store.add(Cell(row="base", person="0", seed=0, commit=None))
    assert [cell.key for cell in CellStore(file).cells] == [("base", "0", 0)]


def test_rows_differ_in_what_they_train() -> None:
    lora, tokens, moh = (trained_as(row, RECIPE) for row in ("lora", "tokens", "moh"))
    assert (lora.adapter.rows, lora.adapter.lora, lora.adapter.routers) == (False, True, "none")
    assert (tokens.adapter.rows, tokens.adapter.lora, tokens.adapter.routers) == (True, False, "none")
    assert moh.adapter.routers == "softmax"
    losses = [trained_as(row, RECIPE).sparsity for row in ("remoh", "remoh-spr", "remoh-spr-hae")]
    full = RECIPE.sparsity.hae_weight
    assert full > 0
    assert [(one.spr_weight, one.hae_weight) for one in losses] == [(0, 0), (1, 0), (1, full)]
    assert trained_as(FULL, RECIPE) == RECIPE


def test_data_of_an_ablation_has_as_many_steps() -> None:
    rows = [
        ManifestRow(sample=_sample(i, present=i % 2 == 0, expander="original" if i < 4 else "relight"), questions=())
        for i in range(12)
    ]
    whole = Manifest(people=1, rows=tuple(rows), template_version="1", seed=0, hash="whole")
    recipe = dataclasses.replace(RECIPE, image_epochs=1, video_epochs=3)
    positives, often = data_of("positives", whole, recipe)
    assert [row.sample.id for row in positives.rows] == ["s0", "s2"]
    assert (often.image_epochs, often.video_epochs) == (6, 18)
    negatives, _ = data_of("positives+negatives", whole, recipe)
    assert len(negatives.rows) == 2 + 6
    assert negatives.hash not in ("whole", positives.hash)
    assert data_of(ABLATIONS[-1], whole, recipe) == (whole, recipe)


def test_sparsity_is_that_of_the_last_quarter() -> None:
    steps = [_step(i, value) for i, value in enumerate((0.0, 0.0, 0.1, 0.2, 0.3, 0.3, 0.4, 0.6))]
    assert settled(steps) == 0.5
    assert settled([_step(0, None)]) is None


def test_cells_through_real_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A base that knows nothing: everything is reached, stored, and not done twice."""
    small = dataclasses.replace(
        RECIPE, clips=4, questions=12, frames=2, max_pixels=64 * 64, video_epochs=1, adapter=_TINY_ADAPTER
    )
    extent = Extent(clips=2, pair_clips=4, general_clips=2, general_after=2, others=11)
    for name, value in (("_ENROLMENT_PX", 256), ("ENROLMENT_S", 16.0), ("_CLIP_PX", 128), ("_FPS", 4.0)):
        monkeypatch.setattr(f"pvchat_desktop.services.playhouse_set.{name}", value)
    monkeypatch.setattr(bench_playhouse, "_QUICK_RECIPE", small)
    monkeypatch.setattr(bench_playhouse, "_QUICK_EXTENT", extent)
    monkeypatch.setattr(bench_playhouse, "_QUICK_ROWS", ("generic", "memory", FULL, "memory+adapter", "forgetting"))
    wanted = Wanted(quick=True, base=brief_base(tmp_path / "base"))
    with drawn_program(tmp_path / "home", monkeypatch) as (app, clients):
        found = bench_playhouse.bench_playhouse(app, wanted, Watch(), clients=clients)
        asked: list[str] = []
        again = bench_playhouse.bench_playhouse(app, wanted, Watch(lambda p: asked.append(p.stage)), clients=clients)
    assert again == found
    assert not asked
    assert found["cells_left"] == 0
    rows = {row["name"]: row for row in found["rows"]}
    assert rows["memory"]["absent"] == 1.0
    assert rows["memory"]["declined"] == 1.0
    assert rows[FULL]["trials"] == 2
    assert rows[FULL]["sparsity"] is not None
    assert rows["memory+adapter"]["acc"] is not None
    assert rows["base"]["acc"] is None
    assert found["forgetting"] is not None
    assert found["clips"] == 2


def test_the_presence_question_is_the_programs() -> None:
    assert PRESENCE == PRESENCE_QUESTION


def _sample(number: int, *, present: bool, expander: str) -> Sample:
    origin = Provenance(expander=expander, clip=ClipSha("c"), track=None, role="positive", seed=0)
    return Sample(id=f"s{number}", stage="video", provenance=origin, times_s=(0.0,), present=(present,))


def _step(number: int, sparsity: float | None) -> StepFigures:
    return StepFigures(
        step=number,
        stage="video",
        language_loss=1.0,
        spr_loss=None,
        hae_loss=None,
        sparsity=sparsity,
        beta=None,
        answers=1,
        seconds=0.1,
    )
