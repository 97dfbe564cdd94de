"""A worker process from its first line to its last."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from pvchat_desktop import __version__, log
from pvchat_desktop.errors import PVChatError
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.channel import connect
from pvchat_desktop.protocol.messages import PROTOCOL_VERSION, Hello, WorkerKind
from pvchat_desktop.protocol.startup import from_line
from pvchat_desktop.worker.handlers import HANDLERS, HandlerNames
from pvchat_desktop.worker.runner import Runner

_log = logging.getLogger(__name__)

# Nothing in a worker may reach the network or tell anyone anything.
_ENVIRONMENT: Final = {
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "NO_ALBUMENTATIONS_UPDATE": "1",
    "DO_NOT_TRACK": "1",
}
_NICENESS = 10  # the window and other programs go first while clips are scanned

Handlers = Mapping[WorkerKind, HandlerNames]


def main(argv: Sequence[str], *, handlers: Handlers = HANDLERS) -> int:
    os.environ.update(_ENVIRONMENT)
    if len(argv) != 2 or argv[0] not in handlers:
        sys.stderr.write("This program is started by PVChat Desktop itself.\n")
        return 2
    kind, address = cast("WorkerKind", argv[0]), argv[1]
    _settle_in(kind)
    try:
        start = from_line(sys.stdin.buffer.readline())
        _end_with_parent()
        log.set_up(Path(start.log_folder), f"worker-{kind}")
        channel = connect(address, start.key)
        channel.send(codec.encode(Hello(kind, __version__, PROTOCOL_VERSION, os.getpid())))
    except (PVChatError, OSError, EOFError) as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        return 1
    _log.info("ready, process %d", os.getpid())
    Runner(channel, handlers[kind], heartbeat_s=start.heartbeat_s).run()
    return 0


def _settle_in(kind: WorkerKind) -> None:
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the program's to hear; it cancels the job
    if kind == "media" and sys.platform != "win32":  # on Windows the supervisor starts it with a low priority
        os.nice(_NICENESS)


def _end_with_parent() -> None:
    """Have the kernel end this process when the program dies, even in the midst of a native call that holds the GIL.

    Standard input is a pipe whose only other end the program holds and never writes to after the first line. So, once
    that was read, a signal on the pipe means that the other end was closed, and its default is to end the process. The
    signal that Linux sends on a parent's death is no use here: it follows the starting thread, which may end long
    before the program.
    """
    if sys.platform == "win32":
        return
    import fcntl

    pipe = sys.stdin.fileno()
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
