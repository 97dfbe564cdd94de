"""One request to learn some people, from frames to a saved adapter."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import torch

from pvchat_desktop.core import draws
from pvchat_desktop.core.dataset import ManifestRow
from pvchat_desktop.core.face_words import told_in_training
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.ml import device
from pvchat_desktop.ml.identity.slots import bind_slots
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.remoh.model import add_adapter, remove_adapter, save_adapter
from pvchat_desktop.ml.training import describing, packing
from pvchat_desktop.ml.training.checkpoint import CheckpointFolder
from pvchat_desktop.ml.training.features import FeatureCache, move_tower
from pvchat_desktop.ml.training.loop import Run, Trainer, Watcher
from pvchat_desktop.ml.training.memory import MEMORY_HINT, TOO_LITTLE_MEMORY, Limits, Peak, as_run
from pvchat_desktop.ml.training.packing import Group, Segment
from pvchat_desktop.ml.training.schedule import AskedRow, Unit, plan
from pvchat_desktop.ml.training.starting_rows import starting_rows
from pvchat_desktop.protocol.messages import FrameFile, TrainedPack, TrainPack

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.ml.base_models.family import Features

ADAPTER: Final = "learned"  # its name while it is trained
_FOLDER = "adapter"
_LATEST_S = 60.0  # that a clip is said to begin at
_VERSION = 2  # of how a run goes: checkpoints of another version are not taken up


def learn(base: LoadedBase, request: TrainPack, watcher: Watcher) -> TrainedPack:
    """Raises Refused, StorageError, Cancelled; a cancelled run is taken up by the same request. The base is left as it
    was."""
    try:
        with device.out_of_memory_told():
            return _learn(base, request, watcher)
    except torch.OutOfMemoryError as error:  # not in a step, which goes on smaller, but before the first one
        device.empty_cache(base.device)
        raise Refused(TOO_LITTLE_MEMORY, hint=MEMORY_HINT) from error


def _learn(base: LoadedBase, request: TrainPack, watcher: Watcher) -> TrainedPack:
    seconds: dict[str, float] = {}
    with Peak(base.device) as peak, restored(base):
        clips = Clips(base, request, watcher)
        with timed(seconds, "features"):
            clips.look(request.recipe.frames)
        with timed(seconds, "describing"):
            answers = _answers(base, request, clips, watcher)
        trainer = _train(base, request, clips, answers, watcher)
        folder = Path(request.staging) / _FOLDER
        save_adapter(base, ADAPTER, folder, dtype=torch.bfloat16)
    for stage in ("image", "video"):
        seconds[stage] = sum(step.seconds for step in trainer.steps if step.stage == stage)
    return TrainedPack(
        folder=_FOLDER,
        bytes=sum(path.stat().st_size for path in folder.iterdir()),
        data_hash=request.manifest.hash,
        steps=tuple(trainer.steps),
        seconds={part: round(spent, 3) for part, spent in seconds.items()},
        peak_bytes=peak.bytes + (weights_bytes(base) if base.device.type == "cpu" else 0),
        step_downs=tuple(trainer.step_downs),
        recipe=as_run(request.recipe, trainer.limits),
    )


def _train(
    base: LoadedBase, request: TrainPack, clips: Clips, answers: Sequence[Sequence[str | None]], watcher: Watcher
) -> Trainer:
    recipe = request.recipe
    rows = [
        AskedRow(row.sample.stage, tuple(q for q, answer in enumerate(own) if answer is not None))
        for row, own in zip(clips.rows, answers, strict=True)
    ]
    steps = plan(rows, recipe)
    if not steps:
        raise Refused(
            "There is nothing to learn from: no clip with an answered question is left.", hint="Add more clips."
        )
    torch.manual_seed(recipe.seed)
    put_on(base, request)
    move_tower(base, torch.device("cpu"))
    material = Material(base, clips, answers, people_of(base, request))
    trainer = Trainer(
        Run(
            base=base,
            adapter=ADAPTER,
            recipe=recipe,
            plan=steps,
            groups=material.group,
            checkpoints=CheckpointFolder(Path(request.staging) / "checkpoints", key_of(request)),
            watcher=watcher,
        )
    )
    trainer.train(stop_after=request.stop_after_step)
    return trainer


def put_on(base: LoadedBase, request: TrainPack) -> None:
    """A new adapter for the request's people, active and bound."""
    recipe, people = request.recipe, request.people
    soft = recipe.adapter.soft_tokens
    init = None
    if recipe.adapter.rows:
        init = starting_rows(base, people, soft_tokens=soft, max_pixels=recipe.max_pixels, seed=recipe.seed)
    add_adapter(base, ADAPTER, recipe.adapter, people=len(people), init=init, names=[person.name for person in people])
    if recipe.adapter.rows:
        bind_slots(base, [(ADAPTER, number) for number in range(len(people))])


def people_of(base: LoadedBase, request: TrainPack) -> list[prompt.Person]:
    """Without identity rows (an ablation) a name is ordinary text."""
    names = [person.name for person in request.people]
    return prompt.people_of(base, names) if request.recipe.adapter.rows else [prompt.Person(name) for name in names]


class Clips:
    """The rows whose frames are there, and their features; the tower runs for what is not cached yet."""

    def __init__(self, base: LoadedBase, request: TrainPack, watcher: Watcher | None = None) -> None:
        self._base = base
        self._watcher = watcher
        self._request = request
        self._cache = FeatureCache(Path(request.staging) / "features")
        self._looked_at = request.recipe.frames
        self.rows: list[ManifestRow] = [row for row in request.manifest.rows if row.sample.id in request.frames]
        self._frames = {name: moved(file, name, request.manifest.seed) for name, file in request.frames.items()}

    def look(self, frames: int) -> None:
        """Compute what is not there yet, with at most so many frames a clip."""
        self._looked_at = frames
        names = list(dict.fromkeys(row.sample.id for row in self.rows))
        try:
            for done, name in enumerate(names):
                if self._watcher is not None:
                    self._watcher.progress("Looking at the clips", done, len(names))
                self.features(name)
        finally:  # also where memory ran out: the next try needs it
            move_tower(self._base, torch.device("cpu"))

    def features(self, sample: str, frames: int | None = None) -> Features:
        if frames is not None and frames != self._looked_at:
            self.look(frames)
        asked = self._request.recipe.frames
        fewer = self._looked_at if self._looked_at < asked else None
        return self._cache.of(self._base, self._frames[sample], self._request.recipe.max_pixels, at_most=fewer)

    def times_s(self, sample: str) -> tuple[float, ...]:
        """As the prompt tells them."""
        return self._frames[sample].times_s


def moved(file: FrameFile, sample: str, seed: int) -> FrameFile:
    """The same pictures, said to be from a drawn time on, sooner rather than later.

    A person is learned from the first part of one clip and everybody else from anywhere: with the true times, which the
    prompt tells, "late" would come to mean "not there", and the clips to be checked with are all later.
    """
    start = round(_LATEST_S * draws.share(seed, sample, "begins") ** 2, 1)
    times = tuple(round(start + time - file.times_s[0], 3) for time in file.times_s)
    return msgspec.structs.replace(file, times_s=times)


@dataclass(slots=True)
class Material:
    """Makes groups of the manifest's texts and the clips' features."""

    base: LoadedBase
    clips: Clips
    answers: Sequence[Sequence[str | None]]
    people: Sequence[prompt.Person]
    _made: dict[tuple[int, int], Segment] = field(default_factory=dict)

    def group(self, unit: Unit, limits: Limits) -> Group:
        row = self.clips.rows[unit.row]
        features = self.clips.features(row.sample.id, limits.frames)
        return packing.group(self.base, features, [self.segment(unit.row, question) for question in unit.questions])

    def segment(self, row: int, number: int) -> Segment:
        """Of one question; every epoch asks it again, so it is made once."""
        if (row, number) not in self._made:
            self._made[row, number] = self._segment(row, number)
        return self._made[row, number]

    def _segment(self, row: int, number: int) -> Segment:
        shown, asked = self.clips.rows[row].sample.id, self.clips.rows[row].questions[number]
        question, answer = asked.question, self.answers[row][number]
        names = [person.name for person in self.people]
        evidence = told_in_training(asked.memory, names, self.clips.times_s(shown))
        return Segment(
            prompt=tuple(prompt.segment(self.base, self.people, question, evidence)),
            answer=tuple(prompt.answer_ids(self.base, self.people, answer or "")),  # only what has an answer is planned
            instruction=prompt.instruction(self.people, question),
        )


def _answers(
    base: LoadedBase, request: TrainPack, clips: Clips, watcher: Watcher
) -> tuple[tuple[str | None, ...], ...]:
    store = Path(request.staging) / "answers.json"
    return describing.describe(
        base,
        clips.rows,
        clips.features,
        store=store,
        seed=request.manifest.seed,
        progress=lambda done, total: watcher.progress("Describing the clips", done, total),
    ).answers


def weights_bytes(base: LoadedBase) -> int:
    """Memory of the base as loaded. A device counts it in its peak; of this process only the growth is known."""
    tensors = [*base.model.parameters(), *base.model.buffers()]
    return sum(tensor.nbytes for tensor in tensors)


def key_of(request: TrainPack) -> str:
    """Everything that a checkpoint depends on."""
    frames = sorted((name, file.sha256) for name, file in request.frames.items())
    base = request.base
    parts = (
        _VERSION, request.manifest.hash, base.content_hash, base.precision, base.device, request.recipe,
        [person.name for person in request.people], frames,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@contextmanager
def restored(base: LoadedBase) -> Iterator[None]:
    """Without the adapter and with its tower in place again, however the run ends."""
    try:
        yield
    finally:
        with suppress(NotFound):  # stopped before there was one
            remove_adapter(base, ADAPTER)
        move_tower(base, base.device)


@contextmanager
def timed(seconds: dict[str, float], part: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    seconds[part] = time.monotonic() - began
