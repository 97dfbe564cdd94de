"""Messages to JSON bytes and back. Never pickles: bytes from a socket must not be able to run code."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from pvchat_desktop.errors import ProtocolError, Refused
from pvchat_desktop.protocol.messages import FromWorker, Request, ToWorker

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
_from_worker: msgspec.json.Decoder[FromWorker] = msgspec.json.Decoder(FromWorker)
_to_worker: msgspec.json.Decoder[ToWorker] = msgspec.json.Decoder(ToWorker)
_request: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)


def encode(message: msgspec.Struct) -> bytes:
    """One line of JSON. Raises Refused for a text that is no Unicode, such as a file name in another encoding."""
    try:
        return _encoder.encode(message)
    except UnicodeEncodeError as error:
        raise Refused(
            "A file or folder name holds characters that are no valid text.", hint="Rename it and try again."
        ) from error


def decode(decoder: msgspec.json.Decoder[T], data: bytes) -> T:
    """Raises ProtocolError for what is not exactly such a message."""
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"A message could not be read: {error}") from error


def decode_from_worker(data: bytes) -> FromWorker:
    return decode(_from_worker, data)


def decode_to_worker(data: bytes) -> ToWorker:
    return decode(_to_worker, data)


def decode_request(data: bytes) -> Request:
    """Read a request as stored in a job's row."""
    return decode(_request, data)
