"""Questions about the library that faces alone do not answer: words, days, and the base model's closer look."""

from __future__ import annotations

from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.evidence import EvidenceSource
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.scene_words import SceneWords, WordSource
from pvchat_desktop.services.watch import Watch
from tests.helpers.base_folders import write_base
from tests.helpers.learners import Rote
from tests.helpers.prepared import Figure, Prepared

_QUESTION = "When did Leo last blow out candles?"


@pytest.fixture
def shas(app: App, worker: Prepared, clips: Path) -> dict[str, ClipSha]:
    """Leo is in “one”, “two” and “three”, of three years; somebody else in “four”."""
    names = ("one", "two", "three")
    for number, name in enumerate(names):
        worker.clip(clips / f"{name}.mp4", Figure(1, 0, 6 + number, faces=6, width_px=90))
    worker.clip(clips / "four.mp4", Figure(9))
    app.library.add([clips])
    found = {clip.title: clip.clip.sha256 for clip in app.library.clips()}
    app.library.scan_all(list(found.values()), Watch())
    app.enrollment.enroll(app.library.tracks(found["one"])[0].track.id, "Leo", consent="Yes")
    for title, day in {"one": "2018-05-01", "two": "2019-05-01", "three": "2020-08-01", "four": "2021-01-01"}.items():
        _date(app, found[title], day)
    return found


def _date(app: App, sha: ClipSha, day: str) -> None:
    sql = (
        "UPDATE clips SET recorded_when = ?, recorded_source = 'metadata', recorded_certainty = 'day' WHERE sha256 = ?"
    )
    app.catalog.store.write(lambda db: db.execute(sql, [day, sha]))


def _caption(app: App, sha: ClipSha, *scenes: tuple[float, float, str]) -> None:
    words = [SceneWords(WordSource.CAPTION, Span(start, end), text) for start, end, text in scenes]
    app.catalog.words.put_captions(sha, words, base="tiny", base_hash="x")


def _captioned(app: App, shas: dict[str, ClipSha]) -> None:
    _caption(app, shas["one"], (0, 3, "A boy blows out candles."), (3, 8, "A boy eats."))
    _caption(app, shas["two"], (0, 3, "A boy eats cake."), (3, 8, "A boy blows out three candles on a cake."))
    _caption(app, shas["three"], (0, 8, "A boy swims in a lake."))
    _caption(app, shas["four"], (0, 8, "A girl blows out candles."))


def test_the_last_time_with_captions(app: App, shas: dict[str, ClipSha]) -> None:
    _captioned(app, shas)
    answer = app.chat.ask(_QUESTION)
    assert answer.text == (
        "I find “blow” and “candles” in two clips with Leo, the newest first. The newest is “two” (1 May 2019), from "
        "0:03 to 0:07.\n"
        "• 1 May 2019, “two”: from 0:03 to 0:07; caption “A boy blows out three candles on a cake.”\n"
        "• 1 May 2018, “one”: from 0:00 to 0:03; caption “A boy blows out candles.”\n"
        "Captions are written by a base model and can be wrong."
    )
    pieces = answer.turn.evidence
    assert [(piece.clip_sha256, piece.start_s) for piece in pieces] == [(shas["two"], 3.0), (shas["one"], 0.0)]
    assert {piece.source for piece in pieces} == {EvidenceSource.WORDS}
    assert all(piece.crop_path and piece.person for piece in pieces)
    german = app.chat.ask("Wann hat Leo zuletzt Kerzen ausgeblasen?").text
    assert german.startswith("„kerzen“ und „ausgeblasen“ finde ich in zwei Clips mit Leo, die neuesten zuerst.")
    assert app.chat.ask("When did Leo first blow out candles?").text.splitlines()[1].startswith("• 1 May 2018")


def test_without_captions_it_says_what_it_could_not_check(app: App, shas: dict[str, ClipSha]) -> None:
    del shas
    answer = app.chat.ask(_QUESTION)
    assert "I find “blow” and “candles” in no clip with Leo. No clip has captions yet" in answer.text
    assert "I could not look for “blow” and “candles” in the pictures." in answer.text
    items = [line for line in answer.text.splitlines() if line.startswith("•")]
    assert [line[2:12].strip() for line in items] == ["1 August 2", "1 May 2019", "1 May 2018"], "the newest first"
    assert {piece.source for piece in answer.turn.evidence} == {EvidenceSource.MEMORY}


def test_titles_and_words_beside_clips_will_do(app: App, clips: Path, shas: dict[str, ClipSha]) -> None:
    del shas
    (clips / "three.srt").write_text("1\n00:00:02,000 --> 00:00:03,000\nNow blow out the candles!\n", "utf-8")
    app.library.refresh()
    text = app.chat.ask(_QUESTION).text
    assert "from 0:02 to 0:03; subtitles “Now blow out the candles!”" in text
    assert "No clip has captions yet" in text


def test_some_of_the_words(app: App, shas: dict[str, ClipSha]) -> None:
    _captioned(app, shas)
    text = app.chat.ask("When did Leo eat an elephant?").text
    assert text.startswith("No clip with Leo has all of “eat” and “elephant”. There are two that have some of it")


def test_days_narrow_the_library(app: App, shas: dict[str, ClipSha]) -> None:
    _captioned(app, shas)
    text = app.chat.ask("In which clips is Leo before 2020?").text
    assert "in all two clips" in text.replace("all 2", "all two")
    assert text.endswith("I looked only at the 2 clips from that time (before 2020).")
    assert "“two”" not in app.chat.ask("Did Leo blow out candles in 2018?").text
    assert "No clip of the library is from that time (1999)." in app.chat.ask("Who is seen in 1999?").text


def test_a_base_model_looks_at_the_first_few(
    app: App, worker: Prepared, tmp_path: Path, shas: dict[str, ClipSha]
) -> None:
    rote = Rote()
    rote.join(worker)
    rote.says = "He blows."
    _captioned(app, shas)
    base = app.bases.import_from(write_base(tmp_path / "tiny"))
    answer = app.chat.ask(_QUESTION, base=base)
    assert [request.clip_sha256 for request in rote.asked] == [shas["two"], shas["one"]]
    assert f"{base} looked at 2 of 2 clips:\n• “two”: He blows.\n• “one”: He blows." in answer.text
    assert answer.base == base
    assert "I find “blow”" in answer.text
