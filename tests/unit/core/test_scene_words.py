"""Scenes of a clip, and words of files beside it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.media import Span
from pvchat_desktop.core.scene_words import SceneWords, WordSource, scenes
from pvchat_desktop.core.sidecar_text import decoded, described, metadata, subtitles


@settings(deadline=None)
@given(st.floats(0.1, 20_000), st.lists(st.floats(0, 20_000), max_size=300))
def test_scenes_cover_a_clip_without_gaps(duration_s: float, cuts_s: list[float]) -> None:
    found = scenes(duration_s, cuts_s)
    assert found[0].start_s == 0
    assert found[-1].end_s == pytest.approx(duration_s)
    assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(found))
    assert len(found) <= 24


def test_scenes_begin_at_cuts() -> None:
    assert [s.start_s for s in scenes(30.0, (12.0, 12.5, 29.0))] == [0.0, 12.0]
    assert scenes(0.0) == ()


_SRT = """1
00:00:01,000 --> 00:00:03,500
<i>Blow them</i> out, Leo!

2
00:00:04,000 --> 00:00:06,000
{\\an8}All of them!

3
00:01:00,000 --> 00:01:02,000
Bravo
"""


def test_subtitles_are_joined_into_passages() -> None:
    assert subtitles(_SRT) == (
        SceneWords(WordSource.SPOKEN, Span(1.0, 6.0), "Blow them out, Leo! All of them!"),
        SceneWords(WordSource.SPOKEN, Span(60.0, 62.0), "Bravo"),
    )
    vtt = "WEBVTT\r\n\r\nNOTE nothing\r\n\r\nintro\r\n01:02.500 --> 01:03.500 align:start\r\nHi\r\n"
    assert subtitles(vtt) == (SceneWords(WordSource.SPOKEN, Span(62.5, 63.5), "Hi"),)
    assert subtitles("no subtitles here") == ()


def test_texts_of_any_encoding_are_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert described(decoded("Der Müller\n am See".encode(encoding)))[0].text == "Der Müller am See"
    assert described(" \n --- ") == ()


def test_metadata_tells_what_people_wrote() -> None:
    text = (
        '{"title": "IMG_1.MOV", "description": "Leo at the lake", "people": [{"name": "Grandma"}], "favorited": true, '
        '"geoData": {"latitude": 48.1}, "location": {"city": "Bled"}, "url": "https://photos", "x": {"y": [{}, 3]}}'
    )
    assert metadata(text) == (
        SceneWords(WordSource.DESCRIBED, None, "IMG_1.MOV; Leo at the lake; Grandma"),
        SceneWords(WordSource.PLACE, None, "Bled"),
    )
    assert metadata("{") == metadata("[" * 3000) == metadata("3") == ()
