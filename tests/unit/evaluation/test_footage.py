from __future__ import annotations

import json
from pathlib import Path

import pytest

from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.evaluation.footage import for_speed, read_footage, several

HEAD = "file,person_label,width,height,duration_s,sha256"


def write(folder: Path, *lines: str) -> Path:
    (folder / "MANIFEST.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    for line in lines:
        (folder / line.split(",")[0]).write_bytes(b"x")
    return folder


def test_labels_and_kinds(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.mp4,anna,640,480,2.5,1",
        "b.mp4,anna,1920,1080,9,2",
        "c.mp4,unknown x2,1920,1080,20,3",
        "d.jpg,anna;ben,900,900,,4",
        "e.mp4,see .gt.json,640,480,8.0,5",
        "f.mp4,none,640,480,8.0,6",
        "gone.mp4,anna,640,480,8.0,7",
    )
    (tmp_path / "gone.mp4").unlink()
    (tmp_path / "e.gt.json").write_text(json.dumps({"fps": 30, "segments": []}), encoding="utf-8")
    files = {f.name: f for f in read_footage(tmp_path)}
    assert sorted(files) == ["a.mp4", "b.mp4", "c.mp4", "d.jpg", "e.mp4", "f.mp4"]
    assert files["d.jpg"].is_photo
    assert files["d.jpg"].people == {"anna", "ben"}
    assert files["c.mp4"].people == files["e.mp4"].people == files["f.mp4"].people == frozenset()
    assert files["e.mp4"].truth is not None
    assert {person: [f.name for f in found] for person, found in several(tuple(files.values())).items()} == {
        "anna": ["a.mp4", "b.mp4"]
    }
    chosen = for_speed(tuple(files.values()))
    assert chosen is not None
    assert chosen.name == "b.mp4"


def test_a_folder_without_manifest(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="MANIFEST"):
        read_footage(tmp_path)


def test_a_manifest_without_the_columns(tmp_path: Path) -> None:
    (tmp_path / "MANIFEST.csv").write_text("file,person_label\na.mp4,anna\n", encoding="utf-8")
    with pytest.raises(Refused, match="sha256"):
        read_footage(tmp_path)


def test_nothing_to_time(tmp_path: Path) -> None:
    assert for_speed(read_footage(write(tmp_path, "d.jpg,anna,900,900,,4"))) is None
