"""What a question can mean here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pvchat_desktop.core.ids import PersonId


class Intent(StrEnum):
    PRESENCE = "presence"  # is Leo in this clip? do you see Leo?
    WHEN = "when"  # when is Leo seen?
    FIRST = "first"  # when does Leo first appear? / in which clip first (library)
    LAST = "last"
    DURATION = "duration"  # for how long is Leo seen?
    POSITION = "position"  # where in the picture is Leo?
    COMPANY = "company"  # who is Leo with? is Leo with Mia?
    COUNT = "count"  # how many people are there?
    WHO = "who"  # who is in this clip?
    WHICH_CLIPS = "which_clips"  # in which clips is Leo?
    DESCRIBE = "describe"  # what does Leo do / wear, where is that, why ...: needs a base model
    UNCLEAR = "unclear"  # none of these: say what can be answered, show who and when


Order = Literal["first", "last"]


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    intent: Intent
    people: tuple[PersonId, ...]  # named in the question, in order
    unknown_names: tuple[str, ...]  # words that look like a name of nobody known
    language: str  # "en" or "de"
    whole_library: bool  # the question speaks of all clips
    words: tuple[str, ...] = ()  # that the grammar does not understand: what is done, things, places
    order: Order | None = None  # the newest or the oldest is asked for


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the appearances it rests on."""

    text: str  # names as person references "{person:ID}"
    supports: tuple[tuple[int, int], ...]  # (index of ClipFacts, index of its Appearance)
    is_item: bool = False  # an entry of a list: stands on a line of its own
    by_body: bool = False  # it rests on when they are seen by their bodies, not by their faces


@dataclass(frozen=True, slots=True)
class WordedAnswer:
    intent: Intent
    statements: tuple[Statement, ...]

    @property
    def text(self) -> str:
        """Plain text; list entries on lines of their own."""
        text = ""
        after_item = False
        for statement in self.statements:
            if statement.is_item:
                text += f"\n• {statement.text}"
            else:
                text += f"\n{statement.text}" if after_item else f" {statement.text}"
            after_item = statement.is_item
        return text.strip()
