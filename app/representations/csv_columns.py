"""The CSV columns of each resource, explained for users in `docs/formats.md`."""

from collections.abc import Mapping
from typing import Final

from app.representations.csv_shapes import Column, Shape


def _text(name: str, *path: str) -> Column:
    return Column(name, path)


def _required(name: str, *path: str) -> Column:
    return Column(name, path, required=True)


def _values(name: str) -> Column:
    return Column(name, shape=Shape.VALUES)


def _entries(name: str, *parts: Column) -> Column:
    return Column(name, shape=Shape.ENTRIES, parts=parts)


CITED_SOURCES: Final = "cited_sources"
PARTICIPANT_CITATIONS: Final = "participant_citations"

_PROVENANCE: Final = (_required("origin"), Column("reviewed", shape=Shape.BOOLEAN, required=True))
_TIMES: Final = (_required("created_at"), _required("updated_at"))
_IDENTIFIERS: Final = Column("identifiers", shape=Shape.PAIRS)
_OTHER_NAMES: Final = _entries("other_names", _required("name"), _text("language"), _text("script"), _text("term"))
_ORGANIZATION: Final = (
    _required("organization", "organization", "id"),
    _required("organization_name", "organization", "name"),
)
_OF_AGREEMENT: Final = (
    _required("title", "agreement", "title"),
    _required("kind", "agreement", "kind"),
    _required("status", "agreement", "status"),
)
_PERSON: Final = (_required("person", "person", "id"), _required("person_name", "person", "name"))
_CITATION: Final = (
    _required("source"),
    _text("field"),
    Column("says", shape=Shape.JSON),
    _required("stance"),
    _text("locator"),
    Column("start", shape=Shape.WHOLE),
    Column("end", shape=Shape.WHOLE),
    _text("quote"),
    _text("note"),
)
# A record may cite a source many times: it is described once, in `cited_sources`, and cited by its id.
_CITED: Final = (
    _entries("citations", *_CITATION),
    _entries(CITED_SOURCES, _required("id"), _required("headline"), _text("publisher"), _text("date"), _text("url")),
)

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "meetings": (
        _required("id"),
        _required("title"),
        _required("date"),
        _text("starts_on"),
        _text("ends_on"),
        _values("previous_dates"),
        _text("starts_at"),
        _text("ends_at"),
        _required("kind"),
        _required("level"),
        _required("mode"),
        _required("status"),
        _text("part_of"),
        _values("parts"),
        _required("series", "series", "id"),
        Column("series_number", ("series", "number"), Shape.WHOLE),
        _text("place_venue", "place", "venue"),
        _text("place_venue_kind", "place", "venue_kind"),
        _text("place_address", "place", "address"),
        _text("place_city", "place", "city"),
        _text("place_country", "place", "country"),
        Column("place_latitude", ("place", "latitude"), Shape.NUMBER),
        Column("place_longitude", ("place", "longitude"), Shape.NUMBER),
        _text("place_note", "place", "note"),
        _entries(
            "other_places",
            _text("city"),
            _text("venue"),
            _text("venue_kind"),
            _text("address"),
            _text("country"),
            Column("latitude", shape=Shape.NUMBER),
            Column("longitude", shape=Shape.NUMBER),
            _text("note"),
        ),
        _entries("countries", _required("code"), _required("name")),
        _entries(
            "participants",
            _required("role"),
            _text("office"),
            Column("acting", shape=Shape.BOOLEAN),
            *_PERSON,
            _text("country"),
            *_ORGANIZATION,
            _text("name_as_printed"),
            _text("note"),
            _required("id"),
        ),
        _entries(
            "agreements",
            _required("agreement", "agreement", "id"),
            _required("relation"),
            *_OF_AGREEMENT,
            _text("note"),
        ),
        _entries("topics", _required("topic", "topic", "id"), _required("name", "topic", "name"), _text("note")),
        _entries(
            "organizations",
            _required("organization", "organization", "id"),
            _required("name", "organization", "name"),
            _text("note"),
        ),
        _text("summary"),
        _IDENTIFIERS,
        _text("note"),
        *_CITED,
        _entries(PARTICIPANT_CITATIONS, _required("participant"), *_CITATION),
        _values("disputed"),
        *_PROVENANCE,
        *_TIMES,
    ),
    "participants": (
        _required("id"),
        _required("meeting", "meeting", "id"),
        _required("meeting_title", "meeting", "title"),
        _required("meeting_date", "meeting", "date"),
        *_PERSON,
        _text("country"),
        *_ORGANIZATION,
        _text("office"),
        Column("acting", shape=Shape.BOOLEAN),
        _required("role"),
        _text("name_as_printed"),
        _text("note"),
        *_CITED,
        _values("disputed"),
        *_TIMES,
    ),
    "people": (
        _required("id"),
        _required("name"),
        _OTHER_NAMES,
        _text("country"),
        _text("born"),
        _text("died"),
        _entries(
            "tenures",
            _required("office"),
            _text("country"),
            *_ORGANIZATION,
            _text("posted_to"),
            Column("acting", shape=Shape.BOOLEAN),
            _text("term"),
            _text("known_until"),
            _text("note"),
        ),
        _IDENTIFIERS,
        _text("note"),
        *_CITED,
        _values("disputed"),
        *_PROVENANCE,
        *_TIMES,
    ),
    "countries": (
        _required("code"),
        _text("alpha3"),
        _text("numeric"),
        _required("name"),
        _text("official_name"),
        _OTHER_NAMES,
        _text("valid_from"),
        _text("valid_to"),
        _values("successors"),
        _IDENTIFIERS,
        Column("codes", shape=Shape.PAIRS),
        _text("note"),
        *_CITED,
        _values("disputed"),
        *_TIMES,
    ),
    "organizations": (
        _required("id"),
        _required("name"),
        _text("abbreviation"),
        _required("kind"),
        _OTHER_NAMES,
        _entries("members", _required("country"), _text("term"), _text("note")),
        _text("url"),
        _IDENTIFIERS,
        _text("note"),
        *_CITED,
        _values("disputed"),
        *_PROVENANCE,
        *_TIMES,
    ),
    "agreements": (
        _required("id"),
        _required("title"),
        _values("other_titles"),
        _required("kind"),
        _required("status"),
        Column("status_as_of", shape=Shape.JSON),
        _text("starts_on"),
        _text("ends_on"),
        _entries("parties", _text("country"), *_ORGANIZATION, _text("note")),
        _entries(
            "actions",
            _required("action"),
            _text("date"),
            _text("effective_date"),
            _text("country"),
            *_ORGANIZATION,
            _text("note"),
        ),
        _entries("topics", _required("topic", "id"), _required("name")),
        _entries("depositaries", _text("country"), *_ORGANIZATION, _text("note")),
        _text("signing_city", "signing_place", "city"),
        _text("signing_country", "signing_place", "country"),
        _entries(
            "relations",
            _required("agreement", "agreement", "id"),
            _required("relation"),
            *_OF_AGREEMENT,
            _text("note"),
        ),
        _text("url"),
        _IDENTIFIERS,
        _text("note"),
        *_CITED,
        _values("disputed"),
        *_PROVENANCE,
        *_TIMES,
    ),
    "topics": (
        _required("id"),
        _required("name"),
        _values("aliases"),
        _required("parent", "parent", "id"),
        _required("parent_name", "parent", "name"),
        _text("description"),
        *_CITED,
        _values("disputed"),
        *_PROVENANCE,
        *_TIMES,
    ),
    "sources": (
        _required("id"),
        _required("kind"),
        _required("headline"),
        _text("publisher"),
        _text("date"),
        _text("url"),
        _text("language"),
        _text("license"),
        _text("accessed_on"),
        _text("sha256"),
        _text("note"),
        *_PROVENANCE,
        *_TIMES,
    ),
}
"""The columns of each resource, in output order."""


def header(resource: str) -> tuple[str, ...]:
    """Return the CSV header of `resource`."""
    return tuple(column.name for column in COLUMNS[resource])
