"""Captions in idle time: begun by the window when nobody needs the computer, one run at a time."""

from __future__ import annotations

from collections.abc import Callable

from pvchat_desktop.presenters.background import Background, Follow, Problem
from pvchat_desktop.presenters.services import Captions
from pvchat_desktop.services.watch import Watch


class IdleCaptions:
    """Stop pauses them until the user goes on with the job; closing the program lets them go on another time."""

    def __init__(self, captions: Captions, background: Background, label: Callable[[], str]) -> None:
        self._captions = captions
        self._background = background
        self._label = label
        self._is_running = False
        self._has_failed = False

    def begin_if_wanted(self) -> None:
        """Called every so often. What failed once is not tried again before the next start: somebody must look."""
        if not self._is_running and not self._has_failed:
            self._background.read("captions wanted", self._captions.may_begin, done=self._begin)

    def _begin(self, may: bool) -> None:  # noqa: FBT001 - an answer
        if not may or self._is_running:
            return
        self._is_running = True
        self._background.job(
            self._label(),
            lambda watch: self._captions.write(watch, when_idle=True),
            done=lambda _report: self._ended(),
            failed=self._failed,
            stopped=self._ended,
            follow=Follow(halt=self._pause, leave=lambda watch: watch.stop.set()),
        )

    def _pause(self, watch: Watch) -> None:
        if not self._captions.pause():
            watch.stop.set()

    def _ended(self) -> None:
        self._is_running = False

    def _failed(self, _problem: Problem) -> None:
        """The job in the list says why; nobody asked for this work, so nobody is interrupted."""
        self._is_running = False
        self._has_failed = True
