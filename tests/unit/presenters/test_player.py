from __future__ import annotations

import pytest

from pvchat_desktop.core.media import FileState, Span
from pvchat_desktop.presenters.player import Key, Playback, can_play, drive_name, neighbour, target_s

SPANS = (Span(1.0, 2.0), Span(5.0, 6.0))


@pytest.mark.parametrize(
    ("key", "expected_s"),
    [
        (Key.BACK, 2.0),
        (Key.FORWARD, 20.0),
        (Key.STEP_BACK, 11.0),
        (Key.STEP_FORWARD, 13.0),
        (Key.FRAME_BACK, 11.98),
        (Key.FRAME_FORWARD, 12.02),
        (Key.START, 0.0),
        (Key.END, 20.0),
        (Key.TOGGLE, None),
        (Key.MUTE, None),
    ],
)
def test_where_a_key_leads(key: Key, expected_s: float | None) -> None:
    assert target_s(key, Playback(12.0, 20.0, 50.0)) == (pytest.approx(expected_s) if expected_s is not None else None)


def test_a_seek_never_leaves_the_clip() -> None:
    assert target_s(Key.BACK, Playback(3.0, 20.0)) == 0.0
    assert target_s(Key.FORWARD, Playback(19.0, 20.0)) == 20.0
    assert target_s(Key.FORWARD, Playback(0.0, 0.0)) == 0.0


def test_only_files_that_are_there_can_be_played() -> None:
    assert [state for state in FileState if can_play(state)] == [FileState.ONLINE]


def test_the_appearance_before_and_after() -> None:
    assert neighbour(SPANS, 1.0, forward=True) == SPANS[1]
    assert neighbour(SPANS, 5.0, forward=False) == SPANS[0]
    assert neighbour(SPANS, 6.0, forward=True) is None
    assert neighbour(SPANS, 1.0, forward=False) is None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/media/mia/FAMILY-2/2019/beach.mp4", "FAMILY-2"),
        ("/run/media/mia/FAMILY-2/beach.mp4", "FAMILY-2"),
        ("/Volumes/FAMILY-2/beach.mp4", "FAMILY-2"),
        ("/mnt/films/beach.mp4", "films"),
        ("E:\\films\\beach.mp4", "E:"),
        ("/home/mia/beach.mp4", ""),
    ],
)
def test_a_drive_is_called_what_people_call_it(path: str, name: str) -> None:
    assert drive_name(path) == name
