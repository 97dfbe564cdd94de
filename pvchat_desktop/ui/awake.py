"""Keeps the computer from falling asleep by itself while somebody is learned or much is fetched.

Linux: the session's screen saver service is asked, else the login service for a lock on idling. Windows: its own call.
Elsewhere, and where nobody answers, nothing happens: work that was cut short goes on from its checkpoint.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

_log = logging.getLogger(__name__)

_NAME: Final = "PVChat Desktop"
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001  # EXECUTION_STATE of SetThreadExecutionState


@dataclass(frozen=True, slots=True)
class Method:
    bus: str  # "session" or "system"
    service: str
    path: str
    interface: str
    name: str


class Bus(Protocol):
    def call(self, method: Method, arguments: Sequence[object]) -> object:
        """The first value of the answer; None where nobody answered."""

    def leave(self) -> None:
        """Hang up: what was asked for on this connection ends with it."""


_SCREEN: Final = Method(
    "session", "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "Inhibit"
)
_LOGIN: Final = Method(
    "system", "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "Inhibit"
)
_PATIENCE_MS: Final = 500  # the window waits for it


class QtBus:
    """The desktop's buses through Qt, each on a connection of its own.

    Both services end what was asked for when the one who asked hangs up. (Taking it back by its number would need an
    unsigned argument, which Python's numbers do not become.)
    """

    def __init__(self) -> None:
        self._open: set[str] = set()

    def call(self, method: Method, arguments: Sequence[object]) -> object:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage

        kinds = QDBusConnection.BusType
        name = f"{_NAME} awake {method.bus}"
        kind = kinds.SessionBus if method.bus == "session" else kinds.SystemBus
        connection = QDBusConnection.connectToBus(kind, name)
        self._open.add(name)
        if not connection.isConnected():
            return None
        message = QDBusMessage.createMethodCall(method.service, method.path, method.interface, method.name)
        message.setArguments(list(arguments))
        message.setAutoStartService(False)
        answer = connection.call(message, timeout=_PATIENCE_MS)
        if answer.type() is not QDBusMessage.MessageType.ReplyMessage:
            return None
        values = answer.arguments()
        return values[0] if values else None

    def leave(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        for name in self._open:
            QDBusConnection.disconnectFromBus(name)
        self._open.clear()


class _Linux:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._held: object = None  # a number, or the login service's file: its lock lasts while that is open

    def hold(self, why: str) -> bool:
        self._held = self._bus.call(_SCREEN, (_NAME, why))
        if self._held is None:
            self._held = self._bus.call(_LOGIN, ("idle", _NAME, why, "block"))
        return self._held is not None

    def let_go(self) -> None:
        self._held = None
        self._bus.leave()


class _Windows:
    def __init__(self, set_state: Callable[[int], Any]) -> None:
        self._set_state = set_state

    def hold(self, _why: str) -> bool:
        return bool(self._set_state(_CONTINUOUS | _SYSTEM_REQUIRED))

    def let_go(self) -> None:
        self._set_state(_CONTINUOUS)


class _Nothing:
    def hold(self, _why: str) -> bool:
        return False

    def let_go(self) -> None:
        pass


class Awake:
    """Sleep is held off from `hold` to `let_go`; calling either twice changes nothing."""

    def __init__(self, way: _Linux | _Windows | _Nothing) -> None:
        self._way = way
        self.is_held = False

    def hold(self, why: str) -> None:
        if not self.is_held:
            self.is_held = self._way.hold(why)
            if not self.is_held:
                _log.info("sleep could not be held off")

    def let_go(self) -> None:
        if self.is_held:
            self._way.let_go()
            self.is_held = False


def awake_here(platform: str = sys.platform, *, bus: Bus | None = None) -> Awake:
    """What works on this system."""
    if platform.startswith("linux"):
        return Awake(_Linux(bus or QtBus()))
    if platform == "win32":
        kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
        return Awake(_Windows(kernel.SetThreadExecutionState))
    return Awake(_Nothing())
