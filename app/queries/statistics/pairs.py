"""The pairs of countries that met, one row for each meeting and pair."""

from typing import Any

from sqlalchemy import Text, func, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.db import models as m
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


def of_many(counted: CountedMeetings) -> Any:
    """Build the select of the primary keys of the meetings in which three or more countries took part."""
    rows = MeetingRows(counted)
    rows.country()
    keys = select(rows.key).select_from(rows.rows).where(*rows.conditions)
    return keys.group_by(rows.key).having(func.count() > 2)


class _Half(FunctionElement[str]):
    """The code before or after the space of a pair."""

    type = Text()
    inherit_cache = True


class First(_Half):
    """The first code of a pair."""

    name = "first_of_pair"
    inherit_cache = True


class Second(_Half):
    """The second code of a pair."""

    name = "second_of_pair"
    inherit_cache = True


@compiles(First, "sqlite")
def _first_on_sqlite(element: First, compiler: SQLCompiler, **kwargs: Any) -> str:
    pair = compiler.process(element.clauses, **kwargs)
    return f"substr({pair}, 1, instr({pair}, ' ') - 1)"


@compiles(Second, "sqlite")
def _second_on_sqlite(element: Second, compiler: SQLCompiler, **kwargs: Any) -> str:
    pair = compiler.process(element.clauses, **kwargs)
    return f"substr({pair}, instr({pair}, ' ') + 1)"


@compiles(First, "postgresql")
def _first_on_postgresql(element: First, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **kwargs)}, ' ', 1)"


@compiles(Second, "postgresql")
def _second_on_postgresql(element: Second, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **kwargs)}, ' ', 2)"


def counts(connection: Any, counted: CountedMeetings) -> dict[tuple[str, str], int]:
    """Return the number of meetings of each pair of countries, by their codes in order."""
    pairs = of_meetings(counted)
    statement = select(pairs.c.pair, func.count()).group_by(pairs.c.pair).order_by(pairs.c.pair)
    result = {}
    for pair, number in connection.execute(statement, dict(counted.values)):
        one, _, other = pair.partition(" ")
        result[one, other] = number
    return result


def is_at(meeting: Any, code: Any, place: Any) -> Any:
    """Build the condition that a meeting was held in a country; `place` is the code of its first place."""
    other, country = m.OtherPlace, m.Country
    several = select(other.meeting_key)
    elsewhere = (
        select(other.key)
        .join(country, country.key == other.country_key)
        .where(other.meeting_key == meeting.key, country.id == code)
        .exists()
    )
    return (place == code) | (meeting.key.in_(several) & elsewhere)
