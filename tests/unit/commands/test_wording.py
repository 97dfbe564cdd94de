import pytest

from pvchat_desktop.commands import wording
from pvchat_desktop.core.media import Span


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (7.9, "0:07"), (725, "12:05"), (3753, "1:02:33")])
def test_clock(seconds: float, text: str) -> None:
    assert wording.clock(seconds) == text


def test_spans() -> None:
    assert wording.spans([Span(0, 4.2), Span(61, 65)]) == "0:00-0:04, 1:01-1:05"
    assert wording.spans_s([Span(0, 4.20049)]) == [[0, 4.2]]
