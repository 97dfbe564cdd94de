"""Cuts: other colours at other places, against what is usual in the take."""

import numpy as np
import pytest

from pvchat_desktop.core.cuts import COLOURS, PLACES, CutFinder, Impression, nothing_known


def _impression(room: int, *, moved: float = 0.0) -> Impression:
    """Of a room in its own colours; `moved`: share of the picture that shows something else by now."""
    rng = np.random.default_rng(room)
    colours, places = rng.random(COLOURS) ** 4, 255 * rng.random(PLACES)
    other = np.random.default_rng(1000 + int(1e6 * moved)).random(COLOURS) ** 4
    colours = np.sqrt((1 - moved) * colours + moved * other)
    return np.concatenate([255 * colours, np.roll(places, round(10 * moved))]).astype(np.uint8)


def _found(*impressions: Impression) -> list[float]:
    finder = CutFinder()
    for number, one in enumerate(impressions):
        finder.add(number / 2, one)
    return finder.times_s


def test_a_cut_is_told_at_the_first_frame_of_the_new_take() -> None:
    first, second = [_impression(1)] * 5, [_impression(2)] * 3
    assert _found(*first, *second, *first) == [2.5, 4.0]


def test_what_changes_little_is_no_cut() -> None:
    assert _found(*(_impression(1, moved=0.01 * step) for step in range(10))) == []


def test_whoever_pans_over_a_room_cuts_nothing() -> None:
    pan = [_impression(1, moved=0.45 * (step % 2)) for step in range(10)]
    assert _found(*pan)[1:] == [], "at most its beginning"


@pytest.mark.parametrize("frames", [[], [nothing_known()] * 3, [_impression(1), nothing_known(), _impression(1)]])
def test_nothing_known_is_no_cut(frames: list[Impression]) -> None:
    assert _found(*frames) == []
