"""A catalog in an empty folder, and the short ways to fill it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvchat_desktop.catalog import Catalog, open_catalog
from pvchat_desktop.paths import UserFolders
from tests.helpers.filler import Filler


@pytest.fixture
def folders(tmp_path: Path) -> UserFolders:
    return UserFolders(tmp_path / "data", tmp_path / "config", tmp_path / "cache")


@pytest.fixture
def catalog(folders: UserFolders) -> Iterator[Catalog]:
    opened = open_catalog(folders)
    yield opened
    opened.close()


@pytest.fixture
def fill(catalog: Catalog) -> Filler:
    return Filler(catalog)
