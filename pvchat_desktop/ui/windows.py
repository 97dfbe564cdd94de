"""A further window of the program: a process of its own, on a home folder of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

from pvchat_desktop.paths import repository


def open_window(home: Path, *, runtime: Path) -> bool:
    """False where the process could not be started. It goes on when this one ends. `runtime`: the folder of the model
    runtime, which both share."""
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PVCHAT_HOME", str(home))
    environment.insert("PVCHAT_RUNTIME", str(runtime))
    process = QProcess()
    process.setProcessEnvironment(environment)
    process.setWorkingDirectory(str(repository()))
    process.setProgram(sys.executable)
    process.setArguments([] if getattr(sys, "frozen", False) else ["-m", "pvchat_desktop"])
    started: object = process.startDetached()  # a bool, whatever PySide's stubs say of a pair
    return started[0] if isinstance(started, tuple) else bool(started)
