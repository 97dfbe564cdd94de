"""Real footage and face models, where this machine has them; tests that need them are skipped elsewhere."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., object])

_SHARED = Path(__file__).resolve().parents[3] / "shared"


def media_dir() -> Path | None:
    """The folder with MANIFEST.csv: PVCHAT_MEDIA, else `shared/media` beside the repository."""
    return _folder("PVCHAT_MEDIA", _SHARED / "media", holds="MANIFEST.csv")


def face_models_dir() -> Path | None:
    """The folder with face model files: PVCHAT_FACE_MODELS, else `shared/face_models` beside the repository."""
    return _folder("PVCHAT_FACE_MODELS", _SHARED / "face_models", holds="")


def _folder(variable: str, usual: Path, *, holds: str) -> Path | None:
    folder = Path(os.environ.get(variable) or usual)
    return folder if (folder / holds).exists() else None


def media() -> Path:
    """The folder of real footage; skips the test where there is none."""
    folder = media_dir()
    if folder is None:
        pytest.skip("no folder of real footage (PVCHAT_MEDIA)")
    return folder


def face_models() -> Path:
    """The folder of face models; skips the test where there is none."""
    folder = face_models_dir()
    if folder is None:
        pytest.skip("no folder of face models (PVCHAT_FACE_MODELS)")
    return folder


def needs_media(test: Test) -> Test:
    """Marks a test as `media` and skips it where there is no footage."""
    skip = pytest.mark.skipif(media_dir() is None, reason="no folder of real footage (PVCHAT_MEDIA)")
    marked: Test = pytest.mark.media(skip(test))
    return marked


def needs_face_models(test: Test) -> Test:
    skip = pytest.mark.skipif(face_models_dir() is None, reason="no folder of face models (PVCHAT_FACE_MODELS)")
    marked: Test = skip(test)
    return marked


@dataclass(frozen=True, slots=True)
class Footage:
    """One row of MANIFEST.csv; None where the row does not say."""

    path: Path
    person: str
    width: int | None
    height: int | None
    rate: float | None  # frames a second
    duration_s: float | None
    bytes: int | None
    sha256: str
    notes: str

    @property
    def is_video(self) -> bool:
        return self.path.suffix.lower() not in {".jpg", ".jpeg", ".png"}


def manifest(folder: Path) -> tuple[Footage, ...]:
    """The rows of the folder's MANIFEST.csv whose files are there."""
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    footage = (_footage(folder, dict(zip(header, _mended(row, len(header)), strict=True))) for row in rows)
    return tuple(row for row in footage if row.path.is_file())


def _mended(row: list[str], width: int) -> list[str]:
    """Some rows have a comma of prose in their third cell, without quotation marks."""
    surplus = len(row) - width
    return [*row[:2], ",".join(row[2 : 3 + surplus]), *row[3 + surplus :]]


def _footage(folder: Path, row: dict[str, str]) -> Footage:
    return Footage(
        path=folder / row["file"],
        person=row["person_label"],
        width=_whole(row["width"]),
        height=_whole(row["height"]),
        rate=_number(row["fps"]),
        duration_s=_number(row["duration_s"]),
        bytes=_whole(row["bytes"]),
        sha256=row["sha256"],
        notes=row["notes"] or "",
    )


def _number(cell: str | None) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        return None


def _whole(cell: str | None) -> int | None:
    number = _number(cell)
    return None if number is None else int(number)
