"""What is known about clips when a question is asked: the input of every answer."""

from __future__ import annotations

from dataclasses import dataclass

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import BodySpan, TrackPoint
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.media import Box, RecordedAt, Span


@dataclass(frozen=True, slots=True)
class Appearance:
    """One figure's track in one clip. `person` is None for somebody unknown."""

    track: TrackId
    person: PersonId | None
    level: EvidenceLevel | None  # None for somebody unknown
    score: float | None  # None: said by the user
    threshold: float | None
    spans: tuple[Span, ...]  # sorted, disjoint
    points: tuple[TrackPoint, ...]  # sorted by time
    box: Box  # of the best face, px
    best_t_s: float
    crop: str | None  # picture of the best face, relative to the data folder
    by_body: tuple[BodySpan, ...] = ()  # followed by build and clothes, where no face is seen: weaker


@dataclass(frozen=True, slots=True)
class ClipFacts:
    clip: ClipSha
    title: str
    duration_s: float
    width: int  # px
    height: int  # px
    recorded_at: RecordedAt | None
    appearances: tuple[Appearance, ...]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: PersonId
    name: str
