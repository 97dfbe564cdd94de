"""One other process that speaks to the owner of the data folder."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Literal, TextIO, cast

from pvchat_desktop.errors import ProgramError, ProtocolError, PVChatError
from pvchat_desktop.protocol import forwarding
from pvchat_desktop.protocol.channel import Channel, Doorway
from pvchat_desktop.protocol.codec import encode
from pvchat_desktop.protocol.forwarding import Ended, ForwardedCommand, Output, ShowWindow, ToOwner

RunCommand = Callable[[ForwardedCommand, TextIO, TextIO, threading.Event], int]
ShowClips = Callable[[list[str]], None]

_TICK_S = 0.1
_PIECE = 65_536  # characters in one message


class Visit:
    """`stop` is set when the visitor pressed Ctrl+C or went away; the owner sets it when it closes."""

    def __init__(
        self, doorway: Doorway, connection: Connection[bytes, bytes], run_command: RunCommand, show_window: ShowClips
    ) -> None:
        self.stop = threading.Event()
        self._doorway = doorway
        self._connection = connection
        self._run_command = run_command
        self._show_window = show_window

    def receive(self) -> None:
        """Let the visitor in, do what it asks, see it off. One that lacks the key or makes no sense is ignored."""
        try:
            channel = self._doorway.let_in(self._connection)
        except ProtocolError:
            return
        try:
            self._serve(channel, forwarding.decode_to_owner(channel.receive()))
        except (EOFError, ProtocolError):
            pass
        finally:
            channel.close()

    def _serve(self, channel: Channel, wish: ToOwner) -> None:
        work = threading.Thread(target=self._answer, args=(channel, wish), name="forwarded command", daemon=True)
        work.start()
        while work.is_alive():
            try:
                if channel.poll(_TICK_S):
                    forwarding.decode_to_owner(channel.receive())  # whatever it is: StopCommand is all there is to say
                    self.stop.set()
            except (EOFError, ProtocolError):
                self.stop.set()
                work.join()

    def _answer(self, channel: Channel, wish: ToOwner) -> None:
        out, err = self._stream(channel, "out"), self._stream(channel, "err")
        status = ProgramError.exit_status  # unless it ends otherwise
        try:
            status = self._do(wish, cast("TextIO", out), cast("TextIO", err))
        except PVChatError as error:
            err.write(f"{error.title}: {error}\n")
            status = error.exit_status
        finally:
            out.flush()
            err.flush()
            self._send(channel, Ended(status))

    def _do(self, wish: ToOwner, out: TextIO, err: TextIO) -> int:
        if isinstance(wish, ForwardedCommand):
            return self._run_command(wish, out, err, self.stop)
        if isinstance(wish, ShowWindow):
            self._show_window(list(wish.paths))
        return 0

    def _stream(self, channel: Channel, name: Literal["out", "err"]) -> _Stream:
        return _Stream(lambda text: self._send(channel, Output(name, text)))

    def _send(self, channel: Channel, message: Output | Ended) -> None:
        try:
            channel.send(encode(message))
        except EOFError:
            self.stop.set()


class _Stream(io.TextIOBase):
    """A text stream whose whole lines are sent at once, the rest when flushed. Any thread may write."""

    def __init__(self, send: Callable[[str], None]) -> None:
        super().__init__()
        self._send = send
        self._lock = threading.RLock()
        self._held = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._lock:
            lines, newline, self._held = (self._held + _valid(text)).rpartition("\n")
            self._pass_on(lines + newline)
        return len(text)

    def flush(self) -> None:
        with self._lock:
            held, self._held = self._held, ""
            self._pass_on(held)

    def _pass_on(self, text: str) -> None:
        for start in range(0, len(text), _PIECE):
            self._send(text[start : start + _PIECE])


def _valid(text: str) -> str:
    """`text` without lone surrogates, which file names in another encoding bring along."""
    return text.encode("utf-8", "backslashreplace").decode()
