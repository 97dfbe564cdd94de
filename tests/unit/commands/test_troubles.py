"""What a person is told when the data folder is in trouble: words and exit status 1, never a stack trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pvchat_desktop.cli import main, opens_window
from tests.helpers.people import Scene, people_clip

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json; the status, the document, and what was written beside it."""

    def call(*words: str | Path) -> tuple[int, Any, str]:
        capsys.readouterr()
        status = main([*map(str, words), "--json"])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return status, json.loads(said.out), said.err

    return call


def _refusal(result: tuple[int, Any, str]) -> str:
    status, document, err = result
    error = document["error"]
    assert (status, error["code"]) == (1, "storage")
    assert error["hint"]
    assert error["message"] in err
    return str(error["message"])


def test_a_file_in_place_of_the_data_folder(run: Run, pvchat_home: Path) -> None:
    pvchat_home.mkdir()
    (pvchat_home / "data").touch()
    assert "data folder" in _refusal(run("people", "list"))


def test_a_catalog_that_is_none(run: Run, pvchat_home: Path) -> None:
    (pvchat_home / "data").mkdir(parents=True)
    (pvchat_home / "data" / "catalog.db").write_bytes(b"my shopping list")
    assert "is not a catalog" in _refusal(run("people", "list"))
    assert (pvchat_home / "data" / "catalog.db").read_bytes() == b"my shopping list"


def test_a_damaged_catalog_is_left_as_it_is(run: Run, pvchat_home: Path) -> None:
    assert run("people", "list")[0] == 0
    catalog = pvchat_home / "data" / "catalog.db"
    data = bytearray(catalog.read_bytes())
    data[100:8000] = os.urandom(7900)
    catalog.write_bytes(data)
    assert "damaged" in _refusal(run("people", "list"))
    assert catalog.read_bytes() == bytes(data)


def test_log_files_that_cannot_be_written(run: Run, pvchat_home: Path) -> None:
    (pvchat_home / "data").mkdir(parents=True)
    (pvchat_home / "data" / "logs").touch()
    assert "cannot be written to" in _refusal(run("people", "list"))


def test_settings_that_cannot_be_read(run: Run, pvchat_home: Path) -> None:
    (pvchat_home / "config" / "settings.toml").mkdir(parents=True)
    assert "settings" in _refusal(run("people", "list"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB, which only root can make."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a disk needs root on Linux")
    folder = tmp_path / "small disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_that_fills_up(run: Run, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the step that finds no room: words, nothing half-stored, and all is well with room again."""
    clip = people_clip(tmp_path / "anna.mp4", Scene(1, (("anna", 0.5),)))
    monkeypatch.setenv("PVCHAT_HOME", str(small_disk))
    assert run("library", "list")[0] == 0
    filler = small_disk / "filler"
    failures = 0
    for free in (0, 4_000, 60_000, 150_000):
        filler.unlink(missing_ok=True)
        room = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        filler.write_bytes(bytes(max(0, room - free)))
        status, document, err = run("faces", clip)
        if status != 0:
            assert (status, document["error"]["code"]) == (1, "storage"), err
            failures += 1
    assert failures >= 2
    filler.unlink()
    status, document, err = run("faces", clip)
    assert (status, len(document["tracks"])) == (0, 1), err
    assert [one["is_scanned"] for one in run("library", "list")[1]["clips"]] == [True]


def test_a_disk_that_may_only_be_read(run: Run, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PVCHAT_HOME", str(small_disk))
    assert run("library", "list")[0] == 0
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert "data folder cannot be used" in _refusal(run("library", "list"))
    assert "data folder cannot be used" in _refusal(run("doctor"))


def test_a_command_is_never_taken_for_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("doctor", "clip.mp4"):
        Path(name).touch()
    assert not opens_window(["doctor"])
    assert opens_window(["clip.mp4"])
    assert opens_window(["clips/other.mp4"])
    assert opens_window([])
    assert not opens_window(["x" * 5000])
    assert not opens_window(["--json"])
