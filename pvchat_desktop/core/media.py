"""Clips, time spans and boxes. Times are seconds from the first presented frame, coordinates are pixels of the
displayed (already rotated) picture, x to the right and y down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pvchat_desktop.core.ids import ClipSha


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Closed time span [start_s, end_s] in seconds; start_s <= end_s."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not self.start_s <= self.end_s:
            raise ValueError(f"span ends before it starts: {self.start_s} > {self.end_s}")

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s

    def overlap_s(self, other: Span) -> float:
        return max(0.0, min(self.end_s, other.end_s) - max(self.start_s, other.start_s))


def merge_spans(spans: Iterable[Span], *, gap_s: float) -> tuple[Span, ...]:
    """Join spans that overlap or lie at most `gap_s` apart; the result is sorted and disjoint."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start_s - merged[-1].end_s <= gap_s:
            merged[-1] = Span(merged[-1].start_s, max(merged[-1].end_s, span.end_s))
        else:
            merged.append(span)
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class Box:
    """Axis-parallel box, corners (x1, y1) and (x2, y2) in pixels; may reach over the picture's edge."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        return self.y2 - self.y1

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def center(self) -> tuple[float, float]:
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2

    def iou(self, other: Box) -> float:
        """Intersection over union, 0..1."""
        width = min(self.x2, other.x2) - max(self.x1, other.x1)
        height = min(self.y2, other.y2) - max(self.y1, other.y1)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)

    def contains(self, x: float, y: float) -> bool:
        return self.x1 <= x <= self.x2 and self.y1 <= y <= self.y2

    def as_list(self) -> list[float]:
        return [round(v, 1) for v in (self.x1, self.y1, self.x2, self.y2)]


class DateSource(StrEnum):
    METADATA = "metadata"
    FILE_NAME = "file_name"
    FILE_DATE = "file_date"


class DateCertainty(StrEnum):
    EXACT = "exact"  # date, time and zone are known
    LOCAL = "local"  # date and time, zone unknown
    DAY = "day"  # only the day
    GUESS = "guess"  # the file's own date: may be the date of a copy


@dataclass(frozen=True, slots=True)
class RecordedAt:
    """When a clip was recorded: ISO 8601 local date or date and time, IANA zone or UTC offset if known."""

    when: str
    zone: str | None
    source: DateSource
    certainty: DateCertainty


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What probing a file tells. Sizes are those of the displayed picture (rotation applied)."""

    duration_s: float
    width: int
    height: int
    rotation_deg: int  # clockwise turn that was applied for display: 0, 90, 180, 270
    codec: str
    pixel_format: str
    frame_rate: float | None  # mean; None where the container does not say
    frame_count: int | None
    has_audio: bool
    recorded_at: RecordedAt | None


class FileState(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"  # its drive is not connected; nothing is lost
    MISSING = "missing"  # its drive is there, the file is not


@dataclass(frozen=True, slots=True)
class Clip:
    sha256: ClipSha
    bytes: int
    info: VideoInfo
    added_at: str  # ISO 8601 UTC


@dataclass(frozen=True, slots=True)
class ClipFile:
    """One place where a clip's bytes lie or lay."""

    path: str
    sha256: ClipSha
    bytes: int
    mtime_ns: int
    state: FileState
