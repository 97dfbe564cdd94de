"""The guide is whole, and what is shown to others has no paths in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pvchat_desktop.paths import guide_dir
from pvchat_desktop.presenters.help import guide_pages, masked


@dataclass(frozen=True, slots=True)
class _Folders:
    data: Path
    cache: Path


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_link_and_picture_of_the_guide_is_there(language: str) -> None:
    pages = guide_pages(language)
    assert len(pages) > 5
    assert all(page.title for page in pages)
    named = {page.file.name for page in pages}
    assert named == {file.name for file in pages[0].file.parent.glob("*.md")}, "every page is in the index"
    for page in pages:
        for target in re.findall(r"\]\(([^)]+)\)", page.file.read_text(encoding="utf-8")):
            assert (page.file.parent / target).is_file(), f"{page.file.name}: {target}"


def test_every_picture_is_used() -> None:
    texts = "".join(page.file.read_text(encoding="utf-8") for page in guide_pages("en"))
    unused = [file.name for file in (guide_dir() / "images").glob("*.png") if file.name not in texts]
    assert unused == []


def test_paths_are_masked() -> None:
    home = Path.home()
    folders = _Folders(Path("/srv/family/PVChat Desktop"), home / ".cache" / "pvchat")
    text = (
        f"Data folder     /srv/family/PVChat Desktop, 12 GiB free\n{home}/films/Leo.mp4\n"
        "could not read /media/leo/FAMILY-2/2019/Leo.mp4: gone\nC:\\Users\\Leo\\film.mp4 and Apache-2.0/MIT, 3/4"
    )
    shown = masked(text, folders)
    assert "Leo" not in shown
    assert "FAMILY" not in shown
    assert str(home) not in shown
    assert "(data folder), 12 GiB free" in shown
    assert "Apache-2.0/MIT, 3/4" in shown
