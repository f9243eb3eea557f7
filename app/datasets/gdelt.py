"""Importer of GDELT event exports: diplomatic events coded by machine from news articles.

Tab-separated lines without a header. There are three layouts, which may be mixed in one file: GDELT 2.0 has 61
columns, GDELT 1.0 has 58, or 57 (no `SOURCEURL`) for events added before April 2013. Column names are those of the
GDELT Event Codebooks 1.03 and 2.0. `docs/import/gdelt.md` describes how each column is mapped, and why.

See decision 150.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from urllib.parse import quote, urlsplit

from app.datasets.gdelt_codes import (
    ACTOR_REGIONS,
    EVENTS,
    EventMapping,
    country_name,
    country_of_actor,
    country_of_place,
)
from app.datasets.unreadable import UnreadableError
from app.domain.strings import text, urls
from app.transfer.rows import ImportRow, RejectedRow

SOURCE: Final[dict[str, Any]] = {
    "id": "gdelt-event-database",
    "kind": "dataset",
    "headline": "GDELT Event Database",
    "publisher": "The GDELT Project",
    "url": "https://www.gdeltproject.org/",
    "language": "en",
    "license": "Unlimited and unrestricted use for any purpose, citing the GDELT Project with a link to it",
}

_LONGEST_LINE: Final = 65_536
_DIPLOMATIC_ROOTS: Final = ("03", "04", "05")
_GEO_OF_CITIES: Final = ("3", "4")
_GEO_OF_REGIONS: Final = ("2", "5")
# The coder turns "last week", "last month", "last year" and "ten years ago" into that many days before the article.
_CERTAIN_WITHIN: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, accessed by the column names of the codebook."""

    cells: list[str]

    def __getitem__(self, column: str) -> str:
        try:
            # Checked per column, not for the whole line: control characters are common in columns that are not read.
            return text.normalize_line(self.cells[_COLUMNS[len(self.cells)][column]])
        except ValueError as error:
            raise UnreadableError(column, f"{error}; remove it") from error


def _layout(geo: int, last: tuple[str, ...]) -> dict[str, int]:
    """Return the numbers of the columns that are read. A place takes `geo` columns: 8 in GDELT 2.0 (with ADM2), else 7."""
    numbers = {
        "GLOBALEVENTID": 0, "Day": 1, "Actor1Name": 6, "Actor1CountryCode": 7, "Actor2Name": 16,
        "Actor2CountryCode": 17, "EventCode": 26, "EventRootCode": 28,
    }  # fmt: skip
    place = 35 + 2 * geo
    numbers |= {"ActionGeo_Type": place, "ActionGeo_FullName": place + 1, "ActionGeo_CountryCode": place + 2}
    numbers |= {"ActionGeo_Lat": place + geo - 3, "ActionGeo_Long": place + geo - 2}
    return numbers | {column: place + geo + offset for offset, column in enumerate(last)}


_COLUMNS: Final = {
    57: _layout(7, ("DATEADDED",)),
    58: _layout(7, ("DATEADDED", "SOURCEURL")),
    61: _layout(8, ("DATEADDED", "SOURCEURL")),
}


def read(stream: BinaryIO, name: str) -> Iterator[ImportRow | RejectedRow]:
    """Yield a meeting for each line that reports one between two countries, and a refusal for every other line.

    Lines about the same meeting give records with the same id: a visit is coded both as 042 (make a visit) and as 043
    (host a visit), and once for each article.

    Raises:
        ValueError: the first line does not have 57, 58 or 61 tab-separated columns, or a line is over 64 KiB.
    """
    number = 0
    while raw := stream.readline(_LONGEST_LINE + 1):
        number += 1
        location = f"{name} line {number}"
        if len(raw) > _LONGEST_LINE:
            raise ValueError(f"{location} exceeds {_LONGEST_LINE} bytes: this is not a GDELT event export")
        columns = raw.count(b"\t") + 1
        if number == 1 and columns not in _COLUMNS:
            raise ValueError(
                f"{location} has {columns} tab-separated columns; a GDELT event export has 57, 58 or 61 and no header"
            )
        try:
            yield ImportRow("meetings", _meeting(_row(raw, columns)), location)
        except UnreadableError as error:
            yield RejectedRow(location, error.field, error.reason)


def _row(raw: bytes, columns: int) -> _Row:
    if columns not in _COLUMNS:
        raise UnreadableError("line", f"has {columns} columns; give 57, 58 or 61")
    try:
        line = raw.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UnreadableError("line", "is not UTF-8; convert it") from error
    return _Row(line.split("\t"))


def _meeting(row: _Row) -> dict[str, Any]:
    event = _event(row)
    first, second = (_country(row, f"Actor{number}") for number in (1, 2))
    if first == second:
        raise UnreadableError("Actor2CountryCode", "both actors are from one country")
    day, is_certain = _day(row)
    place = _place(row)
    # The visitor comes first; if neither visits, order by country code. So 042 A→B and 043 B→A are one visit, while
    # the visits A→B and B→A are two.
    sides = [(first, "Actor1Name", event.first_role), (second, "Actor2Name", event.second_role)]
    sides.sort(key=lambda side: (side[2] != "guest", side[0]))
    (visitor, _, _), (host, _, _) = sides
    when = f"{day:%Y%m%d}" if is_certain else f"{day:%Y%m%d}-estimated"
    where = place.get("country", "") if place else ""
    identity = "-".join(part.lower() for part in ("gdelt", when, event.word, visitor, host, where) if part)
    event_id = row["GLOBALEVENTID"]
    return {
        "id": identity,
        "title": event.title.format(country_name(visitor), country_name(host)),
        "date": day.isoformat() if is_certain else f"{day.isoformat()}?",
        "kind": event.kind,
        "mode": event.mode,
        "status": event.status,
        "place": place,
        "participants": [
            {
                "id": f"{identity}-delegation-{country.lower()}",
                "country": country,
                "role": role,
                "name_as_printed": row[column] or None,
            }
            for country, column, role in sides
        ],
        "identifiers": [{"scheme": "gdelt", "value": event_id}],
        "summary": _summary(event, is_certain=is_certain),
        "citations": _citations(row, event_id, is_certain=is_certain),
    }


def _event(row: _Row) -> EventMapping:
    root, code = row["EventRootCode"], row["EventCode"]
    if root not in _DIPLOMATIC_ROOTS:
        raise UnreadableError("EventRootCode", f"not a diplomatic event: CAMEO root {root or 'missing'}")
    if not row["GLOBALEVENTID"].isascii() or not row["GLOBALEVENTID"].isdigit():
        raise UnreadableError("GLOBALEVENTID", "is not a number; write digits only")
    if (event := EVENTS.get(code)) is None:
        raise UnreadableError("EventCode", f"not a meeting: CAMEO {code or 'missing'}")
    return event


def _country(row: _Row, actor: str) -> str:
    column = f"{actor}CountryCode"
    code = row[column]
    if not code:
        problem = "has no country" if row[f"{actor}Name"] else "is missing"
        raise UnreadableError(column, f"the {'first' if actor == 'Actor1' else 'second'} actor {problem}")
    if code in ACTOR_REGIONS:
        raise UnreadableError(column, f"{code} is a region, not a country")
    if (country := country_of_actor(code)) is None:
        raise UnreadableError(column, f"{code[:10]} is not a CAMEO country code")
    return country


def _compact_date(row: _Row, column: str) -> dt.date:
    digits = row[column][:8]
    try:
        # Check the form first: strptime also accepts fewer digits.
        if len(digits) == 8 and digits.isascii() and digits.isdigit():
            return dt.datetime.strptime(digits, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        pass
    raise UnreadableError(column, "is not an existing day; write it as YYYYMMDD")


def _day(row: _Row) -> tuple[dt.date, bool]:
    """Return `Day`, and whether it is certain: on the day of the article or the day before."""
    day, added = _compact_date(row, "Day"), _compact_date(row, "DATEADDED")
    # Events without a SOURCEURL were loaded years later, so their DATEADDED says nothing about `Day`.
    is_history = "SOURCEURL" not in _COLUMNS[len(row.cells)]
    return day, is_history or dt.timedelta(0) <= added - day <= _CERTAIN_WITHIN


def _place(row: _Row) -> dict[str, Any] | None:
    kind, printed, code = row["ActionGeo_Type"], row["ActionGeo_FullName"], row["ActionGeo_CountryCode"]
    place: dict[str, Any] = {}
    notes = []
    if country := country_of_place(code):
        place["country"] = country
    elif code:
        notes.append(f"GDELT places it in FIPS 10-4 {code[:10]}, which is not a country.")
    if kind in _GEO_OF_CITIES:
        if city := printed.split(",", 1)[0].strip():
            place["city"] = city[:500]
        notes += _coordinates(row, place)
    elif kind in _GEO_OF_REGIONS and printed:
        notes.append(f"GDELT places it in the region {printed!r}.")
    if notes:
        place["note"] = " ".join(notes)
    return place or None


def _coordinates(row: _Row, place: dict[str, Any]) -> list[str]:
    """Set the coordinates of a city in `place`; return a note if they are invalid. 0, 0 and empty mean no coordinates."""
    latitude, longitude = row["ActionGeo_Lat"], row["ActionGeo_Long"]
    try:
        point = float(latitude or 0), float(longitude or 0)
    except ValueError:
        point = (float("nan"), float("nan"))
    if not point[0] and not point[1]:
        return []
    if latitude and longitude and abs(point[0]) <= 90 and abs(point[1]) <= 180:
        place["latitude"], place["longitude"] = point
        return []
    return [f"GDELT gives the coordinates {latitude!r}, {longitude!r}, which are not valid."]


def _summary(event: EventMapping, *, is_certain: bool) -> str:
    """Return the same text for all lines about a meeting; what differs between them is in their citations."""
    coded = f"Coded by machine from news text as {event.meaning}; not checked by a person."
    return coded if is_certain else f"{coded} The day is the coder's estimate."


def _citations(row: _Row, event_id: str, *, is_certain: bool) -> list[dict[str, Any]]:
    note = f"Coded as CAMEO {row['EventCode']}."
    if not is_certain:
        note = f"{note} The event was added on {_compact_date(row, 'DATEADDED')}."
    citations: list[dict[str, Any]] = [{"source": SOURCE, "locator": f"event {event_id}", "note": note}]
    if "SOURCEURL" in _COLUMNS[len(row.cells)] and (printed := row["SOURCEURL"]):
        citations.append({"source": _article(printed)})
    return citations


def _article(printed: str) -> dict[str, Any]:
    """Build a source from `SOURCEURL`. The headline is unknown, so the URL takes its place."""
    headline = printed if len(printed) <= 500 else f"{printed[:499]}…"
    # Brackets and the like are not legal in URLs, but common in those that GDELT collects.
    url = quote(printed, safe="!#$%&'()*+,/:;=?@[]~")
    if not urls.is_url(url) or len(url) > 2000:
        return {"kind": "article", "headline": headline}
    return {"kind": "article", "headline": headline, "publisher": urlsplit(url).hostname, "url": url}
