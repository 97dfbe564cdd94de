from __future__ import annotations

import pytest

from pvchat_desktop.core.faces import TrackPoint
from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.core.pointing import pointer

_SPAN, _WIDTH = Span(0.0, 10.0), 1000


def _path(*xs: float, start_s: float = 0.0) -> list[TrackPoint]:
    """A face whose middle is at these places, one second apart."""
    return [TrackPoint(start_s + i, Box(x - 20, 100, x + 20, 140)) for i, x in enumerate(xs)]


@pytest.mark.parametrize(
    ("own", "others", "where"),
    [
        ([300], [], "alone"),
        ([300], [[700]], "left"),
        ([700], [[300]], "right"),
        ([700], [[300], [400]], "right"),
        ([500], [[200], [800]], "middle"),
        ([500], [[200], [250], [800]], ""),
        ([500], [[530]], ""),
        ([100, 900], [[450]], ""),
        ([100, 200, 300], [[450]], "left"),
    ],
)
def test_where_somebody_stands_tells_who_is_meant(own: list[float], others: list[list[float]], where: str) -> None:
    assert pointer(_path(*own), [_path(*xs) for xs in others], _SPAN, _WIDTH) == where


def test_only_what_is_seen_in_the_span_counts() -> None:
    later = _path(100, start_s=20.0)
    assert pointer(_path(300), [later], _SPAN, _WIDTH) == "alone"
    assert pointer(later, [_path(300)], _SPAN, _WIDTH) == ""
