"""The partners of each country and the meetings with them, which follow from the numbers of meetings of pairs.

They are kept by the code that counts meetings by their terms (`app.filter_index.term_counts`), and read by
`app.queries.statistics.network`.

See decision 336.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Text, bindparam, cast, delete, insert, literal_column, select

from app.db import models as m
from app.db.json_functions import elements
from app.db.prepared_statements import fetch, send
from app.db.write_session import WriteSession
from app.domain.network_sums import NetworkSums
from app.queries.statistics.pairs import KEPT

_NODE: Final = m.NetworkNode.__table__
_CHANGES: Final = elements(bindparam("changes", type_=Text())).alias("changes")
_DELETE_EMPTY: Final = delete(_NODE).where(_NODE.c.degree == literal_column("0"))


def add(session: WriteSession, changes: NetworkSums) -> None:
    """Add differences to the stored degrees and strengths."""
    differences = [*changes]
    if not differences:
        return
    send(session, _add(session.dialect.insert), {"changes": json.dumps(differences)})
    if any(degree < 0 for _, degree, _ in differences):
        send(session, _DELETE_EMPTY, {})


@cache
def _add(insert_into: Callable[[Any], Any]) -> Any:
    country, degree, strength = (_CHANGES.c.value.op("->>")(literal_column(str(index))) for index in range(3))
    numbers = cast(degree, BigInteger), cast(strength, BigInteger)
    # Without a condition, SQLite would take ON CONFLICT for that of a join.
    changes = select(country, *numbers).where(numbers[1].is_not(None))
    new = insert_into(_NODE).from_select(["country", "degree", "strength"], changes)
    return new.on_conflict_do_update(
        index_elements=["country"],
        set_={name: _NODE.c[name] + new.excluded[name] for name in ("degree", "strength")},
    )


def rebuild(connection: Connection) -> None:
    """Add up the numbers of all pairs again."""
    connection.execute(delete(_NODE))
    if rows := [dict(zip(_NODE.c.keys(), row, strict=True)) for row in _expected(connection)]:
        connection.execute(insert(_NODE), rows)


def differences(connection: Connection) -> Iterator[str]:
    """Yield the codes of the countries whose row does not follow from the numbers of pairs."""
    wrong = set(_expected(connection)).symmetric_difference(map(tuple, connection.execute(select(_NODE))))
    yield from sorted({country for country, _, _ in wrong})


def _expected(connection: Connection) -> NetworkSums:
    sums = NetworkSums()
    for pair, meetings in fetch(connection, KEPT):
        sums.change(pair.split(" "), 0, meetings)
    return sums
