"""A note at the foot of the window that something was done, with Undo; it goes away by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pvchat_desktop.ui.theme import XL, L, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import button, label, tool

SHOWN_MS = 10_000  # long enough to read a sentence and reach the button; Ctrl+Z works for ever


class Toast(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._undo: Callable[[], None] | None = None
        self._gone: Callable[[], None] | None = None
        self._text = label(wrap=False)
        self._button = button(self.tr("Undo"), self._undo_it, kind="link", symbol="undo")
        row = QHBoxLayout(self)
        row.setContentsMargins(L, S, S, S)
        row.setSpacing(M)
        row.addWidget(self._text)
        row.addWidget(self._button)
        row.addWidget(tool(self.tr("Dismiss this note"), "close", self.dismiss))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)
        self.setAccessibleName(self.tr("Note"))
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, *, undo: Callable[[], None] | None = None, gone: Callable[[], None] | None = None) -> None:
        """Show `text`; `gone` is called when it can no longer be undone from here."""
        self.dismiss()
        self._undo, self._gone = undo, gone
        self._text.setText(text)
        self._button.setVisible(undo is not None)
        self.setAccessibleDescription(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @property
    def text(self) -> str:
        return self._text.text()

    def leave(self) -> None:
        """Go with the screen it spoke of, unless there is something to undo."""
        if self._undo is None:
            self.dismiss()

    def dismiss(self) -> None:
        self._timer.stop()
        self.hide()
        gone, self._undo, self._gone = self._gone, None, None
        if gone is not None:
            gone()

    def _undo_it(self) -> None:
        undo, self._gone = self._undo, None
        self.dismiss()
        if undo is not None:
            undo()

    def _place(self) -> None:
        parent = self._over
        size = self.sizeHint()
        width = min(size.width(), parent.width() - 2 * L)
        self.setGeometry((parent.width() - width) // 2, parent.height() - size.height() - XL, width, size.height())

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, _event: QEvent, /) -> None:
        self._timer.stop()

    def leaveEvent(self, _event: QEvent, /) -> None:
        self._timer.start()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, self.rect().toRectF(), fill=colour("base"), line=colour("line_strong"))
        painter.end()
