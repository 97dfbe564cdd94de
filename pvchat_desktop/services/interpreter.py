"""Which Python runs the workers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pvchat_desktop.errors import Refused
from pvchat_desktop.settings import Settings


def worker_interpreter(settings: Settings) -> str:
    """The setting, else PVCHAT_PYTHON, else this Python; never a frozen window's own executable."""
    chosen = settings.text("worker.interpreter") or os.environ.get("PVCHAT_PYTHON", "")
    if not chosen and not getattr(sys, "frozen", False):
        chosen = sys.executable
    if not chosen or not Path(chosen).exists():
        raise Refused(
            f"The Python that does the background work is not there: {chosen or 'none is set'}.",
            hint="Set `worker.interpreter` in the preferences, or set the program up again.",
        )
    return chosen
