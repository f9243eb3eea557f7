"""Meetings counted by one facet and one period from the counts that writes keep, without reading the meetings.

Of each common term of a facet, writes keep the number of meetings by the year of the first day (`app.filter_index.term_counts`). Few
meetings are in another period or in none, since their days lie in several years or have no beginning: they are read, and so are
those of rare terms and those that are left out by default.

See decision 254.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.domain.dates.edtf import EARLIEST
from app.queries.days import DayOfText, common_period, period_of, period_of_text
from app.queries.lookups import LONG
from app.queries.paging.term_counts import OF_EVERY_MEETING, YEAR, is_value_of
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import alias
from app.queries.statistics.stored import whole_sum

PERIODS: Final = ("year", "decade")
"""The periods that follow from the year of the first day."""
_MOST_ELSEWHERE: Final = 0.1
"""The largest share of long meetings: all terms of those in another period are read, which takes longer than to count them."""
_NUMBERS: Final = (
    select(m.Term.facet, func.sum(m.Term.meeting_count))
    .where(m.Term.facet.in_([literal(OF_EVERY_MEETING), literal(LONG)]))
    .group_by(m.Term.facet)
)


def are_kept(connection: ReadConnection) -> bool:
    """Return whether the kept counts by year are in the right period for nearly all meetings.

    Long meetings may be elsewhere, and short ones only around New Year's Day.
    """
    numbers = {facet: int(number) for facet, number in fetch(connection, _NUMBERS)}
    return numbers.get(LONG, 0) <= _MOST_ELSEWHERE * numbers.get(OF_EVERY_MEETING, 0)


def periods(name: str) -> Select[Any]:
    """Build the select of the periods (`text`) in which any meeting has its first day."""
    year = alias(m.Term, 1)
    return (
        select(period_of_text(year.c.value, name).label("text"))
        .where(year.c.facet == YEAR, year.c.meeting_count > 0)
        .distinct()
    )


def counts(
    counted: CountedMeetings, facet: str, name: str, among: Select[Any] | None = None, since: Any = None
) -> Select[Any]:
    """Build the select of the values (`value`) of a facet and the periods (`period`) that meetings have, with their number (`meetings`).

    `among` is a select of the values to count, `since` a select of the first period; None for all.
    """
    elsewhere, values = _elsewhere(name), _Values(facet, among, since)
    numbers = union_all(
        _kept(values, name),
        _of_rare_terms(values, name),
        *_moved(elsewhere, values, name),
        *(_of_meetings(keys.subquery("left_out"), values, name, -1) for keys in counted.left_out()),
    ).subquery("numbers")
    number = whole_sum(numbers.c.number)
    return (
        select(numbers.c.value, numbers.c.period, number.label("meetings"))
        .group_by(numbers.c.value, numbers.c.period)
        .having(number > 0)
    )


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a facet that are counted: those of `among`, or all; and the first of the periods."""

    facet: str
    among: Select[Any] | None
    since: Any

    def has(self, term: Any, *, by_index: bool = True) -> ColumnElement[bool]:
        """Build the condition that a term is one of the values."""
        is_value = is_value_of((self.facet,), term, by_index=by_index)
        return is_value if self.among is None else and_(is_value, term.value.in_(self.among))

    def is_late(self, period: Any) -> Any:
        """Build the condition that a meeting is not before the first period, given the one of its first day."""
        return true() if self.since is None else period >= self.since


def _kept(values: _Values, name: str) -> Select[Any]:
    """Build the select of the kept numbers of common terms by the year of the first day."""
    term, year, count = alias(m.Term), alias(m.Term, 1), m.FacetCount
    return (
        select(
            term.c.value.label("value"),
            period_of_text(year.c.value, name).label("period"),
            count.meeting_count.label("number"),
        )
        .select_from(term)
        # Zero changes no key, but makes SQLite look up each term and year: a term has many counts of other facets.
        .join(year, year.c.facet == YEAR)
        .join(count, and_(count.term_key == term.c.key, count.value_key == year.c.key + 0))
        .where(values.has(term.c), term.c.is_common, values.is_late(period_of_text(year.c.value, name)))
    )


def _of_rare_terms(values: _Values, name: str) -> Select[Any]:
    term, link = alias(m.Term), alias(m.MeetingTerm)
    return (
        select(term.c.value, common_period(link.c.starts_on, link.c.ends_on, name), literal(1))
        .select_from(term.join(link, link.c.term_key == term.c.key))
        .where(values.has(term.c), ~term.c.is_common, values.is_late(period_of(link.c.starts_on, name)))
    )


def _elsewhere(name: str) -> CTE:
    """Build the common table expression, which is read twice, of the keys of meetings that are not in the period of the kept year.

    Short meetings can only be in another year if they began in December, so that few others are looked at.
    """
    term, link, year = alias(m.Term), alias(m.MeetingTerm), alias(m.Term, 1)
    every = term.join(link, link.c.term_key == term.c.key)
    first, last = (DayOfText(year.c.value.concat(day)) for day in ("-12-01", "-12-31"))
    in_december = and_(year.c.facet == YEAR, link.c.starts_on.between(first, last))
    keys = select(link.c.meeting_key)
    found = union(
        keys.select_from(every).where(term.c.facet == LONG, _is_elsewhere(link, name)),
        keys.select_from(every).where(term.c.facet == OF_EVERY_MEETING, link.c.starts_on == literal(EARLIEST, Date())),
        keys.select_from(every.join(year, in_december)).where(
            term.c.facet == OF_EVERY_MEETING, _is_elsewhere(link, name)
        ),
    )
    return found.cte("elsewhere").prefix_with("MATERIALIZED")


def _is_elsewhere(link: Any, name: str) -> ColumnElement[bool]:
    # A date that is open at its beginning has no year.
    return or_(
        period_of(link.c.starts_on, name) != period_of(link.c.ends_on, name),
        link.c.starts_on == literal(EARLIEST, Date()),
    )


def _moved(keys: CTE, values: _Values, name: str) -> tuple[Select[Any], Select[Any]]:
    """Build the selects that take meetings of common terms from the period of the kept year, and add them to theirs."""
    link, term, of_year, year = alias(m.MeetingTerm), alias(m.Term), alias(m.MeetingTerm, 1), alias(m.Term, 1)
    # Neither `+ 0` nor an empty text changes a value: they keep SQLite from reading every meeting of the facet first.
    taken = (
        select(term.c.value, period_of_text(year.c.value, name), literal(-1))
        .select_from(
            keys.join(link, link.c.meeting_key == keys.c[0] + 0)
            .join(term, term.c.key == link.c.term_key + 0)
            .join(of_year, of_year.c.meeting_key == keys.c[0] + 0)
            .join(year, year.c.key == of_year.c.term_key + 0)
        )
        .where(
            values.has(term.c, by_index=False),
            term.c.is_common,
            year.c.facet.concat("") == YEAR,
            values.is_late(period_of_text(year.c.value, name)),
        )
    )
    return taken, _of_meetings(keys, values, name, 1).where(term.c.is_common)


def _of_meetings(keys: FromClause, values: _Values, name: str, number: int) -> Select[Any]:
    """Build the select of a number for each value of a facet, and the period, of each of these meetings."""
    link, term = alias(m.MeetingTerm), alias(m.Term)
    return (
        select(term.c.value, common_period(link.c.starts_on, link.c.ends_on, name), literal(number))
        .select_from(keys.join(link, link.c.meeting_key == keys.c[0] + 0).join(term, term.c.key == link.c.term_key + 0))
        .where(values.has(term.c, by_index=False), values.is_late(period_of(link.c.starts_on, name)))
    )
