"""Long clips are looked at in windows; an answer is written from the best of them and says which part that was."""

from __future__ import annotations

from collections.abc import Sequence

ANSWERED = 3  # windows that are described, at most


def best_windows(scores: Sequence[Sequence[float]], asked: Sequence[int], *, count: int = ANSWERED) -> list[int]:
    """The windows in which the people `asked` score highest, in the order of the clip. scores[window][person]."""
    ranked = sorted(range(len(scores)), key=lambda window: -sum(scores[window][person] for person in asked))
    return sorted(ranked[:count])


def overall(scores: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Per person the highest score of any window: who is in one window is in the clip."""
    return tuple(max(column) for column in zip(*scores, strict=True))


def span_text(start_s: float, end_s: float) -> str:
    """ "0:12–1:05", with hours where there are any."""
    return f"{_clock(start_s)}–{_clock(end_s)}"


def _clock(time_s: float) -> str:
    whole = int(time_s)
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
