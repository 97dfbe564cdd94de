"""Identity packs: what was trained for a person, from what, and how it did."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import NotFound


@dataclass(frozen=True, slots=True)
class Pack:
    id: str
    person_id: PersonId
    kind: str  # "memory" or "adapter"
    base: str | None  # row of models/manifest.toml; None: needs no base model
    base_revision: str | None
    recipe: str  # JSON
    data_hash: str  # of the training manifest
    report: str | None  # JSON; None: not verified
    folder: str  # relative to the data folder
    active: bool
    created_at: str  # ISO 8601 UTC


class Packs:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, pack: Pack) -> None:
        self._store.write(lambda db: codec.put(db, "packs", {**asdict(pack), "active": int(pack.active)}))

    def of_person(self, person: PersonId) -> tuple[Pack, ...]:
        """Newest first."""
        rows = self._store.rows("SELECT * FROM packs WHERE person_id = ? ORDER BY created_at DESC, id", person)
        return tuple(_pack(row) for row in rows)

    def get(self, pack: str) -> Pack:
        if row := self._store.row("SELECT * FROM packs WHERE id = ?", pack):
            return _pack(row)
        raise NotFound("This pack is not there any more.", hint="See the person's page.")

    def activate(self, pack: str) -> None:
        """Use this pack; the person's others of the same base are kept and put aside."""
        chosen = self.get(pack)

        def change(db: Database) -> None:
            db.execute(
                "UPDATE packs SET active = (id = ?) WHERE person_id = ? AND base IS ?",
                [pack, chosen.person_id, chosen.base],
            )

        self._store.write(change)


def _pack(row: Row) -> Pack:
    return Pack(**{**row, "active": bool(row["active"])})
