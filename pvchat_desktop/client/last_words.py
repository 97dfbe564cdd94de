"""What a worker writes to its standard output and error: read so that it never blocks, kept only where it is harmless.

Libraries print file names, so nothing is logged but the lines that tell where a process crashed.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from typing import IO

_KEPT_LINES = 30
_HARMLESS = re.compile(
    r"""^(?:
        Fatal\ Python\ error:\ [\w ]+ | Current\ thread\ 0x\w+ | Windows\ fatal\ exception:\ [\w ]+
        | \s+File\ "(?:.*[/\\])?(?P<file>[\w.<>-]+)",\ line\ (?P<line>\d+)\ in\ (?P<function>\S+)
        | (?:ModuleNotFound|Import)Error:\ No\ module\ named\ '[\w.]+'
        | /?[^:]*:\ No\ module\ named\ (?P<module>[\w.]+)
    )""",
    re.VERBOSE,
)


class LastWords:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._thread = threading.Thread(target=self._drain, name="worker output", daemon=True)
        self._thread.start()

    def text(self) -> str:
        return "; ".join(self._lines)

    def close(self) -> None:
        """Call after the process ended."""
        self._thread.join(timeout=1.0)
        if not self._thread.is_alive():  # a process that the worker left behind may still hold the other end
            self._stream.close()

    def _drain(self) -> None:
        for raw in self._stream:
            if kept := harmless(raw.decode("utf-8", "replace").rstrip()):
                self._lines.append(kept)


def harmless(line: str) -> str:
    """The part of a line that may stand in a log; empty if none."""
    match = _HARMLESS.match(line)
    if match is None:
        return ""
    if match["file"]:
        return f"{match['file']}:{match['line']} {match['function']}"
    return f"No module named {match['module']}" if match["module"] else match[0]
