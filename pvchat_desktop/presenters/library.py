"""The Library screen: which clips are shown, what an empty page means, importing, looking for faces."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.media import Span
from pvchat_desktop.presenters.background import Background, Follow, Problem
from pvchat_desktop.presenters.services import Library
from pvchat_desktop.presenters.watched import FolderLook
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.services.library_scan import Unfinished
    from pvchat_desktop.services.views import AddReport, ClipSummary, FoundClips, LookReport, ScanReport

_FIRST = 100  # clips, more than a window shows: they are there while the others are being read
_FOLLOW_S = 3.0  # how often what is new is shown while clips are added or looked through
_MOST_FOUND = 5000  # of a search, in the window: all of them, but for libraries beyond any screen


class LibraryState(Enum):
    EMPTY = "empty"  # no clip was ever imported
    NO_MATCH = "no_match"  # the search words match nothing
    CLIPS = "clips"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a search found a clip, and when in it."""

    spans: tuple[Span, ...]
    text: str


class LibraryView(Protocol):
    def show_clips(
        self, clips: tuple[ClipSummary, ...], state: LibraryState, why: Mapping[ClipSha, Why] = ...
    ) -> None: ...
    def show_import_report(self, report: AddReport) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...
    def show_scan_report(self, report: ScanReport) -> None: ...
    def show_look_report(self, report: LookReport) -> None: ...
    def labels(self) -> tuple[str, str]: ...  # of the jobs: adding clips, looking for faces
    def folders_label(self) -> str: ...  # of the job: looking through watched folders


class LibraryPresenter:
    def __init__(self, library: Library, background: Background, view: LibraryView) -> None:
        self._library = library
        self._background = background
        self._view = view
        self._words = ""
        self._has_shown = False
        self._shown_at_s = 0.0
        self.folders = FolderLook(library, background, view.folders_label, self._looked)

    def refresh(self) -> None:
        words = self._words
        if words:
            find = lambda: self._library.search(words, limit=_MOST_FOUND)  # noqa: E731 - as the other one
            self._background.read("library", find, done=self._show_found, failed=lambda _nothing: self._show(()))
        elif self._has_shown:
            self._background.read("library", self._library.clips, done=self._show)
        else:
            self._background.read("library", lambda: self._library.clips(limit=_FIRST), done=self._show_first)

    def _show_first(self, clips: tuple[ClipSummary, ...]) -> None:
        self._has_shown = True
        self._show(clips)
        if len(clips) == _FIRST:
            self.refresh()

    def search(self, words: str) -> None:
        self._words = words.strip()
        self.refresh()

    def _follow(self, _now: Progress) -> None:
        """Work goes on that brings something new to see."""
        if time.monotonic() - self._shown_at_s > _FOLLOW_S:
            self._shown_at_s = time.monotonic()
            self.refresh()

    def _show(self, clips: tuple[ClipSummary, ...]) -> None:
        self._shown_at_s = time.monotonic()
        if clips:
            self._view.show_clips(clips, LibraryState.CLIPS)
        else:
            self._view.show_clips((), LibraryState.NO_MATCH if self._words else LibraryState.EMPTY)

    def _show_found(self, found: FoundClips) -> None:
        why = {one.clip.clip.sha256: Why(one.spans, one.why) for one in found.matches}
        if found.matches:
            self._view.show_clips(tuple(one.clip for one in found.matches), LibraryState.CLIPS, why)
        else:
            self._show(())

    def add(self, paths: Sequence[Path], then: Callable[[AddReport], None] = lambda _report: None) -> None:
        """Import; `then` is told the report after the screen was."""
        if not paths:
            return
        chosen = tuple(paths)
        self._background.job(
            self._view.labels()[0],
            lambda watch: self._library.add(chosen, watch),
            done=lambda report: self._added(report, then),
            stopped=self.refresh,
            follow=Follow(progress=self._follow),
        )

    def _added(self, report: AddReport, then: Callable[[AddReport], None]) -> None:
        self._view.show_import_report(report)
        self.refresh()
        self.look_for_faces(report.added)
        then(report)

    def look_for_faces(self, clips: Sequence[ClipSha], *, again: bool = False) -> None:
        """Scan clips one after the other in the background; one that cannot be read does not keep the rest waiting.
        `again`: also those that were looked through before."""
        wanted = tuple(clips)
        if wanted:
            self._look_through(lambda watch: self._library.scan_all(wanted, watch, again=again))

    def go_on_scanning(self) -> None:
        """What was under way when the program ended goes on; what the user paused waits until it is asked for."""

        def known(left: Unfinished | None) -> None:
            if left is not None and not left.paused:
                self._look_through(self._library.go_on_scanning)

        self._background.read("unfinished scan", self._library.unfinished_scan, done=known)

    def _look_through(self, work: Callable[[Watch], ScanReport]) -> None:
        """Stop pauses it; closing the program interrupts it. In both cases it keeps its place."""

        self._background.job(
            self._view.labels()[1],
            work,
            done=self._scanned,
            failed=self._not_scanned,
            stopped=self.refresh,
            follow=Follow(progress=self._follow, halt=self._pause, leave=lambda watch: watch.stop.set()),
        )

    def _pause(self, watch: Watch) -> None:
        if self._library.pause_scan():
            return
        watch.stop.set()  # a single clip

    def _looked(self, report: LookReport) -> None:
        """In the watched folders. What is known but was never looked through is looked through as well."""
        self._view.show_look_report(report)
        self.refresh()
        self.look_for_faces((*report.added, *report.seen_again))

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
