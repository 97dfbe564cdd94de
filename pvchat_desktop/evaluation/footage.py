"""A folder of real footage and its MANIFEST.csv: which files there are, and who is certainly in them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pvchat_desktop.errors import NotFound, Refused

_NOBODY = ("", "none", "unknown", "see ")
_COLUMNS = {"file", "person_label", "width", "height", "duration_s", "sha256"}


@dataclass(frozen=True, slots=True)
class Footage:
    """One file. `truth` is the ground truth of a put-together clip: segments and who stands where."""

    name: str  # path inside the folder
    path: Path
    people: frozenset[str]
    width: int | None
    height: int | None
    duration_s: float | None  # None: a photograph
    sha256: str
    truth: dict[str, Any] | None

    @property
    def is_photo(self) -> bool:
        return self.duration_s is None


def read_footage(folder: Path) -> tuple[Footage, ...]:
    """Files of the manifest, in its order; those that are not there are left out."""
    manifest = folder / "MANIFEST.csv"
    if not manifest.is_file():
        raise NotFound(
            "There is no MANIFEST.csv in the media folder.",
            hint=f"It needs the columns {', '.join(sorted(_COLUMNS))}; one line a clip or photograph.",
        )
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if missing := _COLUMNS - set(rows[0] if rows else ()):
        raise Refused(f"MANIFEST.csv lacks the columns {', '.join(sorted(missing))}.")
    return tuple(_footage(folder, row) for row in rows if (folder / row["file"]).is_file())


def _footage(folder: Path, row: dict[str, str]) -> Footage:
    path = folder / row["file"]
    truth = path.with_suffix(".gt.json")
    label = row["person_label"]
    known = not any(label == word or (word and label.startswith(word)) for word in _NOBODY)
    return Footage(
        name=row["file"],
        path=path,
        people=frozenset(part.strip() for part in label.split(";")) if known else frozenset(),
        width=int(row["width"]) if row["width"].isdigit() else None,
        height=int(row["height"]) if row["height"].isdigit() else None,
        duration_s=float(row["duration_s"]) if row["duration_s"] else None,
        sha256=row["sha256"],
        truth=json.loads(truth.read_text(encoding="utf-8")) if truth.is_file() else None,
    )


def several(files: tuple[Footage, ...]) -> dict[str, list[Footage]]:
    """People who are alone on the label of at least two of these files, with those files."""
    by_person: dict[str, list[Footage]] = {}
    for footage in files:
        if len(footage.people) == 1:
            by_person.setdefault(next(iter(footage.people)), []).append(footage)
    return {person: found for person, found in by_person.items() if len(found) > 1}


def for_speed(files: tuple[Footage, ...]) -> Footage | None:
    """The longest of the largest landscape clips: what the clip for timing is made of."""
    clips = [f for f in files if f.duration_s and f.width and f.height and f.width >= f.height and f.truth is None]
    faces = [f for f in clips if f.people]
    return max(faces or clips, key=lambda f: ((f.width or 0) * (f.height or 0), f.duration_s or 0), default=None)
