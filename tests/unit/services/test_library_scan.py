"""Looking through a library as one job: it is paused, interrupted, given up and gone on with, and keeps its place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.errors import Cancelled, StorageError, WorkerDied
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import Request, ScanFaces
from pvchat_desktop.services import library_scan
from pvchat_desktop.services.conditions import BUSY, ON_BATTERY, Conditions
from pvchat_desktop.services.views import ScanReport
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings
from tests.helpers.prepared import Figure, Prepared, prepared_app

COUNT = 5


@pytest.fixture
def shas(app: App, worker: Prepared, clips: Path) -> list[ClipSha]:
    made = [worker.clip(clips / f"{number}.mp4", Figure(number + 1)) for number in range(COUNT)]
    app.library.add([clips])
    return made


def _at(worker: Prepared, number: int, act: Callable[[threading.Event], object]) -> None:
    """Have `act` happen while scan number `number` (from 1) runs."""

    def before(request: Request, stop: threading.Event) -> None:
        if isinstance(request, ScanFaces) and worker.count(ScanFaces) == number:
            act(stop)

    worker.before = before


def _whole(app: App) -> Job:
    return next(job for job in app.jobs.jobs() if job.kind == library_scan.KIND)


def _scanned(app: App) -> list[str]:
    return sorted(summary.title for summary in app.library.clips() if summary.is_scanned)


def test_several_clips_are_one_job_and_one_is_none(app: App, shas: list[ClipSha]) -> None:
    told: list[Progress] = []
    assert app.library.scan_all(shas[:1], Watch()).scanned == 1
    assert not [job for job in app.jobs.jobs() if job.kind == library_scan.KIND]
    report = app.library.scan_all(shas, Watch(told.append))
    assert (report.scanned, report.done_before, report.refused) == (COUNT - 1, 1, ())
    assert _whole(app).state is JobState.DONE
    assert told[0].stage.startswith(f"“1” (1 of {COUNT - 1}): ")
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert app.catalog.scan_queue.counts() == (0, 0)
    assert app.library.unfinished_scan() is None
    assert app.library.scan_all(shas, Watch()).done_before == COUNT


def test_pausing_keeps_the_place_across_a_restart(
    app: App, worker: Prepared, folders: UserFolders, shas: list[ClipSha]
) -> None:
    _at(worker, 3, lambda _stop: app.library.pause_scan())
    with pytest.raises(Cancelled):
        app.library.scan_all(shas, Watch())
    assert _whole(app).state is JobState.PAUSED
    assert next(job.state for job in app.jobs.jobs() if job.kind == "ScanFaces") is JobState.PAUSED
    assert len(_scanned(app)) == 2
    app.close()
    again = prepared_app(folders, worker)
    left = again.library.unfinished_scan()
    assert left is not None
    assert (left.left, left.paused) == (COUNT - 2, True)
    again.jobs.go_on(left.job, Watch())
    assert len(_scanned(again)) == COUNT
    assert _whole(again).state is JobState.DONE
    assert worker.count(ScanFaces) == COUNT + 1, "only the clip that was under way was asked for twice"
    assert again.library.unfinished_scan() is None
    again.close()


def test_stopping_is_an_interruption_that_the_next_scan_takes_up(
    app: App, worker: Prepared, shas: list[ClipSha]
) -> None:
    stop = threading.Event()
    _at(worker, 2, lambda _stop: stop.set())
    with pytest.raises(Cancelled):
        app.library.scan_all(shas[:3], Watch(stop=stop))
    assert _whole(app).state is JobState.INTERRUPTED
    report = app.library.scan_all(shas, Watch())
    assert report.scanned == COUNT - 1
    assert len([job for job in app.jobs.jobs() if job.kind == library_scan.KIND]) == 1


def test_two_who_ask_at_once_are_both_told_that_all_is_done(app: App, worker: Prepared, shas: list[ClipSha]) -> None:
    """One of them looks, the other waits; a clip whose worker died and that was asked for again is no failure."""
    others: list[ScanReport] = []
    second = threading.Thread(target=lambda: others.append(app.library.scan_all(shas, Watch())))

    def before(request: Request, _stop: threading.Event) -> None:
        if isinstance(request, ScanFaces) and worker.count(ScanFaces) == 1:
            raise WorkerDied("The worker ended.")
        if isinstance(request, ScanFaces) and worker.count(ScanFaces) == 2:
            second.start()
            while app.catalog.scan_queue.counts() != (0, COUNT):  # the first clip waits again
                time.sleep(0.01)

    worker.before = before
    report = app.library.scan_all(shas, Watch())
    second.join()
    assert (report.scanned, report.refused) == (COUNT, ())
    assert [(other.scanned, other.done_before, other.refused) for other in others] == [(0, COUNT, ())]


def test_giving_up_forgets_the_list_and_keeps_what_is_done(app: App, worker: Prepared, shas: list[ClipSha]) -> None:
    _at(worker, 3, lambda _stop: app.jobs.cancel(_whole(app).id))
    with pytest.raises(Cancelled):
        app.library.scan_all(shas, Watch())
    assert _whole(app).state is JobState.CANCELLED
    assert len(_scanned(app)) == 2
    assert app.catalog.scan_queue.counts() == (0, 0)
    assert list(app.folders.staging.iterdir()) == []


def test_a_paused_list_can_be_given_up(app: App, worker: Prepared, shas: list[ClipSha]) -> None:
    _at(worker, 1, lambda _stop: app.library.pause_scan())
    with pytest.raises(Cancelled):
        app.library.scan_all(shas, Watch())
    app.jobs.cancel(_whole(app).id)
    assert app.library.unfinished_scan() is None
    assert not [job for job in app.jobs.jobs() if not job.state.is_final]


def test_one_clip_that_is_stopped_from_the_list_of_jobs_keeps_no_other_waiting(
    app: App, worker: Prepared, shas: list[ClipSha]
) -> None:
    def cancel(_stop: threading.Event) -> None:
        app.jobs.cancel(next(job.id for job in app.jobs.jobs() if job.kind == "ScanFaces" and not job.state.is_final))

    _at(worker, 2, cancel)
    report = app.library.scan_all(shas, Watch())
    assert (report.scanned, len(report.refused)) == (COUNT - 1, 1)


def test_a_full_disk_interrupts_the_whole(app: App, worker: Prepared, shas: list[ClipSha]) -> None:
    def full(_stop: threading.Event) -> None:
        raise StorageError("The disk is full.")

    _at(worker, 3, full)
    with pytest.raises(StorageError):
        app.library.scan_all(shas, Watch())
    assert _whole(app).state is JobState.INTERRUPTED
    assert app.library.go_on_scanning(Watch()).scanned == COUNT - 2


def test_a_clip_that_moved_while_its_scan_was_paused_goes_on(
    app: App, worker: Prepared, clips: Path, shas: list[ClipSha]
) -> None:
    _at(worker, 1, lambda _stop: app.library.pause_scan())
    with pytest.raises(Cancelled):
        app.library.scan_all(shas, Watch())
    (clips / "moved").mkdir()
    (clips / "0.mp4").rename(clips / "moved" / "0.mp4")
    app.library.add([clips / "moved"])
    app.library.go_on_scanning(Watch())
    scans = [job for job in app.jobs.jobs() if job.kind == "ScanFaces"]
    assert len(scans) == COUNT
    assert {job.state for job in scans} == {JobState.DONE}
    paths = [request.path for request in worker.asked if isinstance(request, ScanFaces)]
    assert paths[:2] == [str(clips / "0.mp4"), str(clips / "moved" / "0.mp4")]


def test_finished_scans_do_not_fill_the_list_of_jobs(
    app: App, shas: list[ClipSha], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_scan, "_KEEP_DONE", 2)
    app.library.scan_all(shas, Watch())
    kinds = [job.kind for job in app.jobs.jobs()]
    assert (kinds.count("ScanFaces"), kinds.count("ProbeClip")) == (2, 0)


def test_the_library_gives_way_to_a_clip_that_somebody_waits_for(
    app: App, worker: Prepared, clips: Path, shas: list[ClipSha], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pvchat_desktop.services.jobs._QUIET_S", 0.05)
    asked = worker.clip(clips / "asked.mp4", Figure(9))
    done: list[str] = []

    def before(request: Request, stop: threading.Event) -> None:
        if isinstance(request, ScanFaces) and request.quietly and worker.count(ScanFaces) == 2:
            other = threading.Thread(target=lambda: done.append(app.library.open("asked.mp4", clips).clip.sha256))
            other.start()
            until = time.monotonic() + 10
            while not stop.is_set():
                assert time.monotonic() < until, "the clip that somebody waits for goes first"
                time.sleep(0.005)
            other.join()

    worker.before = before
    report = app.library.scan_all(shas, Watch())
    assert report.scanned == COUNT
    assert done == [asked]
    assert len([job for job in app.jobs.jobs() if job.kind == "ScanFaces"]) == COUNT
    assert worker.count(ScanFaces) == COUNT + 1


# --- Conditions -------------------------------------------------------------------------------------------------------


class World:
    """What conditions look at, and a clock that is moved by hand."""

    def __init__(self, settings: Settings) -> None:
        self.mains, self.load, self.now = True, 0.0, 0.0
        self.conditions = Conditions(
            settings, load=lambda: self.load, on_mains=lambda: self.mains, clock=lambda: self.now
        )

    def against(self, *, after_s: float = 5.0) -> str:
        self.now += after_s
        return self.conditions.against()


def test_without_settings_nothing_is_against_it(app: App) -> None:
    world = World(app.settings)
    world.mains, world.load = False, 1.0
    assert world.against() == ""


def test_on_mains_only(app: App) -> None:
    app.settings.set("scan.on_mains", True)
    world = World(app.settings)
    assert world.against() == ""
    world.mains = False
    assert world.against(after_s=1) == "", "looked at only now and then"
    assert world.against() == ON_BATTERY
    world.mains = True
    assert world.against() == ""


def test_idle_only_waits_until_it_was_calm_for_a_while(app: App) -> None:
    app.settings.set("scan.when_idle", True)
    world = World(app.settings)
    assert world.against() == ""
    world.load = 0.5
    assert world.against() == BUSY
    world.load = 0.05
    assert world.against() == BUSY
    assert world.against(after_s=30) == ""


def test_a_scan_waits_in_the_middle_of_a_clip_and_goes_on_with_the_same_job(
    app: App, worker: Prepared, shas: list[ClipSha]
) -> None:
    app.settings.set("scan.on_mains", True)
    world = World(app.settings)
    scan = library_scan.LibraryScan(app.catalog, app.jobs, app.library._scan._scanner, world.conditions)

    def unplug(stop: threading.Event) -> None:
        world.mains = False
        world.now += 10
        assert stop.is_set(), "the clip under way is asked to stop"

    _at(worker, 2, unplug)
    told: list[str] = []

    def hear(progress: Progress) -> None:
        told.append(progress.stage)
        if ON_BATTERY in progress.stage:
            world.mains = True
            world.now += 10

    report = scan.scan_all(shas, Watch(hear))
    assert report.scanned == COUNT
    assert any(ON_BATTERY in stage for stage in told)
    scans = [job for job in app.jobs.jobs() if job.kind == "ScanFaces"]
    assert len(scans) == COUNT
    assert worker.count(ScanFaces) == COUNT + 1
