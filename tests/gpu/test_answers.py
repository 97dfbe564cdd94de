"""Questions to a 4-bit base on the card."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.inference import asking, bench
from pvchat_desktop.ml.inference.session import Session
from pvchat_desktop.protocol.messages import ActivePack, MeasureModel, ModelAnswer
from tests.helpers.answering import Listener, question, window, write_pack

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA GPU"),
]


def test_a_further_question_reuses_the_clip_and_answers_the_same(tmp_path: Path) -> None:
    base = random_weights.build(precision="nf4", device="cuda")
    pack, session = ActivePack("Leo", str(write_pack(base, tmp_path / "pack", ["Leo"]))), Session(base)
    request = question("Where is {p0}?", [window(tmp_path)], [pack], presence=(True,))

    def ask() -> ModelAnswer:
        heard = Listener()
        return asking.answer(session, request, tell=heard.tell, check=heard.check, progress=heard.progress)

    first, again = ask(), ask()
    assert again.reused_prefix
    assert (again.text, again.yes_minus_no) == (first.text, first.yes_minus_no)


def test_the_bench_runs_on_the_card(tmp_path: Path) -> None:
    request = MeasureModel("inference", None, None, Recipe(), str(tmp_path), visual_tokens=120, quick=True)
    figures = bench.measure_inference(request, Listener())
    assert figures["device"] != "cpu"
    assert figures["peak_gib"] > 0
    assert figures["follow_up_ratio"] > 0
