"""The grid of `bench playhouse`: which cells there are, in which order, and which are done."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from pvchat_desktop.errors import StorageError, UsageError
from pvchat_desktop.evaluation.playhouse_cells import Cell
from pvchat_desktop.evaluation.playhouse_table import (
    ABLATIONS,
    FORGETTING_ROW,
    FULL,
    GENERAL_ROW,
    MANY_SEEDS,
    METHODS,
    PAIR_ROW,
    PAIRS,
)

SEEDS: Final = 3
TWO_PEOPLE, DATA = "two", "data"
ROWS: Final = (*METHODS, DATA, TWO_PEOPLE, GENERAL_ROW, FORGETTING_ROW)
"""What --rows may name; "data" are the ablations of the training data."""
_FIRST: Final = ("base", "memory", "lora", FULL, "memory+adapter")


@dataclass(frozen=True, slots=True)
class Place:
    """One cell: a row, one person or two, a seed."""

    row: str
    people: tuple[int, ...]
    seed: int

    @property
    def key(self) -> tuple[str, str, int]:
        return self.row, "+".join(map(str, self.people)), self.seed

    @property
    def name(self) -> str:
        """Of its folders."""
        row, people, seed = self.key
        return f"{row.replace(', ', '-').replace(' ', '-').replace('+', '-and-')}_{people or 'all'}_{seed}"


def places(people: int, rows: Sequence[str] = (), *, seeds: int = SEEDS) -> list[Place]:
    """In an order in which whatever is done by a given hour makes a table: the main rows of all people first."""
    if unknown := [row for row in rows if row not in ROWS]:
        raise UsageError(f"There is no row “{unknown[0]}”. Rows: {', '.join(ROWS)}.")
    return [place for group, place in _every(people, seeds) if not rows or group in rows]


def _every(people: int, seeds: int) -> Iterator[tuple[str, Place]]:
    everybody = range(people)
    yield GENERAL_ROW, Place(GENERAL_ROW, (), 0)
    for person in everybody:
        yield from ((row, Place(row, (person,), 0)) for row in _FIRST)
        yield FORGETTING_ROW, Place(FORGETTING_ROW, (person,), 0)
    pairs = list(zip(everybody[::2], everybody[1::2], strict=False))
    yield from ((TWO_PEOPLE, Place(PAIR_ROW + way, pair, 0)) for pair in pairs for way in PAIRS)
    for person in everybody:
        yield from ((row, Place(row, (person,), 0)) for row in METHODS if row not in _FIRST)
        yield from ((DATA, Place(row, (person,), 0)) for row in ABLATIONS)
    for seed in range(1, seeds):
        yield from ((row, Place(row, (p,), seed)) for p in everybody for row in _FIRST if row in MANY_SEEDS)


class CellStore:
    """Cells as lines of one file; a line that was half written when the power went is no cell."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._cells = {cell.key: cell for cell in _read(file)}
        self._lock = threading.Lock()

    @property
    def cells(self) -> tuple[Cell, ...]:
        with self._lock:
            return tuple(self._cells.values())

    def find(self, place: Place) -> Cell | None:
        return self._cells.get(place.key)

    def add(self, cell: Cell) -> None:
        with self._lock:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with self._file.open("ab+") as file:
                    file.write(_line_break(file) + msgspec.json.encode(cell) + b"\n")
            except OSError as error:
                raise StorageError(f"A result could not be written down ({error.strerror or error}).") from error
            self._cells[cell.key] = cell


class Agenda:
    """Which cell is next, for several that work at a time: each person is in one hand only, since the rows of a person
    build on each other. `limit_s`: after it no cell is begun that would end later, as far as cells took until then."""

    def __init__(self, wanted: Sequence[Place], *, limit_s: float | None = None) -> None:
        self._left = list(wanted)
        self._count = len(self._left)
        self._busy: set[int] = set()
        self._changed = threading.Condition()
        self._began = time.monotonic()
        self._limit_s = limit_s
        self._longest_s = 0.0
        self._is_over = False

    def take(self) -> Place | None:
        """The next cell; waits where all that are left are of people in other hands. None: no more."""
        with self._changed:
            while not self._is_over and self._left:
                if self._is_late():
                    break
                free = next((one for one in self._left if not self._busy & set(one.people)), None)
                if free is not None:
                    self._left.remove(free)
                    self._busy |= set(free.people)
                    return free
                self._changed.wait()
            return None

    @property
    def begun(self) -> int:
        with self._changed:
            return self._count - len(self._left)

    def done(self, place: Place, *, seconds: float) -> None:
        with self._changed:
            self._busy -= set(place.people)
            self._longest_s = max(self._longest_s, seconds)
            self._changed.notify_all()

    def end(self) -> None:
        """Nothing more is to be begun."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def _is_late(self) -> bool:
        return self._limit_s is not None and time.monotonic() - self._began + self._longest_s > self._limit_s


def _line_break(file: BinaryIO) -> bytes:
    """Where the last line was cut off, the next must not be part of it."""
    if file.seek(0, os.SEEK_END) == 0:
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def _read(file: Path) -> Iterator[Cell]:
    for line in file.read_bytes().splitlines() if file.exists() else ():
        try:
            yield msgspec.json.decode(line, type=Cell)
        except msgspec.MsgspecError:
            continue
