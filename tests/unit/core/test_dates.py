"""Days in words: what a phrase stands for, and what is left of the text."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from pvchat_desktop.core.dates import DateWords, Days, date_words, easter, find_dates

_FOLDER = Path(__file__).parents[3] / "resources" / "asking"
TODAY = date(2026, 11, 22)


def _words(language: str) -> DateWords:
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return date_words(table["dates"], table["months"])


def _days(text: str) -> Days:
    first, _, before = text.partition("..")
    return Days(date.fromisoformat(first) if first else None, date.fromisoformat(before) if before else None)


@pytest.mark.parametrize(
    ("language", "text", "days", "rest"),
    [
        ("en", "Leo summer 2019", "2019-06-01..2019-09-01", "Leo"),
        ("en", "summer of 2019 in the garden", "2019-06-01..2019-09-01", "in the garden"),
        ("en", "last Christmas", "2025-12-24..2025-12-27", ""),
        ("en", "last summer", "2026-06-01..2026-09-01", ""),
        ("en", "this summer", "2026-06-01..2026-09-01", ""),
        ("en", "last winter", "2025-12-01..2026-03-01", ""),
        ("en", "before 2015 garden", "..2015-01-01", "garden"),
        ("en", "until March 2010", "..2010-04-01", ""),
        ("en", "since 2020", "2020-01-01..", ""),
        ("en", "after last summer", "2026-09-01..", ""),
        ("en", "between 2012 and 2015", "2012-01-01..2016-01-01", ""),
        ("en", "2012-2015 beach", "2012-01-01..2016-01-01", "beach"),
        ("en", "from June 2019 to 2020-02", "2019-06-01..2020-03-01", ""),
        ("en", "on July 4th, 2019", "2019-07-04..2019-07-05", ""),
        ("en", "4 July 2019", "2019-07-04..2019-07-05", ""),
        ("en", "2019-07-04", "2019-07-04..2019-07-05", ""),
        ("en", "07/14/2019", "2019-07-14..2019-07-15", ""),
        ("en", "in the 90s", "1990-01-01..2000-01-01", ""),
        ("en", "yesterday", "2026-11-21..2026-11-22", ""),
        ("en", "last week", "2026-11-09..2026-11-16", ""),
        ("en", "last month", "2026-10-01..2026-11-01", ""),
        ("en", "Easter 2024", "2024-03-29..2024-04-02", ""),
        ("en", "may I see Leo in May 2018", "2018-05-01..2018-06-01", "may I see Leo"),
        ("de", "Leo letzten Sommer", "2026-06-01..2026-09-01", "Leo"),
        ("de", "vor 2015", "..2015-01-01", ""),
        ("de", "zu Weihnachten 2018", "2018-12-24..2018-12-27", ""),
        ("de", "am 4. Juli 2019", "2019-07-04..2019-07-05", ""),
        ("de", "04.07.2019", "2019-07-04..2019-07-05", ""),
        ("de", "in den 90ern", "1990-01-01..2000-01-01", ""),
        ("de", "zwischen 2012 und 2015", "2012-01-01..2016-01-01", ""),
        ("de", "seit Ostern 2020", "2020-04-10..", ""),
        ("de", "letztes Jahr", "2025-01-01..2026-01-01", ""),
    ],
)
def test_days_are_read(language: str, text: str, days: str, rest: str) -> None:
    [when], left = find_dates(text, _words(language), TODAY)
    assert (when.spans[0], left) == (_days(days), rest)


@pytest.mark.parametrize("text", ["the last time Leo was here", "may I", "fall over", "clip 12345", "31.02.2019 x", ""])
def test_other_words_are_no_days(text: str) -> None:
    assert find_dates(text, _words("en"), TODAY) == ((), " ".join(text.split()))


def test_a_season_alone_is_that_of_any_year() -> None:
    [when], _ = find_dates("in summer", _words("en"), TODAY)
    assert [span.first.year for span in when.spans if span.first] == list(range(1990, 2027))
    assert find_dates("summer games", _words("en"), TODAY, bare=False) == ((), "summer games")


def test_a_title_can_say_the_day_where_that_means_the_same_for_ever() -> None:
    words = _words("en")
    assert find_dates("in summer 2019", words, TODAY)[0][0].words == ("summer", "2019")
    for text in ("before 2015", "last summer", "yesterday", "this year"):
        assert find_dates(text, words, TODAY)[0][0].words == ()


def test_easter_moves() -> None:
    days = ["2000-04-23", "2008-03-23", "2019-04-21", "2024-03-31", "2026-04-05", "2038-04-25"]
    assert [easter(int(day[:4])).isoformat() for day in days] == days
