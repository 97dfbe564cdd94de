from __future__ import annotations

from pathlib import Path
from typing import Any

from pvchat_desktop.presenters.library import LibraryPresenter, LibraryState
from pvchat_desktop.services.views import AddReport, RefusedFile
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder


def _desk(**library: Any) -> tuple[LibraryPresenter, HandBackground, Recorder, Recorder]:
    background, view, service = HandBackground(), Recorder(labels=("Adding", "Looking")), Recorder(**library)
    return LibraryPresenter(service, background, view), background, view, service


def test_an_empty_library_is_told_from_a_search_without_a_hit() -> None:
    presenter, _background, view, _service = _desk(clips=())
    presenter.refresh()
    assert view.last("show_clips")[1] is LibraryState.EMPTY
    presenter.search(" beach ")
    assert view.last("show_clips")[1] is LibraryState.NO_MATCH


def test_clips_are_searched_by_the_words_as_typed_but_trimmed() -> None:
    presenter, _background, view, service = _desk(clips=(samples.clip(),))
    presenter.search(" beach ")
    assert service.last_words("clips") == {"words": "beach"}
    assert view.last("show_clips")[1] is LibraryState.CLIPS


def test_added_clips_are_then_looked_through_and_refused_files_are_told() -> None:
    report = AddReport((samples.SHA,), (), (RefusedFile("/x.txt", "Bad", "No video.", ""),))
    presenter, background, view, service = _desk(
        clips=(samples.clip(),), add=lambda _paths, _watch: report, scan=lambda _sha, _watch: ()
    )
    presenter.add([Path("/films")])
    background.jobs[0].finish()
    assert view.last("show_import_report") == (report,)
    assert [job.label for job in background.jobs] == ["Adding", "Looking"]
    background.jobs[1].finish()
    assert service.last("scan")[0] == samples.SHA


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
