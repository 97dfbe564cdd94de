from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Client, Pipe
from pathlib import Path

import pytest

from pvchat_desktop.errors import ProtocolError
from pvchat_desktop.protocol import channel as channel_module
from pvchat_desktop.protocol.channel import Channel, Doorway, connect, new_key

_KEY = b"k" * 32


@pytest.fixture
def doorway() -> Iterator[Doorway]:
    doorway = Doorway(_KEY)
    yield doorway
    doorway.close()


@pytest.fixture
def ends(doorway: Doorway) -> Iterator[tuple[Channel, Channel]]:
    with ThreadPoolExecutor(1) as pool:
        far = pool.submit(lambda: doorway.let_in(doorway.accept()))
        near = connect(doorway.address, _KEY)
        yield near, far.result(5)
    near.close()
    far.result().close()


def test_messages_pass_both_ways(ends: tuple[Channel, Channel]) -> None:
    near, far = ends
    near.send(b"{}")
    assert far.poll(1)
    assert far.receive() == b"{}"
    far.send("ü".encode() * 1_000)
    assert near.receive() == "ü".encode() * 1_000
    assert not near.poll(0)


def test_threads_send_whole_messages(ends: tuple[Channel, Channel]) -> None:
    near, far = ends
    wanted = {bytes([n]) * 30_000 for n in range(20)}
    with ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(near.send, message) for message in wanted]
        assert {far.receive() for _ in wanted} == wanted
        for done in sent:
            done.result()


def test_the_end_of_the_other_side(ends: tuple[Channel, Channel]) -> None:
    near, far = ends
    far.close()
    assert near.poll(1)
    with pytest.raises(EOFError):
        near.receive()
    with pytest.raises(EOFError):
        near.send(b"{}")


def test_an_end_within_a_message() -> None:
    left, right = Pipe()
    os.write(left.fileno(), b"\x00\x00\x00\x10half")
    left.close()
    with pytest.raises(EOFError):
        Channel(right).receive()
    right.close()


def test_messages_that_are_too_big(ends: tuple[Channel, Channel], monkeypatch: pytest.MonkeyPatch) -> None:
    near, far = ends
    near.send(b"x" * 11)
    monkeypatch.setattr(channel_module, "MAX_BYTES", 10)
    with pytest.raises(ProtocolError, match="too big"):
        far.receive()
    with pytest.raises(ProtocolError, match="too big"):
        near.send(b"x" * 11)


def test_a_wrong_key_is_refused_on_both_sides(doorway: Doorway) -> None:
    with ThreadPoolExecutor(1) as pool:
        far = pool.submit(lambda: doorway.let_in(doorway.accept()))
        with pytest.raises(ProtocolError):
            connect(doorway.address, b"another key")
        with pytest.raises(ProtocolError):
            far.result(5)


def test_a_stranger_that_speaks_something_else(doorway: Doorway) -> None:
    with ThreadPoolExecutor(1) as pool:
        far = pool.submit(lambda: doorway.let_in(doorway.accept()))
        stranger = Client(doorway.address)
        stranger.send_bytes(b"GET / HTTP/1.1")
        with pytest.raises(ProtocolError):
            far.result(5)
        stranger.close()


def test_a_doorway_where_nobody_opens(doorway: Doorway) -> None:
    with pytest.raises(TimeoutError):
        connect(doorway.address, _KEY, wait_s=0.05)


def test_closing_ends_a_waiting_accept(doorway: Doorway) -> None:
    failed = threading.Event()

    def wait() -> None:
        try:
            doorway.accept()
        except OSError:
            failed.set()

    thread = threading.Thread(target=wait)
    thread.start()
    doorway.close()
    thread.join(5)
    assert failed.is_set()
    with pytest.raises(OSError, match=r".*"):
        connect(doorway.address, _KEY)


@pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")
@pytest.mark.parametrize("name", ["tmp", "日本語" * 20, "x" * 200])
def test_the_address_is_short_private_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    doorway = Doorway(new_key())
    address = Path(doorway.address)
    assert len(os.fsencode(address)) <= 107
    assert address.is_socket()
    assert address.parent.stat().st_mode & 0o777 == 0o700
    doorway.close()
    assert not address.parent.exists()
