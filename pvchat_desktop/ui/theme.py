"""Looks: one spacing scale, colour tokens for the light and the dark scheme, and the palette made from them.

The platform's own style stays where it has one; elsewhere (Fusion) `resources/themes/flat.qss` is laid over it.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from pvchat_desktop.paths import resources_dir

# The spacing scale, px at 100 %.
XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 40
RADIUS = 8  # px, cards and bubbles
PERSON_COLOURS = 6

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}


@cache
def _tokens(scheme: str) -> Mapping[str, str]:
    text = (resources_dir() / "themes" / f"{scheme}.toml").read_text(encoding="utf-8")
    return {name: str(value) for name, value in tomllib.loads(text).items()}


class Theme(QObject):
    """The scheme in use. `changed` is sent after the palette was replaced."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme = "light"
        self._is_applied = False
        self._choice = "system"
        self._is_connected = False
        # Asked once: a style sheet laid over the style hides its name.
        self._is_flat = QApplication.style().objectName().lower() == "fusion"

    def apply(self, choice: str) -> None:
        """Use "light", "dark" or "system", now and whenever the system changes."""
        self._choice = choice
        hints = QApplication.styleHints()
        if not self._is_connected:
            hints.colorSchemeChanged.connect(self._follow)
            self._is_connected = True
        hints.setColorScheme(SCHEMES[choice])
        self._follow()

    def _follow(self) -> None:
        scheme = SCHEMES[self._choice]
        if scheme is Qt.ColorScheme.Unknown:
            scheme = QApplication.styleHints().colorScheme()
        name = "dark" if scheme is Qt.ColorScheme.Dark else "light"
        if self._is_applied and name == self.scheme:
            return  # styling every widget anew takes its time
        self.scheme, self._is_applied = name, True
        app = QApplication.instance()
        if isinstance(app, QApplication) and self._is_flat:
            app.setPalette(_palette(_tokens(self.scheme)))
            folder = resources_dir() / "themes"
            sheet = (folder / "flat.qss").read_text(encoding="utf-8")
            app.setStyleSheet(
                string.Template(sheet).substitute(_tokens(self.scheme), folder=folder.as_posix(), scheme=self.scheme)
            )
        self.changed.emit()

    def colour(self, ink: str) -> QColor:
        return QColor(_tokens(self.scheme)[ink])

    def person_colour(self, index: int) -> QColor:
        return self.colour(f"person_{index % PERSON_COLOURS + 1}")


def _palette(tokens: Mapping[str, str]) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, ink in (
        (roles.Window, "window"), (roles.WindowText, "text"), (roles.Base, "base"), (roles.AlternateBase, "window"),
        (roles.Text, "text"), (roles.Button, "base"), (roles.ButtonText, "text"), (roles.BrightText, "danger"),
        (roles.ToolTipBase, "base"), (roles.ToolTipText, "text"), (roles.Highlight, "accent"),
        (roles.HighlightedText, "accent_text"), (roles.Link, "accent"), (roles.PlaceholderText, "muted"),
        (roles.Mid, "line"), (roles.Dark, "line_strong"), (roles.Light, "base"), (roles.Accent, "accent"),
    ):  # fmt: skip
        palette.setColor(role, QColor(tokens[ink]))
    for role in (roles.Text, roles.ButtonText, roles.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["line_strong"]))
    return palette


@cache
def theme() -> Theme:
    """The one theme of the program; made when a QApplication is there."""
    return Theme()


def colour(ink: str) -> QColor:
    return theme().colour(ink)


def font(*, steps: int = 0, bold: bool = False) -> QFont:
    """The application's font, `steps` sizes larger or smaller."""
    made = QFont(QApplication.font())
    size = made.pointSizeF()
    made.setPointSizeF(size + 1.5 * steps if steps > 0 else size * 0.93**-steps)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made
