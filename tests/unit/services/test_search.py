"""Searching a library: people together or not, days, titles, captions, and words beside the clips."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.scene_words import SceneWords, WordSource
from pvchat_desktop.services.search import SearchService
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared

Found = Callable[[str], list[str]]


@pytest.fixture
def shas(app: App, worker: Prepared, clips: Path) -> dict[str, ClipSha]:
    """Anna and Ben: together in “party”, one after the other in “walk”, alone in “pool” and “desk”."""
    worker.clip(clips / "2019" / "party.mp4", Figure(1, 0, 6, faces=6, width_px=90), Figure(2, 2, 8, x=400, faces=6))
    worker.clip(clips / "walk.mp4", Figure(1, 0, 3), Figure(2, 5, 8, x=400))
    worker.clip(clips / "pool.mp4", Figure(1, 1, 4))
    worker.clip(clips / "desk.mp4", Figure(2, 1, 4))
    app.library.add([clips])
    found = {clip.title: clip.clip.sha256 for clip in app.library.clips()}
    app.library.scan_all(list(found.values()), Watch())
    for number, name in enumerate(("Anna", "Ben")):
        app.enrollment.enroll(app.library.tracks(found["party"])[number].track.id, name, consent="Yes")
    days = {"party": "2019-07-04T12:00:00", "walk": "2018-12-24", "pool": "2014-08-01", "desk": None}
    for title, day in days.items():
        _put(app, "UPDATE clips SET recorded_when = ?, recorded_source = 'metadata', recorded_certainty = 'local' "
             "WHERE sha256 = ?", day, found[title])  # fmt: skip
    return found


def _put(app: App, sql: str, *values: object) -> None:
    app.catalog.store.write(lambda db: db.execute(sql, list(values)))


@pytest.fixture
def found(app: App, shas: dict[str, ClipSha]) -> Found:
    del shas
    search = SearchService(
        app.catalog,
        app.settings,
        Seen(app.catalog, lambda model: app.models.thresholds(model.backend)),
        today=lambda: date(2020, 1, 15),
    )
    return lambda words: [match.clip.title for match in search.find(words).matches]


def test_people_and_company(found: Found) -> None:
    assert found("Anna with Ben") == ["party"]
    assert found("Anna Ben") == ["party", "walk"], "together before one after the other"
    assert found("Anna without Ben") == found("anna ohne ben") == ["pool"]
    assert sorted(found("Anna")) == ["party", "pool", "walk"]


def test_days(found: Found) -> None:
    """In one test: its name is part of the clips' folder, and folders can say days."""
    wanted = {
        "summer 2019": ["party"],
        "last summer": ["party"],
        "letzten Sommer": ["party"],
        "before 2015": ["pool"],
        "Christmas": ["walk"],
        "Anna in August": ["pool"],
        "since 2018": ["party", "walk"],
        "2019": ["party"],
        "Ben before 2015": [],
    }
    assert {words: found(words) for words in wanted} == wanted


def test_a_folder_can_say_the_year(app: App, shas: dict[str, ClipSha], found: Found) -> None:
    _put(app, "UPDATE clips SET recorded_when = NULL WHERE sha256 = ?", shas["party"])
    assert found("2019") == ["party"]
    assert found("in July 2019") == []


def test_captions_give_spans_where_the_people_are(app: App, shas: dict[str, ClipSha], found: Found) -> None:
    said = [
        SceneWords(WordSource.CAPTION, Span(0.0, 4.0), "A woman cuts a cake."),
        SceneWords(WordSource.CAPTION, Span(4.0, 8.0), "A man blows out candles on a cake."),
    ]
    app.catalog.words.put_captions(shas["party"], said, base="tiny", base_hash="x")
    (match,) = app.library.find("Anna blowing candles")
    [span] = match.spans
    assert (span.start_s, span.end_s) == pytest.approx((4.0, 6.0))
    assert match.why == "Anna (sure); a caption says “A man blows out candles on a cake.”"
    assert [reason.kind for reason in match.reasons] == ["people", "caption"]
    assert found("cake") == found("Torte") == ["party"]
    assert found("candle snow") == []
    assert app.library.search("candle snowman xyz").missing == ("snowman", "xyz")


def test_words_beside_a_clip_are_read_and_followed(
    app: App, clips: Path, shas: dict[str, ClipSha], found: Found
) -> None:
    del shas
    (clips / "walk.srt").write_text("1\n00:00:02,000 --> 00:00:03,000\nLook, a heron!\n", "utf-8")
    (clips / "pool.mp4.json").write_text('{"description": "Swimming course", "location": {"city": "Bled"}}', "utf-8")
    (clips / "desk.xmp").write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Maribor"><dc:description><rdf:Alt>'
        '<rdf:li xml:lang="x-default">Homework with tears</rdf:li></rdf:Alt></dc:description></rdf:Description>'
        "</rdf:RDF></x:xmpmeta>",
        "utf-8",
    )
    (clips / "other.txt").write_text("heron", "utf-8")
    before = {path: path.read_bytes() for path in clips.iterdir() if path.is_file()}
    app.library.refresh()
    assert found("heron") == ["walk"]
    (match,) = app.library.find("heron")
    assert match.spans == (Span(2.0, 3.0),)
    assert match.why == "the subtitles say “Look, a heron!”"
    assert found("Bled") == found("swimming") == ["pool"]
    assert found("Maribor homework") == ["desk"]
    assert {path: path.read_bytes() for path in clips.iterdir() if path.is_file()} == before, "never written"

    (clips / "walk.srt").write_text("1\n00:00:02,000 --> 00:00:03,000\nLook, a stork!\n", "utf-8")
    os.utime(clips / "walk.srt", ns=(1, 1))
    (clips / "pool.mp4.json").unlink()
    app.library.refresh()
    assert found("heron") == found("Bled") == []
    assert found("stork") == ["walk"]


def test_words_beside_clips_are_read_when_they_are_added(app: App, worker: Prepared, clips: Path) -> None:
    worker.clip(clips / "a.mp4")
    worker.clip(clips / "a.b.mp4")
    (clips / "a.b.txt").write_text("heron", "utf-8")
    (clips / "A.de.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nReiher\n", "utf-8")
    app.library.add([clips])
    assert [match.clip.title for match in app.library.find("heron")] == ["a.b"]
    assert [match.clip.title for match in app.library.find("Reiher")] == ["a"]


def test_an_erased_person_leaves_no_words_behind(app: App, clips: Path, shas: dict[str, ClipSha]) -> None:
    (clips / "walk.srt").write_text(
        "1\n00:00:01,000 --> 00:00:02,000\nHello Anna\n\n2\n00:00:30,000 --> 00:00:31,000\nHello sun\n", "utf-8"
    )
    app.library.refresh()
    app.people.erase(app.people.named("Anna").id)
    assert [one.text for one in app.catalog.words.of_clip(shas["walk"])] == ["Hello sun"]
    assert app.catalog.store.rows("SELECT 1 FROM clip_words WHERE said LIKE '%Anna%'") == []


def test_a_moved_clip_keeps_its_words(app: App, clips: Path, shas: dict[str, ClipSha], found: Found) -> None:
    app.catalog.words.put_captions(
        shas["pool"], [SceneWords(WordSource.CAPTION, Span(0, 2), "A heron.")], base="tiny", base_hash="x"
    )
    (clips / "pool.mp4").rename(clips / "lake tour.mp4")
    app.library.add([clips])
    assert found("heron") == found("lake") == ["lake tour"]


def test_limits_and_totals(app: App, shas: dict[str, ClipSha]) -> None:
    del shas
    result = app.library.search("Anna", limit=1)
    assert (len(result.matches), result.total) == (1, 3)
