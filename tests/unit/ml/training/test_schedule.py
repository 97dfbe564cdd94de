from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.errors import Refused
from pvchat_desktop.ml.training.memory import Limits, as_run, smaller
from pvchat_desktop.ml.training.schedule import AskedRow, plan, rate_factor

_RECIPE = Recipe(image_epochs=1, video_epochs=3, clips_per_step=2, questions_per_clip=4)
_ROWS = [
    AskedRow("image", (0, 1)),
    AskedRow("video", (0, 1, 2, 3, 4)),
    AskedRow("video", ()),
    AskedRow("video", (1, 3)),
    AskedRow("image", (0,)),
]


def test_every_question_is_asked_once_an_epoch() -> None:
    steps = plan(_ROWS, _RECIPE)
    assert [step.stage for step in steps] == ["image"] + ["video"] * 6
    asked = Counter(
        (step.stage, unit.row, question) for step in steps for unit in step.units for question in unit.questions
    )
    assert asked == Counter(
        {(row.stage, i, q): {"image": 1, "video": 3}[row.stage] for i, row in enumerate(_ROWS) for q in row.questions}
    )
    assert max(len(unit.questions) for step in steps for unit in step.units) == 3  # five in nearly equal parts
    assert max(len(step.units) for step in steps) == 2


def test_the_seed_alone_decides_the_order() -> None:
    assert plan(_ROWS, _RECIPE) == plan(_ROWS, _RECIPE)
    assert plan(_ROWS, _RECIPE) != plan(_ROWS, replace(_RECIPE, seed=1))
    assert plan([], _RECIPE) == []


def test_rates_rise_then_fall() -> None:
    factors = [rate_factor(step, steps=100, warmup_share=0.1) for step in range(100)]
    assert factors[:3] == pytest.approx([0.1, 0.2, 0.3])
    assert factors[10] == 1.0
    assert factors == sorted(factors[:10]) + sorted(factors[10:], reverse=True)
    assert 0 < factors[-1] < 0.01
    assert rate_factor(0, steps=1, warmup_share=0.05) == 1.0


def test_limits_go_down_step_by_step_to_a_refusal() -> None:
    recipe = Recipe(clips_per_step=2, questions_per_clip=4, frames=4, max_tokens=2048)
    limits, seen = Limits.of(recipe), []
    while limits.max_tokens > 512:
        limits, sentence = smaller(limits)
        seen.append(sentence)
    with pytest.raises(Refused, match="not enough memory"):
        smaller(limits)
    assert seen == [
        "Memory ran out: now 1 clip in one pass.",
        "Memory ran out: now 2 questions in one pass.",
        "Memory ran out: now 1 question in one pass.",
        "Memory ran out: now 2 pictures of each clip.",
        "Memory ran out: now 1 picture of each clip.",
        "Memory ran out: now at most 1024 tokens in one pass.",
        "Memory ran out: now at most 512 tokens in one pass.",
    ]
    run = as_run(recipe, limits)
    assert (run.questions_per_clip, run.frames, run.max_tokens, run.clips_per_step) == (1, 1, 512, 2)
