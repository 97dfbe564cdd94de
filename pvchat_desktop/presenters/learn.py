"""The wizard after tagging: a base model or face memory alone -> the plan -> training -> "did it work?"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.recipe import PRESETS, Preset
from pvchat_desktop.errors import PVChatError
from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.report import ReportPage, report_page
from pvchat_desktop.presenters.services import App
from pvchat_desktop.presenters.training import Phase, Training, TrainingNow, Wanted
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.services.base_models import BaseView
    from pvchat_desktop.services.learning_outlook import Outlook
    from pvchat_desktop.services.packs import PackView
    from pvchat_desktop.services.views import ClipSummary


class LearnStep(Enum):
    CHOOSE = "choose"
    TRAINING = "training"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Learner:
    """Who is learned, and from which clip; None: where they are seen the longest."""

    person: PersonId
    name: str
    clip: ClipSha | None = None


@dataclass(frozen=True, slots=True, eq=False)
class BaseChoice:
    """A base model and whether it fits this machine: "fits", "tight", "does not fit"; None: not known (yet)."""

    base: BaseView
    word: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """A trained pack with its report. `clips`: of the examples, as far as they are still known."""

    pack: PackView
    page: ReportPage
    clips: tuple[ClipSummary, ...]


class LearnView(Protocol):
    def show_step(self, step: LearnStep, learner: Learner) -> None: ...
    def show_bases(self, choices: tuple[BaseChoice, ...], chosen: str | None) -> None: ...
    def show_planning(self) -> None: ...
    def show_plan(self, outlook: Outlook) -> None: ...
    def show_refusal(self, problem: Problem) -> None: ...
    def show_no_plan(self) -> None: ...
    def show_busy(self, name: str) -> None: ...
    def show_training(self, now: TrainingNow) -> None: ...
    def show_verdict(self, verdict: Verdict) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...
    def leave_to_person(self, person: PersonId) -> None: ...
    def packs_changed(self) -> None: ...
    def is_in_front(self) -> bool: ...
    def ask_about(self, learner: Learner) -> None: ...


def with_words(app: App, found: tuple[BaseView, ...]) -> tuple[BaseChoice, ...]:
    """What fits this machine; one that cannot be asked leaves the list whole. Blocks."""
    choices = []
    for base in found:
        try:
            word, why = app.tools.fitting.word(base.name, Watch())
        except PVChatError as error:
            word, why = None, str(error)
        choices.append(BaseChoice(base, word, why))
    return tuple(choices)


class LearnPresenter:
    def __init__(self, app: App, background: Background, view: LearnView, training: Training) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._training = training
        self._ref: str | None = None
        self._preset: Preset = "standard"
        self._clip_of_plan: ClipSha | None = None
        self.learner: Learner | None = None
        self.step = LearnStep.CHOOSE
        self.verdict: Verdict | None = None
        training.on_change(self._training_changed)

    # --- choose and plan

    def start(self, learner: Learner) -> None:
        """Begin with this person; a training of theirs that runs is shown instead."""
        self.learner = learner
        now = self._training.of(learner.person)
        if now is not None and now.phase in (Phase.RUNNING, Phase.PAUSED, Phase.FAILED):
            self.show_training()
            return
        self._ref = None
        self._go(LearnStep.CHOOSE)
        self._view.show_no_plan()
        self._background.read("learn bases", self._app.bases.offered, done=self._bases_known)

    def _bases_known(self, found: tuple[BaseView, ...]) -> None:
        if self.step is not LearnStep.CHOOSE:
            return
        chosen = next((one.name for one in found if one.is_chosen and one.is_ready), None)
        self._view.show_bases(tuple(BaseChoice(one) for one in found), self._ref or chosen)
        self._background.read("learn words", lambda: with_words(self._app, found), done=self._words_known)
        if self._ref is None and chosen is not None:
            self.choose(chosen)

    def _words_known(self, choices: tuple[BaseChoice, ...]) -> None:
        if self.step is LearnStep.CHOOSE:
            self._view.show_bases(choices, self._ref)

    def choose(self, ref: str | None, preset: Preset | None = None) -> None:
        """A base model that is here, or None: face memory alone. The plan follows."""
        self._ref, self._preset = ref, preset or self._preset
        learner = self.learner
        if ref is None or learner is None:
            self._view.show_no_plan()
            return
        if self._training.is_running and self._training.now is not None:
            self._view.show_busy(self._training.now.wanted.name)
            return
        self._view.show_planning()
        asked = (ref, self._preset)
        self._background.read(
            "learn plan",
            lambda: self._app.learning.plan(learner.person, asked[0], asked[1], Watch(), clip=learner.clip),
            done=lambda outlook: self._if_still(asked, lambda: self._view.show_plan(outlook)),
            failed=lambda problem: self._if_still(asked, lambda: self._view.show_refusal(problem)),
        )

    def _if_still(self, asked: tuple[str, Preset], call: Callable[[], None]) -> None:
        if self.step is LearnStep.CHOOSE and asked == (self._ref, self._preset):
            call()

    # --- training

    def train(self) -> None:
        if self.learner is None or self._ref is None:
            return
        who = self.learner
        self.go_on(Wanted(who.person, who.name, self._ref, PRESETS[self._preset], who.clip))

    def go_on(self, wanted: Wanted) -> None:
        """Start, or take up what was paused."""
        self.learner = Learner(wanted.person, wanted.name, wanted.clip)
        self._preset = wanted.recipe.preset
        if self._training.start(wanted):
            self.show_training()
        elif self._training.now is not None:
            self._view.show_busy(self._training.now.wanted.name)

    def _show_learned(self, now: TrainingNow) -> None:
        if self.learner is not None and now.learned is not None:
            self.show_report(self.learner, now.learned.pack.id)
            self._training.forget()
            self._view.packs_changed()

    def show_training(self) -> None:
        now = self._training.now
        if now is not None:
            self.learner = Learner(now.wanted.person, now.wanted.name, now.wanted.clip)
        if now is not None and now.phase is Phase.LEARNED:
            self._show_learned(now)
        elif now is not None:
            self._go(LearnStep.TRAINING)
            self._view.show_training(now)

    def go_on_paused(self) -> None:
        if self._training.now is not None:
            self.go_on(self._training.now.wanted)

    def _training_changed(self) -> None:
        now, learner = self._training.now, self.learner
        if learner is None or self.step is not LearnStep.TRAINING:
            return
        if now is None:  # discarded
            self._view.leave_to_person(learner.person)
        elif now.phase is not Phase.LEARNED:
            self._view.show_training(now)
        elif self._view.is_in_front():  # who is elsewhere is told there
            self._show_learned(now)

    # --- did it work?

    def show_report(self, learner: Learner, pack: str) -> None:
        self.learner = learner
        self._go(LearnStep.REPORT)
        self._background.read(
            "report",
            lambda: self._verdict(learner.person, pack),
            done=self._verdict_known,
            failed=self._view.show_problem,
        )

    def _verdict(self, person: PersonId, pack: str) -> Verdict | None:
        view = next((one for one in self._app.packs.of_person(person) if one.pack.id == pack), None)
        if view is None:
            return None
        page = report_page(view.report)
        known = {one.clip.sha256: one for one in self._app.library.some([one.clip for one in page.examples])}
        return Verdict(view, page, tuple(known[one.clip] for one in page.examples if one.clip in known))

    def _verdict_known(self, verdict: Verdict | None) -> None:
        if self.step is not LearnStep.REPORT or self.learner is None:
            return
        self.verdict = verdict
        if verdict is None:
            self._view.leave_to_person(self.learner.person)
        else:
            self._view.show_verdict(verdict)

    def keep(self) -> None:
        """As it was decided: done here."""
        if self.learner is not None:
            self._view.leave_to_person(self.learner.person)

    def ask(self) -> None:
        """Go to a question; a pack in use answers only together with its base model, which is chosen for it."""
        learner = self.learner
        if learner is None:
            return
        pack = self.verdict.pack.pack if self.verdict is not None else None
        if pack is None or not pack.active or pack.base is None:
            self._view.ask_about(learner)
            return
        base = pack.base

        def failed(problem: Problem) -> None:
            self._view.ask_about(learner)
            self._view.show_problem(problem)

        self._background.change(
            lambda: self._app.bases.choose(base), done=lambda _none: self._view.ask_about(learner), failed=failed
        )

    def switch(self, *, on: bool) -> None:
        """Let the pack answer after all, or put it aside; it is kept either way."""
        verdict, learner = self.verdict, self.learner
        if verdict is None or learner is None:
            return
        pack = verdict.pack.pack.id
        work = self._app.packs.activate if on else self._app.packs.put_aside
        self._background.change(lambda: work(pack), done=lambda _none: self._switched(learner, pack))

    def roll_back(self) -> None:
        """To the pack before this one; to face memory where there is none."""
        verdict, learner = self.verdict, self.learner
        if verdict is None or learner is None:
            return
        pack = verdict.pack.pack.id
        self._background.change(
            lambda: self._app.packs.roll_back(learner.person), done=lambda _pack: self._switched(learner, pack)
        )

    def _switched(self, learner: Learner, pack: str) -> None:
        self.show_report(learner, pack)
        self._view.packs_changed()

    def again(self) -> None:
        """Choose anew: another base model, or more thoroughly."""
        if self.learner is not None:
            self.start(self.learner)

    def _go(self, step: LearnStep) -> None:
        self.step = step
        if self.learner is not None:
            self._view.show_step(step, self.learner)
