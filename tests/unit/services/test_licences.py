"""What packages state about their licence, in any of the three places where they may."""

from __future__ import annotations

from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from pvchat_desktop.services.licences import licence_of, licence_text, packages


def _package(folder: Path, *lines: str) -> PathDistribution:
    made = folder / "thing-1.0.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("\n".join(("Metadata-Version: 2.4", "Name: thing", "Version: 1.0", *lines)) + "\n")
    return PathDistribution(made)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("License-Expression: MIT AND BSD-3-Clause", "License: something else"), "MIT AND BSD-3-Clause"),
        (("License: BSD 3-Clause",), "BSD 3-Clause"),
        (("License: UNKNOWN", "Classifier: License :: OSI Approved :: MIT License"), "MIT License"),
        ((f"License: {'Permission is hereby granted ' * 5}", "Classifier: License :: Public Domain"), "Public Domain"),
        ((), None),
    ],
)
def test_the_newer_statement_comes_first(tmp_path: Path, lines: tuple[str, ...], said: str | None) -> None:
    assert licence_of(_package(tmp_path, *lines)) == said


def test_what_runs_here_is_listed_with_its_texts() -> None:
    found = {one.name.lower(): one for one in packages()}
    assert {"numpy", "pyside6_essentials", "msgspec"} <= set(found)
    assert all(one.version for one in found.values())
    assert "Permission" in licence_text("tomlkit")
    assert licence_text("no-such-package") == ""
