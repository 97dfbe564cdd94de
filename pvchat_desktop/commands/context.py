"""What a command gets: the open program, where to write, and how it is stopped."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

from pvchat_desktop.core.job import Progress
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.bootstrap import App
    from pvchat_desktop.services.views import ClipSummary

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tabs and line ends
_SECONDS_BETWEEN_LINES = 1.0  # progress on stderr: often enough to be believed, rare enough to be read


@dataclass(slots=True)
class Console:
    """Text goes to `out` unless one JSON document was asked for; progress always goes to `err`."""

    out: TextIO
    err: TextIO
    wants_json: bool
    _last_line_at: float = field(default=0.0)
    _last_stage: str = field(default="")

    def say(self, text: str = "") -> None:
        if not self.wants_json:
            print(_shown(text), file=self.out)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Left-aligned columns; nothing but the head's names and the values."""
        cells = [list(head), *([_in_one_line(str(cell)) for cell in row] for row in rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
        for row in cells:
            self.say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

    def document(self, document: dict[str, Any]) -> None:
        if self.wants_json:
            print(json.dumps(document, ensure_ascii=False, indent=1), file=self.out)

    def note(self, text: str) -> None:
        print(_shown(text), file=self.err)

    def progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage == self._last_stage and now - self._last_line_at < _SECONDS_BETWEEN_LINES:
            return
        self._last_line_at, self._last_stage = now, progress.stage
        eta = f", about {progress.eta_s:.0f} s left" if progress.eta_s is not None else ""
        counted = f": {progress.done}/{progress.total}" if progress.total else ""
        print(f"{_in_one_line(progress.stage)}{counted}{eta}", file=self.err, flush=True)


def _shown(text: str) -> str:
    """Without what would command a terminal: file names may hold anything."""
    return _CONTROLS.sub("?", text)


def _in_one_line(text: str) -> str:
    return _shown(text.replace("\n", " "))


@dataclass(frozen=True, slots=True)
class Context:
    app: App
    console: Console
    cwd: Path
    stop: threading.Event

    @property
    def watch(self) -> Watch:
        return Watch(on_progress=self.console.progress, stop=self.stop)

    def path(self, text: str) -> Path:
        return self.cwd / Path(text).expanduser()

    def clip(self, text: str) -> ClipSummary:
        """A file, added to the library if it is new, or a clip of the library."""
        return self.app.library.open(text, self.cwd, self.watch)


Run = Callable[[argparse.Namespace, Context], int]


@dataclass(frozen=True, slots=True)
class Command:
    """`words` is what is typed ("people", "merge"); `add_arguments` fills its parser.

    `home`: whose data folder the command works in. A temporary one is removed when the command ends.
    """

    words: tuple[str, ...]
    help: str
    run: Run
    add_arguments: Callable[[argparse.ArgumentParser], None] = field(default=lambda _parser: None)
    home: Literal["user", "temporary"] = "user"


def console_of_process(*, wants_json: bool) -> Console:
    return Console(sys.stdout, sys.stderr, wants_json)


@contextlib.contextmanager
def stopped_by_ctrl_c() -> Iterator[threading.Event]:
    """Inside, the first Ctrl+C sets the event, and the command ends in order; the second ends the process."""
    stop = threading.Event()

    def heard(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    previous = signal.signal(signal.SIGINT, heard)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, previous)
