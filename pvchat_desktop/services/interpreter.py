"""Which Python runs the workers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pvchat_desktop.settings import Settings


def worker_interpreter(settings: Settings) -> Path:
    """The setting, else PVCHAT_PYTHON, else this Python; never a frozen window's own executable.

    The path need not exist: the first job that needs a worker says so then, and the window opens all the same.
    """
    chosen = settings.text("worker.interpreter") or os.environ.get("PVCHAT_PYTHON", "")
    if not chosen and not getattr(sys, "frozen", False):
        chosen = sys.executable
    return Path(chosen or "python-is-not-set")
