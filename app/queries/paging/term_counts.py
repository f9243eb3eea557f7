"""Numbers of meetings by their terms, which writes keep (`app.filter_index.term_counts`), so that no read counts meetings.

`terms` has the number of meetings of each term; `facet_counts` has, for each term that is common, how many of its
meetings have each value of the facets whose values do not grow with the meetings. A rarer term has few enough meetings
to be counted when they are asked for. So are those of any other list: `meeting_values` has the terms of each meeting.

See decision 141.
"""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, func, literal, or_, select

from app.db import models as m
from app.db.prepared_statements import fetch, fetch_value
from app.queries.lookups import MEMBER_PREFIX

YEAR: Final = "year"
"""The facet of the year of a meeting's first day, which is counted and no filter."""
OF_MEETINGS_THEMSELVES: Final = ("kind", "level", "mode", "status", "disputed", "origin", "reviewed", YEAR)
"""The facets of a meeting itself, not of its participants, places, topics and so on."""
COUNTED_VALUES: Final = (
    "country",
    "place",
    "organization",
    "participating_organization",
    "discussed_organization",
    "topic",
    "role",
    "venue_kind",
    *OF_MEETINGS_THEMSELVES,
)
"""The facets whose values are counted for each common term.

The values of the others (people, agreements, offices, cities and so on) grow with the meetings, and so would the counts.
"""
COUNTED_TERMS: Final = (
    *(facet for facet in COUNTED_VALUES if facet != YEAR),
    "person",
    "agreement",
    "part_of",
    "series",
    "office",
    "city",
    "venue",
    "source",
)
"""The facets for whose common terms values are counted: those that one filter names."""
OF_EVERY_MEETING: Final = "reviewed"
"""A facet that gives every meeting exactly one term."""
KEY_TYPE: Final = "I"
"""The type of the primary keys of terms in `meeting_values`: four bytes, without a sign."""
_FETCHED: Final = 1000


def is_value_of(facets: Sequence[str], term: Any = m.Term, *, by_index: bool = True) -> Any:
    """Build the condition that a term is a value of the facets: terms for members of organizations are not values of facets of countries.

    `term` has the columns of the terms. Without `by_index`, the index of facets is not used to find them.
    """
    # An empty text changes no value, but keeps the index from being used.
    facet = term.facet if by_index else term.facet.concat("")
    # Literals, since a plain list is written out only when a statement is executed, and so cannot be prepared.
    return and_(facet.in_([literal(name) for name in facets]), _is_no_member(term))


def _is_no_member(term: Any) -> Any:
    return or_(term.facet != "country", ~term.value.startswith(MEMBER_PREFIX))


_ANY_FACET: Final[Any] = bindparam("facets", expanding=True)
_VALUES: Final = select(m.Term.facet, m.Term.value, m.Term.meeting_count).where(
    m.Term.facet.in_(_ANY_FACET), _is_no_member(m.Term), m.Term.meeting_count > 0
)
_OF_ALL: Final = _VALUES.with_only_columns(m.Term.key, m.Term.meeting_count)
_COUNT: Final = select(func.coalesce(func.sum(m.Term.meeting_count), 0))
_COUNT_OF_ALL: Final = _COUNT.where(m.Term.facet == OF_EVERY_MEETING)
_COUNT_OF_TERMS: Final = _COUNT.where(m.Term.key.in_(bindparam("keys", expanding=True)))
_IS_COMMON: Final = select(m.Term.is_common).where(m.Term.key == bindparam("key"))
_OF_TERM: Final = (
    select(m.FacetCount.value_key, m.FacetCount.meeting_count)
    .join(m.Term, m.Term.key == m.FacetCount.value_key)
    .where(m.FacetCount.term_key == bindparam("key"), m.Term.facet.in_(_ANY_FACET))
)
_VALUES_OF_TERM: Final = _OF_TERM.with_only_columns(m.Term.facet, m.Term.value, m.FacetCount.meeting_count).where(
    m.FacetCount.meeting_count > 0
)


@dataclass(frozen=True, slots=True)
class TermSelection:
    """Meetings that terms alone select: those of any of `terms` (all meetings if there are none) without `lacking`."""

    terms: tuple[int, ...] = ()
    """The primary keys of terms; no meeting has two of them."""
    lacking: int | None = None
    """The primary key of the term that the meetings lack; only if there are no `terms`."""


ALL_MEETINGS: Final = TermSelection()


def count(connection: Connection, selection: TermSelection) -> int:
    """Return the number of the selected meetings."""
    if selection.terms:
        return int(fetch_value(connection, _COUNT_OF_TERMS, keys=list(selection.terms)))
    all_meetings = int(fetch_value(connection, _COUNT_OF_ALL))
    if selection.lacking is None:
        return all_meetings
    return all_meetings - int(fetch_value(connection, _COUNT_OF_TERMS, keys=[selection.lacking]))


def by_term(connection: Connection, selection: TermSelection, facets: Sequence[str]) -> Mapping[int, int] | None:
    """Return the number of the selected meetings with each term of the facets, or None if that is not kept.

    Terms are given by their primary keys.
    """
    if not selection.terms and selection.lacking is None:
        return _counts_of_all(connection, facets)
    term_keys = selection.terms or (selection.lacking,)
    of_terms: Counter[int] = Counter()
    for key in term_keys:
        of_term = _counts_of_term(connection, key, facets)
        if of_term is None:
            return None
        of_terms.update(of_term)
    if selection.terms:
        return of_terms
    if not set(facets) <= set(COUNTED_VALUES):
        return None
    return {key: number - of_terms[key] for key, number in _counts_of_all(connection, facets).items()}


def of_meetings(
    connection: Connection, meetings: Any, facets: Sequence[str], values: Mapping[str, Any] | None = None
) -> dict[int, int]:
    """Count the meetings of a subquery, with the column `key`, by their terms of the facets."""
    stored = m.MEETING_VALUES
    columns = select(*(stored.c[facet] for facet in facets)).join_from(
        meetings, stored, stored.c.meeting_key == meetings.c.key
    )
    counts: Counter[int] = Counter()
    for rows in connection.execute(columns, values or {}).partitions(_FETCHED):
        # Python counts them: SQLite groups by sorting, which takes longer.
        counts.update(array(KEY_TYPE, b"".join(chain.from_iterable(rows))))
    return counts


def meetings_of_term(key: Any) -> Any:
    """Build the select of the primary keys, as `key`, of the meetings of a term."""
    return select(m.MeetingTerm.meeting_key.label("key")).where(m.MeetingTerm.term_key == key)


def values_of_all(connection: Connection, facets: Sequence[str]) -> list[tuple[str, str, int]]:
    """Return each value of the facets that any meeting has: the facet, the value and the number of meetings."""
    return fetch(connection, _VALUES, {"facets": list(facets)})


def values_of_one(
    connection: Connection, selection: TermSelection, facets: Sequence[str]
) -> list[tuple[str, str, int]] | None:
    """Return the values of the facets that the meetings of one term have, as `values_of_all`, or None if that is not kept."""
    if len(selection.terms) != 1 or not set(facets) <= set(COUNTED_VALUES):
        return None
    [key] = selection.terms
    if not fetch_value(connection, _IS_COMMON, key=key):
        return None
    return fetch(connection, _VALUES_OF_TERM, {"key": key, "facets": list(facets)})


def _counts_of_all(connection: Connection, facets: Sequence[str]) -> dict[int, int]:
    return dict(fetch(connection, _OF_ALL, {"facets": list(facets)}))


def _counts_of_term(connection: Connection, key: Any, facets: Sequence[str]) -> dict[int, int] | None:
    if not fetch_value(connection, _IS_COMMON, key=key):
        return of_meetings(connection, meetings_of_term(key).subquery("met"), facets)
    if not set(facets) <= set(COUNTED_VALUES):
        return None
    return dict(fetch(connection, _OF_TERM, {"key": key, "facets": list(facets)}))
