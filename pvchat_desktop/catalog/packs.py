"""Identity packs: what was trained for a person, from what, and how it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.files import adopt, hand_back
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import NotFound


@dataclass(frozen=True, slots=True)
class Pack:
    id: str
    person_id: PersonId
    kind: str  # "memory" or "adapter"
    base: str | None  # row of models/manifest.toml; None: needs no base model
    base_revision: str | None  # sha256 over the base's files
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
        self._store.write(lambda db: put_pack(lambda row: codec.put(db, "packs", row), pack))

    def store(self, pack: Pack, staged: Path, final: Path) -> None:
        """Move a finished pack's folder to its place and add its row, or neither. `active`: the others step aside."""

        def change(db: Database) -> None:
            put_pack(lambda row: codec.put(db, "packs", row), pack)
            if pack.active:
                _activate(db, pack)
            adopt(staged, final)

        self._store.write(change, on_failure=lambda: hand_back(final, staged))

    def active(self, person: PersonId, base: str | None = None) -> Pack | None:
        """The pack in use for a base; None: face memory alone."""
        return next((pack for pack in self.of_person(person) if pack.active and pack.base == base), None)

    def put_aside(self, person: PersonId, base: str | None) -> None:
        """Use none of the person's packs of this base."""
        self._store.write(
            lambda db: db.execute("UPDATE packs SET active = 0 WHERE person_id = ? AND base IS ?", [person, base])
        )

    def keep_report(self, pack: str, report: str) -> None:
        """JSON."""
        self._store.write(lambda db: db.execute("UPDATE packs SET report = ? WHERE id = ?", [report, pack]))

    def names(self) -> Iterable[str]:
        return [row["id"] for row in self._store.rows("SELECT id FROM packs")]

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

        self._store.write(lambda db: _activate(db, chosen))


def put_pack(put: Callable[[Row], object], pack: Pack) -> None:
    put({**asdict(pack), "active": int(pack.active)})


def _activate(db: Database, pack: Pack) -> None:
    db.execute(
        "UPDATE packs SET active = (id = ?) WHERE person_id = ? AND base IS ?", [pack.id, pack.person_id, pack.base]
    )


def _pack(row: Row) -> Pack:
    return Pack(**{**row, "active": bool(row["active"])})
