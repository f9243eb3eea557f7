"""Importer of travels abroad by US Presidents and Secretaries of State since 1866 (Office of the Historian).

Each trip, which is the stop in one country, gives a meeting. The file of the Presidents' terms in the same repository
gives people. `docs/import/us-travels.md` describes every field.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from lxml import etree

from app.datasets import historian, historian_places, historian_rows, us_travels_places, us_travels_remarks
from app.datasets.unreadable import UnreadableError
from app.domain.enums import Level, MeetingKind
from app.domain.strings import slugs
from app.reading.language.lexicon import Organization
from app.transfer.rows import ImportRow, RejectedRow

FORMAT: Final = "us-travels"

SOURCE: Final[dict[str, Any]] = {
    "id": "us-historian-travels",
    "kind": "dataset",
    "headline": "Foreign Travels of the President and Secretary of State",
    "publisher": historian.PUBLISHER,
    "url": "http://history.state.gov/departmenthistory/travels",
    "language": "en",
    "license": historian.LICENSE,
}

_OFFICES: Final = {
    "president": ("President", Level.HEAD_OF_STATE),
    "secretary": ("Secretary of State", Level.MINISTER),
}

_LONGEST_QUOTE: Final = 500

# Elements before the rows in the file of the Presidents.
_HEAD: Final = frozenset({"source-url", "crawl-dateTime"})

# Places with a country code in which no government of their own received the traveller.
_WITHOUT_HOST: Final = frozenset({"antarctica", "west-bank"})

# "[Visit made as President-elect.]": the traveller was not yet in the office that the row names.
_MADE_AS: Final = re.compile(r"\[Visit made as ([^\[\].]+)\.?\]", re.IGNORECASE)

# A stop at which nobody was met, as the remarks say, is an event but not a visit.
_STOP: Final = re.compile(r"(?:stopped|refuel|overnight stop|disembarked)", re.IGNORECASE)
_MET: Final = re.compile(
    r"\b(?:met|meeting with|visited|attended|discussed|addressed|conferred|talks|received|consulted)\b", re.IGNORECASE
)


def read(stream: BinaryIO, name: str) -> Iterator[ImportRow | RejectedRow]:
    """Read a file of trips or of Presidents: yield one meeting (or person), or one refusal, per row.

    Raises:
        ValueError: the file is not well-formed XML, or its root is neither `<trips>` nor `<presidents>`.
    """
    for row in historian_rows.rows(stream, name, {"trips", "presidents"}):
        location = f"{name} line {row.sourceline}"
        try:
            if row.tag == "president":
                location = f"{name} president {row.get('n')}"
                yield ImportRow("people", _president(row), location)
            elif row.tag not in _HEAD:
                number = historian_rows.number(row, "trip")
                location = f"{name} trip {number}"
                yield ImportRow("meetings", _meeting(row, number), location)
        except UnreadableError as error:
            yield RejectedRow(location, error.field, error.reason)


def _meeting(row: etree._Element, number: str) -> dict[str, Any]:
    day, date = historian_rows.interval(row)
    slug, label = historian_rows.place_at(row, "country")
    name = historian_rows.required_text(row, "name")
    country = _country_on(slug, label, day)
    remarks = historian_rows.text_at(row, "remarks")
    role = row.get("role") or historian_rows.text_at(row, "role")
    office, level = _office(role, remarks)
    traveller = _traveller(name, office, _identity(row.get("who") or "", role))
    is_stop = _STOP.match(remarks) is not None and _MET.search(remarks) is None
    has_host = not is_stop and slug not in _WITHOUT_HOST
    label_note = historian_places.label_note(label, country)
    says_more = "(" in label or (not has_host and (slug in _WITHOUT_HOST or label_note))
    host = {"country": country, "role": "host"} | ({"note": label_note} if label_note else {})
    citation = {"source": dict(SOURCE), "locator": f"trip {number}"}
    met = us_travels_remarks.people_met(remarks, country, day)
    sure = (person for person in met if person.is_sure and not _is_only(person, country))
    others = [_participant(person, host if has_host else {}, citation, remarks) for person in sure]
    if has_host and not any(item.get("role") == "host" and item.keys() & {"person", "office"} for item in others):
        others.insert(0, host)
    place, *other_places = us_travels_places.places(
        historian_rows.text_at(row, "locale"), country, label, day, label_says_more=bool(says_more)
    )
    meeting: dict[str, Any] = {
        "id": f"us-travel-{number}",
        "title": _title(f"{office} {name}", label, is_stop=is_stop),
        "date": date,
        "kind": (MeetingKind.OTHER if is_stop else historian.kind_of_visit(remarks)).value,
        "level": level.value,
        "mode": "unknown" if is_stop else "in_person",
        "status": "held",
        "place": place,
        **({"other_places": other_places} if other_places else {}),
        "participants": [traveller, *others],
        "identifiers": [{"scheme": FORMAT, "value": number}],
        "citations": [citation, *(_doubt(person, citation, remarks) for person in met if not person.is_sure)],
    }
    return {**meeting, "summary": remarks} if remarks else meeting


def _traveller(name: str, office: str, identity: dict[str, Any]) -> dict[str, Any]:
    """Return the President or Secretary as a participant; `identity` has the fields that identify the person."""
    person = {"name": name, "country": "US", **identity}
    return {"person": person, "country": "US", "office": office, "role": "guest", "name_as_printed": name}


def _title(traveller: str, label: str, *, is_stop: bool) -> str:
    place = historian_places.label_in_words(label)
    return f"Stop of {traveller} in {place}" if is_stop else f"Visit of {traveller} to {place}"


def _country_on(slug: str, label: str, day: dt.date) -> str:
    country = historian_places.country_on(slug, label, day)
    if country is None:
        raise UnreadableError(
            "country", f"{label!r} (id {slug!r}) does not name exactly one known country; name one as in ISO 3166"
        )
    return country


def _office(role: str, remarks: str) -> tuple[str, Level]:
    """Return the office in which a traveller went, and its level."""
    if role not in _OFFICES:
        raise UnreadableError("role", f"{role[:40]!r} is neither president nor secretary; correct it")
    made_as = _MADE_AS.search(remarks)
    return (made_as[1], Level.UNKNOWN) if made_as else _OFFICES[role]


def _participant(
    person: us_travels_remarks.MetPerson, host: dict[str, Any], citation: dict[str, Any], remarks: str
) -> dict[str, Any]:
    """Return somebody whom the remarks name; the host's people have what is said of the host."""
    fields: dict[str, Any] = {
        "person": _person(person),
        "country": person.country,
        "organization": _organization(person.organization),
        "office": person.office,
        "name_as_printed": person.as_printed,
        "citations": [{**citation, "quote": _quote(remarks)}],
    }
    if person.country == host.get("country"):
        fields |= host
    return {field: value for field, value in fields.items() if value}


def _is_only(person: us_travels_remarks.MetPerson, host: str) -> bool:
    """Return whether no more is known of somebody than the host country: *met with his French counterpart* in France."""
    return not (person.name or person.office or person.organization) and person.country == host


def _person(person: us_travels_remarks.MetPerson) -> dict[str, Any] | None:
    if not person.name:
        return None
    if person.president:
        return {"name": person.name, "country": "US", **historian.president(person.president)}
    return {"name": person.name} | ({"country": person.country} if person.country else {})


def _organization(organization: Organization | None) -> dict[str, Any] | None:
    if organization is None:
        return None
    identifiers = [{"scheme": "wikidata", "value": organization.wikidata}] if organization.wikidata else None
    fields = {"name": organization.name, "abbreviation": organization.abbreviation, "identifiers": identifiers}
    return {field: value for field, value in fields.items() if value}


def _doubt(person: us_travels_remarks.MetPerson, citation: dict[str, Any], remarks: str) -> dict[str, Any]:
    """Return a citation that asks whom somebody represented: the source lists a participant whom the record lacks."""
    values = {
        "person": {"name": person.name} if person.name else None,
        "office": person.office,
        "name_as_printed": person.as_printed,
    }
    says = {field: value for field, value in values.items() if value}
    return {**citation, "field": "participants", "says": says, "quote": _quote(remarks)}


def _quote(remarks: str) -> str:
    return remarks if len(remarks) <= _LONGEST_QUOTE else f"{remarks[: _LONGEST_QUOTE - 1]}…"


def _identity(slug: str, role: str) -> dict[str, Any]:
    if not slugs.is_id(slug):
        raise UnreadableError(
            "who", f"{slug[:40]!r} is not the id of a person; write it as surname-forename in lower case"
        )
    if role == "president":
        return historian.president(slug)
    return {"id": slug, "identifiers": [{"scheme": "pocom", "value": slug}]}


def _president(row: etree._Element) -> dict[str, Any]:
    slug, name = historian_rows.required_text(row, "id"), historian_rows.required_text(row, "name")
    took, left = historian_rows.required_text(row, "took-office-date"), historian_rows.text_at(row, "left-office-date")
    still = row.find("left-office-date[@still-in-office='true']") is not None
    fields: dict[str, Any] = {
        "name": name,
        "country": "US",
        "born": historian_rows.text_at(row, "birth-year"),
        "died": historian_rows.text_at(row, "death-year"),
        "tenures": [{"office": "President", "country": "US", "term": f"{took}/{left or ('..' if still else '')}"}],
        **_identity(slug, "president"),
        "citations": [{"source": dict(SOURCE), "locator": f"president {row.get('n')}"}],
    }
    return {field: value for field, value in fields.items() if value}
