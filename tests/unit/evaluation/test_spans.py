from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.evaluation.spans import misplaced, segments_from, span_error_s, true_spans

TRUTH = {
    "fps": 30,
    "segments": [
        {"start": 0, "end": 90, "persons": {"anna": [0, 0.5], "ben": [0.5, 1]}},
        {"start": 90, "end": 180, "persons": {"anna": [0.5, 1]}},
        {"start": 180, "end": 270, "persons": {"ben": [0, 1]}},
    ],
}


def test_true_spans_join_segments() -> None:
    segments = segments_from(TRUTH)
    assert true_spans(segments, "anna") == (Span(0, 6),)
    assert true_spans(segments, "ben") == (Span(0, 3), Span(6, 9))
    assert true_spans(segments, "cleo") == ()


@pytest.mark.parametrize(
    ("expected", "found", "error"),
    [
        ([Span(0, 3)], [Span(0, 3)], 0),
        ([Span(0, 3)], [Span(0.2, 2.6)], 0.4),
        ([Span(0, 3), Span(6, 9)], [Span(0, 9)], 6),  # a hole that was not seen
        ([Span(0, 9)], [Span(0, 3), Span(6, 9)], 6),  # a hole that is none
        ([Span(0, 3)], [], 3),
        ([], [Span(1, 2)], 1),
        ([], [], 0),
    ],
)
def test_span_error(expected: list[Span], found: list[Span], error: float) -> None:
    assert span_error_s(expected, found) == pytest.approx(error)


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)).map(lambda p: Span(min(p), max(p))), max_size=5))
def test_nothing_is_nearer_than_itself(spans: list[Span]) -> None:
    assert span_error_s(spans, spans) == 0


def test_points_at_the_wrong_place_are_counted() -> None:
    left, right = Box(10, 0, 30, 20), Box(70, 0, 90, 20)
    points = [(1.0, left), (1.5, right), (2.9, right), (4.0, right), (7.0, right)]
    assert misplaced(segments_from(TRUTH), "anna", points, width_px=100) == 2
