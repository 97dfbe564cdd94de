"""The one training that is under way, whoever looks at it: started, watched, paused, ended; it outlives every page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.job import Progress, TrainingStep
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.errors import Refused
from pvchat_desktop.presenters.background import Background, Follow, Problem, Running
from pvchat_desktop.presenters.services import App
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.services.learning import Learned


class Phase(Enum):
    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"
    LEARNED = "learned"


class Ending(Enum):
    """What was asked of a training that still runs."""

    NONE = "none"
    PAUSE = "pause"
    KEEP = "keep"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be learned, on which base model, and how."""

    person: PersonId
    name: str
    ref: str
    recipe: Recipe
    clip: ClipSha | None = None  # None: where the person is seen the longest


@dataclass(frozen=True, slots=True, eq=False)
class TrainingNow:
    wanted: Wanted
    phase: Phase = Phase.RUNNING
    ending: Ending = Ending.NONE
    progress: Progress | None = None
    curve: tuple[TrainingStep, ...] = ()
    learned: Learned | None = None
    problem: Problem | None = None


class TrainingWords(Protocol):
    def training_label(self, name: str) -> str: ...


class Training:
    """Screens listen with `on_change`; `now` is None where nothing was begun since the program started."""

    def __init__(self, app: App, background: Background, words: TrainingWords) -> None:
        self._app = app
        self._background = background
        self._words = words
        self._job: Running | None = None
        self._listeners: list[Callable[[], None]] = []
        self.now: TrainingNow | None = None

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    @property
    def is_running(self) -> bool:
        return self.now is not None and self.now.phase is Phase.RUNNING

    def of(self, person: PersonId | None) -> TrainingNow | None:
        """The training of this person, if it is the one at hand."""
        return self.now if self.now is not None and self.now.wanted.person == person else None

    # --- what can be done

    def start(self, wanted: Wanted) -> bool:
        """Begin, or go on where this was paused; False while another one runs."""
        if self.is_running:
            return False
        before = self.of(wanted.person)
        curve = before.curve if before is not None and before.phase is Phase.PAUSED else ()
        self._set(TrainingNow(wanted, curve=curve))
        self._job = self._background.job(
            self._words.training_label(wanted.name),
            lambda watch: self._app.learning.learn_with(
                wanted.person, wanted.ref, wanted.recipe, watch, clip=wanted.clip
            ),
            done=self._learned,
            failed=self._failed,
            stopped=self._stopped,
            follow=Follow(progress=self._progressed, halt=self._halt),
        )
        return True

    def pause(self) -> None:
        if self._job is not None:
            self._job.stop()

    def stop_and_keep(self) -> None:
        self._end(Ending.KEEP, self._app.learning.stop_and_keep)

    def discard(self) -> None:
        """Throw away what was learned so far, of a training that runs or was paused."""
        if self.is_running:
            self._end(Ending.DISCARD, self._app.learning.discard)
        elif self.now is not None:
            self.throw_away(self.now.wanted)

    def throw_away(self, wanted: Wanted) -> None:
        """A training that was paused or interrupted."""

        def work() -> None:
            with suppress(Refused):  # it ended before anything was written down
                self._app.learning.forget(wanted.person, wanted.ref)

        def done(_none: None) -> None:
            if not self.is_running:
                self.now = None
            self._tell()

        self._background.change(work, done=done)

    def unfinished(self, done: Callable[[tuple[Wanted, ...]], None]) -> None:
        """Trainings of an earlier day that can go on; not the one that runs."""
        self._background.read("unfinished", self._find_unfinished, done=lambda found: done(self._not_running(found)))

    def forget(self) -> None:
        """The end of a training was seen: the place is free."""
        if not self.is_running:
            self.now = None
            self._tell()

    # --- inside

    def _find_unfinished(self) -> tuple[Wanted, ...]:
        courses = self._app.learning.unfinished()
        names = {one.person.id: one.person.name for one in self._app.people.all()} if courses else {}
        return tuple(
            Wanted(one.person, names[one.person], one.ref, one.plan.recipe, one.clip)
            for one in courses
            if one.person in names
        )

    def _not_running(self, found: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
        own = (self.now.wanted.person, self.now.wanted.ref) if self.now is not None and self.is_running else None
        return tuple(one for one in found if (one.person, one.ref) != own)

    def _halt(self, watch: Watch) -> None:
        """Stop is a pause here, wherever it is pressed: the checkpoint stays."""
        if self.now is not None and self.now.ending is Ending.NONE:
            self._set(replace(self.now, ending=Ending.PAUSE))

        def pause() -> None:
            try:
                self._app.learning.pause()
            except Refused:  # between two of its jobs: there is nothing to save
                watch.stop.set()

        self._background.change(pause, done=lambda _none: None)

    def _end(self, ending: Ending, work: Callable[[], None]) -> None:
        if self.now is None or not self.is_running or self.now.ending is not Ending.NONE:
            return
        self._set(replace(self.now, ending=ending))
        self._background.change(work, done=lambda _none: None, failed=self._not_ended)

    def _not_ended(self, problem: Problem) -> None:
        """It goes on; why it could not be ended so is shown beside it."""
        if self.now is not None and self.is_running:
            self._set(replace(self.now, ending=Ending.NONE, problem=problem))

    def _progressed(self, progress: Progress) -> None:
        if self.now is None or not self.is_running:
            return
        curve, step = self.now.curve, progress.step
        if step is not None and (not curve or curve[-1].step < step.step or curve[-1].stage != step.stage):
            curve = (*curve, step)
        self._set(replace(self.now, progress=progress, curve=curve, problem=None))

    def _learned(self, learned: Learned) -> None:
        self._over(phase=Phase.LEARNED, learned=learned)

    def _failed(self, problem: Problem) -> None:
        self._over(phase=Phase.FAILED, problem=problem)

    def _stopped(self) -> None:
        if self.now is not None and self.now.ending is Ending.DISCARD:
            self._job, self.now = None, None
            self._tell()
        else:
            self._over(phase=Phase.PAUSED)

    def _over(self, *, phase: Phase, learned: Learned | None = None, problem: Problem | None = None) -> None:
        self._job = None
        if self.now is not None:
            self._set(replace(self.now, phase=phase, ending=Ending.NONE, learned=learned, problem=problem))

    def _set(self, now: TrainingNow) -> None:
        self.now = now
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
