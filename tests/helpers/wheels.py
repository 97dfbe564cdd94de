"""Tiny real wheels, and an index on this machine that publishes them."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


def make_wheel(folder: Path, name: str, version: str, *, tag: str = "py3-none-any", filler: int = 0) -> Path:
    """A wheel of one module that knows its version; `filler`: bytes to make it large."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"version = {version!r}\nfiller = {'x' * filler!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    rows = [f"{place},sha256={_digest(text)},{len(text)}" for place, text in files.items()]
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for place, text in (files | {f"{info}/RECORD": "\n".join([*rows, f"{info}/RECORD,,", ""])}).items():
            archive.writestr(zipfile.ZipInfo(place), text)  # dated 1980: the same bytes each time
    return wheel


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@dataclass
class PublishedWheels:
    """`cut_at`: after so many bytes of a file the connection ends, once; `spoil`: files that arrive changed."""

    folder: Path
    address: str = ""
    as_json: bool = True
    cut_at: int | None = None
    spoil: set[str] = field(default_factory=set)
    asked: list[tuple[str, str | None]] = field(default_factory=list)  # (path, Range)

    def page(self, package: str) -> bytes:
        wheels = sorted(self.folder.glob(f"{package.replace('-', '_')}-*.whl"))
        if self.as_json:
            rows = [{"filename": w.name, "url": f"/files/{w.name}", "hashes": {"sha256": sha256(w)},
                     "size": w.stat().st_size} for w in wheels]  # fmt: skip
            return json.dumps({"meta": {"api-version": "1.1"}, "name": package, "files": rows}).encode()
        links = [f'<a href="../../files/{w.name.replace("+", "%2B")}#sha256={sha256(w)}">{w.name}</a>' for w in wheels]
        return f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>".encode()


class _Handler(http.server.BaseHTTPRequestHandler):
    published: PublishedWheels

    def do_GET(self) -> None:
        start = self.headers.get("Range")
        self.published.asked.append((self.path, start))
        if self.path.startswith("/files/"):
            self._send_file(self.path.rpartition("/")[2].replace("%2B", "+"), start)
        else:
            kind = "application/vnd.pypi.simple.v1+json" if self.published.as_json else "text/html"
            self._send(200, self.published.page(self.path.strip("/").rpartition("/")[2]), {"Content-Type": kind})

    def _send_file(self, name: str, start: str | None) -> None:
        data = (self.published.folder / name).read_bytes()
        if name in self.published.spoil:
            data = bytes([data[0] ^ 1]) + data[1:]
        first = int(start.removeprefix("bytes=").split("-")[0]) if start else 0
        headers = {"Content-Range": f"bytes {first}-{len(data) - 1}/{len(data)}"} if start else {}
        self._send(206 if start else 200, data[first:], headers)

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(data))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.path.startswith("/files/") and self.published.cut_at is not None:
            data, self.published.cut_at = data[: self.published.cut_at], None
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def index_of(folder: Path) -> Iterator[PublishedWheels]:
    published = PublishedWheels(folder)
    handler = type("Handler", (_Handler,), {"published": published})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    published.address = f"http://127.0.0.1:{server.server_port}/simple"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield published
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
