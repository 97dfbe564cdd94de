"""The Library screen: which clips are shown, what an empty page means, importing, looking for faces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.services import Library

if TYPE_CHECKING:
    from pvchat_desktop.services.views import AddReport, ClipSummary, ScanReport


class LibraryState(Enum):
    EMPTY = "empty"  # no clip was ever imported
    NO_MATCH = "no_match"  # the search words match nothing
    CLIPS = "clips"


class LibraryView(Protocol):
    def show_clips(self, clips: tuple[ClipSummary, ...], state: LibraryState) -> None: ...
    def show_import_report(self, report: AddReport) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...
    def show_scan_report(self, report: ScanReport) -> None: ...
    def labels(self) -> tuple[str, str]: ...  # of the jobs: adding clips, looking for faces


class LibraryPresenter:
    def __init__(self, library: Library, background: Background, view: LibraryView) -> None:
        self._library = library
        self._background = background
        self._view = view
        self._words = ""

    def refresh(self) -> None:
        self._background.read("library", lambda: self._library.clips(words=self._words), done=self._show)

    def search(self, words: str) -> None:
        self._words = words.strip()
        self.refresh()

    def _show(self, clips: tuple[ClipSummary, ...]) -> None:
        if clips:
            self._view.show_clips(clips, LibraryState.CLIPS)
        else:
            self._view.show_clips((), LibraryState.NO_MATCH if self._words else LibraryState.EMPTY)

    def add(self, paths: Sequence[Path]) -> None:
        if not paths:
            return
        chosen = tuple(paths)
        self._background.job(
            self._view.labels()[0],
            lambda watch: self._library.add(chosen, watch),
            done=self._added,
            stopped=self.refresh,
        )

    def _added(self, report: AddReport) -> None:
        self._view.show_import_report(report)
        self.refresh()
        self.look_for_faces(report.added)

    def look_for_faces(self, clips: Sequence[ClipSha]) -> None:
        """Scan clips one after the other in the background; one that cannot be read does not keep the rest waiting."""
        if not clips:
            return
        wanted = tuple(clips)
        self._background.job(
            self._view.labels()[1],
            lambda watch: self._library.scan_all(wanted, watch),
            done=self._scanned,
            failed=self._not_scanned,
            stopped=self.refresh,
        )

    def _scanned(self, report: ScanReport) -> None:
        if report.refused:
            self._view.show_scan_report(report)
        self.refresh()

    def _not_scanned(self, problem: Problem) -> None:
        self._view.show_problem(problem)
        self.refresh()

    def remove(self, sha: ClipSha) -> None:
        self._background.change(lambda: self._library.remove(sha), done=lambda _none: self.refresh())

    def look_for_files(self, done: Callable[[], None]) -> None:
        """Find out which files are online, offline, missing or moved."""

        def finished(_none: None) -> None:
            self.refresh()
            done()

        self._background.change(self._library.refresh, done=finished)
