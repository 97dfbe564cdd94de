"""What a worker is told before it connects: one line of JSON on its standard input, out of sight of other users."""

from __future__ import annotations

import msgspec

from pvchat_desktop.errors import ProtocolError


class WorkerStart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: bytes
    log_folder: str
    heartbeat_s: float = 1.0


def to_line(start: WorkerStart) -> bytes:
    return msgspec.json.encode(start) + b"\n"


def from_line(line: bytes) -> WorkerStart:
    try:
        return msgspec.json.decode(line, type=WorkerStart)
    except msgspec.MsgspecError as error:
        raise ProtocolError("A worker was started without its first line.") from error
