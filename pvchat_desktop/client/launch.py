"""Starting a worker: its command line, its first line, the handshake."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from pvchat_desktop import __version__, paths
from pvchat_desktop.client.last_words import LastWords
from pvchat_desktop.client.patience import Patience
from pvchat_desktop.client.process import WorkerProcess, reap
from pvchat_desktop.errors import Cancelled, ProtocolError, Refused, WorkerDied
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.channel import Channel, Doorway, new_key
from pvchat_desktop.protocol.messages import PROTOCOL_VERSION, FromWorker, Hello, WorkerKind
from pvchat_desktop.protocol.startup import WorkerStart, to_line

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """Everything that starting a worker needs."""

    kind: WorkerKind
    interpreter: Path
    log_folder: Path
    patience: Patience
    module: str = "pvchat_desktop.worker"


def start(launch: Launch, gave_up: Callable[[], bool]) -> WorkerProcess:
    """Start a worker and wait for its Hello.

    Raises Refused when the interpreter is not there, WorkerDied when the process ends or takes too long, ProtocolError
    when it belongs to another version of the program, Cancelled when `gave_up` turns true.
    """
    key = new_key()
    doorway = Doorway(key)
    try:
        child = _spawn(launch, doorway.address)
        words = LastWords(cast("IO[bytes]", child.stdout))
        try:
            _tell_start(child, WorkerStart(key, str(launch.log_folder), launch.patience.heartbeat_every_s))
            channel = _meet(child, doorway, launch, gave_up)
        except BaseException:
            reap(child, words)
            raise
    finally:
        doorway.close()
    _log.info("%s worker started, process %d", launch.kind, child.pid)
    return WorkerProcess(child, channel, words)


def _spawn(launch: Launch, address: str) -> subprocess.Popen[bytes]:
    command = (str(launch.interpreter), "-P", "-m", launch.module, launch.kind, address)
    own = str(paths.resources_dir().parent)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))}
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,  # the terminal's Ctrl+C and Ctrl+Z are for the program, which tells its workers
            creationflags=_creation_flags(launch.kind),
        )
    except OSError as error:
        raise Refused(
            f"The Python that does the background work could not be started: {launch.interpreter}",
            hint="Start the program with ./pvchat, or choose another interpreter in the settings.",
        ) from error


def _creation_flags(kind: WorkerKind) -> int:
    if sys.platform == "win32":
        low = subprocess.BELOW_NORMAL_PRIORITY_CLASS if kind == "media" else 0
        return subprocess.CREATE_NO_WINDOW | low
    del kind  # elsewhere a worker lowers its own priority
    return 0


def _tell_start(child: subprocess.Popen[bytes], first: WorkerStart) -> None:
    """Write the worker's first line. The pipe then stays open: its closing tells the worker that we are gone."""
    pipe = cast("IO[bytes]", child.stdin)
    with contextlib.suppress(BrokenPipeError):  # it ended at once; the handshake finds out why
        pipe.write(to_line(first))
        pipe.flush()


def _meet(child: subprocess.Popen[bytes], doorway: Doorway, launch: Launch, gave_up: Callable[[], bool]) -> Channel:
    arrived: queue.SimpleQueue[Channel | ProtocolError] = queue.SimpleQueue()
    threading.Thread(target=_greet, args=(doorway, arrived), name="worker handshake", daemon=True).start()
    until = time.monotonic() + launch.patience.start_s
    while True:
        with contextlib.suppress(queue.Empty):
            channel = arrived.get(timeout=launch.patience.tick_s)
            if isinstance(channel, ProtocolError):
                raise channel
            return channel
        if gave_up():
            raise Cancelled
        if child.poll() is not None:
            raise _no_start(launch.kind, f"ended at once (status {child.returncode})")
        if time.monotonic() > until:
            raise _no_start(launch.kind, f"was not ready after {launch.patience.start_s:g} seconds")


def _greet(doorway: Doorway, arrived: queue.SimpleQueue[Channel | ProtocolError]) -> None:
    """Let the worker in and hear its Hello; says nothing when the worker ends first."""
    with contextlib.suppress(OSError, EOFError):
        try:
            channel = doorway.let_in(doorway.accept())
            hello = codec.decode_from_worker(channel.receive())
            _check(hello)
        except ProtocolError as error:
            arrived.put(error)
        else:
            arrived.put(channel)


def _check(hello: FromWorker) -> None:
    if isinstance(hello, Hello) and (hello.program, hello.protocol) == (__version__, PROTOCOL_VERSION):
        return
    theirs = f"{hello.program}/{hello.protocol}" if isinstance(hello, Hello) else "?"
    raise ProtocolError(
        f"A background process belongs to another version of the program ({theirs}, here {__version__}/"
        f"{PROTOCOL_VERSION}).",
        hint="Close the program and start it again with ./pvchat.",
    )


def _no_start(kind: WorkerKind, what: str) -> WorkerDied:
    return WorkerDied(
        f"The background process for {describe(kind)} {what}.",
        hint="Start the program with ./pvchat: it repairs its own installation.",
    )


def describe(kind: WorkerKind) -> str:
    return "clips and faces" if kind == "media" else "models"
