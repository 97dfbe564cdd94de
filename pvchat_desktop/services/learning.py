"""The walk "learn a person": clips -> training set -> frames -> adapter -> "did it work?" -> pack.

Each step is a job or is kept when it is done: the walk goes on where it was after a pause, a crash or a restart.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.packs import Pack
from pvchat_desktop.core.dataset import Sample
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha, JobId, PersonId
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.core.recipe import PRESETS, Preset, Recipe
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.core.verify import ROWS, RowName
from pvchat_desktop.errors import Cancelled, ProgramError, Refused
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.messages import (
    ActivePack,
    FrameFile,
    PackSlot,
    PrepareSamples,
    Request,
    ScoredTrials,
    ScoreTrials,
    TrainedPack,
    TrainPack,
)
from pvchat_desktop.services.learning_check import Checked, check, trials_of
from pvchat_desktop.services.learning_course import Course, Courses
from pvchat_desktop.services.learning_material import Gathered, gather, make
from pvchat_desktop.services.learning_outlook import Outlook, outlook
from pvchat_desktop.services.model_tools import ModelTools
from pvchat_desktop.services.packs import card_base
from pvchat_desktop.services.places import Places
from pvchat_desktop.services.watch import Pausing, Watch

KINDS: Final = ("PrepareSamples", "TrainPack", "ScoreTrials")
"""Jobs of a training, as the list of jobs names them."""
_SENTENCE_TOKENS: Final = 48  # a description is asked for in one sentence


@dataclass(frozen=True, slots=True)
class Learned:
    """A trained pack, and whether it is switched on. `report`: as it is stored with the pack."""

    pack: Pack
    report: Mapping[str, Any]
    is_active: bool
    seconds: Mapping[str, float]  # "dataset", "train", "verify"


@dataclass(slots=True)
class _Wish:
    """What the user wants of the training that is under way."""

    keep: bool = False
    discard: bool = False


class LearningService:
    """One training at a time. Methods may block and may be called from any thread."""

    def __init__(
        self, catalog: Catalog, tools: ModelTools, places: Places, thresholds_of: Callable[[FaceModel], Thresholds]
    ) -> None:
        self._catalog = catalog
        self._tools = tools
        self._places = places
        self._thresholds_of = thresholds_of
        self._courses = Courses(catalog.folders)
        self._one = threading.Lock()
        self._wish = _Wish()
        tools.jobs.on_done(PrepareSamples, self._courses.adopt_samples)
        tools.jobs.on_done(TrainPack, self._courses.adopt_adapter)

    # --- Before -------------------------------------------------------------------------------------------------------

    def plan(self, person: PersonId, ref: str, preset: Preset, watch: Watch, *, clip: ClipSha | None = None) -> Outlook:
        """Refused with the reason where it cannot be done here: too few other people, too little memory, no base."""
        return outlook(self._course(person, ref, PRESETS[preset], clip, watch))

    def unfinished(self) -> tuple[Course, ...]:
        """Trainings that were paused or interrupted and can go on."""
        return self._courses.all()

    # --- The walk -----------------------------------------------------------------------------------------------------

    def learn(
        self, person: PersonId, ref: str, preset: Preset, watch: Watch, *, clip: ClipSha | None = None
    ) -> Learned:
        """Train, check, keep; goes on where an earlier call was paused. Cancelled where it was discarded or paused,
        which stopping it through `watch` does too."""
        return self.learn_with(person, ref, PRESETS[preset], watch, clip=clip)

    def learn_with(
        self, person: PersonId, ref: str, recipe: Recipe, watch: Watch, *, clip: ClipSha | None = None
    ) -> Learned:
        """The same with a recipe of one's own."""
        recipe = self._tools.fitting.recipe(ref, recipe)
        with self._alone():
            course = found = self._courses.find(person, ref)
            if course is None or not _is_same(course, recipe, clip):
                course = self._course(person, ref, recipe, clip, watch)
                self._throw_away(found)
                self._courses.keep(course)
            return self._walk(course, watch)

    def resume(self, job: JobId, watch: Watch) -> Learned:
        """Go on with the training that a paused or interrupted job belongs to."""
        course = self._course_of(self._catalog.jobs.get(job))
        if course is None:
            raise Refused("What this job belonged to is gone.", hint="Start the training again.")
        with self._alone():
            return self._walk(course, watch)

    def pause(self) -> None:
        """The training stops at its checkpoint; `learn` with the same person and base goes on from there."""
        self._tools.jobs.pause(self._running().id)

    def stop_and_keep(self) -> None:
        """Stop training, and check and keep what was learned so far."""
        job = self._running()
        if job.kind != "TrainPack" or job.progress is None or job.progress.step is None:
            raise Refused("Nothing was learned yet that could be kept.", hint="Wait for the first steps, or discard.")
        self._wish.keep = True
        self._tools.jobs.pause(job.id)

    def discard(self) -> None:
        """Stop, and throw away what was prepared and learned."""
        job = self._running()
        self._wish.discard = True
        self._tools.jobs.cancel(job.id)

    def forget(self, person: PersonId, ref: str) -> None:
        """Throw away a training that was paused or interrupted."""
        course = self._courses.find(person, ref)
        if course is None:
            raise Refused("There is no training of this person that could be thrown away.")
        self._throw_away(course)

    def give_up(self, job: JobId) -> None:
        """Cancel a job of a training, and throw away with it what was prepared and learned."""
        row = self._catalog.jobs.get(job)
        course = self._course_of(row)
        if row.state.can_resume and course is not None:
            self._throw_away(course)
            return
        self._wish.discard = self._wish.discard or not row.state.is_final
        self._tools.jobs.cancel(job)

    # --- Inside -------------------------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._one.acquire(blocking=False):
            raise Refused("Somebody is being learned already.", hint="Wait for it, or pause it in the list of jobs.")
        try:
            self._wish = _Wish()
            yield
        finally:
            self._one.release()

    def _course_of(self, job: Job) -> Course | None:
        return self._courses.of_request(codec.decode_request(job.request.encode())) if job.kind in KINDS else None

    def _throw_away(self, course: Course | None) -> None:
        """With the jobs that could have gone on with it."""
        if course is None:
            return
        for job in self._tools.jobs.jobs():
            if job.state.can_resume and self._course_of(job) == course:
                self._tools.jobs.cancel(job.id)
        self._courses.drop(course.person, course.ref)

    def _course(self, person: PersonId, ref: str, recipe: Recipe, clip: ClipSha | None, watch: Watch) -> Course:
        base = self._tools.fitting.usual(ref, watch)
        plan = self._tools.fitting.plan(base, recipe, watch)
        base = self._tools.bases.base_for(ref, precision=plan.recipe.precision, device=base.device, watch=watch)
        gathered: Gathered = gather(self._catalog, person, clip, self._thresholds_of)
        material = make(gathered, plan.recipe, self._catalog.folders.data)
        return Course(person, ref, base, clip, plan, material)

    def _walk(self, course: Course, watch: Watch) -> Learned:
        watch = replace(watch, stop=Pausing(watch.stop.is_set))  # hours of work are not thrown away by a Ctrl+C
        try:
            began = time.monotonic()
            frames = self._frames(course, watch.part("Clips", 1, 3))
            made = time.monotonic()
            trained, adapter = self._trained(course, frames, watch.part("Learning", 2, 3))
            learned = time.monotonic()
            checked = self._checked(course, frames, adapter, watch.part("Did it work?", 3, 3))
            now = time.monotonic()
        except Cancelled:
            if self._wish.discard:
                self._courses.drop(course.person, course.ref)
            raise
        parts = {"dataset": made - began, "train": learned - made, "verify": now - learned}
        seconds = {part: round(spent, 3) for part, spent in parts.items()}
        kept = self._keep(course, trained, adapter, checked, seconds)
        self._courses.drop(course.person, course.ref)
        return kept

    def _prepare_request(self, course: Course, watch: Watch) -> PrepareSamples:
        samples = course.material.samples
        used = sorted({clip for sample in samples for clip in _clips_of(sample)})
        return PrepareSamples(
            samples=samples,
            paths={clip: self._places.readable(clip, watch) for clip in used},
            max_pixels=course.plan.recipe.max_pixels,
            staging="",
        )

    def _frames(self, course: Course, watch: Watch) -> dict[str, FrameFile]:
        known = self._courses.samples(course)
        if known is None:
            self._run(self._prepare_request(course, watch), f"{self._label(course)}: clips", watch)
            known = self._courses.samples(course)
        if known is None:
            raise ProgramError("The frames of a training were made and are not there.")
        return known

    def _train_request(self, course: Course, frames: Mapping[str, FrameFile]) -> TrainPack:
        rows = {row.sample.id for row in course.material.built.manifest.rows}
        return TrainPack(
            base=course.base,
            people=(PackSlot(self._catalog.people.name_of(course.person), course.material.crops),),
            manifest=course.material.built.manifest,
            frames={sample: file for sample, file in frames.items() if sample in rows},
            recipe=course.plan.recipe,
            staging="",
        )

    def _trained(self, course: Course, frames: Mapping[str, FrameFile], watch: Watch) -> tuple[TrainedPack, Path]:
        known = self._courses.trained(course)
        if known is None:
            try:
                self._run(self._train_request(course, frames), f"{self._label(course)}: training", watch)
            except Cancelled:
                if not self._wish.keep:
                    raise
                self._end_with_what_is_there(watch)
            known = self._courses.trained(course)
        if known is None:
            raise ProgramError("A pack was trained and is not there.")
        return known

    def _end_with_what_is_there(self, watch: Watch) -> None:
        """Take the paused job up once more, to save what its newest step left."""
        self._wish.keep = False
        job = next(j for j in self._tools.jobs.jobs() if j.kind == "TrainPack" and j.state is JobState.PAUSED)
        step = job.progress.step.step if job.progress and job.progress.step else 1

        def shorter(request: Request) -> Request:
            return msgspec.structs.replace(request, stop_after_step=step) if isinstance(request, TrainPack) else request

        self._tools.jobs.resume(job.id, Watch(watch.on_progress), change=shorter)

    def _checked(self, course: Course, frames: Mapping[str, FrameFile], adapter: Path, watch: Watch) -> Checked:
        found: dict[RowName, ScoredTrials] = {row: ScoredTrials((), 0.0) for row in ROWS}
        for number, row in enumerate(ROWS if course.material.trials else (), start=1):
            found[row] = self._scores(course, frames, row, adapter, watch.part("Asking", number, len(ROWS)))
        return check(
            course.material.trials,
            {row: scores.trials for row, scores in found.items()},
            course.material.thresholds,
            seed=course.plan.recipe.seed,
        )

    def _scores(
        self, course: Course, frames: Mapping[str, FrameFile], row: RowName, adapter: Path, watch: Watch
    ) -> ScoredTrials:
        known = self._courses.scores(course, row)
        if known is not None:
            return known
        name = self._catalog.people.name_of(course.person)
        request = ScoreTrials(
            base=course.base,
            people=(ActivePack(name, str(adapter) if row == "memory_adapter" else None),),
            trials=trials_of(course.material.trials, frames, name, row, course.material.thresholds),
            max_pixels=course.plan.recipe.max_pixels,
            staging="",
            max_new_tokens=_SENTENCE_TOKENS,
        )
        result = self._run(request, f"{self._label(course)}: checking", watch)
        if not isinstance(result, ScoredTrials):
            raise ProgramError("The model worker answered something else than scores.")
        self._courses.keep_scores(course, row, result)
        return result

    def _keep(
        self, course: Course, trained: TrainedPack, adapter: Path, checked: Checked, seconds: dict[str, float]
    ) -> Learned:
        """The pack with its figures; switched on only where the check says so. Earlier packs are kept."""
        row = self._tools.bases.row(course.ref) if self._tools.bases.knows(course.ref) else None
        figures = self._figures(course, trained, checked, seconds)
        card = self._tools.packs.new_card(
            course.person,
            kind="adapter",
            base=card_base(
                course.base, title=row.title if row else course.base.name, model_type=row.model_type if row else ""
            ),
            recipe=trained.recipe,
            data_hash=trained.data_hash,
            figures=figures,
            fused=checked.rule.to_card(),
        )
        pack = self._tools.packs.keep_trained(card, adapter, person=course.person, active=checked.report.kept)
        spent = sum(trained.seconds.get(part, 0.0) for part in ("image", "video"))
        self._tools.fitting.remember(
            course.plan.measured(course.base.name, peak_bytes=trained.peak_bytes, seconds=spent or None)
        )
        return Learned(pack, figures, checked.report.kept, seconds)

    def _figures(
        self, course: Course, trained: TrainedPack, checked: Checked, seconds: dict[str, float]
    ) -> dict[str, Any]:
        """The report, the estimate beside what was measured, and how the training went."""
        plan = course.plan
        figures = msgspec.json.encode(
            {
                **checked.report.as_document(),
                "wrong": checked.wrong,
                "trials": checked.trials,
                "seconds": seconds,
                "estimate": {"memory_bytes": plan.memory_bytes, "minutes": plan.minutes, "disk_bytes": plan.disk_bytes},
                "measured": {"peak_bytes": trained.peak_bytes, "seconds": trained.seconds, "pack_bytes": trained.bytes},
                "steps": [msgspec.structs.asdict(step) for step in trained.steps],
                "step_downs": [*plan.steps_down, *trained.step_downs],
                "notes": list(course.material.built.notes),
                "others": course.material.built.others,
            }
        )
        return msgspec.json.decode(figures, type=dict[str, Any])  # as it is stored and shown

    def _run(self, request: Request, label: str, watch: Watch) -> object:
        return self._tools.jobs.run(
            lambda staging: msgspec.structs.replace(request, staging=staging),
            label,
            watch,
        ).result

    def _running(self) -> Job:
        live = (JobState.RUNNING, JobState.QUEUED)
        found = [job for job in self._tools.jobs.jobs() if job.kind in KINDS and job.state in live]
        if not found:
            raise Refused("Nobody is being learned just now.")
        return found[0]

    def _label(self, course: Course) -> str:
        return f"Learning {self._catalog.people.name_of(course.person)}"


def _clips_of(sample: Sample) -> list[ClipSha]:
    inlays = [inlay.clip for inlay in sample.inlays]
    return [sample.provenance.clip, *inlays, *([sample.background] if sample.background else [])]


def _is_same(course: Course, recipe: Recipe, clip: ClipSha | None) -> bool:
    """The recipe as it was asked for; what was made smaller to fit does not count."""
    asked, planned = asdict(recipe), asdict(course.plan.recipe)
    fixed = ("preset", "seed", "adapter", "sparsity", "clips", "questions", "image_epochs", "video_epochs")
    return course.clip == clip and all(asked[key] == planned[key] for key in fixed)
