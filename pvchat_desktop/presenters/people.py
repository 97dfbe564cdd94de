"""The People screens: who is known, what to review, and changes that can all be undone but one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.services import App

if TYPE_CHECKING:
    from pvchat_desktop.services.views import ClipSummary, OperationView, PersonPage, PersonSummary, TrackView


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A track that is suggested to show a person and waits for a yes or a no."""

    clip: ClipSummary
    track: TrackView


@dataclass(frozen=True, slots=True, eq=False)
class PersonScreen:
    page: PersonPage
    to_review: tuple[Candidate, ...]


class PeopleView(Protocol):
    def show_people(self, people: tuple[PersonSummary, ...], hidden: int) -> None: ...
    def show_person(self, screen: PersonScreen) -> None: ...
    def show_list(self) -> None: ...
    def show_changed(self, label: str, *, can_undo: bool) -> None: ...
    def confirm_erase(self, sentence: str, person: PersonId) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...


def in_order(people: Sequence[PersonSummary], *, with_hidden: bool) -> tuple[PersonSummary, ...]:
    """Who has something to review first, then by name; hidden people last, if at all."""
    shown = [one for one in people if with_hidden or not one.person.hidden]
    return tuple(
        sorted(shown, key=lambda one: (one.person.hidden, one.suggested_tracks == 0, one.person.name.casefold()))
    )


class PeoplePresenter:
    def __init__(self, app: App, background: Background, view: PeopleView) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._with_hidden = False
        self._all: tuple[PersonSummary, ...] = ()
        self.person: PersonId | None = None  # whose page is open
        self.changed: Callable[[], None] = lambda: None  # told after every change, so that other screens follow

    # --- what is shown

    def refresh(self) -> None:
        self._background.read("people", self._app.people.all, done=self._show_all)
        if self.person is not None:
            self.open(self.person)

    def show_hidden(self, shown: bool) -> None:  # noqa: FBT001 - a toggle's own value
        self._with_hidden = shown
        self._show_all(self._all)

    def _show_all(self, people: tuple[PersonSummary, ...]) -> None:
        self._all = people
        hidden = sum(one.person.hidden for one in people)
        self._view.show_people(in_order(people, with_hidden=self._with_hidden), hidden)

    def others(self) -> tuple[PersonSummary, ...]:
        """Everybody but the person whose page is open."""
        return tuple(one for one in in_order(self._all, with_hidden=True) if one.person.id != self.person)

    def open(self, person: PersonId) -> None:
        self.person = person
        self._background.read("person", lambda: self._load(person), done=self._loaded, failed=self._gone)

    def close(self) -> None:
        self.person = None
        self._view.show_list()

    def _load(self, person: PersonId) -> PersonScreen:
        page = self._app.people.page(person)
        waiting = (
            Candidate(clip, track)
            for clip, _spans in page.appearances
            for track in self._app.library.tracks(clip.clip.sha256)
            if track.label.person == person and track.label.state is TrackState.SUGGESTED
        )
        return PersonScreen(page, tuple(waiting))

    def _loaded(self, screen: PersonScreen) -> None:
        if screen.page.summary.person.id == self.person:
            self._view.show_person(screen)

    def _gone(self, problem: Problem) -> None:
        self.close()
        self._view.show_problem(problem)

    # --- changes

    def confirm(self, track: TrackId, person: PersonId) -> None:
        self._change(lambda: self._app.people.confirm(track, person))

    def reject(self, track: TrackId, person: PersonId) -> None:
        self._change(lambda: self._app.people.reject(track, person))

    def rename(self, person: PersonId, name: str) -> None:
        if name.strip():
            self._change(lambda: self._app.people.rename(person, name.strip()))

    def preview_rename(self, person: PersonId, done: Callable[[str], None]) -> None:
        self._background.read("preview", lambda: self._app.people.preview_rename(person), done=done)

    def merge(self, into: PersonId, other: PersonId) -> None:
        self.person = into
        self._change(lambda: self._app.people.merge(into, other))

    def hide(self, person: PersonId, *, hidden: bool) -> None:
        self._change(lambda: self._app.people.hide(person, hidden))

    def ask_erase(self, person: PersonId) -> None:
        """Erasing is the one change without undo: it is asked for once, with what it will remove."""
        self._background.read(
            "erase", lambda: self._app.people.preview_erase(person), done=lambda text: self._sure(text, person)
        )

    def _sure(self, sentence: str, person: PersonId) -> None:
        self._view.confirm_erase(sentence, person)

    def erase(self, person: PersonId) -> None:
        def gone(_result: object) -> None:
            self.person = None
            self._view.show_list()
            self._after()

        self._background.change(lambda: self._app.people.erase(person), done=gone)

    def undo(self) -> None:
        self._background.change(lambda: self._app.people.undo(None), done=self._undone)

    def redo(self) -> None:
        self._background.change(self._app.people.redo, done=self._done)

    def _undone(self, operation: OperationView) -> None:
        self._view.show_changed(operation.label, can_undo=False)
        self._after()

    def _change(self, work: Callable[[], object]) -> None:
        def changed() -> OperationView | None:
            work()
            return next((one for one in self._app.people.operations() if not one.is_undone), None)

        self._background.change(changed, done=self._done)

    def _done(self, operation: OperationView | None) -> None:
        if operation is not None:
            self._view.show_changed(operation.label, can_undo=True)
        self._after()

    def _after(self) -> None:
        self.refresh()
        self.changed()
