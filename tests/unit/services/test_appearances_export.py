"""Tables and chapters of who appears when."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Span
from pvchat_desktop.errors import StorageError
from pvchat_desktop.services.appearances_export import COLUMNS, stretches_of, without_short
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared

NAME = "=Leo & <Bo>; #1"


@pytest.fixture
def family(app: App, worker: Prepared, clips: Path) -> ClipSha:
    """A clip with somebody of a difficult name, with Anna from 2 s on, and a stranger; another with Anna."""
    both = worker.clip(clips / "both, “1”.mp4", Figure(1, 0, 6), Figure(2, 2, 8, x=500), Figure(3, 0, 2, x=1200))
    alone = worker.clip(clips / "alone.mp4", Figure(2, 1, 3))
    app.library.add([clips])
    app.library.scan_all([both, alone], Watch())
    tracks = {round(view.track.points[0].box.x1): view.track.id for view in app.library.tracks(both)}
    app.enrollment.enroll(tracks[100], NAME, consent="Yes.")
    app.enrollment.enroll(tracks[508], "Änna", consent="Yes.")
    return both


def _rows(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def _export(app: App, target: Path, **how: Any) -> Any:
    return app.exchange.appearances.export(target, "csv" if target.suffix == ".csv" else "json", Watch(), **how)


@pytest.mark.usefixtures("family")
def test_the_table_has_every_appearance_with_its_times(app: App, tmp_path: Path) -> None:
    exported = _export(app, tmp_path / "all.csv")
    rows = _rows(tmp_path / "all.csv")
    assert (exported.rows, exported.people, exported.clips) == (3, 2, 2)
    assert list(rows[0]) == list(COLUMNS)
    assert sorted((row["person"], row["start_s"], row["end_s"], row["said_by"]) for row in rows) == [
        (NAME, "0.0", "6.0", "you"),
        ("Änna", "1.0", "3.0", "the program"),
        ("Änna", "2.0", "8.0", "you"),
    ]
    assert {row["title"] for row in rows} == {"both, “1”", "alone"}
    assert app.exchange.appearances.count().rows == 3
    assert _export(app, tmp_path / "sure.csv", only_confirmed=True).rows == 2


@pytest.mark.usefixtures("family")
def test_a_spreadsheet_reads_accents_and_runs_no_formula(app: App, tmp_path: Path) -> None:
    _export(app, tmp_path / "sheet.csv", for_spreadsheets=True)
    assert (tmp_path / "sheet.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert {row["person"] for row in _rows(tmp_path / "sheet.csv", "utf-8-sig")} == {f"'{NAME}", "Änna"}


@pytest.mark.usefixtures("family")
def test_the_document_says_what_its_columns_mean(app: App, tmp_path: Path) -> None:
    _export(app, tmp_path / "all.json")
    document = json.loads((tmp_path / "all.json").read_bytes())
    assert (document["format"], document["version"], document["columns"]) == ("pvchat-appearances", 1, COLUMNS)
    assert {type(row["start_s"]) for row in document["appearances"]} == {float}
    assert {row["score"] is None for row in document["appearances"] if row["said_by"] == "you"} == {True}


def test_hidden_and_erased_people_are_left_out(app: App, family: ClipSha, tmp_path: Path) -> None:
    app.people.hide(app.people.named(NAME).id)
    assert {row["person"] for row in _appearances(app, tmp_path)} == {"Änna"}
    app.people.erase(app.people.named("Änna").id)
    assert _appearances(app, tmp_path) == []
    assert app.exchange.appearances.chapters(family, "vtt").count("-->") == 0


def _appearances(app: App, tmp_path: Path) -> list[dict[str, Any]]:
    _export(app, tmp_path / "now.json")
    rows: list[dict[str, Any]] = json.loads((tmp_path / "now.json").read_bytes())["appearances"]
    return rows


@pytest.mark.usefixtures("family")
def test_a_folder_that_is_not_there_is_said(app: App, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        _export(app, tmp_path / "nowhere" / "all.csv")


def test_webvtt_has_a_cue_for_each_company(app: App, family: ClipSha) -> None:
    text = app.exchange.appearances.chapters(family, "vtt")
    assert text.startswith("WEBVTT\n\nNOTE Who is seen when in: both, “1”\n\n")
    assert text.split("\n\n", 2)[2].strip().split("\n\n") == [
        "00:00:00.000 --> 00:00:02.000\n=Leo &amp; &lt;Bo&gt;; #1",
        "00:00:02.000 --> 00:00:06.000\n=Leo &amp; &lt;Bo&gt;; #1, Änna",
        "00:00:06.000 --> 00:00:08.000\nÄnna",
    ]


def test_ffmpeg_reads_the_chapters(app: App, family: ClipSha, tmp_path: Path) -> None:
    path = tmp_path / "chapters.txt"
    path.write_text(app.exchange.appearances.chapters(family, "ffmetadata"), encoding="utf-8")
    with av.open(str(path), format="ffmetadata") as container:
        read = container.chapters()
        assert container.metadata["title"] == "both, “1”"
    assert [(one["start"], one["end"], one["metadata"]["title"]) for one in read] == [
        (0, 2000, NAME),
        (2000, 6000, f"{NAME}, Änna"),
        (6000, 8000, "Änna"),
    ]


spans = st.lists(
    st.tuples(st.floats(0, 50, width=16), st.floats(0, 10, width=16)).map(lambda one: Span(one[0], one[0] + one[1])),
    max_size=4,
)


@given(st.lists(spans, max_size=4))
def test_stretches_never_overlap_and_say_who_is_there(seen: list[list[Span]]) -> None:
    found = stretches_of([(str(number), own) for number, own in enumerate(seen)], 60.0)
    assert all(a[0].end_s <= b[0].start_s for a, b in pairwise(found))
    for span, names in found:
        middle = Span((span.start_s + span.end_s) / 2, (span.start_s + span.end_s) / 2)
        for number, own in enumerate(seen):
            if any(one.start_s < middle.start_s < one.end_s for one in own):
                assert str(number) in names


def test_short_stretches_make_no_chapters() -> None:
    short = [(Span(0, 5), ("A",)), (Span(5, 5.4), ("A", "B")), (Span(5.4, 9), ("A",)), (Span(20, 20.2), ("B",))]
    assert without_short(short) == [(Span(0, 9), ("A",)), (Span(20, 20.2), ("B",))]
