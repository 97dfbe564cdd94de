"""The window's language: English as written, others from `resources/translations`, made by `tools/translations.py`."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from pvchat_desktop.paths import resources_dir

LANGUAGES: Final = {"en": "English", "de": "Deutsch"}  # each in its own words

_installed: list[QTranslator] = []
_codes = ["en"]  # of the one in use


def code_of(choice: str) -> str:
    """The language that "system" or a code of the settings stands for."""
    code = QLocale.system().name()[:2] if choice == "system" else choice
    return code if code in LANGUAGES else "en"


def install(choice: str) -> str:
    """Use a language for every text made from now on; its code. The window's thread only."""
    code = code_of(choice)
    for old in _installed:
        QCoreApplication.removeTranslator(old)
    _installed.clear()
    if QLocale.system().name()[:2] != code:
        QLocale.setDefault(QLocale(code))  # dates and numbers in the same language
    else:
        QLocale.setDefault(QLocale.system())
    if code != "en":
        own = str(resources_dir() / "translations")
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{code}", qt), (f"pvchat_{code}", own)):  # the later one is asked first
            translator = QTranslator()
            if translator.load(name, folder):
                QCoreApplication.installTranslator(translator)
                _installed.append(translator)
    _codes[:] = [code]
    return code


def current() -> str:
    """The language that the window speaks."""
    return _codes[-1]
