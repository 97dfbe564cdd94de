import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha, JobId
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.errors import Cancelled, NotFound, ProgramError, Refused, StorageError, WorkerDied
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import Request, ScanFaces
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared, prepared_app


class Slow:
    """A worker that waits in the middle of a scan until it is stopped or let go."""

    def __init__(self, worker: Prepared) -> None:
        self.began, self.go_on = threading.Event(), threading.Event()
        worker.before = self._wait

    def _wait(self, request: Request, stop: threading.Event) -> None:
        if isinstance(request, ScanFaces):
            (Path(request.staging) / "pieces").mkdir(exist_ok=True)
            self.began.set()
            while not (stop.is_set() or self.go_on.is_set()):
                time.sleep(0.005)


class Background:
    """A call in a thread of its own, and what it raised."""

    def __init__(self, call: Callable[[], object]) -> None:
        self.error: BaseException | None = None
        self._call = call
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._call()
        except Exception as error:  # noqa: BLE001 - looked at by the test
            self.error = error

    def end(self) -> BaseException | None:
        self._thread.join(10)
        assert not self._thread.is_alive()
        return self.error


@pytest.fixture
def sha(app: App, worker: Prepared, clips: Path) -> ClipSha:
    sha = worker.clip(clips / "one.mp4", Figure(1), Figure(2, x=400))
    app.library.add([clips])
    return sha


@pytest.fixture
def slow(worker: Prepared) -> Slow:
    return Slow(worker)


def _newest(app: App) -> Job:
    return app.jobs.jobs()[0]


def _staged(app: App) -> list[str]:
    return [path.name for path in app.folders.staging.iterdir()] if app.folders.staging.is_dir() else []


def test_a_job_tells_what_it_is_and_how_far(app: App, sha: ClipSha, slow: Slow) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    job = _newest(app)
    assert (job.kind, job.label, job.state) == ("ScanFaces", "Looking for faces in “one”", JobState.RUNNING)
    assert job.progress is not None
    slow.go_on.set()
    assert scan.end() is None
    assert _newest(app).state is JobState.DONE
    assert _staged(app) == []


def test_pause_keeps_the_pieces_and_resume_ends_the_work(app: App, sha: ClipSha, slow: Slow) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    job = _newest(app).id
    app.jobs.pause(job)
    assert isinstance(scan.end(), Cancelled)
    assert _newest(app).state is JobState.PAUSED
    assert _staged(app) == [job]
    slow.go_on.set()
    app.jobs.resume(job, Watch())
    assert _newest(app).state is JobState.DONE
    assert len(app.library.tracks(sha)) == 2
    with pytest.raises(Refused, match="only paused and interrupted"):
        app.jobs.resume(job, Watch())


def test_asking_again_goes_on_with_a_paused_job(app: App, sha: ClipSha, slow: Slow) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    job = _newest(app).id
    app.jobs.pause(job)
    scan.end()
    slow.go_on.set()
    app.library.scan(sha)
    assert (_newest(app).id, _newest(app).state) == (job, JobState.DONE)
    assert len(app.jobs.jobs()) == 2, "no second job was made"


def test_cancel_removes_what_was_finished(app: App, sha: ClipSha, slow: Slow) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    app.jobs.cancel(_newest(app).id)
    assert isinstance(scan.end(), Cancelled)
    assert _newest(app).state is JobState.CANCELLED
    assert _staged(app) == []
    assert not app.library.clip(sha).is_scanned


def test_stopping_one_job_stops_no_later_call(app: App, sha: ClipSha, slow: Slow) -> None:
    """Calls without a watch of their own share one: a cancelled job must not end them all for ever."""
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    app.jobs.cancel(_newest(app).id)
    scan.end()
    slow.go_on.set()
    assert len(app.library.scan(sha)) == 2


def test_a_paused_job_can_be_cancelled(app: App, sha: ClipSha, slow: Slow) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    job = _newest(app).id
    app.jobs.pause(job)
    scan.end()
    app.jobs.cancel(job)
    assert _newest(app).state is JobState.CANCELLED
    assert _staged(app) == []
    with pytest.raises(Refused, match="ended already"):
        app.jobs.cancel(job)
    with pytest.raises(Refused, match="not running"):
        app.jobs.pause(job)


def test_a_job_is_resumed_once_only(app: App, sha: ClipSha, slow: Slow) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    job = _newest(app).id
    app.jobs.pause(job)
    scan.end()
    slow.began.clear()
    first = Background(lambda: app.jobs.resume(job, Watch()))
    assert slow.began.wait(5)
    with pytest.raises(Refused):
        app.jobs.resume(job, Watch())
    slow.go_on.set()
    assert first.end() is None


def test_jobs_that_are_not_there(app: App) -> None:
    for call in (app.jobs.pause, app.jobs.cancel, lambda job: app.jobs.resume(job, Watch())):
        with pytest.raises(NotFound):
            call(JobId("0" * 32))


def test_closing_in_the_middle_and_opening_again(
    app: App, sha: ClipSha, slow: Slow, worker: Prepared, folders: UserFolders
) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    app.close()
    assert isinstance(scan.end(), Cancelled)
    slow.go_on.set()
    again = prepared_app(folders, worker)
    job = _newest(again)
    assert job.state is JobState.INTERRUPTED
    assert _staged(again) == [job.id]
    again.jobs.resume(job.id, Watch())
    assert _newest(again).state is JobState.DONE
    assert len(again.library.tracks(sha)) == 2
    again.close()


def test_an_interrupted_job_goes_on_in_a_data_folder_that_was_moved(
    app: App, sha: ClipSha, slow: Slow, worker: Prepared, folders: UserFolders, tmp_path: Path
) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    app.close()
    scan.end()
    slow.go_on.set()
    moved = UserFolders.below((tmp_path / "home").rename(tmp_path / "elsewhere"))
    again = prepared_app(moved, worker)
    again.jobs.resume(_newest(again).id, Watch())
    assert len(again.library.tracks(sha)) == 2
    assert not folders.data.exists()
    again.close()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (WorkerDied("It crashed."), JobState.INTERRUPTED),
        (StorageError("The disk is full."), JobState.INTERRUPTED),
        (ProgramError("A mistake."), JobState.FAILED),
    ],
)
def test_what_went_wrong_is_kept_with_the_job(
    app: App, sha: ClipSha, worker: Prepared, error: Exception, state: JobState
) -> None:
    def fail(_request: Request, _stop: threading.Event) -> None:
        raise error

    worker.before = fail
    with pytest.raises(type(error)):
        app.library.scan(sha)
    job = _newest(app)
    assert (job.state, job.error) == (state, f"{error.title}. {error.message}")  # type: ignore[attr-defined]
    assert bool(_staged(app)) is (state is JobState.INTERRUPTED)


def test_a_mistake_of_ours_never_leaves_a_job_running(app: App, sha: ClipSha, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.catalog.scans, "store", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        app.library.scan(sha)
    assert _newest(app).state is JobState.FAILED
    assert _staged(app) == []


def test_a_data_folder_that_cannot_be_written_to_is_said_in_words(app: App, sha: ClipSha) -> None:
    app.folders.staging.rmdir()
    app.folders.staging.touch()
    with pytest.raises(StorageError, match="cannot be written"):
        app.library.scan(sha)
    app.folders.staging.unlink()
    assert len(app.library.scan(sha)) == 2
    assert _newest(app).state is JobState.DONE


def test_a_clip_removed_while_it_is_looked_through(app: App, sha: ClipSha, slow: Slow) -> None:
    scan = Background(lambda: app.library.scan(sha))
    assert slow.began.wait(5)
    app.library.remove(sha)
    slow.go_on.set()
    assert isinstance(scan.end(), NotFound)
    assert _newest(app).state is JobState.FAILED
    assert list(app.folders.faces.glob("*")) == []
    assert _staged(app) == []
