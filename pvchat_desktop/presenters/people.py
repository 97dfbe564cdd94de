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
    from pvchat_desktop.services.looks import Look
    from pvchat_desktop.services.views import (
        AppearanceView,
        ClipSummary,
        OperationView,
        PersonPage,
        PersonSummary,
        TrackView,
    )

SHOWN_CHANGES = 12
"""Of one person; the command line lists them all."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A track that is suggested to show a person and waits for a yes or a no."""

    clip: ClipSummary
    track: TrackView


@dataclass(frozen=True, slots=True, eq=False)
class PersonScreen:
    page: PersonPage
    to_review: tuple[Candidate, ...]
    appearances: tuple[AppearanceView, ...] = ()
    history: tuple[OperationView, ...] = ()  # newest first
    looks: tuple[Look, ...] = ()  # the earliest first, of recordings without a date last


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
        self._is_telling = False
        self._seen = 0  # of what the comparisons in the background changed

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
        return PersonScreen(
            page,
            tuple(waiting),
            self._app.people.appearances(person),
            self._app.people.history(person)[:SHOWN_CHANGES],
            tuple(sorted(self._app.looks.by_date(person), key=lambda one: (one.year is None, one.year or 0))),
        )

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

    def names(self) -> tuple[str, ...]:
        """Of everybody but the person whose page is open."""
        return tuple(one.person.name for one in self.others())

    def preview_tracks(self, tracks: Sequence[TrackId], done: Callable[[str], None]) -> None:
        """How much a change of these appearances reaches, in words."""
        chosen = tuple(tracks)
        self._background.read("preview", lambda: self._app.people.preview_tracks(chosen), done=done)

    def hand_over(self, tracks: Sequence[TrackId], person: PersonId, name: str) -> None:
        """These appearances are not `person`, but `name`, who may be new; without a name they become unknown."""
        chosen, tidy = tuple(tracks), name.strip() or None
        self._change(lambda: self._app.people.split(person, chosen, name=tidy))

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

    def undo_one(self, operation: int) -> None:
        """A change of the list; where a later one builds upon it, the message says which."""
        self._background.change(lambda: self._app.people.undo(operation), done=self._undone)

    def redo(self) -> None:
        self._background.change(self._app.people.redo, done=self._done)

    def _undone(self, operation: OperationView) -> None:
        self._tell(operation, can_undo=False)

    def _change(self, work: Callable[[], object]) -> None:
        def changed() -> OperationView | None:
            work()
            return next((one for one in self._app.people.operations() if not one.is_undone), None)

        self._background.change(changed, done=self._done)

    def _done(self, operation: OperationView | None) -> None:
        if operation is None:
            self._after()
        else:
            self._tell(operation, can_undo=True)

    def _tell(self, operation: OperationView, *, can_undo: bool) -> None:
        """Say what was done; and what the matcher makes of it, once it has compared again."""

        def told(sentence: str) -> None:
            if sentence:
                self._view.show_changed(f"{operation.label}. {sentence}", can_undo=can_undo)
                self._after()

        self._view.show_changed(operation.label, can_undo=can_undo)
        self._after()
        self._background.read("rescored", lambda: self._app.people.rescored(operation.id), done=told)

    def _after(self) -> None:
        self.refresh()
        self._is_telling = True
        self.changed()
        self._is_telling = False

    def follow(self) -> None:
        """People were changed by another screen: when what that affects was compared again, show it."""

        def settled(changes: int) -> None:
            if changes != self._seen:
                self._seen = changes
                self._after()

        if not self._is_telling:
            self._background.read("settled", self._app.people.settled, done=settled)
