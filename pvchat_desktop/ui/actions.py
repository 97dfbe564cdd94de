"""Every command of the menus, as a table. Screens bind what they can do; the shell builds menus from the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from pvchat_desktop.ui.icons import set_symbol


def _noop(_context: str, text: str) -> str:
    """Mark a text that is translated later (for pyside6-lupdate an alias of QT_TRANSLATE_NOOP)."""
    return text


@dataclass(frozen=True, slots=True)
class Command:
    id: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    symbol: str = ""
    starts_group: bool = False  # a line above it
    role: QAction.MenuRole = QAction.MenuRole.NoRole


_FILE, _EDIT, _VIEW, _PEOPLE, _LIBRARY, _HELP = MENUS = (
    _noop("Actions", "&File"),
    _noop("Actions", "&Edit"),
    _noop("Actions", "&View"),
    _noop("Actions", "&People"),
    _noop("Actions", "&Library"),
    _noop("Actions", "&Help"),
)

COMMANDS: tuple[Command, ...] = (
    Command("import_files", _FILE, _noop("Actions", "&Import clips…"), ("Ctrl+O",), "import"),
    Command("import_folder", _FILE, _noop("Actions", "Import a &folder…"), ("Ctrl+Shift+O",), "folder"),
    Command("new_chat", _FILE, _noop("Actions", "&New chat"), ("Ctrl+N",), "new-chat", starts_group=True),
    Command("export_chat", _FILE, _noop("Actions", "&Export chat…"), (), "export"),
    Command("quit", _FILE, _noop("Actions", "&Quit"), ("Ctrl+Q",), starts_group=True, role=QAction.MenuRole.QuitRole),
    Command("undo", _EDIT, _noop("Actions", "&Undo change to people"), ("Ctrl+Z",), "undo"),
    Command("redo", _EDIT, _noop("Actions", "&Redo change to people"), ("Ctrl+Shift+Z",), "redo"),
    Command("find", _EDIT, _noop("Actions", "&Find"), ("Ctrl+F",), "search", starts_group=True),
    Command(
        "preferences",
        _EDIT,
        _noop("Actions", "&Preferences…"),
        ("Ctrl+,",),
        "settings",
        starts_group=True,
        role=QAction.MenuRole.PreferencesRole,
    ),
    Command("go_library", _VIEW, _noop("Actions", "&Library"), ("Ctrl+1",), "library"),
    Command("go_people", _VIEW, _noop("Actions", "&People"), ("Ctrl+2",), "people"),
    Command("go_chat", _VIEW, _noop("Actions", "&Chat"), ("Ctrl+3",), "chat"),
    Command("go_models", _VIEW, _noop("Actions", "&Models"), ("Ctrl+4",), "models"),
    Command("go_jobs", _VIEW, _noop("Actions", "&Jobs"), ("Ctrl+5",), "jobs"),
    Command("as_grid", _VIEW, _noop("Actions", "Clips as &pictures"), (), "grid", starts_group=True),
    Command("as_list", _VIEW, _noop("Actions", "Clips as a l&ist"), (), "list"),
    Command("chat_list", _VIEW, _noop("Actions", "List of c&hats"), ("Ctrl+L",), "sidebar"),
    Command("show_hidden", _VIEW, _noop("Actions", "&Hidden people"), (), "show"),
    Command("stop", _VIEW, _noop("Actions", "&Stop"), (), "stop", starts_group=True),
    Command("tag_person", _PEOPLE, _noop("Actions", "&Tag a person…"), ("Ctrl+T",), "tag"),
    Command("learn", _PEOPLE, _noop("Actions", "&Learn with a base model…"), (), "learn"),
    Command("confirm", _PEOPLE, _noop("Actions", "&Yes, it is this person"), (), "check", starts_group=True),
    Command("reject", _PEOPLE, _noop("Actions", "N&ot this person"), (), "close"),
    Command("rename", _PEOPLE, _noop("Actions", "&Rename…"), ("F2",), "edit", starts_group=True),
    Command("merge", _PEOPLE, _noop("Actions", "&Merge with…"), (), "merge"),
    Command("import_person", _PEOPLE, _noop("Actions", "&Import a person…"), (), "import", starts_group=True),
    Command("export_person", _PEOPLE, _noop("Actions", "E&xport this person…"), (), "export"),
    Command("hide", _PEOPLE, _noop("Actions", "&Hide or show"), (), "hide", starts_group=True),
    Command("erase", _PEOPLE, _noop("Actions", "&Erase…"), (), "erase"),
    Command("open_clip", _LIBRARY, _noop("Actions", "&Ask about this clip"), (), "chat"),
    Command("scan_clip", _LIBRARY, _noop("Actions", "Look for &faces in this clip"), (), "person"),
    Command("remove_clip", _LIBRARY, _noop("Actions", "&Remove from the library"), (), "close"),
    Command("watched_folders", _LIBRARY, _noop("Actions", "Watched f&olders…"), (), "folder", starts_group=True),
    Command("look_for_files", _LIBRARY, _noop("Actions", "Look for &moved files"), ("F5",), "refresh"),
    Command("write_sidecars", _LIBRARY, _noop("Actions", "&Write sidecars…"), (), "export", starts_group=True),
    Command("import_sidecars", _LIBRARY, _noop("Actions", "Import &names from sidecars…"), (), "import"),
    Command("export_appearances", _LIBRARY, _noop("Actions", "&Export appearances…"), (), "list"),
    Command("guide", _HELP, _noop("Actions", "User &guide"), ("F1",), "info"),
    Command("keys", _HELP, _noop("Actions", "&Keyboard"), ("Ctrl+/",), "more"),
    Command("first_steps", _HELP, _noop("Actions", "&First steps"), (), "forward"),
    Command("diagnostics", _HELP, _noop("Actions", "Logs and &diagnostics"), (), "verify", starts_group=True),
    Command("network", _HELP, _noop("Actions", "&Network"), (), "lock"),
    Command("licences", _HELP, _noop("Actions", "Lic&ences"), (), "info"),
    Command("open_logs", _HELP, _noop("Actions", "Open &log folder"), (), "folder"),
    Command(
        "about",
        _HELP,
        _noop("Actions", "&About PVChat Desktop"),
        (),
        "info",
        starts_group=True,
        role=QAction.MenuRole.AboutRole,
    ),
)

Bindings = Mapping[str, Callable[[], None]]


def words(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


class Actions(QObject):
    """One QAction per command. A command is enabled while somebody is bound to it; later bindings win."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._always: Bindings = {}
        self._screen: Bindings = {}
        self.all: dict[str, QAction] = {command.id: self._make(command) for command in COMMANDS}

    def _make(self, command: Command) -> QAction:
        action = QAction(words(command.text), self)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setMenuRole(command.role)
        action.setEnabled(False)
        if command.symbol:
            set_symbol(action, command.symbol)
        action.triggered.connect(lambda: self._run(command.id))
        return action

    def fill(self, bar: QMenuBar) -> None:
        for title in MENUS:
            menu = QMenu(words(title), bar)
            for command in COMMANDS:
                if command.menu == title:
                    if command.starts_group:
                        menu.addSeparator()
                    menu.addAction(self.all[command.id])
            bar.addMenu(menu)

    def bind(self, always: Bindings) -> None:
        """What works on every screen."""
        self._always = always
        self._refresh()

    def bind_screen(self, screen: Bindings) -> None:
        """What the screen in front can do now."""
        self._screen = screen
        self._refresh()

    def _refresh(self) -> None:
        for name, action in self.all.items():
            action.setEnabled(name in self._screen or name in self._always)

    def _run(self, name: str) -> None:
        handler = self._screen.get(name) or self._always.get(name)
        if handler is not None:
            handler()
