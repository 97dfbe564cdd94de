"""Builds the training set of one or more people: positives, negatives and questions, balanced and reproducible.

Positives and negatives go through the same expanders equally often: what an expander leaves in the pictures then tells
nothing about who is in them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.core import draws
from pvchat_desktop.core.asking_plan import Describable, Shown, plan_questions
from pvchat_desktop.core.dataset import Inlay, Manifest, ManifestRow, Provenance, Sample, Stage
from pvchat_desktop.core.face_words import with_memory
from pvchat_desktop.core.footage import CUT_OUT, Footage, Scene, gather
from pvchat_desktop.core.ids import ClipSha, TrackId
from pvchat_desktop.core.media import Span, VideoInfo
from pvchat_desktop.core.others import NEEDED_OTHERS, Around, Other, Somebody, Wanted, look_around, require_enough
from pvchat_desktop.core.questions import QuestionTemplates, states
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.core.stretches import even_times
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import Refused

VIDEO_EXPANDERS: Final = ("original", "relight", "recompose", "camera", "crop", "stretch", "recompose", "hide_face")
SEVERAL_EXPANDERS: Final = ("recompose", "original", "recompose", "relight", "recompose", "crop", "recompose", "camera")
"""With several people to learn: pictures put together must not tell by themselves that two of them are there."""
IMAGE_EXPANDERS: Final = ("original", "face", "crop", "relight", "recompose", "face", "camera", "crop")

_KEEP_EVERY = 4  # of the other people, one in so many is kept for checking, where enough remain
_STILLS_SHARE = 0.5  # single pictures for each clip
_BACKGROUND_S = 4.0
_ALONE_SHARE = 1 / 3  # of figures put elsewhere when several people are learned: the others get company


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What training never shows: `from_s` by clip of the wanted people (APART_S after the last trained moment), and
    the tracks of other people kept as strangers and look-alikes."""

    from_s: Mapping[ClipSha, float]
    tracks: tuple[TrackId, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """`notes`: sentences on what the recipe asked for and the clips could not give."""

    manifest: Manifest
    held_out: HeldOut
    others: int  # other people that were found, those held out included
    notes: tuple[str, ...]


def build_manifest(
    wanted: Sequence[Wanted],
    others: Sequence[Other],
    clips: Mapping[ClipSha, VideoInfo],
    templates: QuestionTemplates,
    recipe: Recipe,
    thresholds: Thresholds,
) -> Built:
    """The training set of the wanted people; `clips` are those whose files can be read now.

    Refused where fewer than NEEDED_OTHERS other people are known, or a wanted person's clip cannot be read.
    """
    around = look_around(wanted, others, clips, thresholds)
    require_enough(around)
    training, kept = _divided(around)
    unseen = [track for one in kept for track in one.tracks]
    footage = gather(wanted, around, clips, people=training, held=unseen)
    _require_footage(footage)
    samples = _Sampler(footage, recipe, len(wanted)).samples()
    questions = plan_questions([shown for _, shown in samples], templates, recipe)
    rows = tuple(
        ManifestRow(sample=sample, questions=with_memory(sample, asked, share=recipe.evidence_share, seed=recipe.seed))
        for (sample, _), asked in zip(samples, questions, strict=True)
    )
    manifest = Manifest(people=len(wanted), rows=rows, template_version=templates.version, seed=recipe.seed, hash="")
    held = HeldOut(dict(footage.kept_from), tuple(track.id for track in unseen))
    done = dataclasses.replace(manifest, hash=manifest_hash(manifest))
    return Built(done, held, len(around.people), tuple(_notes(done, footage, recipe, wanted)))


def manifest_hash(manifest: Manifest) -> str:
    """sha256 over everything but the hash itself."""
    plain = dataclasses.asdict(dataclasses.replace(manifest, hash=""))
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _divided(around: Around) -> tuple[list[Somebody], list[Somebody]]:
    """Other people to train with, and those kept for checking, from every degree of likeness. Who is seen in a wanted
    person's clip, or named as a look-alike, is worth too much in training."""
    spare = max(0, len(around.people) - NEEDED_OTHERS)
    free = [
        one
        for one in around.people
        if not one.named_look_alike and not any(track.clip in around.touched for track in one.tracks)
    ]
    kept = free[1::_KEEP_EVERY][:spare]
    return [one for one in around.people if not any(one is other for other in kept)], kept


def _require_footage(footage: Footage) -> None:
    if not all(footage.alone):
        raise Refused(
            "The clip that the person was tagged in cannot be read now.",
            hint="Connect the drive it is on, then try again.",
        )
    if not footage.others:
        raise Refused(
            "The clips of other people cannot be read now.", hint="Connect the drives they are on, then try again."
        )


def _notes(manifest: Manifest, footage: Footage, recipe: Recipe, wanted: Sequence[Wanted]) -> list[str]:
    notes = []
    clips = sum(row.sample.stage == "video" for row in manifest.rows)
    if clips < recipe.clips:
        notes.append(f"{clips} of {recipe.clips} clips could be made.")
    asked = manifest.answered_questions
    if asked < recipe.questions:
        notes.append(f"{asked} of {recipe.questions} questions could be asked: there are no more ways to ask them.")
    if any(track.clip not in footage.kept_from for one in wanted for track in one.tracks):
        notes.append("The clip is too short to keep a part of it for checking: other clips are used for that.")
    if not footage.free:
        notes.append("No clip is known without the person, so nobody was put into other surroundings.")
    return notes


class _Sampler:
    """Turns footage into samples: for each state of the wanted people as many, each through the same expanders."""

    def __init__(self, footage: Footage, recipe: Recipe, people: int) -> None:
        self._footage, self._recipe, self._people = footage, recipe, people
        self._turns: dict[tuple[object, ...], int] = {}

    def samples(self) -> list[tuple[Sample, Shown]]:
        several = self._people > 1
        videos = self._stage("video", self._recipe.clips, SEVERAL_EXPANDERS if several else VIDEO_EXPANDERS)
        count = round(_STILLS_SHARE * self._recipe.clips)
        stills = self._stage("image", count, SEVERAL_EXPANDERS if several else IMAGE_EXPANDERS)
        return stills + videos

    def _stage(self, stage: Stage, count: int, expanders: Sequence[str]) -> list[tuple[Sample, Shown]]:
        every = states(self._people)
        rounds = -(-count // len(every))
        made: list[tuple[Sample, Shown]] = []
        for turn in range(rounds):
            for state in every:
                expander = expanders[turn % len(expanders)]
                made.append(self._sample(stage, state, expander, len(made)))
        return made

    def _sample(self, stage: Stage, state: tuple[bool, ...], expander: str, number: int) -> tuple[Sample, Shown]:
        present = frozenset(i for i, is_there in enumerate(state) if is_there)
        scene, expander, inlaid = self._scene(present, expander, number)
        seed = draws.number(self._recipe.seed, stage, number)
        times = scene.still(seed) if stage == "image" else scene.times(self._recipe.frames)
        inlays = tuple(self._inlay(one, len(times), seed) for one in inlaid)
        behind = self._background(len(times), seed) if expander == "recompose" else (None, ())
        variant = self._next("variant", stage, state, expander)
        sample = Sample(
            id=f"{stage}-{number:03d}-{expander.replace('_', '-')}",
            stage=stage,
            provenance=Provenance(
                expander=expander,
                clip=scene.track.clip,
                track=scene.track.id,
                role=scene.role,
                seed=seed,
                variant=variant,
            ),
            times_s=times,
            points=scene.path(times),
            background=behind[0],
            background_times_s=behind[1],
            inlays=inlays,
            present=state,
        )
        return sample, Shown(stage, state, self._describable(sample, scene, present))

    def _scene(self, present: frozenset[int], expander: str, number: int) -> tuple[Scene, str, list[Scene]]:
        """The scene to show, the expander that suits it, and further figures to be put in."""
        if expander == "recompose" and not self._footage.free:
            expander = "crop"
        if not present:
            scene = self._other(expander)
            return scene, _suitable(scene, expander), self._company(expander, number)
        if len(present) > 1 and (joint := self._footage.together.get(present)) and expander not in CUT_OUT:
            return self._take(joint, "together", present), expander, []
        first, *rest = draws.shuffled(sorted(present), self._recipe.seed, number)
        if rest:
            expander = "recompose"
        scene = self._take(self._allowed(self._footage.alone[first], expander), "alone", first, expander)
        inlaid = [self._take(self._footage.alone[i], "inlaid", i) for i in rest]
        return scene, _suitable(scene, expander), inlaid or self._company(expander, number)

    def _company(self, expander: str, number: int) -> list[Scene]:
        """With several people to learn, pictures put together of several figures must not all show two of them."""
        if (
            self._people == 1
            or expander != "recompose"
            or draws.share(self._recipe.seed, "company", number) < _ALONE_SHARE
        ):
            return []
        return [self._other("recompose")]

    def _other(self, expander: str) -> Scene:
        """The next scene of somebody else: people in turn, the look-alikes and bystanders as often as all the rest."""
        groups = [allowed for one in self._footage.others if (allowed := self._allowed(one, expander))]
        special = [g for g in groups if any(scene.role in ("look_alike", "bystander") for scene in g)]
        plain = [g for g in groups if not any(scene.role in ("look_alike", "bystander") for scene in g)]
        turn = self._next("other")
        is_special = draws.number(self._recipe.seed, "pair", turn // 2) % 2 == turn % 2
        pool = (special or plain) if is_special else (plain or special)
        group = pool[self._next("group", is_special) % len(pool)]
        return self._take(group, "scene", group[0].track.id)

    def _allowed(self, scenes: Sequence[Scene], expander: str) -> Sequence[Scene]:
        """Those that the expander may show; where there are none, all: they are shown cut out then."""
        allowed = [scene for scene in scenes if not scene.cut_only or expander in CUT_OUT]
        return allowed or list(scenes)

    def _take(self, scenes: Sequence[Scene], *purpose: object) -> Scene:
        """One scene after the other, in an order of the seed's."""
        order = draws.shuffled(scenes, self._recipe.seed, *map(str, purpose))
        return order[self._next("take", *purpose) % len(order)]

    def _next(self, *what: object) -> int:
        turn = self._turns.get(what, 0)
        self._turns[what] = turn + 1
        return turn

    def _inlay(self, scene: Scene, count: int, seed: int) -> Inlay:
        times = scene.times(count) if count > 1 else scene.still(seed, "inlay")
        return Inlay(clip=scene.track.clip, track=scene.track.id, times_s=times, points=scene.path(times))

    def _background(self, count: int, seed: int) -> tuple[ClipSha | None, tuple[float, ...]]:
        clip = draws.pick(self._footage.free, seed, "background")
        info = self._footage.clips[clip]
        latest = max(0.0, info.duration_s - _BACKGROUND_S)
        start = latest * draws.share(seed, "background")
        span = Span(start, min(info.duration_s, start + _BACKGROUND_S))
        return clip, even_times(span, count, info.frame_rate)

    def _describable(self, sample: Sample, scene: Scene, present: frozenset[int]) -> Describable | None:
        """The tracked figure, where it is a wanted person that words can point out."""
        expander = sample.provenance.expander
        if len(present) != 1 or sample.inlays or expander in ("face", "recompose"):
            return None
        figure = "the person" if expander == "crop" else scene.figure
        return Describable(next(iter(present)), figure, whole=expander not in CUT_OUT) if figure else None


def _suitable(scene: Scene, expander: str) -> str:
    return "crop" if scene.cut_only and expander not in CUT_OUT else expander
