"""Which PyTorch build a machine gets, from its graphics cards and their driver.

Plain Python without any package: the launcher reads it before anything is installed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SMI_QUERY = ("--query-gpu=name,compute_cap,driver_version", "--format=csv,noheader")

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    capability: Version | None  # (8, 6); None where the driver does not say
    driver: Version


@dataclass(frozen=True, slots=True)
class Build:
    """One row of torch_sources.toml; `capability` and `driver` are None for the build without CUDA."""

    name: str
    torch: str
    index: str
    plain_on: tuple[str, ...]
    capability: tuple[Version, Version] | None
    driver: Mapping[str, Version] | None
    needs: Mapping[str, tuple[str, ...]]

    def accepts(self, version: str, system: str) -> bool:
        """Whether an installed torch of this version is this build."""
        return version == f"{self.torch}+{self.name}" or (version == self.torch and system in self.plain_on)


@dataclass(frozen=True, slots=True)
class Choice:
    build: Build
    reason: str


def version(text: str) -> Version:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def builds_from(table: Mapping[str, Any]) -> dict[str, Build]:
    """The builds of torch_sources.toml in order of preference, the one without CUDA last."""
    return {name: _build(name, row, table) for name, row in table["builds"].items()}


def _build(name: str, row: Mapping[str, Any], table: Mapping[str, Any]) -> Build:
    capability, driver = row.get("capability"), row.get("driver")
    return Build(
        name=name,
        torch=str(table["version"]),
        index=str(row["index"]),
        plain_on=tuple(row["plain_on"]),
        capability=(version(capability[0]), version(capability[1])) if capability else None,
        driver={system: version(text) for system, text in driver.items()} if driver else None,
        needs={system: (*table["needs"], *own) for system, own in row["needs"].items()},
    )


def parse_smi(text: str) -> list[Card]:
    """The cards in nvidia-smi's answer to our query; lines of another form (errors) are left out."""
    rows = [[field.strip() for field in line.split(",")] for line in text.splitlines()]
    return [
        Card(name, version(capability) if re.fullmatch(r"\d+\.\d+", capability) else None, version(driver))
        for name, capability, driver in (row for row in rows if len(row) == 3)
        if re.fullmatch(r"\d+(\.\d+)+", driver)
    ]


def parse_kernel_driver(text: str) -> list[Card]:
    """A card we know nothing of but its driver, from the driver's own file."""
    found = re.search(r"Kernel Module.*?\s(\d+(?:\.\d+)+)", text)
    return [Card("NVIDIA card", None, version(found[1]))] if found else []


def choose(cards: Sequence[Card], builds: Mapping[str, Build], system: str, *, wanted: str = "") -> Choice:
    """The first build that some card runs, else the one without CUDA, with the reason in words."""
    if wanted:
        if wanted not in builds:
            raise ValueError(f"There is no build {wanted!r}; there are {', '.join(builds)}.")
        return Choice(builds[wanted], "asked for")
    if not cards:
        return Choice(builds["cpu"], "no NVIDIA card found")
    for build in builds.values():
        for card in cards:
            if _fits(card, build, system):
                return Choice(build, f"for {card.name}")
    return Choice(builds["cpu"], _why_none(cards[0], builds, system))


def _fits(card: Card, build: Build, system: str) -> bool:
    if build.capability is None or build.driver is None or card.driver < build.driver[system]:
        return False
    first, last = build.capability
    if card.capability is None:
        return last < (99,)  # an unknown card: the build for old cards, since a driver that new would have said
    return first <= card.capability <= last


def _why_none(card: Card, builds: Mapping[str, Build], system: str) -> str:
    driver = ".".join(map(str, card.driver))
    needed = [
        build.driver[system]
        for build in builds.values()
        if build.driver
        and build.capability
        and card.capability
        and build.capability[0] <= card.capability <= build.capability[1]
    ]
    oldest = min(needed or [build.driver[system] for build in builds.values() if build.driver])
    if card.driver < oldest:
        return f"the driver {driver} of {card.name} is too old, {'.'.join(map(str, oldest))} or newer is needed"
    return f"{card.name} is not supported by this version of PyTorch"
