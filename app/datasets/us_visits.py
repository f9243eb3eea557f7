"""Importer of visits by foreign leaders to the United States since 1874 (Office of the Historian).

Each visit gives one meeting. `docs/import/us-visits.md` describes every field.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from lxml import etree

from app.datasets import historian, historian_titles
from app.datasets.historian import InvalidRow
from app.datasets.us_visits_gatherings import Gatherings
from app.domain.enums import Level, MeetingKind
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

# The first words of a description. An official working visit is a working visit with more ceremony; an "official
# select visit" is an official visit to a place that the guest chose; six rows are spelt "offical".
_KINDS: Final = (
    (re.compile(r"(?:official )?state visit\b", re.IGNORECASE), MeetingKind.STATE_VISIT),
    (re.compile(r"(?:official |offical )?working visit\b", re.IGNORECASE), MeetingKind.WORKING_VISIT),
    (re.compile(r"(?:official|offical)(?: select)? visit\b", re.IGNORECASE), MeetingKind.OFFICIAL_VISIT),
)

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
    for row in historian.rows(stream, name, {"visits"}):
        location = f"{name} line {row.sourceline}"
        try:
            number = historian.number(row, "visit")
            location = f"{name} visit {number}"
            yield from gatherings.rows(ImportRow("meetings", _meeting(row, number), location))
        except InvalidRow as misfit:
            yield RejectedRow(location, misfit.field, misfit.reason)
    yield from gatherings.rest()


def kind_of(description: str) -> MeetingKind:
    """Return the kind of visit that the first words of a description name; `visit` if they name none."""
    return next((kind for words, kind in _KINDS if words.match(description)), MeetingKind.VISIT)


def _meeting(row: etree._Element, number: str) -> dict[str, Any]:
    day, date = historian.interval(row)
    label, visitor = historian.required_text(row, "from"), historian.required_text(row, "visitor")
    slug = row.find("from").get("id", "")  # type: ignore[union-attr]  # `needed` has found the element
    country = historian.country_on(slug, label, day)
    if country is None:
        raise InvalidRow(
            "from", f"{label!r} (id {slug!r}) does not name exactly one known country; name one as in ISO 3166"
        )
    description = historian.text_at(row, "description")
    guests = historian_titles.guests(visitor, country)
    level = Level.UNKNOWN if label in _PARTS_OF_STATES else historian_titles.highest_level(guests)
    meeting: dict[str, Any] = {
        "id": f"us-visit-{number}",
        "title": f"Visit of {visitor} of {historian.label_in_words(label)} to the United States",
        "date": date,
        "kind": kind_of(description).value,
        "level": level.value,
        "mode": "in_person",
        "status": "held",
        "place": {"city": "Washington", "country": "US"} if _IN_WASHINGTON.match(description) else {"country": "US"},
        "participants": [
            *(_participant(guest, country, historian.label_note(label, country)) for guest in guests),
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
