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

See decisions 66, 67 and 68.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise, product
from math import isqrt
from typing import Final

from sqlalchemy import Dialect, func, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import PreparedStatement
from app.domain.dates.edtf import DateWindow
from app.domain.geography.box import Box, parse_box
from app.domain.geography.shared_names import ALL_DAYS
from app.filter_index import participant_terms, scans, small_selections, statements
from app.filter_index.conditions import (
    Condition,
    Conditions,
    box_values,
    crosses,
    keys_within,
    lacks_terms,
    not_a_covered_part,
    outside_gaps,
    within_box,
    within_days,
)
from app.filter_index.driving_terms import intersections, keys_of, paired_groups, term_scans
from app.filter_index.facets import SINGLE_VALUED
from app.filter_index.looked_up import Groups, LookedUpTerms, Term
from app.queries.filtering.filter_kinds import IDENTIFIER
from app.queries.filtering.filters import days_of
from app.queries.filtering.requested_values import RequestedValue
from app.queries.filtering.resolved import Filters
from app.queries.lookups import ASSEMBLY, LONG, PAIR, VALUE, Lookup
from app.queries.paging.pagination import Plan
from app.queries.paging.params import RELEVANCE, ListParams
from app.queries.paging.term_counts import ALL_MEETINGS, OF_EVERY_MEETING, TermSelection

MOST_PAIRED: Final = 50
"""The largest number of countries for which a meeting has `pair` terms."""

# With n matches among N meetings, a page of 50 is a scan of 50 N / n steps, at 17 SQLite instructions a step, or a sort
# of n meetings, at 49 instructions each. The two cost the same at n² = 50 * 17 / 49 * N, about 17 N.
_STEPS_FOR_A_SORT: Final = 17
# Up to this many meetings are checked one by one at least as fast as the term index finds them.
_FEW: Final = 50
# The meetings of a rarer term are few enough to be checked or sorted one by one.
_COMMON: Final = 1_000
_MOST_PAIRS: Final = 16
# The facet and the values of the one term that every meeting has.
_OF_EVERY_MEETING: Final = (OF_EVERY_MEETING, ("true", "false"))
_BY_DATE: Final = frozenset({"date", "-date"})


def derived_lookups(
    connection: ReadConnection, requested_values: Sequence[RequestedValue], window: DateWindow, sort: str
) -> list[Lookup]:
    """Return the lookups of the derived terms that planning may need."""
    derived = list(participant_terms.lookups(requested_values))
    # Excluded values never drive a scan.
    driving = [requested for requested in requested_values if not requested.filter.is_negated]
    if not driving and requested_values and scans.has_term_index(connection.dialect):
        derived += [Lookup(VALUE, value, facet=_OF_EVERY_MEETING[0]) for value in _OF_EVERY_MEETING[1]]
    if sort not in _BY_DATE or (window.first is None and len(driving) < 2):
        return derived
    countries = [item.lookups for item in driving if item.filter.name == "country" and item.condition is None]
    derived += _derived_of_countries(countries)
    if window.first is not None and not window.is_within:
        named = [*chain(*(requested.all_lookups for requested in driving)), *derived]
        derived += [item._replace(facet=f"{LONG}:{item.facet}") for item in named if item.facet]
        derived.append(Lookup(VALUE, "", facet=LONG))
    return derived


def _derived_of_countries(groups: Sequence[Sequence[Lookup]]) -> Iterator[Lookup]:
    for one, other in pairwise(groups):
        if len(one) * len(other) <= _MOST_PAIRS:
            yield Lookup(VALUE, "", facet=ASSEMBLY)
            for first, second in product(one, other):
                yield Lookup(PAIR, first.text, second.text, PAIR)
                yield Lookup(PAIR, second.text, first.text, PAIR)


def plan(connection: ReadConnection, filters: Filters, params: ListParams) -> Plan:
    """Choose the index scans of a list of meetings: a pure function of the filters, except for two counts on SQLite."""
    # By relevance, full-text matches are looked up and then sorted, so the scan itself may use any order.
    sort = "id" if params.sort is None or params.sort == RELEVANCE else params.sort
    terms, window = LookedUpTerms(filters.matches), filters.window
    groups = [
        (facet, terms.of(group)) for facet, values in filters.groups.items() if facet != IDENTIFIER for group in values
    ]
    excluded = [*chain(*(terms.of(group) for values in filters.excluded.values() for group in values))]
    conditions: list[Condition] = []
    for number, condition in enumerate(filters.participants):
        of_participant = participant_terms.terms_of(condition, terms)
        if not condition.is_negated:
            groups += of_participant.groups
        elif of_participant.is_exact:
            excluded += chain(*(group for _, group in of_participant.groups))
        if not of_participant.is_exact:
            conditions.append(participant_terms.check(condition, f"participant{number}"))
    conditions += _conditions_of(params)
    if filters.only == [] or not all(existing for _, existing in groups):
        return statements.no_meetings()
    planning = _Planning(
        connection=connection,
        sort=sort,
        terms=terms,
        groups=groups,
        excluded=excluded,
        window=window,
        conditions=conditions,
        box=_box(params),
        previous=_previous(params),
    )
    return replace(planning.plan(filters.only), selection=planning.selection(filters.only))


def _box(params: ListParams) -> Box | None:
    text: str | None = getattr(params, "bbox", None)
    return None if text is None else parse_box(text)


def _conditions_of(params: ListParams) -> Iterator[Condition]:
    """Yield the conditions of the parameters that no term stands for and that are checked by the days or the meeting itself."""
    within: str | None = getattr(params, "within", None)
    period: str | None = getattr(params, "crosses", None)
    if within is not None:
        yield within_days(days_of(within))
    if period is not None:
        yield crosses(period)
    if getattr(params, "parts", "all") == "once":
        yield not_a_covered_part()


def _previous(params: ListParams) -> DateWindow | None:
    text: str | None = getattr(params, "previous_date", None)
    return None if text is None else days_of(text)


@dataclass(frozen=True, slots=True)
class _Planning:
    """The choice of the index scans of one list."""

    connection: ReadConnection
    sort: str
    terms: LookedUpTerms
    groups: Groups
    """The facet and the terms of each group; a meeting must have one of each group."""
    excluded: Sequence[Term]
    """The terms that a meeting must lack."""
    window: DateWindow
    conditions: Sequence[Condition]
    box: Box | None
    previous: DateWindow | None
    """Days for which a meeting was planned before."""

    def plan(self, only: Sequence[int] | None) -> Plan:
        """Choose the index scans; `only` has the primary keys of the meetings, if these are known already."""
        sort, groups, window = self.sort, self.groups, self.window
        keys = [keys_of(existing) for _, existing in groups]
        if self.previous is not None:
            return small_selections.of_previous_dates(sort, self.previous, only, keys, window, self._checked())
        if only is not None:
            return small_selections.of_keys(sort, only, keys, window, self._checked())
        if self.box is not None and self._is_box_rare(self.box):
            return small_selections.of_box(sort, self.box, keys, window, self._checked(with_box=False))
        has_index = scans.has_term_index(self.connection.dialect)
        subtracts = has_index and self._is_subtraction_faster()
        if sort in _BY_DATE:
            is_intersection = subtracts or (has_index and _is_intersection_faster(self.terms, groups))
            return self._by_date(is_intersection=is_intersection)
        if subtracts or (has_index and groups):
            matched = [keys_of(existing) for _, existing in self._indexed()]
            query, limit = scans.match_query(matched, keys_of(self.excluded)), _most_sorted(self.connection)
            if scans.MEETINGS.count(self.connection, query, limit) < limit:
                checked = self._checked(with_excluded=False)
                return statements.sorted_afterwards(sort, matched, keys_of(self.excluded), window, checked)
            return statements.in_order(sort, keys, window, self._checked(), found_first=False)
        by_commonness = sorted((item for _, item in groups), key=self.terms.commonness)
        is_rare = bool(by_commonness) and self.terms.commonness(by_commonness[0]) < _COMMON
        rarest_first = [keys_of(item) for item in by_commonness]
        return statements.in_order(sort, rarest_first, window, self._checked(), found_first=is_rare)

    def _by_date(self, *, is_intersection: bool) -> Plan:
        """Choose the index scans of a list in date order."""
        if is_intersection:
            intersected = list(intersections(self.terms, self._indexed(), keys_of(self.excluded), self.window))
            return statements.intersection(intersected, self.window, self._checked(with_excluded=False))
        by_date = term_scans(self.terms, self.groups, self.window)
        return statements.date_plan(by_date, self.window, self._checked()) if by_date else statements.no_meetings()

    def selection(self, only: Sequence[int] | None) -> TermSelection | None:
        """Return the terms that alone select the meetings, if the counts of terms count them."""
        is_by_terms = only is None and self.box is None and self.previous is None and not self.conditions
        if not is_by_terms or self.window != ALL_DAYS or len(self.groups) + len(self.excluded) > 1:
            return None
        if not self.groups:
            return TermSelection(lacking=self.excluded[0].key) if self.excluded else ALL_MEETINGS
        [(facet, terms)] = self.groups
        return TermSelection(keys_of(terms)) if len(terms) == 1 or facet in SINGLE_VALUED else None

    def _checked(self, *, with_excluded: bool = True, with_box: bool = True) -> Conditions:
        """Return the conditions that are checked for each meeting."""
        box = [within_box(self.box)] if self.box is not None and with_box else []
        window = self.window
        # Days that are open at one end reach the first or the last date of a set.
        gaps = [outside_gaps(window)] if window.is_closed and not window.is_within else []
        lacking = [lacks_terms(keys_of(self.excluded))] if self.excluded and with_excluded else []
        return Conditions([*gaps, *lacking, *self.conditions, *box])

    def _indexed(self) -> Groups:
        """Return the groups to look up in the term index, which subtracts from terms alone: else those of all meetings."""
        return self.groups or [(_OF_EVERY_MEETING[0], self.terms.existing(*_OF_EVERY_MEETING))]

    def _is_subtraction_faster(self) -> bool:
        """Return whether checking meetings one by one for the excluded terms may take long."""
        common = [self.excluded, *(existing for _, existing in self.groups)]
        return bool(self.excluded) and all(self.terms.commonness(tuple(terms)) >= _COMMON for terms in common)

    def _is_box_rare(self, box: Box) -> bool:
        """Return whether finding and sorting the meetings of a box is cheaper than checking those of another scan."""
        limit = _most_sorted(self.connection)
        rows = keys_within(box).limit(limit).subquery()
        return self.connection.execute(select(func.count()).select_from(rows), box_values(box)).scalar_one() < limit


def _is_intersection_faster(terms: LookedUpTerms, facet_groups: Groups) -> bool:
    """Return whether the term index makes the list faster."""
    are_pair = len(facet_groups) == 2 and paired_groups(terms, facet_groups) is not None
    are_several = len(facet_groups) > 1 and not are_pair
    return are_several and all(terms.commonness(group) >= _FEW for _, group in facet_groups)


def _most_sorted(connection: ReadConnection) -> int:
    """Return the number of matches up to which finding and sorting them is cheaper than a scan along the list's order.

    With n matches among N meetings, a page of 50 is a scan of about 50 N / n meetings, so the two cost the same where n
    is proportional to the square root of N.
    """
    return isqrt(_STEPS_FOR_A_SORT * _last_key(connection.dialect).rows(connection, {})[0][0])


@cache
def _last_key(dialect: Dialect) -> PreparedStatement:
    return PreparedStatement(select(func.coalesce(func.max(m.Meeting.key), 0)), dialect)
