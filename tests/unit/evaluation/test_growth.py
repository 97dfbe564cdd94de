"""How a cost grows, fitted and drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from pvchat_desktop.evaluation.growth import drawing, growth

SIZES = (1_000, 10_000, 100_000, 1_000_000)


@pytest.mark.parametrize(
    ("cost", "exponent", "holds"),
    [
        (lambda n: 0.01 * n, 1.0, True),
        (lambda n: 0.001 * n * math.log(n), None, True),
        (lambda n: 1e-6 * n * n, 2.0, False),
        (lambda n: 5 + 0.001 * n, None, True),
    ],
)
def test_the_exponent_of_the_growth_is_found(
    cost: Callable[[float], float], exponent: float | None, holds: bool
) -> None:
    found = growth([(n, cost(n)) for n in SIZES])
    assert found.no_worse_than_n_log_n is holds
    if exponent is not None:
        assert found.exponent == pytest.approx(exponent, abs=0.01)


def test_too_little_to_tell_is_said() -> None:
    assert growth([]).exponent is None
    assert growth([(1000, 5.0), (1000, 6.0)]).no_worse_than_n_log_n is None
    assert growth([(1000, 0.01), (10_000, 0.02)]).exponent is None  # below what can be told from nothing


def test_the_drawing_is_whole_and_names_its_lines() -> None:
    svg = drawing(
        {"search": [(1e3, 2.0), (1e5, 40.0)], "<b>": [(1e3, 1.0)], "none": []}, title="T", x_title="x", y_title="y"
    )
    root = ET.fromstring(svg)  # noqa: S314 - our own
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"search", "<b>", "T", "x", "y", "1,000", "100,000", "dotted: n log n"} <= set(texts)
    assert "none" not in texts
    assert "nothing was measured" in drawing({}, title="T", x_title="x", y_title="y")
