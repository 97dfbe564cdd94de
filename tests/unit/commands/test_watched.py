"""Watched folders and the scan of a library from the command line."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pvchat_desktop import bootstrap
from pvchat_desktop.cli import main
from pvchat_desktop.protocol.messages import Request, ScanFaces
from pvchat_desktop.services.library_scan import KIND
from tests.helpers.prepared import Figure, Prepared, prepared_app

Run = Callable[..., Any]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Prepared:
    worker = Prepared()
    monkeypatch.setattr(bootstrap, "open_app", lambda folders: prepared_app(folders, worker))
    return worker


@pytest.fixture
def run(worker: Prepared, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json; returns the document."""
    del worker

    def call(*words: str | Path, status: int = 0) -> Any:
        capsys.readouterr()
        assert main([*map(str, words), "--json"]) == status, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def films(worker: Prepared, tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    worker.clip(folder / "anna.mp4", Figure(1))
    worker.clip(folder / "ben.mp4", Figure(2))
    return folder


def test_a_watched_folder_fills_the_library(run: Run, worker: Prepared, films: Path) -> None:
    assert run("library", "watched") == {"watched": []}
    report = run("library", "watch", films)
    assert len(report["added"]) == 2
    assert report["watched"][0]["folder"] == str(films)
    worker.clip(films / "new.mp4")
    shutil.copy(films / "anna.mp4", films / "copy of anna.mp4")
    assert run("library", "scan")["scanned"] == 3
    clips = {len(clip["places"]): clip["title"] for clip in run("library", "list")["clips"]}
    assert 2 in clips
    assert run("library", "unwatch", films)["watched"] == []
    assert len(run("library", "list")["clips"]) == 3


def test_what_is_said_of_folders(run: Run, films: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("library", "watch", films)
    films.rename(films.parent / "away")
    capsys.readouterr()
    assert main(["library", "scan"]) == 1, "nothing of it is there"
    said = capsys.readouterr().out
    assert f"{films} is not there now; its clips stay." in said
    assert main(["library", "watched"]) == 0
    assert "missing" in capsys.readouterr().out
    assert run("library", "watch", films / "absent", status=1)["error"]["code"] == "not_found"


def test_a_scan_of_the_library_is_paused_and_resumed_from_the_list_of_jobs(
    run: Run, worker: Prepared, films: Path
) -> None:
    run("library", "add", films)

    def stop_at_the_second(request: Request, _stop: object) -> None:
        if isinstance(request, ScanFaces) and worker.count(ScanFaces) == 2:
            signal.raise_signal(signal.SIGINT)

    worker.before = stop_at_the_second
    run("library", "scan", status=130)
    (job,) = [job for job in run("jobs", "list")["jobs"] if job["kind"] == KIND]
    assert job["state"] == "interrupted"
    worker.before = lambda _request, _stop: None
    jobs = run("jobs", "resume", job["id"][:8])["jobs"]
    assert next(one for one in jobs if one["id"] == job["id"])["state"] == "done"
    assert run("library", "scan")["done_before"] == 2
