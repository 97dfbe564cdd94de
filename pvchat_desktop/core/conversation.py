"""Chats and turns. Names in texts are person references "{person:ID}", so that renaming and erasing reach old chats."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.core.ids import ChatId, ClipSha, PersonId, TurnId

_REFERENCE = re.compile(r"\{person:([0-9a-f]+)\}")


class TurnState(StrEnum):
    PENDING = "pending"
    ANSWERED = "answered"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Chat:
    id: ChatId
    title: str
    created_at: str  # ISO 8601 UTC
    updated_at: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer. A turn that was edited or asked again keeps its older siblings (`parent`)."""

    id: TurnId
    chat: ChatId
    parent: TurnId | None
    question: str
    clips: tuple[ClipSha, ...]  # empty: the whole library
    state: TurnState
    answer: str
    evidence: tuple[Evidence, ...]
    created_at: str


def reference(person: PersonId) -> str:
    return f"{{person:{person}}}"


def with_names(text: str, name_of: Callable[[PersonId], str]) -> str:
    """Replace person references by names."""
    return _REFERENCE.sub(lambda m: name_of(PersonId(m.group(1))), text)


def with_references(text: str, names: dict[str, PersonId]) -> str:
    """Replace whole-word names (any case, longest first) by person references; references that stand there stay."""
    if not names:
        return text
    person_of = {name.casefold(): person for name, person in names.items()}
    spelled = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"{_REFERENCE.pattern}|(?<!\w)(?P<name>{spelled})(?!\w)", re.IGNORECASE)

    def replaced(found: re.Match[str]) -> str:
        person = person_of.get((found["name"] or "").casefold())
        return found[0] if person is None else reference(person)

    return pattern.sub(replaced, text)
