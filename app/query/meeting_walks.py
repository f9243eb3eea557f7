"""Which walks list meetings by their terms, at a cost that hardly grows with the number of meetings.

A filter value ("country JP") is a term, and `meeting_terms` has each term's meetings in the order of their dates. The
rarest filter leads the walk, and the others are looked up for each meeting on the way. Derived facets shorten the walks
that would be long all the same:

- `pair`: two countries that both took part ("JP PE"), so that two busy countries that seldom meet are one short walk.
  A meeting of more than `MOST_PAIRED` countries has no pairs; it has the term `assembly`, and is looked for there.
- `long`: meetings that can have ended more than `SHORT_DAYS` after their first day. Days are compared by overlap, which
  bounds a walk along first days at one end only; but what is not long touches a day only if it began shortly before.
- `long:` before a facet: the long meetings of each of its values.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from typing import Final

from sqlalchemy import Dialect, bindparam, func, literal, select

from app import models as m
from app.dates import Window
from app.db import Reading
from app.query import meeting_statements
from app.query.meeting_statements import Along
from app.query.paging import Plan
from app.query.prepared import Prepared

MOST_PAIRED: Final = 50
"""The most countries of a meeting whose pairs are terms."""
PAIR: Final = "pair"
ASSEMBLY: Final = "assembly"
LONG: Final = "long"

Group = tuple[str, Sequence[str]]
"""A facet, and values of it: a meeting must have one."""

# Terms of more meetings than this count as equally common: counting on would cost more than the choice can save. Rarer
# ones can be sorted.
_COUNTED: Final = 1_000
_MOST_PAIRS: Final = 16


@dataclass(frozen=True, slots=True)
class _Term:
    facet: str
    value: str
    key: int


_Terms = tuple[_Term, ...]


def plan(
    connection: Reading, groups: Sequence[Group], window: Window, sort: str, only: Sequence[int] | None = None
) -> Plan:
    """Plan the list of the meetings that have a term of each group and touch the window.

    With `only`, no others than the meetings of these keys.
    """
    known = [(facet, _terms(connection, facet, values)) for facet, values in groups]
    if only == [] or not all(terms for _, terms in known):
        return meeting_statements.none_at_all()
    if only is not None:
        return meeting_statements.of_keys(sort, only, [_keys(terms) for _, terms in known], window)
    if sort in {"date", "-date"}:
        walks = list(_walks(connection, known, window))
        return meeting_statements.by_date(walks, window) if walks else meeting_statements.none_at_all()
    counted = sorted(((_commonness(connection, terms), terms) for _, terms in known), key=lambda each: each[0])
    is_rare = bool(counted) and counted[0][0] < _COUNTED
    return meeting_statements.in_order(sort, [_keys(terms) for _, terms in counted], window, found_first=is_rare)


def _walks(connection: Reading, known: Sequence[tuple[str, _Terms]], window: Window) -> Iterator[Along]:
    for lead, others in _led(connection, known):
        keys = tuple(_keys(terms) for terms in others)
        yield Along(lead.key if lead else None, keys)
        if window.first is not None:
            facet, value = (f"{LONG}:{lead.facet}", lead.value) if lead else (LONG, "")
            for term in _terms(connection, facet, [value]):
                yield Along(term.key, keys, holds_long=True)


def _led(connection: Reading, known: Sequence[tuple[str, _Terms]]) -> Iterator[tuple[_Term | None, list[_Terms]]]:
    """Choose what leads: give each term to walk along, with the groups to look up on the way."""
    groups = [terms for _, terms in known]
    if not groups:
        yield None, []
        return
    if len(groups) == 1:
        yield from ((term, []) for term in groups[0])
        return
    commonness = [_commonness(connection, terms) for terms in groups]
    rarest = min(range(len(groups)), key=commonness.__getitem__)
    paired = _paired(known)
    if paired is not None:
        pairs = _pairs(connection, groups[paired[0]], groups[paired[1]])
        if commonness[rarest] > _commonness(connection, pairs):
            rest = [terms for place, terms in enumerate(groups) if place not in paired]
            yield from ((pair, rest) for pair in pairs)
            yield from ((assembly, groups) for assembly in _terms(connection, ASSEMBLY, [""]))
            return
    rest = [terms for place, terms in enumerate(groups) if place != rarest]
    yield from ((term, rest) for term in groups[rarest])


def _paired(known: Sequence[tuple[str, _Terms]]) -> tuple[int, int] | None:
    """Choose two groups of different countries, few enough to be asked for as pairs."""
    countries = [place for place, (facet, _) in enumerate(known) if facet == "country"]
    for first, second in pairwise(countries):
        one, other = known[first][1], known[second][1]
        if len(one) * len(other) <= _MOST_PAIRS and not set(one) & set(other):
            return first, second
    return None


def _pairs(connection: Reading, one: _Terms, other: _Terms) -> _Terms:
    # A pair is one term, of which code comes first is the database's choice.
    names = [
        f"{a.value} {b.value}" for first, second in product(one, other) for a, b in ((first, second), (second, first))
    ]
    return _terms(connection, PAIR, names)


def _keys(terms: _Terms) -> tuple[int, ...]:
    return tuple(term.key for term in terms)


def _terms(connection: Reading, facet: str, values: Sequence[str]) -> _Terms:
    """Give those of the terms that any meeting has or had."""
    statement = _key_of_term(connection.dialect)
    found = []
    for value in dict.fromkeys(values):
        rows = statement.rows(connection, {"facet": facet, "value": value})
        found += [_Term(facet, value, row[0]) for row in rows]
    return tuple(found)


def _commonness(connection: Reading, terms: _Terms) -> int:
    """Count the meetings that have one of the terms, no further than is of use."""
    statement, found = _count_of_term(connection.dialect), 0
    for term in terms:
        if found < _COUNTED:
            found += statement.rows(connection, {"term": term.key, "most": _COUNTED})[0][0]
    return min(found, _COUNTED)


@cache
def _key_of_term(dialect: Dialect) -> Prepared:
    wanted = (m.Term.facet == bindparam("facet"), m.Term.value == bindparam("value"))
    return Prepared(select(m.Term.key).where(*wanted), dialect)


@cache
def _count_of_term(dialect: Dialect) -> Prepared:
    some = select(literal(1)).where(m.MeetingTerm.term_key == bindparam("term")).limit(bindparam("most")).subquery()
    return Prepared(select(func.count()).select_from(some), dialect)
