"""People, what they consented to, and how a track relates to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import PersonId, TrackId


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    name: str
    birth_date: str | None  # ISO 8601 date
    hidden: bool
    created_at: str  # ISO 8601 UTC


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person (or a guardian) agreed to, in the words that were shown."""

    person: PersonId
    text: str
    given_at: str  # ISO 8601 UTC


class TrackState(StrEnum):
    UNKNOWN = "unknown"  # a valid result: nobody we know
    SUGGESTED = "suggested"  # the matcher's opinion; a re-run may change it
    CONFIRMED = "confirmed"  # said by the user; a re-run never touches it
    IGNORED = "ignored"  # the user does not care who this is


@dataclass(frozen=True, slots=True)
class TrackLabel:
    """Who a track shows, and who says so. `score` and `level` are the matcher's; None where the user said it."""

    track: TrackId
    state: TrackState
    person: PersonId | None
    score: float | None
    level: EvidenceLevel | None = None
