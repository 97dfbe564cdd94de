"""How a person looked over the years."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.looks import DatedFace
from pvchat_desktop.core.ageing import year_of
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.quality import SHARP


@dataclass(frozen=True, slots=True)
class Look:
    """One calendar year. `age`: whole years on the day of the first recording; None where the birth date is unknown.
    `year` None: of recordings without a date."""

    year: int | None
    age: int | None
    pictures: tuple[Path, ...]  # the best of each clip, best first
    clips: int
    faces: int


class LooksService:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def by_date(self, person: PersonId) -> tuple[Look, ...]:
        """From what was confirmed, the earliest first, undated recordings last."""
        known = self._catalog.people.get(person)
        by_year: dict[int | None, list[DatedFace]] = defaultdict(list)
        for face in self._catalog.looks.of_person(known.id):
            by_year[int(face.recorded[:4]) if face.recorded else None].append(face)
        born = year_of(known.birth_date) if known.birth_date else None
        return tuple(self._look(year, faces, born) for year, faces in by_year.items())

    def _look(self, year: int | None, faces: list[DatedFace], born: float | None) -> Look:
        first = year_of(faces[0].recorded) if faces[0].recorded else None
        best: dict[str, DatedFace] = {}
        for face in sorted(faces, key=lambda one: -one.width_px * min(one.sharpness, SHARP)):
            best.setdefault(face.clip, face)
        return Look(
            year=year,
            age=int(first - born) if first is not None and born is not None and first >= born else None,
            pictures=tuple(self._catalog.folders.data / face.picture for face in best.values()),
            clips=len(best),
            faces=len(faces),
        )
