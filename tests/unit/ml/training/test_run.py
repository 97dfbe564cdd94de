"""Whole runs: taken up again bit by bit, stopped, cancelled, short of memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from pvchat_desktop.core.dataset import Remembered
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.recipe import AdapterShape, Recipe, SparsityLosses
from pvchat_desktop.core.windows import span_text
from pvchat_desktop.errors import Cancelled, Refused
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase, compose
from pvchat_desktop.ml.identity.slots import bind_slots
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.inference.generate import decode
from pvchat_desktop.ml.remoh.model import load_adapter, remove_adapter, use_adapters
from pvchat_desktop.ml.training import packing
from pvchat_desktop.ml.training.packing import Pass
from pvchat_desktop.ml.training.run import Clips, Material, learn, moved
from pvchat_desktop.protocol.messages import FrameFile, StepFigures, TrainedPack, TrainPack
from tests.helpers.lessons import RECIPE, Watching, lesson, shorter, stopped

_NO_SPARSITY = SparsityLosses(spr_weight=0.0, hae_weight=0.0)
_STEPS = 6  # of the lesson: two with pictures, four with clips


def _untimed(steps: Sequence[StepFigures]) -> list[tuple[object, ...]]:
    return [tuple(getattr(s, name) for name in s.__struct_fields__ if name != "seconds") for s in steps]


def _saved(request: TrainPack, pack: TrainedPack) -> dict[str, torch.Tensor]:
    return load_file(Path(request.staging) / pack.folder / "adapter_model.safetensors")


def _last_checkpoint(request: TrainPack) -> dict[str, torch.Tensor]:
    return load_file(max((Path(request.staging) / "checkpoints").iterdir()))


def _equal(one: dict[str, torch.Tensor], two: dict[str, torch.Tensor]) -> bool:
    return one.keys() == two.keys() and all(torch.equal(one[name], two[name]) for name in one)


def test_a_run_from_frames_to_a_pack(base: LoadedBase, tmp_path: Path) -> None:
    watching = Watching()
    request = lesson(tmp_path)
    pack = learn(base, request, watching)
    assert [s.step for s in pack.steps] == list(range(1, _STEPS + 1))
    assert [s.stage for s in pack.steps] == ["image"] * 2 + ["video"] * 4
    assert all(s.answers == 6 and s.sparsity is not None and s.beta is not None for s in pack.steps)
    assert pack.steps[-1].language_loss < pack.steps[0].language_loss
    assert set(pack.seconds) == {"features", "describing", "image", "video"}
    assert (pack.data_hash, pack.recipe, pack.step_downs) == ("manifest", request.recipe, ())
    saved = _saved(request, pack)
    assert {value.dtype for value in saved.values()} == {torch.bfloat16}
    assert pack.bytes == sum(p.stat().st_size for p in (Path(request.staging) / pack.folder).iterdir())
    assert [s.step for s in watching.steps] == [s.step for s in pack.steps]
    stages = list(dict.fromkeys(stage for stage, _, _ in watching.told))
    assert stages == ["Looking at the clips", "Learning from pictures", "Learning from clips"]


def test_half_of_what_is_asked_says_what_face_memory_found(base: LoadedBase, tmp_path: Path) -> None:
    request = lesson(tmp_path)
    clips = Clips(base, request)
    row = replace(clips.rows[0], questions=tuple(
        replace(clips.rows[0].questions[0], memory=memory)
        for memory in ((), (Remembered(person=0, level=EvidenceLevel.LIKELY),), (Remembered(person=0, level=None),))
    ))  # fmt: skip
    clips.rows[0] = row
    people = [prompt.Person("Leo0", base.vocabulary, (base.vocabulary + 1,))]
    material = Material(base, clips, [["Yes."] * 3], people)
    asked = row.questions[0].question
    times = clips.times_s(row.sample.id)
    words = span_text(times[0], times[-1])
    for number, told in enumerate(
        ("", f"Face recognition found: Leo0 at {words} (likely).", "Face recognition did not find: Leo0.")
    ):
        # byte for byte what answering asks
        assert material.segment(0, number).prompt == tuple(prompt.segment(base, people, asked, told))


def test_when_a_clip_was_seen_tells_nothing_of_who_is_in_it(tmp_path: Path) -> None:
    late = FrameFile(str(tmp_path), (600.0, 600.5, 601.25), "0")
    early = FrameFile(str(tmp_path), (1.0, 1.5, 2.25), "0")
    assert moved(late, "clip", 0).times_s == moved(early, "clip", 0).times_s
    starts = [moved(late, f"clip{number}", 0).times_s for number in range(200)]
    assert all(0 <= a <= 60 and (round(b - a, 3), round(c - a, 3)) == (0.5, 1.25) for a, b, c in starts)
    assert len({a for a, _, _ in starts}) > 100
    assert moved(late, "clip", 1) != moved(late, "clip", 0)


def test_cancelled_and_taken_up_again_it_ends_bit_equal(base: LoadedBase, tmp_path: Path) -> None:
    """Through three stops: between two steps, in the midst of a step, and by a crash behind the last checkpoint."""
    whole = lesson(tmp_path / "whole", recipe=_dropout())
    pack = learn(base, whole, Watching())
    cut = lesson(tmp_path / "cut", recipe=_dropout())
    for stop in (2, 2, 1):
        with pytest.raises(Cancelled):
            learn(base, cut, Watching(cancel_at=stop))
        torch.manual_seed(99)  # another job in between
    newest = max((tmp_path / "cut" / "staging" / "checkpoints").iterdir())
    newest.write_bytes(newest.read_bytes()[:1000])  # the power went while it was written
    again = learn(base, cut, Watching())
    assert _untimed(again.steps) == _untimed(pack.steps)
    assert _equal(_saved(cut, again), _saved(whole, pack))
    assert _equal(_last_checkpoint(cut), _last_checkpoint(whole))


def _dropout() -> Recipe:
    return replace(RECIPE, adapter=replace(RECIPE.adapter, lora_dropout=0.2))


def test_a_finished_run_answers_the_same_without_a_step(base: LoadedBase, tmp_path: Path) -> None:
    request = lesson(tmp_path)
    pack = learn(base, request, Watching())
    watching = Watching()
    again = learn(base, request, watching)
    assert watching.checks == 0
    assert _equal(_saved(request, again), _saved(request, pack))
    assert _untimed(again.steps) == _untimed(pack.steps)


def test_stop_and_keep(base: LoadedBase, tmp_path: Path) -> None:
    request = lesson(tmp_path)
    kept = learn(base, stopped(request, 3), Watching())
    assert len(kept.steps) == 3
    assert _saved(request, kept)
    whole = learn(base, request, Watching())  # and it can still go on
    assert len(whole.steps) == _STEPS
    assert _untimed(whole.steps[:3]) == _untimed(kept.steps)
    late = learn(base, stopped(request, 3), Watching())  # that far already: everything is kept
    assert len(late.steps) == _STEPS


def test_at_most_two_checkpoints_stay(base: LoadedBase, tmp_path: Path) -> None:
    learn(base, lesson(tmp_path), Watching())
    names = [path.name.split("-")[1] for path in sorted((tmp_path / "staging" / "checkpoints").iterdir())]
    assert names == ["0000004.safetensors", "0000006.safetensors"]


def test_checkpoints_of_another_request_are_not_taken_up(base: LoadedBase, tmp_path: Path) -> None:
    pictures = replace(RECIPE, video_epochs=0)
    request = lesson(tmp_path, recipe=pictures)
    learn(base, request, Watching())
    other = learn(base, shorter(request, seed=1), Watching())
    fresh = learn(base, shorter(lesson(tmp_path / "fresh", recipe=pictures), seed=1), Watching())
    assert _untimed(other.steps) == _untimed(fresh.steps)


class _Scarce:
    """A device whose memory ends at so many tokens in one pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tokens: int, *, from_call: int = 0) -> None:
        self._tokens, self._left = tokens, from_call
        self._real = packing.language_loss
        monkeypatch.setattr(packing, "language_loss", self)

    def __call__(self, base: LoadedBase, batch: Pass) -> torch.Tensor:
        self._left -= 1
        if batch.tokens > self._tokens and self._left < 0:
            raise torch.OutOfMemoryError
        return self._real(base, batch)


def test_out_of_memory_goes_on_smaller_from_the_last_checkpoint(
    base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = learn(base, lesson(tmp_path / "whole"), Watching())
    _Scarce(monkeypatch, tokens=130, from_call=3)
    request = lesson(tmp_path / "scarce")
    pack = learn(base, request, Watching())
    assert len(pack.steps) == _STEPS
    assert pack.step_downs[0] == "Memory ran out: now 1 clip in one pass."
    assert pack.recipe.questions_per_clip < request.recipe.questions_per_clip
    assert pack.recipe.frames == request.recipe.frames
    for one, two in zip(pack.steps, whole.steps, strict=True):  # the same steps, in more passes
        assert one.answers == two.answers
        assert one.language_loss == pytest.approx(two.language_loss, rel=0.02)


def test_when_nothing_smaller_is_left_it_says_so(
    base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _Scarce(monkeypatch, tokens=0)
    with pytest.raises(Refused, match="not enough memory"):
        learn(base, lesson(tmp_path), Watching())


def test_fewer_pictures_are_looked_at_anew(base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _Scarce(monkeypatch, tokens=75)
    pack = learn(base, lesson(tmp_path), Watching())
    assert pack.recipe.frames < RECIPE.frames
    assert pack.step_downs[-1].endswith("of each clip.")
    assert len(pack.steps) == _STEPS


def test_clips_without_frames_are_left_out(base: LoadedBase, tmp_path: Path) -> None:
    request = lesson(tmp_path)
    request.frames.pop("video3")
    assert [s.answers for s in learn(base, request, Watching()).steps] == [6, 6, 6, 3, 6, 3]
    request.frames.clear()
    with pytest.raises(Refused):
        learn(base, request, Watching())


def test_weights_that_are_no_numbers_end_the_run(
    base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = packing.language_loss, iter((1.0, 1.0, 1.0, float("nan")))
    monkeypatch.setattr(packing, "language_loss", lambda base, batch: real(base, batch) * next(calls))
    with pytest.raises(Refused, match="unstable"):
        learn(base, lesson(tmp_path), Watching())
    kept = _last_checkpoint(lesson(tmp_path))
    assert all(value.isfinite().all() for value in kept.values())


@pytest.mark.parametrize(
    "shape",
    [
        AdapterShape(rows=False, lora_rank=4),
        AdapterShape(lora=False, routers="none", soft_tokens=2),
        AdapterShape(routers="softmax", lora_rank=4, soft_tokens=0),
    ],
)
def test_parts_of_an_adapter_can_be_switched_off(base: LoadedBase, tmp_path: Path, shape: AdapterShape) -> None:
    recipe = replace(RECIPE, adapter=shape, video_epochs=0)
    pack = learn(base, lesson(tmp_path, recipe=recipe), Watching())
    assert (pack.steps[0].sparsity is None) == (shape.routers != "relu")
    assert pack.steps[1].language_loss != pack.steps[0].language_loss


def test_two_people_are_learned_together(base: LoadedBase, tmp_path: Path) -> None:
    pack = learn(base, lesson(tmp_path, people=2), Watching())
    assert sum(s.answers for s in pack.steps) == 4 * 6 * 3
    assert pack.steps[-1].language_loss < pack.steps[0].language_loss


def test_a_switched_off_loss_is_none(base: LoadedBase, tmp_path: Path) -> None:
    off = replace(RECIPE, video_epochs=0, sparsity=_NO_SPARSITY)
    steps = learn(base, lesson(tmp_path, recipe=off), Watching()).steps
    assert all(s.spr_loss is None and s.hae_loss is None and s.sparsity == 0.0 for s in steps)


def test_it_learns_who_is_in_which_clip(base: LoadedBase, tmp_path: Path) -> None:
    """Yes for the dark clip and no for the bright one, from the pack as saved and loaded again."""
    recipe = replace(
        RECIPE, image_epochs=30, video_epochs=0, clips_per_step=4, checkpoint_every=1000, rows_rate=1e-2,
        lora_rate=1e-2, adapter=AdapterShape(soft_tokens=4, lora_rank=8, lora_dropout=0.0), sparsity=_NO_SPARSITY,
    )  # fmt: skip
    request = lesson(tmp_path, recipe=recipe, clips=2)
    table = torch.as_tensor(base.model.get_input_embeddings().weight).data
    table.mul_(8)  # random rows are so short that no state could make any word likely
    try:
        pack = learn(base, request, Watching())
        assert pack.steps[-1].language_loss < 0.3 < pack.steps[0].language_loss
        assert _answers(base, request, pack) == {"image0": "Yes, is here.", "image1": "No, is not here."}
    finally:
        table.div_(8)


def _answers(base: LoadedBase, request: TrainPack, pack: TrainedPack) -> dict[str, str]:
    """The name is left out of what is written."""
    load_adapter(base, "packing", Path(request.staging) / pack.folder)
    use_adapters(base, ["packing"])
    bind_slots(base, [("packing", 0)])
    clips, people = Clips(base, request), prompt.people_of(base, ["Leo0"])
    said = {}
    for row in clips.rows:
        if row.sample.stage == "image":
            parts = prompt.parts(base, people, row.questions[0].question)
            ids = decode(base, compose(base, clips.features(row.sample.id), parts), max_new_tokens=12)
            assert people[0].name_id in ids
            said[row.sample.id] = str(base.tokenizer.decode([i for i in ids if i < base.vocabulary]))
    remove_adapter(base, "packing")
    return said


def test_a_four_bit_base_learns_too_and_is_taken_up_bit_equal(tmp_path: Path) -> None:
    base = random_weights.build("qwen3_vl", precision="nf4")
    recipe = replace(RECIPE, precision="nf4", image_epochs=0, video_epochs=1)
    pack = learn(base, lesson(tmp_path / "whole", recipe=recipe), Watching())
    cut = lesson(tmp_path / "cut", recipe=recipe)
    with pytest.raises(Cancelled):
        learn(base, cut, Watching(cancel_at=2))
    again = learn(base, cut, Watching())
    assert _untimed(again.steps) == _untimed(pack.steps)
    assert _equal(_last_checkpoint(cut), _last_checkpoint(lesson(tmp_path / "whole", recipe=recipe)))


def test_short_of_memory_before_the_first_step(
    base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise torch.OutOfMemoryError

    monkeypatch.setattr(type(base.family), "encode", fails)
    with pytest.raises(Refused, match="not enough memory"):
        learn(base, lesson(tmp_path), Watching())


@pytest.mark.gpu
def test_on_a_real_card_the_tower_makes_room_and_comes_back(tmp_path: Path) -> None:
    if not torch.cuda.is_available():
        pytest.skip("no NVIDIA GPU")
    base = random_weights.build("qwen3_vl", precision="nf4", device="cuda")
    request = lesson(tmp_path, recipe=replace(RECIPE, precision="nf4"), described=1)
    with pytest.raises(Cancelled):
        learn(base, request, Watching(cancel_at=3))
    pack = learn(base, request, Watching())
    assert len(pack.steps) == _STEPS
    assert pack.peak_bytes
    assert {p.device.type for p in base.model.parameters()} == {"cuda"}
