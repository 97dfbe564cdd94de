"""A question about one clip, answered by a base model with frames, what face memory found, and trained packs.

Who is there is decided by the stored rule of the pack over face memory and the model's score, or by face memory alone
where there is no pack; the model words it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.asking.facts import ClipFacts
from pvchat_desktop.core.asking.intents import Intent, ParsedQuestion
from pvchat_desktop.core.conversation import reference, with_references
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource
from pvchat_desktop.core.face_words import Recognised, evidence_words
from pvchat_desktop.core.ids import PersonId, new_id
from pvchat_desktop.core.media import Box, Span, merge_spans
from pvchat_desktop.core.pointing import Pointer, pointer
from pvchat_desktop.core.presence import Presence, PresenceInputs, PresenceRule
from pvchat_desktop.core.recipe import STANDARD, Precision, Recipe
from pvchat_desktop.core.stretches import even_times
from pvchat_desktop.core.verify import declines
from pvchat_desktop.errors import ProgramError
from pvchat_desktop.protocol.messages import (
    ActivePack,
    AskedWindow,
    AskModel,
    BaseModel,
    ModelAnswer,
    ScoredTrials,
    ScoreTrials,
    Trial,
)
from pvchat_desktop.services.asked_windows import windows
from pvchat_desktop.services.face_evidence import presence_inputs
from pvchat_desktop.services.language import note
from pvchat_desktop.services.model_tools import ModelTools
from pvchat_desktop.services.packs import InUse
from pvchat_desktop.services.seen import SPAN_GAP_S
from pvchat_desktop.services.watch import Watch

FOR_THE_MODEL: Final = frozenset({Intent.PRESENCE, Intent.DESCRIBE, Intent.UNCLEAR})
"""Questions whose answer is not a matter of times and counts, which face memory knows exactly."""
_FURTHEST: Final = 1e6  # an adapter's score beyond all bounds: the rule caps it


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who is there, as it was decided. `by_adapter`: the pack's rule said so; None: not decided."""

    person: PersonId
    present: bool | None
    probability: float | None
    level: EvidenceLevel | None
    by_adapter: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A model's answer with names, and what it rests on beside what face memory found."""

    text: str
    base: str
    packs: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    evidence: tuple[Evidence, ...]
    looked_at: tuple[Span, ...]
    first_token_s: float


@dataclass(frozen=True, slots=True)
class _Person:
    id: PersonId
    name: str
    pack: InUse | None
    inputs: PresenceInputs
    spans: tuple[Span, ...]
    level: EvidenceLevel | None
    is_confirmed: bool

    @property
    def by_memory(self) -> bool | None:
        """As face memory answers alone: sure or likely is yes, a doubtful likeness is neither."""
        if self.level is None:
            return False
        return None if self.level is EvidenceLevel.UNSURE else True


class ModelAsking:
    """All methods may block."""

    def __init__(self, catalog: Catalog, tools: ModelTools) -> None:
        self._catalog = catalog
        self._jobs = tools.jobs
        self._bases = tools.bases
        self._packs = tools.packs
        self._frames = tools.frames
        self._fitting = tools.fitting
        self._fitting = tools.fitting

    def base(self, ref: str, people: Sequence[PersonId], watch: Watch) -> BaseModel:
        """A base as it is to be loaded here: in the precision of the packs in use, so that these fit."""
        base = self._fitting.usual(ref, watch)
        trained = [pack.pack.recipe for one in people if (pack := self._packs.in_use(one, base)) is not None]
        if not trained:
            return base
        return self._bases.base_for(ref, precision=_precision_of(trained[0]), device=base.device, watch=watch)

    def ask(self, question: str, parsed: ParsedQuestion, facts: ClipFacts, ref: str, watch: Watch) -> Told:
        """`question`: people as they are called or as person references. Text is told to `watch` as it is written."""
        began = time.monotonic()
        base = self.base(ref, parsed.people, watch)
        people = tuple(self._person(one, facts, base) for one in parsed.people)
        request = self._request(self._placed(question, people), parsed, facts, (base, people), watch)
        verdicts = self._verdicts(request, people, facts, watch)
        before_s = time.monotonic() - began
        answer = self._answer(request, tuple(v.present for v in verdicts), facts, watch)
        verdicts = tuple(self._final(v, p, s) for v, p, s in zip(verdicts, people, answer.yes_minus_no, strict=True))
        return Told(
            text=_agreeing(answer.text, request, verdicts),
            base=base.name,
            packs=tuple(one.pack.pack.id for one in people if one.pack is not None),
            verdicts=verdicts,
            evidence=_adapter_evidence(verdicts, facts, request, answer),
            looked_at=tuple(Span(*pair) for pair in answer.looked_at),
            first_token_s=before_s + answer.first_token_s,
        )

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _person(self, person: PersonId, facts: ClipFacts, base: BaseModel) -> _Person:
        hits = [a for a in facts.appearances if a.person == person]
        sure = [a for a in hits if a.level is not EvidenceLevel.UNSURE]
        levels = [a.level for a in sure or hits if a.level is not None]
        return _Person(
            id=person,
            name=self._catalog.people.name_of(person),
            pack=self._packs.in_use(person, base),
            inputs=presence_inputs(self._catalog, facts.clip, person),
            spans=merge_spans([s for a in sure for s in a.spans], gap_s=SPAN_GAP_S),
            level=min(levels, key=lambda level: level.doubt, default=None),
            is_confirmed=any(a.score is None for a in hits),
        )

    def _placed(self, question: str, people: Sequence[_Person]) -> str:
        """The people asked for as {p0}, {p1}; nothing else in the question can look like that."""
        text = with_references(question.replace("{p", "(p"), self._catalog.people.names())
        for number, one in enumerate(people):
            text = text.replace(reference(one.id), f"{{p{number}}}")
        for name, person in self._catalog.people.names().items():
            text = text.replace(reference(person), name)
        return text

    def _request(
        self,
        question: str,
        parsed: ParsedQuestion,
        facts: ClipFacts,
        who: tuple[BaseModel, Sequence[_Person]],
        watch: Watch,
    ) -> AskModel:
        base, people = who
        recipe = self._recipe(base, people)
        info = self._catalog.clips.get(facts.clip).info
        spans = windows(facts.duration_s, [span for one in people for span in one.spans])
        asked = []
        for number, span in enumerate(spans, start=1):
            part = watch.part("Reading the clip", number, len(spans))
            times = even_times(span, recipe.frames, info.frame_rate)
            frames = self._frames.of(facts.clip, times, max_pixels=recipe.max_pixels, watch=part)
            pointed = _pointer(parsed, people, facts, span)
            asked.append(AskedWindow(frames, span.start_s, span.end_s, pointed))
        return AskModel(
            base=base,
            clip_sha256=facts.clip,
            windows=tuple(asked),
            people=tuple(_active(one) for one in people),
            question=question,
            evidence=evidence_words([Recognised(one.name, one.spans, one.level) for one in people]),
            max_pixels=recipe.max_pixels,
            staging="",
            asks_presence=parsed.intent is Intent.PRESENCE,
            language=parsed.language,
        )

    def _recipe(self, base: BaseModel, people: Sequence[_Person]) -> Recipe:
        """Frames as the pack was trained with; without a pack, as people are usually trained."""
        for one in people:
            if one.pack is not None:
                return msgspec.json.decode(one.pack.pack.recipe, type=Recipe)
        return self._fitting.recipe(base.name, STANDARD)

    def _verdicts(
        self, request: AskModel, people: Sequence[_Person], facts: ClipFacts, watch: Watch
    ) -> tuple[Verdict, ...]:
        """What can be decided before the answer is written; the model is asked for its score only where it counts."""
        early = [self._early(one) for one in people]
        if not any(verdict is None for verdict in early):
            return tuple(verdict for verdict in early if verdict is not None)
        scores = self._scores(request, facts, watch)
        return tuple(
            verdict or self._by_rule(one, score) for verdict, one, score in zip(early, people, scores, strict=True)
        )

    def _early(self, one: _Person) -> Verdict | None:
        """None: it depends on the model's score."""
        if one.is_confirmed:
            return Verdict(one.id, True, None, EvidenceLevel.SURE, by_adapter=False)  # noqa: FBT003
        if one.pack is None:
            return Verdict(one.id, one.by_memory, one.inputs.similarity, one.level, by_adapter=False)
        low, high = (self._by_rule(one, score) for score in (-_FURTHEST, _FURTHEST))
        return low if low.present == high.present else None

    def _by_rule(self, one: _Person, score: float) -> Verdict:
        rule = _rule(one.pack.fused) if one.pack is not None else None
        if rule is None:
            return Verdict(
                one.id, score > 0 if one.pack else one.by_memory, None, None, by_adapter=one.pack is not None
            )
        found: Presence = rule.decide(
            PresenceInputs(similarity=one.inputs.similarity, quality=one.inputs.quality, adapter=score)
        )
        return Verdict(one.id, found.present, found.probability, found.level, by_adapter=True)

    def _final(self, verdict: Verdict, one: _Person, score: float) -> Verdict:
        """The same verdict with the figures of the score that the answer itself came with."""
        if not verdict.by_adapter:
            return verdict
        again = self._by_rule(one, score)
        return again if again.present == verdict.present else verdict

    def _scores(self, request: AskModel, facts: ClipFacts, watch: Watch) -> list[float]:
        """Per person the highest score of any window: who is in one window is in the clip."""
        trials = tuple(
            Trial(id=f"{facts.clip}-{number}", frames=window.frames) for number, window in enumerate(request.windows)
        )
        done = self._jobs.run(
            lambda staging: ScoreTrials(
                base=request.base,
                people=request.people,
                trials=trials,
                max_pixels=request.max_pixels,
                staging=staging,
            ),
            f"Looking for people in “{facts.title}”",
            watch,
        )
        if not isinstance(done.result, ScoredTrials):
            raise ProgramError("The model worker answered something else than scores.")
        return [max(column) for column in zip(*(t.yes_minus_no for t in done.result.trials), strict=True)]

    def _answer(
        self, request: AskModel, presence: tuple[bool | None, ...], facts: ClipFacts, watch: Watch
    ) -> ModelAnswer:
        done = self._jobs.run(
            lambda staging: msgspec.structs.replace(request, presence=presence, staging=staging),
            f"Answering about “{facts.title}”",
            watch,
        )
        if not isinstance(done.result, ModelAnswer):
            raise ProgramError("The model worker answered something else than an answer.")
        return done.result


def _agreeing(text: str, request: AskModel, verdicts: Sequence[Verdict]) -> str:
    """What was decided counts: a model that denies somebody who is there is not quoted."""
    is_there = len(verdicts) == 1 and verdicts[0].present is True and not request.asks_presence
    if not is_there or not all(declines(line) for line in text.splitlines()):
        return text
    return note("no_more", request.language, name=request.people[0].name)


def _pointer(parsed: ParsedQuestion, people: Sequence[_Person], facts: ClipFacts, span: Span) -> Pointer:
    """Where somebody stands whom face memory sees, and the base does not know: they have no pack at work."""
    if parsed.intent is Intent.PRESENCE or len(people) != 1:
        return ""
    one = people[0]
    if one.pack is not None or not (one.by_memory or one.is_confirmed):
        return ""
    own = [point for a in facts.appearances if a.person == one.id for point in a.points]
    others = [a.points for a in facts.appearances if a.person != one.id]
    return pointer(own, others, span, facts.width)


def _active(one: _Person) -> ActivePack:
    if one.pack is None:
        return ActivePack(one.name)
    return ActivePack(one.name, str(one.pack.folder), one.pack.slot)


def _rule(fused: Mapping[str, Any] | None) -> PresenceRule | None:
    try:
        return PresenceRule.from_card(fused) if fused else None
    except ValueError:
        return None


def _precision_of(recipe: str) -> Precision:
    return msgspec.json.decode(recipe, type=Recipe).precision


def _adapter_evidence(
    verdicts: Sequence[Verdict], facts: ClipFacts, request: AskModel, answer: ModelAnswer
) -> tuple[Evidence, ...]:
    """For each person whom the pack found: the window in which it was surest."""
    pieces = []
    for number, verdict in enumerate(verdicts):
        if not (verdict.by_adapter and verdict.present and answer.window_scores):
            continue
        scores = [row[number] for row in answer.window_scores]
        best = scores.index(max(scores))
        window = request.windows[best]
        pieces.append(
            Evidence(
                id=new_id(),
                statement=f"{reference(verdict.person)} is seen here by what was learned of them.",
                clip_sha256=facts.clip,
                start_s=window.start_s,
                end_s=window.end_s,
                box=Box(0, 0, facts.width, facts.height),
                crop_path=None,
                source=EvidenceSource.ADAPTER,
                score=verdict.probability,
                threshold=0.5,
                level=verdict.level or EvidenceLevel.UNSURE,
                person=verdict.person,
            )
        )
    return tuple(pieces)
