"""What services hand to screens and commands: plain data, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pvchat_desktop.core.conversation import Turn
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.media import Clip, FileState, Span
from pvchat_desktop.core.person import Consent, Person, TrackLabel

MOST_FOUND = 200
"""Matches of a search that are made ready to show, where nobody says how many."""


@dataclass(frozen=True, slots=True)
class RefusedFile:
    path: str
    title: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A known person in one clip; spans are merged over their tracks."""

    person: PersonId
    name: str
    level: EvidenceLevel
    spans: tuple[Span, ...]
    by_body: tuple[Span, ...] = ()  # beside `spans`: followed by build and clothes, where no face is seen; weaker


@dataclass(frozen=True, slots=True)
class ClipSummary:
    clip: Clip
    title: str  # file name without its ending
    path: str  # best known place; "" where none is known any more
    state: FileState
    thumbnail: Path | None
    people: tuple[PersonSeen, ...]
    unknown_figures: int
    is_scanned: bool


@dataclass(frozen=True, slots=True)
class AddReport:
    added: tuple[ClipSha, ...]
    already_known: tuple[ClipSha, ...]
    refused: tuple[RefusedFile, ...]


@dataclass(frozen=True, slots=True)
class ScanReport:
    scanned: int
    done_before: int
    refused: tuple[RefusedFile, ...]  # with the clip's title for a path


@dataclass(frozen=True, slots=True, eq=False)
class TrackView:
    """A track with who it shows and whether it is good enough to learn from."""

    track: Track
    label: TrackLabel
    name: str | None
    level: EvidenceLevel | None
    can_enroll: bool
    advice: tuple[str, ...]  # sentences; why not, or what would be better


@dataclass(frozen=True, slots=True)
class Enrolled:
    person: Person
    gallery_faces: int
    advice: tuple[str, ...]
    also_seen_in: tuple[ClipSha, ...]  # scanned clips where the person is now suggested
    seconds: float


@dataclass(frozen=True, slots=True)
class PersonSummary:
    person: Person
    picture: Path | None
    clips: int
    confirmed_tracks: int
    suggested_tracks: int
    seconds_on_screen: float


@dataclass(frozen=True, slots=True)
class PersonPage:
    summary: PersonSummary
    consent: Consent | None
    look_alikes: tuple[str, ...]
    gallery: tuple[Path, ...]
    appearances: tuple[tuple[ClipSummary, tuple[Span, ...]], ...]


@dataclass(frozen=True, slots=True)
class OperationView:
    """A people change that can be undone (or was). `reach`: what it changed, in words; "" where that was not asked."""

    id: int
    label: str
    created_at: str
    is_undone: bool
    reach: str = ""


@dataclass(frozen=True, slots=True)
class AppearanceView:
    """One track of a person, to be looked at and chosen."""

    track: TrackId
    clip: ClipSha
    title: str
    spans: tuple[Span, ...]
    picture: Path | None
    level: EvidenceLevel
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    person: PersonId
    name: str
    present: bool | None
    score: float | None
    spans: tuple[Span, ...]
    crop: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    turn: Turn  # evidence inside
    text: str  # names filled in
    people: tuple[PersonAnswer, ...]
    first_token_s: float
    seconds: float
    base: str | None = None  # the base model that wrote it; None: face memory
    packs: tuple[str, ...] = ()  # trained packs that were asked
    looked_at: tuple[Span, ...] = ()  # parts of the clip that the base model looked at


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a clip was found. `kind`: people, date, title, folder, or a source of words; `span` None: the whole clip."""

    kind: str
    text: str  # a short phrase
    span: Span | None = None
    quote: str = ""  # the words that were found, as they stand there


@dataclass(frozen=True, slots=True)
class Match:
    """A hit of a search: a clip, the spans that answer to it, and why."""

    clip: ClipSummary
    spans: tuple[Span, ...]
    people: tuple[str, ...]
    why: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundClips:
    """The best matches, and how many there are in all. `missing`: words that no clip has."""

    matches: tuple[Match, ...]
    total: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacePack:
    """A face back end as the Models page shows it."""

    name: str
    title: str
    licence: str
    is_ready: bool
    is_calibrated: bool
    is_active: bool
    needs_acceptance: bool
    why_not: str  # "" when ready
    bytes: int | None


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder that is looked through for clips; `looked_at`: ISO 8601 UTC, None: not yet."""

    path: Path
    state: FileState
    looked_at: str | None
    clips: int


@dataclass(frozen=True, slots=True)
class LookReport:
    """What a look through the watched folders found. Nothing is deleted for being away."""

    added: tuple[ClipSha, ...]
    seen_again: tuple[ClipSha, ...]  # known clips in files that are new or changed: moved, renamed, copied
    moved: int  # files that are gone since the last look while their clip is elsewhere
    gone: int  # files that are gone since the last look, and their clip with them
    away: tuple[Path, ...]  # folders that are not there now
    refused: tuple[RefusedFile, ...]
