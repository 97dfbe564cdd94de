"""The clips that a trained pack is checked on: none of them was trained on, and in half of them the face is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pvchat_desktop.core import draws
from pvchat_desktop.core.dataset import Provenance, Role, Sample
from pvchat_desktop.core.faces import Face, Track
from pvchat_desktop.core.footage import Scene
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.manifest import HeldOut
from pvchat_desktop.core.media import Span, VideoInfo
from pvchat_desktop.core.others import Other, Wanted
from pvchat_desktop.core.presence import PresenceInputs
from pvchat_desktop.core.questions import DESCRIPTIVE, QuestionTemplates
from pvchat_desktop.core.recipe import Preset, Recipe
from pvchat_desktop.core.similarity import Vectors, template
from pvchat_desktop.core.stretches import inside, stretches
from pvchat_desktop.core.verify import TrialKind

MOST_PRESENT: Final = 20  # for each person, hidden faces included
MOST_ABSENT: Final = 40
ABSENT_FOR_EACH: Final = 3  # at most, for each trial with the person
_SHARES: Final[Mapping[Preset, float]] = {"quick": 0.65, "standard": 1.0, "best": 1.0}
_LENGTH_S, _STEP_S = 2.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPlan:
    """One clip to be judged. `sample`: its frames, made as those of training are. `memory[i]`: what face memory knows
    about person i here, nothing where the face is hidden."""

    sample: Sample
    kind: TrialKind
    face_hidden: bool
    present: tuple[bool, ...]
    memory: tuple[PresenceInputs, ...]
    questions: tuple[str, ...]  # descriptive ones, people as {p0}

    @property
    def id(self) -> str:
        return self.sample.id

    @property
    def group(self) -> str:
        """The trials of one stretch belong together when a rule is cross-checked. Not those of a whole track: with one
        clip of the person, nothing would be left to fit on."""
        return f"{self.sample.provenance.track}@{self.sample.times_s[0]}"


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    scene: Scene
    kind: TrialKind
    person: int | None  # who of the wanted people is tracked


def most_trials(recipe: Recipe) -> tuple[int, int]:
    """Trials with one person and without, at most."""
    share = _SHARES[recipe.preset]
    return int(MOST_PRESENT * share) // 2 * 2, int(MOST_ABSENT * share) // 2 * 2


def plan_trials(
    wanted: Sequence[Wanted],
    others: Sequence[Other],
    clips: Mapping[ClipSha, VideoInfo],
    held_out: HeldOut,
    templates: QuestionTemplates,
    recipe: Recipe,
) -> tuple[TrialPlan, ...]:
    """Stretches of the wanted people's clips that were kept, of further clips that the user confirmed them in (the
    tracks among `others` that bear their name), and of people kept as strangers and look-alikes.

    Each stretch gives two trials: as it is, and with the face covered. Without any trial with the person there are
    none: absent ones alone tell nothing and take long.
    """
    planner = _Planner(wanted, others, clips, held_out, recipe)
    present = planner.present()
    chosen = [*present, *planner.absent(ABSENT_FOR_EACH * len(present))]
    return tuple(
        planner.plan(stretch, number, templates, face_hidden=face_hidden)
        for number, stretch in enumerate(chosen)
        for face_hidden in (False, True)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Planner:
    wanted: Sequence[Wanted]
    others: Sequence[Other]
    clips: Mapping[ClipSha, VideoInfo]
    held: HeldOut
    recipe: Recipe

    def present(self) -> list[_Stretch]:
        chosen: list[_Stretch] = []
        for i, one in enumerate(self.wanted):
            kept = [s for track in one.tracks for s in self._stretches(track, i, "same_clip", self._kept(track))]
            further = [o.track for o in self.others if o.person == one.person and o.track.clip not in self._own_clips()]
            other = [s for track in further for s in self._stretches(track, i, "other_clip", track.spans)]
            chosen += _alternating([self._drawn(kept), self._drawn(other)], self._most(MOST_PRESENT))
        return chosen

    def absent(self, most: int) -> list[_Stretch]:
        by_track: list[list[_Stretch]] = []
        for other in self.others:
            if other.track.id in self.held.tracks:
                near = self._likeness(other.track) >= self._likeness_bound()
                kind: TrialKind = "look_alike" if near else "stranger"
                by_track.append(self._drawn(self._stretches(other.track, None, kind, other.track.spans)))
        return _alternating(by_track, min(most, self._most(MOST_ABSENT) * len(self.wanted)))

    def plan(self, stretch: _Stretch, number: int, templates: QuestionTemplates, *, face_hidden: bool) -> TrialPlan:
        scene = stretch.scene
        times = scene.times(self.recipe.frames)
        present = tuple(i == stretch.person or self._is_seen(i, scene) for i in range(len(self.wanted)))
        role: Role = "positive" if any(present) else "look_alike" if stretch.kind == "look_alike" else "other_person"
        expander = "hide_face" if face_hidden else "original"
        sample = Sample(
            id=f"trial-{number:03d}-{expander.replace('_', '-')}",
            stage="video",
            provenance=Provenance(
                expander=expander,
                clip=scene.track.clip,
                track=scene.track.id,
                role=role,
                seed=self.recipe.seed,
                variant=number,
            ),
            times_s=times,
            points=scene.path(times),
            present=present,
        )
        person = stretch.person if stretch.person is not None else number % len(self.wanted)
        kind = DESCRIPTIVE[number % len(DESCRIPTIVE)]
        question = draws.pick(templates.descriptive[kind].questions, self.recipe.seed, "trial", number)
        return TrialPlan(
            sample=sample,
            kind=stretch.kind,
            face_hidden=face_hidden,
            present=present,
            memory=tuple(PresenceInputs() if face_hidden else self._memory(i, scene) for i in range(len(self.wanted))),
            questions=(question.replace("{who}", f"{{p{person}}}"),),
        )

    def _most(self, trials: int) -> int:
        """Stretches, of two trials each, by the preset."""
        return max(1, int(trials * _SHARES[self.recipe.preset]) // 2)

    def _own_clips(self) -> set[ClipSha]:
        return {track.clip for one in self.wanted for track in one.tracks}

    def _kept(self, track: Track) -> tuple[Span, ...]:
        start = self.held.from_s.get(track.clip)
        return () if start is None else inside(track.spans, [Span(start, max(start, track.end_s))])

    def _stretches(self, track: Track, person: int | None, kind: TrialKind, spans: Sequence[Span]) -> list[_Stretch]:
        if track.clip not in self.clips:
            return []
        rate = self.clips[track.clip].frame_rate
        role: Role = "other_person" if person is None else "positive"
        cut = stretches(spans, longest_s=_LENGTH_S, step_s=_STEP_S)
        return [
            _Stretch(Scene(track, span, role, cut_only=False, figure=None, rate=rate), kind, person) for span in cut
        ]

    def _drawn(self, found: Sequence[_Stretch]) -> list[_Stretch]:
        return draws.shuffled(found, self.recipe.seed, "trials")

    def _is_seen(self, person: int, scene: Scene) -> bool:
        own = [t for t in self.wanted[person].tracks if t.clip == scene.track.clip]
        return any(span.overlap_s(scene.span) > 0 for track in own for span in track.spans)

    def _reference(self, person: int) -> Vectors:
        """The person's template from what training was shown, as if the rest of the clip were not known."""
        faces = [face for track in self.wanted[person].tracks for face in track.faces if self._was_shown(track, face)]
        if not faces:
            return self.wanted[person].tracks[0].template
        return template(np.stack([face.embedding for face in faces]))

    def _was_shown(self, track: Track, face: Face) -> bool:
        return face.t_s < self.held.from_s.get(track.clip, float("inf"))

    def _likeness(self, track: Track) -> float:
        return max(float(self._reference(i) @ track.template) for i in range(len(self.wanted)))

    def _likeness_bound(self) -> float:
        """Look-alikes: the upper third of the people kept."""
        held = sorted((self._likeness(o.track) for o in self.others if o.track.id in self.held.tracks), reverse=True)
        return held[max(0, round(len(held) / 3) - 1)] if held else 1.0

    def _memory(self, person: int, scene: Scene) -> PresenceInputs:
        """From the faces kept in the stretch, else from the track as a whole."""
        seen = [face for face in scene.track.faces if scene.span.start_s <= face.t_s <= scene.span.end_s]
        vector = template(np.stack([face.embedding for face in seen])) if seen else scene.track.template
        best = max((worth(face) for face in seen or scene.track.faces), default=0.0)
        return PresenceInputs(similarity=round(float(self._reference(person) @ vector), 6), quality=round(best, 6))


def worth(face: Face) -> float:
    """How good a face is to tell somebody by, 0..1: wide, sharp, frontal."""
    quality = face.quality
    frontal = max(0.05, 1 - abs(quality.yaw) / 0.5)
    return float(min(1.0, quality.width_px / 80) * min(1.0, max(0.1, quality.sharpness / 100)) ** 0.5 * frontal)


def _alternating(lists: Sequence[Sequence[_Stretch]], most: int) -> list[_Stretch]:
    """One of each list in turn, at most so many."""
    longest = max((len(one) for one in lists), default=0)
    mixed = [one[i] for i in range(longest) for one in lists if i < len(one)]
    return mixed[:most]
