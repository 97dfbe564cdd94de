"""models/bases.toml: what the hub or an import said of base models: revision, licence, files with sizes and hashes."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit

from pvchat_desktop.core.base_models import BaseFile, BaseRow, files_from
from pvchat_desktop.errors import StorageError


class BaseLock:
    """Thread-safe; one process writes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        self._bases: dict[str, Any] = self._read()

    def completed(self, row: BaseRow) -> BaseRow:
        """The row with what this lock knows of it; what the manifest says counts first."""
        with self._lock:
            known = self._bases.get(row.name, {})
        return replace(
            row,
            revision=row.revision or known.get("revision"),
            licence=row.licence or known.get("licence"),
            files=row.files or files_from(known.get("file", ())),
        )

    def imported(self) -> tuple[BaseRow, ...]:
        """Bases that came from a folder and stand in no manifest."""
        with self._lock:
            own = {name: entry for name, entry in self._bases.items() if entry.get("imported")}
        return tuple(
            BaseRow(
                name=name,
                title=entry.get("title", name),
                model_type=entry["model_type"],
                weights_bytes={},
                summary="Imported from a folder.",
                files=files_from(entry.get("file", ())),
            )
            for name, entry in own.items()
        )

    def keep(self, name: str, files: Sequence[BaseFile], **facts: object) -> None:
        """`facts`: revision, licence, model_type, title, imported; None is left out."""
        entries = [
            {key: value for key, value in (("name", f.name), ("sha256", f.sha256), ("bytes", f.bytes)) if value}
            for f in files
        ]
        with self._lock:
            stated = {key: value for key, value in facts.items() if value is not None}
            self._bases[name] = {**self._bases.get(name, {}), **stated, "file": entries}
            self._write()

    def keep_hash(self, name: str, file: str, sha256: str, size: int) -> None:
        """What a file turned out to be when it first arrived."""
        with self._lock:
            for entry in self._bases.get(name, {}).get("file", ()):
                if entry["name"] == file:
                    entry.update(sha256=sha256, bytes=size)
            self._write()

    def seen(self, name: str) -> dict[str, str]:
        """File -> its size and time of change when it was last found whole: hashing gigabytes again tells nothing."""
        with self._lock:
            return dict(self._bases.get(name, {}).get("seen", {}))

    def keep_seen(self, name: str, stamps: dict[str, str]) -> None:
        with self._lock:
            self._bases.setdefault(name, {})["seen"] = stamps
            self._write()

    def forget(self, name: str) -> None:
        with self._lock:
            if self._bases.pop(name, None) is not None:
                self._write()

    def _read(self) -> dict[str, Any]:
        try:
            bases: dict[str, Any] = tomllib.loads(self._file.read_text(encoding="utf-8")).get("base", {})
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise StorageError(
                "The list of base models that were checked (models/bases.toml in the data folder) cannot be read.",
                hint="Remove that file; base models are then checked and listed anew.",
            ) from error
        return bases

    def _write(self) -> None:
        new = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(tomlkit.dumps({"base": self._bases}), encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            raise StorageError(
                f"The list of base models could not be saved: {error.strerror}.",
                hint="Check that the disk has room and the folder can be written to.",
            ) from error
