"""The bench of a whole library: what is made, what is measured, and that a stopped run goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.services import bench_library
from pvchat_desktop.services.bench_library import PROMISED_AT, Wanted, plot
from pvchat_desktop.services.bench_library_cell import fill_cell, measure_cell
from pvchat_desktop.services.bench_library_fill import MODEL, Size, clip_of, fill
from pvchat_desktop.services.watch import Watch

SMALL = Size(20, 1_600)


def test_a_made_up_library_is_one_that_the_program_understands(app: App) -> None:
    fill(app.catalog, SMALL)
    assert len(app.library.clips()) == 20
    tracks = app.catalog.tracks.of_clip(ClipSha(clip_of(3)))
    assert len(tracks) == SMALL.tracks // 20
    assert all(len(track.faces) == 8 and track.model == MODEL for track in tracks)
    assert {round(float(np.linalg.norm(track.template)), 4) for track in tracks} == {1.0}
    labels = [one.label for one in app.catalog.tracks.presences()]
    assert sum(label.state is TrackState.CONFIRMED for label in labels) == 40
    assert app.catalog.store.value("SELECT count(*) FROM embeddings") == SMALL.faces


def test_one_size_is_measured_through_the_services(app: App) -> None:
    made = fill_cell(app, SMALL)
    assert made["clips_with_new_labels"] > 0
    found = measure_cell(app, SMALL)
    assert "refused" not in found
    assert found["suggested"] == 5
    times = [found[name] for name in ("search_ms", "suggest_ms", "suggest_all_ms", "new_clip_ms", "group_first_ms")]
    assert all(time > 0 for time in times)
    assert found["peak_mib"] > 20


def _cell(clips: int, faces: int) -> dict[str, Any]:
    times = {
        "search_ms": 0.0004 * faces, "suggest_ms": 0.004 * faces, "suggest_all_ms": 0.02 * faces,
        "group_first_ms": 1e-6 * faces**2, "group_ms": 5.0, "new_clip_ms": 3.0, "library_ms": 9.0,
    }  # fmt: skip
    return {"clips": clips, "faces": faces, **times, "cpu_ms": times, "load_1min": 0.5, "peak_mib": 100 + faces / 1000}


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which sizes were measured; cells and scans are made up."""
    asked: list[str] = []

    def cell(what: str, size: Size, home: Path, _watch: Watch) -> dict[str, Any]:
        assert home.is_dir()
        asked.append(f"{what}:{size.key}")
        if len(asked) == 6:
            raise KeyboardInterrupt
        return _cell(size.clips, size.faces) if what == "measure" else {"fill_s": 1.0}

    monkeypatch.setattr(bench_library, "_cell", cell)
    monkeypatch.setattr(
        bench_library, "scan_speed", lambda *_args, **_how: {"scan_realtime_x": 12.5, "scan_backend": "b", "scans": []}
    )
    return asked


def test_a_run_that_was_stopped_goes_on_and_says_what_holds(app: App, measured: list[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        bench_library.bench_library(app, Wanted(), Watch())
    first = list(measured)
    document = bench_library.bench_library(app, Wanted(), Watch())
    again = measured[len(first) :]
    assert first[-1] == again[1] == "measure:1000-100000"
    assert "measure:100-1000" not in again
    assert (document["clips"], document["faces"]) == (10_000, PROMISED_AT)
    assert (document["search_ms"], document["suggest_ms"], document["scan_realtime_x"]) == (40.0, 400.0, 12.5)
    assert document["search_holds"] is document["suggest_holds"] is True
    assert document["growth"]["suggest_ms"] == {
        "exponent": 1.0,
        "of_n_log_n": pytest.approx(1.1, abs=0.03),
        "holds": True,
    }
    assert document["growth"]["group_first_ms"]["holds"] is document["no_worse_than_n_log_n"] is False
    assert document["peak_mib"] == 1100
    assert not (app.folders.cache / "bench-library").exists()
    assert json.loads(json.dumps(document)) == document
    assert plot(document).count("<polyline") == 8


def test_a_size_that_has_no_room_is_left_out(app: App, measured: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_library, "_BYTES_PER_FACE", 10**15)
    document = bench_library.bench_library(app, Wanted(quick=True), Watch())
    assert measured == []
    assert document["search_ms"] is document["search_holds"] is document["no_worse_than_n_log_n"] is None
    assert {one["skipped"] for one in document["sizes"]} == {"not enough room on the disk"}
    assert "nothing was measured" in plot(document)
