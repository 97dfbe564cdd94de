"""Small controls, made with what every one of them must have: a name that is read aloud."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QToolButton, QWidget

from pvchat_desktop.ui import theme
from pvchat_desktop.ui.icons import set_symbol


class Dialog(QDialog):
    """Always high enough for its texts, which take more lines in some languages than in others."""

    def event(self, event: QEvent, /) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            layout = self.layout()
            needed = layout.totalHeightForWidth(self.width()) if layout is not None else -1
            if needed > self.minimumHeight():
                self.setMinimumHeight(needed)
        return done


class PushButton(QPushButton):
    """Pressed by Return as well as by Space while it has the keyboard, in a window as in a dialog."""

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, pressed: Callable[[], None], *, kind: str = "", symbol: str = "") -> QPushButton:
    """`kind` is "", "primary", "danger" or "link"."""
    made = PushButton(text)
    made.setAccessibleName(text.replace("&", ""))
    made.setAutoDefault(False)
    made.setProperty("kind", kind)
    if symbol:
        ink = {"primary": "accent_text", "danger": "danger", "link": "accent"}.get(kind, "text")
        set_symbol(made, symbol, ink=ink)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def tool(name: str, symbol: str, pressed: Callable[[], None], *, keys: str = "") -> QToolButton:
    """A button that shows only a symbol; `name` is its tool tip and what is read aloud."""
    made = QToolButton()
    rename_tool(made, name, symbol, keys=keys)
    made.setIconSize(QSize(20, 20))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setAutoRaise(True)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def rename_tool(made: QToolButton, name: str, symbol: str, *, keys: str = "") -> None:
    set_symbol(made, symbol)
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({keys})" if keys else name)


def tip(text: str) -> str:
    """A tooltip with names in it: Qt would read one that looks like HTML as such."""
    return text if "<" not in text else f"<span>{escape(text)}</span>".replace("\n", "<br>")


def label(text: str = "", *, steps: int = 0, bold: bool = False, ink: str = "text", wrap: bool = True) -> QLabel:
    made = ThemedLabel(ink, steps=steps, bold=bold)
    made.setText(text)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


class ThemedLabel(QLabel):
    """A label in a colour token, which follows the theme."""

    def __init__(self, ink: str, *, steps: int = 0, bold: bool = False) -> None:
        super().__init__()
        self._token = ink
        font = QFont(theme.font(steps=steps, bold=bold))
        self.setFont(font)
        self._follow()
        theme.theme().changed.connect(self._follow)

    def _follow(self) -> None:
        palette = self.palette()
        palette.setColor(self.foregroundRole(), theme.colour(self._token))
        self.setPalette(palette)


def separator() -> QFrame:
    made = QFrame()
    made.setFrameShape(QFrame.Shape.HLine)
    made.setFixedHeight(1)
    made.setForegroundRole(made.palette().ColorRole.Mid)
    made.setFrameShadow(QFrame.Shadow.Plain)
    return made


def scrolling(content: QWidget, name: str) -> QScrollArea:
    """A page that scrolls up and down when the window is small."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    content.setAutoFillBackground(False)  # setting it as the area's widget switches this on
    return area


def spring() -> QWidget:
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made
