"""The window's start: painted first, then the catalog is opened on a thread, then the screens fill."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from pvchat_desktop.errors import PVChatError
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui import language
from pvchat_desktop.ui.background import QtBackground
from pvchat_desktop.ui.bridge import Bridge
from pvchat_desktop.ui.guard import ExceptionHook
from pvchat_desktop.ui.shell import Shell
from pvchat_desktop.ui.theme import theme

_SWITCH_S: Final = 0.0005  # a thread that computes lets the window's thread have its turn ten times sooner than usual
START_AGAIN: Final = -1  # an exit status: the window is to be opened anew, with the settings as they are now


@dataclass(frozen=True, slots=True)
class Looks:
    """What the window needs to know before it is painted."""

    theme: str = "system"
    language: str = "system"
    geometry: str = ""  # of the last window; see Shell.restore


class Program(QObject):
    """The open window and everything behind it."""

    def __init__(
        self,
        open_app: Callable[[], App],
        clips: Sequence[str] = (),
        *,
        looks: Looks = Looks(),
        on_first_paint: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._open_app = open_app
        self._clips = tuple(clips)  # to be imported once the catalog is open
        language.install(looks.language)
        theme().apply(looks.theme)
        self.will_start_again = False
        self.bridge = Bridge()
        self.background = QtBackground()
        self.shell = Shell(self.background)
        self.shell.restore(looks.geometry)
        self.app: App | None = None
        self._is_closed = False
        self._is_wired = False
        self._hook = ExceptionHook(self.shell.show_problem)
        self._hook.install()
        if on_first_paint is not None:
            self.shell.first_painted.connect(on_first_paint)  # before anything else is begun
        self.shell.first_painted.connect(self.open)
        self.shell.open_again.connect(self.open)
        self.shell.closed.connect(self.close)

    def show(self) -> None:
        self.shell.show()

    def open(self) -> None:
        """Open the catalog, off the window's thread."""
        self.shell.opening.show_opening()

        def work() -> App:
            importlib.import_module("pvchat_desktop.ui.wiring")  # the screens' modules, while nobody waits for them
            return self._open_app()

        self.background.read("open", work, done=self._opened, failed=self._not_opened)

    def _not_opened(self, problem: Problem) -> None:
        self.shell.opening.show_problem(problem)

    def _opened(self, app: App) -> None:
        from pvchat_desktop.ui.wiring import Wiring

        self.app = app
        self.shell.app = app
        theme().apply(str(app.settings.get("theme")))
        self.wiring = Wiring(self.shell, app, opens_files=bool(self._clips))
        self._is_wired = True
        self.wiring.start_again.connect(self.start_again)
        self.wiring.ready.connect(lambda: self._open_files(self._clips))

    def _open_files(self, files: Sequence[str]) -> None:
        if files:
            self.shell.given.emit([Path(file) for file in files])

    def come_forward(self, clips: Sequence[str]) -> None:
        """The program was started once more: show this window, and open what it was started with."""
        self.shell.come_forward()
        if self.app is None or not self.wiring.is_ready:
            self._clips += tuple(clips)
        else:
            self._open_files(clips)

    def start_again(self) -> None:
        """Close, and have the window opened anew with the settings as they are now."""
        self.will_start_again = True
        self.shell.close()

    def close(self) -> None:
        """Stop all work, then let go of the catalog. Called once more, it does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._hook.remove()
        self.bridge.close()
        self.background.close()
        self.shell.pictures.close()
        if self.app is not None:
            self._remember(self.app)
            self.app.close()
            self.app = None
        if self.will_start_again:
            QApplication.exit(START_AGAIN)
        else:
            QApplication.quit()  # unlike exit(), nothing where no loop runs: exit() would end every later loop at once

    def _remember(self, app: App) -> None:
        """Where the window was and what it showed; a full disk is no reason not to close."""
        if not self._is_wired or not self.wiring.is_ready:
            return  # it was closed while it opened: what was kept before still holds
        shown = self.shell.current()
        found = {"window.geometry": self.shell.kept_geometry(), "window.chat": self.wiring.open_chat}
        if shown is not None and not shown.hides_navigation:
            found["window.screen"] = shown.name
        with contextlib.suppress(PVChatError):
            for key, value in found.items():
                app.settings.set(key, value)


class _Current:
    """The window of this process, for `show_again`."""

    program: Program | None = None


def open_program() -> Program | None:
    """The window of this process, for who measures it."""
    return _Current.program


def show_again(clips: Sequence[str]) -> None:
    """Bring the window to the front and import clips into it; called from any thread."""
    program = _Current.program
    if program is not None:
        wanted = tuple(clips)
        program.bridge.deliver(lambda: program.come_forward(wanted))


def run_window(
    open_app: Callable[[], App],
    clips: Sequence[str] = (),
    *,
    looks: Looks = Looks(),
    on_first_paint: Callable[[], None] | None = None,
) -> int:
    """Show the window and stay until it is closed; the exit status, or START_AGAIN. `clips` are imported and opened.

    `open_app` is called on another thread once the window has been painted. `on_first_paint` is called on the
    window's thread at that moment (a benchmark reads its clock there).
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("PVChat Desktop")
    sys.setswitchinterval(_SWITCH_S)
    if isinstance(application, QApplication):
        application.setQuitOnLastWindowClosed(False)  # `Program.close` ends the loop, once all work has stopped
    program = Program(open_app, clips, looks=looks, on_first_paint=on_first_paint)
    _Current.program = program
    program.show()
    try:
        return application.exec()
    finally:
        _Current.program = None
        program.close()
        program.shell.deleteLater()
        program.deleteLater()
