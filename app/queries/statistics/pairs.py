"""The pairs of countries that met, one row for each meeting and pair."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Select, Text, bindparam, func, literal, literal_column, select, union_all

from app.db import models as m
from app.db.json_functions import elements
from app.db.prepared_statements import fetch
from app.queries.lookups import ASSEMBLY, PAIR
from app.queries.statistics import stored, tallied
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows

KEPT: Final = (
    select(m.Term.value, m.Term.meeting_count)
    .where(m.Term.facet == literal(PAIR), m.Term.meeting_count > literal_column("0"))
    .order_by(m.Term.value)
)
"""The pairs of countries with their kept numbers of meetings, in order."""
_ASKED: Final = elements(bindparam("pairs", type_=Text())).alias("asked")
KEPT_OF: Final = select(m.Term.value, m.Term.meeting_count).where(
    m.Term.facet == literal(PAIR), m.Term.value.in_(select(_ASKED.c.value.op("->>")(literal_column("0"))))
)
"""The same for the pairs in the parameter `pairs`, a JSON array with an array for each."""


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


def kept_counts(connection: Any, pairs: Iterable[str]) -> dict[str, int]:
    """Return the kept numbers of meetings of these pairs, each two codes in order with a space between them."""
    return dict(fetch(connection, KEPT_OF, {"pairs": json.dumps([[pair] for pair in pairs])}))


def differences(connection: Any, counted: CountedMeetings) -> Counter[str]:
    """Return what is to be added to the kept numbers of pairs, if these are nearly those of the meetings that are counted."""
    result: Counter[str] = Counter()
    for pair, number in counted.fetch(connection, "differences of pairs", _differences):
        result[pair] += number
    return result


def _read(connection: Any, counted: CountedMeetings) -> Iterable[tuple[str, int]]:
    tallies = tallied.read(connection, counted, ("pair",), (), only=None)
    return counted.fetch(connection, "pairs", _counted) if tallies is None else tallies


def _stored(connection: Any, counted: CountedMeetings) -> Iterable[tuple[str, int]]:
    """Return each pair with its kept number, in order, and with the differences by few meetings, which are added here.

    SQLite would sort all pairs to add them.
    """
    kept: list[tuple[str, int]] = fetch(connection, KEPT)
    changes = differences(connection, counted)
    if not changes:
        return kept
    numbers = Counter(dict(kept))
    numbers.update(changes)
    return sorted((pair, number) for pair, number in numbers.items() if number > 0)


def _differences(counted: CountedMeetings) -> Any:
    """Build the select of pairs of meetings that have no such terms, and those of meetings that are left out, with a number to add."""
    assembled = _joined(counted, ASSEMBLY).subquery("assembled")
    return union_all(select(assembled.c.pair, literal(1)), *stored.left_out(counted, PAIR))


def _counted(counted: CountedMeetings) -> Select[Any]:
    pairs = of_meetings(counted)
    return select(pairs.c.pair, func.count()).group_by(pairs.c.pair).order_by(pairs.c.pair)
