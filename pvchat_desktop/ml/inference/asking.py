"""One question about one clip, from request to answer.

Who is there is found out first: per window and person, from the person's own pack. Then the answer is written from the
best windows. Where presence is decided, by the caller's fused rule or else by the model's own score, the answer begins
with words that say so; the model only goes on from them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from pvchat_desktop.core import windows
from pvchat_desktop.ml.inference.generate import tokens
from pvchat_desktop.ml.inference.prompt import PRESENCE_QUESTION
from pvchat_desktop.ml.inference.session import Check, Clip, Session
from pvchat_desktop.ml.inference.stream import TextStream
from pvchat_desktop.ml.inference.wording import beginning, listed, named, pointed, pointed_start
from pvchat_desktop.protocol.messages import AskedWindow, AskModel, ModelAnswer, TrialScore

if TYPE_CHECKING:
    from pvchat_desktop.protocol.messages import ActivePack, Combine, ScoreTrials, Trial

Tell = Callable[[str], None]
Progress = Callable[[str, int, int], None]

_LEAST_TOKENS: Final = 48  # of one part of an answer in parts
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class Pass:
    """One run with these packs in use; it speaks for these people of the request."""

    folders: tuple[str, ...]
    people: tuple[int, ...]


@dataclass(slots=True)
class Paper:
    """An answer while it is being written."""

    tell: Tell
    began: float = field(default_factory=time.monotonic)
    text: str = ""
    tokens: int = 0
    first_s: float | None = None

    def put(self, piece: str) -> None:
        if piece:
            if self.first_s is None:
                self.first_s = time.monotonic() - self.began
            self.text += piece
            self.tell(piece)


def answer(session: Session, request: AskModel, *, tell: Tell, check: Check, progress: Progress) -> ModelAnswer:
    paper, runs_before = Paper(tell), session.prefixes.runs

    def work() -> tuple[list[list[float]], list[int]]:
        scores = window_scores(session, request, check=check, progress=progress)
        presence = decided(request, windows.overall(scores))
        return scores, Writer(session, request, paper, check).write(presence, scores)

    scores, used = session.spare(work, again=lambda: not paper.text)
    seconds = time.monotonic() - paper.began
    return ModelAnswer(
        text=paper.text,
        yes_minus_no=windows.overall(scores),
        window_scores=tuple(tuple(row) for row in scores),
        looked_at=tuple((request.windows[window].start_s, request.windows[window].end_s) for window in used),
        reused_prefix=session.prefixes.runs == runs_before,
        first_token_s=seconds if paper.first_s is None else paper.first_s,
        seconds=seconds,
        tokens=paper.tokens,
    )


def score_trial(session: Session, request: ScoreTrials, trial: Trial, *, check: Check) -> TrialScore:
    """Scores, and answers to the trial's questions: what is decided of presence is said, all else is the model's."""
    asked = [_of_trial(request, trial, question) for question in (PRESENCE_QUESTION, *trial.questions)]

    def work() -> TrialScore:
        scores = window_scores(session, asked[0], check=check)
        papers = [Paper(lambda _piece: None) for _ in trial.questions]
        for paper, question in zip(papers, asked[1:], strict=True):
            Writer(session, question, paper, check).write(_padded(trial.presence, request.people), scores)
        return TrialScore(trial.id, tuple(scores[0]), tuple(paper.text for paper in papers))

    return session.spare(work, again=lambda: True)


def _of_trial(request: ScoreTrials, trial: Trial, question: str) -> AskModel:
    times_s = trial.frames.times_s or (0.0,)
    return AskModel(
        base=request.base,
        clip_sha256=trial.id,
        windows=(AskedWindow(trial.frames, times_s[0], times_s[-1], trial.pointer),),
        people=request.people,
        question=question,
        evidence=trial.evidence,
        max_pixels=request.max_pixels,
        staging=request.staging,
        max_new_tokens=request.max_new_tokens,
        combine=request.combine,
    )


def passes(people: Sequence[ActivePack], combine: Combine) -> list[Pass]:
    """Whose pack answers for whom. Without a pack it is the base alone, unless packs answer together."""
    folders = tuple(dict.fromkeys(one.folder for one in people if one.folder is not None))
    everybody = tuple(range(len(people)))
    if combine != "per_person" or not folders:
        return [Pass(folders, everybody)]
    own = [Pass((folder,), tuple(k for k in everybody if people[k].folder == folder)) for folder in folders]
    others = tuple(k for k in everybody if people[k].folder is None)
    return [*own, Pass((), others)] if others else own


def window_scores(
    session: Session, request: AskModel, *, check: Check, progress: Progress = lambda _stage, _done, _total: None
) -> list[list[float]]:
    """log p(yes) - log p(no), [window][person]."""
    scores = [[0.0] * len(request.people) for _ in request.windows]
    runs = passes(request.people, request.combine)
    for number, run in enumerate(runs):
        with session.using(request.people, run.folders) as speaker:
            for place, window in enumerate(request.windows):
                progress("Looking at the clip", number * len(scores) + place, len(runs) * len(scores))
                for person in run.people:
                    clip = clip_of(request, window)
                    scores[place][person] = speaker.score(clip, person, check=check)
    return scores


def decided(request: AskModel, scores: Sequence[float]) -> list[bool | None]:
    """Per person who is there: what was decided before, else what the person's pack says; None without a pack."""
    given = _padded(request.presence, request.people)
    own = [score > 0 if pack.folder is not None else None for pack, score in zip(request.people, scores, strict=True)]
    return [mine if told is None else told for told, mine in zip(given, own, strict=True)]


def _padded(presence: Sequence[bool | None], people: Sequence[ActivePack]) -> list[bool | None]:
    return [*presence, *[None] * (len(people) - len(presence))]


@dataclass(frozen=True, slots=True)
class _Words:
    """What the model reads about one window. `instead`: what is told in place of how its answer begins."""

    question: str
    evidence: str
    begun: str
    instead: str = ""

    @classmethod
    def of(cls, request: AskModel, window: AskedWindow, begun: str) -> _Words:
        """By name; or, where the base does not know the name and words can point at the person, about "the person on
        the left", whose name is then told in the answer's first place."""
        if not window.pointer:
            return cls(request.question, request.evidence, begun)
        asked = named(request.question, len(request.people))
        return cls(
            pointed(request.question, window.pointer, request.language),
            "",  # it speaks of the name
            pointed_start(request.language),
            request.people[asked[0]].name,
        )


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts the answer to a request on paper."""

    session: Session
    request: AskModel
    paper: Paper
    check: Check

    def write(self, presence: Sequence[bool | None], scores: Sequence[Sequence[float]]) -> list[int]:
        """-> the windows that the answer speaks of."""
        request = self.request
        asked = named(request.question, len(request.people))
        start = beginning(
            request.question,
            presence,
            asks_presence=request.asks_presence,
            language=request.language,
            knows_them=all(request.people[k].folder is not None for k in asked),
        )
        if start.is_whole:
            self.paper.put(start.text.format(**{f"p{k}": one.name for k, one in enumerate(request.people)}))
            return list(range(len(request.windows)))
        in_brief = request.asks_presence
        runs = _writers(request, asked, presence)[: 1 if in_brief else None]
        chosen = windows.best_windows(scores, asked, count=1 if in_brief else windows.ANSWERED)
        subjects = [_subject(run, asked, presence, request.language) if len(runs) > 1 else "" for run in runs]
        for place, window in enumerate(chosen):
            if len(chosen) > 1:
                self._head(request.windows[window], first=place == 0)
            said = start.text if place == 0 else ""
            for number, (run, subject) in enumerate(zip(runs, subjects, strict=True)):
                self.paper.put(" " if number else "")
                begun = ("" if number else said) + subject
                self._part(run, request.windows[window], begun, parts=len(runs) * len(chosen))
        return chosen

    def _head(self, window: AskedWindow, *, first: bool) -> None:
        """The time that a part of the answer speaks of."""
        self.paper.put(f"{'' if first else chr(10)}{windows.span_text(window.start_s, window.end_s)}: ")

    def _part(self, run: Pass, window: AskedWindow, begun: str, *, parts: int) -> None:
        request, base = self.request, self.session.base
        most = min(request.max_new_tokens, max(_LEAST_TOKENS, request.max_new_tokens // parts))
        clip, words = clip_of(request, window), _Words.of(request, window, begun)
        with self.session.using(request.people, run.folders) as speaker:
            composed = speaker.compose(clip, words.question, words.evidence, begun=words.begun, check=self.check)
            cache = speaker.cache(clip, composed, check=self.check)
            stream = TextStream(base, speaker.names)
            read = "".join(stream.push(one) for one in speaker.ids(words.begun))
            self.paper.put(words.instead or read)
            new = self._spoken(stream, islice(tokens(base, composed, cache, check=self.check), most))
        if words.begun and not new and not stream.text.endswith(_ENDS):
            self.paper.put(".")

    def _spoken(self, stream: TextStream, ids: Iterator[int]) -> int:
        new = 0
        for one in ids:
            new += 1
            self.paper.put(stream.push(one))
        self.paper.put(stream.finish())
        self.paper.tokens += new
        return new


def _writers(request: AskModel, asked: Sequence[int], presence: Sequence[bool | None]) -> list[Pass]:
    """The passes that have something to say: about somebody asked for who is not known to be absent."""
    runs = passes(request.people, request.combine)
    speak = [run for run in runs if any(k in asked and presence[k] is not False for k in run.people)]
    with_pack = [run for run in speak if run.folders]
    return with_pack or speak or runs[:1]


def _subject(run: Pass, asked: Sequence[int], presence: Sequence[bool | None], language: str) -> str:
    """The words that a pass begins with when several passes answer one after the other: whom it speaks of."""
    return listed([k for k in run.people if k in asked and presence[k] is not False], language)


def clip_of(request: AskModel, window: AskedWindow) -> Clip:
    return Clip(window.frames, request.max_pixels)
