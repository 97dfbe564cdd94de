"""An authenticated local channel that carries whole messages as bytes.

A Unix socket in a private folder, or a named pipe on Windows. Only `send_bytes` and `recv_bytes` of the standard
library's connections are used: nothing that arrives is ever unpickled.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
import tempfile
import threading
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path

from pvchat_desktop.errors import ProtocolError

MAX_BYTES = 64 * 1024 * 1024  # a scan of a day of footage is a few MiB; more than this is no message of ours
_MAX_ADDRESS_BYTES = 107  # sun_path of a Unix socket, less its closing zero
_PREFIX = "pvchat-"

_NOT_LET_IN = (AuthenticationError, EOFError, OSError, AssertionError)  # the last from a challenge that is none


class Channel:
    """One end of a channel. Any thread may send; one thread receives."""

    def __init__(self, connection: Connection[bytes, bytes]) -> None:
        self._connection = connection
        self._sending = threading.Lock()

    def send(self, data: bytes) -> None:
        """Send one message. Raises EOFError when the other end is gone, ProtocolError when the message is too big."""
        check_size(data)
        try:
            with self._sending:
                self._connection.send_bytes(data)
        except OSError as error:
            raise EOFError from error

    def receive(self) -> bytes:
        """Wait for one message. Raises EOFError when the other end is gone, ProtocolError on one that is too big."""
        try:
            return self._connection.recv_bytes(MAX_BYTES)
        except OSError as error:
            if "bad message length" in str(error):  # the standard library has no type of its own for it
                raise ProtocolError("A message was too big to be read.") from error
            raise EOFError from error

    def poll(self, timeout_s: float) -> bool:
        """True when a message, or the end of the channel, can be received at once."""
        try:
            return self._connection.poll(timeout_s)
        except OSError:
            return True

    def close(self) -> None:
        self._connection.close()


def check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise ProtocolError(f"A message of {len(data)} bytes is too big to send.")


def new_key() -> bytes:
    return secrets.token_bytes(32)


def connect(address: str, key: bytes, *, wait_s: float | None = None) -> Channel:
    """Join the channel at `address`.

    Raises OSError when nobody listens there or nobody opens within `wait_s`, ProtocolError for a wrong key.
    """
    connection = Client(address, family=_family())
    if not connection.poll(wait_s):
        connection.close()
        raise TimeoutError
    try:
        answer_challenge(connection, key)
        deliver_challenge(connection, key)
    except _NOT_LET_IN as error:
        connection.close()
        raise ProtocolError("The other end of a local channel did not accept the key.") from error
    return Channel(connection)


class Doorway:
    """Where others connect. The address is short whatever the user's folders are called, and private to the user."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._closed = False
        self._folder = None if sys.platform == "win32" else _private_folder()
        address = str(self._folder / "s") if self._folder else None
        self._listener = Listener(address, family=_family(), backlog=16)
        self.address = str(self._listener.address)

    def accept(self) -> Connection[bytes, bytes]:
        """Wait for somebody, not yet let in. Raises OSError once closed. One thread at a time."""
        connection = self._listener.accept()
        if self._closed:
            connection.close()
            raise OSError("closed")
        return connection

    def let_in(self, connection: Connection[bytes, bytes]) -> Channel:
        """Check the key both ways; may wait for as long as the other end likes. Raises ProtocolError if it is wrong."""
        try:
            deliver_challenge(connection, self._key)
            answer_challenge(connection, self._key)
        except _NOT_LET_IN as error:
            connection.close()
            raise ProtocolError("Somebody knocked without the right key.") from error
        return Channel(connection)

    def close(self) -> None:
        """Stop listening; a waiting `accept` ends."""
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(OSError):  # wakes a waiting accept: closing the socket alone would not
            Client(self.address, family=_family()).close()
        with contextlib.suppress(OSError):
            self._listener.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def sweep(address: str) -> None:
    """Remove what a doorway at `address` left behind when its process was killed."""
    if sys.platform != "win32" and Path(address).parent.name.startswith(_PREFIX):
        with contextlib.suppress(OSError):
            Path(address).unlink(missing_ok=True)
            Path(address).parent.rmdir()


def _family() -> str:
    return "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"


def _private_folder() -> Path:
    """A fresh folder that only this user may enter, with a path short enough for a socket in it."""
    for parent in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):  # noqa: S108  # mkdtemp is safe
        if not parent or len(os.fsencode(parent)) + len(f"/{_PREFIX}12345678/s") > _MAX_ADDRESS_BYTES:
            continue
        with contextlib.suppress(OSError):
            return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    raise ProtocolError("No folder for a local channel could be made.", hint="Check that /tmp can be written to.")
