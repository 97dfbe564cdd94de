"""Models on another drive: moved whole or not at all, found there afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from pvchat_desktop.errors import Cancelled, Refused, StorageError
from pvchat_desktop.paths import UserFolders, as_chosen
from pvchat_desktop.services.base_models import BaseModelsService
from pvchat_desktop.services.model_folder import OWN_FOLDER, move_models
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings
from tests.helpers.base_folders import write_base
from tests.helpers.disks import full_disk


@pytest.fixture
def folders(tmp_path: Path) -> UserFolders:
    return UserFolders.below(tmp_path / "home")


@pytest.fixture
def settings(folders: UserFolders, tmp_path: Path) -> Settings:
    """With a base that was imported."""
    settings = Settings(folders.config / "settings.toml")
    BaseModelsService(folders, settings).import_from(write_base(tmp_path / "tiny"))
    return settings


def _ready(folders: UserFolders, settings: Settings) -> bool:
    return next(view.is_ready for view in BaseModelsService(folders, settings).bases() if view.name == "tiny")


def test_models_are_used_where_they_were_moved_to(folders: UserFolders, settings: Settings, tmp_path: Path) -> None:
    new = move_models(folders, settings, tmp_path / "big drive ü", Watch())
    assert new == tmp_path / "big drive ü" / OWN_FOLDER
    assert not (folders.data / "models").exists()
    moved = as_chosen(folders)
    assert moved.models == new
    assert _ready(moved, settings)
    again = move_models(moved, settings, tmp_path / "third", Watch())
    assert not new.exists()
    assert _ready(as_chosen(folders), settings)
    assert as_chosen(folders).models == again


def test_other_things_in_the_folder_are_left_alone(folders: UserFolders, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    (tmp_path / "drive" / "letter.txt").touch()
    assert move_models(folders, settings, tmp_path / "drive", Watch()) == tmp_path / "drive" / OWN_FOLDER
    assert sorted(path.name for path in (tmp_path / "drive").iterdir()) == [OWN_FOLDER, "letter.txt"]


def test_a_stop_leaves_them_where_they_are_and_the_next_time_goes_on(
    folders: UserFolders, settings: Settings, tmp_path: Path
) -> None:
    watch = Watch(on_progress=lambda progress: watch.stop.set() if "safetensors" in progress.stage else None)
    with pytest.raises(Cancelled):
        move_models(folders, settings, tmp_path / "drive", watch)
    assert as_chosen(folders).models == folders.models
    assert _ready(folders, settings)
    assert not list((tmp_path / "drive").rglob("*.copy"))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "drive").rglob("*") if path.is_file()}
    assert before
    move_models(folders, settings, tmp_path / "drive", Watch())
    assert all(path.stat().st_mtime_ns == when for path, when in before.items())
    assert _ready(as_chosen(folders), settings)


def test_what_lies_there_with_the_right_size_and_the_wrong_bytes_is_copied_anew(
    folders: UserFolders, settings: Settings, tmp_path: Path
) -> None:
    (weights,) = folders.models.rglob("*.safetensors")
    spoiled = tmp_path / "drive" / OWN_FOLDER / weights.relative_to(folders.models)
    spoiled.parent.mkdir(parents=True)
    spoiled.write_bytes(bytes(weights.stat().st_size))
    whole = weights.read_bytes()
    move_models(folders, settings, tmp_path / "drive", Watch())
    assert spoiled.read_bytes() == whole


def test_a_full_drive_is_told_and_changes_nothing(folders: UserFolders, settings: Settings, tmp_path: Path) -> None:
    with full_disk(), pytest.raises(StorageError, match="They are where they were"):
        move_models(folders, settings, tmp_path / "full", Watch())
    assert _ready(as_chosen(folders), settings)


@pytest.mark.parametrize("place", ["home/data/models", "home/data/models/inner"])
def test_a_folder_within_the_old_one_is_refused(
    folders: UserFolders, settings: Settings, tmp_path: Path, place: str
) -> None:
    with pytest.raises(Refused, match="already"):
        move_models(folders, settings, tmp_path / place, Watch())
    assert _ready(folders, settings)
