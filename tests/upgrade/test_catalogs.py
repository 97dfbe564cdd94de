"""The catalog of every released version opens, shows what was in it, and undoes what was done with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pvchat_desktop.catalog import open_catalog
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.ids import ChatId, JobId
from pvchat_desktop.core.job import JobState
from pvchat_desktop.paths import UserFolders
from tests.upgrade.keep_catalog import CATALOGS, fill


def _check(folders: UserFolders) -> None:
    catalog = open_catalog(folders)
    try:
        assert [person.name for person in catalog.people.all()] == ["Leo"]
        [turn] = catalog.chats.turns(ChatId("c"))
        assert with_names(turn.question, catalog.people.name_of) == "Where is Leo?"
        assert sorted(p.label.state for p in catalog.tracks.presences()) == ["confirmed", "confirmed", "suggested"]
        assert catalog.jobs.get(JobId("j")).state is JobState.PAUSED
        for _ in range(3):
            catalog.operations.undo()
        assert catalog.people.all() == ()
    finally:
        catalog.close()


@pytest.mark.parametrize("kept", sorted(CATALOGS.glob("*.db")), ids=lambda path: path.stem)
def test_the_catalog_of_a_released_version_opens(kept: Path, tmp_path: Path) -> None:
    folders = UserFolders(tmp_path / "data", tmp_path / "config", tmp_path / "cache")
    folders.data.mkdir()
    shutil.copy(kept, folders.catalog)
    _check(folders)


def test_what_a_release_would_keep_opens(tmp_path: Path) -> None:
    folders = UserFolders(tmp_path / "data", tmp_path / "config", tmp_path / "cache")
    catalog = open_catalog(folders)
    fill(catalog)
    catalog.close()
    _check(folders)
