"""Refuses every connection that would leave this machine; loaded by the tests and by each Python they start."""

import sys
from typing import Any

blocked: list[str] = []


def _is_local(host: object) -> bool:
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if host is None or not isinstance(host, str):
        return True  # no host: an AF_UNIX or netlink address, or this machine itself
    return host in {"", "localhost", "::1", "0.0.0.0"} or host.startswith(("127.", "::ffff:127."))  # noqa: S104


def _refuse(event: str, host: object) -> None:
    blocked.append(f"{event} {host}")
    raise ConnectionRefusedError(f"Tests have no network ({event} {host}).")


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    host: object = None
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[1]
        host = address[0] if isinstance(address, tuple) and address else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        host = args[0]
    if not _is_local(host):
        _refuse(event, host)


sys.addaudithook(_hook)
