"""From any thread to the window's thread: calls that are delivered in order, by signal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """`deliver` may be called from any thread; the call is then made on the thread that made the bridge.

    Once closed, calls that are still on their way are dropped.
    """

    _arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_open = True
        self._arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def deliver(self, call: Callable[[], None]) -> None:
        if self._is_open:
            self._arrived.emit(call)

    def close(self) -> None:
        self._is_open = False

    @Slot(object)
    def _call(self, call: Callable[[], None]) -> None:
        if self._is_open:
            call()
