"""Query plans for lists of meetings filtered by terms, at a cost that hardly grows with the number of meetings.

A filter value ("country JP") is a term, and `meeting_terms` stores the meetings of each term in date order. On SQLite,
the term index combines several filters (`app.filter_index.scans`). Without that index, or if one of the filters is
rare, the rarest filter drives the scan, and the others are checked for each meeting. Derived facets shorten scans that
would still be long:

- `pair`: two countries that both took part ("JP PE"), so that two busy countries that seldom meet are one short scan.
  A meeting of more than `MOST_PAIRED` countries has no pairs; it has the term `assembly` and is found through that.
- `long`: meetings that may have ended more than `SHORT_DAYS` after their first day. Dates are compared by overlap,
  which bounds a scan along first days at one end only; but a meeting that is not long overlaps a day only if it began
  shortly before.
- `long:` before a facet: the long meetings of each value of that facet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from math import isqrt
from typing import Any, Final

from sqlalchemy import Dialect, Select, bindparam, func, literal, select, union_all

from app.db import models as m
from app.db.database import Reading
from app.db.prepared_statements import Prepared, gathers
from app.domain.edtf import Window
from app.filter_index import scans, statements
from app.filter_index.statements import Along, Combined
from app.queries.pagination import Plan

MOST_PAIRED: Final = 50
"""The largest number of countries for which a meeting has `pair` terms."""
PAIR: Final = "pair"
ASSEMBLY: Final = "assembly"
LONG: Final = scans.LONG

Group = tuple[str, Sequence[str]]
"""A facet and some of its values: a meeting must have at least one of them."""

# With n matches among N meetings, a page of 50 is a scan of 50 N / n steps, at 17 SQLite instructions a step, or a sort
# of n meetings, at 49 instructions each. The two cost the same at n² = 50 * 17 / 49 * N, about 17 N.
_STEPS_FOR_A_SORT: Final = 17
# Up to this many meetings are checked one by one at least as fast as the term index finds them.
_FEW: Final = 50
# Terms with more meetings than this rank as equally common: counting further would cost more than a better choice
# saves. The meetings of a rarer term are few enough to be sorted.
_COUNTED: Final = 1_000
_MOST_PAIRS: Final = 16
# The most terms looked up in one statement.
_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class _Term:
    facet: str
    value: str
    key: int


_Terms = tuple[_Term, ...]
_Named = tuple[str, str]
"""A facet and one of its values."""


class _LookUp:
    """Lookup of terms that any meeting has or had, and of how common they are, with one query per term, on demand."""

    def __init__(self, connection: Reading) -> None:
        self._connection = connection

    def terms(self, facet: str, values: Sequence[str]) -> _Terms:
        """Return those of the terms that exist."""
        statement = _key_of_term(self._connection.dialect)
        found = []
        for value in dict.fromkeys(values):
            rows = statement.rows(self._connection, {"facet": facet, "value": value})
            found += [_Term(facet, value, row[0]) for row in rows]
        return tuple(found)

    def commonness(self, terms: _Terms, most: int) -> int:
        """Count the meetings of each term and return the sum, at most `most`."""
        statement, found = _count_of_term(self._connection.dialect), 0
        for term in terms:
            if found < most:
                found += statement.rows(self._connection, {"term": term.key, "most": most})[0][0]
        return min(found, most)


class _LookUpAtOnce(_LookUp):
    """Lookup that fetches the terms likely to be needed in advance, up to `_AT_ONCE` per statement."""

    def __init__(self, connection: Reading, wanted: Iterable[_Named]) -> None:
        super().__init__(connection)
        names = list(dict.fromkeys(wanted))
        self._known: dict[_Named, _Terms] = dict.fromkeys(names, ())
        self._numbers: dict[int, int] = {}
        for begin in range(0, len(names), _AT_ONCE):
            some = names[begin : begin + _AT_ONCE]
            values: dict[str, Any] = {"most": _COUNTED}
            for place, (facet, value) in enumerate(some):
                values |= {f"facet{place}": facet, f"value{place}": value}
            for facet, value, key, number in _terms_named(connection.dialect, len(some)).rows(connection, values):
                self._known[facet, value] = (_Term(facet, value, key),)
                self._numbers[key] = number

    def terms(self, facet: str, values: Sequence[str]) -> _Terms:
        """Return those of the terms that exist."""
        names = [(facet, value) for value in dict.fromkeys(values)]
        if not all(each in self._known for each in names):
            return super().terms(facet, values)
        return tuple(term for each in names for term in self._known[each])

    def commonness(self, terms: _Terms, most: int) -> int:
        """Count the meetings of each term and return the sum, at most `most`."""
        if not all(term.key in self._numbers for term in terms):
            return super().commonness(terms, most)
        return min(sum(self._numbers[term.key] for term in terms), most)


def plan(
    connection: Reading, groups: Sequence[Group], window: Window, sort: str, only: Sequence[int] | None = None
) -> Plan:
    """Plan the list of the meetings that have a term of each group and overlap the window.

    `only` restricts the list to the meetings with these primary keys.
    """
    look_up = _LookUpAtOnce(connection, _of_interest(groups, window)) if gathers(connection) else _LookUp(connection)
    known = [(facet, look_up.terms(facet, values)) for facet, values in groups]
    if only == [] or not all(terms for _, terms in known):
        return statements.none_at_all()
    if only is not None:
        return statements.of_keys(sort, only, [_keys(terms) for _, terms in known], window)
    has_index = scans.is_there(connection.dialect)
    if sort in {"date", "-date"}:
        if has_index and _profits(look_up, known):
            return statements.combined(list(_combined(look_up, known, window)), window)
        walks = list(_walks(look_up, known, window))
        return statements.by_date(walks, window) if walks else statements.none_at_all()
    if known and has_index:
        wanted = [_keys(terms) for _, terms in known]
        most = _most_sorted(connection)
        if scans.MEETINGS.count(connection, scans.saying(wanted), most) < most:
            return statements.sorted_afterwards(sort, wanted, window)
        return statements.in_order(sort, wanted, window, found_first=False)
    counted = sorted(((look_up.commonness(terms, _COUNTED), terms) for _, terms in known), key=lambda each: each[0])
    is_rare = bool(counted) and counted[0][0] < _COUNTED
    return statements.in_order(sort, [_keys(terms) for _, terms in counted], window, found_first=is_rare)


def _of_interest(groups: Sequence[Group], window: Window) -> Iterator[_Named]:
    """Yield the terms that planning is likely to look up."""
    for facet, values in groups:
        yield from ((facet, value) for value in values)
        if window.first is not None:
            yield from ((f"{LONG}:{facet}", value) for value in values)
    countries = [values for facet, values in groups if facet == "country"]
    for one, other in pairwise(countries):
        if len(one) * len(other) <= _MOST_PAIRS:
            yield from ((PAIR, name) for name in _names_of_pairs(one, other))
            yield ASSEMBLY, ""


def _profits(look_up: _LookUp, known: Sequence[tuple[str, _Terms]]) -> bool:
    """Return whether the term index makes the list faster."""
    are_pair = len(known) == 2 and _paired(known) is not None
    are_several = len(known) > 1 and not are_pair
    return are_several and all(look_up.commonness(terms, _FEW) == _FEW for _, terms in known)


def _most_sorted(connection: Reading) -> int:
    """Return the number of matches up to which finding and sorting them is cheaper than a scan along the list's order.

    With n matches among N meetings, a page of 50 is a scan of about 50 N / n meetings, so the two cost the same where n
    is proportional to the square root of N.
    """
    return isqrt(_STEPS_FOR_A_SORT * _last_key(connection.dialect).rows(connection, {})[0][0])


def _combined(look_up: _LookUp, known: Sequence[tuple[str, _Terms]], window: Window) -> Iterator[Combined]:
    groups = tuple(_keys(terms) for _, terms in known)
    yield Combined(groups)
    if window.first is not None:
        for term in look_up.terms(LONG, [""]):
            yield Combined((*groups, (term.key,)), holds_long=True)


def _walks(look_up: _LookUp, known: Sequence[tuple[str, _Terms]], window: Window) -> Iterator[Along]:
    for lead, others in _led(look_up, known):
        keys = tuple(_keys(terms) for terms in others)
        yield Along(lead.key if lead else None, keys)
        if window.first is not None:
            facet, value = (f"{LONG}:{lead.facet}", lead.value) if lead else (LONG, "")
            for term in look_up.terms(facet, [value]):
                yield Along(term.key, keys, holds_long=True)


def _led(look_up: _LookUp, known: Sequence[tuple[str, _Terms]]) -> Iterator[tuple[_Term | None, list[_Terms]]]:
    """Yield each driving term (None for all meetings) with the groups to check for each meeting of its scan."""
    groups = [terms for _, terms in known]
    if not groups:
        yield None, []
        return
    if len(groups) == 1:
        yield from ((term, []) for term in groups[0])
        return
    commonness = [look_up.commonness(terms, _COUNTED) for terms in groups]
    rarest = min(range(len(groups)), key=commonness.__getitem__)
    paired = _paired(known)
    if paired is not None:
        pairs = _pairs(look_up, groups[paired[0]], groups[paired[1]])
        if commonness[rarest] > look_up.commonness(pairs, _COUNTED):
            rest = [terms for place, terms in enumerate(groups) if place not in paired]
            yield from ((pair, rest) for pair in pairs)
            yield from ((assembly, groups) for assembly in look_up.terms(ASSEMBLY, [""]))
            return
    rest = [terms for place, terms in enumerate(groups) if place != rarest]
    yield from ((term, rest) for term in groups[rarest])


def _paired(known: Sequence[tuple[str, _Terms]]) -> tuple[int, int] | None:
    """Return the positions of two groups of different countries with few enough combinations to look up as pairs."""
    countries = [place for place, (facet, _) in enumerate(known) if facet == "country"]
    for first, second in pairwise(countries):
        one, other = known[first][1], known[second][1]
        if len(one) * len(other) <= _MOST_PAIRS and not set(one) & set(other):
            return first, second
    return None


def _pairs(look_up: _LookUp, one: _Terms, other: _Terms) -> _Terms:
    return look_up.terms(PAIR, _names_of_pairs([term.value for term in one], [term.value for term in other]))


def _names_of_pairs(one: Sequence[str], other: Sequence[str]) -> list[str]:
    # A pair is a single term; which of the two codes comes first depends on the database.
    return [f"{a} {b}" for first, second in product(one, other) for a, b in ((first, second), (second, first))]


def _keys(terms: _Terms) -> tuple[int, ...]:
    return tuple(term.key for term in terms)


@cache
def _key_of_term(dialect: Dialect) -> Prepared:
    return Prepared(select(m.Term.key).where(*_is_named()), dialect)


@cache
def _count_of_term(dialect: Dialect) -> Prepared:
    return Prepared(_counted(bindparam("term")), dialect)


@cache
def _terms_named(dialect: Dialect, number: int) -> Prepared:
    count = _counted(m.Term.key).correlate(m.Term).scalar_subquery()
    named = [
        select(m.Term.facet, m.Term.value, m.Term.key, count).where(*_is_named(f"{place}")) for place in range(number)
    ]
    return Prepared(union_all(*named), dialect)


@cache
def _last_key(dialect: Dialect) -> Prepared:
    return Prepared(select(func.coalesce(func.max(m.Meeting.key), 0)), dialect)


def _is_named(end: str = "") -> tuple[Any, ...]:
    return m.Term.facet == bindparam(f"facet{end}"), m.Term.value == bindparam(f"value{end}")


def _counted(term_key: Any) -> Select[Any]:
    some = select(literal(1)).select_from(m.MeetingTerm).where(m.MeetingTerm.term_key == term_key)
    return select(func.count()).select_from(some.limit(bindparam("most")).correlate(m.Term).subquery())
