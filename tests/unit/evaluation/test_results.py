from __future__ import annotations

import json
from pathlib import Path

import pytest

from pvchat_desktop.evaluation import results


@pytest.fixture
def dates(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Dates that the next stored results get."""
    coming = ["2030-01-02T03:04:05+00:00", "2030-01-02T03:04:06+00:00", "2030-01-03T00:00:00+00:00"]
    real = results.circumstances
    monkeypatch.setattr(results, "circumstances", lambda repository: {**real(repository), "date": coming.pop(0)})
    return coming


def test_the_newest_fitting_result_is_the_last(tmp_path: Path, dates: list[str]) -> None:
    for backend, share in (("dlib", 0.5), ("dlib", 0.75), ("other", 1.0)):
        results.store({"backend": backend, "share": share}, tmp_path, bench="faces", repository=tmp_path)
    assert dates == []
    newest = results.last(tmp_path, bench="faces")
    assert newest is not None
    assert newest["share"] == 1.0
    fitting = results.last(tmp_path, bench="faces", matching={"backend": "dlib"})
    assert fitting is not None
    assert fitting["share"] == 0.75


def test_nothing_stored(tmp_path: Path) -> None:
    assert results.last(tmp_path, bench="faces") is None
    assert results.last(tmp_path / "absent", bench="faces") is None


def test_a_stored_file_tells_its_circumstances(tmp_path: Path) -> None:
    path = results.store({"figure": None}, tmp_path, bench="window", repository=tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["figure"] is None
    assert document["bench"] == "window"
    assert document["versions"]["numpy"]
    assert "core" in document["device"]
    assert {"date", "commit"} <= document.keys()


def test_outside_a_repository_there_is_no_commit(tmp_path: Path) -> None:
    assert results.commit(tmp_path / "nowhere") is None
