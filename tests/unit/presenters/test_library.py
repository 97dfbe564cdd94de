from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.media import Span
from pvchat_desktop.errors import Refused, StorageError
from pvchat_desktop.presenters import library
from pvchat_desktop.presenters.library import LibraryPresenter, LibraryState, Why
from pvchat_desktop.services.views import AddReport, FoundClips, Match, RefusedFile, ScanReport
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder


def _desk(**library: Any) -> tuple[LibraryPresenter, HandBackground, Recorder, Recorder]:
    background, view, service = HandBackground(), Recorder(labels=("Adding", "Looking")), Recorder(**library)
    return LibraryPresenter(service, background, view), background, view, service


def test_an_empty_library_is_told_from_a_search_without_a_hit() -> None:
    presenter, _background, view, _service = _desk(clips=(), search=FoundClips((), 0))
    presenter.refresh()
    assert view.last("show_clips")[1] is LibraryState.EMPTY
    presenter.search(" beach ")
    assert view.last("show_clips")[1] is LibraryState.NO_MATCH


def test_of_a_large_library_the_first_clips_are_shown_while_the_others_are_read() -> None:
    many = tuple(samples.clip(ClipSha(f"{number:064x}")) for number in range(150))
    presenter, _background, view, _service = _desk(clips=lambda limit=None: many[:limit])
    presenter.refresh()
    assert [len(clips) for name, (clips, *_), _ in view.calls if name == "show_clips"] == [100, 150]
    presenter.refresh()
    assert [len(clips) for name, (clips, *_), _ in view.calls if name == "show_clips"] == [100, 150, 150]


def test_clips_show_while_they_are_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_FOLLOW_S", 0.0)
    presenter, background, view, _service = _desk(clips=(samples.clip(),))
    presenter.look_for_faces([samples.SHA, samples.OTHER_SHA])
    follow = background.jobs[0].follow.progress
    assert follow is not None
    follow(Progress("beach", 1, 2))
    assert view.names() == ["labels", "show_clips"]


def test_clips_are_searched_by_the_words_as_typed_but_trimmed() -> None:
    match = Match(samples.clip(), (Span(1.0, 2.0),), (), "the title has “beach”")
    presenter, _background, view, service = _desk(search=FoundClips((match,), 1))
    presenter.search(" beach ")
    assert service.last("search") == ("beach",)
    assert view.last("show_clips") == (
        (samples.clip(),),
        LibraryState.CLIPS,
        {samples.clip().clip.sha256: Why((Span(1.0, 2.0),), "the title has “beach”")},
    )


def test_a_search_for_nothing_finds_nothing() -> None:
    presenter, background, view, _service = _desk(search=Refused("There is nothing to look for."))
    presenter.search("?")
    assert view.last("show_clips")[1] is LibraryState.NO_MATCH
    assert background.problems == []


def test_added_clips_are_then_looked_through_and_refused_files_are_told() -> None:
    report = AddReport((samples.SHA,), (), (RefusedFile("/x.txt", "Bad", "No video.", ""),))
    presenter, background, view, service = _desk(
        clips=(samples.clip(),),
        add=lambda _paths, _watch: report,
        scan_all=lambda _clips, _watch, **_how: ScanReport(1, 0, ()),
    )
    presenter.add([Path("/films")])
    background.jobs[0].finish()
    assert view.last("show_import_report") == (report,)
    assert [job.label for job in background.jobs] == ["Adding", "Looking"]
    background.jobs[1].finish()
    assert service.last("scan_all")[0] == (samples.SHA,)
    assert "show_scan_report" not in view.names()


def test_clips_that_cannot_be_looked_through_are_told_and_the_rest_is_shown() -> None:
    report = ScanReport(1, 0, (RefusedFile("beach", "Gone", "The file is not there.", ""),))
    presenter, background, view, _service = _desk(
        clips=(samples.clip(),), scan_all=lambda _clips, _watch, **_how: report
    )
    presenter.look_for_faces([samples.SHA])
    background.jobs[0].finish()
    assert view.names() == ["labels", "show_scan_report", "show_clips"]


def test_a_failure_that_stops_the_looking_is_told_and_what_was_found_is_shown() -> None:
    presenter, background, view, _service = _desk(clips=(), scan_all=StorageError("The disk is full."))
    presenter.look_for_faces([samples.SHA])
    background.jobs[0].finish()
    assert view.last("show_problem")[0].message == "The disk is full."
    assert view.names()[-1] == "show_clips"


def test_nothing_chosen_starts_nothing() -> None:
    presenter, background, _view, _service = _desk()
    presenter.add([])
    presenter.look_for_faces([])
    assert background.jobs == []


def test_removing_and_looking_for_files_show_the_library_anew() -> None:
    presenter, _background, view, service = _desk(clips=())
    told: list[bool] = []
    presenter.remove(samples.SHA)
    presenter.look_for_files(lambda: told.append(True))
    assert [name for name in service.names() if name != "clips"] == ["remove", "refresh"]
    assert view.names() == ["show_clips", "show_clips"]
    assert told == [True]
