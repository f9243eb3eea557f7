"""Checks of the storage below the rows: one class for each database, behind one protocol."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Protocol

from sqlalchemy import Connection, column, select, table
from sqlalchemy.exc import DBAPIError

from app.db import migrations
from app.db.database import Database
from app.maintenance import structure


class StorageChecks(Protocol):
    """The checks of one database; each yields descriptions of the defects."""

    def integrity(self, connection: Connection) -> Iterator[str]:
        """Find damaged pages, as far as the service has to look for them."""

    def foreign_objects(self, connection: Connection) -> Iterator[str]:
        """Find triggers, views and other objects that no migration created, or that are missing."""

    def broken_references(self, connection: Connection) -> Iterator[str]:
        """Find rows that refer to missing ones."""


_INDEXES: Final = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%' ORDER BY name"


class SqliteStorageChecks:
    """SQLite enforces foreign keys only for connections that ask for it, and has no checksums."""

    def integrity(self, connection: Connection) -> Iterator[str]:
        # FTS5 caches the structure of an index, and a query notices that another connection has changed it. This pragma does
        # not: it would look for segments that have been merged since, and report them as corrupt.
        for (name,) in connection.exec_driver_sql(_INDEXES).all():
            with suppress(DBAPIError):  # a damaged index is reported below
                connection.execute(select(table(name, column("rowid")).c.rowid).limit(1)).all()
        for row in connection.exec_driver_sql("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield row[0]

    def foreign_objects(self, connection: Connection) -> Iterator[str]:
        rows = connection.exec_driver_sql(structure.QUERY).all()
        yield from structure.differences(map(tuple, rows), migrations.known_revisions()[-1])

    def broken_references(self, connection: Connection) -> Iterator[str]:
        for owner, key, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"{owner} row {key} refers to a missing row of {target}"


class PostgresqlStorageChecks:
    """PostgreSQL always enforces foreign keys, and has amcheck (pg_amcheck) and data checksums for its files."""

    # The migrations create neither triggers nor rules. Other objects may belong to other software in the same database.
    _FOREIGN: Final = """
    SELECT 'trigger', tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'rule', rulename, relname FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
    WHERE rulename <> '_RETURN' AND relnamespace = current_schema()::regnamespace
    """

    def integrity(self, connection: Connection) -> Iterator[str]:
        return iter(())

    def foreign_objects(self, connection: Connection) -> Iterator[str]:
        for kind, name, owner in connection.exec_driver_sql(self._FOREIGN):
            yield f"the {kind} {name!r} on {owner!r} is not part of the schema"

    def broken_references(self, connection: Connection) -> Iterator[str]:
        return iter(())


_CHECKS: Final[dict[str, StorageChecks]] = {"sqlite": SqliteStorageChecks(), "postgresql": PostgresqlStorageChecks()}


def checks_of(database: Database) -> StorageChecks:
    """Return the checks of a database."""
    return _CHECKS[database.url.get_backend_name()]
