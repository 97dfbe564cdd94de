"""The model runtime: which packages it is made of, for each system and PyTorch build."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

GENERAL: Final = "general"
UNPACKED: Final = 3.5  # times the size of its wheels that the runtime takes on the disk; measured, for CPU


@dataclass(frozen=True, slots=True)
class WheelFile:
    """None: not known before an index is asked or a file is at hand."""

    name: str
    sha256: str | None = None  # 64 hex digits
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class RuntimePackage:
    """`index`: where it is published, `general` or a build's own; without files, that index says which."""

    name: str
    version: str
    index: str
    files: tuple[WheelFile, ...]


@dataclass(frozen=True, slots=True)
class RuntimeList:
    system: str  # linux | windows
    build: str  # cpu | cu126 | cu130
    packages: tuple[RuntimePackage, ...]

    @property
    def key(self) -> str:
        """16 hex digits; another list has another key."""
        rows = [f"{p.name}=={p.version}:{','.join(str(f.sha256) for f in p.files)}" for p in self.packages]
        return hashlib.sha256("\n".join((self.system, self.build, *rows)).encode()).hexdigest()[:16]


def list_from(table: Mapping[str, Any], system: str, build: str) -> RuntimeList:
    """From a file of resources/runtime."""
    return RuntimeList(
        system,
        build,
        tuple(
            RuntimePackage(
                row["name"],
                row["version"],
                row["index"],
                tuple(WheelFile(f["name"], f.get("sha256"), f.get("bytes")) for f in row["files"]),
            )
            for row in table["package"]
        ),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One file for each package. `bytes` None: a size is not known yet."""

    files: Mapping[str, WheelFile]  # by package

    @property
    def bytes(self) -> int | None:
        return total([file.bytes for file in self.files.values()])


def total(sizes: Sequence[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None


def disk_bytes(wheels: int) -> int:
    """Room that installing takes: the wheels, and what comes out of them."""
    return round(wheels * (1 + UNPACKED))
