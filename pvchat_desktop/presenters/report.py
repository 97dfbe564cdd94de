""" "Did it work?" as a page shows it: three rows on the same trials, the verdict, and what was got wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pvchat_desktop.core.ids import ClipSha

ROWS: Final = ("base", "memory", "memory_adapter")
ENOUGH: Final = 10  # trials of a kind; fewer do not tell. As core/verify.py counts, which brings numpy along
MOST_EXAMPLES: Final = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many; `of` 0: nothing was checked."""

    hits: int
    of: int

    @property
    def is_enough(self) -> bool:
        return self.of >= ENOUGH


@dataclass(frozen=True, slots=True)
class Row:
    """`wrongly`: said to be there where they are not; `alike`: the same for people who look like them."""

    name: str  # one of ROWS
    right: float | None  # share of all trials
    recognised: Figure
    wrongly: Figure
    alike: Figure


@dataclass(frozen=True, slots=True)
class Example:
    """A trial that came out wrong with the adapter."""

    clip: ClipSha
    start_s: float
    end_s: float
    is_present: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    rows: tuple[Row, ...]
    outcome: str  # "keep", "switch_off", "not_enough"; "" where nothing was checked
    reasons: tuple[str, ...]
    examples: tuple[Example, ...]
    curve: tuple[Mapping[str, Any], ...]


def report_page(report: Mapping[str, Any] | None) -> ReportPage:
    """From the report as it is stored with a pack, by this or an older version: what is not there is left out."""
    found = report or {}
    return ReportPage(
        rows=tuple(_row(name, found) for name in ROWS if isinstance(found.get(name), Mapping)),
        outcome=str(found.get("outcome") or ""),
        reasons=tuple(str(one) for one in found.get("reasons") or ()),
        examples=tuple(_examples(found.get("wrong") or ()))[:MOST_EXAMPLES],
        curve=tuple(step for step in found.get("steps") or () if isinstance(step, Mapping)),
    )


def _row(name: str, report: Mapping[str, Any]) -> Row:
    own = report[name]
    alike = ((report.get("by_kind") or {}).get("look_alike") or {}).get(name) or {}
    right = own.get("acc")
    return Row(
        name=name,
        right=float(right) if isinstance(right, int | float) else None,
        recognised=_figure(own, "present"),
        wrongly=_missed(_figure(own, "absent")),
        alike=_missed(_figure(alike, "absent")),
    )


def _figure(row: Mapping[str, Any], which: str) -> Figure:
    pair = (row.get("trials") or {}).get(which) or (0, 0)
    return Figure(int(pair[0]), int(pair[1]))


def _missed(figure: Figure) -> Figure:
    return Figure(figure.of - figure.hits, figure.of)


def _examples(entries: Sequence[Mapping[str, Any]]) -> list[Example]:
    return [
        Example(ClipSha(str(one["clip"])), float(one["start_s"]), float(one["end_s"]), is_present=bool(one["present"]))
        for one in entries
        if {"clip", "start_s", "end_s", "present"} <= set(one)
    ]
