"""Importer of visits by foreign leaders to the United States since 1874 (Office of the Historian).

Each visit gives one meeting. `docs/import/us-visits.md` describes every field.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from lxml import etree

from app.datasets import historian, historian_places, historian_rows, historian_titles
from app.datasets.historian_rows import InvalidRow
from app.datasets.us_visits_gatherings import Gatherings
from app.domain.enums import Level
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
        except InvalidRow as misfit:
            yield RejectedRow(location, misfit.field, misfit.reason)
    yield from gatherings.rest()


def _meeting(row: etree._Element, number: str) -> dict[str, Any]:
    day, date = historian_rows.interval(row)
    label, visitor = historian_rows.required_text(row, "from"), historian_rows.required_text(row, "visitor")
    slug = row.find("from").get("id", "")  # type: ignore[union-attr]  # `needed` has found the element
    country = historian_places.country_on(slug, label, day)
    if country is None:
        raise InvalidRow(
            "from", f"{label!r} (id {slug!r}) does not name exactly one known country; name one as in ISO 3166"
        )
    description = historian_rows.text_at(row, "description")
    guests = historian_titles.guests(visitor, country)
    level = Level.UNKNOWN if label in _PARTS_OF_STATES else historian_titles.highest_level(guests)
    meeting: dict[str, Any] = {
        "id": f"us-visit-{number}",
        "title": f"Visit of {visitor} of {historian_places.label_in_words(label)} to the United States",
        "date": date,
        "kind": historian.kind_of_visit(description).value,
        "level": level.value,
        "mode": "in_person",
        "status": "held",
        "place": {"city": "Washington", "country": "US"} if _IN_WASHINGTON.match(description) else {"country": "US"},
        "participants": [
            *(_participant(guest, country, historian_places.label_note(label, country)) for guest in guests),
            {"country": "US", "role": "host"},
        ],
        "identifiers": [{"scheme": FORMAT, "value": number}],
        "citations": [{"source": dict(SOURCE), "locator": f"visit {number}"}],
    }
    return {**meeting, "summary": description} if description else meeting


def _participant(guest: historian_titles.Guest, country: str, label_note: str | None) -> dict[str, Any]:
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
