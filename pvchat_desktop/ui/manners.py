"""What a well-behaved program does beside its work: tells when something long is done, and holds off sleep."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui.awake import Awake, awake_here
from pvchat_desktop.ui.background import Ended, Outcome, QtBackground
from pvchat_desktop.ui.notes import Notes
from pvchat_desktop.ui.shell import Shell

LONG_S: Final = 15.0  # who waited less is still there
_AWAKE_AFTER_MS: Final = 30_000  # an answer comes sooner; learning, looking through clips and downloads do not


class Manners(QObject):
    """Lives as long as the shell, which owns it."""

    def __init__(self, shell: Shell, app: App, *, awake: Awake | None = None) -> None:
        super().__init__(shell)
        self._shell = shell
        self._app = app
        self._background: QtBackground = shell.background
        self.awake = awake or awake_here()
        self.notes: Notes = shell.notes
        self._has_tried = False  # since there is work; where it does not work once it will not the next time
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AWAKE_AFTER_MS)
        self._timer.timeout.connect(self._hold)
        self._background.activities_changed.connect(lambda _all: self._follow())
        self._background.ended.connect(self._ended)
        shell.closed.connect(self.awake.let_go)

    def _follow(self) -> None:
        is_busy = bool(self._background.activities())
        if is_busy and not self._has_tried and not self._timer.isActive():
            self._timer.start()
        elif not is_busy:
            self._has_tried = False
            self._timer.stop()
            self.awake.let_go()

    def _hold(self) -> None:
        self._has_tried = True
        if self._background.activities():
            self.awake.hold(self.tr("Background work is not done yet"))  # no label: it may name somebody

    def _ended(self, ended: Ended) -> None:
        is_seen = self._shell.isActiveWindow() and self._shell.isVisible()
        if ended.seconds < LONG_S or is_seen or not self._app.settings.get("notify"):
            return
        texts = {
            Outcome.DONE: self.tr("Done."),
            Outcome.FAILED: self.tr("It could not be done. The window says why."),
        }
        if ended.outcome in texts:
            self.notes.say(ended.label, texts[ended.outcome])
