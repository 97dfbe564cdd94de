"""The Models screen: which base models there are, what fits this machine, and how their files get here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from pvchat_desktop.core.job import Progress
from pvchat_desktop.presenters.background import Background, Follow, Problem, Running
from pvchat_desktop.presenters.learn import BaseChoice, with_words
from pvchat_desktop.presenters.services import App
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.services.base_models import BaseView
    from pvchat_desktop.services.downloads import DownloadPlan

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class ModelsPage:
    """`begun`: bases of which a part was fetched before."""

    choices: tuple[BaseChoice, ...]
    begun: frozenset[str]
    is_network_on: bool


class ModelsView(Protocol):
    def show_models(self, page: ModelsPage) -> None: ...
    def show_busy(self, name: str, progress: Progress | None) -> None: ...
    def show_idle(self, name: str) -> None: ...
    def confirm_download(self, base: BaseView, plan: DownloadPlan) -> None: ...
    def say(self, what: str, title: str) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...
    def labels(self, title: str) -> dict[str, str]: ...  # of the jobs "download", "verify", "import", "look_up"


class ModelsPresenter:
    def __init__(self, app: App, background: Background, view: ModelsView) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._words: dict[str, tuple[str | None, str]] = {}
        self._running: dict[str, Running] = {}
        self._page: ModelsPage | None = None

    def refresh(self) -> None:
        self._background.read("models", self._load, done=self._loaded)

    def _load(self) -> ModelsPage:
        found = self._app.bases.bases()
        choices = tuple(BaseChoice(one, *self._words.get(one.name, (None, ""))) for one in found)
        begun = frozenset(one.name for one in found if one.folder.is_dir() and any(one.folder.rglob("*.part")))
        return ModelsPage(choices, begun, bool(self._app.settings.get("network.enabled")))

    def _loaded(self, page: ModelsPage) -> None:
        self._page = page
        self._view.show_models(page)
        views = tuple(one.base for one in page.choices)
        if any(one.name not in self._words for one in views):  # asking the machine makes a training wait
            self._background.read("model words", lambda: with_words(self._app, views), done=self._words_known)

    def _words_known(self, choices: tuple[BaseChoice, ...]) -> None:
        words = {one.base.name: (one.word, one.why) for one in choices}
        page = self._page
        if page is None or words == self._words:
            return
        self._words = words
        now = tuple(BaseChoice(one.base, *words.get(one.base.name, (None, ""))) for one in page.choices)
        self._page = ModelsPage(now, page.begun, page.is_network_on)
        self._view.show_models(self._page)

    def is_busy(self, name: str) -> bool:
        return name in self._running

    # --- downloads

    def ask_download(self, base: BaseView) -> None:
        """Ask the hub what there is to fetch, and say so before the first big byte."""

        def work(_watch: Watch) -> tuple[BaseView, DownloadPlan]:
            self._app.bases.look_up(base.name)
            view = next(one for one in self._app.bases.bases() if one.name == base.name)
            return view, self._app.bases.plan(base.name)

        def asked(found: tuple[BaseView, DownloadPlan]) -> None:
            self._ended(base.name)
            self._view.confirm_download(*found)

        self._job(base, "look_up", work, asked)

    def download(self, base: BaseView, *, accepts_licence: bool = False) -> None:
        """Fetch, or go on where it was stopped."""

        def work(watch: Watch) -> None:
            if accepts_licence:
                self._app.bases.accept_licence(base.name)
            self._app.bases.download(base.name, watch)

        self._job(base, "download", work, lambda _none: self._done(base, "downloaded"))

    def stop(self, name: str) -> None:
        """What was fetched stays; a later download goes on from there."""
        if name in self._running:
            self._running[name].stop()

    # --- files

    def verify(self, base: BaseView) -> None:
        self._job(
            base,
            "verify",
            lambda watch: self._app.bases.verify(base.name, watch),
            lambda _none: self._done(base, "verified"),
        )

    def import_from(self, folder: Path) -> None:
        self._background.job(
            self._view.labels(folder.name)["import"],
            lambda watch: self._app.bases.import_from(folder, None, watch),
            done=self._imported,
            failed=self._view.show_problem,
        )

    def _imported(self, name: str) -> None:
        self._view.say("imported", name)
        self.refresh()

    def remove(self, base: BaseView) -> None:
        self._background.change(
            lambda: self._app.bases.remove(base.name), done=lambda _none: self._done(base, "removed")
        )

    def use(self, name: str | None) -> None:
        """Let this base answer; None: face memory alone."""
        self._background.change(lambda: self._app.bases.choose(name), done=lambda _none: self.refresh())

    def runtime_changed(self) -> None:
        """What models compute with came or went: what fits is another question now."""
        self._words.clear()
        self.refresh()

    def allow_network(self, *, allowed: bool) -> None:
        self._background.change(
            lambda: self._app.settings.set("network.enabled", allowed), done=lambda _none: self.refresh()
        )

    # --- inside

    def _job(self, base: BaseView, kind: str, work: Callable[[Watch], T], done: Callable[[T], None]) -> None:
        if base.name in self._running:
            return
        self._view.show_busy(base.name, None)
        self._running[base.name] = self._background.job(
            self._view.labels(base.row.title)[kind],
            work,
            done=done,
            failed=lambda problem: self._failed(base.name, problem),
            stopped=lambda: self._ended(base.name),
            follow=Follow(progress=lambda now: self._view.show_busy(base.name, now)),
        )

    def _done(self, base: BaseView, what: str) -> None:
        self._ended(base.name)
        self._view.say(what, base.row.title)

    def _failed(self, name: str, problem: Problem) -> None:
        self._ended(name)
        self._view.show_problem(problem)

    def _ended(self, name: str) -> None:
        self._running.pop(name, None)
        self._words.pop(name, None)  # its size may be known now
        self._view.show_idle(name)
        self.refresh()
