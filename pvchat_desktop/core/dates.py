"""Days that a text speaks of: "summer 2019", "last Christmas", "before 2015", "4. Juli 2019". Words are those of the
languages' [dates] tables; seasons are those of the northern half of the earth, by whole months."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pvchat_desktop.core.asking.text import fold

FIRST_YEAR: Final = 1950  # earlier numbers of four digits are no years of home videos
LAST_YEAR: Final = 2099
_FIRST_DIGITAL: Final = 1990  # a summer without a year is any since then

_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # -> the month they begin with
# -> first day and day after the last, as (years later, month, day)
_FEASTS: Final = {
    "christmas": ((0, 12, 24), (0, 12, 27)),
    "new_year": ((-1, 12, 31), (0, 1, 2)),
    "new_years_eve": ((0, 12, 31), (1, 1, 2)),
    "halloween": ((0, 10, 31), (0, 11, 1)),
    "valentine": ((0, 2, 14), (0, 2, 15)),
    "nicholas": ((0, 12, 5), (0, 12, 7)),
}
_WORD: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d(?!\d)|[^\W_]+(?:['’][^\W_]+)*|[-–]")
_ISO: Final = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?$")
_NUMERIC: Final = re.compile(r"(\d{1,2})([./])(\d{1,2})[./](\d{4})$")
_DECADE: Final = re.compile(r"(\d{2}|\d{4})(?:s|er|ern|ers)$")
_DAY: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """From `first` up to, not including, `before`; None: without an end there."""

    first: date | None
    before: date | None


@dataclass(frozen=True, slots=True)
class When:
    """`words` are those a title may have instead of a date ("Christmas 2018"); empty for "before 2015"."""

    spans: tuple[Days, ...]
    text: str  # as typed, without what leads to it ("in")
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """One language's words, folded."""

    months: Mapping[str, int]
    seasons: Mapping[str, str]
    feasts: Mapping[str, str]
    units: Mapping[str, str]  # -> year, month, week, today, yesterday
    marks: Mapping[str, frozenset[str]]  # lead, last, this, before, until, after, since, between, from, to, and, of
    ambiguous: frozenset[str]  # other words too ("may", "fall"): days only beside a year or behind "last" or "in"

    def is_relative(self, word: str) -> bool:
        """What it means depends on the day it is said."""
        return word in self.units or any(word in self.marks.get(mark, ()) for mark in ("last", "this"))


def date_words(table: Mapping[str, object], months: Sequence[str]) -> DateWords:
    """From a language's [dates] table. ValueError where it is not as it should be."""
    numbered = {fold(month): number for number, month in enumerate(months, start=1)}
    numbered |= {fold(month)[:3]: number for month, number in numbered.items()}
    named = _named(table, "months")
    return DateWords(
        months=numbered | {word: int(number) for word, number in named.items()},
        seasons=_named(table, "seasons"),
        feasts=_named(table, "feasts"),
        units=_named(table, "units"),
        marks={name: frozenset(map(fold, words)) for name, words in _lists(table, "marks").items()},
        ambiguous=frozenset(_named(table, "ambiguous")),
    )


def find_dates(text: str, words: DateWords, today: date, *, bare: bool = True) -> tuple[tuple[When, ...], str]:
    """The days a text speaks of, and the text without them. `bare`: a season or feast alone ("summer") counts too."""
    reader = _Reader(text, words, today, bare=bare)
    found: list[When] = []
    kept: list[tuple[int, int]] = []
    at = end = 0
    while at < len(reader.words):
        hit = reader.phrase(at)
        if hit is None:
            at += 1
            continue
        when, first, at = hit
        found.append(when)
        kept.append((end, reader.start_of(first)))
        end = reader.end_of(at - 1)
    rest = " ".join(text[start:stop].strip() for start, stop in [*kept, (end, len(text))])
    return tuple(found), " ".join(rest.split())


_Read = tuple[tuple[Days, ...], int]
"""Spans of days, and the index of the first word behind them."""


class _Reader:
    def __init__(self, text: str, words: DateWords, today: date, *, bare: bool) -> None:
        self._text = text
        self._found = list(_WORD.finditer(text))
        self.words = [fold(match[0]) for match in self._found]
        self._known = words
        self._today = today
        self._bare = bare

    def start_of(self, at: int) -> int:
        return self._found[at].start()

    def end_of(self, at: int) -> int:
        return self._found[at].end()

    def phrase(self, at: int) -> tuple[When, int, int] | None:
        """Days at this word or behind the little words that lead to them -> with the phrase's first and next word."""
        start = at
        while self._is(at, "lead"):
            at += 1
        bounded = self._bounded(start) or self._bounded(at)
        read = bounded or self._period(at, bare=self._bare or at > start)
        if read is None:
            return None
        spans, end = read
        typed = self._text[self.start_of(at) : self.end_of(end - 1)]
        words = () if bounded else tuple(word for word in self.words[at:end] if not self._is_small(word))
        has_name = not bounded and not any(self._known.is_relative(word) for word in words)
        return When(spans, typed, words if has_name else ()), start, end

    def _is_small(self, word: str) -> bool:
        marks = self._known.marks
        return not word[0].isalnum() or any(word in marks.get(name, ()) for name in ("lead", "of"))

    def _is(self, at: int, mark: str) -> bool:
        return at < len(self.words) and self.words[at] in self._known.marks.get(mark, ())

    # Bounds

    def _bounded(self, at: int) -> _Read | None:
        for mark in ("before", "until", "after", "since"):
            if self._is(at, mark) and (read := self._period(self._past_lead(at + 1))):
                return (_open(read[0], mark),), read[1]
        if self._is(at, "between"):
            return self._two(self._past_lead(at + 1), "and")
        if self._is(at, "from"):
            return self._two(self._past_lead(at + 1), "to")
        return self._two(at, "to")

    def _two(self, at: int, joint: str) -> _Read | None:
        one = self._period(at)
        if one is None or not self._is(one[1], joint):
            return None
        other = self._period(self._past_lead(one[1] + 1))
        if other is None:
            return None
        first, before = one[0][0].first, other[0][-1].before
        return ((Days(first, before),), other[1]) if first and before and first < before else None

    def _past_lead(self, at: int) -> int:
        while self._is(at, "lead"):
            at += 1
        return at

    # Periods

    def _period(self, at: int, *, bare: bool = True) -> _Read | None:
        ways: tuple[Callable[[int], _Read | None], ...] = (
            self._numeric, self._relative, self._day_and_month, self._season_or_feast, self._unit, self._year,
        )  # fmt: skip
        if at >= len(self.words):
            return None
        reads = (read for way in ways if (read := way(at)) is not None)
        read = next(reads, None)
        return self._any_year(at, bare=bare) if read is None else read

    def _numeric(self, at: int) -> _Read | None:
        word = self.words[at]
        if found := _ISO.match(word):
            year, month = int(found[1]), int(found[2])
            spans = _day(year, month, int(found[3])) if found[3] else _month(year, month)
            return (spans, at + 1) if spans else None
        if found := _NUMERIC.match(word):
            one, other, year = int(found[1]), int(found[3]), int(found[4])
            day, month = (one, other) if found[2] == "." or one > 12 else (other, one)
            spans = _day(year, month, day)
            return (spans, at + 1) if spans else None
        if found := _DECADE.match(word):
            start = int(found[1]) if len(found[1]) == 4 else 1900 + int(found[1]) + 100 * (int(found[1]) < 50)
            return ((Days(date(start, 1, 1), date(start + 10, 1, 1)),), at + 1) if start % 10 == 0 else None
        return None

    def _relative(self, at: int) -> _Read | None:
        """ "Last summer", "this year", "last July"."""
        is_last = self._is(at, "last")
        if not (is_last or self._is(at, "this")) or at + 1 >= len(self.words):
            return None
        word = self.words[at + 1]
        if (unit := self._known.units.get(word)) in ("year", "month", "week"):
            return (_calendar(unit, self._today, back=int(is_last)),), at + 2
        of_year = self._named(word)
        if of_year is None:
            return None
        years = [self._today.year + step for step in (1, 0, -1, -2)]
        spans = [span for year in years for span in of_year(year)]
        passed = (span for span in spans if span.before is not None and span.before <= self._today)
        span = next(passed, None) if is_last else of_year(self._today.year)[0]
        return ((span,), at + 2) if span else None

    def _day_and_month(self, at: int) -> _Read | None:
        """ "4 July 2019", "July 4th, 2019", "July 2019"."""
        day, place = None, at
        if (found := _DAY.match(self.words[place])) and place + 1 < len(self.words):
            day, place = int(found[1]), place + 1
            if self._is(place, "of"):
                place += 1
        month = self._known.months.get(self.words[place]) if place < len(self.words) else None
        if month is None:
            return None
        place += 1
        if day is None and place < len(self.words) and (found := _DAY.match(self.words[place])):
            day, place = int(found[1]), place + 1
        year, place = self._year_at(place)
        if year is None:
            return None
        spans = _month(year, month) if day is None else _day(year, month, day)
        return (spans, place) if spans else None

    def _season_or_feast(self, at: int) -> _Read | None:
        of_year = self._named(self.words[at])
        year, end = self._year_at(at + 1)
        return (of_year(year), end) if of_year is not None and year is not None else None

    def _unit(self, at: int) -> _Read | None:
        back = {"today": 0, "yesterday": 1}.get(self._known.units.get(self.words[at], ""))
        if back is None:
            return None
        day = self._today - timedelta(days=back)
        return (Days(day, day + timedelta(days=1)),), at + 1

    def _year(self, at: int) -> _Read | None:
        year, end = self._year_at(at)
        return ((Days(date(year, 1, 1), date(year + 1, 1, 1)),), end) if year is not None else None

    def _any_year(self, at: int, *, bare: bool) -> _Read | None:
        """ "In summer", "at Christmas", "in July": of any year."""
        word = self.words[at]
        of_year = self._named(word)
        is_clear = bare if word not in self._known.ambiguous else at > 0 and self._is(at - 1, "lead")
        if of_year is None or not is_clear:
            return None
        years = range(_FIRST_DIGITAL, self._today.year + 1)
        return tuple(dict.fromkeys(span for year in years for span in of_year(year))), at + 1

    def _named(self, word: str) -> Callable[[int], tuple[Days, ...]] | None:
        """What a season, feast or month is in a year."""
        if season := self._known.seasons.get(word):
            return lambda year: _season(season, year)
        if feast := self._known.feasts.get(word):
            return lambda year: (_feast(feast, year),)
        if month := self._known.months.get(word):
            return lambda year: _month(year, month)
        return None

    def _year_at(self, at: int) -> tuple[int | None, int]:
        if self._is(at, "of"):
            at += 1
        word = self.words[at] if at < len(self.words) else ""
        if word.isdecimal() and len(word) == 4 and FIRST_YEAR <= int(word) <= LAST_YEAR:
            return int(word), at + 1
        return None, at


def _open(spans: Sequence[Days], mark: str) -> Days:
    first, last = spans[0], spans[-1]
    bounds = {"before": (None, first.first), "until": (None, last.before)}
    return Days(*(bounds | {"after": (last.before, None), "since": (first.first, None)})[mark])


def _day(year: int, month: int, day: int) -> tuple[Days, ...]:
    try:
        first = date(year, month, day)
    except ValueError:
        return ()
    return (Days(first, first + timedelta(days=1)),)


def _month(year: int, month: int) -> tuple[Days, ...]:
    if not 1 <= month <= 12:
        return ()
    return (Days(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)),)


def _season(season: str, year: int) -> tuple[Days, ...]:
    """Winter 2019 may be the one that 2019 begins with or the one it ends with: both, the later one first."""
    begins = _SEASONS[season]
    if season != "winter":
        return (Days(date(year, begins, 1), date(year, begins + 3, 1)),)
    return tuple(Days(date(one, begins, 1), date(one + 1, 3, 1)) for one in (year, year - 1))


def _feast(feast: str, year: int) -> Days:
    if feast == "easter":
        sunday = easter(year)
        return Days(sunday - timedelta(days=2), sunday + timedelta(days=2))
    (later, *first), (later_end, *end) = _FEASTS[feast]
    return Days(date(year + later, *first), date(year + later_end, *end))


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian calendar: the anonymous algorithm (Meeus, Jones, Butcher)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    correction = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _calendar(unit: str, today: date, *, back: int) -> Days:
    """The year, month or week that is now, or so many before."""
    if unit == "year":
        return Days(date(today.year - back, 1, 1), date(today.year - back + 1, 1, 1))
    if unit == "month":
        months = today.year * 12 + today.month - 1 - back
        return _month(months // 12, months % 12 + 1)[0]
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return Days(monday, monday + timedelta(days=7))


def _named(table: Mapping[str, object], key: str) -> dict[str, str]:
    return {fold(word): name for name, words in _lists(table, key).items() for word in words}


def _lists(table: Mapping[str, object], key: str) -> dict[str, list[str]]:
    found = table.get(key, {})
    if not isinstance(found, Mapping) or not all(isinstance(words, list) for words in found.values()):
        raise ValueError(f"the grammar's [dates.{key}] is not a table of lists")
    return {str(name): [str(word) for word in words] for name, words in found.items()}
