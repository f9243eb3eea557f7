"""Facets: the number of matching meetings for each country, topic, kind and so on.

See decisions 43 and 209.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import bindparam, select, union

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.queries.paging import term_counts
from app.queries.paging.pagination import IndexScan, Plan
from app.queries.paging.term_counts import ALL_MEETINGS, COUNTED_VALUES, OF_MEETINGS_THEMSELVES, is_value_of
from app.queries.parameter_values import distinct_words

Counts = list[dict[str, Any]]
"""The most frequent values of a facet, `{"value": …, "name": …, "count": …}`; ties are ordered by value."""

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
_NAMES: Final = {
    facet: select(model.id, name).where(model.id.in_(bindparam("ids", expanding=True)))
    for facet, (model, name) in _RECORDS.items()
}
FACET_NAMES: Final = (
    *_RECORDS,
    *_FREE_TEXTS,
    _SERIES,
    "role",
    *OF_MEETINGS_THEMSELVES,
)
"""The values of `facets`, which are facets of the terms of meetings (`app.db.models.Term`)."""
DEFAULT_FACET_VALUES: Final = 50
MAX_FACET_VALUES: Final = 1000
_FEW_TERMS: Final = 1000
_TERMS: Final = select(m.Term.key, m.Term.facet, m.Term.value)
_TERMS_BY_KEY: Final = _TERMS.where(m.Term.key.in_(bindparam("keys", expanding=True)))


def parse_facets(values: Sequence[str]) -> list[str]:
    """Return the facets named in comma-separated values.

    Raises:
        Unprocessable: a name is not that of a facet.
    """
    return distinct_words("facets", values, FACET_NAMES)


def count_facets(
    connection: ReadConnection, plan: Plan, facets: Sequence[str], limits: Mapping[str, int]
) -> dict[str, Counts]:
    """Count the values of facets over the meetings of all pages of a list; `limits` are their greatest numbers of values."""
    numbers: dict[str, list[tuple[str, int]]] = {facet: [] for facet in facets}
    for facet, value, number in _values(connection, plan, facets):
        numbers[facet].append((value, number))
    return {facet: _named(connection, facet, _highest_counts(numbers[facet], limits[facet])) for facet in facets}


def _values(connection: ReadConnection, plan: Plan, facets: Sequence[str]) -> Iterable[tuple[str, str, int]]:
    """Return the values of the facets that the meetings have: the facet, the value and the number of meetings."""
    if plan.selection == ALL_MEETINGS:
        return term_counts.values_of_all(connection, facets)
    if plan.selection is not None and (values := term_counts.values_of_one(connection, plan.selection, facets)):
        return values
    by_term = _counts_by_term(connection, plan, facets)
    terms = (
        fetch(connection, _TERMS_BY_KEY, {"keys": list(by_term)})
        if len(by_term) <= _FEW_TERMS
        else connection.execute(_TERMS.where(is_value_of(facets)))
    )
    return ((facet, value, number) for key, facet, value in terms if (number := by_term.get(key)))


def _counts_by_term(connection: ReadConnection, plan: Plan, facets: Sequence[str]) -> Mapping[int, int]:
    """Return the number of meetings with each term of the facets, by the term's primary key."""
    if plan.selection is None:
        return term_counts.of_meetings(connection, keys_of(plan.scans()), facets, plan.values)
    counted = [facet for facet in facets if facet in COUNTED_VALUES]
    others = [facet for facet in facets if facet not in COUNTED_VALUES]
    numbers: dict[int, int] = {}
    for names in filter(None, (counted, others)):
        counts = term_counts.by_term(connection, plan.selection, names)
        if counts is None:
            counts = term_counts.of_meetings(connection, keys_of(plan.scans()), names, plan.values)
        numbers.update(counts)
    return numbers


def keys_of(scans: Sequence[IndexScan]) -> Any:
    """Return a subquery of the primary keys of the scanned meetings."""
    selects = [scan.keys for scan in scans]
    return (union(*selects) if len(selects) > 1 else selects[0]).subquery("met")


def _highest_counts(numbers: Sequence[tuple[str, int]], limit: int) -> list[tuple[str, int]]:
    return sorted(sorted(numbers), key=itemgetter(1), reverse=True)[:limit]


def _named(connection: ReadConnection, facet: str, numbers: Iterable[tuple[str, int]]) -> Counts:
    counts = list(numbers)
    names: Mapping[str, str] = {}
    if facet in _RECORDS:
        names = names_of(connection, facet, [value for value, _ in counts])
    elif facet not in {*_FREE_TEXTS, _SERIES}:
        # Words of a vocabulary; free text and the id of a series stay as they are.
        names = {value: value.replace("_", " ") for value, _ in counts}
    return [{"value": value, "name": names.get(value, value), "count": number} for value, number in counts]


def names_of(connection: ReadConnection, facet: str, ids: Collection[str]) -> Mapping[str, str]:
    """Return the names of the records that are values of a facet, by their ids."""
    return dict(fetch(connection, _NAMES[facet], {"ids": list(ids)}))
