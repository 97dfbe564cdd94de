"""Which stretches of a clip are shown in training, and which are kept for checking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pvchat_desktop.core.media import Span, merge_spans

APART_S: Final = 5.0  # between what is trained on and what is kept for checking, in the same clip
LONGEST_S: Final = 6.0  # shown as one sample in training
_STEP_S: Final = 2.25  # from one stretch to the next: three eighths, so that eight pictures of each share their moments
_KEPT_SHARE, _KEPT_LEAST_S = 0.2, 2.0  # of the time a person is seen
_TRAIN_LEAST_S, _TRAIN_SHARE = 4.0, 0.4  # so much must remain to train on
_USUAL_RATE: Final = 25.0  # frames a second, where a clip does not say


def stretches(spans: Iterable[Span], *, longest_s: float = LONGEST_S, step_s: float = _STEP_S) -> list[Span]:
    """Overlapping stretches of at most `longest_s` inside the spans."""
    found: list[Span] = []
    for span in spans:
        start = span.start_s
        while start + longest_s < span.end_s:
            found.append(Span(start, start + longest_s))
            start += step_s
        found.append(Span(max(span.start_s, span.end_s - longest_s), span.end_s))
    return found


def even_times(span: Span, count: int, rate: float | None) -> tuple[float, ...]:
    """At most `count` times spread over the span, no two closer together than frames are; whole milliseconds."""
    fitting = int(span.duration_s * (rate or _USUAL_RATE)) + 1
    count = max(1, min(count, fitting))
    step = span.duration_s / count
    return tuple(dict.fromkeys(round(span.start_s + (i + 0.5) * step, 3) for i in range(count)))


def inside(spans: Iterable[Span], allowed: Sequence[Span]) -> tuple[Span, ...]:
    """The parts of the spans that lie in one of the allowed stretches."""
    return tuple(
        Span(max(span.start_s, free.start_s), min(span.end_s, free.end_s))
        for span in spans
        for free in allowed
        if min(span.end_s, free.end_s) >= max(span.start_s, free.start_s)
    )


def outside(spans: Iterable[Span], blocked: Iterable[Span]) -> tuple[Span, ...]:
    """The parts of the spans that lie in none of the blocked stretches."""
    left = list(spans)
    for block in merge_spans(blocked, gap_s=0.0):
        left = [piece for span in left for piece in _without(span, block)]
    return tuple(left)


def _without(span: Span, block: Span) -> list[Span]:
    if span.end_s < block.start_s or span.start_s > block.end_s:
        return [span]
    before = [Span(span.start_s, block.start_s)] if span.start_s < block.start_s else []
    after = [Span(block.end_s, span.end_s)] if span.end_s > block.end_s else []
    return before + after


def kept_from_s(spans: Sequence[Span]) -> float | None:
    """From when on a clip is kept for checking, given when the people to be learned are seen in it; training ends
    APART_S before. None: the clip is too short to keep a part of it."""
    seen = merge_spans(spans, gap_s=0.0)
    total = sum(span.duration_s for span in seen)
    wanted = max(_KEPT_LEAST_S, _KEPT_SHARE * total)
    for span in reversed(seen):
        if span.duration_s >= wanted:
            start = span.end_s - wanted
            before = sum(s.duration_s for s in inside(seen, [Span(0.0, max(0.0, start - APART_S))]))
            return round(start, 3) if before >= max(_TRAIN_LEAST_S, _TRAIN_SHARE * total) else None
        wanted -= span.duration_s
    return None
