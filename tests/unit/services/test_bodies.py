"""What was found by the body alone, from the catalog to lists, answers, evidence and tables: told apart, and weaker."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.catalog import codec
from pvchat_desktop.core.evidence import EvidenceLevel, EvidenceSource
from pvchat_desktop.core.faces import BodySpan
from pvchat_desktop.core.ids import ClipSha, TrackId
from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared

BODY = Box(40, 60, 180, 480)
BEHIND = (
    BodySpan(4.0, 7.0, EvidenceLevel.LIKELY, 5.5, BODY),
    BodySpan(8.5, 10.0, EvidenceLevel.UNSURE, 9.0, BODY),
)


@pytest.fixture
def clip(app: App, worker: Prepared, clips: Path) -> ClipSha:
    """Anna from 0 to 4 s, then from behind."""
    sha = worker.clip(clips / "garden.mp4", Figure(1, 0, 4), Figure(2, 1, 3, x=500))
    app.library.add([clips])
    app.library.scan_all([sha], Watch())
    track = _anna(app, sha)
    app.catalog.store.write(
        lambda db: db.execute("UPDATE tracks SET by_body = ? WHERE id = ?", [codec.by_body_json(BEHIND), track])
    )
    app.enrollment.enroll(track, "Anna", consent="Yes.")
    return sha


def _anna(app: App, sha: ClipSha) -> TrackId:
    return next(view.track.id for view in app.library.tracks(sha) if view.track.start_s == 0)


def test_tracks_lists_and_answers_tell_it_apart(app: App, clip: ClipSha) -> None:
    assert app.catalog.tracks.get(_anna(app, clip)).by_body == BEHIND
    (anna,) = app.library.clip(clip).people
    assert anna.spans == (Span(0.0, 4.0),)
    assert anna.by_body == (Span(4.0, 7.0), Span(8.5, 10.0))

    answer = app.chat.ask("When is Anna seen?", clips=[clip])

    assert "from 0:00 to 0:04" in answer.text
    assert "Probably also from 0:04 to 0:07, seen from behind" in answer.text
    weaker = [one for one in answer.turn.evidence if one.source is EvidenceSource.BODY]
    assert [(one.start_s, one.end_s, one.level) for one in weaker] == [(4.0, 7.0, "likely"), (8.5, 10.0, "unsure")]
    assert {one.box for one in weaker} == {BODY}
    assert {one.level for one in answer.turn.evidence if one.source is EvidenceSource.MEMORY} == {"sure"}


def test_tables_say_by_what_somebody_is_seen(app: App, clip: ClipSha, tmp_path: Path) -> None:
    app.exchange.appearances.export(tmp_path / "all.csv", "csv", Watch())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text("utf-8"))))
    assert [(row["start_s"], row["seen_by"], row["said_by"], row["level"]) for row in rows] == [
        ("0.0", "face", "you", "sure"),
        ("4.0", "body", "the program", "likely"),
        ("8.5", "body", "the program", "unsure"),
    ]
    assert app.catalog.tracks.presences(clip)[0].by_body == BEHIND


def test_nothing_of_it_is_left_of_somebody_erased(app: App, clip: ClipSha) -> None:
    anna = app.library.clip(clip).people[0].person
    app.people.erase(anna)
    assert all(track.by_body == () for track in app.catalog.tracks.of_clip(clip))
