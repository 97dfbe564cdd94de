"""Face regions as other programs write them beside a picture or clip: a name, a place as shares of the picture, and,
only in what we write ourselves, a time.

Areas follow the Metadata Working Group's guidelines: centre and size as shares (0..1) of the picture's width and
height. They were made for photographs and know no time: a clip's region stands for the frame of a figure's best face.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import TrackPoint
from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.similarity import MatchResult

SAME_AREA_IOU = 0.5  # two regions of one name that share this much are one and the same
_FITS_IOU = 0.25  # programs draw their boxes differently wide: from chin to hairline, or around the whole head
_CLEARLY = 1.25  # how much better the best figure must fit than the second, where the region names no time
_NEAR_S = 1.0  # a figure has to be seen this close to the time a region names


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: its centre and its size, all as shares of the picture's width and height."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, box: Box, width_px: float, height_px: float) -> Area:
        """The part of a box that lies inside the picture."""
        x1, x2 = (min(max(x, 0.0), width_px) / width_px for x in (box.x1, box.x2))
        y1, y2 = (min(max(y, 0.0), height_px) / height_px for y in (box.y1, box.y2))
        return cls((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1)

    def box(self, width_px: float, height_px: float) -> Box:
        left, top = self.x - self.width / 2, self.y - self.height / 2
        return Box(left * width_px, top * height_px, (left + self.width) * width_px, (top + self.height) * height_px)

    def iou(self, other: Area) -> float:
        return self.box(1, 1).iou(other.box(1, 1))

    @property
    def is_usable(self) -> bool:
        """Whether it is a rectangle that touches the picture."""
        values = (self.x, self.y, self.width, self.height)
        return all(map(math.isfinite, values)) and 0 < self.width <= 2 and 0 < self.height <= 2 and self._touches

    @property
    def _touches(self) -> bool:
        return abs(self.x - 0.5) < (1 + self.width) / 2 and abs(self.y - 0.5) < (1 + self.height) / 2

    def turned(self, degrees: int) -> Area:
        """The same place once the picture was turned clockwise by 0, 90, 180 or 270 degrees."""
        turns = degrees // 90 % 4
        area = self
        for _ in range(turns):
            area = Area(1 - area.y, area.x, area.height, area.width)
        return area


@dataclass(frozen=True, slots=True)
class Region:
    """A face that somebody or some program has given a name. `t_s` None: nobody says at which time of the clip."""

    name: str
    area: Area
    t_s: float | None = None


class Figure(Protocol):
    """A track, as far as it matters here."""

    @property
    def id(self) -> TrackId: ...
    @property
    def points(self) -> tuple[TrackPoint, ...]: ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A region's box in pixels of the displayed picture."""

    box: Box
    t_s: float | None


def turn_for(applied_px: tuple[float, float] | None, shown_px: tuple[int, int], rotation_deg: int) -> int:
    """By how much areas have to be turned to fit the picture as it is shown: 0, or the clip's own rotation.

    A program that ignores a clip's rotation says so through the dimensions its regions were drawn on.
    """
    if applied_px is None or rotation_deg % 180 == 0 or min(applied_px) <= 0:
        return 0
    is_wide, shown_wide = applied_px[0] > applied_px[1], shown_px[0] > shown_px[1]
    return rotation_deg if is_wide != shown_wide else 0


def assign(regions: Sequence[Placed], figures: Sequence[Figure]) -> list[TrackId | None]:
    """For each region the figure it lies on, None where that is not clear. A figure is given to one region only.

    With a time, what counts is where the figure is then; without, its best fitting moment, and a second figure that
    fits nearly as well makes it unclear.
    """
    fits = [[_fit(region, figure) for figure in figures] for region in regions]
    order = sorted(
        ((value, row, column) for row, line in enumerate(fits) for column, value in enumerate(line)),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    found: list[TrackId | None] = [None] * len(regions)
    free = set(range(len(figures)))
    for value, row, column in order:
        if value < _FITS_IOU or found[row] is not None or column not in free:
            continue
        rivals = [fits[row][other] for other in free if other != column]
        if regions[row].t_s is None and value < _CLEARLY * max(rivals, default=0.0):
            continue
        found[row] = figures[column].id
        free.discard(column)
    return found


def _fit(region: Placed, figure: Figure) -> float:
    """How well a region lies on a figure, 0..1."""
    if region.t_s is None:
        return max((region.box.iou(point.box) for point in figure.points), default=0.0)
    at = region.t_s
    nearest = min(figure.points, key=lambda point: abs(point.t_s - at), default=None)
    if nearest is None or abs(nearest.t_s - at) > _NEAR_S:
        return 0.0
    return region.box.iou(nearest.box)


def with_hints(
    opinions: Mapping[str, MatchResult], hints: Mapping[TrackId, PersonId], rejected: Mapping[str, Iterable[PersonId]]
) -> dict[str, MatchResult]:
    """The matcher's opinions, and where it cannot name anybody, what another program said.

    A hint is something to be asked about, never a name to be stated; a rejected one never comes back.
    """
    joined = dict(opinions)
    for track, person in hints.items():
        opinion = joined.get(track)
        if opinion is None or opinion.named or person in rejected.get(track, ()):
            continue
        if opinion.person != person:
            joined[track] = MatchResult(person, None, opinion.score, EvidenceLevel.UNSURE)
    return joined
