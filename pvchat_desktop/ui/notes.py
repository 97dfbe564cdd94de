"""Notes of the desktop, for who does not look at the window: by the tray, else by the desktop's portal."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from pvchat_desktop.ui import icons

_SHOWN_MS: Final = 10_000


class Notes(QObject):
    """The tray's symbol is there while the program works without a window, and while a note is shown."""

    opened = Signal()  # a note or the tray's symbol was pressed
    end_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._ids = itertools.count(1)

    def say(self, title: str, text: str) -> None:
        QApplication.alert(self._window)  # the task bar, where there is one
        tray = self._symbol()
        if tray is not None and QSystemTrayIcon.supportsMessages():
            tray.show()
            tray.showMessage(title, text, icons.window_icon(), _SHOWN_MS)
        elif sys.platform.startswith("linux"):
            tell_portal(f"pvchat-{next(self._ids)}", title, text)

    def stay(self) -> None:
        """The program goes on without its window."""
        if (tray := self._symbol()) is not None:
            tray.setToolTip(self.tr("PVChat Desktop is still at work"))
            tray.show()

    def leave(self) -> None:
        if self._tray is not None:
            self._tray.hide()

    def _symbol(self) -> QSystemTrayIcon | None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return None
        if self._tray is None:
            self._menu = QMenu(self._window)
            _entry(self._menu, self.tr("Open the window"), self.opened.emit)
            _entry(self._menu, self.tr("Stop and close"), self.end_wanted.emit)
            self._tray = QSystemTrayIcon(icons.window_icon(), self)
            self._tray.setContextMenu(self._menu)
            self._tray.activated.connect(lambda _reason: self.opened.emit())
            self._tray.messageClicked.connect(self.opened)
        return self._tray


def _entry(menu: QMenu, text: str, pressed: Callable[[], None]) -> None:
    menu.addAction(text).triggered.connect(lambda _checked=False: pressed())


def tell_portal(name: str, title: str, text: str) -> bool:
    """Through org.freedesktop.portal.Notification; False where there is none. Its answer is not waited for."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    message = QDBusMessage.createMethodCall(
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Notification",
        "AddNotification",
    )
    message.setArguments([name, {"title": title, "body": text}])
    return bool(bus.send(message))
