"""What was learned of a person: packs with their reports, which one answers, and how a person travels as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import PVChatError, Refused
from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.services import App

if TYPE_CHECKING:
    from pvchat_desktop.services.packs import Exported, Imported, PackView


class PacksView(Protocol):
    def show_packs(self, person: PersonId, packs: tuple[PackView, ...], titles: dict[str, str]) -> None: ...
    def packs_changed(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ImportWish:
    """A file to take a person from, and what was said so far about how."""

    file: Path
    passphrase: str | None = None
    name: str | None = None
    memory_only: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the file still needs. `name`: the one in it is taken; `memory_only`: its adapter fits no base here."""

    wish: ImportWish
    needs: str  # "passphrase", "name", "memory_only"
    problem: Problem


class TransferView(Protocol):
    def show_exported(self, exported: Exported) -> None: ...
    def show_imported(self, imported: Imported) -> None: ...
    def ask_for(self, asked: Asked) -> None: ...
    def show_refused(self, problem: Problem) -> None: ...
    def label_of_transfer(self) -> str: ...


class PacksPresenter:
    def __init__(self, app: App, background: Background, view: PacksView) -> None:
        self._app = app
        self._background = background
        self._view = view

    def load(self, person: PersonId) -> None:
        self._background.read(
            "packs of a person",
            lambda: (self._app.packs.of_person(person), self._titles()),
            done=lambda found: self._view.show_packs(person, *found),
        )

    def _titles(self) -> dict[str, str]:
        return {one.name: one.row.title for one in self._app.bases.bases()}

    def use(self, person: PersonId, pack: str, *, on: bool) -> None:
        work = self._app.packs.activate if on else self._app.packs.put_aside

        def done(_none: None) -> None:
            self.load(person)
            self._view.packs_changed()

        self._background.change(lambda: work(pack), done=done)


class TransferPresenter:
    """Export and import of a person's file."""

    def __init__(self, app: App, background: Background, view: TransferView) -> None:
        self._app = app
        self._background = background
        self._view = view

    def export(self, person: PersonId, target: Path, *, passphrase: str, memory_only: bool) -> None:
        self._background.job(
            self._view.label_of_transfer(),
            lambda _watch: self._app.packs.export(
                person, target, passphrase=passphrase or None, memory_only=memory_only
            ),
            done=self._view.show_exported,
            failed=self._view.show_refused,
        )

    def take(self, wish: ImportWish) -> None:
        """Import; what the file still needs is asked for, everything else is refused with its reason."""
        self._background.job(
            self._view.label_of_transfer(),
            lambda _watch: self._import(wish),
            done=self._taken,
            failed=self._view.show_refused,
        )

    def _import(self, wish: ImportWish) -> Imported | Asked:
        try:
            return self._app.packs.import_file(
                wish.file, passphrase=wish.passphrase, name=wish.name, memory_only=wish.memory_only
            )
        except Refused as error:
            needs = _needs(error, wish)
            if not needs:
                raise
            return Asked(wish, needs, Problem.of(error))

    def _taken(self, outcome: Imported | Asked) -> None:
        if isinstance(outcome, Asked):
            self._view.ask_for(outcome)
        else:
            self._view.show_imported(outcome)


def answered(asked: Asked, text: str) -> ImportWish:
    """The wish with what was asked for."""
    if asked.needs == "passphrase":
        return replace(asked.wish, passphrase=text)
    if asked.needs == "name":
        return replace(asked.wish, name=text)
    return replace(asked.wish, memory_only=True)


def _needs(error: PVChatError, wish: ImportWish) -> str:
    if error.code == "passphrase":
        return "passphrase"
    if error.code == "name_taken":
        return "name"
    misfit = "does not fit the base model" in error.title
    return "memory_only" if misfit and not wish.memory_only else ""
