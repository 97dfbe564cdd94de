"""Dates of recordings, as phones, cameras and messengers write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pvchat_desktop.core.media import DateCertainty, DateSource, RecordedAt
from pvchat_desktop.core.recorded_at import recorded_at

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_BERLIN = timezone(timedelta(hours=2))


def told(name: str = "clip.mp4", date: datetime | None = None, **metadata: str) -> RecordedAt | None:
    return recorded_at(metadata=metadata, file_name=name, file_date=date, now=_NOW)


def from_name(name: str) -> tuple[str, str | None, DateCertainty] | None:
    found = told(name)
    if found is None:
        return None
    assert found.source is DateSource.FILE_NAME
    return found.when, found.zone, found.certainty


@pytest.mark.parametrize(
    "name",
    [
        "20190704_153012.mp4",  # Samsung
        "VID_20190704_153012.mp4",  # Android
        "VID_20190704_153012_1.mp4",
        "VID-20190704-153012.3gp",
        "MVI_20190704_153012.MOV",
        "2019-07-04 15.30.12.mov",  # Dropbox
        "2019-07-04_15-30-12.mkv",
        "2019-07-04T15:30:12.mov",
        "WhatsApp Video 2019-07-04 at 15.30.12.mp4",
        "signal-2019-07-04-153012.mp4",
        "Bildschirmaufnahme 2019-07-04 um 15.30.12.mov",
        "20190704153012_000001A.MTS",
        "C20190704_153012123.mp4",
        "Leo's birthday 2019-07-04 15-30-12 (2).mp4",
    ],
)
def test_a_name_with_date_and_time(name: str) -> None:
    assert from_name(name) == ("2019-07-04T15:30:12", None, DateCertainty.LOCAL)


def test_names_that_count_in_utc() -> None:
    assert from_name("PXL_20210704_133012123.mp4") == ("2021-07-04T13:30:12", "UTC", DateCertainty.EXACT)


@pytest.mark.parametrize(
    "name", ["IMG-20190704-WA0001.mp4", "VID-20190704-WA0012.mp4", "2019-07-04.avi", "Ostsee 2019_07_04 Strand.mp4"]
)
def test_a_name_with_a_day(name: str) -> None:
    assert from_name(name) == ("2019-07-04", None, DateCertainty.DAY)


@pytest.mark.parametrize(
    "name",
    [
        "GX010042.MP4",
        "GOPR1234.MP4",
        "MVI_1234.MOV",
        "IMG_20191304_153012.mp4",  # no such month
        "20990704_153012.mp4",  # the future
        "19040101_000000.mp4",
        "123456789012345678.mp4",
        "1562247012.mp4",
        "clip.mp4",
        "",
    ],
)
def test_a_name_that_tells_nothing(name: str) -> None:
    assert from_name(name) is None


def test_the_day_must_exist() -> None:
    assert from_name("20190230_101010.mp4") is None


def test_apples_date_has_the_zone_of_the_place() -> None:
    metadata = {
        "com.apple.quicktime.creationdate": "2019-07-04T15:30:10+0200",
        "creation_time": "2019-07-04T13:30:12.000000Z",
    }
    found = recorded_at(metadata=metadata, file_name="IMG_0042.MOV", file_date=None, now=_NOW)
    assert found == RecordedAt("2019-07-04T15:30:10", "+02:00", DateSource.METADATA, DateCertainty.EXACT)


def test_creation_time_is_utc() -> None:
    found = told(creation_time="2019-07-04T13:30:12.000000Z")
    assert found == RecordedAt("2019-07-04T13:30:12", "UTC", DateSource.METADATA, DateCertainty.EXACT)


@pytest.mark.parametrize(
    "nonsense", ["1904-01-01T00:00:00.000000Z", "1970-01-01T00:00:00Z", "1980-01-01T00:00:00Z", "x", ""]
)
def test_clocks_that_were_never_set_are_not_believed(nonsense: str) -> None:
    assert told(creation_time=nonsense) is None
    found = told("20190704_153012.mp4", creation_time=nonsense)
    assert found is not None
    assert found.source is DateSource.FILE_NAME


def test_the_future_is_not_believed() -> None:
    assert told(creation_time="2031-07-04T13:30:12Z") is None


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("20190704_153012.mp4", "+02:00"),
        ("20190704_153104.mp4", "+02:00"),  # the one tells the beginning, the other the end
        ("VID_20190704_083012.mp4", "-05:00"),
        ("VID_20190704_190012.mp4", "+05:30"),
    ],
)
def test_a_local_name_tells_the_zone_of_a_utc_time(name: str, zone: str) -> None:
    found = told(name, creation_time="2019-07-04T13:30:12Z")
    assert found is not None
    assert (found.zone, found.source, found.certainty) == (zone, DateSource.METADATA, DateCertainty.EXACT)
    assert found.when[11:] == f"{name[-10:-8]}:{name[-8:-6]}:{name[-6:-4]}"


def test_a_camera_that_writes_local_time_as_utc_does_not_tell_its_zone() -> None:
    found = told("20190704_153012.mp4", creation_time="2019-07-04T15:30:12Z")
    assert found == RecordedAt("2019-07-04T15:30:12", None, DateSource.METADATA, DateCertainty.LOCAL)


def test_a_name_days_older_than_the_metadata_tells_that_it_is_a_copy() -> None:
    found = told("VID_20190704_153012.mp4", creation_time="2024-02-01T10:00:00Z")
    assert found is not None
    assert (found.when, found.source) == ("2019-07-04T15:30:12", DateSource.FILE_NAME)


def test_metadata_older_than_the_name_wins() -> None:
    found = told("VID-20240201-WA0003.mp4", creation_time="2019-07-04T13:30:12Z")
    assert found is not None
    assert (found.when, found.source) == ("2019-07-04T13:30:12", DateSource.METADATA)


def test_the_files_date_is_a_guess() -> None:
    date = datetime(2019, 7, 4, 15, 30, 12, 99, tzinfo=_BERLIN)
    found = told(date=date)
    assert found == RecordedAt("2019-07-04T15:30:12", "+02:00", DateSource.FILE_DATE, DateCertainty.GUESS)
    assert told(date=datetime(1970, 1, 1, tzinfo=UTC)) is None
    assert told() is None


def test_a_loose_date_in_the_metadata() -> None:
    found = recorded_at(metadata={"DATE": "2019-07-04"}, file_name="clip.mp4", file_date=None, now=_NOW)
    assert found == RecordedAt("2019-07-04", None, DateSource.METADATA, DateCertainty.DAY)


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2025, 12, 31)))  # noqa: DTZ001
def test_any_local_time_in_a_name_is_read_back(when: datetime) -> None:
    when = when.replace(microsecond=0)
    for pattern in ("%Y%m%d_%H%M%S.mp4", "VID_%Y%m%d_%H%M%S.mp4", "%Y-%m-%d %H.%M.%S.mov", "%Y%m%d%H%M%S.mts"):
        assert from_name(when.strftime(pattern)) == (when.isoformat(), None, DateCertainty.LOCAL)


@given(st.text(max_size=60), st.text(max_size=40))
def test_no_text_breaks_it(name: str, value: str) -> None:
    told(name, creation_time=value)
