"""From a face to the figure round it, and where a track's face is at any time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pvchat_desktop.core.media import Box

PathPoint = tuple[float, float, float, float, float]
"""t_s, x1, y1, x2, y2: a face box, px of the displayed picture."""

# A figure in heads: an upright body is two to three heads wide and about seven high, of which clips show five or fewer.
_ABOVE, _BELOW, _ASIDE = 0.6, 4.5, 1.2  # face heights added above and below, and on each side


def figure_box(face: Box) -> Box:
    """Where the figure stands that has this face; may reach over the picture's edge."""
    high = face.height
    return Box(face.x1 - _ASIDE * high, face.y1 - _ABOVE * high, face.x2 + _ASIDE * high, face.y2 + _BELOW * high)


def wider(face: Box, scale: float) -> Box:
    """A square round the face, `scale` times as long as the face's longer side."""
    half = scale * max(face.width, face.height) / 2
    x, y = face.center
    return Box(x - half, y - half, x + half, y + half)


def face_at(points: Sequence[PathPoint], t_s: float) -> Box | None:
    """The face's box at a time, between two points on the straight line; before the first and after the last point
    theirs. None where there are no points."""
    if not points:
        return None
    after = bisect_left(points, t_s, key=lambda point: point[0])
    if after == 0 or after == len(points):
        return Box(*points[min(after, len(points) - 1)][1:])
    left, right = points[after - 1], points[after]
    share = (t_s - left[0]) / max(right[0] - left[0], 1e-9)
    x1, y1, x2, y2 = (a + share * (b - a) for a, b in zip(left[1:], right[1:], strict=True))
    return Box(x1, y1, x2, y2)
