"""The whole program on a worker that knows what is in its clips; see tests/helpers/prepared.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.paths import UserFolders
from tests.helpers.prepared import Prepared, prepared_app


@pytest.fixture
def folders(tmp_path: Path) -> UserFolders:
    return UserFolders.below(tmp_path / "home")


@pytest.fixture
def worker() -> Prepared:
    return Prepared()


@pytest.fixture
def app(folders: UserFolders, worker: Prepared) -> Iterator[App]:
    app = prepared_app(folders, worker)
    yield app
    app.close()


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """The user's own folder of clips: a path that is neither short nor Latin."""
    folder = tmp_path / "Família Öğretmen 祖母"
    folder.mkdir()
    return folder
