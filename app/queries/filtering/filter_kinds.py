"""The filters of lists: the parameter, and how its values are looked up.

See decision 10.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from app.db import models as m
from app.domain.enums import Origin, Role
from app.queries import lookups
from app.queries.lookups import CITY, COUNTRY, OFFICE, SERIES, VALUE, VENUE
from app.schemas.dispute import DISPUTABLE

IDENTIFIER: Final = "identifier"
DISPUTED: Final = "disputed"
ALONE: Final = "!"
"""The end of a topic's id that leaves out its child topics."""
PARTICIPANT: Final = "participant"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a list: the parameter, and how its values are looked up."""

    name: str
    kind: str
    """The kind of its lookups (`app.queries.lookups`)."""
    vocabulary: type[StrEnum] | None = None
    """The words that are its values, if they are a closed vocabulary."""
    has_members: bool = False
    """Whether `member:` and the id of an organization is a value, too."""
    facet: str | None = None
    """The facet of its terms, if that is not its name."""
    fallback: str | None = None
    """The kind, and facet, of values that the first kind does not know."""
    has_children: bool = False
    """Whether its records include their children, unless the id ends with `ALONE`."""
    is_repeatable: bool = False
    """Whether a record can have several words of the vocabulary."""
    is_optional: bool = True
    """Whether a record may have no word of the vocabulary."""
    is_negated: bool = False
    """Whether it leaves out the records that have the values."""

    @property
    def parameter(self) -> str:
        """The name of the parameter."""
        return f"{self.name}!" if self.is_negated else self.name

    @property
    def field(self) -> str:
        """The name of the field of the parameters' model."""
        return f"not_{self.name}" if self.is_negated else self.name


def negated(filter_: Filter) -> Filter:
    """Filter out the records that a filter finds: the parameter with `!` after its name."""
    return replace(filter_, is_negated=True)


def by_country(name: str, *, has_members: bool = False) -> Filter:
    """Filter by countries, given by code or name, or as the members of an organization."""
    return Filter(name, COUNTRY, has_members=has_members)


def by_record(name: str, model: Any) -> Filter:
    """Filter by records of a resource, given by id."""
    return Filter(name, model.__tablename__)


def by_topic(name: str) -> Filter:
    """Filter by topics and their children, given by id; `id!` is a topic without its children."""
    return Filter(name, m.Topic.__tablename__, has_children=True)


def by_office(name: str) -> Filter:
    """Filter by offices, given by name."""
    return Filter(name, OFFICE)


def by_series(name: str) -> Filter:
    """Filter by the series that a meeting is a round of."""
    return Filter(name, SERIES)


def by_place(name: str) -> Filter:
    """Filter by countries, given by code or name, or else by cities, given by name."""
    return Filter(name, COUNTRY, fallback=CITY)


def by_city(name: str) -> Filter:
    """Filter by cities, given by name."""
    return Filter(name, CITY)


def by_venue(name: str) -> Filter:
    """Filter by venues, given by name."""
    return Filter(name, VENUE)


def by_vocabulary(name: str, vocabulary: type[StrEnum], *, is_optional: bool = False) -> Filter:
    """Filter by a field with a single value from a closed vocabulary."""
    return Filter(name, VALUE, vocabulary, is_optional=is_optional)


def by_roles(name: str) -> Filter:
    """Filter by the roles of a record's participants."""
    return Filter(name, VALUE, Role, is_repeatable=True)


def by_participant(name: str) -> Filter:
    """Filter by conditions that one participant meets; see `app.queries.filtering.participant_conditions`."""
    return Filter(name, PARTICIPANT)


OF_PARTICIPANTS: Final[dict[str, Filter]] = {
    "country": by_country("country", has_members=True),
    "office": by_office("office"),
    "role": by_roles("role"),
    "person": Filter("person", m.Person.__tablename__),
    "organization": Filter("organization", m.Organization.__tablename__, facet="participating_organization"),
}
"""The filters that conditions on one participant may name."""


def by_dispute(resource: str) -> Filter:
    """Filter by the disputed fields of a record."""
    return Filter(DISPUTED, VALUE, DISPUTABLE[resource])


def by_value(name: str) -> Filter:
    """Filter by a field with a single value of any text, compared as it is."""
    return Filter(name, VALUE)


def by_provenance() -> tuple[Filter, Filter]:
    """Filter by origin, and by whether a person has reviewed the record."""
    return by_vocabulary("origin", Origin), by_value("reviewed")


def by_identifier(resource: str) -> Filter:
    """Filter the records of a resource by their identifiers in other systems."""
    return Filter(IDENTIFIER, lookups.identifier_of(resource))
