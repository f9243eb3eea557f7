"""Importer of visits by foreign leaders to the United States since 1874 (Office of the Historian).

Each visit gives one meeting. `docs/import/us-visits.md` describes every field.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from lxml import etree

from app.datasets import historian, historian_guests, historian_places, historian_rows
from app.datasets.unreadable import UnreadableError
from app.datasets.us_visits_gatherings import Gatherings
from app.domain.enums import Level
from app.domain.geography import capitals
from app.transfer.rows import ImportRow, RejectedRow

FORMAT: Final = "us-visits"

SOURCE: Final[dict[str, Any]] = {
    "id": "us-historian-visits",
    "kind": "dataset",
    "headline": "Visits by Foreign Leaders and Heads of State",
    "publisher": historian.PUBLISHER,
    "url": "http://history.state.gov/departmenthistory/visits",
    "language": "en",
    "license": historian.LICENSE,
}

# The first sentence names Washington, without a second place.
_IN_WASHINGTON: Final = re.compile(
    r"[^.;]*\b(?:in|at|to|visited) Washington(?:, ?D\.? ?C\.?)?+(?! \(|,? and\b)(?=[ .;,]|$)", re.IGNORECASE
)

# The first sentence names one city, at its end or before words of time: "Met with President Clinton in Aspen, Colorado."
_STATE: Final = r"(?:, (?P<{0}>[A-Z]\w+(?: [A-Z]\w+)?)| \([A-Z][\w .]*\))"
_NAME: Final = r"(?!U\.)[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}"
_IN_CITY: Final = re.compile(
    rf"(?:[^.;]|\b[A-Z]\.)*?\b(?:in (?P<city>{_NAME}){_STATE.format('state')}?|at (?P<town>{_NAME}){_STATE.format('region')})"
    r"(?=[.;]|$| (?:while|during|before|after|prior|following)\b)"
)
_ELSEWHERE: Final = re.compile(r"\b(?:en route|after|before|return from)\b|\b(?:in|at|to) (?!(?:UN|U\.N)\b)[A-Z]")
_VENUE: Final = re.compile(r"Camp |.* (?:Ranch|Plantation)$")
_TERRITORIES: Final = {"Guam": "GU", "Puerto Rico": "PR"}

# Labels of places that were not states: their president is not a head of state.
_PARTS_OF_STATES: Final = frozenset({"Bosnian Federation"})


def read(stream: BinaryIO, name: str) -> Iterator[ImportRow | RejectedRow]:
    """Read a file of visits: yield one meeting, or one refusal, per `<visit>`, and one meeting per gathering.

    Raises:
        ValueError: the file is not well-formed XML, or its root is not `<visits>`.
    """
    gatherings = Gatherings(FORMAT, SOURCE)
    for row in historian_rows.rows(stream, name, {"visits"}):
        location = f"{name} line {row.sourceline}"
        try:
            number = historian_rows.number(row, "visit")
            location = f"{name} visit {number}"
            yield from gatherings.rows(ImportRow("meetings", _meeting(row, number), location))
        except UnreadableError as error:
            yield RejectedRow(location, error.field, error.reason)
    yield from gatherings.rest()


def _meeting(row: etree._Element, number: str) -> dict[str, Any]:
    day, date = historian_rows.interval(row)
    slug, label = historian_rows.place_at(row, "from")
    visitor = historian_rows.required_text(row, "visitor")
    country = historian_places.country_on(slug, label, day)
    if country is None:
        raise UnreadableError(
            "from", f"{label!r} (id {slug!r}) does not name exactly one known country; name one as in ISO 3166"
        )
    description = historian_rows.text_at(row, "description")
    guests = historian_guests.guests(visitor, country)
    level = Level.UNKNOWN if label in _PARTS_OF_STATES else historian_guests.highest_level(guests)
    meeting: dict[str, Any] = {
        "id": f"us-visit-{number}",
        "title": f"Visit of {visitor} of {historian_places.label_in_words(label)} to the United States",
        "date": date,
        "kind": historian.kind_of_visit(description).value,
        "level": level.value,
        "mode": "in_person",
        "status": "held",
        "place": _place(description),
        "participants": [
            *(_participant(guest, country, historian_places.label_note(label, country)) for guest in guests),
            {"country": "US", "role": "host"},
        ],
        "identifiers": [{"scheme": FORMAT, "value": number}],
        "citations": [{"source": dict(SOURCE), "locator": f"visit {number}"}],
    }
    return {**meeting, "summary": description} if description else meeting


def _place(description: str) -> dict[str, str]:
    if _IN_WASHINGTON.match(description):
        return {"city": "Washington", "country": "US"}
    match = _IN_CITY.match(description)
    if match is None or _ELSEWHERE.search(description[: match.start("city" if match["city"] else "town") - 3]):
        return {"country": "US"}
    name, state = match["city"] or match["town"], match["state"] or match["region"]
    if state is None and capitals.country_of(name) not in {None, "US"}:
        return {"country": "US"}  # a conference in London
    country = _TERRITORIES.get(state or "", "US")
    return {"venue" if _VENUE.match(name) else "city": name, "country": country}


def _participant(guest: historian_guests.Guest, country: str, label_note: str | None) -> dict[str, Any]:
    rank = f"Rank: {guest.rank}." if guest.rank else None
    fields = {
        "person": {"name": guest.name, "country": country} if guest.name else None,
        "country": country,
        "office": guest.office,
        "role": "guest",
        "name_as_printed": guest.as_printed,
        "note": " ".join(filter(None, (rank, label_note))),
    }
    return {field: value for field, value in fields.items() if value}
