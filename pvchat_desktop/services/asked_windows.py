"""Which parts of a clip the base model looks at: where the asked-for people are seen, else the clip as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pvchat_desktop.core.media import Span, merge_spans

WHOLE_S: Final = 60.0  # a clip of at most this length is looked at as a whole
_LONGEST_S: Final = 30.0  # of one window of a longer clip
_AROUND_S: Final = 1.0  # before and after somebody is seen
_JOIN_S: Final = 4.0  # spans closer together than this share a window
MOST: Final = 4


def windows(duration_s: float, seen: Sequence[Span]) -> tuple[Span, ...]:
    """In the order of the clip, at most MOST. `seen`: when the asked-for people are seen; the longest windows win."""
    if duration_s <= WHOLE_S:
        return (Span(0.0, duration_s),)
    if not seen:
        return _cut(Span(0.0, duration_s), duration_s / MOST)
    around = [Span(max(0.0, s.start_s - _AROUND_S), min(duration_s, s.end_s + _AROUND_S)) for s in seen]
    cut = [piece for span in merge_spans(around, gap_s=_JOIN_S) for piece in _cut(span, _LONGEST_S)]
    return tuple(sorted(sorted(cut, key=lambda span: -span.duration_s)[:MOST]))


def _cut(span: Span, longest_s: float) -> tuple[Span, ...]:
    """Equal pieces, none longer than `longest_s`."""
    count = max(1, int(-(-span.duration_s // longest_s)))
    step = span.duration_s / count
    return tuple(Span(span.start_s + i * step, span.start_s + (i + 1) * step) for i in range(count))
