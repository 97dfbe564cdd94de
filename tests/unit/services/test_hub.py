"""Fetching a file from a server that cuts, stalls, sends elsewhere and does not go on where it is asked to."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from huggingface_hub import constants

from pvchat_desktop.core.face_packs import FileSource
from pvchat_desktop.errors import Cancelled, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.hub import PIECE_BYTES, Hub
from pvchat_desktop.services.network_log import NetworkLog, recorded_hub
from pvchat_desktop.settings import Settings

_REVISION = "2" * 40
_SOURCE = FileSource("people/small", "model.safetensors", _REVISION)
_DATA = b"".join(hashlib.sha256(n.to_bytes(4, "big")).digest() for n in range(4 * PIECE_BYTES // 32)) + b"end"
_PATIENCE_S = 0.3


@dataclass
class Server:
    """`cuts`: after so many bytes an answer ends, one for each; `stalls` so many answers after a piece."""

    address: str = ""
    cuts: list[int] = field(default_factory=list)
    always_cut_at: int | None = None
    stalls: int = 0
    elsewhere: str = ""  # the host that a file is said to lie on
    goes_on: bool = True
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def ranges(self) -> list[str | None]:
        return [start for method, _, start in self.asked if method == "GET"]


class _Handler(http.server.BaseHTTPRequestHandler):
    server_: Server

    def do_HEAD(self) -> None:
        self._note()
        if self.server_.elsewhere:
            self.send_response(302)
            self.send_header("Location", f"{self.server_.elsewhere}/store/model")
            self.send_header("X-Linked-Size", str(len(_DATA)))
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(_DATA)))
        self.send_header("ETag", '"e"')
        self.send_header("X-Repo-Commit", _REVISION)
        self.end_headers()

    def do_GET(self) -> None:
        start = self._note() if self.server_.goes_on else None
        first = int(start.removeprefix("bytes=").split("-")[0]) if start else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(_DATA) - first))
        if start:
            self.send_header("Content-Range", f"bytes {first}-{len(_DATA) - 1}/{len(_DATA)}")
        self.end_headers()
        self._send(_DATA[first:])

    def _send(self, data: bytes) -> None:
        server = self.server_
        if server.stalls:
            server.stalls -= 1
            self.wfile.write(data[: PIECE_BYTES + 7])
            self.wfile.flush()
            server.over.wait(30)
            return
        cut = server.cuts.pop(0) if server.cuts else server.always_cut_at
        self.wfile.write(data[:cut])

    def _note(self) -> str | None:
        start = self.headers.get("Range")
        self.server_.asked.append((self.command, self.path, start))
        return start

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    made = Server()
    threads = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"server_": made}))
    made.address = f"http://127.0.0.1:{threads.server_port}"
    running = threading.Thread(target=threads.serve_forever, args=(0.02,))
    running.start()
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _s: None)
    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", _PATIENCE_S)
    yield made
    made.over.set()
    threads.shutdown()
    running.join()
    threads.server_close()


def _fetch(server: Server, file: Path) -> list[int]:
    """-> the bytes that were reported, in their order."""
    seen: list[int] = []
    Hub(server.address).fetch(_SOURCE, file, seen.append)
    assert file.read_bytes() == _DATA
    return seen


@pytest.mark.parametrize("cut", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, len(_DATA) // 2, len(_DATA) - 1])
def test_a_cut_at_any_byte(server: Server, tmp_path: Path, cut: int) -> None:
    server.cuts = [cut]
    seen = _fetch(server, tmp_path / "model")
    whole = cut // PIECE_BYTES * PIECE_BYTES
    assert server.ranges == [None, f"bytes={whole}-" if whole else None]
    assert seen == sorted(seen)
    assert seen[-1] == len(_DATA), "no byte is counted twice"


def test_a_connection_that_never_holds_gets_there(server: Server, tmp_path: Path) -> None:
    server.always_cut_at = PIECE_BYTES + 1000
    _fetch(server, tmp_path / "model")
    assert len(server.ranges) >= 4


def test_a_connection_that_gives_nothing_is_given_up_and_what_came_is_kept(server: Server, tmp_path: Path) -> None:
    server.cuts, server.always_cut_at = [PIECE_BYTES], 0
    file = tmp_path / "model"
    with pytest.raises(Refused, match="could not be fetched") as caught:
        _fetch(server, file)
    assert "what has arrived is kept" in caught.value.hint
    assert file.stat().st_size == PIECE_BYTES
    server.always_cut_at = None
    server.asked.clear()
    _fetch(server, file)
    assert server.ranges == [f"bytes={PIECE_BYTES}-"]


def test_a_connection_that_stalls_is_taken_up_again(server: Server, tmp_path: Path) -> None:
    server.stalls = 2
    _fetch(server, tmp_path / "model")
    assert server.ranges == [None, f"bytes={PIECE_BYTES}-", f"bytes={2 * PIECE_BYTES}-"]


def test_a_file_that_lies_on_another_server_comes_from_there(server: Server, tmp_path: Path) -> None:
    server.elsewhere = server.address.replace("127.0.0.1", "localhost")
    _fetch(server, tmp_path / "model")
    assert [path for method, path, _ in server.asked if method == "GET"] == ["/store/model"]


def test_a_server_that_begins_anew_does_no_harm(server: Server, tmp_path: Path) -> None:
    server.goes_on = False
    file = tmp_path / "model"
    file.write_bytes(_DATA[: PIECE_BYTES + 5])
    _fetch(server, file)


def test_more_than_there_should_be_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(_DATA + b"?")
    _fetch(server, tmp_path / "model")


def test_a_stop_is_heard_within_a_piece(server: Server, tmp_path: Path) -> None:
    def stop(there: int) -> None:
        assert there <= PIECE_BYTES
        raise Cancelled

    with pytest.raises(Cancelled):
        Hub(server.address).fetch(_SOURCE, tmp_path / "model", stop)
    _fetch(server, tmp_path / "model")


def test_the_revision_is_part_of_what_is_asked_for(server: Server, tmp_path: Path) -> None:
    _fetch(server, tmp_path / "model")
    assert {path for _, path, _ in server.asked} == {f"/people/small/resolve/{_REVISION}/model.safetensors"}


def test_a_mirror_is_asked_instead_of_the_hub_and_named_in_the_log(server: Server, tmp_path: Path) -> None:
    folders = UserFolders.below(tmp_path)
    settings = Settings(folders.config / "settings.toml")
    settings.set("network.mirror", server.address)
    recorded_hub(folders, settings).fetch(_SOURCE, tmp_path / "model", lambda _there: None)
    assert (tmp_path / "model").read_bytes() == _DATA
    (contact,) = NetworkLog(folders.data).contacts()
    assert contact.host == server.address.removeprefix("http://")
