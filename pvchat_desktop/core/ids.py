"""Identifiers. All are strings; the types keep a clip's hash from being passed where a person is meant."""

from __future__ import annotations

import uuid
from typing import NewType

ClipSha = NewType("ClipSha", str)
"""sha256 of a clip's bytes, 64 hex digits: the clip's identity wherever its file lies."""
PersonId = NewType("PersonId", str)
TrackId = NewType("TrackId", str)
FaceId = NewType("FaceId", str)
JobId = NewType("JobId", str)
ChatId = NewType("ChatId", str)
TurnId = NewType("TurnId", str)


def new_id() -> str:
    """A fresh identifier, 32 hex digits, never reused."""
    return uuid.uuid4().hex
