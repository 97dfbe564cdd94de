"""Models > Model runtime: what is here, what this computer needs, and how it gets here, is repaired and removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from pvchat_desktop.core.job import Progress
from pvchat_desktop.presenters.background import Background, Follow, Problem, Running
from pvchat_desktop.presenters.services import App
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.services.runtime import RuntimeState

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RuntimePage:
    """`suits` is the build for this computer, for the reason given; `state` is about the chosen one."""

    state: RuntimeState
    suits: str
    reason: str
    is_network_on: bool
    is_damaged: bool

    @property
    def may_choose(self) -> bool:
        """With a graphics card: its build, or the smaller one for the processor."""
        return self.state.is_needed and self.suits != "cpu" and "cpu" in self.state.builds

    @property
    def is_whole(self) -> bool:
        return self.state.is_ready and not self.is_damaged


class RuntimeView(Protocol):
    def show_runtime(self, page: RuntimePage) -> None: ...
    def show_busy(self, progress: Progress | None) -> None: ...
    def show_idle(self) -> None: ...
    def confirm_install(self, page: RuntimePage) -> None: ...
    def say(self, what: str) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...
    def labels(self) -> dict[str, str]: ...  # of the jobs "install", "verify", "remove"
    def runtime_changed(self) -> None: ...  # models run now, or run no longer


class RuntimePresenter:
    def __init__(self, app: App, background: Background, view: RuntimeView) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._running: Running | None = None
        self._chosen = ""
        self._is_damaged = False
        self.page: RuntimePage | None = None

    def refresh(self) -> None:
        self._background.read("runtime", self._load, done=self._show)

    def _load(self) -> RuntimePage:
        runtime = self._app.runtime
        suiting = runtime.state()
        is_on = bool(self._app.settings.get("network.enabled"))
        page = RuntimePage(suiting, suiting.build, suiting.reason, is_on, self._is_damaged)
        if self._chosen in ("", page.suits) or not page.may_choose:
            return page
        return replace(page, state=runtime.state(self._chosen))

    def _show(self, page: RuntimePage) -> None:
        self.page = page
        self._view.show_runtime(page)

    def network_is(self, *, on: bool) -> None:
        """Downloads were allowed or switched off elsewhere on the screen."""
        if self.page is not None and self.page.is_network_on != on:
            self._show(replace(self.page, is_network_on=on))

    @property
    def is_busy(self) -> bool:
        return self._running is not None

    def choose(self, build: str) -> None:
        """Of the builds that this computer can run."""
        self._chosen = build
        self.refresh()

    # --- how it gets here

    def ask_install(self) -> None:
        """Size and room are said before the first big byte."""
        if self.page is not None and not self.is_busy:
            self._view.confirm_install(self.page)

    def install(self, source: Path | None = None) -> None:
        """Fetch, go on where it was stopped, or repair. `source`: a folder or drive in place of a connection."""
        build = self._chosen if self.page is not None and self.page.may_choose else ""
        self._job(
            "install",
            lambda watch: self._app.runtime.install(watch, build=build, source=source),
            lambda _build: self._installed(),
        )

    def stop(self) -> None:
        """What was fetched stays; a later call goes on from there."""
        if self._running is not None:
            self._running.stop()

    def _installed(self) -> None:
        self._is_damaged = False
        self._ended("installed")
        self._view.runtime_changed()

    # --- what is here

    def verify(self) -> None:
        self._job("verify", self._app.runtime.verify, lambda _none: self._verified(), self._found_damaged)

    def _verified(self) -> None:
        self._is_damaged = False
        self._ended("verified")

    def _found_damaged(self, problem: Problem) -> None:
        self._is_damaged = True
        self._failed(problem)

    def remove(self) -> None:
        self._job("remove", lambda _watch: self._app.runtime.remove(), lambda _bytes: self._removed())

    def _removed(self) -> None:
        self._is_damaged = False
        self._ended("removed")
        self._view.runtime_changed()

    # --- inside

    def _job(
        self,
        kind: str,
        work: Callable[[Watch], T],
        done: Callable[[T], None],
        failed: Callable[[Problem], None] | None = None,
    ) -> None:
        if self.is_busy:
            return
        self._view.show_busy(None)
        self._running = self._background.job(
            self._view.labels()[kind],
            work,
            done=done,
            failed=failed or self._failed,
            stopped=self._ended,
            follow=Follow(progress=self._view.show_busy),
        )

    def _failed(self, problem: Problem) -> None:
        self._ended()
        self._view.show_problem(problem)

    def _ended(self, what: str = "") -> None:
        self._running = None
        self._view.show_idle()
        if what:
            self._view.say(what)
        self.refresh()
