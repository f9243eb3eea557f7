"""Times of meetings: RFC 3339 with the offset of the place, optionally with its time zone (RFC 9557).

`2024-01-06T09:00:00+09:00[Asia/Tokyo]` is nine in the morning in Tokyo. The zone must have that offset at that time, so a
time that clocks skip or an offset of the other half of the year is an error and not silently another hour.

See decision 123.
"""

import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from app.domain.strings.suggestions import did_you_mean

PATTERN: Final = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:[0-5]\d)(\[[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+)*\])?$"
MAX_LENGTH: Final = 80
FORMAT_HELP: Final = "write RFC 3339 with the offset of the place (2024-01-06T09:00:00+09:00), and its zone after it if you like ([Asia/Tokyo])"

_PARTS: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,6})?(Z|[+-]\d{2}:[0-5]\d)(?:\[([A-Za-z0-9_+\-/]+)\])?",
    re.ASCII,
)
_LEAST_OFFSET: Final = dt.timedelta(hours=-12)
_LARGEST_OFFSET: Final = dt.timedelta(hours=14)
_NOT_OF_A_PLACE: Final = frozenset({"Factory", "localtime", "posixrules"})


@dataclass(frozen=True, slots=True)
class ZonedTime:
    """A time at a place."""

    local: dt.datetime
    """The time at the place, with its offset."""

    @property
    def day(self) -> dt.date:
        """The day at the place."""
        return self.local.date()

    @property
    def utc(self) -> dt.datetime:
        """The same time in UTC."""
        return self.local.astimezone(dt.UTC)


@lru_cache(maxsize=4_096)
def parse(text: str) -> ZonedTime:
    """Return the time that a text gives.

    With `Z`, the time is at the place only if a zone says which; without a zone it is that of UTC.

    Raises:
        ValueError: the text is not such a time, or its zone has another offset then.
    """
    match = _PARTS.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a time; {FORMAT_HELP}")
    _, hour, _, second, offset, zone = match.groups()
    if hour == "24":
        raise ValueError(f"{text!r}: a day ends at 23:59:59; write 00:00:00 of the next day")
    if second == "60":
        raise ValueError(f"{text!r}: leap seconds are not recorded; write second 59")
    if offset == "-00:00":
        raise ValueError(f"{text!r}: -00:00 says that the offset is unknown; give that of the place, or Z for UTC")
    try:
        local = dt.datetime.fromisoformat(text.partition("[")[0])
        local.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not an existing day and time; {FORMAT_HELP}") from error
    if not _LEAST_OFFSET <= (local.utcoffset() or dt.timedelta()) <= _LARGEST_OFFSET:
        raise ValueError(f"{text!r}: no place has the offset {offset}; offsets are from -12:00 to +14:00")
    return ZonedTime(local) if zone is None else _in_zone(text, local, zone, is_utc=offset == "Z")


def _in_zone(text: str, local: dt.datetime, zone: str, *, is_utc: bool) -> ZonedTime:
    info = _zone(zone)
    try:
        at_place = local.astimezone(info)
        if is_utc:
            return ZonedTime(at_place)
        if at_place.replace(tzinfo=None) == local.replace(tzinfo=None):
            return ZonedTime(local)
        reason = _difference(local, zone)
    except OverflowError as error:
        raise ValueError(f"{text!r} is outside the years 1 to 9999 in {zone}; leave the zone out") from error
    raise ValueError(f"{text!r}: {reason}")


def _zone(name: str) -> zoneinfo.ZoneInfo:
    if name not in _names():
        # Abbreviations such as JST and EST are near each other, and name zones that are far apart.
        places = sorted(zone for zone in _names() if "/" in zone)
        raise ValueError(f"{name[:60]!r} is not a time zone of the IANA database{did_you_mean(name, places)}")
    return zoneinfo.ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) - _NOT_OF_A_PLACE


def _difference(local: dt.datetime, zone: str) -> str:
    """Describe why a local time with its offset does not exist in a zone."""
    clock = local.replace(tzinfo=_zone(zone))
    offsets = sorted({_offset(clock.replace(fold=fold)) for fold in (0, 1)})
    exists = clock.astimezone(dt.UTC).astimezone(_zone(zone)).replace(tzinfo=None) == clock.replace(tzinfo=None)
    if not exists:
        return f"{local:%H:%M} did not exist in {zone} on that day, when clocks were put forward; correct the time"
    if any(offset.count(":") > 1 for offset in offsets):
        # RFC 3339 has no seconds in an offset, so no time with an offset fits local mean time.
        return (
            f"{zone} had the offset {' or '.join(offsets)} then; write the time in UTC, with Z, or leave the zone out"
        )
    return f"{zone} had the offset {' or '.join(offsets)} then; correct the offset or the zone, or leave the zone out"


def _offset(time: dt.datetime) -> str:
    return time.isoformat(timespec="seconds")[len("2024-01-06T09:00:00") :]
