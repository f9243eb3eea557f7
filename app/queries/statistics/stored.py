"""Meetings counted by one facet from the counts that writes keep (`app.queries.paging.term_counts`), without reading the meetings.

Only the few that are left out by default, such as cancelled ones, are read and subtracted. So these counts do not grow with the data,
as long as no filter narrows them.

See decision 235.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, literal, or_, select, union_all

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.domain.geography.shared_names import ALL_DAYS
from app.queries.paging.term_counts import OF_EVERY_MEETING, is_value_of
from app.queries.statistics.counted import CountedMeetings, is_not_held
from app.queries.statistics.meeting_rows import alias

_MOST_LEFT_OUT: Final = 0.1
"""The largest share of meetings to subtract: all terms of each are read, so it takes longer than to count the others."""
_NUMBERS: Final = (
    select(m.Term.facet, func.sum(m.Term.meeting_count))
    .where(or_(m.Term.facet.in_([literal(OF_EVERY_MEETING), literal("part_of")]), is_not_held(m.Term)))
    .group_by(m.Term.facet)
)


def are_counts_of(connection: ReadConnection, counted: CountedMeetings) -> bool:
    """Return whether the kept counts are those of nearly all of these meetings: no filter narrows them, and few are left out."""
    if counted.keys is not None or counted.window != ALL_DAYS or counted.continued:
        return False
    numbers = {facet: int(number) for facet, number in fetch(connection, _NUMBERS)}
    every = numbers.pop(OF_EVERY_MEETING, 0)
    return sum(numbers.values()) <= _MOST_LEFT_OUT * every


def total(connection: ReadConnection, counted: CountedMeetings) -> int:
    """Return the number of meetings."""
    if not are_counts_of(connection, counted):
        return counted.count(connection)
    rows = counted.fetch(connection, "stored total", _total)
    return int(rows[0][0] or 0)


def _total(counted: CountedMeetings) -> Select[Any]:
    of_values = counts(counted, OF_EVERY_MEETING).subquery("of_values")
    return select(func.sum(of_values.c.meetings))


def counts(counted: CountedMeetings, facet: str) -> Select[Any]:
    """Build the select of the values (`value`) of a facet that meetings have, with the number of these (`meetings`)."""
    every = select(m.Term.value, m.Term.meeting_count.label("number")).where(is_value_of((facet,)))
    numbers = union_all(every, *left_out(counted, facet)).subquery("numbers")
    number = whole_sum(numbers.c.number)
    return select(numbers.c.value, number.label("meetings")).group_by(numbers.c.value).having(number > 0)


def left_out(counted: CountedMeetings, facet: str) -> list[Select[Any]]:
    """Build the selects of -1 (`number`) for each value (`value`) of a facet that a meeting has which is left out by default."""
    return [_of_meetings(keys, facet) for keys in counted.left_out()]


def whole_sum(numbers: Any) -> ColumnElement[int]:
    """Build the sum of whole numbers, which PostgreSQL makes a decimal number."""
    return cast(func.sum(numbers), BigInteger)


def _of_meetings(meetings: Select[Any], facet: str) -> Select[Any]:
    """Build the select of -1 (`number`) for each value (`value`) of a facet that one of these meetings has."""
    keys, link, term = meetings.subquery("left_out"), alias(m.MeetingTerm), alias(m.Term)
    # Neither `+ 0` nor `|| ''` changes a value: they keep SQLite from reading every meeting of the facet first.
    return (
        select(term.c.value, literal(-1).label("number"))
        .select_from(keys.join(link, link.c.meeting_key == keys.c[0]).join(term, term.c.key == link.c.term_key + 0))
        .where(term.c.facet.concat("") == facet)
    )
