from __future__ import annotations

from pathlib import Path
from typing import Any

from pvchat_desktop.core.ids import JobId
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.core.media import FileState
from pvchat_desktop.errors import Refused
from pvchat_desktop.presenters.jobs import JobsPresenter
from pvchat_desktop.presenters.library import LibraryPresenter
from pvchat_desktop.presenters.watched import WatchedPresenter
from pvchat_desktop.services.library_scan import Unfinished
from pvchat_desktop.services.views import LookReport, ScanReport, WatchedFolder
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder

FOLDER = WatchedFolder(Path("/films"), FileState.ONLINE, None, 3)
NOTHING = LookReport((), (), 0, 0, (), ())


def _library(**service: Any) -> tuple[LibraryPresenter, HandBackground, Recorder, Recorder]:
    background, view = HandBackground(), Recorder(labels=("Adding", "Looking"), folders_label="Folders")
    library = Recorder(clips=(), **service)
    return LibraryPresenter(library, background, view), background, view, library


def test_folders_are_listed_added_and_removed() -> None:
    background, view, looks = HandBackground(), Recorder(), list[int]()
    library = Recorder(watched_folders=(FOLDER,), watch_folder=FOLDER)
    presenter = WatchedPresenter(library, background, view, lambda: looks.append(1))
    presenter.add(Path("/films"))
    assert library.last("watch_folder") == (Path("/films"),)
    assert view.last("show_folders") == ((FOLDER,),)
    assert looks == [1], "what is in it is looked for at once"
    presenter.remove(Path("/films"))
    assert library.last("unwatch_folder") == (Path("/films"),)


def test_a_folder_that_cannot_be_watched_is_said() -> None:
    background, view = HandBackground(), Recorder()
    presenter = WatchedPresenter(Recorder(watch_folder=Refused("It lies in another.")), background, view, lambda: None)
    presenter.add(Path("/films/2019"))
    assert view.last("show_problem")[0].message == "It lies in another."


def test_what_is_new_in_a_folder_is_looked_through_for_faces() -> None:
    report = LookReport((samples.SHA,), (), 0, 0, (), ())
    presenter, background, view, library = _library(
        watched_folders=(FOLDER,), look_in_folders=report, scan_all=ScanReport(1, 0, ())
    )
    presenter.folders.begin_if_any()
    background.jobs[0].finish()
    assert view.last("show_look_report") == (report,)
    background.jobs[1].finish()
    assert library.last("scan_all")[0] == (samples.SHA,)


def test_one_look_at_a_time_and_none_without_folders() -> None:
    presenter, background, _view, _ = _library(watched_folders=(), look_in_folders=NOTHING)
    presenter.folders.begin_if_any()
    assert background.jobs == []
    presenter.folders.begin()
    presenter.folders.begin()
    assert len(background.jobs) == 1
    background.jobs[0].finish()
    presenter.folders.begin()
    assert len(background.jobs) == 2


def test_a_look_that_fails_can_be_begun_again() -> None:
    presenter, background, _view, _ = _library(look_in_folders=Refused("Not now."))
    presenter.folders.begin()
    background.jobs[0].finish()
    presenter.folders.begin()
    assert len(background.jobs) == 2


def test_what_was_interrupted_goes_on_by_itself_and_what_was_paused_waits() -> None:
    left = Unfinished(JobId("j"), 3, paused=False)
    presenter, background, _view, _ = _library(unfinished_scan=left, go_on_scanning=ScanReport(3, 0, ()))
    presenter.go_on_scanning()
    assert [job.label for job in background.jobs] == ["Looking"]
    background.jobs[0].finish()
    presenter, background, _view, _ = _library(unfinished_scan=Unfinished(JobId("j"), 3, paused=True))
    presenter.go_on_scanning()
    assert background.jobs == []


def test_stop_pauses_the_list_and_closing_the_program_interrupts_it() -> None:
    presenter, background, _view, library = _library(pause_scan=True)
    presenter.look_for_faces([samples.SHA])
    job = background.jobs[0]
    assert job.follow.halt is not None
    assert job.follow.leave is not None
    job.follow.halt(job.watch)
    assert "pause_scan" in library.names()
    assert not job.watch.stop.is_set()
    job.follow.leave(job.watch)
    assert job.watch.stop.is_set()


def test_stop_ends_the_scan_of_a_single_clip() -> None:
    presenter, background, _view, _ = _library(pause_scan=False)
    presenter.look_for_faces([samples.SHA])
    job = background.jobs[0]
    assert job.follow.halt is not None
    job.follow.halt(job.watch)
    assert job.watch.stop.is_set()


def test_a_scan_goes_on_from_the_list_of_jobs() -> None:
    job = Job(JobId("j"), "ScanLibrary", "Looking", JobState.PAUSED, "{}", None, None, None, "2024", "2024")
    background, view, jobs = HandBackground(), Recorder(), Recorder(jobs=(job,))
    app = type("App", (), {"jobs": jobs})()
    training = Recorder(unfinished=None)
    training.now = None  # type: ignore[attr-defined]
    presenter = JobsPresenter(app, background, view, training)  # type: ignore[arg-type]
    presenter.go_on(job)
    started = background.jobs[0]
    started.finish()
    assert jobs.last("go_on") == (job.id, started.watch)
    assert "clips_changed" in view.names()
    assert started.follow.halt is not None
    started.follow.halt(started.watch)
    assert jobs.last("pause") == (job.id,)
