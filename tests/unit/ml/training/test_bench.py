from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pvchat_desktop.core.recipe import AdapterShape, Recipe
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.remoh.model import add_adapter, remove_adapter, save_adapter
from pvchat_desktop.ml.training.bench import measure_training
from pvchat_desktop.ml.training.bench_check import check_seconds
from pvchat_desktop.protocol.messages import ActivePack, FrameFile, MeasureModel
from tests.helpers.lessons import Watching

_KEYS = {
    "device",
    "base",
    "preset",
    "person_s",
    "step_s",
    "answers_per_s",
    "peak_gib",
    "plain_peft",
    "ratio_per_answer",
}


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")  # PEFT asks for it
def test_both_sides_are_measured_in_one_run(tmp_path: Path) -> None:
    recipe = replace(
        Recipe(precision="fp32"), clips=3, questions=18, frames=2, adapter=AdapterShape(soft_tokens=4, lora_rank=4)
    )
    watching = Watching()
    figures = measure_training(
        MeasureModel(
            what="training", base=None, config=None, recipe=recipe, staging=str(tmp_path), visual_tokens=60, quick=True
        ),
        watching,
    )
    assert figures.keys() >= _KEYS
    assert next(iter(figures)) == "ratio_per_answer"
    plain = figures["plain_peft"]
    assert plain.keys() == {"step_s", "answers_per_s", "peak_gib"}
    assert figures["ratio_per_answer"] == pytest.approx(figures["answers_per_s"] / plain["answers_per_s"])
    assert figures["person_s"] is figures["train_s"] is figures["verify_s"] is None  # a quick run measures steps only
    assert figures["frame_px"] == [112, 112]
    assert "Measuring plain training" in {stage for stage, _, _ in watching.told}


def test_the_check_of_a_pack_is_timed_with_all_three_rows(tmp_path: Path) -> None:
    base = random_weights.build()
    add_adapter(base, "made", AdapterShape(soft_tokens=4, lora_rank=4), people=1, names=("Leo",))
    save_adapter(base, "made", tmp_path / "pack")
    remove_adapter(base, "made")
    frames = []
    for number in range(2):
        np.save(tmp_path / f"{number}.npy", np.full((2, 48, 48, 3), 90 * number, np.uint8))
        frames.append(FrameFile(str(tmp_path / f"{number}.npy"), (0.0, 0.5), str(number)))
    watching = Watching()
    person = ActivePack("Leo", str(tmp_path / "pack"))
    assert check_seconds(base, frames, person, max_pixels=48 * 48, watcher=watching) > 0
    assert [(done, total) for _, done, total in watching.told] == [(number, 6) for number in range(6)]
