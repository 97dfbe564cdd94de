from __future__ import annotations

from pathlib import Path

import pytest

from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.ml.inference import bench
from pvchat_desktop.protocol.messages import MeasureModel
from tests.helpers.answering import Listener


@pytest.mark.parametrize("visual_tokens", [120])
def test_every_figure_is_measured(tmp_path: Path, visual_tokens: int) -> None:
    request = MeasureModel("inference", None, None, Recipe(), str(tmp_path), visual_tokens=visual_tokens, quick=True)
    figures = bench.measure_inference(request, Listener())
    assert figures["visual_tokens"] >= visual_tokens
    for name in ("first_token_s", "follow_up_s", "no_reuse_s", "follow_up_ratio"):
        assert figures[name] > 0
    assert figures["follow_up_ratio"] == pytest.approx(figures["no_reuse_s"] / figures["follow_up_s"])
    assert set(figures["tokens_per_s"]) == {"full_pack", "lora", "no_adapter"}
    assert min(figures["tokens_per_s"].values()) > 0
    assert figures["device"]
    assert figures["base"] == "random weights, qwen3_vl"
