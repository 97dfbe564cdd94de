"""Are the times right? Found spans against the truth of a put-together clip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pvchat_desktop.core.media import Box, Span, merge_spans


@dataclass(frozen=True, slots=True)
class Segment:
    """From start_s to end_s the named people stand within the given shares of the picture's width."""

    span: Span
    places: Mapping[str, tuple[float, float]]


def segments_from(document: Mapping[str, Any]) -> tuple[Segment, ...]:
    """Read a ground-truth document: fps and segments of frames."""
    fps = float(document["fps"])
    return tuple(
        Segment(
            Span(segment["start"] / fps, segment["end"] / fps),
            {person: (float(left), float(right)) for person, (left, right) in segment["persons"].items()},
        )
        for segment in document["segments"]
    )


def true_spans(segments: Sequence[Segment], person: str) -> tuple[Span, ...]:
    return merge_spans((s.span for s in segments if person in s.places), gap_s=0.01)


def span_error_s(expected: Sequence[Span], found: Sequence[Span]) -> float:
    """Largest distance of any boundary, expected or found, to the nearest one of its kind on the other side.

    Nothing expected and nothing found is no error; one of them empty is wrong by the whole length of the other.
    """
    if not expected or not found:
        return sum(span.duration_s for span in (*expected, *found))
    starts = _distance([s.start_s for s in expected], [s.start_s for s in found])
    ends = _distance([s.end_s for s in expected], [s.end_s for s in found])
    return max(starts, ends)


def _distance(one: Sequence[float], two: Sequence[float]) -> float:
    """Hausdorff distance of two sets of times."""
    there = max(min(abs(a - b) for b in two) for a in one)
    back = max(min(abs(a - b) for a in one) for b in two)
    return max(there, back)


def misplaced(segments: Sequence[Segment], person: str, points: Sequence[tuple[float, Box]], *, width_px: float) -> int:
    """Points of a person's tracks that lie where, at that moment, the person is not; moments within half a second of
    a change are left out."""
    wrong = 0
    for t_s, box in points:
        segment = next((s for s in segments if s.span.start_s + 0.5 <= t_s <= s.span.end_s - 0.5), None)
        if segment is None:
            continue
        place = segment.places.get(person)
        wrong += place is None or not place[0] <= box.center[0] / width_px <= place[1]
    return wrong
