"""The pairs of countries that met, one row for each meeting and pair."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Select, Text, cast, func, literal, literal_column, select, union_all

from app.db import models as m
from app.db.prepared_statements import fetch
from app.queries.lookups import ASSEMBLY, PAIR
from app.queries.paging.term_counts import is_value_of
from app.queries.statistics import stored, tallied
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows, alias

Partners = dict[str, dict[str, int]]
"""The number of meetings of each pair of countries, by the first of their codes and then by the second."""
_KEPT: Final = (
    select(m.Term.value, m.Term.meeting_count)
    .where(m.Term.facet == literal(PAIR), m.Term.meeting_count > literal_column("0"))
    .order_by(m.Term.value)
)
_COUNTRY, _PAIR = alias(m.Term), alias(m.Term, 1)
_NUMBER_OF_PARTNER: Final = (
    func.substr(_PAIR.c.value, func.length(_COUNTRY.c.value) + 2).concat(" ").concat(cast(_PAIR.c.meeting_count, Text))
)
KEPT_BY_COUNTRY: Final = select(
    _COUNTRY.c.value,
    # A plain space would be bound when the statement is executed.
    select(func.aggregate_strings(_NUMBER_OF_PARTNER, literal_column("' '")))  # type: ignore[arg-type]
    .where(
        _PAIR.c.facet == literal(PAIR),
        _PAIR.c.value > _COUNTRY.c.value.concat(" "),
        _PAIR.c.value < _COUNTRY.c.value.concat("!"),  # the character after the space
        _PAIR.c.meeting_count > literal_column("0"),
    )
    .scalar_subquery(),
).where(is_value_of(("country",), _COUNTRY.c))
"""The pairs of each country with those after it: their codes and numbers in one text, since a row for each takes longer."""


def of_meetings(counted: CountedMeetings) -> Any:
    """Build the subquery of `meeting_key` and `pair`, two codes in order with a space between them.

    Pairs are terms, so most are read from one index; only meetings of very many countries have none. Where states count
    for others, the pairs are those of the states that they count for.
    """
    if counted.continued:
        return _joined(counted).distinct().subquery("pairs")
    of_pairs = MeetingRows(counted)
    pair = of_pairs.term(PAIR)
    terms = select(of_pairs.key.label("meeting_key"), pair.label("pair"))
    terms = terms.select_from(of_pairs.rows).where(*of_pairs.conditions)
    return union_all(terms, _joined(counted, ASSEMBLY)).subquery("pairs")


def _joined(counted: CountedMeetings, facet: str | None = None) -> Any:
    rows = MeetingRows(counted)
    if facet is not None:
        rows.term(facet)
    one, other = rows.country(), rows.country()
    pair = one.concat(" ").concat(other).label("pair")
    return select(rows.key.label("meeting_key"), pair).select_from(rows.rows).where(*rows.conditions, one < other)


def counts(connection: Any, counted: CountedMeetings) -> dict[tuple[str, str], int]:
    """Return the number of meetings of each pair of countries, by their codes in order."""
    numbers = _stored(connection, counted) if stored.are_counts_of(connection, counted) else _read(connection, counted)
    result = {}
    for pair, meetings in numbers:
        one, _, other = pair.partition(" ")
        result[one, other] = meetings
    return result


def partners(connection: Any, counted: CountedMeetings) -> Partners:
    """Return the same numbers as `counts`, in no order, and faster where they are kept."""
    result: defaultdict[str, dict[str, int]] = defaultdict(dict)
    if not stored.are_counts_of(connection, counted):
        for (one, other), meetings in counts(connection, counted).items():
            result[one][other] = meetings
        return result
    for country, text in fetch(connection, KEPT_BY_COUNTRY):
        pieces = text.split(" ") if text else []
        result[country] = dict(zip(pieces[::2], map(int, pieces[1::2]), strict=True))
    differences = counted.fetch(connection, "differences of pairs", _differences)
    for pair, number in differences:
        one, _, other = pair.partition(" ")
        result[one][other] = result[one].get(other, 0) + number
    if not differences:
        return result
    return {one: {other: number for other, number in of_one.items() if number > 0} for one, of_one in result.items()}


def _read(connection: Any, counted: CountedMeetings) -> Iterable[tuple[str, int]]:
    tallies = tallied.read(connection, counted, ("pair",), (), only=None)
    return counted.fetch(connection, "pairs", _counted) if tallies is None else tallies


def _stored(connection: Any, counted: CountedMeetings) -> Iterable[tuple[str, int]]:
    """Return each pair with its kept number, in order, and with the differences by few meetings, which are added here.

    SQLite would sort all pairs to add them.
    """
    kept: list[tuple[str, int]] = fetch(connection, _KEPT)
    differences = counted.fetch(connection, "differences of pairs", _differences)
    if not differences:
        return kept
    numbers = dict(kept)
    for pair, number in differences:
        numbers[pair] = numbers.get(pair, 0) + number
    return sorted((pair, number) for pair, number in numbers.items() if number > 0)


def _differences(counted: CountedMeetings) -> Any:
    """Build the select of pairs of meetings that have no such terms, and those of meetings that are left out, with a number to add."""
    assembled = _joined(counted, ASSEMBLY).subquery("assembled")
    return union_all(select(assembled.c.pair, literal(1)), *stored.left_out(counted, PAIR))


def _counted(counted: CountedMeetings) -> Select[Any]:
    pairs = of_meetings(counted)
    return select(pairs.c.pair, func.count()).group_by(pairs.c.pair).order_by(pairs.c.pair)
