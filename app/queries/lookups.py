"""The statement that looks up the values of all filters of a list at once: one round trip, whatever is asked for.

The lookups travel as one JSON array, so that the statement's text varies only with the kinds of lookups among them, and
is compiled and prepared once for each. (PostgreSQL needs half a millisecond to start a statement that has all kinds.)
Each lookup finds a record or a term of meetings (`app.db.models.Term`); a derived lookup, such as the pair of two
countries, names the countries again instead of waiting for the first lookups to return.

See decision 57.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Dialect,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from app.db import models as m
from app.db.database import ReadConnection
from app.db.json_functions import elements
from app.db.prepared_statements import PreparedStatement
from app.domain.dates.edtf import EARLIEST, LATEST, DateWindow
from app.domain.geography.shared_names import ALL_DAYS
from app.domain.strings.text import fold
from app.queries.parameter_values import MAX_NAME

COUNTRY: Final = "country"
"""A country by its code, its ISO alpha-3 code, or any of its names; records of any resource are found by id."""
PAIR: Final = "pair"
"""Two countries; the id is that of the first, a space, and that of the second."""
ASSEMBLY: Final = "assembly"
"""The facet of meetings of so many countries that they have no pairs."""
UNCERTAIN: Final = "uncertain"
"""The facet of meetings of uncertain days: neither one day nor from one day to another."""
LONG: Final = "long"
"""The facet of meetings, and the word of other records, that may have ended long after their first day."""
OFFICE: Final = "office"
"""A folded office, which is found if any record states that somebody held it."""
SERIES: Final = "series"
"""A series of meetings, by its id, which is found if a meeting is or was a round of it."""
MEMBER: Final = "member"
"""A member country of an organization; the id is `member:` and the id of the organization, whose key it has."""
CITY: Final = "city"
VENUE: Final = "venue"
"""A folded city or venue; it is found if a meeting has it."""
COUNTRY_AND: Final = "country and"
"""A country and a text, such as the office of a participant; the id is that of the country, a space, and the text."""
VALUE: Final = "value"
"""A value that needs no lookup itself, only its term."""
MEMBER_PREFIX: Final = "member:"
"""The beginning of a value of a filter by countries that stands for the members of an organization."""
_OF_COUNTRIES: Final = frozenset({COUNTRY, PAIR, COUNTRY_AND})

RECORDS: Final[dict[str, Any]] = {
    model.__tablename__: model
    for model in (m.Country, m.Organization, m.Person, m.Topic, m.Source, m.Agreement, m.Meeting)
}
"""The models of the resources whose records are looked up by id, by the resource's name."""
_IDENTIFIED: Final = {
    "countries": m.Identifier.country_key,
    "organizations": m.Identifier.organization_key,
    "people": m.Identifier.person_key,
    "agreements": m.Identifier.agreement_key,
    "meetings": m.Identifier.meeting_key,
}
IN_A_MEETING: Final = m.Term.meeting_count > 0
"""The condition that any meeting has a term: terms are kept after the last meeting has lost them."""
_FIELDS: Final = ("place", "kind", "text", "second", "code", "second_code", "facet")


class Lookup(NamedTuple):
    """A filter value to look up."""

    kind: str
    """One of the constants above, the name of a resource, or `identifier_of` a resource."""
    text: str
    """The name, id, office or value; for an identifier, the scheme."""
    second: str = ""
    """The name of the second country of a pair, the text beside a country, or the value of an identifier."""
    facet: str | None = None
    """The facet of the term to look up, if any."""


class Match(NamedTuple):
    """The outcome of a lookup."""

    id: str | None
    """The id of the record; where no record was found, it is None or what was looked up."""
    key: int | None
    """The primary key of the record, or 1 for an office that somebody held, a city, a venue or a series; None if there is none."""
    term: int | None
    """The primary key of the term; None if there is none."""
    number: int | None
    """The number of meetings with the term; None if there is none."""


NO_MATCH: Final = Match(None, None, None, None)


def identifier_of(resource: str) -> str:
    """Return the kind of a lookup of a record of this resource by an identifier."""
    return f"identifier of {resource}"


def look_up(connection: ReadConnection, lookups: Sequence[Lookup], days: DateWindow = ALL_DAYS) -> dict[Lookup, Match]:
    """Return the outcome of each lookup.

    A name that several countries bear is that of the likeliest on these days, as `app.domain.geography.shared_names` has it. If
    no lookup needs the database, no statement is executed.
    """
    matches = dict.fromkeys(lookups, NO_MATCH)
    stored = [item for item in matches if item.kind != VALUE or item.facet is not None]
    if stored:
        values: dict[str, Any] = {"lookups": json.dumps([_encoded(index, item) for index, item in enumerate(stored)])}
        kinds = frozenset([item.kind for item in stored])
        if not kinds.isdisjoint(_OF_COUNTRIES):
            values |= {"first_day": days.first or EARLIEST, "last_day": days.last or LATEST}
        for place, *match in _statement(connection.dialect, kinds).rows(connection, values):
            matches[stored[int(place)]] = Match(*match)
    return matches


def _encoded(place: int, lookup: Lookup) -> tuple[str | None, ...]:
    kind, text, second, facet = lookup
    code = second_code = None
    if kind in _OF_COUNTRIES:
        text, code = _country(text)
        if kind == PAIR:
            second, second_code = _country(second)
    return str(place), kind, text, second, code, second_code, facet


def _country(name: str) -> tuple[str, str | None]:
    """Return the folded name of a country, and what its code would be; databases know different alphabets."""
    folded = fold(name[:MAX_NAME])
    return (folded, folded.upper()) if folded.isprintable() else ("", None)


@lru_cache(maxsize=64)
def _statement(dialect: Dialect, kinds: frozenset[str]) -> PreparedStatement:
    element = elements(bindparam("lookups", type_=Text()))
    fields = [
        element.c.value.op("->>", return_type=Text())(literal_column(str(index))).label(name)
        for index, name in enumerate(_FIELDS)
    ]
    # Each step is materialized: SQLite would otherwise compute its columns again for each of their uses.
    lookup = select(*fields).cte("lookup").prefix_with("MATERIALIZED")
    first = _code_of_country(lookup, lookup.c.text, lookup.c.code)
    second = _code_of_country(lookup, lookup.c.second, lookup.c.second_code)
    record_id = _case(
        lookup.c.kind,
        {
            COUNTRY: first,
            PAIR: first.concat(_quoted(" ")).concat(second),
            COUNTRY_AND: first.concat(_quoted(" ")).concat(lookup.c.second),
            MEMBER: _quoted(MEMBER_PREFIX).concat(lookup.c.text),
        },
        kinds,
        otherwise=lookup.c.text,
    )
    named = select(lookup, record_id.label("id")).cte("named").prefix_with("MATERIALIZED")
    term = select(m.Term.key).where(m.Term.facet == named.c.facet, m.Term.value == named.c.id)
    result: Any = select(
        named.c.place,
        named.c.id,
        _key_of(named, kinds).label("key"),
        term.correlate(named).scalar_subquery().label("term"),
    )
    result = result.cte("found").prefix_with("MATERIALIZED")
    number = select(m.Term.meeting_count).where(m.Term.key == result.c.term).correlate(result).scalar_subquery()
    return PreparedStatement(select(result.c.place, result.c.id, result.c.key, result.c.term, number), dialect)


def _code_of_country(lookup: Any, name: Any, code: Any) -> ColumnElement[Any]:
    """Build the code of the country that a name names, or null: its lookups run in turn until one finds a country."""
    country = m.Country
    steps = (
        select(country.id).where(country.id == code),
        # The length is compared first, since alpha-3 codes have no index.
        select(country.id).where(func.length(code) == 3, country.alpha3 == code, country.valid_to.is_(None)),
        _likeliest_bearer(lookup, name),
    )
    return func.coalesce(*(step.limit(literal_column("1")).correlate(lookup).scalar_subquery() for step in steps))


def _likeliest_bearer(lookup: Any, name: Any) -> Any:
    """Build the select of the codes of the countries with a name, in the order of `app.domain.geography.shared_names.choose`."""
    country = m.Country
    first, last = bindparam("first_day", type_=Date()), bindparam("last_day", type_=Date())
    bearers: Any = union_all(
        select(country.key).where(country.folded_name == name).correlate(lookup),
        select(m.Name.country_key).where(m.Name.folded_name == name, m.Name.country_key.is_not(None)).correlate(lookup),
    )
    is_former = country.valid_to.is_not(None)
    contains = and_(is_former, country.starts_on <= first, country.ends_on > last)
    overlaps = and_(country.starts_on <= last, country.ends_on >= first)
    rank = (case((contains, 0), else_=1), case((overlaps, 0), else_=1), case((is_former, 1), else_=0))
    return select(country.id).where(country.key.in_(bearers)).order_by(*rank, country.id)


def _key_of(named: Any, kinds: frozenset[str]) -> ColumnElement[Any]:
    def key(model: Any) -> Any:
        return select(model.key).where(model.id == named.c.id).correlate(named).scalar_subquery()

    def identified(owner: Any) -> Any:
        is_this = (m.Identifier.scheme == named.c.text, m.Identifier.value == named.c.second, owner.is_not(None))
        return select(owner).where(*is_this).correlate(named).scalar_subquery()

    def is_of_meeting(facet: str) -> Any:
        of_facet = and_(m.Term.facet == _quoted(facet), m.Term.value == named.c.text, IN_A_MEETING)
        return exists().where(of_facet).correlate(named)

    of_series = and_(m.Term.facet == _quoted(SERIES), m.Term.value == named.c.text)
    is_held = or_(
        is_of_meeting(OFFICE),
        exists().where(m.Tenure.folded_office == named.c.text).correlate(named),
    )
    keys = {
        COUNTRY: key(m.Country),
        MEMBER: select(m.Organization.key).where(m.Organization.id == named.c.text).correlate(named).scalar_subquery(),
        **{resource: key(model) for resource, model in RECORDS.items()},
        OFFICE: case((is_held, literal_column("1"))),
        SERIES: case((exists().where(of_series).correlate(named), literal_column("1"))),
        **{facet: case((is_of_meeting(facet), literal_column("1"))) for facet in (CITY, VENUE)},
        **{identifier_of(resource): identified(owner) for resource, owner in _IDENTIFIED.items()},
    }
    return _case(named.c.kind, keys, kinds, otherwise=null())


def _case(kind: Any, values: Mapping[str, Any], kinds: frozenset[str], *, otherwise: Any) -> ColumnElement[Any]:
    """Build the value of a lookup's kind, with branches for these kinds alone."""
    branches = [(kind == _quoted(name), value) for name, value in values.items() if name in kinds]
    return case(*branches, else_=otherwise) if branches else cast(otherwise, Text())


def _quoted(text: str) -> ColumnElement[str]:
    return literal_column(f"'{text}'", Text())
