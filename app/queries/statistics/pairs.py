"""The pairs of countries that met, one row for each meeting and pair."""

from typing import Any

from sqlalchemy import func, select, union_all

from app.queries.lookups import ASSEMBLY, PAIR
from app.queries.statistics import stored
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows


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
    number: Any
    if stored.are_counts_of(connection, counted):
        assembled = _joined(counted, ASSEMBLY).subquery("assembled")
        numbers = select(assembled.c.pair, func.count().label("meetings")).group_by(assembled.c.pair)
        both = union_all(stored.counts(counted, PAIR), numbers).subquery("numbers")
        pair, number = both.c.value, func.sum(both.c.meetings)
    else:
        pairs = of_meetings(counted)
        pair, number = pairs.c.pair, func.count()
    statement = select(pair, number).group_by(pair).order_by(pair)
    result = {}
    for value, meetings in connection.execute(statement, dict(counted.values)):
        one, _, other = value.partition(" ")
        result[one, other] = int(meetings)
    return result
