"""Watched folders: the small list of them, and looking through them at the start, every so often, and when asked to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.services import Library

if TYPE_CHECKING:
    from pvchat_desktop.services.views import LookReport, WatchedFolder


class WatchedView(Protocol):
    def show_folders(self, folders: tuple[WatchedFolder, ...]) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...


class WatchedPresenter:
    """`look` is what the library's screen does when a folder was added or the user asks for it."""

    def __init__(self, library: Library, background: Background, view: WatchedView, look: Callable[[], None]) -> None:
        self._library = library
        self._background = background
        self._view = view
        self._look = look

    def refresh(self) -> None:
        self._background.read("watched folders", self._library.watched_folders, done=self._view.show_folders)

    def add(self, folder: Path) -> None:
        def added(_folder: WatchedFolder) -> None:
            self.refresh()
            self._look()

        self._background.change(lambda: self._library.watch_folder(folder), done=added, failed=self._view.show_problem)

    def remove(self, folder: Path) -> None:
        """Its clips stay."""
        self._background.change(
            lambda: self._library.unwatch_folder(folder),
            done=lambda _none: self.refresh(),
            failed=self._view.show_problem,
        )

    def look(self) -> None:
        self._look()


class FolderLook:
    """One look at a time through all watched folders; what is new is then looked through for faces."""

    def __init__(
        self, library: Library, background: Background, label: Callable[[], str], found: Callable[[LookReport], None]
    ) -> None:
        self._library = library
        self._background = background
        self._label = label
        self._found = found
        self._is_running = False

    def begin(self) -> None:
        if self._is_running:
            return
        self._is_running = True
        self._background.job(
            self._label(), self._library.look_in_folders, done=self._done, failed=self._failed, stopped=self._stopped
        )

    def begin_if_any(self) -> None:
        """As `begin`, where a folder is watched: without any, nothing is shown."""

        def known(folders: tuple[WatchedFolder, ...]) -> None:
            if folders:
                self.begin()

        self._background.read("any watched folders", self._library.watched_folders, done=known)

    def _done(self, report: LookReport) -> None:
        self._is_running = False
        self._found(report)

    def _failed(self, _problem: Problem) -> None:
        self._is_running = False  # it is tried again soon; what went wrong is in the list of jobs

    def _stopped(self) -> None:
        self._is_running = False
