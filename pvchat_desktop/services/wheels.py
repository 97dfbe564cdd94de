"""Wheels: which file of a package an interpreter takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

_OLD_NAMES: Final = {(2, 17): "manylinux2014_x86_64", (2, 12): "manylinux2010_x86_64", (2, 5): "manylinux1_x86_64"}


@dataclass(frozen=True, slots=True)
class Interpreter:
    """`glibc`: of Linux, else None."""

    version: tuple[int, int]
    glibc: tuple[int, int] | None


def tags_of(python: Interpreter) -> list[Tag]:
    """What it takes, best first."""
    platforms = ["win_amd64"] if python.glibc is None else _manylinux(python.glibc)
    name = f"cp{python.version[0]}{python.version[1]}"
    return [
        *cpython_tags(python.version, [name], platforms),
        *compatible_tags(python.version, name, platforms),
    ]


def _manylinux(glibc: tuple[int, int]) -> list[str]:
    found = []
    for minor in range(glibc[1], 4, -1):
        found.append(f"manylinux_2_{minor}_x86_64")
        if old := _OLD_NAMES.get((2, minor)):
            found.append(old)
    return [*found, "linux_x86_64"]


def best(names: Iterable[str], tags: list[Tag], *, version: str | None = None) -> str | None:
    """The wheel that suits best, of those that suit at all."""
    rank = {tag: number for number, tag in enumerate(tags)}
    scored = [(min(rank.get(tag, len(rank)) for tag in found), name) for name, found in _parsed(names, version)]
    suitable = [pair for pair in scored if pair[0] < len(rank)]
    return min(suitable)[1] if suitable else None


def _parsed(names: Iterable[str], version: str | None) -> Iterable[tuple[str, frozenset[Tag]]]:
    for name in names:
        try:
            _, found, _, tags = parse_wheel_filename(name)
            if version is None or found == Version(version):
                yield name, tags
        except (InvalidWheelFilename, InvalidVersion):
            continue


def package_of(name: str) -> str | None:
    """The package that a wheel's name tells, as indexes compare it; None for what is no wheel."""
    try:
        return str(parse_wheel_filename(name)[0])
    except (InvalidWheelFilename, InvalidVersion):
        return None
