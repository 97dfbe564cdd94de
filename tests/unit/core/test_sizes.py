from __future__ import annotations

import pytest

from pvchat_desktop.core.sizes import size_text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0.0 MB"),
        (640_000, "0.6 MB"),
        (9_990_000, "10.0 MB"),
        (10_000_000, "10 MB"),
        (250_661_740, "251 MB"),
        (999_999_999, "1000 MB"),
        (1_000_000_000, "1.0 GB"),
        (2_345_000_000_000, "2,345.0 GB"),
    ],
)
def test_sizes_in_decimal_units(count: int, text: str) -> None:
    assert size_text(count) == text
