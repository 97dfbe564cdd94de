"""The window: the only package that knows Qt. Importing it loads neither the catalog nor any media library."""

from __future__ import annotations

import builtins
import importlib


def _load_qt_alone() -> None:
    """PySide6 puts an import function of its own in place, which reads the source text of each module imported later,
    to see whether that asks for its `__feature__` switches. Nothing here does: Python's own is put back."""
    plain = builtins.__import__
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = plain


_load_qt_alone()
