"""The main window. It only swaps screens; what commands do is bound by the screens themselves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from pvchat_desktop.presenters.background import Activity, Problem
from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui import icons
from pvchat_desktop.ui.actions import Actions, Bindings
from pvchat_desktop.ui.background import QtBackground
from pvchat_desktop.ui.host import Screen
from pvchat_desktop.ui.notes import Notes
from pvchat_desktop.ui.screens.about import show_about, show_keys
from pvchat_desktop.ui.screens.opening import OpeningScreen
from pvchat_desktop.ui.theme import colour
from pvchat_desktop.ui.widgets.activity_bar import ActivityBar
from pvchat_desktop.ui.widgets.message_bar import MessageBar
from pvchat_desktop.ui.widgets.nav import Nav
from pvchat_desktop.ui.widgets.pictures import Pictures
from pvchat_desktop.ui.widgets.toast import Toast

_SIZE = QSize(1180, 760)
_MINIMUM = QSize(820, 460)  # 1280 x 720 at 150 % leaves 853 x 480


class _Paper(QWidget):
    """The window's content; tells when it was painted for the first time."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_new = True

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("window"))
        painter.end()
        if self._is_new:
            self._is_new = False
            QTimer.singleShot(0, self.painted.emit)  # once this pass has reached the screen


class Shell(QMainWindow):
    first_painted = Signal()
    open_again = Signal()
    dropped = Signal(list)  # of Path
    given = Signal(list)  # of Path: what the program was started with
    closed = Signal()

    def __init__(self, background: QtBackground) -> None:
        super().__init__()
        self.background = background
        self.app: App | None = None
        self.pictures = Pictures()
        self.actions_table = Actions(self)
        self.screens: dict[str, Screen] = {}
        self._is_closing = False
        self.is_going_on = False  # without a window, until its work is done
        self.notes = Notes(self)
        self.notes.opened.connect(self.come_forward)
        self.notes.end_wanted.connect(self._close_anyway)
        self.setWindowTitle("PVChat Desktop")
        self.setWindowIcon(icons.window_icon())
        self.setMinimumSize(_MINIMUM)
        self.resize(_SIZE)
        self.setAcceptDrops(True)
        self.nav = Nav(
            (
                ("library", self.tr("Library"), "library"),
                ("people", self.tr("People"), "people"),
                ("chat", self.tr("Chat"), "chat"),
                ("models", self.tr("Models"), "models"),
                ("jobs", self.tr("Jobs"), "jobs"),
            )
        )
        self.nav.setEnabled(False)
        self.nav.chosen.connect(self.show_screen)
        self.message = MessageBar()
        self.stack = QStackedWidget()
        self.toast = Toast(self.stack)
        self.activity = ActivityBar()
        self.opening = OpeningScreen(self.open_again.emit)
        self.stack.addWidget(self.opening)
        self._assemble()
        self.actions_table.fill(self.menuBar())
        self.actions_table.bind({"quit": self._quit, "about": self._about, "keys": self._keys})
        background.problem.connect(self.message.show_problem)
        background.activities_changed.connect(self.activity.show_activities)
        background.activities_changed.connect(self._end_if_done)
        self.activity.stop_pressed.connect(background.stop)

    def _assemble(self) -> None:
        paper = _Paper()
        paper.painted.connect(self.first_painted)
        column = QVBoxLayout()
        column.setSpacing(0)
        for part in (self.message, self.stack, self.activity):
            column.addWidget(part, 1 if part is self.stack else 0)
        row = QHBoxLayout(paper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addLayout(column, 1)
        self.setCentralWidget(paper)

    # --- screens

    def add_screen(self, screen: Screen) -> None:
        self.screens[screen.name] = screen
        self.stack.addWidget(screen)
        screen.bindings_changed.connect(self._rebind)

    def bind_always(self, always: Bindings) -> None:
        """Every screen is there: `always` works on each of them, and the navigation works."""
        self.actions_table.bind(
            {
                "quit": self._quit,
                "about": self._about,
                "keys": self._keys,
                "go_library": lambda: self.show_screen("library"),
                "go_people": lambda: self.show_screen("people"),
                "go_chat": lambda: self.show_screen("chat"),
                "go_models": lambda: self.show_screen("models"),
                "go_jobs": lambda: self.show_screen("jobs"),
                "stop": self._stop_newest,
                "open_logs": self._open_logs,
                **always,
            }
        )
        self.nav.setEnabled(True)

    def show_screen(self, name: str) -> None:
        screen = self.screens[name]
        self.nav.setVisible(not screen.hides_navigation)
        self.nav.select(name)
        self.message.dismiss()
        self.toast.leave()
        self.stack.setCurrentWidget(screen)
        screen.opened()
        self._rebind()
        first = screen.first_focus()
        if first is not None and first.isVisible():
            first.setFocus()
        self.toast.raise_()

    def current(self) -> Screen | None:
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Screen) and shown is not self.opening else None

    def _rebind(self) -> None:
        screen = self.current()
        self.actions_table.bind_screen(screen.bindings() if screen is not None else {})

    def show_problem(self, problem: Problem) -> None:
        self.message.show_problem(problem)

    # --- commands of the window itself

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Nearest first: what the screen makes of it, then a message, then a running job."""
        screen = self.current()
        if screen is not None and screen.escape():
            return
        if self.message.isVisible():
            self.message.dismiss()
        elif self.toast.isVisible():
            self.toast.dismiss()
        else:
            self._stop_newest()

    def _stop_newest(self) -> None:
        running = self.background.activities()
        if running:
            self.background.stop(running[-1].id)

    def _quit(self) -> None:
        self.close()

    def _about(self) -> None:
        show_about(self, self.actions_table.all["licences"].trigger if "help" in self.screens else None)

    def _keys(self) -> None:
        show_keys(self)

    def _open_logs(self) -> None:
        if self.app is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.app.folders.data / "logs")))

    # --- files dropped on the window

    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        if self.app is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            screen = self.current()
            hint = screen.drop_hint() if screen is not None else ""
            self.toast.say(hint or self.tr("Let go to import into the library."))

    def dragLeaveEvent(self, _event: QDragLeaveEvent, /) -> None:
        self.toast.dismiss()

    def dropEvent(self, event: QDropEvent, /) -> None:
        self.toast.dismiss()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.dropped.emit(paths)

    # --- closing

    def closeEvent(self, event: QCloseEvent, /) -> None:
        if self.background.activities() and not self._is_closing:
            event.ignore()
            self._ask_before_closing()
            return
        self.toast.dismiss()  # what could still be undone from it is now done
        event.accept()
        self.notes.leave()
        for screen in self.screens.values():
            screen.closing()
        self.closed.emit()

    def _ask_before_closing(self) -> None:
        running = self.background.activities()
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Close PVChat Desktop"))
        box.setText(self.tr("Something is still running: {label}.").format(label=running[-1].label))
        box.setInformativeText(
            self.tr(
                "It can go on without the window: start the program again to see how far it is. If you stop it, what "
                "is finished is kept, and the rest can be done later."
            )
        )
        go_on = box.addButton(self.tr("Go on in the background"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(self.tr("Stop and keep"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.setEscapeButton(stay)
        go_on.clicked.connect(self._go_on_without_window)
        stop.clicked.connect(self._close_anyway)
        box.open()
        go_on.setFocus()

    def _go_on_without_window(self) -> None:
        self.is_going_on = True
        self.notes.stay()
        self.hide()
        self._end_if_done(self.background.activities())  # it may have ended while the question stood there

    def _end_if_done(self, running: tuple[Activity, ...]) -> None:
        if self.is_going_on and not running:
            QTimer.singleShot(0, self._close_if_still_done)  # what follows from its end may be work again

    def _close_if_still_done(self) -> None:
        if self.is_going_on and not self.background.activities():
            self.close()

    def _close_anyway(self) -> None:
        self._is_closing = True
        self.background.stop_all()
        self.close()

    def come_forward(self) -> None:
        self.is_going_on = False
        self.notes.leave()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # --- where the window was

    def restore(self, geometry: str) -> None:
        """As `kept_geometry` said; anything else leaves the usual place."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    def kept_geometry(self) -> str:
        return bytes(self.saveGeometry().toBase64().data()).decode()
