"""Statements that are compiled once a process, for all SQLite databases that tests open.

A service opens one database. Tests open hundreds, and each would compile its statements again, which is half of the CPU time
of a short import: SQLAlchemy and the service keep compiled statements by the dialect, and each database has its own.
"""

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from app.db import sqlite, sqlite_backend

_STATEMENTS = LRUCache(2_000)


def share_statements():
    """Share compiled statements among all SQLite databases that are opened from now on."""
    # Dialects of one driver compile a statement to the same text.
    SQLiteDialect_pysqlite.__eq__ = _is_alike
    SQLiteDialect_pysqlite.__hash__ = _hash
    sqlite_backend.create_sqlite_engine = _create_sharing_engine


def _is_alike(one, other):
    return type(one) is type(other) and one.dbapi is other.dbapi


def _hash(dialect):
    return hash(type(dialect))


def _create_sharing_engine(*arguments, **options):
    engine = sqlite.create_sqlite_engine(*arguments, **options)
    engine.update_execution_options(compiled_cache=_STATEMENTS)
    return engine
