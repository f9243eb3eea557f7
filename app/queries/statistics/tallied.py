"""Meetings and their people counted here, from one row for each meeting with all its terms (`meeting_values`).

A statement that groups looks at every term of a meeting once for each dimension, and takes some ten times as long.

See decision 297.
"""

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, combinations, product
from math import prod
from typing import Any, Final

from sqlalchemy import Select, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.json_functions import integers
from app.db.prepared_statements import bound_limit, fetch
from app.queries.days import common_period
from app.queries.paging.term_counts import KEY_TYPE
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.dimensions import FACETS, PERIODS, SINGLE
from app.queries.statistics.meeting_rows import MeetingRows
from app.queries.statistics.packed_codes import KEY_BYTES, PackedCodes

_MOST: Final = 50_000
"""The most meetings that are counted here: their rows are in memory at once."""
_MOST_COMBINATIONS: Final = 2_000_000
"""The most combinations of values, and of people in each, that are counted here: the time limit of statements does not end it."""
_MOST_LISTS: Final = 2
"""The most dimensions of which a meeting may have several values: the rows of a meeting are their product."""
_COUNTRIES: Final = frozenset({"country", "place_country", "partner", "pair"})
_FACETS: Final = {**FACETS, "partner": "country", "pair": "country"}
_VALUES: Final = select(m.Term.key, m.Term.value).where(m.Term.key.in_(integers("keys")))

_Value = Any
"""A value as a row has it: the text of a period, the number of a country, two of a pair, or the primary key of a term."""
_Values = Callable[[Any], Iterable[_Value]]
"""Returns the values of a meeting from its column, each once."""


def read(
    connection: ReadConnection,
    counted: CountedMeetings,
    dimensions: Sequence[str],
    measures: Sequence[str],
    *,
    only: str | None,
) -> list[tuple[Any, ...]] | None:
    """Return each combination of the values of dimensions, in their order: the values, as text, and the measures.

    `measures` are `meetings` and perhaps `people`. None if these measures or dimensions, or so many meetings, are not counted here.
    Where no filter but days narrows the meetings, the database is faster: it reads the terms of a facet in one piece.
    """
    if counted.keys is None or not _are_counted_here(dimensions, measures):
        return None
    has_people = "people" in measures

    def build(counted: CountedMeetings) -> Select[Any]:
        return statement_of(counted, dimensions, has_people=has_people)

    name = ("tallied", tuple(dimensions), has_people)
    meetings = counted.fetch(connection, name, build, {"most": _MOST + 1})
    if len(meetings) > _MOST or _combinations(meetings, dimensions, has_people=has_people) > _MOST_COMBINATIONS:
        return None
    packed = PackedCodes(connection, counted.continued)
    are_partners = {"country", "partner"} <= {*dimensions}
    values_of = [_values(name, packed, None if are_partners else only) for name in dimensions]
    numbers = _numbers(meetings, values_of, has_people=has_people)
    if are_partners:
        one, other = dimensions.index("partner"), dimensions.index("country")
        numbers = {row: number for row, number in numbers.items() if row[one] != row[other]}
    return _rows(numbers, [_texts(connection, name, packed, numbers, place) for place, name in enumerate(dimensions)])


def _are_counted_here(dimensions: Sequence[str], measures: Sequence[str]) -> bool:
    of_several = [name for name in dimensions if name not in PERIODS and name not in SINGLE]
    is_known = all(name in _FACETS or name in PERIODS for name in dimensions)
    return bool(dimensions) and is_known and len(of_several) <= _MOST_LISTS and {*measures} <= {"meetings", "people"}


def statement_of(counted: CountedMeetings, dimensions: Sequence[str], *, has_people: bool = False) -> Select[Any]:
    """Build the select of the periods and the packed terms of each meeting, `most` of them."""
    source, values = MeetingRows(counted), m.MEETING_VALUES
    source.ready()
    columns = [
        common_period(source.starts_on, source.ends_on, name) if name in PERIODS else values.c[_FACETS[name]]
        for name in dimensions
    ]
    people = [values.c.person] if has_people else []
    rows = source.rows.join(values, values.c.meeting_key == source.key)
    return select(*columns, *people).select_from(rows).where(*source.conditions).limit(bound_limit("most"))


def _combinations(meetings: Sequence[Sequence[Any]], dimensions: Sequence[str], *, has_people: bool) -> int:
    """Return an upper bound of the number of values to count: a meeting of all states has 18,000 pairs."""
    lists = [place for place, name in enumerate(dimensions) if name not in PERIODS and name not in SINGLE]
    lists += [place for place, name in enumerate(dimensions) if name == "pair"]
    lists += [-1] if has_people else []
    return sum(prod([len(meeting[place]) // KEY_BYTES for place in lists]) for meeting in meetings)


def _values(name: str, packed: PackedCodes, only: str | None) -> _Values:
    """Return the function that returns the values of a dimension from its column."""
    if name in PERIODS:
        return lambda text: (text,)
    if name == "pair":
        return lambda terms: combinations(packed[terms], 2)
    if name == "partner" and only in packed.codes:
        own = packed.codes.index(only)
        return lambda terms: [number for number in packed[terms] if number != own]
    return packed.__getitem__ if name in _COUNTRIES else partial(array, KEY_TYPE)


def _numbers(
    meetings: Sequence[Sequence[Any]], values_of: Sequence[_Values], *, has_people: bool
) -> dict[tuple[_Value, ...], tuple[int, ...]]:
    """Return the measures of each combination of values."""

    def combinations_of(meeting: Sequence[Any]) -> Iterator[tuple[_Value, ...]]:
        return product(*[values(column) for values, column in zip(values_of, meeting, strict=False)])

    counts = Counter(chain.from_iterable(map(combinations_of, meetings)))
    if not has_people:
        return {row: (number,) for row, number in counts.items()}
    people: defaultdict[tuple[_Value, ...], set[int]] = defaultdict(set)
    for meeting in meetings:
        present = array(KEY_TYPE, meeting[-1])
        for row in combinations_of(meeting):
            people[row].update(present)
    return {row: (number, len(people[row])) for row, number in counts.items()}


def _texts(
    connection: ReadConnection, name: str, packed: PackedCodes, rows: Iterable[tuple[_Value, ...]], place: int
) -> Callable[[_Value], str]:
    """Return the function that returns the text of a value of a dimension, whose place in the rows is given."""
    if name in PERIODS:
        return str
    codes = packed.codes
    if name == "pair":
        return lambda pair: f"{codes[pair[0]]} {codes[pair[1]]}"
    if name in _COUNTRIES:
        return codes.__getitem__
    return values_of_terms(connection, {row[place] for row in rows}).__getitem__


def values_of_terms(connection: ReadConnection, keys: Iterable[int]) -> dict[int, str]:
    """Return the values of the terms with these primary keys, which may be more than the parameters of a statement."""
    return dict(fetch(connection, _VALUES, {"keys": json.dumps([*keys])}))


def _rows(
    numbers: dict[tuple[_Value, ...], tuple[int, ...]], texts: Sequence[Callable[[_Value], str]]
) -> list[tuple[Any, ...]]:
    return sorted(
        (*(text(value) for text, value in zip(texts, values, strict=True)), *measures)
        for values, measures in numbers.items()
    )
