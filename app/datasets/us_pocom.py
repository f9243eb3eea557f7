"""Importer of US chiefs of mission and Secretaries of State (Office of the Historian, "pocom").

There are three kinds of files: missions and principal positions, in which each appointment adds a tenure to a person;
files of one person each; and an archive of all persons, which may be compressed and is read as a stream. An appointment names its
person by id only, so the persons must be imported first. `docs/import/us-pocom.md` describes every field.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Final, cast

from lxml import etree

from app.datasets import historian, historian_places, historian_rows, us_pocom_archive
from app.datasets.unreadable import UnreadableError
from app.datasets.us_pocom_tables import ORGANIZATIONS, ROLES, organization_named
from app.domain.strings import slugs
from app.files import bounded
from app.transfer.rows import ImportRow, RejectedRow

SOURCE: Final[dict[str, Any]] = {
    "id": "us-historian-pocom",
    "kind": "dataset",
    "headline": "Principal Officers & Chiefs of Mission",
    "publisher": historian.PUBLISHER,
    "url": "http://history.state.gov/departmenthistory/people/principals-chiefs",
    "language": "en",
    "license": historian.LICENSE,
}

_GZIP: Final = b"\x1f\x8b"
_USTAR: Final = b"ustar"
_USTAR_PLACE: Final = 257
_ROOTS: Final = frozenset({"country-mission", "org-mission", "principal-position", "person"})
_ROWS: Final = frozenset({"chief", "principal", "person"})
_EVENTS: Final = ("appointed", "arrived", "started", "ended")
_NOMINEES: Final = {"other-nominees", "other-appointees"}
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)

# The words before a date say how certain it is ("Left post on or soon after", "Probably presented recall on").
_ABOUT: Final = re.compile(
    r"\b(?:about|(?:soon|shortly) (?:after|before)|on or (?:after|before)|between)\b|\bor$", re.IGNORECASE
)
_PROBABLY: Final = re.compile(r"\bprobably\b", re.IGNORECASE)
_NEEDS_DATE: Final = re.compile(r"\b(?:on|of|as of|about|after|before|dated|and|or)$", re.IGNORECASE)
_TO_ORGANIZATION: Final = re.compile(r"\b(?:to|on) (?:the )?(?:Council of the )?(?P<name>.+?)(?: \([^)]*\))?$")
_WITH_RANK: Final = re.compile(
    r",?\s*\b(?:(?:and )?with (?:the )?(?:personal )?(?:rank|status|title)|and as|during (?:his|her|their))\b.*$",
    re.IGNORECASE,
)


def read(stream: BinaryIO, name: str) -> Iterator[ImportRow | RejectedRow]:
    """Read a mission, a principal position, a person, or the archive of persons: yield one record or refusal per row.

    Raises:
        ValueError: the file is neither well-formed XML with one of the known roots nor a readable archive of such files.
    """
    head = _read_whole(stream, _USTAR_PLACE + len(_USTAR))
    whole = us_pocom_archive.PrependedStream(head, stream)
    if head.startswith(_GZIP):
        yield from us_pocom_archive.rows(bounded.decompress(whole), name, _document)
    elif head[_USTAR_PLACE:] == _USTAR:
        # As a stream, it is only read.
        yield from us_pocom_archive.rows(cast("BinaryIO", whole), name, _document)
    else:
        yield from _document(whole, name)


def _read_whole(stream: BinaryIO, size: int) -> bytes:
    """Read `size` bytes, or all that the stream has: a pipe returns fewer at a time."""
    content = b""
    while len(content) < size and (piece := stream.read(size - len(content))):
        content += piece
    return content


def _document(stream: bounded.Readable, name: str) -> Iterator[ImportRow | RejectedRow]:
    seen: dict[str, set[tuple[str, str]]] = {}
    for row in historian_rows.rows(stream, name, _ROOTS, _ROWS):
        location = f"{name} line {row.sourceline}"
        try:
            if row.tag == "person":
                location = name
                yield ImportRow("people", _person(row), location)
            else:
                number = historian_rows.required_text(row, "id")
                location = f"{name} {row.tag} {number}"
                yield ImportRow("people", _appointment(row, number, seen), location)
        except UnreadableError as error:
            yield RejectedRow(location, error.field, error.reason)


def _person_id(row: etree._Element, path: str) -> str:
    value = historian_rows.required_text(row, path)
    if not slugs.is_id(value):
        raise UnreadableError(path, f"{value[:40]!r} is not an id; write lower-case letters, digits and single hyphens")
    return value


def _identifiers(person: str) -> list[dict[str, str]]:
    pocom = [{"scheme": "pocom", "value": person}]
    as_president = (slug for slug, pocom_id in historian.PRESIDENTS_IN_POCOM.items() if pocom_id == person)
    return pocom + [{"scheme": "us-presidents", "value": slug} for slug in as_president]


def _old_identifiers(row: etree._Element, person: str) -> list[dict[str, str]]:
    """Return the ids that the person had before, by which older files and trips still name them."""
    old = dict.fromkeys(" ".join((element.text or "").split()) for element in row.iter("old-id"))
    if wrong := [value for value in old if not slugs.is_id(value)]:
        reason = f"{wrong[0][:40]!r} is not an id; write lower-case letters, digits and single hyphens"
        raise UnreadableError("old-id", reason)
    return [{"scheme": "pocom", "value": value} for value in old if value != person]


def _person(row: etree._Element) -> dict[str, Any]:
    person = _person_id(row, "id")
    surname = historian_rows.required_text(row, "persName/surname")
    parts = (historian_rows.text_at(row, "persName/forename"), surname, historian_rows.text_at(row, "persName/genName"))
    name = " ".join(part for part in parts if part)
    fields: dict[str, Any] = {
        "id": person,
        "name": name,
        "other_names": [{"name": other} for other in dict.fromkeys(_other_names(row)) if other != name],
        "country": "US",
        "born": _year(row, "birth"),
        "died": _year(row, "death"),
        "identifiers": [*_identifiers(person), *_old_identifiers(row, person)],
        "citations": [{"source": dict(SOURCE), "locator": f"person {person}"}],
    }
    return {field: value for field, value in fields.items() if value}


def _other_names(row: etree._Element) -> Iterator[str]:
    for other in row.iterfind("persName/altname"):
        if name := historian_rows.text_at(other, "."):
            yield name


def _year(row: etree._Element, path: str) -> str:
    return _date(historian_rows.text_at(row, path), path)


def _date(value: str, path: str) -> str:
    """Return a date after checking that it has the data set's form (a day, month or year; "" for none)."""
    if not value:
        return ""
    if _DATE.fullmatch(value):
        with suppress(ValueError):
            _first_day(value)
            return value
    raise UnreadableError(path, f"{value[:40]!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")


def _first_day(value: str) -> dt.date:
    return dt.date.fromisoformat(f"{value}-01-01"[:10])


def _appointment(row: etree._Element, number: str, seen: dict[str, set[tuple[str, str]]]) -> dict[str, Any]:
    person, role = _person_id(row, "person-id"), historian_rows.required_text(row, "role-title-id")
    dates = {event: _date(historian_rows.text_at(row, f"{event}/date"), f"{event}/date") for event in _EVENTS}
    notes = {event: historian_rows.text_at(row, f"{event}/note") for event in _EVENTS}
    container = row.getparent()
    if container is not None and container.tag in _NOMINEES and not dates["started"]:
        raise UnreadableError("started", "a nominee who never took office; no tenure is created")
    begins_with = next((event for event in ("started", "appointed", "arrived") if dates[event]), "started")
    tenures_of_id = seen.setdefault(number, set())
    if (role, dates[begins_with]) in tenures_of_id:
        reason = f"{number} occurs twice in the file with the same role and beginning; correct the first row by hand"
        raise UnreadableError("id", reason)
    tenures_of_id.add((role, dates[begins_with]))
    locator = f"{row.tag} {number}" + (f" ({len(tenures_of_id)})" if len(tenures_of_id) > 1 else "")
    term = _term(dates, notes, begins_with)
    tenure = {
        "office": _office(row, role),
        "country": "US",
        **_destination(row, dates[begins_with] or dates["ended"]),
        "term": term,
        "note": _note(row, dates, notes, begins_with),
    }
    return {
        "id": person,
        "identifiers": _identifiers(person),
        "tenures": [{field: value for field, value in tenure.items() if value}],
        "citations": [{"source": dict(SOURCE), "field": "tenures", "locator": locator}],
    }


def _term(dates: dict[str, str], notes: dict[str, str], begins_with: str) -> str | None:
    first, last = dates[begins_with], dates["ended"]
    if last and first[: len(last)] > last:  # compared as far as both are known
        raise UnreadableError("ended/date", f"{last} is before the start, {first}; correct one of them")
    begins, ends = _qualified(first, notes[begins_with]), _qualified(last, notes["ended"])
    return f"{begins}/{ends}" if begins or ends else None


def _qualified(date: str, words: str) -> str:
    about, probably = _ABOUT.search(words), _PROBABLY.search(words)
    if not date or not (about or probably):
        return date
    return date + ("%" if about and probably else "~" if about else "?")


def _office(row: etree._Element, role: str) -> str:
    """Return the title: that of the file's own position, else that of the role in `ROLES`, else the slug in words."""
    root = row.getroottree().getroot()
    if role == historian_rows.text_at(root, "id") and (title := historian_rows.text_at(root, "names/singular")):
        return title
    return ROLES.get(role) or role.replace("-", " ").capitalize()


def _destination(row: etree._Element, date: str) -> dict[str, Any]:
    root = row.getroottree().getroot()
    if root.tag == "org-mission":
        return {"organization": _organization(root)}
    if root.tag == "principal-position":
        return {}
    path = "contemporary-territory-id" if historian_rows.text_at(row, "contemporary-territory-id") else "territory-id"
    slug = historian_rows.text_at(row, path) or historian_rows.required_text(root, path)
    country = historian_places.country_on(slug, None, _first_day(date) if date else None)
    if country is None:
        raise UnreadableError(path, f"{slug!r} is not a known country; name it as in ISO 3166")
    return {"posted_to": country}


def _organization(root: etree._Element) -> dict[str, Any]:
    slug, title = historian_rows.required_text(root, "id"), historian_rows.required_text(root, "names/singular")
    if slug in ORGANIZATIONS:
        return dict(ORGANIZATIONS[slug])
    if match := _TO_ORGANIZATION.search(_WITH_RANK.sub("", title)):
        return organization_named(match["name"])
    raise UnreadableError("names/singular", f"{title!r} does not name the organization; write `… to the …`")


def _note(row: etree._Element, dates: dict[str, str], notes: dict[str, str], begins_with: str) -> str:
    """Build a note from the row's statements about beginning and end other than the two dates of the term."""
    parts = []
    for event in _EVENTS:
        words, date = notes[event], dates[event]
        if event == "ended" and not words:
            continue
        if event == begins_with == "started" and not words:
            continue
        if date and (not words or _NEEDS_DATE.search(words)):
            words = f"{words} {date}".strip()
        if words:
            parts.append(f"{event.capitalize()}: {words.rstrip('.')}.")
    if dates[begins_with] and begins_with != "started":
        parts.append(f"The term starts on the day {begins_with}: no other start is given.")
    parts.append(historian_rows.text_at(row, "note"))
    return " ".join(part for part in parts if part)
