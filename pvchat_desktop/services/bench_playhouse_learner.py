"""People of the benchmark: who is learned from which clips, their adapters, and how clips are asked about.

Everything goes through the requests of daily use. A person's samples, features and base-written answers are made once
and shared by all rows of the same seed.
"""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.face_words import Recognised, evidence_words
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.manifest import build_manifest
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.others import Other, Wanted
from pvchat_desktop.core.pointing import Pointer, pointer
from pvchat_desktop.core.presence import KnownPresence, PresenceInputs, PresenceRule, fit, memory_rule
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.core.similarity import template
from pvchat_desktop.core.trials import worth
from pvchat_desktop.errors import ProgramError, Refused
from pvchat_desktop.protocol.messages import (
    ActivePack,
    BaseModel,
    Combine,
    FrameFile,
    PackSlot,
    PreparedSamples,
    PrepareSamples,
    ScoredTrials,
    ScoreTrials,
    StepFigures,
    TrainedPack,
    TrainPack,
    Trial,
    TrialScore,
)
from pvchat_desktop.services import playhouse_set
from pvchat_desktop.services.bench_playhouse_grid import Place
from pvchat_desktop.services.bench_playhouse_methods import data_of, trained_as
from pvchat_desktop.services.bench_playhouse_world import Workers, World, WorldClip
from pvchat_desktop.services.learning_check import trials_of
from pvchat_desktop.services.learning_material import Gathered, Material, make
from pvchat_desktop.services.question_templates import question_templates

NAMES: Final = ("Leo", "Mia", "Sam", "Ida", "Ben", "Zoe", "Max", "Eva", "Tom", "Ada", "Jan")
_ADAPTER, _DONE = "adapter", "trained.json"
_LAST_PART: Final = 4  # of the steps, the last one in so many tells where the sparsity settles


@dataclass(frozen=True, slots=True)
class Adapter:
    folder: Path
    sparsity: float | None
    steps: int
    seconds: float


class Learner:
    """Files below `folder`: samples/, train/, adapters/, scores/. One thread."""

    def __init__(
        self, world: World, workers: Workers, base: BaseModel, folder: Path, *, recipe: Recipe, others: int
    ) -> None:
        self.world = world
        self.recipe = recipe
        self._known_others = others
        self._workers = workers
        self._base = base
        self._folder = folder
        self._materials: dict[tuple[int, int], Material] = {}

    # --- Who ----------------------------------------------------------------------------------------------------------

    def name(self, person: int, seed: int) -> str:
        """Another name under another seed: nobody is known by it."""
        return NAMES[(person + 4 * seed) % len(NAMES)]

    def track(self, person: int) -> Track:
        """The figure of the enrolment clip."""
        clip = self.world.clips([playhouse_set.enrolment(person)])[0]
        tracks = [track for track in self.world.tracks(clip) if track.faces]
        if not tracks:
            raise Refused(f"No face was found in the clip that person {person} is to be learned from.")
        return max(tracks, key=lambda track: len(track.points))

    def memory(self, person: int, clip: WorldClip) -> PresenceInputs:
        """What face memory knows of the person in a clip: the most alike figure."""
        found = self._most_alike(person, clip)
        if found is None:
            return PresenceInputs()
        likeness, track = found
        return PresenceInputs(similarity=likeness, quality=max(worth(face) for face in track.faces))

    def pointer(self, person: int, clip: WorldClip) -> Pointer:
        """Where that figure stands."""
        found = self._most_alike(person, clip)
        if found is None:
            return ""
        others = [track.points for track in self.world.tracks(clip) if track.faces and track is not found[1]]
        return pointer(found[1].points, others, Span(0.0, clip.info.duration_s), clip.info.width)

    def _most_alike(self, person: int, clip: WorldClip) -> tuple[float, Track] | None:
        own = np.asarray(template(np.stack([face.embedding for face in self.track(person).faces])))
        seen = [(float(own @ track.template), track) for track in self.world.tracks(clip) if track.faces]
        return max(seen, key=lambda pair: pair[0], default=None)

    def evidence(self, person: int, name: str, clip: WorldClip) -> str:
        """In the prompt's words, as in a chat."""
        inputs = self.memory(person, clip)
        found = memory_rule(self.world.thresholds).decide(inputs)
        if not found.present:
            return evidence_words([Recognised(name)])
        level = EvidenceLevel.LIKELY if found.level is EvidenceLevel.UNSURE else found.level  # as training says it
        return evidence_words([Recognised(name, (Span(0.0, clip.info.duration_s),), level)])

    def prepare(self, people: Sequence[int]) -> None:
        """What all cells share, before several are worked on at a time."""
        for clip in (*self._enrolments(people), *self._other_clips()):
            self.world.tracks(clip)

    # --- Learning -----------------------------------------------------------------------------------------------------

    def adapter(self, place: Place) -> Adapter:
        """Trained now, unless it was before."""
        final = self._folder / "adapters" / place.name
        known = _known(final)
        if known is None:
            request = self._joint(place) if len(place.people) > 1 else self._single(place)
            began = time.monotonic()
            result = self._workers.run(request)
            if not isinstance(result, TrainedPack):
                raise ProgramError("The model worker answered something else than an adapter.")
            spent = time.monotonic() - began
            shutil.rmtree(final, ignore_errors=True)
            final.mkdir(parents=True)
            shutil.move(Path(request.staging) / result.folder, final / _ADAPTER)
            known = Adapter(final / _ADAPTER, settled(result.steps), len(result.steps), round(spent, 3))
            facts = (known.sparsity, known.steps, known.seconds)
            (final / _DONE).write_bytes(msgspec.json.encode(facts))
        return known

    def rule(self, place: Place, adapter: Adapter) -> PresenceRule:
        """Fitted as in daily use, on clips that were kept from the training."""
        person, seed = place.people[0], place.seed
        name, material = self.name(person, seed), self._material(person, seed)
        frames = self._frames(material, person, seed)
        trials = trials_of(material.trials, frames, name, "memory_adapter", material.thresholds)
        asked = tuple(msgspec.structs.replace(trial, questions=()) for trial in trials)
        scores = {s.id: s for s in self.score(f"{place.name}-kept", [ActivePack(name, str(adapter.folder))], asked)}
        known = [
            KnownPresence(
                dataclasses.replace(plan.memory[0], adapter=scores[plan.id].yes_minus_no[0]),
                plan.present[0],
                plan.group,
            )
            for plan in material.trials
            if plan.id in scores
        ]
        return fit(known, material.thresholds)

    def _single(self, place: Place) -> TrainPack:
        person, seed = place.people[0], place.seed
        material = self._material(person, seed)
        recipe = trained_as(place.row, dataclasses.replace(self.recipe, seed=seed))
        manifest, recipe = data_of(place.row, material.built.manifest, recipe)
        frames = self._frames(material, person, seed)
        return TrainPack(
            base=self._base,
            people=(PackSlot(self.name(person, seed), material.crops),),
            manifest=manifest,
            frames={row.sample.id: frames[row.sample.id] for row in manifest.rows if row.sample.id in frames},
            recipe=recipe,
            staging=str(self._training(f"{person}-{seed}")),
        )

    def _joint(self, place: Place) -> TrainPack:
        """One pack for several people."""
        recipe = dataclasses.replace(self.recipe, seed=place.seed)
        wanted = [self._wanted(person) for person in place.people]
        clips = [*self._enrolments(place.people), *self._other_clips()]
        built = build_manifest(
            wanted,
            self._others(),
            {clip.sha256: clip.info for clip in clips},
            question_templates(),
            recipe,
            self.world.thresholds,
        )
        samples = tuple(row.sample for row in built.manifest.rows)
        named = "-".join(map(str, place.people))
        frames = self._prepared(samples, clips, f"{named}-{place.seed}")
        return TrainPack(
            base=self._base,
            people=tuple(
                PackSlot(self.name(person, place.seed), self._material(person, place.seed).crops)
                for person in place.people
            ),
            manifest=built.manifest,
            frames=frames,
            recipe=recipe,
            staging=str(self._training(f"{named}-{place.seed}")),
        )

    # --- Asking -------------------------------------------------------------------------------------------------------

    def score(
        self,
        what: str,
        people: Sequence[ActivePack],
        trials: Sequence[Trial],
        combine: Combine = "per_person",
    ) -> Sequence[TrialScore]:
        """`what` names the asking: one that was broken off goes on."""
        staging = self._folder / "scores" / what
        staging.mkdir(parents=True, exist_ok=True)
        result = self._workers.run(
            ScoreTrials(
                base=self._base,
                people=tuple(people),
                trials=tuple(trials),
                max_pixels=self.recipe.max_pixels,
                staging=str(staging),
                combine=combine,
                max_new_tokens=48,
            )
        )
        if not isinstance(result, ScoredTrials):
            raise ProgramError("The model worker answered something else than scores.")
        return result.trials

    def forget(self, place: Place) -> None:
        """Of a finished cell nothing but its line is kept."""
        for folder in (self._folder / "scores").glob(f"{place.name}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def frames(self, clip: WorldClip) -> FrameFile:
        return self.world.frames(clip, self.recipe.frames, self.recipe.max_pixels)

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _material(self, person: int, seed: int) -> Material:
        if (person, seed) not in self._materials:
            clips = [*self._enrolments((person,)), *self._other_clips()]
            gathered = Gathered(
                wanted=self._wanted(person),
                others=self._others(),
                clips={clip.sha256: clip.info for clip in clips},
                thresholds=self.world.thresholds,
                confirmed=frozenset(),
            )
            recipe = dataclasses.replace(self.recipe, seed=seed)
            self._materials[person, seed] = make(gathered, recipe, self.world.folder)
        return self._materials[person, seed]

    def _frames(self, material: Material, person: int, seed: int) -> Mapping[str, FrameFile]:
        clips = [*self._enrolments((person,)), *self._other_clips()]
        return self._prepared(material.samples, clips, f"{person}-{seed}")

    def _prepared(self, samples: Sequence[object], clips: Sequence[WorldClip], what: str) -> dict[str, FrameFile]:
        """The worker keeps what it made before."""
        staging = self._folder / "samples" / what
        staging.mkdir(parents=True, exist_ok=True)
        result = self._workers.run(
            PrepareSamples(
                samples=tuple(samples),  # type: ignore[arg-type]
                paths={clip.sha256: str(clip.path) for clip in clips},
                max_pixels=self.recipe.max_pixels,
                staging=str(staging),
            )
        )
        if not isinstance(result, PreparedSamples):
            raise ProgramError("The media worker answered something else than samples.")
        return {s.id: FrameFile(str(staging / s.frames.name), s.times_s, s.frames.sha256) for s in result.samples}

    def _training(self, what: str) -> Path:
        """Features are known by what is in the pictures, so that all trainings of a person can share them."""
        staging, shared = self._folder / "train" / what, self._folder / "features" / what.rpartition("-")[0]
        for folder in (staging, shared):
            folder.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # there already, or a system that does not allow it: then each has its own
            (staging / "features").symlink_to(shared.absolute(), target_is_directory=True)
        return staging

    def _wanted(self, person: int) -> Wanted:
        return Wanted(person=PersonId(f"person-{person}"), tracks=(self.track(person),))

    def _others(self) -> tuple[Other, ...]:
        return tuple(Other(track) for clip in self._other_clips() for track in self.world.tracks(clip) if track.faces)

    def _enrolments(self, people: Sequence[int]) -> list[WorldClip]:
        return self.world.clips([playhouse_set.enrolment(person) for person in people])

    def _other_clips(self) -> list[WorldClip]:
        return self.world.clips(playhouse_set.others(self._known_others))


def settled(steps: Sequence[StepFigures]) -> float | None:
    """Mean R_s of the last steps."""
    known = [step.sparsity for step in steps if step.sparsity is not None]
    last = known[-max(1, len(known) // _LAST_PART) :]
    return round(float(np.mean(last)), 6) if last else None


def _known(final: Path) -> Adapter | None:
    try:
        facts = msgspec.json.decode((final / _DONE).read_bytes(), type=tuple[float | None, int, float])
    except (OSError, msgspec.MsgspecError):
        return None
    return Adapter(final / _ADAPTER, *facts)
