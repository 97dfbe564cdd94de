"""A model worker that learns and answers by rote, and a media worker that makes frames of noise: the whole walk of a
training without waiting for one."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.protocol.messages import (
    AskModel,
    DeviceReport,
    MeasuredModel,
    MeasureModel,
    ModelAnswer,
    PreparedSample,
    PreparedSamples,
    PrepareSamples,
    ReportDevice,
    Result,
    SampledFrames,
    SampleFrames,
    ScoredTrials,
    ScoreTrials,
    StagedArray,
    StepFigures,
    TrainedPack,
    TrainPack,
    TrialScore,
)
from tests.helpers.base_folders import write_adapter
from tests.helpers.prepared import Prepared

TINY = Recipe(
    preset="quick",
    precision="fp32",
    clips=6,
    questions=24,
    frames=2,
    max_pixels=48 * 48,
    image_epochs=1,
    video_epochs=1,
    questions_per_clip=4,
)

Tell = Callable[[str], None]


@dataclass(slots=True)
class Rote:
    """How the model answers: `score` of a request about a clip, and `says`."""

    score: Callable[[ScoreTrials, str], float] = lambda _request, _trial: 1.0
    says: str = "Yes, Leo is in this clip."
    asked: list[AskModel] = field(default_factory=list)
    scored: list[ScoreTrials] = field(default_factory=list)
    trained: list[TrainPack] = field(default_factory=list)

    def join(self, worker: Prepared) -> None:
        own: dict[type, Callable[[Any, Tell], Result]] = {
            ReportDevice: lambda _request, _tell: a_processor(),
            PrepareSamples: lambda request, _tell: prepare(request),
            SampleFrames: lambda request, _tell: sample(request),
            TrainPack: lambda request, _tell: self._train(request),
            ScoreTrials: lambda request, _tell: self._score(request),
            AskModel: self._answer,
            MeasureModel: lambda request, _tell: MeasuredModel(
                f'{{"ratio_per_answer": 4.0, "what": "{request.what}"}}'
            ),
        }
        worker.answers |= own

    def _train(self, request: TrainPack) -> TrainedPack:
        self.trained.append(request)
        folder = write_adapter(Path(request.staging) / "adapter")
        step = StepFigures(1, "video", 1.5, 0.1, 0.0, 0.4, 1e-6, 8, 0.2)
        return TrainedPack(
            folder="adapter",
            bytes=sum(file.stat().st_size for file in folder.iterdir()),
            data_hash=request.manifest.hash,
            steps=(step,),
            seconds={"features": 0.1, "describing": 0.1, "image": 0.2, "video": 0.3},
            peak_bytes=123_000_000,
            step_downs=(),
            recipe=request.recipe,
        )

    def _score(self, request: ScoreTrials) -> ScoredTrials:
        self.scored.append(request)
        people = range(len(request.people))
        trials = (
            TrialScore(t.id, tuple(self.score(request, t.id) for _ in people), tuple(self.says for _ in t.questions))
            for t in request.trials
        )
        return ScoredTrials(tuple(trials), 0.5)

    def _answer(self, request: AskModel, tell: Tell) -> ModelAnswer:
        self.asked.append(request)
        for piece in self.says.split(" "):
            tell(f"{piece} ")
        scores = tuple(0.5 for _ in request.people)
        seen = tuple((window.start_s, window.end_s) for window in request.windows)
        rows = tuple(scores for _ in request.windows)
        return ModelAnswer(self.says, scores, rows, seen, reused_prefix=False, first_token_s=0.1, seconds=0.4, tokens=9)


def a_processor() -> DeviceReport:
    return DeviceReport("cpu", "A processor", 16 << 30, 8 << 30, None, None, "", {})


def prepare(request: PrepareSamples) -> PreparedSamples:
    folder = Path(request.staging) / "samples"
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, one in enumerate(request.samples):
        array = _noise(Path(request.staging), f"samples/{one.id}.npy", len(one.times_s), number)
        made.append(PreparedSample(one.id, array, one.times_s))
    return PreparedSamples(tuple(made), {}, 0.1)


def sample(request: SampleFrames) -> SampledFrames:
    return SampledFrames(_noise(Path(request.staging), "frames.npy", len(request.times_s), 0), request.times_s)


def _noise(staging: Path, name: str, count: int, seed: int) -> StagedArray:
    frames = np.random.default_rng(seed).integers(0, 255, (count, 48, 48, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    np.save(buffer, frames)
    (staging / name).write_bytes(buffer.getvalue())
    return StagedArray(name, frames.shape, "uint8", hashlib.sha256(buffer.getvalue()).hexdigest())
