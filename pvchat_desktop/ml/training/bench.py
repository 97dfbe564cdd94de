"""Training as it is done here beside plain transformers and PEFT QLoRA: one run, same base, data and device.

Plain: one sequence per question, the library's own forward with pixels and `labels=`, LoRA of the same rank on the same
modules, its tower under no_grad, the same activation checkpointing, the same optimiser.
"""

from __future__ import annotations

import hashlib
import math
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import Tensor

from pvchat_desktop.core.dataset import Manifest, ManifestRow, Provenance, QuestionAnswer, Sample, Stage
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.core.trials import most_trials
from pvchat_desktop.ml import device
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.family import ClipFrames, Features
from pvchat_desktop.ml.base_models.qwen3_vl import Qwen3VL
from pvchat_desktop.ml.bench_base import bench_base, name_of
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.training import features
from pvchat_desktop.ml.training.bench_check import check_seconds
from pvchat_desktop.ml.training.loop import Watcher
from pvchat_desktop.ml.training.memory import Peak
from pvchat_desktop.ml.training.packing import Segment
from pvchat_desktop.ml.training.run import learn, weights_bytes
from pvchat_desktop.protocol.messages import (
    ActivePack,
    BaseModel,
    FrameFile,
    MeasureModel,
    PackSlot,
    StepFigures,
    TrainedPack,
    TrainPack,
)

if TYPE_CHECKING:
    from peft import PeftModel

_SIDES_PX: Final = (448, 320, 224, 112)
_DENSE: Final = 16  # questions behind one clip
_NAME: Final = "Leo"
_DESCRIBED: Final = 60
_QUICK_CLIPS: Final = 4
_QUICK_FRAMES: Final = 4
_QUICK_EACH: Final = 2  # plain sequences of each clip
_STILLS_SHARE: Final = 0.5  # single pictures for each clip, as training sets have them
_ASKED: Final = (
    ("Is {p0} in this clip?", "Yes, {p0} is in this clip."),
    ("Can you see {p0} anywhere here?", "No, I do not see {p0} here."),
    ("What is {p0} doing in this clip?", "{p0} is walking along the path with a bag in one hand."),
    ("Where is {p0}?", "{p0} is in the garden, next to the wooden table."),
    ("What is {p0} wearing?", "{p0} wears a blue shirt and light trousers."),
    ("Does {p0} appear in this clip?", "No, {p0} is not in this clip, somebody else is."),
)


@dataclass(frozen=True, slots=True)
class _Plain:
    step_s: float
    answers_per_s: float
    peak_bytes: int


def measure_training(request: MeasureModel, watcher: Watcher) -> dict[str, Any]:
    """Ratios first. `train_s` and `verify_s` are measured where the whole recipe was run (not `quick`); what is null
    was not. `dataset_s` and the sum are the caller's: this worker reads no clips."""
    watcher.progress("Loading the base model", 0, 1)
    base = bench_base(request)
    recipe = _recipe(request, base)
    side_px = _side(base, recipe, request.visual_tokens)
    staging = Path(request.staging)
    lesson = _lesson(base, recipe, staging / "own", side_px, described=not request.quick)
    began = time.perf_counter()
    pack = learn(base, lesson, watcher)
    train_s = time.perf_counter() - began
    verify_s = None if request.quick else _verify(base, pack, staging, watcher, side_px=side_px)
    dense = _dense(base, recipe, staging / "dense", side_px, watcher)
    plain = _plain(base, pack.recipe, staging / "plain", watcher, side_px=side_px, quick=request.quick)
    steps = _settled(pack)
    rate = sum(s.answers for s in steps) / sum(s.seconds for s in steps)
    return {
        "ratio_per_answer": None if plain is None else rate / plain.answers_per_s,
        f"ratio_per_answer_{_DENSE}_questions": None if plain is None else dense / plain.answers_per_s,
        "what": "training",
        "device": device.report().name,
        "base": name_of(request, base),
        "precision": base.precision,
        "preset": request.recipe.preset,
        "person_s": None,
        "dataset_s": None,
        "train_s": None if request.quick else train_s,
        "verify_s": verify_s,
        "train_parts_s": pack.seconds,
        "step_s": statistics.median(s.seconds for s in steps),
        "answers_per_s": rate,
        "peak_gib": None if pack.peak_bytes is None else pack.peak_bytes / 2**30,
        "plain_peft": {
            "step_s": None if plain is None else plain.step_s,
            "answers_per_s": None if plain is None else plain.answers_per_s,
            "peak_gib": None if plain is None else plain.peak_bytes / 2**30,
        },
        "steps": len(pack.steps),
        "answers": sum(s.answers for s in pack.steps),
        "answers_per_step": statistics.median(s.answers for s in steps),
        "frames": pack.recipe.frames,
        "frame_px": [side_px, side_px],
        "step_downs": list(pack.step_downs),
        "quick": request.quick,
    }


def _recipe(request: MeasureModel, base: LoadedBase) -> Recipe:
    """The one asked for; a part of it, with as many questions a clip, where it has to be quick."""
    recipe = replace(request.recipe, precision=base.precision)
    if not request.quick:
        return recipe
    rows = round(recipe.clips * (1 + _STILLS_SHARE))
    each = math.ceil(recipe.questions / rows)
    return replace(
        recipe,
        clips=_QUICK_CLIPS,
        questions=round(_QUICK_CLIPS * (1 + _STILLS_SHARE)) * each,
        frames=min(_QUICK_FRAMES, recipe.frames),
        video_epochs=1,
    )


def _verify(base: LoadedBase, pack: TrainedPack, staging: Path, watcher: Watcher, *, side_px: int) -> float:
    """As many clips as the recipe checks a person with."""
    folder = staging / "check"
    folder.mkdir(parents=True, exist_ok=True)
    count, recipe = sum(most_trials(pack.recipe)), pack.recipe
    frames = [_noise(folder, f"trial-{i}", recipe.frames, side_px, seed=5000 + i) for i in range(count)]
    person = ActivePack(_NAME, str(staging / "own" / pack.folder))
    return check_seconds(base, frames, person, max_pixels=recipe.max_pixels, watcher=watcher)


def _side(base: LoadedBase, recipe: Recipe, visual_tokens: int) -> int:
    """Side of square frames: the recipe's, or smaller where a clip would be more than so many visual tokens."""
    for side in (side for side in _SIDES_PX if side * side <= recipe.max_pixels):
        blank = ClipFrames(np.zeros((recipe.frames, side, side, 3), np.uint8), _times(recipe.frames))
        ids = base.family.clip_tokens(base, features.encode(base, blank, recipe.max_pixels))
        if ids.count(base.family.placeholder_id(base)) <= visual_tokens:
            return side
    return _SIDES_PX[-1]


def _dense(base: LoadedBase, recipe: Recipe, staging: Path, side_px: int, watcher: Watcher) -> float:
    """Answers a second with as many questions behind each clip as are packed at most."""
    crowded = replace(
        recipe, clips=_QUICK_CLIPS, questions=_QUICK_CLIPS * _DENSE, questions_per_clip=_DENSE, image_epochs=0,
        video_epochs=1,
    )  # fmt: skip
    steps = _settled(learn(base, _lesson(base, crowded, staging, side_px, stills=0), watcher))
    return sum(s.answers for s in steps) / sum(s.seconds for s in steps)


def _settled(pack: TrainedPack) -> list[StepFigures]:
    """Steps with whole clips, but for the first, in which everything happens for the first time."""
    return [s for s in pack.steps if s.stage == "video"][1:] or list(pack.steps)


def _lesson(
    base: LoadedBase, recipe: Recipe, staging: Path, side_px: int, *, stills: int | None = None, described: bool = False
) -> TrainPack:
    """A training set of noise, as large as the recipe says."""
    staging.mkdir(parents=True, exist_ok=True)
    count = round(_STILLS_SHARE * recipe.clips) if stills is None else stills
    names: list[tuple[str, Stage]] = [(f"image-{i}", "image") for i in range(count)]
    names += [(f"video-{i}", "video") for i in range(recipe.clips)]
    edges = [recipe.questions * i // len(names) for i in range(len(names) + 1)]
    rows, frames = [], {}
    for number, (name, stage) in enumerate(names):
        asked = [_question(i) for i in range(edges[number], edges[number + 1])]
        if described and stage == "video":
            asked += [_to_describe()] * (_DESCRIBED // recipe.clips)
        rows.append(ManifestRow(sample=_sample(name, stage), questions=tuple(asked)))
        frames[name] = _noise(staging, name, recipe.frames if stage == "video" else 1, side_px, seed=number)
    key = hashlib.sha256(repr((recipe, side_px, base.content_hash)).encode()).hexdigest()
    return TrainPack(
        base=BaseModel(
            name="", folder="", content_hash=base.content_hash, precision=base.precision,
            device="cuda" if base.device.type == "cuda" else "cpu",
        ),
        people=(PackSlot(_NAME),),
        manifest=Manifest(people=1, rows=tuple(rows), template_version="bench", seed=recipe.seed, hash=key),
        frames=frames,
        recipe=recipe,
        staging=str(staging),
    )  # fmt: skip


def _question(number: int) -> QuestionAnswer:
    question, answer = _ASKED[number % len(_ASKED)]
    return QuestionAnswer(kind="existence", question=question, answer=answer, template="bench")


def _to_describe() -> QuestionAnswer:
    return QuestionAnswer(
        kind="action",
        question="What is {p0} doing?",
        answer=None,
        template="bench",
        ask_base="What is the person doing? Answer in one short sentence that begins with “The person”.",
        wording="{p0} {answer}",
    )


def _sample(name: str, stage: Stage) -> Sample:
    origin = Provenance(expander="original", clip=ClipSha(name), track=None, role="positive", seed=0)
    return Sample(id=name, stage=stage, provenance=origin, times_s=(0.0,))


def _noise(folder: Path, name: str, frames: int, side_px: int, *, seed: int) -> FrameFile:
    pixels = np.random.default_rng(seed).integers(0, 256, (frames, side_px, side_px, 3), np.uint8)
    np.save(folder / f"{name}.npy", pixels)
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return FrameFile(path=str(folder / f"{name}.npy"), times_s=_times(frames), sha256=digest)


def _times(frames: int) -> tuple[float, ...]:
    return tuple(0.5 * i for i in range(frames))


# --- Plain transformers and PEFT -------------------------------------------------------------------------------------


def _plain(
    base: LoadedBase, recipe: Recipe, staging: Path, watcher: Watcher, *, side_px: int, quick: bool
) -> _Plain | None:
    """None for families whose pixels are not handed over in the way of Qwen3-VL. `quick`: a part of a step, once."""
    family = base.family
    if not isinstance(family, Qwen3VL):
        return None
    staging.mkdir(parents=True, exist_ok=True)
    clips = [
        features.read_frames(_noise(staging, f"plain-{i}", recipe.frames, side_px, seed=1000 + i))
        for i in range(recipe.clips_per_step)
    ]
    rows = round(recipe.clips * (1 + _STILLS_SHARE))
    each = _QUICK_EACH if quick else max(1, round(recipe.questions / rows))
    times = 1 if quick else 3
    inputs = [
        _library_inputs(base, family, clip, number, recipe.max_pixels) for clip in clips for number in range(each)
    ]
    parts = [inputs[i : i + recipe.clips_per_step] for i in range(0, len(inputs), recipe.clips_per_step)]
    with plain_model(base, recipe) as model, Peak(base.device) as peak:
        optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=recipe.lora_rate)
        _plain_step(base, model, optimiser, parts[:1])  # everything happens for the first time
        seconds = []
        for turn in range(times):
            watcher.progress("Measuring plain training", turn, times)
            began = _now(base)
            _plain_step(base, model, optimiser, parts)
            seconds.append(_now(base) - began)
        taken = peak.bytes
    step_s = statistics.median(seconds)
    return _Plain(step_s, len(inputs) / step_s, taken + (weights_bytes(base) if base.device.type == "cpu" else 0))


def _plain_step(
    base: LoadedBase, model: PeftModel, optimiser: torch.optim.Optimizer, parts: Sequence[Sequence[dict[str, Tensor]]]
) -> None:
    for part in parts:
        loss = model(**_padded(base, part), use_cache=False).loss / len(parts)
        loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)


def _now(base: LoadedBase) -> float:
    device.synchronize(base.device)
    return time.perf_counter()


@contextmanager
def plain_model(base: LoadedBase, recipe: Recipe) -> Iterator[PeftModel]:
    """The base with stock LoRA; as it was again behind."""
    from peft import LoraConfig, get_peft_model

    inner, tower = base.model, base.family.tower(base.model)
    shape = recipe.adapter
    settings = LoraConfig(
        r=shape.lora_rank,
        lora_alpha=shape.lora_alpha,
        lora_dropout=shape.lora_dropout,
        target_modules=base.family.lora_targets(inner, shape.upper_share),
    )
    inner.activation_checkpointing_enable({"use_reentrant": False})
    model = get_peft_model(inner, settings)
    model.train()
    tower.eval()
    with_graph = tower.forward
    tower.forward = torch.no_grad()(with_graph)
    try:
        yield model
    finally:
        tower.forward = with_graph
        inner.activation_checkpointing_disable()  # type: ignore[no-untyped-call]
        inner.disable_input_require_grads()  # type: ignore[no-untyped-call]
        model.unload()
        inner.eval()  # type: ignore[no-untyped-call]
        inner.requires_grad_(False)  # noqa: FBT003


def _library_inputs(
    base: LoadedBase, family: Qwen3VL, clip: ClipFrames, number: int, max_pixels: int
) -> dict[str, Tensor]:
    """One question and its answer as the library's forward takes them."""
    patches, grid = family.tower_input(base, clip, max_pixels)
    blank = Features({}, family.encode(base, clip, max_pixels).layout)
    people = [prompt.Person(_NAME)]
    question, answer = _ASKED[number % len(_ASKED)]
    segment = Segment(tuple(prompt.segment(base, people, question)), tuple(prompt.answer_ids(base, people, answer)))
    prefix = prompt.prefix_ids(base, blank)
    ids = torch.tensor([*prefix, *segment.prompt, *segment.answer], device=base.device)
    labels = ids.clone()
    labels[: len(ids) - len(segment.answer)] = -100
    return {"ids": ids, "labels": labels, "patches": patches, "grid": torch.tensor([grid], device=base.device)}


def _padded(base: LoadedBase, rows: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """One batch, padded behind."""
    from torch.nn.utils.rnn import pad_sequence

    ids = pad_sequence([row["ids"] for row in rows], batch_first=True)
    real = pad_sequence([torch.ones_like(row["ids"]) for row in rows], batch_first=True)
    return {
        "input_ids": ids,
        "attention_mask": real,
        "mm_token_type_ids": (ids == base.family.placeholder_id(base)).long() * 2,  # 2: video
        "pixel_values_videos": torch.cat([row["patches"] for row in rows]),
        "video_grid_thw": torch.cat([row["grid"] for row in rows]),
        "labels": pad_sequence([row["labels"] for row in rows], batch_first=True, padding_value=-100),
    }
