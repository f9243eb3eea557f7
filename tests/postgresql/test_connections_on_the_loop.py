"""Connections of the event loop: their number, their settings, and their fate after a failure."""

import asyncio

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from waiting import wait_until

from app.db.database import Database
from app.db.postgresql_loop import execute_postgresql
from app.db.postgresql_server import Options


@pytest.fixture
def on_loop(primary):
    """Run reads on an event loop with a database of two connections."""

    def run(use, **more):
        options = Options(pool_size=2, pool_timeout_seconds=0.2)
        database = Database(primary.url("events"), busy_timeout_seconds=60, options=options, **more)

        async def whole():
            try:
                return await use(database)
            finally:
                await database.aclose()

        return asyncio.run(whole())

    return run


class Gate:
    """A lock of the server, for which reads wait until it is opened."""

    def __init__(self, primary, holder):
        self._primary, self._holder = primary, holder
        holder.execute("SELECT pg_advisory_lock(1)")

    @staticmethod
    def wait(connection):
        """Wait on a connection; return the id of its process."""
        execute_postgresql(connection, b"SELECT pg_advisory_xact_lock(1)", [])
        return pid(connection)

    async def reached_by(self, count):
        """Wait until so many reads wait."""
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        await asyncio.to_thread(wait_until, lambda: self._primary.execute(waiting)[0][0] == count)

    def open(self):
        self._holder.execute("SELECT pg_advisory_unlock(1)")


@pytest.fixture
def gate(primary):
    with psycopg.connect(primary.url("events"), autocommit=True) as holder:
        yield Gate(primary, holder)


def pid(connection):
    return execute_postgresql(connection, b"SELECT pg_backend_pid()", [])[0][0]


def sleep(seconds):
    return lambda connection: execute_postgresql(connection, b"SELECT pg_sleep($1)", [seconds])


def test_one_connection_serves_reads_that_follow_each_other(on_loop):
    async def use(database):
        return {await database.read(pid) for _ in range(5)}

    assert len(on_loop(use)) == 1


def test_a_read_waits_for_a_connection_within_bounds(on_loop, gate):
    async def use(database):
        busy = [asyncio.create_task(database.read(gate.wait)) for _ in range(2)]
        await gate.reached_by(2)
        with pytest.raises(PoolTimeoutError):
            await database.read(pid)
        gate.open()
        await asyncio.gather(*busy)
        return await database.read(pid)

    assert on_loop(use)


def test_borrowed_connections_are_closed_on_return(on_loop, primary, gate):
    async def use(database):
        busy = asyncio.create_task(database.read(gate.wait))
        await gate.reached_by(1)
        await database.aclose()
        gate.open()
        count = f"SELECT count(*) FROM pg_stat_activity WHERE pid = {await busy}"
        # The process of a closed connection ends by itself, a little later.
        await asyncio.to_thread(wait_until, lambda: primary.execute(count) == [(0,)])

    on_loop(use)


def test_a_cancelled_read_frees_its_connection(on_loop, gate):
    async def use(database):
        given_up = asyncio.create_task(database.read(gate.wait))
        await gate.reached_by(1)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        # The gate is closed: these would fail if one of the two connections were still waiting there.
        for _ in range(3):
            assert await asyncio.gather(database.read(pid), database.read(pid))

    on_loop(use)


def test_after_one_disconnect_the_other_connections_are_replaced(on_loop, primary):
    async def use(database):
        before = set(await asyncio.gather(*(database.read(lambda c: (sleep(0.1)(c), pid(c))[1]) for _ in range(2))))
        primary.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'events'")
        after = set(await asyncio.gather(*(database.read(pid) for _ in range(2))))
        return before, after

    before, after = on_loop(use)
    assert len(before) == 2
    assert not before & after


def test_a_refused_query_keeps_its_connection(on_loop):
    def refuse(connection):
        raise LookupError(pid(connection))

    async def use(database):
        with pytest.raises(LookupError) as refused:
            await database.read(refuse)
        return refused.value.args[0], await database.read(pid)

    before, after = on_loop(use)
    assert before == after


def test_limits_hold_for_statements_past_sqlalchemy(on_loop):
    def settings(connection):
        names = ("statement_timeout", "lock_timeout", "default_transaction_read_only", "jit")
        return [execute_postgresql(connection, f"SHOW {name}".encode(), [])[0][0] for name in names]

    async def use(database):
        assert await database.read(settings) == ["1s", "1min", "on", "off"]
        with pytest.raises(Exception, match="exceeded its limit") as slow:
            await database.read(sleep(5))
        assert slow.value.status == 503
        with pytest.raises(DBAPIError) as refused:
            await database.read(lambda connection: execute_postgresql(connection, b"DELETE FROM topics", []))
        assert refused.value.orig.sqlstate == "25006"
        return await database.read(lambda connection: connection.execute(text("SELECT 1")).scalar_one())

    assert on_loop(use, query_timeout_seconds=1) == 1


def test_each_statement_sees_what_others_have_committed(on_loop, primary):
    count = b"SELECT count(*) FROM topics WHERE id = 'between'"

    def twice(connection):
        first = execute_postgresql(connection, count, [])[0][0]
        with psycopg.connect(primary.url("events"), autocommit=True) as other:
            other.execute("DELETE FROM topics WHERE id = 'between'")
        return first, execute_postgresql(connection, count, [])[0][0]

    with psycopg.connect(primary.url("events"), autocommit=True) as other:
        other.execute(
            "INSERT INTO topics (id, name, folded_name, version, created_at, updated_at)"
            " VALUES ('between', 'Between', 'between', 1, '2024-01-01T00:00:00.000000Z', '2024-01-01T00:00:00.000000Z')"
        )

    async def use(database):
        return await database.read(twice)

    assert on_loop(use) == (1, 0)
