"""Children grow: which of a person's faces still tell how the person looked at some age.

How fast likeness fades in childhood was not measured here. The reach below is a plain rule, and a match beyond it is
asked about instead of stated; grown-up people are compared by all their faces, as if no age were known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

GROWN_UP: Final = 18.0  # years
_STEP: Final = 0.25  # years: ages are told apart no finer
_LEAST_REACH: Final = 0.5  # years: a baby
_REACH: Final = 1 / 3  # of the age
_BIRTH_TOLERANCE: Final = 0.05  # years: camera clocks, zones


def year_of(when: str) -> float | None:
    """2019.5 for the middle of 2019; None where the text does not begin with an ISO 8601 date."""
    try:
        day = date.fromisoformat(when[:10])
    except ValueError:
        return None
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """`born` as a year; `ages` (N,): of the person in each gallery face, nan where the recording's date is unknown."""

    born: float
    ages: NDArray[np.float64]

    @classmethod
    def of(cls, birth_date: str | None, years: Sequence[float | None]) -> Growth | None:
        """`years`: when each face was recorded. None where the birth date is unknown."""
        born = year_of(birth_date) if birth_date else None
        if born is None:
            return None
        return cls(born, np.array([np.nan if year is None else year - born for year in years], np.float64))

    def ages_at(self, years: NDArray[np.float64]) -> NDArray[np.float64]:
        """Ages in steps of a quarter of a year; -1 before birth."""
        ages = years - self.born
        steps = np.maximum(0.0, np.round(ages / _STEP) * _STEP)
        return np.where(ages < -_BIRTH_TOLERANCE, -1.0, steps)

    def near(self, age: float) -> NDArray[np.bool_] | None:
        """(N,): faces near enough in age; None where all are, or where no age is known."""
        known = ~np.isnan(self.ages)
        if not known.any():
            return None
        younger = np.minimum(self.ages, age)
        reach = np.where(younger >= GROWN_UP, np.inf, np.maximum(_LEAST_REACH, _REACH * younger))
        near = known & (np.abs(self.ages - age) <= reach)
        return None if near[known].all() else near
