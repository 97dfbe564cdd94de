"""How commands write times, people and clips."""

from __future__ import annotations

from collections.abc import Sequence

from pvchat_desktop.core.media import Span
from pvchat_desktop.services.views import PersonSeen


def clock(seconds: float) -> str:
    """0:07, 12:05, 1:02:33."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def spans(items: Sequence[Span]) -> str:
    return ", ".join(f"{clock(span.start_s)}-{clock(span.end_s)}" for span in items)


def spans_s(items: Sequence[Span]) -> list[list[float]]:
    return [[round(span.start_s, 3), round(span.end_s, 3)] for span in items]


def people(seen: Sequence[PersonSeen]) -> str:
    return ", ".join(f"{person.name} ({person.level})" for person in seen) or "-"


def score(value: float | None) -> float | None:
    """Four digits: more would pretend."""
    return None if value is None else round(value, 4)
