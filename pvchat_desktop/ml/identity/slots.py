"""Which people a request speaks of: binding identity rows to ids behind the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pvchat_desktop.errors import NotFound
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.identity.rows import MODULE, IdentityRows

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase


def bind_slots(base: LoadedBase, slots: Sequence[tuple[str, int]]) -> None:
    """Bind (adapter, person of that adapter) to the request's people, in order; what was bound before is forgotten."""
    rows = _rows(base)
    if rows is not None:
        rows.bind(slots)
    elif slots:
        raise NotFound("No pack with identity rows is loaded.")


def slot_ids(base: LoadedBase, k: int) -> tuple[int, list[int]]:
    """(id of the name, ids of the soft rows) of person k; with 16 soft rows vocabulary + 17 k and the 16 behind it."""
    rows = _rows(base)
    widths = rows.widths if rows is not None else []
    if not 0 <= k < len(widths):
        raise NotFound("No identity rows are bound for this person of the request.")
    name = base.vocabulary + sum(widths[:k])
    return name, list(range(name + 1, name + widths[k]))


def slot_of(base: LoadedBase, token_id: int) -> int | None:
    """The person k whose name the model wrote with this id; None for every id of the vocabulary."""
    rows = _rows(base)
    first = base.vocabulary
    for k, width in enumerate(rows.widths if rows is not None else []):
        if token_id == first:
            return k
        first += width
    return None


def _rows(base: LoadedBase) -> IdentityRows | None:
    rows = getattr(unwrapped(base.model), MODULE, None)
    return rows if isinstance(rows, IdentityRows) else None
