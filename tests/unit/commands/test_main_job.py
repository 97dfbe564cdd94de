"""The main job through `main()`: real clips, the real worker, the real catalog; dlib, which is always there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pvchat_desktop.cli import main
from tests.helpers.clips import make_sound
from tests.helpers.people import Scene, people_clip

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("Ferien Öland")
    people_clip(folder / "learn.mp4", Scene(3, (("anna", 0.4),)))
    people_clip(
        folder / "both 2019-07-04 15.30.12.mp4", Scene(2, (("ben", 0.3),)), Scene(2, (("ben", 0.25), ("anna", 0.75)))
    )
    people_clip(folder / "strangers.mp4", Scene(4, (("carl", 0.3), ("ben", 0.7))))
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the module's data folder with --json; returns the document."""
    monkeypatch.setenv("PVCHAT_HOME", str(home))

    def call(*words: str | Path, status: int = 0) -> Any:
        capsys.readouterr()
        assert main([*map(str, words), "--json"]) == status, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return call


def test_faces_lists_tracks_with_all_promised_keys(run: Run, clips: Path) -> None:
    document = run("faces", clips / "both 2019-07-04 15.30.12.mp4")
    assert document["duration_s"] == pytest.approx(4.0, abs=0.1)
    assert len(document["tracks"]) == 2
    first = document["tracks"][0]
    assert set(first) >= {"id", "start_s", "end_s", "faces", "best", "person", "score"}
    assert set(first["best"]) >= {"t_s", "box", "quality"}
    starts = sorted(track["start_s"] for track in document["tracks"])
    assert starts == [pytest.approx(0.0, abs=0.25), pytest.approx(2.0, abs=0.5)]


def test_enrolling_from_one_clip_answers_about_the_others(run: Run, clips: Path) -> None:
    enrolled = run("enroll", clips / "learn.mp4", "--name", "Anna", "--consent", "She said yes.")
    assert enrolled["pack"] is None
    assert enrolled["faces"] >= 3

    there = run("ask", clips / "both 2019-07-04 15.30.12.mp4", "When is Anna seen?")
    (person,) = there["people"]
    assert person["present"] is True
    assert person["score"] > 0.8
    assert person["spans_s"][0] == [pytest.approx(2.0, abs=0.5), pytest.approx(4.0, abs=0.5)]
    (evidence,) = there["evidence"]
    assert evidence["person"] == "Anna"
    assert evidence["level"] in ("sure", "likely")
    assert evidence["score"] >= evidence["threshold"]
    x1, _, x2, _ = evidence["box"]
    assert x1 > 320 < x2, "she stands in the right half"

    away = run("ask", clips / "strangers.mp4", "Ist Anna in diesem Clip?")
    assert away["people"][0]["present"] is False
    assert "nicht" in away["answer"]
    assert all(item["person"] is None for item in away["evidence"])


def test_the_library_is_asked_as_a_whole(run: Run) -> None:
    answer = run("ask", "--library", "In which clips is Anna?")
    assert "2019" in answer["answer"]
    assert len(answer["evidence"]) == 2
    matches = run("find", "Anna")["matches"]
    assert {match["title"] for match in matches} == {"learn", "both 2019-07-04 15.30.12"}
    assert run("find", "Anna learn")["matches"][0]["people"] == ["Anna"]
    assert run("find", "nobody at all")["matches"] == []


def test_what_somebody_does_is_answered_honestly(run: Run, clips: Path) -> None:
    answer = run("ask", clips / "learn.mp4", "What is Anna doing?")["answer"]
    assert "base model" in answer
    assert "Anna" in answer


def test_a_moved_file_keeps_everything(run: Run, clips: Path) -> None:
    moved = (clips / "strangers.mp4").rename(clips / "Fremde 祖母.mp4")
    run("library", "list")
    states = {clip["title"]: clip["state"] for clip in run("library", "list")["clips"]}
    assert states["strangers"] == "missing"
    run("library", "add", moved)
    titles = {clip["title"]: clip for clip in run("library", "list")["clips"]}
    assert titles["Fremde 祖母"]["is_scanned"]
    assert titles["Fremde 祖母"]["state"] == "online"


def test_people_changes_are_undone(run: Run) -> None:
    run("people", "rename", "Anna", "Großmutter")
    assert [person["name"] for person in run("people", "list")["people"]] == ["Großmutter"]
    run("people", "undo")
    page = run("people", "show", "Anna")
    assert page["consent"]["text"] == "She said yes."
    assert page["confirmed_tracks"] == 1
    assert page["suggested_tracks"] == 1
    assert run("people", "show", "Nobody", status=1)["error"]["code"] == "not_found"


def test_bad_input_is_refused_and_stores_nothing(run: Run, clips: Path, tmp_path: Path) -> None:
    before = run("library", "list")
    (tmp_path / "empty.mp4").touch()
    make_sound(tmp_path / "sound.m4a")
    (tmp_path / "text.mp4").write_text("no video")
    for name in ("empty.mp4", "sound.m4a", "text.mp4"):
        error = run("faces", tmp_path / name, status=1)["error"]
        assert error["code"] == "bad_clip", name
        assert error["message"]
    assert run("faces", tmp_path / "absent.mp4", status=1)["error"]["code"] == "not_found"
    assert run("enroll", clips / "learn.mp4", "--name", "X", "--at", "nonsense", status=2)["error"]["code"] == "usage"
    assert run("ask", "only a question", status=2)["error"]["code"] == "usage"
    assert run("library", "list") == before


def test_enrolling_one_of_two_asks_which_and_takes_a_point(run: Run, clips: Path) -> None:
    clip = clips / "both 2019-07-04 15.30.12.mp4"
    tracks = run("faces", clip)["tracks"]
    unknown = next(track for track in tracks if track["person"] is None)
    x1, y1, x2, y2 = unknown["best"]["box"]
    point = f"{unknown['best']['t_s']},{(x1 + x2) / 2},{(y1 + y2) / 2}"
    strangers = clips / "Fremde 祖母.mp4"
    assert run("enroll", strangers, "--name", "Ben", status=1)["error"]["code"] == "refused"
    assert run("enroll", clip, "--name", "Ben", "--at", point, "--look-alike", "Anna")["name"] == "Ben"
    both = run("ask", clip, "Are Anna and Ben together?")
    assert {person["name"]: person["present"] for person in both["people"]} == {"Anna": True, "Ben": True}


def test_erasing_needs_a_second_word_and_leaves_nothing(run: Run, home: Path) -> None:
    assert run("people", "erase", "Anna", status=1)["error"]["code"] == "refused"
    run("people", "erase", "Anna", "--yes")
    assert [person["name"] for person in run("people", "list")["people"]] == ["Ben"]
    left = [file for file in home.rglob("*") if file.is_file() and b"Anna" in file.read_bytes()]
    assert left == []


def test_jobs_are_kept_and_end(run: Run) -> None:
    jobs = run("jobs", "list")["jobs"]
    assert {job["state"] for job in jobs} <= {"done", "failed"}
    assert {job["kind"] for job in jobs} >= {"ProbeClip", "ScanFaces"}
    assert run("jobs", "cancel", jobs[0]["id"][:8], status=1)["error"]["code"] == "refused"
