"""What the shell offers to its screens, and how screens reach each other without knowing each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui.actions import Bindings
from pvchat_desktop.ui.background import QtBackground
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.widgets.message_bar import MessageBar
from pvchat_desktop.ui.widgets.pictures import Pictures
from pvchat_desktop.ui.widgets.toast import Toast

if TYPE_CHECKING:  # brings numpy along, which the window must not wait for
    from pvchat_desktop.core.faces import Track


class Host(QObject):
    go = Signal(str)  # name of a screen
    tag_requested = Signal(object)  # ClipSha, or None: choose the clip first
    ask_requested = Signal(tuple, str)  # clips (none: the library), and a question to put into the field
    person_requested = Signal(str)  # PersonId
    people_changed = Signal()
    clips_changed = Signal()
    undo_requested = Signal()
    learn_requested = Signal(object)  # presenters.learn.Learner
    report_requested = Signal(object, str)  # Learner, id of a pack
    export_requested = Signal(str, str)  # PersonId, name
    training_requested = Signal()  # show the training at hand

    def __init__(
        self, app: App, background: QtBackground, *, message: MessageBar, toast: Toast, pictures: Pictures
    ) -> None:
        super().__init__()
        self.app = app
        self.background = background
        self.message = message
        self.toast = toast
        self.pictures = pictures

    def data_file(self, relative: str | None) -> Path | None:
        """A file that a view names relative to the data folder."""
        return self.app.folders.data / relative if relative else None

    def face(self, track: Track) -> Path | None:
        """The picture to show a figure by."""
        return self.data_file(track.best.picture if track.best else None)

    def show_problem(self, problem: Problem) -> None:
        self.message.show_problem(problem)

    def show_changed(self, label: str, *, can_undo: bool) -> None:
        """Say that people were changed, with Undo."""
        label = local(label)
        if can_undo:
            self.toast.say(label, undo=self.undo_requested.emit)
        else:
            self.toast.say(self.tr("Undone: {label}").format(label=label))


class Screen(QWidget):
    """One page of the shell."""

    name = ""
    hides_navigation = False
    bindings_changed = Signal()

    def bindings(self) -> Bindings:
        """The commands that work here now."""
        return {}

    def opened(self) -> None:
        """The screen came to the front."""

    def closing(self) -> None:
        """The window is about to close: let go of what holds files or threads."""

    def drop_hint(self) -> str:
        """What happens to files that are let go here; "": they are imported."""
        return ""

    def escape(self) -> bool:
        """Esc was pressed; True where it meant something here."""
        return False

    def first_focus(self) -> QWidget | None:
        return None


Handler = Callable[[], None]
