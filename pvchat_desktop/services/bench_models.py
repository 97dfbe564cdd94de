"""bench training, bench inference: measured by the real model worker, beside plain transformers and PEFT."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pvchat_desktop.core.recipe import PRESETS, Precision, Preset, Recipe
from pvchat_desktop.errors import NotFound, ProgramError, Refused
from pvchat_desktop.protocol.messages import BaseModel, MeasuredModel, MeasureModel
from pvchat_desktop.services.bench_dataset import dataset_seconds
from pvchat_desktop.services.model_tools import ModelTools
from pvchat_desktop.services.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`base`: a name or folder; `config`: a config.json to make random weights from; neither: a tiny model."""

    what: Literal["training", "inference"]
    base: str | None = None
    config: Path | None = None
    device: Literal["auto", "cuda", "cpu"] = "auto"
    precision: Precision | None = None
    preset: Preset = "standard"
    quick: bool = False


def bench_models(tools: ModelTools, wanted: Wanted, watch: Watch) -> dict[str, Any]:
    """The figures as the worker measured them; keys that it did not measure are null."""
    report = tools.machine.report(watch, fresh=True)
    device = _device(wanted, tools, watch)
    precision: Precision = wanted.precision or "nf4"
    base = _base(wanted, tools, device, watch)
    recipe = replace(PRESETS[wanted.preset], precision=base.precision if base else precision)
    done = tools.jobs.run(
        lambda staging: MeasureModel(
            what=wanted.what,
            base=base,
            config=_config(wanted),
            recipe=recipe,
            staging=staging,
            quick=wanted.quick,
            precision=precision,
        ),
        f"Measuring {wanted.what}",
        watch,
    )
    if not isinstance(done.result, MeasuredModel):
        raise ProgramError("The model worker answered something else than figures.")
    figures = _whole_person(json.loads(done.result.figures), tools, recipe, watch)
    always = {"device": report.name, "preset": wanted.preset, **dict.fromkeys(_KEYS[wanted.what])}
    return figures | {key: value for key, value in always.items() if key not in figures}


def _whole_person(figures: dict[str, Any], tools: ModelTools, recipe: Recipe, watch: Watch) -> dict[str, Any]:
    """The parts together, where the worker measured its own: the training set, the training, the check."""
    train_s, verify_s = figures.get("train_s"), figures.get("verify_s")
    if train_s is None or verify_s is None:
        return figures
    dataset_s = dataset_seconds(tools.jobs, recipe, watch)
    return figures | {"dataset_s": dataset_s, "person_s": dataset_s + train_s + verify_s}


_KEYS = {
    "training": ("base", "person_s", "dataset_s", "train_s", "verify_s", "step_s", "answers_per_s", "peak_gib",
                 "plain_peft", "ratio_per_answer"),
    "inference": ("base", "visual_tokens", "first_token_s", "follow_up_s", "no_reuse_s", "follow_up_ratio",
                  "tokens_per_s"),
}  # fmt: skip


def _device(wanted: Wanted, tools: ModelTools, watch: Watch) -> Literal["cuda", "cpu"]:
    found = tools.machine.device(watch)
    if wanted.device not in ("auto", found):
        if wanted.device == "cuda":
            raise Refused("No graphics card can be used here.", hint="See: pvchat doctor")
        if wanted.base is None:
            raise Refused("The processor is measured with a base model only.", hint="Say which: --base ID")
        return "cpu"
    return found


def _base(wanted: Wanted, tools: ModelTools, device: Literal["cuda", "cpu"], watch: Watch) -> BaseModel | None:
    if wanted.base is None:
        return None
    usual = tools.fitting.usual(wanted.base, watch)
    precision = wanted.precision or usual.precision
    return tools.bases.base_for(wanted.base, precision=precision, device=device, watch=watch)


def _config(wanted: Wanted) -> str | None:
    if wanted.config is None:
        return None
    try:
        text = wanted.config.read_text(encoding="utf-8")
        json.loads(text)
    except (OSError, ValueError) as error:
        raise NotFound(f"“{wanted.config.name}” cannot be read as a config.json.") from error
    return text
