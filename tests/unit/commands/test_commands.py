"""Commands on a prepared worker: what they print, what they return, and the ways in which they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pvchat_desktop import bootstrap
from pvchat_desktop.cli import main
from tests.helpers.prepared import Figure, Prepared, prepared_app

Run = Callable[..., Any]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Prepared:
    worker = Prepared()
    monkeypatch.setattr(bootstrap, "open_app", lambda folders: prepared_app(folders, worker))
    return worker


@pytest.fixture
def clips(worker: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands are given: Anna alone, Anna with Ben, nobody."""
    folder = tmp_path / "clips"
    worker.clip(folder / "anna.mp4", Figure(1))
    worker.clip(folder / "both.mp4", Figure(1), Figure(2, x=400))
    worker.clip(folder / "nobody.mp4")
    monkeypatch.chdir(folder)
    return folder


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
def say(worker: Prepared, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command; returns what a person reads."""
    del worker

    def call(*words: str, status: int = 0) -> str:
        capsys.readouterr()
        assert main(list(words)) == status
        said = capsys.readouterr()
        return said.out if status == 0 else said.err

    return call


@pytest.mark.usefixtures("clips")
def test_the_library_is_filled_looked_through_and_emptied(run: Run, say: Callable[..., str]) -> None:
    assert "library is empty" in say("library", "list")
    assert len(run("library", "add", ".")["added"]) == 3
    assert "Clips added: 0. Known already: 3." in say("library", "add", ".")
    assert run("library", "scan") == {"scanned": 3, "done_before": 0, "refused": []}
    assert "Done before: 3." in say("library", "scan")
    assert run("library", "scan", "anna", "--again")["scanned"] == 1
    assert "nobody" in say("library", "list")
    assert len(run("library", "remove", "anna", "both")["removed"]) == 2
    assert [clip["title"] for clip in run("library", "list")["clips"]] == ["nobody"]
    assert run("library", "remove", "anna", status=1)["error"]["code"] == "not_found"


def test_a_folder_without_videos_is_said(say: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "No video was found there." in say("library", "add", str(tmp_path / "empty"))


def test_clips_that_cannot_be_used_are_named_and_decide_the_status(run: Run, clips: Path) -> None:
    (clips / "bad.mp4").write_text("text")
    assert len(run("library", "add", "bad.mp4", status=1)["refused"]) == 1
    assert len(run("library", "add", ".")["refused"]) == 1
    (clips / "anna.mp4").unlink()
    report = run("library", "scan")
    assert (report["scanned"], [one["path"] for one in report["refused"]]) == (2, ["anna"])


@pytest.mark.usefixtures("clips")
def test_people_are_corrected_by_figure(run: Run) -> None:
    run("enroll", "anna.mp4", "--name", "Anna", "--look-alike", "Bea", "--look-alike", "Bea")
    assert run("people", "show", "anna")["look_alikes"] == ["Bea"]
    one, two = run("faces", "both.mp4")["tracks"]
    assert (one["person"], two["person"]) == ("Anna", None)
    run("people", "reject", "Anna", "both", one["id"][:8])
    assert run("faces", "both")["tracks"][0]["person"] is None
    run("people", "undo")
    assert run("faces", "both")["tracks"][0]["person"] == "Anna"
    run("people", "redo")
    assert run("faces", "both")["tracks"][0]["person"] is None
    run("people", "confirm", "Anna", "both", one["id"])
    assert run("faces", "both")["tracks"][0]["state"] == "confirmed"
    run("people", "ignore", "both", two["id"][:8])
    assert run("faces", "both")["tracks"][1]["state"] == "ignored"
    assert len(run("people", "history")["operations"]) == 4
    assert run("people", "confirm", "Anna", "both", "zz", status=1)["error"]["code"] == "not_found"
    assert run("people", "confirm", "Nobody", "both", one["id"], status=1)["error"]["code"] == "not_found"


@pytest.mark.usefixtures("clips")
def test_learning_again_adds_and_reminds_of_a_missing_consent(say: Callable[..., str]) -> None:
    assert "No consent was recorded" in say("enroll", "anna.mp4", "--name", "Anna")
    said = say("enroll", "both.mp4", "--name", "Anna", "--at", "1,110,80", "--consent", "Yes.")
    assert "No consent" not in said
    assert "known now, by 6 faces" in said


@pytest.mark.usefixtures("clips")
def test_hidden_people_are_not_named(run: Run, say: Callable[..., str]) -> None:
    run("enroll", "anna.mp4", "--name", "Anna")
    run("people", "hide", "Anna")
    assert run("faces", "both.mp4")["tracks"][0]["person"] is None
    assert "Anna" not in say("faces", "both.mp4")
    assert "Anna" not in say("library", "list")
    assert run("find", "", "--person", "Anna", status=1)["error"]["code"] == "not_found"
    run("people", "hide", "Anna", "--show")
    assert run("faces", "both.mp4")["tracks"][0]["person"] == "Anna"


@pytest.mark.usefixtures("clips")
def test_several_clips_are_asked_about_at_once(run: Run) -> None:
    run("enroll", "anna.mp4", "--name", "Anna")
    answer = run("ask", "both.mp4", "nobody.mp4", "both.mp4", "In which clips is Anna?")
    assert "1 of 2" in answer["answer"] or "one of" in answer["answer"] or "both" in answer["answer"]
    assert {item["clip_sha256"] for item in answer["evidence"]} == {run("faces", "both.mp4")["clip"]}
    assert run("ask", "both.mp4", "Where?", "--person", "Carl", status=1)["error"]["code"] == "not_found"
    assert run("ask", "both.mp4", " ", status=1)["error"]["code"] == "refused"
    assert run("ask", "absent.mp4", "Who?", status=1)["error"]["code"] == "not_found"
    assert run("ask", "x" * 10_000, "Who?", status=1)["error"]["code"] == "not_found"
    assert run("find", "?", status=1)["error"]["code"] == "refused"


def test_long_lists_are_cut_for_people_and_whole_for_programs(
    run: Run, say: Callable[..., str], worker: Prepared, clips: Path
) -> None:
    for number in range(30):
        worker.clip(clips / f"more {number}.mp4", Figure(1))
    run("enroll", "anna.mp4", "--name", "Anna")
    run("library", "add", ".")
    run("library", "scan")
    assert "more; all of them with --json" in say("ask", "--library", "In which clips is Anna?")
    assert len(run("ask", "--library", "In which clips is Anna?")["evidence"]) == 32
    assert len(run("jobs", "list")["jobs"]) == 20
    assert len(run("jobs", "list", "--all")["jobs"]) == 21  # the scan of the library; of done parts the newest stay


def test_a_mistake_of_ours_is_said_in_words(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pvchat_desktop.services.people.PeopleService.all", lambda _self: 1 / 0)
    error = run("people", "list", status=70)["error"]
    assert error["hint"]
    assert "ZeroDivision" not in capsys.readouterr().err
