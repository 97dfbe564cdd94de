"""The other side of the owner: handing a command to the process that owns the data folder."""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Sequence

from pvchat_desktop import __version__
from pvchat_desktop.errors import Cancelled, ProtocolError, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol import forwarding
from pvchat_desktop.protocol.channel import Channel, connect
from pvchat_desktop.protocol.codec import encode
from pvchat_desktop.protocol.forwarding import (
    FORWARDING_VERSION,
    Ended,
    ForwardedCommand,
    FromOwner,
    OwnerCard,
    ShowWindow,
    StopCommand,
)
from pvchat_desktop.services.owner import CARD_NAME, Owner, claim

_PATIENCE_S = 15.0  # an owner that is starting or closing answers, or is gone, within this time
_OPENING_S = 5.0  # of it for one try
_TRY_AGAIN_S = 0.1
_TICK_S = 0.2


def command_here(argv: Sequence[str], *, wants_json: bool) -> ForwardedCommand:
    """A command as it was given to this process."""
    return ForwardedCommand(tuple(argv), os.getcwd(), wants_json)  # noqa: PTH109  # as text, for the wire


def claim_or_forward(folders: UserFolders, wish: ForwardedCommand | ShowWindow) -> Owner | int:
    """Become the owner, or have the owner do it, print what it writes, and return its exit status.

    Ctrl+C stops the command, a second one stops waiting for it. Raises as `claim`; StorageError when the owner does not
    answer, Refused when it is of another version or closes before it is done.
    """
    until = time.monotonic() + _PATIENCE_S
    while True:
        if (owner := claim(folders)) is not None:
            return owner
        if (channel := _call(folders)) is not None:
            return _converse(channel, wish)
        if time.monotonic() > until:
            raise _no_answer(folders)
        time.sleep(_TRY_AGAIN_S)


def _call(folders: UserFolders) -> Channel | None:
    """Reach the owner; None when nobody answers where the card says, as when its writer is gone."""
    try:
        card = forwarding.decode_card((folders.data / CARD_NAME).read_bytes())
        channel = connect(card.address, card.key, wait_s=_OPENING_S)
    except (OSError, ProtocolError):
        return None
    _check(card)
    return channel


def _check(card: OwnerCard) -> None:
    if (card.program, card.version) != (__version__, FORWARDING_VERSION):
        raise Refused(
            f"PVChat Desktop {card.program} is open, and this is {__version__}.", hint="Close it and try again."
        )


def _no_answer(folders: UserFolders) -> StorageError:
    return StorageError(
        f"Another process is using the data folder and does not answer: {folders.data}",
        hint="Wait a moment. If it goes on, end that process (its number is in owner.json in that folder).",
    )


def _converse(channel: Channel, wish: ForwardedCommand | ShowWindow) -> int:
    heard: queue.SimpleQueue[FromOwner | None] = queue.SimpleQueue()
    listening = threading.Thread(target=_listen, args=(channel, heard), name="owner's answers", daemon=True)
    try:
        channel.send(encode(wish))
        listening.start()
        try:
            return _print_until_end(heard)
        except KeyboardInterrupt:
            channel.send(encode(StopCommand()))
            return _print_until_end(heard)
    except KeyboardInterrupt:
        return Cancelled.exit_status
    except EOFError as error:
        raise Refused(
            "PVChat Desktop was closed before this was done.", hint="Try again.", title="Not done", code="owner_closed"
        ) from error


def _listen(channel: Channel, heard: queue.SimpleQueue[FromOwner | None]) -> None:
    with contextlib.suppress(EOFError, ProtocolError):
        while True:
            heard.put(forwarding.decode_from_owner(channel.receive()))
    heard.put(None)
    channel.close()


def _print_until_end(heard: queue.SimpleQueue[FromOwner | None]) -> int:
    """The exit status. Raises EOFError when the owner goes away without one."""
    while True:
        try:
            message = heard.get(timeout=_TICK_S)  # in short waits, so that Ctrl+C is heard on every system
        except queue.Empty:
            continue
        if message is None:
            raise EOFError
        if isinstance(message, Ended):
            return message.status
        stream = sys.stdout if message.stream == "out" else sys.stderr
        stream.write(message.text)
        stream.flush()
