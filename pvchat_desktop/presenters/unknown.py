"""Unknown people in groups, and "Same person?": who has no name yet gets one, is ignored, or is compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.services import App

if TYPE_CHECKING:
    from pvchat_desktop.services.groups import UnknownGroup
    from pvchat_desktop.services.same_person import SameQuestion
    from pvchat_desktop.services.views import OperationView

SHOWN: Final = 60
"""Groups on the screen at once; the next come up as these get names."""


class UnknownView(Protocol):
    def show_groups(self, groups: tuple[UnknownGroup, ...], names: tuple[str, ...], more: int) -> None: ...
    def show_waiting(self, questions: int) -> None: ...
    def show_question(self, question: SameQuestion, number: int, count: int) -> None: ...
    def show_no_question(self) -> None: ...
    def ask_consent(self, group: str, name: str) -> None: ...
    def show_changed(self, label: str, *, can_undo: bool) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...


class UnknownPresenter:
    def __init__(self, app: App, background: Background, view: UnknownView) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._names: tuple[str, ...] = ()
        self._questions: list[SameQuestion] = []
        self._at = 0
        self.is_reviewing = False
        self.changed: Callable[[], None] = lambda: None  # told after every change, so that other screens follow

    # --- what is shown

    def refresh(self) -> None:
        self._background.read("unknown", self._load, done=self._loaded)
        self._background.read("same person", self._app.same_person.questions, done=self._asked)

    def _load(self) -> tuple[tuple[UnknownGroup, ...], tuple[str, ...]]:
        names = tuple(one.person.name for one in self._app.people.all() if not one.person.hidden)
        return self._app.groups.groups(), names

    def _loaded(self, found: tuple[tuple[UnknownGroup, ...], tuple[str, ...]]) -> None:
        groups, self._names = found
        self._view.show_groups(groups[:SHOWN], self._names, max(0, len(groups) - SHOWN))

    # --- groups

    def name(self, group: str, name: str) -> None:
        """Somebody who is known gets the group at once; of somebody new it is asked whether they agreed."""
        tidy = " ".join(name.split())
        if not tidy:
            return
        if tidy.casefold() in {known.casefold() for known in self._names}:
            self.learn(group, tidy, None)
        else:
            self._view.ask_consent(group, tidy)

    def learn(self, group: str, name: str, consent: str | None) -> None:
        self._change(lambda: self._app.groups.name(group, name, consent=consent).operation)

    def ignore(self, group: str) -> None:
        self._change(lambda: self._app.groups.ignore(group))

    # --- same person?

    def review(self) -> None:
        self.is_reviewing = True
        self._at = 0
        self._show_question()

    def end_review(self) -> None:
        self.is_reviewing = False

    def skip(self, step: int) -> None:
        """The next question (1) or the one before (-1)."""
        if self._questions:
            self._at = (self._at + step) % len(self._questions)
            self._show_question()

    def answer(self, *, same: bool) -> None:
        if not self.is_reviewing or not self._questions:
            return
        question = self._questions.pop(self._at)  # not shown again while the answer is on its way
        self._at = min(self._at, max(0, len(self._questions) - 1))
        one, other = question.one.id, question.other.id
        self._change(lambda: self._app.same_person.answer(one, other, same=same))
        self._show_question()

    def _asked(self, questions: Sequence[SameQuestion]) -> None:
        shown = self._questions[self._at] if self._at < len(self._questions) else None
        self._questions = list(questions)
        pairs = [(one.one.id, one.other.id) for one in questions]
        self._at = (
            pairs.index((shown.one.id, shown.other.id)) if shown and (shown.one.id, shown.other.id) in pairs else 0
        )
        self._view.show_waiting(len(self._questions))
        if self.is_reviewing:
            self._show_question()

    def _show_question(self) -> None:
        if self._questions:
            self._view.show_question(self._questions[self._at], self._at + 1, len(self._questions))
        else:
            self._view.show_no_question()

    # --- changes

    def _change(self, work: Callable[[], OperationView]) -> None:
        self._background.change(work, done=self._done, failed=self._failed)

    def _done(self, operation: OperationView) -> None:
        self._view.show_changed(operation.label, can_undo=True)
        self.refresh()
        self.changed()

    def _failed(self, problem: Problem) -> None:
        self._view.show_problem(problem)
        self.refresh()
