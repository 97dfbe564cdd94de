"""Which figure of a clip is meant, by where it stands: for a base model that knows nobody by name."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from pvchat_desktop.core.faces import TrackPoint
    from pvchat_desktop.core.media import Span

Pointer = Literal["", "alone", "left", "right", "middle"]
"""Where somebody stands among those who are seen; "": that does not tell who is meant."""
_APART: Final = 0.06  # of the picture's width, between two figures' middles: closer ones are not told apart by side

Points: TypeAlias = "Sequence[TrackPoint]"


def pointer(own: Points, others: Sequence[Points], span: Span, width: int) -> Pointer:
    """Of the figure whose faces stand at `own` (px of a picture `width` wide), beside those of `others`; "" too where
    they are not seen in the span."""
    at = _middle(own, span, width)
    beside = [x for points in others if (x := _middle(points, span, width)) is not None]
    if at is None or not beside:
        return "" if at is None else "alone"
    if at < min(beside) - _APART:
        return "left"
    if at > max(beside) + _APART:
        return "right"
    return "middle" if min(beside) + _APART < at < max(beside) - _APART and len(beside) == 2 else ""


def _middle(points: Points, span: Span, width: int) -> float | None:
    """Where a figure mostly stands, 0 left .. 1 right; None: not in the span."""
    seen = [(p.box.x1 + p.box.x2) / 2 / width for p in points if span.start_s <= p.t_s <= span.end_s]
    return fmean(seen) if seen else None
