"""Which moments of a clip are looked at: key frames first, then only the stretches where something changed.

Decoding dominates a scan, and a frame can only be decoded together with all frames since the key frame before it.
So the plan asks for key frames where these are dense enough, puts evenly spaced samples between them elsewhere, and
the refinement later asks for finer samples in single gaps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

_SAME_MOMENT_S = 1e-3  # presentation times are exact; this only absorbs rounding


def plan_samples(
    keys_s: Sequence[float], last_s: float, *, samples_per_s: float = 2.0, max_key_gap_s: float = 1.05
) -> tuple[float, ...]:
    """Times to look at in [first key, last_s] (`last_s`: time of the last frame), sorted, without doubles.

    Key frames alone where at most `max_key_gap_s` apart; between others, evenly spaced samples at `samples_per_s`.
    Key frames closer together than that (all-intra video) are thinned. The last frame is always looked at.
    """
    if samples_per_s <= 0:
        raise ValueError("samples_per_s must be positive")
    keys = _thin(sorted(k for k in keys_s if k <= last_s), 1.0 / samples_per_s) or [0.0]
    if last_s > keys[-1] + _SAME_MOMENT_S:
        keys.append(last_s)
    times = [keys[0]]
    for left, right in pairwise(keys):
        if right - left > max_key_gap_s:
            times += between(left, right, 1.0 / samples_per_s)
        times.append(right)
    return tuple(times)


def _thin(times_s: Iterable[float], spacing_s: float) -> list[float]:
    kept: list[float] = []
    for time_s in times_s:
        if not kept or time_s - kept[-1] >= spacing_s - _SAME_MOMENT_S:
            kept.append(time_s)
    return kept


def between(left_s: float, right_s: float, spacing_s: float) -> list[float]:
    """Evenly spaced times strictly inside (left_s, right_s), no two neighbours further apart than `spacing_s`."""
    gap = right_s - left_s
    parts = max(1, int(-(-(gap - _SAME_MOMENT_S) // spacing_s)))
    return [left_s + gap * i / parts for i in range(1, parts)]


def refine_times(times_s: Sequence[float], changed: Iterable[int], *, spacing_s: float = 0.25) -> tuple[float, ...]:
    """Times to add so that each changed gap has neighbours at most `spacing_s` apart.

    `changed` holds gap numbers: gap i lies between times_s[i] and times_s[i + 1].
    """
    added: list[float] = []
    for i in sorted(set(changed)):
        added += between(times_s[i], times_s[i + 1], spacing_s)
    return tuple(added)


def pieces(times_s: Sequence[float], piece_s: float) -> list[tuple[int, int]]:
    """Cut the samples into runs of `piece_s` of the clip: index ranges [start, end), none of them empty.

    The cut depends on the times alone, so that a resumed scan finds the pieces of the one before.
    """
    bounds: list[tuple[int, int]] = []
    start = 0
    while start < len(times_s):
        number = int((times_s[start] - times_s[0]) // piece_s)
        end = bisect_right(times_s, times_s[0] + (number + 1) * piece_s - _SAME_MOMENT_S)
        end = max(end, start + 1)
        bounds.append((start, end))
        start = end
    return bounds
