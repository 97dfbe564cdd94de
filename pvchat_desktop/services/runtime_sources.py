"""What the program knows of model runtimes: the lists, where each build is published, and what this machine has."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from pvchat_desktop.core.runtime import GENERAL, RuntimeList, list_from
from pvchat_desktop.core.torch_builds import Build, Card, builds_from
from pvchat_desktop.paths import repository, resources_dir
from pvchat_desktop.services.hub import Offer, OnBytes

KEY_MODULES: Final = ("torch", "transformers", "peft", "safetensors", "msgspec", "numpy")


class Index(Protocol):
    """Where packages are published; see hub.PackageIndex."""

    def offers(self, index: str, package: str) -> dict[str, Offer]: ...

    def fetch(self, offer: Offer, file: Path, on_bytes: OnBytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """What the program knows of runtimes: the lists, and where each build is published."""

    lists: Mapping[str, RuntimeList]  # by build
    builds: Mapping[str, Build]
    addresses: Mapping[str, str]  # of indexes, by name

    @classmethod
    def read(cls, system: str, *, lists: Path | None = None, sources: Path | None = None) -> Sources:
        table = tomllib.loads((sources or repository() / "packaging" / "torch_sources.toml").read_text("utf-8"))
        builds = builds_from(table)
        folder = lists or resources_dir() / "runtime"
        found = {
            name: list_from(tomllib.loads(file.read_text("utf-8")), system, name)
            for name in builds
            if (file := folder / f"{system}-{name}.toml").exists()
        }
        return cls(found, builds, {name: build.index for name, build in builds.items()} | {GENERAL: table["general"]})


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the program finds around it; None: what this machine has. `modules`: must be importable in the end."""

    sources: Sources | None = None
    pythons: tuple[Path, ...] | None = None
    cards: tuple[Card, ...] | None = None
    modules: tuple[str, ...] = KEY_MODULES
