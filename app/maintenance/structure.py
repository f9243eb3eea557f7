"""Comparison of an SQLite database's tables, indexes, views and triggers with those that its migrations create.

A trigger or view in a file runs with the rights of whoever opens the file: a doctored backup could add an API key, or
keep changes from being recorded (https://sqlite.org/security.html).
"""

import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path
from typing import Final

from app.db import migrations
from app.db.database import Database

QUERY: Final = "SELECT type, name, tbl_name, sql FROM sqlite_master"
# Created by ANALYZE and PRAGMA optimize: https://sqlite.org/fileformat2.html#stat1tab
_STATISTICS: Final = frozenset(
    {
        ("table", "sqlite_stat1", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
        ("table", "sqlite_stat4", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
    }
)
Row = tuple[str, str, str, str | None]


def differences(rows: Iterable[Row], revision: str) -> list[str]:
    """Return short descriptions of objects that are missing, unexpected, or defined differently than by the migrations.

    `rows` is the result of `QUERY`, `revision` the last migration of the database.
    """
    actual = {(kind, name): (table, _normalized(sql)) for kind, name, table, sql in rows}
    expected = {(kind, name): (table, sql) for kind, name, table, sql in _expected_objects(revision)}
    allowed = {(kind, name): (table, sql) for kind, name, table, sql in _STATISTICS}
    messages = []
    for kind, name in sorted(actual.keys() | expected.keys()):
        defined, required = actual.get((kind, name)), expected.get((kind, name))
        if defined == required or (required is None and defined == allowed.get((kind, name))):
            continue
        if defined is None:
            messages.append(f"the {kind} {name!r} is missing")
        elif required is None:
            messages.append(f"the {kind} {name!r} on {defined[0]!r} is not part of the schema")
        else:
            messages.append(f"the {kind} {name!r} is not defined as in the schema")
    return messages


@cache
def _expected_objects(revision: str) -> frozenset[Row]:
    from alembic import command  # noqa: PLC0415 - few commands need it

    with ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="diplomatic-events-"))
        database = stack.enter_context(closing(Database(f"sqlite:///{Path(directory) / 'empty.db'}")))
        command.upgrade(migrations.config(database), revision)
        rows = stack.enter_context(database.reading()).exec_driver_sql(QUERY).all()
    return frozenset((kind, name, table, _normalized(sql)) for kind, name, table, sql in rows)


def _normalized(sql: str | None) -> str | None:
    return None if sql is None else " ".join(sql.split())
