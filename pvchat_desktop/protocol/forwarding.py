"""What a second process of the program says to the one that owns the data folder, and what it hears back."""

from __future__ import annotations

from typing import Literal

import msgspec

from pvchat_desktop.protocol.codec import decode

FORWARDING_VERSION = 1


class _Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base: immutable, tagged with its type name."""


class ForwardedCommand(_Message, frozen=True):
    """A command line. Paths in `argv` are relative to `cwd`."""

    argv: tuple[str, ...]
    cwd: str
    wants_json: bool = False


class ShowWindow(_Message, frozen=True):
    """The program was started again: bring its window to the front and take these clips (absolute paths)."""

    paths: tuple[str, ...] = ()


class StopCommand(_Message, frozen=True):
    """Ctrl+C in the second process. Its going away means the same."""


ToOwner = ForwardedCommand | ShowWindow | StopCommand


class Output(_Message, frozen=True):
    """A piece of text for the second process's standard output or error."""

    stream: Literal["out", "err"]
    text: str


class Ended(_Message, frozen=True):
    status: int


FromOwner = Output | Ended


class OwnerCard(msgspec.Struct, frozen=True):
    """owner.json: where the owner of a data folder can be spoken to. Readable by its user alone."""

    pid: int
    started: str  # ISO 8601 UTC
    program: str
    version: int  # FORWARDING_VERSION
    address: str
    key: bytes


_to_owner: msgspec.json.Decoder[ToOwner] = msgspec.json.Decoder(ToOwner)
_from_owner: msgspec.json.Decoder[FromOwner] = msgspec.json.Decoder(FromOwner)
_card: msgspec.json.Decoder[OwnerCard] = msgspec.json.Decoder(OwnerCard)


def decode_to_owner(data: bytes) -> ToOwner:
    return decode(_to_owner, data)


def decode_from_owner(data: bytes) -> FromOwner:
    return decode(_from_owner, data)


def decode_card(data: bytes) -> OwnerCard:
    return decode(_card, data)
