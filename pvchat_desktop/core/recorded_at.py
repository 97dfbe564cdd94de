"""When a clip was recorded: from what its file says about itself, its name, or, as a guess, its date.

Order of trust: a time with a zone in the metadata; a time in UTC in the metadata, told in the zone of the place if the
file's name agrees with one; the file's name; the file's date. Where a name is days older than the metadata, the
metadata tells of a copy and the name wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from pvchat_desktop.core.media import DateCertainty, DateSource, RecordedAt

# Keys of a container's or stream's metadata, lower case. The first kind carries the zone of the place of recording; the
# second is UTC by its standard.
_ZONED_KEYS = ("com.apple.quicktime.creationdate", "date_recorded", "creationdate")
_UTC_KEYS = ("creation_time",)
_LOOSE_KEYS = ("date", "icrd", "date_digitized")

_FIRST_YEAR = 1990  # before that there was no digital video: clocks that were never set say 1904, 1970 or 1980
_AHEAD = timedelta(days=2)  # a camera's clock may run ahead of ours, and zones differ
_COPIED = timedelta(days=2)  # later than its name by more than any zone explains: the date of a copy
_LATE = timedelta(minutes=3)  # some phones write the end of the recording instead of its beginning

_ISO = re.compile(
    r"^\s*(?P<year>\d{4})[-:](?P<month>\d\d)[-:](?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:[.,]\d+)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?\s*$"
)

# A date, then a time, in digits, with at most one kind of mark between them: 20190704_153012, VID_20190704_153012,
# PXL_20190704_153012345, MVI-20190704-153012, 2019-07-04 15.30.12, signal-2019-07-04-153012, WhatsApp Video
# 2019-07-04 at 15.30.12, Screen Recording 2019-07-04 at 15.30.12.
_DATE = r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])"
_TIME = r"(?P<hour>[01]\d|2[0-3])(?P<colon>[-_.:h]?)(?P<minute>[0-5]\d)(?P=colon)(?P<second>[0-5]\d)(?:\d{3})?(?!\d)"
_NAME_WITH_TIME = re.compile(_DATE + r"(?:[-_. T]|\s+at\s+|\s+um\s+|_at_)" + _TIME)
_NAME_RUN_TOGETHER = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)(?!\d)"
)
_NAME_WITH_DAY = re.compile(_DATE + r"(?!\d)")

_PARTS = ("year", "month", "day", "hour", "minute", "second")

_UTC_NAMES = ("PXL_",)  # names that count in UTC instead of the place's zone


@dataclass(frozen=True, slots=True)
class _Moment:
    """`offset` None: the zone is not known."""

    when: datetime  # naive
    offset: timezone | None
    has_time: bool = True


def recorded_at(
    *,
    metadata: Mapping[str, str],
    file_name: str,
    file_date: datetime | None,
    now: datetime | None = None,
) -> RecordedAt | None:
    """`metadata` of container and stream together, keys in any case; `file_date` and `now` are aware. None where
    nothing tells."""
    latest = (now or datetime.now(UTC)) + _AHEAD
    lower = {key.lower(): value for key, value in metadata.items()}
    named = _from_name(file_name, latest)
    if told := _first(lower, _ZONED_KEYS, latest):
        return _told(told)
    if told := _first(lower, _UTC_KEYS, latest):
        copied = named is not None and told.when - named.when > _COPIED
        return _named(named) if copied and named else _told(_in_place(told, named))
    if told := _first(lower, _LOOSE_KEYS, latest):
        return _told(told) if told.has_time or named is None else _named(named)
    if named is not None:
        return _named(named)
    if file_date is None or not _sane(file_date.astimezone(UTC).replace(tzinfo=None), latest):
        return None
    local = file_date.replace(microsecond=0)
    return RecordedAt(
        local.replace(tzinfo=None).isoformat(), _zone_name(local), DateSource.FILE_DATE, DateCertainty.GUESS
    )


def _first(metadata: Mapping[str, str], keys: tuple[str, ...], latest: datetime) -> _Moment | None:
    for key in keys:
        moment = _parse(metadata.get(key, ""), latest)
        if moment is not None:
            return moment
    return None


def _parse(text: str, latest: datetime) -> _Moment | None:
    """An ISO 8601 text as cameras and phones write it."""
    found = _ISO.match(text)
    return None if found is None else _moment(found, latest, zone=found["zone"])


def _moment(found: re.Match[str], latest: datetime, *, zone: str | None) -> _Moment | None:
    parts = found.groupdict()
    try:
        year, month, day, hour, minute, second = (int(parts.get(name) or 0) for name in _PARTS)
        when = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # the zone is kept beside it
    except ValueError:
        return None
    if not _sane(when, latest):
        return None
    return _Moment(when, _offset(zone), has_time=parts.get("hour") is not None)


def _sane(when: datetime, latest: datetime) -> bool:
    return when.year >= _FIRST_YEAR and when <= latest.astimezone(UTC).replace(tzinfo=None)


def _offset(zone: str | None) -> timezone | None:
    if zone is None:
        return None
    if zone == "Z":
        return UTC
    digits = zone[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-ahead if zone[0] == "-" else ahead) if ahead < timedelta(hours=24) else None


def _from_name(file_name: str, latest: datetime) -> _Moment | None:
    zone = "Z" if file_name.startswith(_UTC_NAMES) else None
    for pattern in (_NAME_WITH_TIME, _NAME_RUN_TOGETHER, _NAME_WITH_DAY):
        for found in pattern.finditer(file_name):
            moment = _moment(found, latest, zone=zone)
            if moment is not None:
                return moment
    return None


def _in_place(told: _Moment, named: _Moment | None) -> _Moment:
    """The UTC time in the zone of the place, when the name's local time differs from it by whole quarter hours, as
    zones do. No difference at all: a camera that writes its local time as UTC, so that the zone is not known."""
    if told.offset is not UTC or named is None or not named.has_time or named.offset is not None:
        return told
    ahead = named.when - told.when
    quarters = round(ahead / timedelta(minutes=15))
    if not -48 <= quarters <= 56 or abs(ahead - quarters * timedelta(minutes=15)) > _LATE:
        return told
    return _Moment(named.when, timezone(quarters * timedelta(minutes=15)) if quarters else None)


def _told(moment: _Moment) -> RecordedAt:
    return _result(moment, DateSource.METADATA)


def _named(moment: _Moment) -> RecordedAt:
    return _result(moment, DateSource.FILE_NAME)


def _result(moment: _Moment, source: DateSource) -> RecordedAt:
    if not moment.has_time:
        return RecordedAt(moment.when.date().isoformat(), None, source, DateCertainty.DAY)
    certainty = DateCertainty.LOCAL if moment.offset is None else DateCertainty.EXACT
    zone = None if moment.offset is None else _zone_name(moment.when.replace(tzinfo=moment.offset))
    return RecordedAt(moment.when.isoformat(), zone, source, certainty)


def _zone_name(when: datetime) -> str | None:
    """ "UTC", or an offset such as "+02:00"."""
    if when.tzinfo is UTC:
        return "UTC"
    offset = when.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}" if offset else None
