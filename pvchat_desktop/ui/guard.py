"""The last net under the window: an exception nobody caught is logged without names and told calmly."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication

from pvchat_desktop.errors import PVChatError
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.ui.sentences import local_problem

_log = logging.getLogger(__name__)


def report_bug(error: BaseException) -> Problem:
    """Log where it happened (never its words, which may hold a name or a path); the problem to show."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    _log.error("unexpected %s at %s", type(error).__name__, where)
    return Problem(
        title=QCoreApplication.translate("Guard", "The program made a mistake"),
        message=QCoreApplication.translate("Guard", "Your clips and what you have named are safe."),
        hint=QCoreApplication.translate(
            "Guard", "Try again. If it happens again, restart the program; Help > Open log folder has the details."
        ),
        ours=True,
    )


class ExceptionHook:
    """Replaces sys.excepthook while the window is open."""

    def __init__(self, show: Callable[[Problem], None]) -> None:
        self._show = show
        self._before = sys.excepthook

    def install(self) -> None:
        sys.excepthook = self._caught

    def remove(self) -> None:
        sys.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        if isinstance(error, PVChatError):
            self._show(local_problem(Problem.of(error)))
            return
        self._show(report_bug(error.with_traceback(trace)))
