"""Statements in SQL text whose parameters include lists, each sent to the database as one JSON text.

A statement for each element would be a hundred round trips on PostgreSQL.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, TextClause, text

from app.db.prepared_statements import fetch

_EACH: Final = {"sqlite": "json_each(:{})", "postgresql": "json_array_elements(CAST(:{} AS json))"}
# The rows of a subquery for each row before it. SQLite has no LATERAL, but functions that read another row's values.
_FOR_EACH: Final = {
    "sqlite": "json_each((SELECT json_group_array({column}) FROM ({rows}))) AS found",
    "postgresql": "LATERAL (SELECT {column} AS value FROM ({rows}) AS few) AS found",
}
_AMONG: Final = {
    "sqlite": "(SELECT CAST(value AS integer) FROM json_each(:keys) AS keys)",
    "postgresql": "(SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(:keys AS json)) AS keys)",
}


def rows(connection: Connection, statement: str, *, lists: Mapping[str, Any], **values: Any) -> Sequence[Any]:
    """Execute a statement and return all rows.

    In the statement `{name}` stands for the table of the list `lists[name]`, whose elements are `value`, and `{date}` for
    the type of days; `:name` stands for a value.
    """
    dialect = connection.dialect.name
    names = {name: _EACH[dialect].format(name) for name in lists}
    names["date"] = "text" if dialect == "sqlite" else "date"
    sent = {name: json.dumps(value, ensure_ascii=False) for name, value in lists.items()}
    return fetch(connection, _text(statement.format(**names)), {**sent, **values})


def for_each(connection: Connection, rows_: str, column: str) -> str:
    """Return the table of the rows `found.value` that a select of a column has for each row before it."""
    return _FOR_EACH[connection.dialect.name].format(rows=rows_, column=column)


def among(connection: Connection, statement: str, keys: Iterable[int]) -> Sequence[Any]:
    """Execute a statement whose `{among}` stands for a list of primary keys, and return all rows."""
    place = _AMONG[connection.dialect.name]
    return fetch(connection, _text(statement.format(among=place)), {"keys": json.dumps(sorted(keys))})


def day(value: dt.date | str) -> dt.date:
    """Return a day that a statement without types returned: as text on SQLite."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


@cache
def _text(statement: str) -> TextClause:
    return text(statement)
