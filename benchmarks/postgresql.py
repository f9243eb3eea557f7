"""Measure the service on PostgreSQL, compared with a bare asyncpg handler that runs the same statement.

It starts a cluster of its own and fills it with the data set of the other benchmarks. As there, the two are measured
in turns, and the median of the rounds' ratios counts.
"""

import argparse
import contextlib
import json
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from unittest import mock

import psycopg
from sqlalchemy import Connection, Integer

from app.db import migrations, prepared_statements
from app.db import models as m
from app.db.database import Database
from app.db.postgresql_loop import execute_postgresql
from app.queries.lists import read_page
from app.search import refresh
from app.web.meeting_list import MEETING_LIST, MeetingParams
from benchmarks import addresses, load
from benchmarks.figures import print_figure
from benchmarks.processes import ROOT, Load, Server, drive, running, service_command
from benchmarks.servers import key_of_country, looked_up
from tests.postgresql_cluster import Cluster

RIVAL: Final = ROOT / "build" / "bench" / "venv" / "bin"
_COUNTRY: Final = "JP"
_LIMIT: Final = 50
_NAME: Final = "bench"


def fill(cluster: Cluster, source: Path) -> str:
    """Create the database, table by table, from a file that the other benchmarks read; return its URL."""
    cluster.execute(f"CREATE DATABASE {_NAME}")
    with contextlib.closing(Database(cluster.url(_NAME))) as database:
        migrations.upgrade(database)
    file = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    with contextlib.closing(file), psycopg.connect(cluster.url(_NAME)) as connection:
        # Foreign keys are valid in the file; checking each again would take longer than the rest.
        connection.execute("SET session_replication_role = replica")
        for table in m.Base.metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            connection.execute(f"DELETE FROM {table.name}")  # what the migrations put in
            with connection.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                for row in file.execute(f"SELECT {names} FROM {table.name}"):
                    copy.write_row(row)
            if "key" in table.columns and isinstance(table.columns["key"].type, Integer):
                sequence = f"pg_get_serial_sequence('{table.name}', 'key')"
                connection.execute(f"SELECT setval({sequence}, (SELECT coalesce(max(key), 1) FROM {table.name}))")
    with contextlib.closing(Database(cluster.url(_NAME))) as database, database.writing() as session:
        refresh.rebuild(session)
    cluster.execute("VACUUM ANALYZE", _NAME)
    return cluster.url(_NAME)


def page_sql(url: str) -> tuple[str, list[Any]]:
    """Return the statement that reads a page of a country's meetings, in the form that asyncpg accepts.

    With it come its parameters; the one that is the code is another country's in its place.
    """
    seen: list[tuple[str, list[Any]]] = []

    def send(connection: Connection, statement: bytes, values: Sequence[Any]) -> list[Any]:
        seen.append((statement.decode(), list(values)))
        return execute_postgresql(connection, statement, values)

    with (
        mock.patch.object(prepared_statements, "execute_postgresql", send),
        contextlib.closing(Database(url)) as database,
        database.reading() as connection,
    ):
        read_page(connection, MEETING_LIST, MeetingParams.model_validate({"country": [_COUNTRY]}), "")
        key = key_of_country(connection, _COUNTRY)
    statement, parameters = seen[-1]
    index = parameters.index(key) + 1
    written = next(text for text in (f"${index}::BIGINT", f"${index}") if f".term_key = {text}" in statement)
    before, after = looked_up(written)
    statement = statement.replace(before, after.replace(written, f"${index}"), 1)
    return statement, [_COUNTRY if value == key else value for value in parameters]


def measure(cluster: Cluster, seconds: int, rounds: int) -> None:
    """Measure a page of 50 meetings by country, and one meeting."""
    url = cluster.url(_NAME)
    statement, parameters = page_sql(url)
    params = Path(cluster.directory) / "statement.json"
    data: dict[str, Any] = {"statement": statement, "parameters": parameters}
    data |= {"country": _COUNTRY, "limit": _LIMIT, "url": url}
    params.write_text(json.dumps(data))
    rival_command = [str(RIVAL / "python"), "-m", "uvicorn", "benchmarks.bare_asyncpg:app", "--port", "{port}"]
    rival_environment = {"BENCH_STATEMENT": str(params), "PYTHONPATH": str(ROOT)}
    ours, theirs = addresses.countries(), addresses.countries(before="/")
    with (
        running(service_command(), "/healthz", {"DIPLOMATIC_EVENTS_DATABASE_URL": url}) as service,
        running(rival_command, theirs[0], rival_environment) as rival,
    ):
        expected = json.loads(service.get(ours[0])[2])["items"]
        if json.loads(rival.get(theirs[0])[2])["items"] != expected:
            raise SystemExit("the bare handler gives other meetings")
        # Until each connection has prepared its statements, planning is measured.
        _drive(service, ours, seconds), _drive(rival, theirs, seconds)
        pairs = [(_drive(service, ours, seconds), _drive(rival, theirs, seconds)) for _ in range(rounds)]
    ratios = [mine.rate / other.rate for mine, other in pairs]
    rates = [statistics.median(item.rate for item in side) for side in zip(*pairs, strict=True)]
    ratio = statistics.median(ratios)
    more = f"{rates[0]:,.0f}/s against {rates[1]:,.0f}/s; rounds {min(ratios):.2f} to {max(ratios):.2f}"
    print_figure("PostgreSQL, page of 50 / bare asyncpg, same SQL", ratio, at_least=0.8, more=more)


def _drive(server: Server, lines: list[str], seconds: int) -> Load:
    result = drive(server, lines, seconds)
    if result.failed:
        raise SystemExit(f"{result.failed} requests failed, of {lines[0]}")
    return result


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small data set and short rounds, to try it out")
    arguments = parser.parse_args()
    if not (RIVAL / "uvicorn").exists():
        raise SystemExit("asyncpg and uvicorn are not installed: make bench installs them")
    os.umask(0o022)  # the server runs as someone else where this is root
    cluster = Cluster(shared_buffers="512MB", fsync="off", autovacuum="off")
    try:
        started = time.monotonic()
        fill(cluster, load.cached(2_000 if arguments.quick else 100_000))
        print(f"loaded in {time.monotonic() - started:.0f} s", file=sys.stderr)
        measure(cluster, 2 if arguments.quick else 6, 3 if arguments.quick else 5)
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
