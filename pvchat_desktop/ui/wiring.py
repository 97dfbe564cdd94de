"""Puts the screens into the shell and joins them, once the catalog is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.presenters.services import App
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.screens.chat import ChatScreen
from pvchat_desktop.ui.screens.enroll import EnrollScreen
from pvchat_desktop.ui.screens.library import LibraryScreen
from pvchat_desktop.ui.screens.people import PeopleScreen
from pvchat_desktop.ui.screens.preferences import Preferences
from pvchat_desktop.ui.shell import Shell

_PAUSE_MS = 10  # between two screens: whatever else waits has its turn


class Wiring(QObject):
    """Lives as long as the shell, which owns it. Screens are made one a turn of the event loop: nothing stalls."""

    ready = Signal()
    library: LibraryScreen
    people: PeopleScreen
    chat: ChatScreen
    enroll: EnrollScreen

    def __init__(self, shell: Shell, app: App) -> None:
        super().__init__(shell)
        self._shell = shell
        self._app = app
        self.is_ready = False
        self.host = Host(app, shell.background, message=shell.message, toast=shell.toast, pictures=shell.pictures)
        self._steps = iter(
            (
                self._make_library,
                self._make_people,
                self._make_chat,
                self._make_enroll,
                lambda: self._shell.add_screen(self.enroll),
                self._join,
            )
        )
        self._next()

    def _next(self) -> None:
        step = next(self._steps, None)
        if step is not None:
            step()
            QTimer.singleShot(_PAUSE_MS, self._next)

    def _make_library(self) -> None:
        self.library = LibraryScreen(self.host, self._shell.actions_table)
        self._shell.add_screen(self.library)
        self._shell.show_screen("library")

    def _make_people(self) -> None:
        self.people = PeopleScreen(self.host)
        self._shell.add_screen(self.people)

    def _make_chat(self) -> None:
        self.chat = ChatScreen(self.host)
        self._shell.add_screen(self.chat)

    def _make_enroll(self) -> None:
        self.enroll = EnrollScreen(self.host)  # added in a turn of its own: it has the most to polish

    def _join(self) -> None:
        """Every screen is there: connect them and let the commands work."""
        host, shell = self.host, self._shell
        host.go.connect(shell.show_screen)
        host.tag_requested.connect(self._tag)
        host.ask_requested.connect(self._ask)
        host.person_requested.connect(self._person)
        host.people_changed.connect(self._count)
        host.clips_changed.connect(self._count)
        shell.dropped.connect(self._dropped)
        shell.bind_always(
            {
                "import_files": self.library.choose_files,
                "import_folder": self.library.choose_folder,
                "new_chat": self._new_chat,
                "undo": self.people.presenter.undo,
                "redo": self.people.presenter.redo,
                "find": self._find,
                "preferences": self._preferences,
                "tag_person": lambda: self._tag(None),
                "look_for_files": self.library.look_for_files,
            }
        )
        self._count()
        self.is_ready = True
        self.ready.emit()

    def _tag(self, sha: object) -> None:
        current = self._shell.current()
        came_from = current.name if current is not None and current is not self.enroll else "library"
        self._shell.show_screen("enroll")
        self.enroll.start(ClipSha(str(sha)) if sha is not None else None, came_from)

    def _ask(self, clips: tuple[ClipSha, ...], question: str) -> None:
        self._shell.show_screen("chat")
        self.chat.ask_about(clips, question)

    def _person(self, person: str) -> None:
        self._shell.show_screen("people")
        self.people.open_person(person)

    def _new_chat(self) -> None:
        self._shell.show_screen("chat")
        self.chat.new_chat()

    def _find(self) -> None:
        self._shell.show_screen("library")
        self.library.find_clips()

    def _dropped(self, paths: list[Path]) -> None:
        self._shell.show_screen("library")
        self.library.presenter.add(paths)

    def _preferences(self) -> None:
        Preferences(self.host, self._shell).open()

    def _count(self) -> None:
        self._shell.background.read(
            "counts", lambda: (len(self._app.library.clips()), len(self._app.people.all())), done=self._show_counts
        )

    def _show_counts(self, counts: tuple[int, int]) -> None:
        text = self.tr("{clips}, {people}")
        self._shell.activity.set_quiet_text(text.format(clips=words.clips(counts[0]), people=words.people(counts[1])))
