"""The licences of the packages that run here, as the packages themselves state them."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata
from typing import Final

_SHORT: Final = 60  # characters; some packages put the whole text where the name belongs
_PREFIX: Final = "License :: "


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    licence: str | None  # None: it states none


def packages() -> tuple[Package, ...]:
    """Every installed package, by name."""
    found = {one.name.lower(): Package(one.name, one.version, licence_of(one)) for one in _distributions()}
    return tuple(found[name] for name in sorted(found))


def licence_text(name: str) -> str:
    """The licence files that came with a package; "" where there are none."""
    dist = next((one for one in _distributions() if one.name.lower() == name.lower()), None)
    files = [one for one in (dist.files or ()) if _is_licence(one.name)] if dist is not None else []
    texts = []
    for file in files:
        try:
            texts.append(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):  # taken out by a packager, or in an old encoding
            continue
    return "\n\n".join(texts)


def licence_of(dist: Distribution) -> str | None:
    """The expression of the newer standard, else the older field, else the classifiers."""
    meta = dist.metadata
    said = _field(meta, "License-Expression") or _one_line(_field(meta, "License"))
    if said:
        return said
    classified = [
        one.removeprefix(_PREFIX).split(" :: ")[-1]
        for one in meta.get_all("Classifier") or ()
        if one.startswith(_PREFIX)
    ]
    return ", ".join(classified) or None


def _field(meta: PackageMetadata, name: str) -> str:
    return meta[name] if name in meta else ""  # noqa: SIM401 - it has no get()


def _one_line(text: str) -> str | None:
    """A name; None where the field holds the whole text, or says that it is not known."""
    line = text.strip()
    return line if line and "\n" not in line and len(line) <= _SHORT and line.upper() != "UNKNOWN" else None


def _distributions() -> Iterable[Distribution]:
    return (one for one in importlib.metadata.distributions() if "Name" in one.metadata)


def _is_licence(name: str) -> bool:
    return name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))
