"""people unknown, name, ignore, pairs, same: from the command line, on a prepared worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.prepared import Figure, Prepared
from tests.unit.commands.test_commands import Run, clips, run, say, worker

__all__ = ["clips", "run", "say", "worker"]


@pytest.fixture
def scanned(worker: Prepared, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "films"
    for number in range(2):
        worker.clip(folder / f"a{number}.mp4", Figure(1, faces=4, width_px=90.0, end_s=4.0 + number))
        worker.clip(folder / f"b{number}.mp4", Figure(5, faces=4, width_px=90.0, like=1, share=0.5, end_s=4.0 + number))
    worker.clip(folder / "c.mp4", Figure(3, faces=1))
    run("library", "add", folder)
    run("library", "scan")


@pytest.mark.usefixtures("scanned")
def test_unknown_people_are_listed_named_and_ignored(run: Run, say: Run) -> None:
    groups = run("people", "unknown")["groups"]
    assert [len(one["tracks"]) for one in groups] == [2, 2]
    assert len(run("people", "unknown", "--all", "--again")["groups"]) == 3
    assert Path(groups[0]["crop"]).is_file()
    assert groups[0]["first_recorded"] == groups[0]["last_recorded"] == "2021-06-12T14:03:00"
    named = run("people", "name", groups[0]["id"][:8], "Leo", "--consent", "yes", "--birth-date", "2010-02-03")
    assert (named["name"], named["new"], named["confirmed_tracks"], named["faces"]) == ("Leo", True, 2, 8)
    ignored = run("people", "ignore", groups[1]["id"])
    assert "Ignored" in ignored["label"]
    assert run("people", "unknown")["groups"] == []
    assert "no unknown people" in say("people", "unknown")
    run("people", "undo")
    assert "pvchat people name" in say("people", "unknown")


@pytest.mark.usefixtures("scanned")
def test_a_group_without_consent_says_so(run: Run, say: Run) -> None:
    group = run("people", "unknown")["groups"][0]["id"]
    assert "No consent" in say("people", "name", group, "Leo")


@pytest.mark.usefixtures("scanned")
def test_the_same_person(run: Run, say: Run) -> None:
    (pair,) = run("people", "pairs")["pairs"]
    assert {pair[side]["kind"] for side in ("one", "other")} == {"group"}
    assert "people same" in say("people", "pairs")
    one, other = (pair[side]["id"][:8] for side in ("one", "other"))
    run("people", "same", one, other, "no")
    assert run("people", "pairs")["pairs"] == []
    assert "nothing to ask" in say("people", "pairs")
    run("people", "undo")
    run("people", "same", one, other, "yes")
    assert [len(found["tracks"]) for found in run("people", "unknown")["groups"]] == [4]


@pytest.mark.usefixtures("scanned")
def test_a_group_that_is_not_there(say: Run) -> None:
    assert "people unknown" in say("people", "ignore", "zz", status=1)
    assert "people unknown" in say("people", "same", "zz", "yy", "yes", status=1)
