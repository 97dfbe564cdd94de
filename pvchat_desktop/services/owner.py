"""One process owns a data folder; every other one hands it its command.

The owner holds an operating system's lock, which ends with the process however it ends. `owner.json` beside it only
says where the owner can be spoken to; without the lock it means nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import filelock

from pvchat_desktop import __version__
from pvchat_desktop.errors import ProtocolError, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol import forwarding
from pvchat_desktop.protocol.channel import Doorway, new_key, sweep
from pvchat_desktop.protocol.codec import encode
from pvchat_desktop.protocol.forwarding import FORWARDING_VERSION, OwnerCard
from pvchat_desktop.services.visit import RunCommand, ShowClips, Visit

_log = logging.getLogger(__name__)

CARD_NAME = "owner.json"
_LOCK_NAME = "owner.lock"
_CLOSING_S = 5.0  # for the commands of others to notice that they should stop


class Owner:
    """This process owns the data folder until `close`, or its end."""

    def __init__(self, folder: Path, lock: filelock.BaseFileLock) -> None:
        self._lock = lock
        self._visits: set[Visit] = set()
        self._changed = threading.Condition()
        self._accepting: threading.Thread | None = None
        key = new_key()
        self._doorway: Final = Doorway(key)
        self._card: Final = folder / CARD_NAME
        _sweep(self._card)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        card = OwnerCard(os.getpid(), now, __version__, FORWARDING_VERSION, self._doorway.address, key)
        try:
            _write_privately(self._card, encode(card))
        except OSError:
            self._doorway.close()
            raise

    def serve(self, run_command: RunCommand, show_window: ShowClips) -> None:
        """Answer other processes from now on, in threads of its own; returns at once.

        `run_command` is called in a thread per command with its two output streams and an event that is set when it
        should stop; it returns the exit status. `show_window` is called with clip paths. Both may raise our errors.
        """
        self._accepting = threading.Thread(
            target=self._accept, args=(run_command, show_window), name="owner", daemon=True
        )
        self._accepting.start()

    def wait_until_idle(self, timeout_s: float | None = None) -> bool:
        """For an owner without a window: let the commands of others end before `close`. False when time is up."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._visits, timeout_s)

    def close(self) -> None:
        """Stop the commands of others and let go of the folder."""
        self._doorway.close()
        if self._accepting is not None:
            self._accepting.join()
        with self._changed:
            for visit in self._visits:
                visit.stop.set()
        if not self.wait_until_idle(_CLOSING_S):
            _log.warning("a forwarded command did not stop in time")
        self._card.unlink(missing_ok=True)
        self._lock.release()

    def _accept(self, run_command: RunCommand, show_window: ShowClips) -> None:
        with contextlib.suppress(OSError):  # the doorway was closed
            while True:
                visit = Visit(self._doorway, self._doorway.accept(), run_command, show_window)
                with self._changed:
                    self._visits.add(visit)
                threading.Thread(target=self._receive, args=(visit,), name="visit", daemon=True).start()

    def _receive(self, visit: Visit) -> None:
        try:
            visit.receive()
        finally:
            with self._changed:
                self._visits.discard(visit)
                self._changed.notify_all()


def claim(folders: UserFolders) -> Owner | None:
    """Become the owner of the data folder; None when another process is. Raises StorageError when none can be."""
    if folders.is_data_chosen and not folders.data.is_dir():
        raise StorageError(
            f"The folder of your library is not there: {folders.data}.",
            hint="Connect its drive and try again: names and answers stay in it.",
        )
    try:
        folders.data.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folders.data / _LOCK_NAME, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            return None
        try:
            return Owner(folders.data, lock)
        except BaseException:
            lock.release()
            raise
    except OSError as error:
        raise StorageError(
            f"Your data folder cannot be used: {folders.data}.",
            hint="Check that it exists, that you may write to it and that its disk is not full.",
        ) from error


def _sweep(card: Path) -> None:
    """Remove what an owner that was killed left behind."""
    with contextlib.suppress(OSError, ProtocolError):
        sweep(forwarding.decode_card(card.read_bytes()).address)


def _write_privately(path: Path, data: bytes) -> None:
    """Write a file that no other user may read, in one step."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
