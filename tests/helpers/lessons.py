"""A person to be learned by a tiny base: dark and bright clips of noise, questions about each, the request."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image

from pvchat_desktop.core.dataset import Manifest, ManifestRow, Provenance, QuestionAnswer, Sample, Stage
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.recipe import AdapterShape, Recipe
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.protocol.messages import BaseModel, FrameFile, PackSlot, StepFigures, TrainPack

RECIPE = Recipe(
    precision="fp32",
    adapter=AdapterShape(soft_tokens=4, lora_rank=4),
    clips=4,
    frames=4,
    max_pixels=64 * 64,
    image_epochs=1,
    video_epochs=2,
    clips_per_step=2,
    questions_per_clip=4,
    max_tokens=1024,
    checkpoint_every=2,
)


@dataclass(slots=True)
class Watching:
    """A running job; cancelled at the n-th `check` where `cancel_at` says so."""

    cancel_at: int | None = None
    checks: int = 0
    told: list[tuple[str, int, int]] = field(default_factory=list)
    steps: list[StepFigures] = field(default_factory=list)

    def check(self) -> None:
        self.checks += 1
        if self.checks == self.cancel_at:
            raise Cancelled

    def progress(self, stage: str, done: int, total: int, *, step: StepFigures | None = None) -> None:
        self.told.append((stage, done, total))
        if step is not None:
            self.steps.append(step)


def lesson(folder: Path, *, recipe: Recipe = RECIPE, people: int = 1, clips: int = 4, described: int = 0) -> TrainPack:
    """Half of the clips show person 0, and one in three everybody else; `described` questions have no answer yet."""
    rows, frames = [], {}
    stages: tuple[Stage, ...] = ("image", "video")
    for number in range(clips):
        for stage in stages:
            name = f"{stage}{number}"
            count = 1 if stage == "image" else recipe.frames
            frames[name] = frame_file(folder, name, seed=number, count=count)
            asked = [*_existence(number, people), *_described(described if stage == "video" else 0)]
            rows.append(ManifestRow(sample=_sample(name, stage, number), questions=tuple(asked)))
    return TrainPack(
        base=BaseModel(
            name="tiny", folder=str(folder / "base"), content_hash="0", precision=recipe.precision, device="cpu"
        ),
        people=tuple(PackSlot(f"Leo{k}", crops=(crop(folder, k),)) for k in range(people)),
        manifest=Manifest(people=people, rows=tuple(rows), template_version="1-test", seed=0, hash="manifest"),
        frames=frames,
        recipe=recipe,
        staging=str(folder / "staging"),
    )


def frame_file(folder: Path, name: str, *, seed: int, count: int, side: int = 48) -> FrameFile:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.npy"
    noise = np.random.default_rng(seed).integers(0, 64, (count, side, side, 3), np.uint8) + np.uint8(190 * (seed % 2))
    np.save(path, noise)
    times = tuple(0.5 * i for i in range(count))
    return FrameFile(path=str(path), times_s=times, sha256=hashlib.sha256(noise.tobytes()).hexdigest())


def crop(folder: Path, person: int) -> str:
    path = folder / f"crop{person}.png"
    Image.fromarray(np.random.default_rng(100 + person).integers(0, 256, (112, 112, 3), np.uint8)).save(path)
    return str(path)


def shorter(request: TrainPack, **recipe: object) -> TrainPack:
    return _with(request, recipe=replace(request.recipe, **recipe))  # type: ignore[arg-type]


def stopped(request: TrainPack, step: int | None) -> TrainPack:
    return _with(request, stop_after_step=step)


def _with(request: TrainPack, **changes: object) -> TrainPack:
    fields = {name: getattr(request, name) for name in request.__struct_fields__}
    return TrainPack(**(fields | changes))


def _existence(number: int, people: int) -> Sequence[QuestionAnswer]:
    answers = [number % 2 == 0, *(number % 3 == 0 for _ in range(people - 1))]
    return [
        QuestionAnswer(
            kind="existence",
            question=text.format(f"{{p{k}}}"),
            answer=f"Yes, {{p{k}}} is here." if present else f"No, {{p{k}}} is not here.",
            template="test",
            about=(k,),
        )
        for k, present in enumerate(answers)
        for text in ("Is {0} in this clip?", "Do you see {0}?", "Does {0} appear?")
    ]


def _described(count: int) -> Sequence[QuestionAnswer]:
    return [
        QuestionAnswer(
            kind="action",
            question="What is {p0} doing?",
            answer=None,
            template="test",
            ask_base=f"What is the person doing ({number})?",
            wording="{p0} {answer}",
        )
        for number in range(count)
    ]


def _sample(name: str, stage: Stage, number: int) -> Sample:
    origin = Provenance(expander="original", clip=ClipSha(f"clip{number}"), track=None, role="positive", seed=0)
    return Sample(id=name, stage=stage, provenance=origin, times_s=(0.0,), present=(number % 2 == 0,))
