"""The pairs of countries that met, one row for each meeting and pair."""

from typing import Any

from sqlalchemy import func, select, union_all

from app.queries.lookups import ASSEMBLY, PAIR
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
    pairs = of_meetings(counted)
    statement = select(pairs.c.pair, func.count()).group_by(pairs.c.pair).order_by(pairs.c.pair)
    result = {}
    for pair, number in connection.execute(statement, dict(counted.values)):
        one, _, other = pair.partition(" ")
        result[one, other] = number
    return result
