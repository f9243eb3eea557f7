"""Facets: the number of matching meetings for each country, topic, kind and so on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Text, cast, extract, func, select, union

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.edtf import EARLIEST
from app.domain.suggestions import did_you_mean
from app.problems import Unprocessable
from app.queries.lookups import MEMBER_PREFIX
from app.queries.pagination import IndexScan, Plan
from app.queries.parameter_values import groups
from app.queries.projections import names_start

Counts = list[dict[str, Any]]
"""The most frequent values of a facet, `{"value": …, "name": …, "count": …}`; ties are ordered by value."""

_YEAR: Final = "year"
_SERIES: Final = "series"
_FREE_TEXTS: Final = ("office", "city", "venue")
_RECORDS: Final[dict[str, tuple[Any, Any]]] = {
    "country": (m.Country, m.Country.name),
    "place": (m.Country, m.Country.name),
    "person": (m.Person, m.Person.name),
    "organization": (m.Organization, m.Organization.name),
    "participating_organization": (m.Organization, m.Organization.name),
    "discussed_organization": (m.Organization, m.Organization.name),
    "topic": (m.Topic, m.Topic.name),
    "agreement": (m.Agreement, m.Agreement.title),
    "part_of": (m.Meeting, m.Meeting.title),
}
"""The facets whose values are ids of records, with the model and the column of the display name."""
FACET_NAMES: Final = (
    *_RECORDS,
    *_FREE_TEXTS,
    _SERIES,
    "role",
    "kind",
    "level",
    "mode",
    "status",
    "disputed",
    "origin",
    "reviewed",
    _YEAR,
)
"""The values of `facets`. All except the year are terms of meetings (`app.db.models.Term`)."""
DEFAULT_FACET_VALUES: Final = 50
MAX_FACET_VALUES: Final = 1000
_FETCHED: Final = 1000


def parse_facets(values: Sequence[str]) -> list[str]:
    """Return the facets named in comma-separated values.

    Raises:
        Unprocessable: a name is not that of a facet.
    """
    names = [word for group in groups("facets", values) for word in group]
    for word in names:
        if word not in FACET_NAMES:
            hint = did_you_mean(word, FACET_NAMES)
            raise Unprocessable.parameter("facets", f"{word[:60]!r} is not one of {', '.join(FACET_NAMES)}{hint}")
    return list(dict.fromkeys(names))


def count_facets(connection: ReadConnection, plan: Plan, facets: Sequence[str], limit: int) -> dict[str, Counts]:
    """Count the values of facets over the meetings of all pages of a list."""
    meetings, values = _meetings(plan.scans()), plan.values
    numbers: dict[str, Counter[str]] = {facet: Counter() for facet in facets}
    if terms := [facet for facet in facets if facet != _YEAR]:
        by_term = _all(connection, terms) if meetings is None else _of(connection, meetings, values, terms)
        statement = select(m.Term.key, m.Term.facet, m.Term.value).where(m.Term.facet.in_(terms))
        for key, facet, value in connection.execute(statement):
            if (number := by_term.get(key)) and not (facet == "country" and value.startswith(MEMBER_PREFIX)):
                numbers[facet][value] = number
    if _YEAR in facets:
        numbers[_YEAR] = _years(connection, meetings, values)
    return {facet: _named(connection, facet, _most(numbers[facet], limit)) for facet in facets}


def _meetings(scans: Sequence[IndexScan]) -> Any:
    """Return a subquery of the primary keys of the scanned meetings, or None if those are all meetings."""
    selects = [scan.rows.with_only_columns(scan.key.label("key"), maintain_column_froms=True) for scan in scans]
    if len(selects) > 1:
        return union(*selects).subquery("met")
    [only] = selects
    if only.whereclause is None and only.get_final_froms() == [m.Meeting.__table__]:
        return None
    return only.subquery("met")


def _all(connection: ReadConnection, facets: Sequence[str]) -> dict[int, int]:
    link = m.MeetingTerm
    number = select(func.count()).select_from(link).where(link.term_key == m.Term.key).scalar_subquery()
    return dict(connection.execute(select(m.Term.key, number).where(m.Term.facet.in_(facets))).all())


def _of(connection: ReadConnection, meetings: Any, values: Mapping[str, Any], facets: Sequence[str]) -> dict[int, int]:
    """Return the number of meetings with each term, by the term's primary key.

    The database returns the terms of a meeting as one text, and Python counts them: SQLite groups by sorting, which
    takes three times as long.
    """
    link = m.MeetingTerm
    term_keys = select(m.Term.key).where(m.Term.facet.in_(facets))
    terms = (
        select(func.aggregate_strings(cast(link.term_key, Text), ","))
        # The `+ 0` keeps SQLite from looking up every term of the facets for each meeting.
        .where(link.meeting_key == meetings.c.key, (link.term_key + 0).in_(term_keys))
        .correlate(meetings)
        .scalar_subquery()
    )
    counts: Counter[str] = Counter()
    rows_ = connection.execute(select(terms).select_from(meetings), values)
    for rows in rows_.scalars().partitions(_FETCHED):
        counts.update(",".join(filter(None, rows)).split(","))
    counts.pop("", None)
    return {int(key): number for key, number in counts.items()}


def _years(connection: ReadConnection, meetings: Any, values: Mapping[str, Any]) -> Counter[str]:
    year, starts_on = extract("year", m.Meeting.starts_on), m.Meeting.starts_on
    counts: Counter[str] = Counter()
    # Two queries: the index on first days alone answers the first; only the few meetings of the second can be open.
    for conditions in ([starts_on > EARLIEST], [starts_on == EARLIEST, names_start(m.Meeting.date)]):
        statement = select(year, func.count()).where(*conditions).group_by(year)
        if meetings is not None:
            statement = statement.join(meetings, meetings.c.key == m.Meeting.key)
        counts.update({f"{int(year):04}": number for year, number in connection.execute(statement, values)})
    return counts


def _most(numbers: Counter[str], limit: int) -> list[tuple[str, int]]:
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _named(connection: ReadConnection, facet: str, numbers: Iterable[tuple[str, int]]) -> Counts:
    counts = list(numbers)
    names: dict[str, str] = {}
    if facet in _RECORDS:
        model, name = _RECORDS[facet]
        names_query = select(model.id, name).where(model.id.in_([value for value, _ in counts]))
        names = dict(connection.execute(names_query).all())
    elif facet not in {*_FREE_TEXTS, _SERIES}:
        # Words of a vocabulary; free text and the id of a series stay as they are.
        names = {value: value.replace("_", " ") for value, _ in counts}
    return [{"value": value, "name": names.get(value, value), "count": number} for value, number in counts]
