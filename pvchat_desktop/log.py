"""Logging for every process: one rotating file per process kind.

Rule: a log line never holds a person's name, a question, an answer, or a file's path; jobs, clips and people appear as
the first eight digits of their identifiers.
"""

from __future__ import annotations

import logging
import logging.handlers
import traceback
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_BYTES_PER_FILE = 1_000_000  # three files a process kind: a week of ordinary use, small enough to attach to a report


def set_up(folder: Path, process: str) -> None:
    """Log to `folder`/`process`.log, from now on and there alone. Only our own lines: libraries write file names."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.raiseExceptions = False  # a full disk must not write stack traces over what a command says
    to_file = logging.handlers.RotatingFileHandler(
        folder / f"{process}.log", maxBytes=_BYTES_PER_FILE, backupCount=2, encoding="utf-8", delay=True
    )
    to_file.setFormatter(logging.Formatter(_FORMAT))
    to_file.addFilter(logging.Filter(__package__))
    tear_down()
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(to_file)


def tear_down() -> None:
    """Close the log file, so that its folder can be removed."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, logging.handlers.RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()


def short(identifier: str) -> str:
    """The part of an identifier that may stand in a log line."""
    return identifier[:8]


def traced(error: BaseException) -> str:
    """An error for a log line: types and places, not its words, which may name a person or a file."""
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    text = f"{type(error).__name__} at {' > '.join(places)}"
    cause = error.__cause__ or error.__context__
    return f"{traced(cause)}; then {text}" if cause is not None else text
