"""What one cell of `bench playhouse` leaves: a line of JSON that the table is made of, whenever it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One clip that was asked about.

    said         whether the person is there, as the row decides it; None: neither yes nor no, which is wrong
    by_score     the same by the sign of log p(yes) - log p(no) on the fixed question
    face_seen    the face of the person, or of who is in their place, can be seen large enough
    instead      "nobody" where the person is there, else who is: "stranger", "look-alike", "sibling"
    kind         of the descriptive question: "appearance", "action" or "location"
    references   right answers to it; `facts`: pairs of a fact and its value, none where the person is absent
    """

    id: str
    present: bool
    face_seen: bool
    instead: str
    said: bool | None
    by_score: bool | None
    kind: str
    answer: str
    references: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCase:
    """One clip with two figures, asked about for both people."""

    id: str
    present: tuple[bool, bool]
    said: tuple[bool, bool]

    @property
    def is_right(self) -> bool:
        return self.said == self.present


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """A question that names nobody."""

    clip: str
    kind: str  # "place", "clothing", "action", "count"
    answer: str
    reference: str

    @property
    def is_right(self) -> bool:
        return _plain(self.answer) == _plain(self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`person`: a number of the test split, or two ("0+1"), or "" for general questions about the untouched base."""

    row: str
    person: str
    seed: int
    commit: str | None
    name: str = ""  # what the person is called
    cases: tuple[Case, ...] = ()
    pairs: tuple[PairCase, ...] = ()
    general: tuple[General, ...] = ()
    sparsity: float | None = None  # mean R_s of the last quarter of the steps
    steps: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)  # further figures of this cell

    @property
    def key(self) -> tuple[str, str, int]:
        return self.row, self.person, self.seed


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")
