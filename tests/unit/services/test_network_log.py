"""Every connection is written down, those that failed too; the list is read even where a line was cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pvchat_desktop.core.face_packs import FileSource
from pvchat_desktop.errors import Refused
from pvchat_desktop.services.hub import Hub
from pvchat_desktop.services.network_log import Contact, NetworkLog, RecordedHub

SOURCE = FileSource("somebody/faces", "detector.onnx", "0" * 40)


class FakeHub(Hub):
    """Serves one file, or fails after half of it."""

    def __init__(self, *, is_broken: bool = False) -> None:
        super().__init__("https://hub.example")
        self._is_broken = is_broken

    def size(self, source: FileSource) -> int | None:
        del source
        return 10

    def fetch(self, source: FileSource, file: Path, on_bytes: Callable[[int], None]) -> None:
        del source
        with file.open("ab") as stream:
            stream.write(b"12345")
        on_bytes(file.stat().st_size)
        if self._is_broken:
            raise Refused("The connection ended.")


def test_what_was_fetched_is_listed_newest_first(tmp_path: Path) -> None:
    log = NetworkLog(tmp_path)
    hub = RecordedHub(FakeHub(), log)
    assert hub.size(SOURCE) == 10
    hub.fetch(SOURCE, tmp_path / "part", lambda _bytes: None)
    hub.fetch(SOURCE, tmp_path / "part", lambda _bytes: None)  # goes on where it was
    newest, before, asked = log.contacts()
    assert (newest.host, newest.what, newest.bytes, newest.worked) == (
        "hub.example", "somebody/faces: detector.onnx", 5, True,
    )  # fmt: skip
    assert before.bytes == 5
    assert asked.bytes is None


def test_a_download_that_fails_is_listed_too(tmp_path: Path) -> None:
    log = NetworkLog(tmp_path)
    with pytest.raises(Refused):
        RecordedHub(FakeHub(is_broken=True), log).fetch(SOURCE, tmp_path / "part", lambda _bytes: None)
    (one,) = log.contacts()
    assert (one.bytes, one.worked) == (5, False)


def test_a_cut_off_line_does_not_hide_the_others(tmp_path: Path) -> None:
    log = NetworkLog(tmp_path)
    assert log.contacts() == ()
    log.add(Contact("2026-01-01T00:00:00+00:00", "hub.example", "a: b", None, worked=True))
    with (tmp_path / "network.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"at": "2026-')
    assert [one.what for one in log.contacts()] == ["a: b"]
