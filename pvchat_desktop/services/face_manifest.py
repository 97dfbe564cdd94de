"""The program's manifest of face packs, and the user's lock that fills in what it does not know."""

from __future__ import annotations

import importlib.util
import json
import threading
import tomllib
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import tomlkit

from pvchat_desktop.core.face_packs import Calibration, PackFile, PackRow, calibration_from, rows_from
from pvchat_desktop.errors import StorageError
from pvchat_desktop.paths import models_dir


def read_manifest(file: Path | None = None) -> tuple[PackRow, ...]:
    """The rows of models/manifest.toml, best first."""
    file = file or models_dir() / "manifest.toml"
    return rows_from(tomllib.loads(file.read_text(encoding="utf-8")))


@cache
def installed_folder(package: str) -> Path | None:
    """The folder of an installed Python package, found without importing it."""
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places))) if places else None


def file_of_task(folder: Path, task: str) -> str | None:
    """What a pack's own manifest.json calls the file for a task; None where there is none, or it says nothing."""
    try:
        name = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tasks"][task]["file"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None


class Lock:
    """models/lock.toml: hashes and sizes as first seen, thresholds measured here. Thread-safe; one process writes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        self._packs: dict[str, Any] = self._read()

    def completed(self, row: PackRow) -> PackRow:
        """The row with what this lock knows of it."""
        with self._lock:
            known = self._packs.get(row.name, {})
            files = tuple(_completed(file, known.get("files", {})) for file in row.files)
            measured = tuple(calibration_from(entry) for entry in known.get("calibration", ()))
        return replace(row, files=files, calibrations=(*measured, *row.calibrations))

    def keep_file(self, pack: str, name: str, *, sha256: str, size: int) -> None:
        with self._lock:
            files = self._packs.setdefault(pack, {}).setdefault("files", {})
            files[name] = {"sha256": sha256, "bytes": size}
            self._write()

    def keep_calibration(self, pack: str, calibration: Calibration) -> None:
        """One for each recogniser file; a new one takes the place of the old."""
        measured = {key: value for key, value in asdict(calibration.thresholds).items() if value is not None}
        entry = asdict(calibration) | measured
        del entry["thresholds"]
        entry["provisional"] = entry.pop("is_provisional")
        with self._lock:
            known = self._packs.setdefault(pack, {})
            others = [old for old in known.get("calibration", ()) if old["model_hash"] != calibration.model_hash]
            known["calibration"] = [entry, *others]
            self._write()

    def _read(self) -> dict[str, Any]:
        if not self._file.exists():
            return {}
        try:
            packs: dict[str, Any] = tomllib.loads(self._file.read_text(encoding="utf-8")).get("pack", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise StorageError(
                "The list of model files that were checked (models/lock.toml in the data folder) cannot be read.",
                hint="Remove that file; imported packs are then checked and listed anew.",
            ) from error
        return packs

    def _write(self) -> None:
        new = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(tomlkit.dumps({"pack": self._packs}), encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            raise StorageError(
                f"The list of model files could not be saved: {error.strerror}.",
                hint="Check that the disk has room and the folder can be written to.",
            ) from error


def _completed(file: PackFile, known: dict[str, Any]) -> PackFile:
    """What the manifest says counts before what was seen."""
    seen = known.get(file.name, {})
    return replace(
        file,
        sha256=file.sha256 or seen.get("sha256"),
        bytes=seen.get("bytes") if file.bytes is None else file.bytes,
    )
