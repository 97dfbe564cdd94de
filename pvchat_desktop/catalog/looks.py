"""When faces were recorded: of clips, of galleries, and of one person over the years. Guessed dates do not count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Store
from pvchat_desktop.core.ageing import year_of
from pvchat_desktop.core.ids import ClipSha, FaceId, PersonId
from pvchat_desktop.core.media import DateCertainty

_year_of = lru_cache(maxsize=65_536)(year_of)  # thousands of clips were recorded on few days
_CERTAIN = f"recorded_when IS NOT NULL AND recorded_certainty != '{DateCertainty.GUESS}'"


@dataclass(frozen=True, slots=True)
class DatedFace:
    """`recorded` None: not known, or only guessed."""

    face: FaceId
    clip: ClipSha
    picture: str  # relative to the data folder
    recorded: str | None  # ISO 8601
    width_px: float
    sharpness: float


class Looks:
    def __init__(self, store: Store) -> None:
        self._store = store

    def clip_years(self, clips: Collection[ClipSha]) -> dict[ClipSha, float]:
        """Those of these clips whose date is certain; 2019.5 is the middle of 2019."""
        chosen = "sha256 IN (SELECT value FROM json_each(?))"
        sql = f"SELECT sha256, recorded_when FROM clips WHERE {_CERTAIN} AND {chosen}"  # noqa: S608
        rows = self._store.rows(sql, codec.json_text(list(clips)))
        found = {row["sha256"]: _year_of(row["recorded_when"]) for row in rows}
        return {clip: year for clip, year in found.items() if year is not None}

    def gallery_years(self) -> dict[FaceId, float]:
        """The same for faces that people are recognised by; those that were imported have no clip."""
        rows = self._store.rows(
            "SELECT DISTINCT faces.id, recorded_when FROM gallery CROSS JOIN faces ON faces.id = gallery.face_id "  # noqa: S608
            f"JOIN tracks ON tracks.id = faces.track_id JOIN clips ON clips.sha256 = tracks.clip WHERE {_CERTAIN}"
        )
        found = {row["id"]: _year_of(row["recorded_when"]) for row in rows}
        return {face: year for face, year in found.items() if year is not None}

    def of_person(self, person: PersonId) -> tuple[DatedFace, ...]:
        """The kept faces of everything that was confirmed, by date."""
        rows = self._store.rows(
            "SELECT faces.*, clip, recorded_when, recorded_certainty FROM faces "
            "JOIN tracks ON tracks.id = faces.track_id JOIN clips ON clips.sha256 = tracks.clip "
            "WHERE person_id = ? AND state = 'confirmed' AND rank IS NOT NULL "
            "ORDER BY recorded_when IS NULL, recorded_when, faces.rowid",
            person,
        )
        return tuple(
            DatedFace(
                row["id"],
                row["clip"],
                row["picture"],
                None if row["recorded_certainty"] == DateCertainty.GUESS else row["recorded_when"],
                row["width_px"],
                row["sharpness"],
            )
            for row in rows
        )
