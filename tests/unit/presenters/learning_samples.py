"""What the learner's services hand to presenters."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pvchat_desktop.catalog.packs import Pack
from pvchat_desktop.core.base_models import BaseRow
from pvchat_desktop.core.job import TrainingStep
from pvchat_desktop.core.recipe import QUICK
from pvchat_desktop.presenters.training import Wanted
from pvchat_desktop.services.base_models import BaseView
from pvchat_desktop.services.packs import PackView
from tests.unit.presenters import samples

WANTED = Wanted(samples.LEO, "Leo", "tiny", QUICK, samples.SHA)


def base(name: str = "tiny", *, ready: bool = True, chosen: bool = False, licence: str | None = "MIT") -> BaseView:
    row = BaseRow(name=name, title=name.title(), model_type="qwen3_vl", repo="a/b", licence=licence, weights_bytes={})
    return BaseView(row, ready, chosen, row.needs_acceptance, "" if ready else "Not here.", Path("/nowhere") / name)


def row(present: tuple[int, int], absent: tuple[int, int], acc: float | None) -> dict[str, Any]:
    return {"acc": acc, "trials": {"present": list(present), "absent": list(absent)}, "sentence": ""}


REPORT: dict[str, Any] = {
    "base": row((11, 20), (21, 40), 0.53),
    "memory": row((16, 20), (39, 40), 0.92),
    "memory_adapter": row((18, 20), (40, 40), 0.97),
    "by_kind": {"look_alike": {"memory_adapter": row((0, 0), (3, 4), None)}},
    "outcome": "keep",
    "reasons": ["With a hidden face right in 9 of 10; face memory alone in 4."],
    "wrong": [{"clip": samples.SHA, "start_s": 1.0, "end_s": 3.0, "present": True, "kind": "other_clip"}],
    "steps": [{"step": 1}],
}


def pack(name: str = "p1", *, active: bool = True, report: dict[str, Any] | None = REPORT) -> PackView:
    made = Pack(
        id=name,
        person_id=samples.LEO,
        kind="adapter",
        base="tiny",
        base_revision="h",
        recipe="{}",
        data_hash="",
        report=None,
        folder=f"packs/{name}",
        active=active,
        created_at="2026-01-02T03:04:05.000+00:00",
    )
    return PackView(made, report, 5_000_000)


def learned(name: str = "p1", *, active: bool = True) -> Any:
    return SimpleNamespace(pack=pack(name, active=active).pack, report=REPORT, is_active=active, seconds={})


def step(number: int, *, stage: str = "image", loss: float = 1.0) -> TrainingStep:
    return TrainingStep(number, stage, loss, 0.1, 0.0, 0.4, 1e-6, 8, 0.2)


def course() -> Any:
    return SimpleNamespace(person=samples.LEO, ref="tiny", clip=samples.SHA, plan=SimpleNamespace(recipe=QUICK))
