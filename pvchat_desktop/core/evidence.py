"""Evidence: what an answer rests on. Copied into the chat turn, so that later re-scans never change old answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import Box


class EvidenceSource(StrEnum):
    MEMORY = "memory"  # face memory
    ADAPTER = "adapter"  # a trained identity pack
    BODY = "body"  # body features where the face is hidden: weaker
    WORDS = "words"  # a caption, a title, or words beside the clip


class EvidenceLevel(StrEnum):
    """From the surest to the most doubtful."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"

    @property
    def doubt(self) -> int:
        """0 is sure."""
        return _DOUBT[self]


_DOUBT = {level: doubt for doubt, level in enumerate(EvidenceLevel)}


def surest(levels: Iterable[EvidenceLevel | None]) -> EvidenceLevel | None:
    return min(filter(None, levels), key=lambda level: level.doubt, default=None)


def most_doubtful(levels: Iterable[EvidenceLevel | None]) -> EvidenceLevel | None:
    return max(filter(None, levels), key=lambda level: level.doubt, default=None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One time span of one clip that supports one statement."""

    id: str
    statement: str  # a plain sentence; names as person references "{person:ID}"
    clip_sha256: ClipSha
    start_s: float
    end_s: float
    box: Box  # pixels, at the moment of the crop
    crop_path: str | None  # relative to the data folder
    source: EvidenceSource
    score: float | None  # None: confirmed by the user
    threshold: float | None
    level: EvidenceLevel
    person: PersonId | None  # None: an unknown figure
