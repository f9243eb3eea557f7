"""Times of meetings: RFC 3339 with the offset of the place, optionally with its zone."""

import datetime as dt
import re

import pytest

from app.domain.dates.zoned_time import parse


@pytest.mark.parametrize(
    ("text", "day", "utc"),
    [
        ("2024-01-06T09:00:00+09:00", "2024-01-06", "2024-01-06T00:00:00+00:00"),
        ("2024-01-06T08:00:00+09:00[Asia/Tokyo]", "2024-01-06", "2024-01-05T23:00:00+00:00"),
        ("2024-01-05T19:00:00-05:00[America/New_York]", "2024-01-05", "2024-01-06T00:00:00+00:00"),
        ("2024-01-05T20:00:00Z[Asia/Tokyo]", "2024-01-06", "2024-01-05T20:00:00+00:00"),
        ("2024-01-06T00:00:00Z", "2024-01-06", "2024-01-06T00:00:00+00:00"),
        ("2024-01-06T09:00:00.250+05:45[Asia/Kathmandu]", "2024-01-06", "2024-01-06T03:15:00.250000+00:00"),
        ("2024-07-01T23:59:59+14:00[Pacific/Kiritimati]", "2024-07-01", "2024-07-01T09:59:59+00:00"),
        # Both hours of the night in which clocks are put back exist.
        ("2024-10-27T02:30:00+02:00[Europe/Berlin]", "2024-10-27", "2024-10-27T00:30:00+00:00"),
        ("2024-10-27T02:30:00+01:00[Europe/Berlin]", "2024-10-27", "2024-10-27T01:30:00+00:00"),
        # Local mean time: its offset has seconds.
        ("1872-08-21T15:00:00Z[Asia/Tokyo]", "1872-08-22", "1872-08-21T15:00:00+00:00"),
        ("1945-02-04T17:00:00+03:00[Europe/Moscow]", "1945-02-04", "1945-02-04T14:00:00+00:00"),
    ],
)
def test_day_is_local_to_the_time_zone(text, day, utc):
    time = parse(text)
    assert (time.day.isoformat(), time.utc.isoformat()) == (day, utc)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-01-06T09:00:00", "is not a time; write RFC 3339 with the offset"),
        ("2024-01-06T09:00+09:00", "is not a time"),
        ("2024-01-06 09:00:00+09:00", "is not a time"),
        ("2024-01-06t09:00:00z", "is not a time"),
        ("2024-01-06T09:00:00+0900", "is not a time"),
        ("2024-01-06T09:00:00+09:00[Asia/Tokyo][u-ca=japanese]", "is not a time"),
        ("2024-01-06T09:00:00.1234567Z", "is not a time"),
        ("２０２４-01-06T09:00:00Z", "is not a time"),
        ("2024-01-06", "is not a time"),
        ("", "is not a time"),
        ("2024-01-06T24:00:00Z", "00:00:00 of the next day"),
        ("2016-12-31T23:59:60Z", "leap seconds are not recorded"),
        ("2024-02-30T09:00:00Z", "is not an existing day and time"),
        ("2024-01-06T25:00:00Z", "is not an existing day and time"),
        ("2024-01-06T09:60:00Z", "is not an existing day and time"),
        ("2024-01-06T09:00:00+09:60", "is not a time"),
        ("0001-01-01T00:00:00+09:00", "is not an existing day and time"),
        ("9999-12-31T23:00:00-05:00", "is not an existing day and time"),
        ("0001-01-01T01:00:00Z[America/Lima]", "is outside the years 1 to 9999 in America/Lima; leave the zone out"),
        ("0001-01-01T01:00:00+00:00[Asia/Tokyo]", "is outside the years 1 to 9999 in Asia/Tokyo"),
        ("9999-12-31T23:00:00Z[Asia/Tokyo]", "is outside the years 1 to 9999 in Asia/Tokyo"),
        ("9999-12-31T23:00:00+00:00[Asia/Tokyo]", "is outside the years 1 to 9999 in Asia/Tokyo"),
        ("2024-01-06T09:00:00+14:30", "offsets are from -12:00 to +14:00"),
        ("2024-01-06T09:00:00-23:00", "offsets are from -12:00 to +14:00"),
        ("2024-01-06T09:00:00-00:00", "says that the offset is unknown"),
        ("2024-01-06T09:00:00+09:00[Asia/Tokio]", "did you mean 'Asia/Tokyo'"),
        ("2024-01-06T09:00:00+09:00[JST]", "'JST' is not a time zone of the IANA database"),
        ("2024-01-06T09:00:00+09:00[localtime]", "is not a time zone of the IANA database"),
        ("2024-01-06T09:00:00+09:00[../Tokyo]", "is not a time;"),
        ("2024-07-01T09:00:00+01:00[Europe/Berlin]", "had the offset +02:00 then"),
        ("2024-03-31T02:30:00+01:00[Europe/Berlin]", "did not exist in Europe/Berlin on that day"),
        ("2024-03-31T02:30:00+02:00[Europe/Berlin]", "did not exist in Europe/Berlin on that day"),
        ("2024-10-27T02:30:00+03:00[Europe/Berlin]", "had the offset +01:00 or +02:00 then"),
        ("1872-08-21T09:00:00+09:00[Asia/Tokyo]", "had the offset +09:18:59 then; write the time in UTC, with Z"),
        ("1868-07-28T09:00:00-05:00[America/Lima]", "had the offset -05:08:12 then; write the time in UTC, with Z"),
    ],
)
def test_other_times_are_refused_with_the_remedy(text, reason):
    with pytest.raises(ValueError, match=re.escape(reason)):
        parse(text)


def test_every_zone_accepts_its_own_times():
    moment = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)
    for zone in ("UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Japan"):
        assert parse(f"{moment:%Y-%m-%dT%H:%M:%S}Z[{zone}]").utc == moment
