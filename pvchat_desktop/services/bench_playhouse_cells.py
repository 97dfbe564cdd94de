"""One cell of `bench playhouse`: a row, a person and a seed, asked about the same clips as every other row."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from pvchat_desktop.core import draws
from pvchat_desktop.core.presence import memory_rule
from pvchat_desktop.core.questions import DESCRIPTIVE
from pvchat_desktop.errors import Refused
from pvchat_desktop.evaluation.metrics import presence_of
from pvchat_desktop.evaluation.playhouse_cells import Case, Cell, General, PairCase
from pvchat_desktop.evaluation.playhouse_table import ABLATIONS, FORGETTING_ROW, FULL, GENERAL_ROW, PAIR_ROW
from pvchat_desktop.protocol.messages import ActivePack, Combine, Trial, TrialScore
from pvchat_desktop.services import playhouse_set
from pvchat_desktop.services.bench_playhouse_grid import CellStore, Place
from pvchat_desktop.services.bench_playhouse_learner import Adapter, Learner
from pvchat_desktop.services.bench_playhouse_world import WorldClip
from pvchat_desktop.services.question_templates import question_templates

PRESENCE: Final = "Is {p0} in this clip? Answer with yes or no."
"""The fixed question of ml/inference/prompt.py, here answered in words."""

Decide = Callable[[WorldClip, TrialScore], bool]


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """Of one clip: see `Case`."""

    present: bool | None
    by_score: bool
    described: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is asked. `clips`: about each person; `pair_clips`: about each two; `general_clips`, and how many of
    them again once somebody was learned; `others`: people whom the learned one must be told from in training."""

    clips: int = 40
    pair_clips: int = 12
    general_clips: int = 40
    general_after: int = 16
    others: int = playhouse_set.OTHERS


class Bench:
    def __init__(self, learner: Learner, store: CellStore, extent: Extent, commit: str | None) -> None:
        self._learner = learner
        self._store = store
        self._extent = extent
        self._commit = commit

    def prepare(self, people: Sequence[int]) -> None:
        """What cells share is drawn and looked through, before several of them are worked on at a time."""
        self._learner.prepare(people)
        count = max(self._extent.general_clips, self._extent.general_after)
        self._learner.world.clips(playhouse_set.free_clips(count))

    def run(self, place: Place) -> Cell:
        """The cell, made now or taken from what is done."""
        known = self._store.find(place)
        if known is None:
            try:
                known = self._make(place)
            except Refused as reason:  # a person who cannot be learned is a result
                known = self._cell(place, None, facts={"refused": str(reason)})
            self._store.add(known)
            self._learner.forget(place)
        return known

    def _make(self, place: Place) -> Cell:
        if place.row == GENERAL_ROW:
            return self._general(place, None, self._extent.general_clips)
        if place.row == FORGETTING_ROW:
            adapter = self._learner.adapter(dataclasses.replace(place, row=FULL))
            return self._general(place, adapter, self._extent.general_after)
        if place.row.startswith(PAIR_ROW):
            return self._pair(place)
        if place.row == ABLATIONS[-1]:  # all the data: the full method itself
            return dataclasses.replace(self.run(dataclasses.replace(place, row=FULL)), row=place.row)
        return self._person(place)

    # --- One person ---------------------------------------------------------------------------------------------------

    def _person(self, place: Place) -> Cell:
        person, learner = place.people[0], self._learner
        name = learner.name(person, place.seed)
        adapter = self._adapter(place)
        pack = ActivePack(name, str(adapter.folder) if adapter else None)
        clips = learner.world.clips(playhouse_set.presence_clips(person, self._extent.clips))
        has_memory = place.row in ("memory", "memory+adapter")
        said = self._with_memory(place, pack, adapter, clips) if has_memory else self._alone(place, pack, clips)
        cases = [_case(clip, number, one, name) for number, (clip, one) in enumerate(zip(clips, said, strict=True))]
        return self._cell(place, adapter, name=name, cases=tuple(cases))

    def _alone(self, place: Place, pack: ActivePack, clips: Sequence[WorldClip]) -> list[Said]:
        """The model says in its own words whether the person is there, and whatever else it is asked."""
        trials = [
            Trial(clip.name, self._learner.frames(clip), questions=(PRESENCE, _question(clip, number)))
            for number, clip in enumerate(clips)
        ]
        scores = self._learner.score(place.name, [pack], trials)
        return [Said(presence_of(s.answers[0]), s.yes_minus_no[0] > 0, s.answers[1]) for s in scores]

    def _with_memory(
        self, place: Place, pack: ActivePack, adapter: Adapter | None, clips: Sequence[WorldClip]
    ) -> list[Said]:
        """As in a chat: it is decided first whether the person is there; then the model answers, told so."""
        person, learner = place.people[0], self._learner
        frames = [learner.frames(clip) for clip in clips]
        scored = learner.score(
            f"{place.name}-presence",
            [pack],
            [Trial(clip.name, shown) for clip, shown in zip(clips, frames, strict=True)],
        )
        decide = self._by_memory(place, adapter)
        present = [decide(clip, score) for clip, score in zip(clips, scored, strict=True)]
        trials = [
            Trial(
                clip.name,
                shown,
                evidence=learner.evidence(person, pack.name, clip),
                questions=(_question(clip, number),),
                presence=(present[number],),
                pointer="" if adapter else learner.pointer(person, clip),
            )
            for number, (clip, shown) in enumerate(zip(clips, frames, strict=True))
        ]
        answers = learner.score(place.name, [pack], trials)
        return [
            Said(is_there, score.yes_minus_no[0] > 0, answer.answers[0])
            for is_there, score, answer in zip(present, scored, answers, strict=True)
        ]

    def _adapter(self, place: Place) -> Adapter | None:
        if place.row in ("base", "memory"):
            return None
        return self._learner.adapter(dataclasses.replace(place, row=FULL) if place.row == "memory+adapter" else place)

    def _by_memory(self, place: Place, adapter: Adapter | None) -> Decide:
        """The stored rule decides where faces are compared."""
        person, learner = place.people[0], self._learner
        rule = learner.rule(place, adapter) if adapter else memory_rule(learner.world.thresholds)

        def decide(clip: WorldClip, score: TrialScore) -> bool:
            inputs = learner.memory(person, clip)
            if adapter:
                inputs = dataclasses.replace(inputs, adapter=score.yes_minus_no[0])
            return rule.decide(inputs).present

        return decide

    # --- Two people ---------------------------------------------------------------------------------------------------

    def _pair(self, place: Place) -> Cell:
        """`place.row` says how the packs answer together; one pack for both is a training of its own."""
        way = cast("Combine", place.row.removeprefix(PAIR_ROW))
        first, second = place.people
        learner = self._learner
        if way == "joint":
            joint = learner.adapter(place)
            folders = [(joint, 0), (joint, 1)]
        else:
            folders = [(learner.adapter(Place(FULL, (person,), place.seed)), 0) for person in place.people]
        packs = [
            ActivePack(learner.name(person, place.seed), str(adapter.folder), slot)
            for person, (adapter, slot) in zip(place.people, folders, strict=True)
        ]
        described = playhouse_set.together_clips(first, second, self._extent.pair_clips)
        clips = learner.world.clips(described)
        trials = [Trial(id=clip.name, frames=learner.frames(clip)) for clip in clips]
        scores = learner.score(place.name, packs, trials, way)
        pairs = tuple(
            PairCase(id=one.name, present=one.shows, said=(score.yes_minus_no[0] > 0, score.yes_minus_no[1] > 0))
            for one, score in zip(described, scores, strict=True)
        )
        return self._cell(place, folders[0][0] if way == "joint" else None, pairs=pairs)

    # --- Nobody -------------------------------------------------------------------------------------------------------

    def _general(self, place: Place, adapter: Adapter | None, count: int) -> Cell:
        """General questions, by the base as it is or with somebody's pack at work."""
        learner = self._learner
        people = []
        if adapter is not None:
            people = [ActivePack(learner.name(place.people[0], place.seed), str(adapter.folder))]
        clips = learner.world.clips(playhouse_set.free_clips(count))
        asked = {clip.name: [dict(one) for one in clip.truth["questions"]] for clip in clips}
        trials = [
            Trial(
                id=clip.name,
                frames=learner.frames(clip),
                questions=tuple(one["question"] for one in asked[clip.name]),
            )
            for clip in clips
        ]
        scores = learner.score(place.name, people, trials)
        general = tuple(
            General(clip=score.id, kind=one["kind"], answer=answer, reference=one["answer"])
            for score in scores
            for one, answer in zip(asked[score.id], score.answers, strict=True)
        )
        return self._cell(place, None, general=general)

    def _cell(self, place: Place, adapter: Adapter | None, **found: Any) -> Cell:
        row, people, seed = place.key
        return Cell(
            row=row,
            person=people,
            seed=seed,
            commit=self._commit,
            sparsity=adapter.sparsity if adapter else None,
            steps=adapter.steps if adapter else 0,
            seconds={"train": adapter.seconds} if adapter else {},
            **found,
        )


def _question(clip: WorldClip, number: int) -> str:
    """Descriptive, in one of the wordings, each kind in turn for present and absent alike."""
    kind = DESCRIPTIVE[number // 2 % len(DESCRIPTIVE)]
    wording = draws.pick(question_templates().descriptive[kind].questions, "bench", clip.name)
    return wording.replace("{who}", "{p0}")


def _case(clip: WorldClip, number: int, said: Said, name: str) -> Case:
    kind = DESCRIPTIVE[number // 2 % len(DESCRIPTIVE)]
    asked = clip.truth["asked"]
    person = next((one for one in clip.truth["people"] if one["id"] == asked["person"]), None)
    return Case(
        id=clip.name,
        present=asked["present"],
        face_seen=asked["face_seen"],
        instead=asked["instead"],
        said=said.present,
        by_score=said.by_score,
        kind=kind,
        answer=said.described,
        references=_references(kind, person, name),
        facts=tuple((fact, value) for fact, value in person["facts"][kind]) if person else (),
    )


def _references(kind: str, person: Mapping[str, Any] | None, name: str) -> tuple[str, ...]:
    if person is not None:
        return (f"{name} {person['said'][kind]}",)
    ways: Sequence[str] = question_templates().descriptive[kind].absent  # type: ignore[index]
    return (
        *(way.replace("{who}", name) for way in ways),
        f"No, {name} is not in this clip.",
        f"{name} is not in this clip.",
    )
