"""The window in other languages: German as it is shipped, and one made up of texts longer than any real ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pvchat_desktop.ui import language, theme
from pvchat_desktop.ui.app import Looks, Program
from pvchat_desktop.ui.widgets.nav import NavButton
from tests.ui.conftest import LONG_MS
from tools.translations import faults, is_current, ts_file

_FIELD = re.compile(r"(\{[^{}]*\}|&)")
_LETTERS = str.maketrans("aeioucnsyAEIOUCNSY", "åéîöüçñšýÅÉÎÖÜÇÑŠÝ")
_WORD = 6
_MARKUP = ("|---", "# ")


def _padding(length: int) -> str:
    """In words, which can be wrapped like real ones."""
    return "~" * max(1, length) if length < _WORD else " ~~~~~" * (length // _WORD)


class Pseudo(QTranslator):
    """Every text a third longer, with marks on its letters; fields and mnemonics as they are."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, _context: str, text: str, _note: str | None = None, _n: int = -1) -> str:
        if not text or any(mark in text for mark in _MARKUP) or text.startswith("*."):
            return text
        parts = _FIELD.split(text)
        marked = "".join(part if _FIELD.fullmatch(part) else part.translate(_LETTERS) for part in parts)
        return marked + _padding(len(text) // 3)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    translator = Pseudo()
    QApplication.instance() or QApplication([])
    QCoreApplication.installTranslator(translator)
    monkeypatch.setattr(language, "install", lambda _choice: "en")
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture
def english_again() -> Iterator[None]:
    yield
    language.install("en")
    QLocale.setDefault(QLocale.system())


def clipped(root: QWidget) -> list[str]:
    """Texts that do not fit where they are shown."""
    found = []
    for one in root.findChildren(QWidget):
        if not one.isVisible() or not _is_too_small(one):
            continue
        text = one.text() if isinstance(one, QLabel | QAbstractButton) else ""
        found.append(f"{type(one).__name__} in {type(one.parentWidget()).__name__}: {text}")
    return found


def _is_too_small(one: QWidget) -> bool:
    if isinstance(one, NavButton):
        letters = QFontMetrics(theme.font(bold=True))
        return letters.horizontalAdvance(one.text()) > one.width()
    if isinstance(one, QLabel) and one.text() and one.wordWrap():
        return one.heightForWidth(one.width()) > one.height() + 2
    if isinstance(one, QLabel) and one.text():
        return one.fontMetrics().horizontalAdvance(one.text()) > one.width() + 2
    if isinstance(one, QPushButton | QCheckBox):
        return one.sizeHint().width() > one.width() + 2
    return False


@pytest.mark.usefixtures("pseudo")
def test_longer_texts_are_not_cut_off(start: Callable[..., Program], qtbot: QtBot) -> None:
    program = start()
    program.shell.resize(1280, 720)
    cut: dict[str, list[str]] = {}
    for name in program.shell.screens:
        program.shell.show_screen(name)
        qtbot.waitUntil(lambda: program.background.is_idle, timeout=LONG_MS)
        qtbot.wait(100)  # new cards are laid out
        if found := clipped(program.shell):
            cut[name] = found
    for command in ("preferences", "about", "keys"):
        program.shell.actions_table.all[command].trigger()
        qtbot.waitUntil(lambda: program.background.is_idle, timeout=LONG_MS)
        dialog = program.shell.findChildren(QDialog)[-1]
        if found := clipped(dialog):
            cut[command] = found
        dialog.close()
        qtbot.wait(20)
    assert cut == {}


@pytest.mark.usefixtures("english_again")
def test_the_window_speaks_german(start: Callable[..., Program], qtbot: QtBot) -> None:
    program = start(looks=Looks(language="de"))
    assert [button.text() for button in program.shell.nav.buttons.values()] == [
        "Bibliothek", "Personen", "Chat", "Modelle", "Aufgaben",
    ]  # fmt: skip
    assert program.shell.actions_table.all["undo"].text().replace("&", "").startswith("Änderung")
    empty = program.wiring.library.empty
    qtbot.waitUntil(lambda: empty.accessibleName() == "Hier erscheinen Ihre Clips", timeout=LONG_MS)
    assert QLocale().language() is QLocale.Language.German
    program.shell.resize(1280, 720)
    for name in program.shell.screens:
        program.shell.show_screen(name)
        qtbot.waitUntil(lambda: program.background.is_idle and not clipped(program.shell), timeout=LONG_MS)


def test_german_is_complete_and_fits_the_sources() -> None:
    """python -m tools.translations brings a file up to date."""
    assert faults(ts_file("de")) == []
    assert is_current("de")
    compiled = ts_file("de").with_suffix(".qm")
    assert compiled.stat().st_size > 0


def test_a_language_we_do_not_have_is_english() -> None:
    assert language.code_of("fr") == "en"
    assert language.code_of("de") == "de"
