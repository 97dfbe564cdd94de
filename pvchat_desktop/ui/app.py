"""The window's start: painted first, then the catalog is opened on a thread, then the screens fill."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui.background import QtBackground
from pvchat_desktop.ui.bridge import Bridge
from pvchat_desktop.ui.guard import ExceptionHook
from pvchat_desktop.ui.shell import Shell
from pvchat_desktop.ui.theme import theme


class Program(QObject):
    """The open window and everything behind it."""

    def __init__(
        self,
        open_app: Callable[[], App],
        clips: Sequence[str] = (),
        *,
        theme_choice: str = "system",
        on_first_paint: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._open_app = open_app
        self._clips = tuple(clips)  # to be imported once the catalog is open
        theme().apply(theme_choice)
        self.bridge = Bridge()
        self.background = QtBackground()
        self.shell = Shell(self.background)
        self.app: App | None = None
        self._is_closed = False
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
        self.wiring = Wiring(self.shell, app)
        self.wiring.ready.connect(lambda: self._import(self._clips))

    def _import(self, clips: Sequence[str]) -> None:
        if clips:
            self.shell.dropped.emit([Path(clip) for clip in clips])

    def come_forward(self, clips: Sequence[str]) -> None:
        """The program was started once more: show this window, and import what it was started with."""
        shell = self.shell
        shell.setWindowState(shell.windowState() & ~Qt.WindowState.WindowMinimized)
        shell.show()
        shell.raise_()
        shell.activateWindow()
        if self.app is None or not self.wiring.is_ready:
            self._clips += tuple(clips)
        else:
            self._import(clips)

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
            self.app.close()
            self.app = None
        QApplication.quit()


class _Current:
    """The window of this process, for `show_again`."""

    program: Program | None = None


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
    theme_choice: str = "system",
    on_first_paint: Callable[[], None] | None = None,
) -> int:
    """Show the window and stay until it is closed; the exit status. `clips` are imported.

    `open_app` is called on another thread once the window has been painted. `on_first_paint` is called on the
    window's thread at that moment (a benchmark reads its clock there).
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("PVChat Desktop")
    if isinstance(application, QApplication):
        application.setQuitOnLastWindowClosed(False)  # `Program.close` ends the loop, once all work has stopped
    program = Program(open_app, clips, theme_choice=theme_choice, on_first_paint=on_first_paint)
    _Current.program = program
    program.show()
    try:
        return application.exec()
    finally:
        _Current.program = None
        program.close()
        program.shell.deleteLater()
        program.deleteLater()
