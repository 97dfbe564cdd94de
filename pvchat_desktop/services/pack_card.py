"""card.json: what an identity pack says of itself."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from pvchat_desktop.core.recipe import Recipe

FORMAT: Final = 1
"""Of packs written now; a pack of a newer program is refused, an older one is read."""


class CardBase(msgspec.Struct, frozen=True, kw_only=True):
    """The base that an adapter was made for. `content_hash` decides; the rest is for people."""

    name: str
    content_hash: str
    title: str = ""
    model_type: str = ""


class CardConsent(msgspec.Struct, frozen=True):
    text: str
    given_at: str  # ISO 8601 UTC


class CardFace(msgspec.Struct, frozen=True, kw_only=True):
    """One face of the gallery. `file`: aligned (112, 112, 3) RGB PNG inside the pack."""

    file: str
    t_s: float
    box: tuple[float, float, float, float]  # x1, y1, x2, y2 px, in the clip it came from
    width_px: float
    sharpness: float
    yaw: float
    brightness: float


class CardFaceModel(msgspec.Struct, frozen=True, kw_only=True):
    """Whose vectors stand in gallery/embeddings.safetensors under `key`: row i belongs to faces[rows[i]]."""

    key: str
    backend: str
    model_hash: str
    dimension: int
    rows: tuple[int, ...]


class CardFile(msgspec.Struct, frozen=True):
    sha256: str
    bytes: int


class Card(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    id: str
    kind: Literal["memory", "adapter"]
    name: str  # of the person
    birth_date: str | None
    created: str  # ISO 8601 UTC
    program: str  # version that wrote it
    consents: tuple[CardConsent, ...]
    faces: tuple[CardFace, ...]
    face_models: tuple[CardFaceModel, ...]
    base: CardBase | None = None  # of an adapter
    slot: int = 0  # which of the adapter's people this is
    recipe: Recipe | None = None
    data_hash: str = ""  # of the training manifest
    figures: dict[str, Any] | None = None  # the report of "did it work?"
    fused: dict[str, Any] | None = None  # the stored rule that decides presence
    files: dict[str, CardFile] = {}  # every file of the pack but the card itself
