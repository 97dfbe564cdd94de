"""The rate of learning over a training that runs through, and over one that goes on from written weights."""

from __future__ import annotations

import pytest

from tools.playhouse.running import Pace


def test_the_rate_rises_stays_and_falls() -> None:
    pace = Pace(steps=100, rate=2.0, warmup=4)
    assert [pace.rate_at(step) for step in (0, 1, 3, 30, 60)] == pytest.approx([0.5, 1.0, 2.0, 2.0, 2.0])
    falling = [pace.rate_at(step) for step in range(60, 101, 10)]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] == pytest.approx(0.04)


def test_after_written_weights_it_rises_anew() -> None:
    pace = Pace(steps=100, rate=2.0, warmup=4, begun=50)
    assert [pace.rate_at(step) for step in (50, 51, 53, 60)] == pytest.approx([0.5, 1.0, 2.0, 2.0])
    through = Pace(steps=100, rate=2.0, warmup=4)
    assert pace.rate_at(80) == through.rate_at(80)
