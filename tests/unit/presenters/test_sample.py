from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.errors import StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.presenters import sample
from pvchat_desktop.presenters.sample import SamplePresenter
from pvchat_desktop.services import playhouse, playhouse_set
from pvchat_desktop.services.watch import Watch
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder


def _desk(
    home: Path, *, ready: bool = True, clips: Any = ()
) -> tuple[SamplePresenter, Recorder, HandBackground, list[Path]]:
    view, background, opened = Recorder(sample_label="Drawing"), HandBackground(), []

    def launch(folder: Path) -> bool:
        opened.append(folder)
        return True

    app: Any = SimpleNamespace(
        folders=UserFolders.below(home),
        models=Recorder(face_packs=(SimpleNamespace(name="playhouse-faces", is_ready=ready),)),
        library=Recorder(count=len(clips)),
    )
    return SamplePresenter(app, background, view, launch), view, background, opened


def test_names_are_those_of_the_services(tmp_path: Path) -> None:
    assert sample.FACES == playhouse_set.FACES
    folders = UserFolders.below(tmp_path)
    assert playhouse.sample_folders(folders).data == UserFolders.below(folders.data / sample.FOLDER).data


def test_it_is_offered_where_all_it_needs_is_here_and_opens_beside_the_users_data(tmp_path: Path) -> None:
    presenter, view, _, opened = _desk(tmp_path)
    presenter.begin()
    assert view.names() == ["offer_sample"]
    assert presenter.open()
    assert opened == [tmp_path / "data" / "sample-world"]


def test_it_is_not_offered_without_its_face_models(tmp_path: Path) -> None:
    presenter, view, _, _ = _desk(tmp_path, ready=False)
    presenter.begin()
    assert view.names() == []


def test_what_was_not_drawn_is_said_and_can_be_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    presenter, view, background, _ = _desk(tmp_path / "sample-world")
    monkeypatch.setattr(presenter, "_draw", _no_room)
    presenter.begin()
    background.jobs[0].finish()
    assert view.last("sample_not_drawn")[0].message == "The disk is full."
    presenter.draw()
    background.jobs[1].stop()
    assert view.last("sample_not_drawn") == (None,)


def _no_room(_watch: Watch) -> tuple[ClipSha, ...]:
    raise StorageError("The disk is full.")


def test_in_the_sample_world_it_is_drawn_once(tmp_path: Path) -> None:
    presenter, _, background, _ = _desk(tmp_path / "sample-world")
    presenter.begin()
    assert [job.label for job in background.jobs] == ["Drawing"]
    presenter, view, background, _ = _desk(tmp_path / "sample-world", clips=(samples.clip(),))
    presenter.begin()
    assert background.jobs == []
    assert view.names() == []
