"""Records as plain text, for formats that show text rather than fields: calendars and feeds."""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from app.domain.dates.edtf import EARLIEST, LATEST, UNKNOWN, bounds
from app.domain.enums import Origin
from app.domain.geography import countries as iso_3166
from app.representations.formats import CountryNames, Document

_NAMES: Final = " names of countries"
"""The key of these names in a document; no field has a space in its name."""
NAME_FIELDS: Final = ("title", "headline", "name")
"""The fields that name a record; each resource has one of them."""
_MADE_BY_MACHINE: Final = frozenset({Origin.MACHINE_CODED, Origin.DRAFTED})


def url(base_url: str, resource: str, document: Mapping[str, Any]) -> str:
    """Return the absolute URL of a record, given in full or in short form; a country's id is its code."""
    return f"{base_url}{resource}/{record_id(document)}"


def record_id(document: Mapping[str, Any]) -> str:
    """Return the id of a record, which for a country is its code."""
    return str(document["code"] if "code" in document else document["id"])


def record_name(document: Mapping[str, Any]) -> str | None:
    """Return the name of a record, given in full or in short form; None if it has none, or a redaction removed it."""
    return next((str(document[field]) for field in NAME_FIELDS if document.get(field)), None)


def enum_words(term: str) -> str:
    """Return an enum value as words: `bilateral_meeting` as "bilateral meeting"."""
    return term.replace("_", " ")


def office(document: Mapping[str, Any]) -> str | None:
    """Return the office of a participant or of a tenure, such as "acting Foreign Minister"; None if there is none."""
    name: str | None = document["office"]
    return f"acting {name}" if name and document["acting"] else name


def participant(document: Mapping[str, Any], meeting: Mapping[str, Any] | None = None) -> str:
    """Return a participant in one line: "Hayashi Yoshimasa, Foreign Minister, Japan (host)".

    `meeting` is the document of the meeting, if available; otherwise, its date is that of the participant's link.
    """
    person, organization, country = document["person"], document["organization"], document["country"]
    parts = [
        person and person["name"],
        office(document),
        country and country_name(country, meeting or document["meeting"]),
        organization and organization["name"],
    ]
    line = ", ".join(part for part in parts if part)
    return line if document["role"] == "unknown" else f"{line} ({enum_words(document['role'])})"


def place(document: Mapping[str, Any]) -> str | None:
    """Return the places of a meeting in one line, such as "Iikura Guest House, Tokyo, Japan"; None if it has none.

    Several places are separated by semicolons.
    """
    return "; ".join(", ".join(parts) for parts in places(document)) or None


def places(meeting: Mapping[str, Any]) -> list[list[str]]:
    """Return the names of each place of a meeting: venue, address, city and country, as far as known."""
    recorded = [*filter(None, [meeting["place"]]), *meeting["other_places"]]
    return [parts for parts in (_place(place, meeting) for place in recorded) if parts]


def _place(place: Mapping[str, Any], meeting: Mapping[str, Any]) -> list[str]:
    country = place["country"] and country_name(place["country"], meeting)
    return [part for part in (place["venue"], place["address"], place["city"], country) if part]


def source(document: Mapping[str, Any]) -> str:
    """Return a source in one line: headline, publisher, date and URL, as far as known."""
    return ", ".join(
        part for part in (document["headline"], document["publisher"], document["date"], document["url"]) if part
    )


def cited_sources(document: Document) -> list[dict[str, Any]]:
    """Return the sources cited by a record and its participants, once each, in the order of the citations."""
    citing = [document, *document.get("participants", [])]
    cited = [citation["source"] for record in citing for citation in record.get("citations", [])]
    return list({source["id"]: source for source in cited}.values())


def meeting(document: Document) -> str:
    """Return a full description of a meeting, as lines of text."""
    return "\n".join(_meeting_lines(document))


def _meeting_lines(document: Document) -> Iterator[str]:
    if document["summary"]:
        yield document["summary"]
        yield ""
    yield f"Date: {'unknown' if document['date'] == UNKNOWN else document['date']}"
    if document["previous_dates"]:
        yield f"Planned before for: {', '.join(document['previous_dates'])}"
    yield from _times(document)
    yield f"Kind: {enum_words(document['kind'])}"
    if document["level"] != "unknown":
        yield f"Level: {enum_words(document['level'])}"
    for name in ("mode", "status"):
        if document[name] != "unknown":
            yield f"{name.title()}: {enum_words(document[name])}"
    yield from _series(document)
    if location := place(document):
        yield f"Place: {location}"
    lists = {
        "Participants": [participant(item, document) for item in document["participants"]],
        "Agreements": [
            f"{agreement['agreement']['title']} ({agreement['relation']})" for agreement in document["agreements"]
        ],
        "Topics": [topic["topic"]["name"] for topic in document["topics"]],
        "Organizations discussed": [organization["organization"]["name"] for organization in document["organizations"]],
        "Sources": [source(item) for item in cited_sources(document)],
    }
    if document["origin"] in _MADE_BY_MACHINE and not document["reviewed"]:
        yield f"Origin: {enum_words(document['origin'])}, not reviewed"
    for title, lines in lists.items():
        if lines:
            yield f"{title}:"
            yield from (f"- {line}" for line in lines)


def _times(document: Document) -> Iterator[str]:
    if document["starts_at"]:
        yield f"Time: {document['starts_at']}" + (f" to {document['ends_at']}" if document["ends_at"] else "")


def _series(document: Document) -> Iterator[str]:
    if series := document["series"]:
        yield f"Series: {series['id']}" + (f", number {series['number']}" if series["number"] else "")


def country_name(code: str, record: Mapping[str, Any] | None = None) -> str:
    """Return the name of the country `code` on the days of a record.

    It is that in the record's links of countries, else the recorded name of these days, else that of ISO 3166, else the code.
    """
    links = (record or {}).get("countries", ())
    named = (str(link["name"]) for link in links if link["code"] == code)
    return next(named, None) or _former_name(code, record) or _names().get(code, code)


def with_country_names(document: Document, names: CountryNames | None) -> Document:
    """Return a record, and the meeting that it is part of, with the recorded names of countries for `country_name`."""
    if names is None:
        return document
    meeting = document.get("meeting")
    part_of = {"meeting": {**meeting, _NAMES: names}} if isinstance(meeting, dict) else {}
    return {**document, **part_of, _NAMES: names}


def _former_name(code: str, record: Mapping[str, Any] | None) -> str | None:
    """Return the name of the days of a record: the recorded one, or without the records, that of the table."""
    if record is None:
        return None
    if _NAMES in record:
        names = record[_NAMES].get(code, ())
    else:
        names = [(name, term.starts_on, term.ends_on) for name, term in iso_3166.former_names(code)]
    if not names:
        return None
    first, last = _days(record)
    return next((name for name, starts_on, ends_on in names if starts_on <= first and last <= ends_on), None)


def _days(record: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
    """Return the first and the last possible day of a record; a short form has a date alone."""
    if "starts_on" not in record:
        range_ = bounds(record["date"])
        return range_.starts_on, range_.ends_on
    starts_on, ends_on = record["starts_on"], record["ends_on"]
    return (
        dt.date.fromisoformat(starts_on) if starts_on else EARLIEST,
        dt.date.fromisoformat(ends_on) if ends_on else LATEST,
    )


@cache
def _names() -> Mapping[str, str]:
    return {document["code"]: document["name"] for document in iso_3166.iso_documents()}
