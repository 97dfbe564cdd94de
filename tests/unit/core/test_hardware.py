from __future__ import annotations

import dataclasses
import json
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.base_facts import BaseFacts, facts_from_config
from pvchat_desktop.core.hardware import GIB, Known, PastRun, Plan, Probe, fits, memory_factor, plan, work_tokens
from pvchat_desktop.core.recipe import BEST, PRESETS, QUICK, STANDARD, Preset
from pvchat_desktop.errors import Refused
from pvchat_desktop.paths import models_dir
from pvchat_desktop.protocol.messages import DeviceReport

CONFIG = json.loads((models_dir() / "configs" / "qwen3-vl-4b.json").read_text(encoding="utf-8"))
FOUR_B = facts_from_config("four", CONFIG)


@dataclass(frozen=True, slots=True)
class Machine:
    free_bytes: int | None
    device: str = "cuda"
    name: str = "A card"
    kernel_ok: bool | None = True
    reason: str = ""


def card(free_gib: float) -> Machine:
    return Machine(round(free_gib * GIB))


def past(plan_: Plan, **changes: object) -> PastRun:
    run = plan_.measured("four", peak_bytes=plan_.raw_bytes, seconds=60.0)
    return dataclasses.replace(run, **changes)  # type: ignore[arg-type]


def test_the_presets() -> None:
    assert STANDARD.clips >= 40
    assert STANDARD.frames == 8
    assert STANDARD.questions >= 400
    assert STANDARD.video_epochs == 3
    assert QUICK.questions < STANDARD.questions < BEST.questions
    assert set(PRESETS) == {"quick", "standard", "best"}


def test_facts_of_a_real_config() -> None:
    """Counted from the config: 4.44 thousand million parameters and 3.24 GiB in NF4 were counted from the weights."""
    assert pytest.approx(4.44e9, rel=0.05) == FOUR_B.parameters
    assert FOUR_B.weights("nf4") / GIB == pytest.approx(3.24, rel=0.08)
    assert FOUR_B.pixels_per_token == 2048
    assert FOUR_B.deep_rows == 3
    assert FOUR_B.trained(STANDARD) == pytest.approx(16.8e6, rel=0.05)


def test_known_weights_are_taken_as_they_are() -> None:
    facts = facts_from_config("four", CONFIG, parameters=4_440_000_000, weights_bytes={"nf4": 3_479_000_000})
    assert facts.weights("nf4") == 3_479_000_000
    assert facts.weights("bf16") == pytest.approx(2 * 4.44e9)


def test_families_that_tell_their_tokens_otherwise() -> None:
    text = {"hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "vocab_size": 1000}
    shuffled = {
        "text_config": text,
        "vision_config": {"patch_size": [14, 14], "hidden_size": 32},
        "downsample_ratio": 0.5,
    }
    assert facts_from_config("a", shuffled).pixels_per_token == 28**2
    scaled = {"text_config": text, "vision_config": {"patch_size": 16}, "scale_factor": 4}
    assert facts_from_config("b", scaled).pixels_per_token == 64**2
    with pytest.raises(ValueError, match="shape"):
        facts_from_config("c", {"text_config": {}})


def test_a_large_card_takes_the_recipe_as_it_is() -> None:
    found = plan(card(24), FOUR_B, STANDARD)
    assert found.recipe == STANDARD
    assert found.word == "fits"
    assert found.steps_down == ()
    assert found.memory_bytes < 8 * GIB
    assert found.minutes is None


def test_a_smaller_card_steps_down_in_sentences() -> None:
    found = plan(card(5.2), FOUR_B, STANDARD)
    assert found.memory_bytes <= 5.2 * GIB
    assert found.recipe.clips_per_step == 1
    assert found.recipe.frames == STANDARD.frames
    assert "1 clip at a time" in found.steps_down[0]
    assert all(sentence.endswith(".") for sentence in found.steps_down)


def test_a_card_that_is_too_small_is_refused_with_the_figures() -> None:
    with pytest.raises(Refused, match=r"four needs about [\d.]+ GB of memory, 2\.8 GB are free"):
        plan(card(3), FOUR_B, STANDARD)
    assert fits(card(3), FOUR_B, STANDARD)[0] == "does not fit"
    assert fits(card(24), FOUR_B, STANDARD) == ("fits", "")
    assert fits(card(5.2), FOUR_B, STANDARD)[0] == "tight"


def test_a_card_that_fails_is_never_left_aside_in_silence() -> None:
    broken = Machine(8 * GIB, kernel_ok=False, reason="This build of PyTorch holds no code for this graphics card.")
    with pytest.raises(Refused, match="holds no code"):
        plan(broken, FOUR_B, STANDARD)
    with pytest.raises(Refused, match="not installed"):
        plan(Machine(None, device="none", reason="PyTorch is not installed."), FOUR_B, STANDARD)


def test_without_a_card_the_plan_says_so() -> None:
    processor = Machine(64 * GIB, device="cpu", kernel_ok=None)
    found = plan(processor, FOUR_B, STANDARD)
    assert "processor" in found.remarks[0]
    assert found.steps_down == ()
    word, why = fits(processor, FOUR_B, STANDARD)
    assert word == "fits", "slow is not tight"
    assert "far longer" in why
    assert fits(dataclasses.replace(processor, free_bytes=6 * GIB), FOUR_B, STANDARD)[0] != "fits"
    assert found.raw_bytes > plan(card(64), FOUR_B, STANDARD).raw_bytes


def test_a_device_report_is_a_device() -> None:
    report = DeviceReport("cuda", "A card", 8 * GIB, 7 * GIB, "8.9", kernel_ok=True, reason="", versions={})
    assert plan(report, FOUR_B, QUICK).memory_bytes < 7 * GIB


def test_a_base_that_is_not_trained_in_four_bits() -> None:
    whole = dataclasses.replace(FOUR_B, precisions=("bf16",))
    found = plan(card(24), whole, STANDARD)
    assert found.recipe.precision == "bf16"
    assert "bf16" in found.remarks[0]
    assert fits(card(24), whole, STANDARD)[0] == "fits"


def test_disk_space_is_needed_too() -> None:
    with pytest.raises(Refused, match=r"about \d\.\d GB of disk space, 268 MB are free"):
        plan(card(24), FOUR_B, STANDARD, Known(free_disk_bytes=GIB // 4))
    with pytest.raises(Refused, match=r"8\.0 MB are free"):
        plan(card(24), FOUR_B, STANDARD, Known(free_disk_bytes=8_000_000))
    assert plan(card(24), FOUR_B, STANDARD, Known(free_disk_bytes=8 * GIB)).disk_bytes < 2 * GIB


def test_times_come_from_measurements_alone() -> None:
    first = plan(card(24), FOUR_B, STANDARD)
    assert plan(card(24), FOUR_B, STANDARD, Known(past=[past(first, seconds=None)])).minutes is None
    assert plan(card(24), FOUR_B, STANDARD, Known(past=[past(first)])).minutes == 1.0
    longer = plan(card(24), FOUR_B, BEST, Known(past=[past(first)])).minutes
    assert longer is not None
    assert longer == pytest.approx(work_tokens(FOUR_B, BEST) / work_tokens(FOUR_B, STANDARD), rel=0.05)
    assert plan(card(24), FOUR_B, STANDARD, Known(past=[past(first, device="Another")])).minutes is None
    probed = plan(card(24), FOUR_B, STANDARD, Known(probe=Probe(first.work_tokens / 120)))
    assert probed.minutes == 2.0


def test_the_estimate_follows_what_was_measured() -> None:
    first = plan(card(24), FOUR_B, STANDARD)
    working = first.raw_bytes - first.weights_bytes
    assert first.memory_bytes == pytest.approx(first.weights_bytes + 1.15 * working)
    half = past(first, peak_bytes=first.weights_bytes + working // 2)
    assert plan(card(24), FOUR_B, STANDARD, Known(past=[half])).memory_bytes == pytest.approx(half.peak_bytes, rel=1e-6)
    double = past(first, peak_bytes=first.weights_bytes + 2 * working)
    both = plan(card(24), FOUR_B, STANDARD, Known(past=[half, double]))
    assert both.memory_bytes == pytest.approx(double.peak_bytes, rel=1e-6)
    absurd = past(first, peak_bytes=first.weights_bytes + 100 * working)
    assert plan(card(24), FOUR_B, STANDARD, Known(past=[absurd])).memory_bytes == first.memory_bytes


def test_another_bases_runs_never_make_an_estimate_smaller() -> None:
    first = plan(card(24), FOUR_B, STANDARD)
    low = past(first, base="other", peak_bytes=first.weights_bytes + (first.raw_bytes - first.weights_bytes) // 2)
    assert memory_factor([low], base="four", device="A card", precision="nf4") == 1.0
    assert memory_factor([low], base="four", device="Another", precision="nf4") == 1.15
    assert memory_factor([low], base="four", device="A card", precision="bf16") == 1.15


@given(st.floats(0.5, 48), st.sampled_from(sorted(PRESETS)))
@settings(deadline=None)
def test_a_plan_fits_or_is_refused(free_gib: float, preset: Preset) -> None:
    with suppress(Refused):
        found = plan(card(free_gib), FOUR_B, PRESETS[preset])
        assert found.memory_bytes <= free_gib * GIB
        assert found.recipe.frames >= 2
        assert found.recipe.max_pixels >= 224 * 224


@given(st.floats(3.5, 20), st.floats(0.1, 10))
@settings(deadline=None)
def test_more_memory_never_gives_less(free_gib: float, more_gib: float) -> None:
    def size(gib: float) -> int:
        try:
            recipe = plan(card(gib), FOUR_B, STANDARD).recipe
        except Refused:
            return 0
        return recipe.frames * recipe.max_pixels * recipe.clips_per_step * recipe.questions_per_clip

    assert size(free_gib + more_gib) >= size(free_gib)


def test_smaller_bases_need_less() -> None:
    small = dataclasses.replace(FOUR_B, parameters=500_000_000, layers=16, width=960, feed_forward=2560)
    assert isinstance(small, BaseFacts)
    assert plan(card(24), small, STANDARD).memory_bytes < plan(card(24), FOUR_B, STANDARD).memory_bytes / 2
