"""One live worker process, as the program sees it: its messages and its end."""

from __future__ import annotations

import contextlib
import logging
import queue
import subprocess
import threading
from typing import Final

import psutil

from pvchat_desktop.client.last_words import LastWords
from pvchat_desktop.errors import ProtocolError
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.channel import Channel, check_size
from pvchat_desktop.protocol.messages import FromWorker, Heartbeat, Shutdown, ToWorker

_log = logging.getLogger(__name__)


class Gone:
    """Stands in the stream of messages where the channel ended; `reason` tells of a message nobody could read."""

    def __init__(self, reason: ProtocolError | None = None) -> None:
        self.reason = reason


class WorkerProcess:
    """A worker that said Hello. Used by one thread at a time; two threads of its own read and write its messages."""

    def __init__(self, child: subprocess.Popen[bytes], channel: Channel, words: LastWords) -> None:
        self.pid: Final = child.pid
        self.heard = 0  # messages so far, heartbeats included
        self._child = child
        self._channel = channel
        self._words = words
        self._inbox: queue.SimpleQueue[FromWorker | Gone] = queue.SimpleQueue()
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._read, name="worker messages", daemon=True),
            threading.Thread(target=self._write, name="worker requests", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def is_alive(self) -> bool:
        return self._child.poll() is None

    def send(self, message: ToWorker) -> None:
        """Never blocks, not even on a worker that reads nothing any more. Raises for a message that cannot be sent."""
        data = codec.encode(message)
        check_size(data)
        self._outbox.put(data)

    def next(self, timeout_s: float) -> FromWorker | Gone | None:
        """The next message other than a heartbeat, or None."""
        try:
            return self._inbox.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def cpu_s(self) -> float:
        """Processor time used so far."""
        try:
            times = psutil.Process(self.pid).cpu_times()
        except psutil.Error:
            return 0.0
        return times.user + times.system

    def waits_for_machine(self) -> bool:
        """For a disk, or for its turn on a processor that others keep busy."""
        try:
            return psutil.Process(self.pid).status() in (psutil.STATUS_DISK_SLEEP, psutil.STATUS_RUNNING)
        except psutil.Error:
            return False

    def shut_down(self, timeout_s: float) -> int:
        """End an idle process; returns its exit status, negative for a signal, as the others do."""
        self.send(Shutdown())
        return self.settle(timeout_s)

    def terminate(self, terminate_s: float) -> int:
        """Ask the system to end the process, then to kill it."""
        if self.is_alive:
            self._child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(terminate_s)
        return self.kill()

    def kill(self) -> int:
        status = reap(self._child, self._words)
        self._outbox.put(None)
        for thread in self._threads:
            thread.join()
        self._channel.close()
        return status

    def settle(self, timeout_s: float) -> int:
        """Wait for a process that is ending by itself, then as `kill`."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(timeout_s)
        return self.kill()

    def _read(self) -> None:
        try:
            while True:
                message = codec.decode_from_worker(self._channel.receive())
                self.heard += 1
                if not isinstance(message, Heartbeat):
                    self._inbox.put(message)
        except EOFError:
            self._inbox.put(Gone())
        except ProtocolError as error:
            self._inbox.put(Gone(error))

    def _write(self) -> None:
        with contextlib.suppress(EOFError):  # the reader tells of a worker that is gone
            while (data := self._outbox.get()) is not None:
                self._channel.send(data)


def reap(child: subprocess.Popen[bytes], words: LastWords) -> int:
    """Kill what is left of a process, let go of it and log where it crashed if it did; returns its exit status."""
    if child.poll() is None:
        child.kill()
    status = child.wait()
    if child.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()
    words.close()
    if text := words.text():
        _log.warning("worker %d last wrote: %s", child.pid, text)
    return status
