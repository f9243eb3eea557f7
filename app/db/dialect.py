"""The statements in which the two databases differ within a transaction: one class for each, behind one protocol.

`app.db.backend` has the counterpart for connections. JSON and full text have protocols of their own
(`app.db.json_functions`, `app.search.backends`).

See decision 94.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, Executable, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

# On PostgreSQL, a key that no row takes is lost.
_KEYS_ON_SQLITE: Final = 10_000
_KEYS_ON_POSTGRESQL: Final = 100
_GROWN_TABLES: Final = text("""
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
    AND pg_relation_size(oid) > 2 * greatest(relpages, 4) * current_setting('block_size')::bigint
ORDER BY 1
""")


class Executor(Protocol):
    """A connection or a session."""

    def execute(self, statement: Executable, /) -> Any:
        """Execute a statement."""


class Dialect(Protocol):
    """The statements of one database."""

    has_one_writer: bool
    """Whether only one transaction can write at a time, whatever the service does."""

    def lock(self, connection: Executor, number: int, *, is_shared: bool = False) -> None:
        """Take the lock with this number until the end of the transaction; wait for those who have it."""

    def try_lock(self, connection: Executor, number: int, *, outlasts_commits: bool = False) -> bool:
        """Take the lock with this number until the end of the transaction, or return False if another has it.

        In a write in slices, a lock that `outlasts_commits` is kept until the write ends.
        """

    def overwrite_deleted_content(self, connection: Executor) -> None:
        """Erase the content that the transaction deletes from the storage as well, as far as the database can."""

    def insert(self, table: Any) -> Any:
        """Return an INSERT that takes `on_conflict_do_nothing` and `on_conflict_do_update`."""

    def new_keys(self, connection: Executor, table: Any, *, after: int) -> Sequence[int]:
        """Return some primary keys for new rows of a table; `after` is the last one that was returned in this transaction."""

    def analyze_grown_tables(self, connection: Executor) -> None:
        """Sample the tables that have more than doubled since they were sampled, if plans depend on such statistics."""


class SqliteDialect:
    """SQLite. A transaction that writes is the only one that does, so it has every lock already."""

    has_one_writer = True

    def lock(self, connection: Executor, number: int, *, is_shared: bool = False) -> None:
        pass

    def try_lock(self, connection: Executor, number: int, *, outlasts_commits: bool = False) -> bool:
        return True

    def overwrite_deleted_content(self, connection: Executor) -> None:
        # After the next WAL checkpoint the file has no trace of what this transaction deletes. What earlier ones deleted may
        # still be in free space, and words in segments of the full-text indexes.
        connection.execute(text("PRAGMA secure_delete = ON"))

    def insert(self, table: Any) -> Any:
        return sqlite.insert(table)

    def new_keys(self, connection: Executor, table: Any, *, after: int) -> Sequence[int]:
        # Nobody else writes until the transaction ends, and SQLite itself would choose the largest key plus one.
        largest = connection.execute(select(func.max(table.c.key))).scalar_one() or 0
        first = max(largest, after) + 1
        return range(first, first + _KEYS_ON_SQLITE)

    def analyze_grown_tables(self, connection: Executor) -> None:
        """Leave the tables alone: the order of joins is written into the statements, and is the same for any data."""


class PostgresqlDialect:
    """PostgreSQL, with advisory locks; no two parts of the service use the same number."""

    has_one_writer = False

    def lock(self, connection: Executor, number: int, *, is_shared: bool = False) -> None:
        take = func.pg_advisory_xact_lock_shared if is_shared else func.pg_advisory_xact_lock
        connection.execute(select(take(number)))

    def try_lock(self, connection: Executor, number: int, *, outlasts_commits: bool = False) -> bool:
        take = func.pg_try_advisory_lock if outlasts_commits else func.pg_try_advisory_xact_lock
        return bool(connection.execute(select(take(number))).scalar_one())

    def overwrite_deleted_content(self, connection: Executor) -> None:
        # VACUUM cannot run within a transaction; autovacuum frees the rows, and the server overwrites them.
        pass

    def insert(self, table: Any) -> Any:
        return postgresql.insert(table)

    def new_keys(self, connection: Executor, table: Any, *, after: int) -> Sequence[int]:
        sequence = func.pg_get_serial_sequence(table.name, table.c.key.name)
        keys = select(func.nextval(sequence)).select_from(func.generate_series(1, _KEYS_ON_POSTGRESQL))
        return [int(key) for (key,) in connection.execute(keys)]

    def analyze_grown_tables(self, connection: Executor) -> None:
        # Autovacuum does this a minute after a commit, too late for an import. `relpages` is the size of a table when it was
        # sampled last, or 0. Its size counts in place of its rows, which are known only for the transaction itself: an
        # import in slices fills a table in many.
        if grown := connection.execute(_GROWN_TABLES).scalars().all():
            connection.execute(text(f"ANALYZE (SKIP_LOCKED) {', '.join(grown)}"))


SQLITE: Final = SqliteDialect()
POSTGRESQL: Final = PostgresqlDialect()
_DIALECTS: Final[dict[str, Dialect]] = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def dialect_of(connection: Connection | Engine) -> Dialect:
    """Return the dialect of a connection or an engine."""
    return _DIALECTS[connection.dialect.name]
