"""Real clips, the real worker, dlib: what is left when a scan is cut off, and what comes of it in the end."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App, open_app
from pvchat_desktop.client.patience import Patience
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.conversation import TurnState
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import JobState, Progress
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.errors import Cancelled, WorkerDied
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.watch import Watch
from tests.helpers.media import face_models, needs_face_models
from tests.helpers.people import Scene, people_clip


class Real:
    """The program with workers of its own, which may be started any number of times."""

    def __init__(self, folders: UserFolders) -> None:
        self.media = WorkerClient("media", Path(sys.executable), folders.logs, patience=Patience(restarts=50))
        model = WorkerClient("model", Path(sys.executable), folders.logs)
        self.app: App = open_app(folders, clients={"media": self.media, "model": model})

    def kill(self) -> None:
        pid = self.media.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def real(folders: UserFolders) -> Iterator[Real]:
    real = Real(folders)
    yield real
    real.app.close()


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("footage")
    people_clip(folder / "learn.mp4", Scene(2, (("anna", 0.4),)))
    people_clip(folder / "both.mp4", Scene(1.5, (("ben", 0.3),)), Scene(2, (("ben", 0.25), ("anna", 0.75))))
    return folder


@pytest.fixture(scope="module")
def known(footage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder in which both clips were looked through and Anna was learned; tests work on copies."""
    home = tmp_path_factory.mktemp("known")
    real = Real(UserFolders.below(home))
    library = real.app.library
    report = library.add([footage])
    assert report.refused == ()
    library.scan_all(report.added, Watch())
    track = library.tracks(library.clip("learn").clip.sha256)[0].track.id
    real.app.enrollment.enroll(track, "Anna", consent="Yes.")
    real.app.close()
    return home


def _tracks(app: App, sha: ClipSha) -> list[tuple[float, float, int]]:
    return [
        (round(view.track.start_s, 3), round(view.track.end_s, 3), len(view.track.points))
        for view in app.library.tracks(sha)
    ]


def _is_whole(app: App, sha: ClipSha) -> bool:
    """Nothing half-written: no tracks without their pictures, no pictures without their tracks."""
    named = {
        app.folders.data / name
        for view in app.library.tracks(sha)
        for face in view.track.faces
        for name in (face.crop, face.picture)
    }
    there = {path for path in (app.folders.faces / sha).rglob("*") if path.suffix in (".png", ".jpg")}
    return named == there and (bool(named) is app.library.clip(sha).is_scanned)


def test_a_worker_killed_at_many_moments_costs_time_and_nothing_else(
    real: Real, footage: Path, folders: UserFolders, known: Path
) -> None:
    app = real.app
    (sha,) = app.library.add([footage / "both.mp4"]).added
    for number in (1, 2, 3, 5):  # reports of progress until the kill
        seen: list[Progress] = []

        def count(progress: Progress, number: int = number, seen: list[Progress] = seen) -> None:
            seen.append(progress)
            if len(seen) == number:
                real.kill()

        with pytest.raises(WorkerDied, match="ended from outside"):
            app.chat.ask("Who is in this clip?", clips=[sha], watch=Watch(count))
        (chat, *_) = app.chat.chats()
        (turn,) = app.chat.turns(chat.id)
        assert (turn.state, turn.question) == (TurnState.FAILED, "Who is in this clip?")
        assert "ended from outside" in turn.answer
        job = app.jobs.jobs()[0]
        assert (job.kind, job.state) == ("ScanFaces", JobState.INTERRUPTED)
        assert not app.library.clip(sha).is_scanned
        assert _is_whole(app, sha)
        assert app.people.all() == ()
    assert len([job for job in app.jobs.jobs() if job.kind == "ScanFaces"]) == 1, "the same job goes on each time"
    app.jobs.resume(app.jobs.jobs()[0].id, Watch())
    assert app.jobs.jobs()[0].state is JobState.DONE
    assert _is_whole(app, sha)
    assert list(folders.staging.iterdir()) == []
    whole = Real(_copied(known, folders.data.parent.parent / "whole"))
    assert _tracks(app, sha) == _tracks(whole.app, sha), "as if nothing had happened"
    whole.app.close()


def test_cancel_is_heard_in_every_stage(real: Real, footage: Path, folders: UserFolders) -> None:
    app = real.app
    (sha,) = app.library.add([footage / "both.mp4"]).added
    stages: list[str] = []
    while True:
        stop = threading.Event()
        before = len(stages)

        def hear(progress: Progress, stop: threading.Event = stop) -> None:
            if progress.stage not in stages:
                stages.append(progress.stage)
                stop.set()

        try:
            app.library.scan(sha, Watch(hear, stop))
        except Cancelled:
            assert app.jobs.jobs()[0].state is JobState.CANCELLED
            assert _is_whole(app, sha)
            assert list(folders.staging.iterdir()) == []
        else:
            assert len(stages) == before, "an end without a new stage: all were stopped in"
            break
    assert len(stages) >= 2
    assert _is_whole(app, sha)


@needs_face_models
def test_another_back_end_knows_who_was_tagged_before(known: Path, tmp_path: Path) -> None:
    real = Real(_copied(known, tmp_path / "copy"))
    app = real.app
    assert app.library.clip("both").people[0].name == "Anna"
    app.models.import_from(face_models(), None, Watch())
    assert app.models.active_backend().name == "yunet-mobilefacenet"
    both = app.library.scan(app.library.clip("both").clip.sha256)
    assert {view.track.model.backend for view in both} == {"yunet-mobilefacenet"}
    assert sorted(str(view.name) for view in both) == ["Anna", "None"]
    (learned,) = app.library.scan(app.library.clip("learn").clip.sha256)
    assert (learned.name, learned.label.state) == ("Anna", TrackState.CONFIRMED)
    app.close()


def _copied(home: Path, to: Path) -> UserFolders:
    shutil.copytree(home, to)
    return UserFolders.below(to)
