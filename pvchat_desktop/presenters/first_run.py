"""First steps: looks, where the library is kept, what this computer can do, which model answers, what stays private."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from pvchat_desktop.errors import Refused
from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.learn import BaseChoice
from pvchat_desktop.presenters.services import App
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.services.base_models import BaseView
    from pvchat_desktop.settings import Value

OWN_FOLDER: Final = "PVChat Desktop"  # inside a chosen folder that holds other things
LITTLE_BYTES: Final = 5_000_000_000  # less room than this is worth a word: a small base model alone takes as much


class Page(Enum):
    WELCOME = "welcome"
    DATA = "data"
    COMPUTER = "computer"
    MODEL = "model"
    PRIVACY = "privacy"


PAGES: Final = tuple(Page)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the library is kept. `can_move`: it is empty, so another folder can still be chosen."""

    folder: Path
    free_bytes: int
    can_move: bool


@dataclass(frozen=True, slots=True)
class Check:
    """What this computer can do. `device`: "cuda", "cpu" or "none"; None: could not be asked, `reason` says why."""

    device: str | None
    name: str
    kernel_ok: bool | None
    reason: str
    device_free_bytes: int | None
    device_total_bytes: int | None
    memory_free_bytes: int
    memory_total_bytes: int

    @classmethod
    def of(cls, report: dict[str, Any]) -> Check:
        device, memory = report["device"], report["memory"]
        return cls(
            device=None if device["name"] == "not known" else device["kind"],
            name=device["name"],
            kernel_ok=device["kernel_ok"],
            reason=device["reason"],
            device_free_bytes=device["free_bytes"],
            device_total_bytes=device["total_bytes"],
            memory_free_bytes=memory["free_bytes"],
            memory_total_bytes=memory["total_bytes"],
        )


class FirstRunView(Protocol):
    def show_page(self, page: Page) -> None: ...
    def show_place(self, place: Place) -> None: ...
    def show_checking(self) -> None: ...
    def show_check(self, check: Check) -> None: ...
    def show_bases(self, choices: tuple[BaseChoice, ...], chosen: str | None) -> None: ...
    def leave(self, fetch: str | None) -> None: ...  # a base model to ask for
    def start_again(self) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...


class FirstRunPresenter:
    def __init__(self, app: App, background: Background, view: FirstRunView) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._bases: tuple[BaseView, ...] = ()
        self._words: dict[str, tuple[str | None, str]] = {}  # whether a base fits, and why; once this was asked
        self._wanted: str | None = None  # the base model that was chosen on the page
        self._has_chosen = False
        self.page = Page.WELCOME

    @property
    def is_due(self) -> bool:
        return not self._app.settings.get("first_run.seen")

    # --- pages

    def begin(self) -> None:
        self._has_chosen = False
        self._go(Page.WELCOME)
        self._background.read("first place", self._place, done=self._view.show_place)
        self._background.read("first bases", self._app.bases.offered, done=self._bases_known)
        self.check()

    def next(self) -> None:
        """What a page offers and was not touched is skipped by this."""
        at = PAGES.index(self.page)
        if at + 1 < len(PAGES):
            self._go(PAGES[at + 1])
        else:
            self.finish()

    def back(self) -> None:
        self._go(PAGES[max(0, PAGES.index(self.page) - 1)])

    def finish(self) -> None:
        """Also "skip the rest": what was chosen so far holds."""
        wanted = next((one for one in self._bases if one.name == self._wanted), None)
        fetch = wanted.name if self._has_chosen and wanted is not None and not wanted.is_ready else None

        def work() -> None:
            if self._has_chosen and fetch is None:
                self._app.bases.choose(self._wanted)
            self._app.settings.set("first_run.seen", True)  # noqa: FBT003 - a setting's value

        self._background.change(work, done=lambda _none: self._view.leave(fetch))

    def _go(self, page: Page) -> None:
        self.page = page
        self._view.show_page(page)

    # --- looks

    def store(self, key: str, value: Value, done: Callable[[], None] = lambda: None) -> None:
        self._background.change(lambda: self._app.settings.set(key, value), done=lambda _none: done())

    def set_language(self, choice: str) -> None:
        """The window is opened anew in it."""
        self.store("language", choice, self._view.start_again)

    # --- where the library is kept

    def _place(self) -> Place:
        folder = self._app.folders.data
        return Place(folder, shutil.disk_usage(folder).free, can_move=self._app.library.count() == 0)

    def choose_folder(self, chosen: Path) -> None:
        """Keep the library there from the next start on, which follows at once."""

        def work() -> None:
            self._app.settings.set("data_folder", str(prepared(chosen)))

        self._background.change(work, done=lambda _none: self._view.start_again(), failed=self._view.show_problem)

    # --- what this computer can do

    def check(self) -> None:
        self._view.show_checking()
        self._background.read("first check", lambda: self._app.diagnostics.report(Watch()), done=self._checked)

    def _checked(self, report: dict[str, Any]) -> None:
        self._words = {one["id"]: (one["fits"], one["why"] or "") for one in report["bases"]}
        self._view.show_check(Check.of(report))
        self._show_bases()

    # --- which model answers

    def _bases_known(self, found: tuple[BaseView, ...]) -> None:
        self._bases = found
        if not self._has_chosen:
            self._wanted = next((one.name for one in found if one.is_chosen and one.is_ready), None)
        self._show_bases()

    def _show_bases(self) -> None:
        choices = tuple(BaseChoice(one, *self._words.get(one.name, (None, ""))) for one in self._bases)
        self._view.show_bases(choices, self._wanted)

    def choose_base(self, name: str | None) -> None:
        """None: face memory alone."""
        self._wanted, self._has_chosen = name, True


def prepared(chosen: Path) -> Path:
    """The folder to keep a library in, made and tried: one of its own where `chosen` holds other things."""
    try:
        is_own = not any(chosen.iterdir()) or (chosen / "catalog.db").is_file()
        folder = chosen if is_own else chosen / OWN_FOLDER
        folder.mkdir(exist_ok=True)
        trial = folder / ".trial"
        trial.write_bytes(b"room")
        trial.unlink()
    except OSError as error:
        raise Refused(
            f"Nothing can be stored in that folder ({error.strerror or error}).",
            title="This folder cannot be used",
            hint="Choose one on a drive that you may write to.",
        ) from error
    return folder
