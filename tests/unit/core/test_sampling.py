from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.sampling import between, pieces, plan_samples, refine_times

TIMES = st.lists(st.floats(0, 300, allow_nan=False), min_size=1, max_size=80, unique=True).map(sorted)


def test_dense_key_frames_are_all_that_is_looked_at() -> None:
    times = plan_samples([0.0, 1.0, 2.0, 3.0], 3.5)
    assert times == (0.0, 1.0, 2.0, 3.0, 3.5)


def test_samples_fill_the_space_between_rare_key_frames() -> None:
    times = plan_samples([0.0, 8.0], 8.0, samples_per_s=2)
    assert times == tuple(i / 2 for i in range(17))


def test_video_of_key_frames_alone_is_thinned() -> None:
    times = plan_samples([i / 25 for i in range(250)], 249 / 25, samples_per_s=2)
    assert len(times) <= 22
    assert all(b - a <= 1.05 for a, b in pairwise(times))


def test_a_clip_of_one_frame() -> None:
    assert plan_samples([0.0], 0.0) == (0.0,)
    assert plan_samples([], 0.0) == (0.0,)


def test_samples_must_be_some() -> None:
    with pytest.raises(ValueError, match="positive"):
        plan_samples([0.0], 1.0, samples_per_s=0)


@settings(max_examples=100, deadline=None)
@given(TIMES, st.floats(0, 20), st.sampled_from([1.0, 2.0, 4.0]))
def test_plan_leaves_no_long_gap_and_no_doubles(keys: list[float], tail: float, rate: float) -> None:
    last = keys[-1] + tail
    times = plan_samples(keys, last, samples_per_s=rate)
    assert times[0] == keys[0]
    assert times[-1] == pytest.approx(last, abs=2e-3)
    assert all(0 < b - a <= max(1.05, 1 / rate) + 1e-6 for a, b in pairwise(times))


@settings(max_examples=100, deadline=None)
@given(TIMES, st.data())
def test_refined_gaps_are_fine_and_others_untouched(times: list[float], data: st.DataObject) -> None:
    gaps = data.draw(st.sets(st.integers(0, max(0, len(times) - 2)))) if len(times) > 1 else set()
    together = sorted((*times, *refine_times(times, gaps, spacing_s=0.25)))
    for gap in gaps:
        inside = [t for t in together if times[gap] <= t <= times[gap + 1]]
        assert all(b - a <= 0.2511 for a, b in pairwise(inside))
    for gap in set(range(len(times) - 1)) - gaps:
        assert not [t for t in together if times[gap] < t < times[gap + 1]]


def test_between_is_strictly_inside() -> None:
    assert between(1.0, 2.0, 0.25) == [1.25, 1.5, 1.75]
    assert between(1.0, 1.2, 0.25) == []


@settings(max_examples=60, deadline=None)
@given(TIMES, st.sampled_from([5.0, 30.0]))
def test_pieces_cover_every_sample_once(times: list[float], piece_s: float) -> None:
    bounds = pieces(times, piece_s)
    assert [i for start, end in bounds for i in range(start, end)] == list(range(len(times)))
    assert all(times[end - 1] - times[start] <= piece_s for start, end in bounds)
