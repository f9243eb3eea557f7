"""The pairs of countries that met, one row for each meeting and pair."""

from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

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
    is_stored = stored.are_counts_of(connection, counted)
    result = {}
    for value, meetings in counted.fetch(connection, ("pairs", is_stored), _stored if is_stored else _counted):
        one, _, other = value.partition(" ")
        result[one, other] = int(meetings)
    return result


def _stored(counted: CountedMeetings) -> Select[Any]:
    assembled = _joined(counted, ASSEMBLY).subquery("assembled")
    counts = stored.counts(counted, PAIR, select(assembled.c.pair, literal(1)))
    return counts.order_by(counts.selected_columns[0])


def _counted(counted: CountedMeetings) -> Select[Any]:
    pairs = of_meetings(counted)
    return select(pairs.c.pair, func.count()).group_by(pairs.c.pair).order_by(pairs.c.pair)
