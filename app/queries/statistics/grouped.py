"""Meetings, their days and their people, counted for each combination of the values of dimensions."""

from collections.abc import Generator, Sequence
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, select

from app.db import models as m
from app.db.database import ReadConnection
from app.queries.days import DayNumber, has_known_days
from app.queries.statistics import dimensions as of
from app.queries.statistics import stored
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows, alias

MEASURES: Final = ("meetings", "days", "people")
_STREAMED: Final = 2_000


def rows(
    connection: ReadConnection,
    counted: CountedMeetings,
    dimensions: Sequence[str],
    measures: Sequence[str],
    *,
    only: str | None,
    most_first: bool,
) -> Generator[tuple[tuple[str, ...], dict[str, int]]]:
    """Yield the values of each combination, as text, and its measures, in the order of the values.

    `only` is the single country that the filters name, whose partners are counted.
    """
    names = [f"d{index}" for index in range(len(dimensions))]
    facet = of.FACETS.get(dimensions[0]) if len(dimensions) == 1 and "days" not in measures else None
    if facet is not None and stored.are_counts_of(connection, counted):
        values = stored.counts(counted, facet).subquery("stored")
        grouped = select(values.c.value.label(names[0]), values.c.meetings)
    else:
        grouped = _grouped(counted, dimensions, names, only, with_days="days" in measures)
    people = _people(counted, dimensions, names, only) if "people" in measures else None
    statement = _statement(grouped, people, names, measures, most_first=most_first)
    size = len(dimensions)
    with connection.execute(statement.execution_options(yield_per=_STREAMED), dict(counted.values)) as found:
        for row in found:
            yield tuple(row[:size]), {name: int(getattr(row, name) or 0) for name in ("meetings", *measures)}


def _statement(
    counts: Select[Any],
    of_people: Select[Any] | None,
    names: Sequence[str],
    measures: Sequence[str],
    *,
    most_first: bool,
) -> Select[Any]:
    """Build the select of the values of dimensions (`names`) with the measures, in order."""
    grouped = counts.subquery("grouped")
    from_: Any = grouped
    result = [grouped.c[name] for name in (*names, "meetings")]
    if "days" in measures:
        result.append(grouped.c.days)
    if of_people is not None:
        people = of_people.subquery("of_people")
        same = [grouped.c[name] == people.c[name] for name in names]
        from_ = grouped.outerjoin(people, and_(*same) if same else grouped.c.meetings >= 0)
        result.append(people.c.people)
    order: list[Any] = [grouped.c[name] for name in names]
    if most_first:
        order.insert(0, grouped.c.meetings.desc())
    return select(*result).select_from(from_).order_by(*order)


def _grouped(
    counted: CountedMeetings, dimensions: Sequence[str], names: Sequence[str], only: str | None, *, with_days: bool
) -> Select[Any]:
    source = MeetingRows(counted)
    columns = [column.label(name) for name, column in zip(names, of.columns(source, dimensions, only), strict=True)]
    from_ = source.ready()
    measured = [_days(source).label("days")] if with_days else []
    from_ = source.rows if with_days else from_
    selected = select(*columns, *measured, source.key.label("meeting_key")).select_from(from_).where(*source.conditions)
    # Without the keys of meetings two states that count for one would count twice.
    each = (selected.distinct() if counted.continued else selected).subquery("each_meeting")
    by = [each.c[name] for name in names]
    sums = [func.sum(each.c.days).label("days")] if with_days else []
    return select(*by, func.count().label("meetings"), *sums).select_from(each).group_by(*by).having(func.count() > 0)


def _people(counted: CountedMeetings, dimensions: Sequence[str], names: Sequence[str], only: str | None) -> Select[Any]:
    source = MeetingRows(counted)
    columns = [column.label(name) for name, column in zip(names, of.columns(source, dimensions, only), strict=True)]
    participant = alias(m.Participant)
    from_ = source.ready().join(participant, participant.c.meeting_key == source.key)
    each = (
        select(*columns, participant.c.person_key)
        .select_from(from_)
        .where(*source.conditions, participant.c.person_key.is_not(None))
        .subquery("each_person")
    )
    by = [each.c[name] for name in names]
    return select(*by, func.count(each.c.person_key.distinct()).label("people")).select_from(each).group_by(*by)


def _days(source: MeetingRows) -> Any:
    """Build the number of days that a meeting lasted; 0 if its days are uncertain."""
    meeting = source.meeting
    length = DayNumber(meeting.ends_on) - DayNumber(meeting.starts_on) + 1
    return case((has_known_days(meeting.date, meeting.starts_on, meeting.ends_on), length), else_=0)
