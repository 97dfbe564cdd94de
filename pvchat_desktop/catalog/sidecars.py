"""Names that other programs gave to faces: where in a clip, for whom, and which track that is.

They are hints for the matcher, never names by themselves. An import is one people change: undoing it takes its record
away, and with it every hint that came from it. Regions outlive the tracks of a scan and find those of the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.operations import Operation, Operations
from pvchat_desktop.catalog.recording import Recorder
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId, new_id
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.regions import Figure, Placed, assign

_ACTIVE = """
SELECT regions.n, regions.clip, regions.t_s, x1, y1, x2, y2, track_id, people.id AS person_id
FROM sidecar_regions AS regions JOIN sidecar_imports AS imports ON imports.id = import_id
LEFT JOIN merged_people AS merged ON merged.id = regions.person_id
JOIN people ON people.id = coalesce(merged.person_id, regions.person_id)
WHERE {of} ORDER BY imports.made_at, regions.n
"""


@dataclass(frozen=True, slots=True)
class NamedRegion:
    """A face of a clip with the person that another program says it is. `track` None: no scan has found it yet."""

    clip: ClipSha
    person: PersonId
    place: Placed
    track: TrackId | None


class Sidecars:
    def __init__(self, store: Store, operations: Operations) -> None:
        self._store = store
        self._operations = operations

    def add(self, regions: Sequence[NamedRegion], new_people: Mapping[PersonId, str], *, label: str) -> Operation:
        """Keep what an import found, with the people that it brings along, as one change that can be undone."""
        batch = new_id()

        def change(recorder: Recorder) -> None:
            for person, name in new_people.items():
                row = {"id": person, "name": name, "birth_date": None, "hidden": 0, "created_at": codec.now()}
                recorder.insert("people", row)
            recorder.insert("sidecar_imports", {"id": batch, "made_at": codec.now()})
            for region in regions:
                codec.put(recorder.db, "sidecar_regions", _row(region, batch))

        return self._operations.record("sidecars", label, change)

    def regions(self, clip: ClipSha | None = None) -> tuple[NamedRegion, ...]:
        """Of one clip or of all, without those of undone imports; people who were merged go by who they are now."""
        return tuple(_region(row) for row in self._active(clip))

    def hints(self, clip: ClipSha | None = None) -> dict[TrackId, PersonId]:
        """Who other programs say a track shows; of several, the one imported last."""
        rows = self._active(clip)
        return {row["track_id"]: row["person_id"] for row in rows if row["track_id"] is not None}

    def _active(self, clip: ClipSha | None) -> list[Row]:
        if clip is None:
            return self._store.rows(_ACTIVE.format(of="1"))
        return self._store.rows(_ACTIVE.format(of="regions.clip = ?"), clip)

    def find_tracks(self, clip: ClipSha, figures: Callable[[ClipSha], Sequence[Figure]]) -> None:
        """After a scan: regions whose track is not known look for it among the clip's figures."""
        rows = self._active(clip)
        waiting = [row for row in rows if row["track_id"] is None]
        if not waiting:
            return
        taken = {row["track_id"] for row in rows}
        free = [figure for figure in figures(clip) if figure.id not in taken]
        found = assign([_place(row) for row in waiting], free)

        def change(db: Database) -> None:
            for row, track in zip(waiting, found, strict=True):
                if track is not None:
                    db.execute("UPDATE sidecar_regions SET track_id = ? WHERE n = ?", [track, row["n"]])

        self._store.write(change)


def forget_person(db: Database, ids: Sequence[PersonId]) -> None:
    """Part of an erasure."""
    db.execute(f"DELETE FROM sidecar_regions WHERE person_id IN ({codec.places(ids)})", list(ids))  # noqa: S608


def _row(region: NamedRegion, batch: str) -> Row:
    box = region.place.box
    return {
        "import_id": batch, "clip": region.clip, "person_id": region.person, "t_s": region.place.t_s,
        "x1": box.x1, "y1": box.y1, "x2": box.x2, "y2": box.y2, "track_id": region.track,
    }  # fmt: skip


def _place(row: Row) -> Placed:
    return Placed(Box(row["x1"], row["y1"], row["x2"], row["y2"]), row["t_s"])


def _region(row: Row) -> NamedRegion:
    return NamedRegion(row["clip"], row["person_id"], _place(row), row["track_id"])
