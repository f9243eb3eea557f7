"""Stores of test databases, which reset each to the initial content of a test.

The content of a database can be saved and restored: on SQLite as a copy of the file, on PostgreSQL as a template.
"""

import contextlib
import itertools
import math
import shutil
from pathlib import Path

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import make_url
from waiting import PATIENCE, wait_until

from app.db.database import Database

_FRESH_AFTER = 50
"""The number of times that a database of PostgreSQL is reset before it is recreated: each reset leaves dead rows."""
_WRITTEN_SINCE = "xmin::text::bigint >= %s"
DATABASES = ("sqlite", "postgresql")


def without_syncing(database):
    """Disable fsync: most tests are not about power failures."""

    def relax(connection, _record):
        connection.execute("PRAGMA synchronous = OFF")

    event.listen(database.write_engine, "connect", relax)
    return database


def _await_others(connection):
    """Wait for transactions that a test left open, for example of a client that disconnected."""
    open_ones = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start < now()"
    wait_until(
        lambda: connection.execute(open_ones).fetchone() == (0,), interval=0.01, explain=lambda: "a transaction is open"
    )


class Unlimited:
    """In place of the time that a read may take on the event loop.

    On a busy machine any read may take longer, and would be sent again, in a thread.
    """

    def granted(self):
        """Return the seconds that a read may take."""
        return math.inf

    def charge(self):
        """Count nothing."""


class SqliteHome:
    """Files in a directory."""

    def __init__(self, directory):
        """Use an empty directory."""
        self._directory, self._numbers = directory, itertools.count()
        self._file = self._new()

    def close(self):
        """Keep the interface of the other store: no connection is open."""

    def open(self):
        """Open the database of the tests."""
        database = without_syncing(Database(f"sqlite:///{self._file}", busy_timeout_seconds=PATIENCE))
        database.backend.budget = Unlimited()
        return database

    def let_go(self, opened):
        """Close the database after a test, since its file will be replaced."""
        opened.close()

    def restore(self, stored):
        """Restore saved content."""
        for item in (self._file, *(self._file.with_name(f"{self._file.name}-{end}") for end in ("wal", "shm"))):
            item.unlink(missing_ok=True)
        shutil.copyfile(stored, self._file)

    def keep(self):
        """Save the content of the database, which must not be open."""
        return shutil.copyfile(self._file, self._new())

    def make(self, change, start=None):
        """Save the content of a new database after a change; it may start from saved content."""
        file = self._new()
        if start is not None:
            shutil.copyfile(start, file)
        with contextlib.closing(without_syncing(Database(f"sqlite:///{file}"))) as database:
            change(database)
        return file

    def another(self, start):
        """Create one more database; return its URL."""
        file = self._new()
        if start is not None:
            shutil.copyfile(start, file)
        return f"sqlite:///{file}"

    def drop(self, url):
        """Delete the databases that `another` created."""
        Path(make_url(url).database).unlink(missing_ok=True)

    def _new(self):
        return self._directory / f"events-{next(self._numbers)}.db"


class PostgresqlHome:
    """Databases of a cluster."""

    # pytest creates a second store if tests alternate between databases; the files of the first one still exist.
    _numbers = itertools.count()

    def __init__(self, cluster):
        """Use a cluster exclusively."""
        self._cluster = cluster
        self._name = self._new()
        self._connection = None
        self._holds, self._restored, self._since, self._made, self._counts, self._contents = None, 0, 0, {}, {}, {}

    def open(self):
        """Open the database of the tests."""
        return Database(self._cluster.url(self._name), busy_timeout_seconds=PATIENCE)

    def let_go(self, opened):
        """Leave the connections open after a test, for the next one."""

    def restore(self, stored):
        """Restore saved content with the least work, and none if nothing was written since."""
        if self._holds != stored or self._restored >= _FRESH_AFTER or not self._restore_tables():
            self._disconnect()
            self._cluster.execute(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
            self._create(self._name, stored)
            self._holds, self._restored = stored, 0
            self._made = self._tables(self._connected())
            self._counts = self._count_rows(self._connected(), 0)
        self._since = self._writes(self._connected())

    def _restore_tables(self):
        """Restore the tables that were written to; return whether that was sufficient."""
        connection = self._connected()
        _await_others(connection)
        if self._writes(connection) == self._since:
            return True
        with connection.transaction():
            # A recreated table of the same name, as after reverted migrations, counts its keys from 1 again.
            if self._tables(connection) != self._made:
                return False
            now = self._count_rows(connection, self._since)
            changed = [table for table, (rows, _) in self._counts.items() if now[table] != (rows, 0)]
            if not changed:
                return True
            # Foreign keys are not checked: all of them are valid again in the end.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("SET LOCAL lock_timeout = '5s'")
            for table in changed:
                rows, written = now[table]
                stored, _ = self._counts[table]
                # Where rows were only added, those that were kept are left as they are.
                added_alone = rows - written == stored
                connection.execute(
                    f"DELETE FROM {table}" + f" WHERE {_WRITTEN_SINCE}" * added_alone, [self._since] * added_alone
                )
                if not added_alone:
                    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(self._content(table))
        self._restored += 1
        return True

    def _content(self, table):
        """Return the saved rows of a table."""
        if (self._holds, table) not in self._contents:
            stored = psycopg.connect(self._cluster.url(self._holds))
            with stored as connection, connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
                self._contents[self._holds, table] = b"".join(copy)
        return self._contents[self._holds, table]

    def _count_rows(self, connection, since):
        """Count the rows of each table, and those written by later transactions."""
        query = " UNION ALL ".join(
            f"SELECT '{table}', count(*), count(*) FILTER (WHERE {_WRITTEN_SINCE}) FROM {table}" for table in self._made
        )
        counted = connection.execute(query, [since] * query.count("%s"))
        return {table: (rows, written if since else 0) for table, rows, written in counted}

    def _tables(self, connection):
        """Return the tables by name, with an identity that distinguishes recreated tables."""
        of_public = "relkind = 'r' AND relnamespace = 'public'::regnamespace"
        return dict(connection.execute(f"SELECT quote_ident(relname), oid FROM pg_class WHERE {of_public} ORDER BY 1"))

    def _connected(self):
        """Return the connection that is kept, as a new one takes longer than what it is for."""
        if self._connection is not None:
            try:
                self._connection.execute("SELECT 1")
            except psycopg.OperationalError:
                self._disconnect()
        if self._connection is None:
            self._connection = psycopg.connect(self._cluster.url(self._name), autocommit=True)
        return self._connection

    def close(self):
        """Close the connection that is kept."""
        self._disconnect()

    def _disconnect(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def keep(self):
        """Save the content of the database, which must not be open."""
        self._disconnect()
        stored = self._new()
        self._cluster.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'")
        self._create(stored, self._name)
        return stored

    def make(self, change, start=None):
        """Save the content of a new database after a change; it may start from saved content."""
        stored = self._new()
        self._create(stored, start)
        with contextlib.closing(Database(self._cluster.url(stored))) as database:
            change(database)
        self._cluster.execute("VACUUM ANALYZE", stored)
        return stored

    def another(self, start):
        """Create one more database; return its URL."""
        name = self._new()
        self._create(name, start)
        return self._cluster.url(name)

    def drop(self, url):
        """Delete the databases that `another` created."""
        self._cluster.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _create(self, name, start):
        template = "template0" if start is None else start
        self._cluster.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")

    def _writes(self, connection):
        """Return the id of the next writing transaction of the cluster."""
        return connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()[0]

    def _new(self):
        return f"events_{next(self._numbers)}"
