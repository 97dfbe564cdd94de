"""people split, reassign, history, undo; library snapshots, restore: from the command line, on a prepared worker."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.cli import build_parser, commands, guarded
from pvchat_desktop.commands.context import Console, Context
from pvchat_desktop.paths import UserFolders
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.unit.commands.test_commands import Run, run, say, worker

__all__ = ["run", "say", "worker"]


@pytest.fixture
def family(worker: Prepared, run: Run, tmp_path: Path) -> Path:
    """Grandma, who is learned; and somebody rather like her in two clips, taken for her."""
    folder = tmp_path / "films"
    worker.clip(folder / "grandma.mp4", Figure(1))
    worker.clip(folder / "leo.mp4", Figure(3))
    for number in range(2):
        worker.clip(folder / f"mixed {number}.mp4", Figure(3, like=1, share=0.6))
    run("library", "add", folder)
    run("library", "scan")
    for name in ("grandma", "leo"):
        run("enroll", folder / f"{name}.mp4", "--name", name.title(), "--preset", "memory")
    return folder


def _track(run: Run, person: str, clip: Path) -> str:
    sha = run("faces", clip)["clip"]
    return str(next(one["id"] for one in run("people", "show", person)["tracks"] if one["clip"] == sha))


def test_a_figure_becomes_somebody_else_and_what_follows_is_printed(run: Run, say: Run, family: Path) -> None:
    track = _track(run, "Grandma", family / "mixed 0.mp4")
    assert "This will change 1 appearance in 1 clip" in say("people", "reassign", track[:10], "Leo", "--preview")
    done = run("people", "reassign", track[:10], "leo")
    assert done["changed"] == "1 clip changed: 1 face is no longer Grandma, 1 is a suggestion for Leo."
    assert "Leo" in say("people", "history", "Leo")
    newest = run("people", "history")["operations"][0]
    assert (newest["id"], newest["reach"]) == (
        done["operation"], "1 appearance in 1 clip; 3 pictures learned from; 1 said not to be somebody",
    )  # fmt: skip
    undone = run("people", "undo", str(done["operation"]))
    assert undone["changed"] == "1 clip changed: 1 face is no longer Leo, 1 is a suggestion for Grandma."
    assert run("people", "reassign", "zz", "Leo", status=1)["error"]["code"] == "not_found"


def test_a_person_is_split_by_figures_or_by_a_clip(run: Run, say: Run, family: Path) -> None:
    assert "4 figures" not in say("people", "show", "Grandma")
    assert "2 appearances" not in say("people", "split", "Grandma", "--clip", str(family / "mixed 0.mp4"), "--preview")
    done = run("people", "split", "Grandma", "--clip", family / "mixed 0.mp4", "--to", "Eva")
    assert done["label"] == "Split 1 appearance off Grandma: they are Eva"
    assert [one["name"] for one in run("people", "list")["people"]] == ["Eva", "Grandma", "Leo"]
    track = _track(run, "Grandma", family / "grandma.mp4")
    assert run("people", "split", "Grandma", "--tracks", track)["label"] == "Split 1 appearance off Grandma"
    assert run("people", "show", "Grandma")["tracks"] == []
    say("people", "split", "Grandma", status=2)
    later = run("people", "undo", "1", status=1)["error"]
    assert "Split 1 appearance off Grandma" in later["message"]
    for _ in range(2):
        run("people", "undo")
    assert len(run("people", "show", "Grandma")["tracks"]) == 3


@pytest.mark.usefixtures("family")
def test_every_change_can_be_counted_before(run: Run, say: Run) -> None:
    for words in (("rename", "Leo", "Leon"), ("merge", "Grandma", "Leo"), ("hide", "Leo")):
        before = run("people", "history")["operations"]
        assert "1 appearance in 1 clip, 3 pictures" in say("people", *words, "--preview")
        assert run("people", "history")["operations"] == before


@pytest.mark.usefixtures("family")
def test_an_older_state_comes_back_from_a_snapshot(run: Run, say: Run) -> None:
    assert run("library", "snapshots") == {"snapshots": []}
    assert "no snapshots" in say("library", "snapshots")
    run("people", "merge", "Grandma", "Leo")
    [one] = run("library", "snapshots")["snapshots"]
    assert (one["kind"], one["people"], one["clips"]) == ("merge", 2, 4)
    assert one["id"] in say("library", "snapshots")
    refused = run("library", "restore", "last", status=1)["error"]
    assert "--yes" in refused["hint"]
    restored = run("library", "restore", one["id"], "--yes")
    assert (restored["clips_to_scan"], restored["kept"]["kind"]) == (0, "restore")
    assert [one["name"] for one in run("people", "list")["people"]] == ["Grandma", "Leo"]
    assert "Restored the state of" in say("library", "restore", restored["kept"]["id"], "--yes")
    assert [one["name"] for one in run("people", "list")["people"]] == ["Grandma"]


def test_no_state_is_put_below_a_window_that_is_open(tmp_path: Path) -> None:
    app: App = prepared_app(UserFolders.below(tmp_path / "home"), Prepared())
    try:
        taken = app.snapshots.take("group")
        out, err = io.StringIO(), io.StringIO()
        console = Console(out, err, wants_json=False)  # as the owner gives it to the command of another process
        args = build_parser(commands()).parse_args(["library", "restore", taken.id, "--yes"])
        context = Context(app, console, tmp_path, threading.Event())
        assert guarded(console, lambda: args.command.run(args, context)) == 1
        assert "Close its window" in err.getvalue()
    finally:
        app.close()
