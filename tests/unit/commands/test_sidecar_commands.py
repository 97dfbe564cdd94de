"""Sidecars, chapters and tables from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pvchat_desktop import bootstrap
from pvchat_desktop.cli import main
from pvchat_desktop.core.regions import Area, Region
from pvchat_desktop.services.xmp import Document
from tests.helpers.prepared import Figure, Prepared, prepared_app

Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json in a folder where Anna was learned from one clip; returns the document."""
    worker = Prepared()
    monkeypatch.setattr(bootstrap, "open_app", lambda folders: prepared_app(folders, worker))
    folder = tmp_path / "clips"
    worker.clip(folder / "anna.mp4", Figure(1))
    worker.clip(folder / "both.mp4", Figure(1), Figure(2, x=900))
    monkeypatch.chdir(folder)

    def call(*words: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert main([*words, "--json"]) == status, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    call("library", "add", ".")
    call("library", "scan")
    call("enroll", "anna.mp4", "--name", "Anna", "--consent", "Yes.")
    return call


def test_sidecars_are_previewed_written_and_removed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    sidecar = Path("anna.mp4.xmp")
    preview = run("library", "write-sidecars", "--all", "--dry-run")
    assert preview["preview"]
    assert [one["what"] for one in preview["sidecars"] if one["people"]] == ["new"]
    refused = run("library", "write-sidecars", "--all", status=1)["error"]
    assert "Names leave the program" in refused["hint"]
    assert not sidecar.exists()
    assert run("library", "write-sidecars", "anna", "--yes")["sidecars"][0]["regions"] == 1
    assert [one.name for one in Document(sidecar.read_bytes()).ours()] == ["Anna"]
    assert run("library", "write-sidecars", "--all", "--suggested", "--yes")["people"] == 1
    assert Path("both.mp4.xmp").exists()
    run("library", "write-sidecars", "--all", "--remove", "--yes")
    assert not sidecar.exists()
    capsys.readouterr()
    assert main(["library", "write-sidecars", "--dry-run"]) == 2
    assert main(["library", "write-sidecars", "--all", "--dry-run"]) == 0
    assert "would be written beside 1 clip: 1 new file." in capsys.readouterr().out


def test_names_of_sidecars_are_counted_added_and_undone(run: Run) -> None:
    document = Document(None)
    document.put([Region("Ben", Area(938 / 1920, 85 / 1080, 60 / 1920, 70 / 1080), 2.0)], size_px=(1920, 1080))
    Path("both.mp4.xmp").write_bytes(document.data())
    assert run("people", "import-sidecars", status=1)["error"]["message"] == (
        "1 person named in 1 sidecar; add as suggestions?"
    )
    plan = run("people", "import-sidecars", "--dry-run")
    assert (plan["suggestions"], plan["people"][0]["person"], plan["operation"]) == (1, None, None)
    assert run("people", "import-sidecars", ".", "--yes")["operation"] is not None
    assert {track["person"] for track in run("faces", "both")["tracks"]} == {"Anna", "Ben"}
    assert run("people", "import-sidecars")["skipped"] == {"known": 1}
    run("people", "undo")
    assert {track["person"] for track in run("faces", "both")["tracks"]} == {"Anna", None}


def test_chapters_and_tables_are_written(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("library", "export-chapters", "anna")["text"].startswith("WEBVTT")
    run("library", "export-chapters", "anna", "anna.txt", "--format", "ffmetadata")
    assert Path("anna.txt").read_text().startswith(";FFMETADATA1")
    exported = run("library", "export", "all.csv", "--spreadsheet")
    assert (exported["appearances"], exported["format"]) == (2, "csv")
    assert run("library", "export", "all.json", "--confirmed")["appearances"] == 1
    capsys.readouterr()
    assert main(["library", "export", "all.txt"]) == 2
    assert "Which format?" in capsys.readouterr().err
