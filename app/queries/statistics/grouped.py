"""Meetings, their days and their people, counted for each combination of the values of dimensions."""

from collections.abc import Generator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BigInteger, Select, and_, case, cast, func, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import bound_limit
from app.domain.geography.shared_names import ALL_DAYS
from app.queries.days import DayNumber, has_known_days
from app.queries.statistics import stored, stored_periods, tallied
from app.queries.statistics.counted import CountedMeetings, Defaults
from app.queries.statistics.dimensions import FACETS
from app.queries.statistics.dimensions import columns as dimension_columns
from app.queries.statistics.meeting_rows import MeetingRows, alias

MEASURES: Final = ("meetings", "days", "people")
_STREAMED: Final = 2_000


def columns(measures: Sequence[str]) -> list[str]:
    """Return the measures of each row in order: the number of meetings and those asked for, each once."""
    return list(dict.fromkeys(["meetings", *measures]))


def rows(
    connection: ReadConnection,
    counted: CountedMeetings,
    dimensions: Sequence[str],
    measures: Sequence[str],
    *,
    only: str | None,
    most_first: bool,
) -> Generator[Sequence[Any]]:
    """Yield each combination in the order of the values: the values, as text, and the measures in the order of `columns`.

    `only` is the single country that the filters name, whose partners are counted.
    """
    if are_stored(connection, counted, dimensions, measures):
        statement = _of_all(counted.defaults, tuple(dimensions), tuple(measures), most_first=most_first)
    elif (tallies := tallied.read(connection, counted, dimensions, measures, only=only)) is not None:
        yield from _ordered(tallies, dimensions, most_first=most_first)
        return
    else:
        statement = _statement(counted, dimensions, measures, only, is_stored=False, most_first=most_first)
    with connection.execute(statement.execution_options(yield_per=_STREAMED), dict(counted.values)) as found:
        for part in found.partitions():
            yield from part


def first_rows(
    connection: ReadConnection,
    counted: CountedMeetings,
    dimensions: Sequence[str],
    measures: Sequence[str],
    most: int,
    *,
    only: str | None,
    most_first: bool,
) -> Sequence[Sequence[Any]]:
    """Return the first rows of `rows`, at most as many as given, by a statement that is compiled once."""
    is_stored = are_stored(connection, counted, dimensions, measures)
    if not is_stored and (tallies := tallied.read(connection, counted, dimensions, measures, only=only)) is not None:
        return _ordered(tallies, dimensions, most_first=most_first)[:most]

    def build(counted: CountedMeetings) -> Select[Any]:
        statement = _statement(counted, dimensions, measures, only, is_stored=is_stored, most_first=most_first)
        return statement.limit(bound_limit("most"))

    name = ("grouped", tuple(dimensions), tuple(measures), only, is_stored, most_first)
    return counted.fetch(connection, name, build, {"most": most})


def _ordered(
    tallies: Sequence[Sequence[Any]], dimensions: Sequence[str], *, most_first: bool
) -> Sequence[Sequence[Any]]:
    """Return rows in the order of their values, or those with the most meetings first."""
    return sorted(tallies, key=lambda row: -row[len(dimensions)]) if most_first else tallies


def are_stored(
    connection: ReadConnection, counted: CountedMeetings, dimensions: Sequence[str], measures: Sequence[str]
) -> bool:
    """Return whether the rows follow from the counts that writes keep."""
    facets, periods = _kept_dimensions(dimensions)
    is_kept = len(facets) == 1 and len(facets) + len(periods) == len(dimensions) <= 2 and "days" not in measures
    if not (is_kept and stored.are_counts_of(connection, counted)):
        return False
    return not periods or stored_periods.are_kept(connection)


@lru_cache(maxsize=100)
def _of_all(
    defaults: Defaults, dimensions: tuple[str, ...], measures: tuple[str, ...], *, most_first: bool
) -> Select[Any]:
    """Build the select of `_statement` from kept counts, which are those of all meetings; to build it takes longer than to read them."""
    every = CountedMeetings(None, {}, ALL_DAYS, defaults)
    return _statement(every, dimensions, measures, None, is_stored=True, most_first=most_first)


def _kept_dimensions(dimensions: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the facets and the periods among dimensions by which writes keep counts."""
    facets = [name for name in dimensions if name in FACETS]
    return facets, [name for name in dimensions if name in stored_periods.PERIODS]


def _statement(
    counted: CountedMeetings,
    dimensions: Sequence[str],
    measures: Sequence[str],
    only: str | None,
    *,
    is_stored: bool,
    most_first: bool,
) -> Select[Any]:
    """Build the select of the values of dimensions with the measures, in order."""
    names = _names(dimensions)
    if is_stored:
        source = _stored(counted, dimensions, names)
    else:
        source = counts(counted, dimensions, only, with_days="days" in measures)
    if "people" not in measures:
        found = {column.name: column for column in source.selected_columns}
        # Ordered as it is grouped: around a subquery, SQLite would sort the rows once more.
        result = source.with_only_columns(
            *(found[name] for name in (*names, *columns(measures))), maintain_column_froms=True
        )
    else:
        grouped = source.subquery("grouped")
        people = _people(counted, dimensions, only).subquery("of_people")
        same = [grouped.c[name] == people.c[name] for name in names]
        both = grouped.outerjoin(people, and_(*same) if same else grouped.c.meetings >= 0)
        found = {**grouped.c, "people": func.coalesce(people.c.people, 0).label("people")}
        result = select(*(found[name] for name in (*names, *columns(measures)))).select_from(both)
    most = [found["meetings"].desc()] if most_first else []
    return result.order_by(*most, *(found[name] for name in names))


def _names(dimensions: Sequence[str]) -> list[str]:
    return [f"d{index}" for index in range(len(dimensions))]


def _stored(counted: CountedMeetings, dimensions: Sequence[str], names: Sequence[str]) -> Select[Any]:
    [facet], periods = _kept_dimensions(dimensions)
    if periods:
        found = stored_periods.counts(counted, FACETS[facet], periods[0])
    else:
        found = stored.counts(counted, FACETS[facet])
    of_numbers = found.selected_columns
    columns = [of_numbers.period if name in periods else of_numbers.value for name in dimensions]
    return found.with_only_columns(
        *(column.label(name) for name, column in zip(names, columns, strict=True)),
        of_numbers.meetings,
        maintain_column_froms=True,
    )


def counts(
    counted: CountedMeetings, dimensions: Sequence[str], only: str | None, *, with_days: bool = False
) -> Select[Any]:
    """Build the select of the values of dimensions, `d0` and so on, with the number of `meetings` (and of `days`), each combination once."""
    source = MeetingRows(counted)
    columns = _named_columns(source, dimensions, only)
    measured = [_days(source).label("days")] if with_days else []
    from_ = source.ready()
    selected = select(*columns, *measured, source.key.label("meeting_key")).select_from(from_).where(*source.conditions)
    # Without the keys of meetings two states that count for one would count twice.
    each = (selected.distinct() if counted.continued else selected).subquery("each_meeting")
    by = [each.c[name] for name in _names(dimensions)]
    sums = [cast(func.sum(each.c.days), BigInteger).label("days")] if with_days else []
    return select(*by, func.count().label("meetings"), *sums).select_from(each).group_by(*by).having(func.count() > 0)


def _people(counted: CountedMeetings, dimensions: Sequence[str], only: str | None) -> Select[Any]:
    """Build the select of the values of dimensions with the number of `people`, each of whom is counted once."""
    source = MeetingRows(counted)
    columns = _named_columns(source, dimensions, only)
    participant = alias(m.Participant)
    from_ = source.ready().join(participant, participant.c.meeting_key == source.key)
    each = (
        select(*columns, participant.c.person_key)
        .select_from(from_)
        .where(*source.conditions, participant.c.person_key.is_not(None))
        .subquery("each_person")
    )
    by = [each.c[name] for name in _names(dimensions)]
    return select(*by, func.count(each.c.person_key.distinct()).label("people")).select_from(each).group_by(*by)


def _named_columns(source: MeetingRows, dimensions: Sequence[str], only: str | None) -> list[Any]:
    """Join the values of dimensions to the rows of meetings, and return their columns, named `d0` and so on."""
    found = dimension_columns(source, dimensions, only)
    return [column.label(name) for name, column in zip(_names(dimensions), found, strict=True)]


def _days(source: MeetingRows) -> Any:
    """Build the number of days that a meeting lasted; 0 if its days are uncertain."""
    meeting = source.meeting
    length = DayNumber(meeting.ends_on) - DayNumber(meeting.starts_on) + 1
    return case((has_known_days(meeting.date, meeting.starts_on, meeting.ends_on), length), else_=0)
