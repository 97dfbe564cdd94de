import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pvchat_desktop.core.media import Box, Span, merge_spans

_times = st.floats(0, 1e5, allow_nan=False)
_spans = st.lists(st.tuples(_times, _times).map(lambda pair: Span(min(pair), max(pair))), max_size=20)


def test_a_span_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Span(2.0, 1.0)


@given(_spans, st.floats(0, 10))
def test_merged_spans_are_sorted_disjoint_and_cover_the_same_times(spans: list[Span], gap_s: float) -> None:
    merged = merge_spans(spans, gap_s=gap_s)
    for before, after in itertools.pairwise(merged):
        assert after.start_s - before.end_s > gap_s
    for span in spans:
        assert any(m.start_s <= span.start_s and span.end_s <= m.end_s for m in merged)
    ends = {s.start_s for s in spans} | {s.end_s for s in spans}
    assert {m.start_s for m in merged} | {m.end_s for m in merged} <= ends


def test_iou_of_known_boxes() -> None:
    box = Box(0, 0, 10, 10)
    assert box.iou(box) == 1.0
    assert box.iou(Box(5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert box.iou(Box(10, 0, 20, 10)) == 0.0
    assert Box(3, 3, 3, 3).iou(Box(3, 3, 3, 3)) == 0.0


def test_box_centre_and_inside() -> None:
    box = Box(10, 20, 30, 60)
    assert box.center == (20.0, 40.0)
    assert box.as_list() == [10, 20, 30, 60]
    assert [box.contains(x, 30.0) for x in (10.0, 9.9, 30.0, 30.1)] == [True, False, True, False]
