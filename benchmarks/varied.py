"""Measure the memory of a worker after queries as varied as a fuzzer's, on SQLite and PostgreSQL.

Filters, sorts, pages of 1 to 1,000, totals, facets, words, forms, sub-lists, statistics, dossiers, HTML pages and wrong
values are drawn at random, always the same for one seed; hardly two questions are alike. Whatever a process keeps for each
kind of question grows by them.
"""

import argparse
import contextlib
import http.client
import os
import random
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from app.db.sqlite import sqlite_module
from app.domain.enums import Level, MeetingKind, MeetingStatus, Mode
from app.queries.paging.facets import FACET_NAMES
from benchmarks import load, postgresql
from benchmarks.figures import print_figure
from benchmarks.processes import HOST, Server, resident_megabytes, running, service_command
from tests.postgresql_cluster import Cluster

MOST_MEGABYTES: Final = 200
_CLIENTS: Final = 8
_PARTS: Final = 10
_TABLES: Final = ("countries", "organizations", "people", "topics", "sources", "agreements", "meetings")
_FORMS: Final = ("json", "json", "json", "csv", "ndjson", "atom", "jsonld")
_MEETING_FORMS: Final = ("csv", "ics", "atom", "geojson", "ndjson", "html", "html")
_DIMENSIONS: Final = (
    "country",
    "partner",
    "pair",
    "year",
    "month",
    "level",
    "kind",
    "topic",
    "office",
    "person",
    "host",
)
_WORDS: Final = ("minister", "visit", "agreement", "trade", "summit", "call", "climate", "security", "state", "foreign")


class Questions:
    """Random URLs with the ids of a database."""

    def __init__(self, file: Path, seed: int) -> None:
        """Draw from the records of an SQLite database."""
        self._random = random.Random(seed)
        with contextlib.closing(sqlite_module().connect(str(file))) as connection:
            self._ids = {
                table: [row[0] for row in connection.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 20000")]
                for table in _TABLES
            }
            offices = (
                "SELECT DISTINCT folded_office FROM participants WHERE folded_office IS NOT NULL ORDER BY 1 LIMIT 200"
            )
            self._offices = [row[0] for row in connection.execute(offices)] or ["president"]

    def __iter__(self) -> Iterator[str]:
        """Yield URLs without end."""
        draw = self._random
        kinds: Sequence[tuple[Callable[[], str], int]] = (
            (self._meetings, 50),
            (self._other, 25),
            (self._item, 15),
            (self._wrong, 5),
            (self._sublist, 5),
            (self._meetings_in_a_form, 10),
            (self._page_of_a_record, 10),
            (self._statistic, 5),
            (self._dossier, 5),
        )
        while True:
            [make] = draw.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])
            yield make()

    def _id(self, table: str) -> str:
        return self._random.choice(self._ids[table])

    def _ids_of(self, table: str) -> str:
        return ",".join(self._id(table) for _ in range(self._random.choice((1, 1, 1, 2, 3))))

    def _date(self) -> str:
        year = self._random.randint(1900, 2025)
        return self._random.choice(
            (f"{year}", f"{year}-{self._random.randint(1, 12):02}", f"{year // 10}X", f"../{year}")
        )

    def _some(self, filters: dict[str, Callable[[], str]]) -> list[tuple[str, str]]:
        draw = self._random
        names = draw.sample(list(filters), min(len(filters), draw.choice((0, 1, 1, 2, 2, 3, 4))))
        return [
            (name, filters[name]()) for name in names for _ in range(draw.choice((1, 1, 1, 2)) if name in _LISTS else 1)
        ]

    def _page(self, sorts: Sequence[str]) -> list[tuple[str, str]]:
        draw, result = self._random, []
        if draw.random() < 0.5:
            result.append(("limit", str(draw.choice((1, 5, 20, draw.randint(1, 1000))))))
        if draw.random() < 0.4:
            result.append(("sort", draw.choice(sorts)))
        return result

    def _meetings_query(self) -> list[tuple[str, str]]:
        draw = self._random
        filters: dict[str, Callable[[], str]] = {
            "country": lambda: self._ids_of("countries"),
            "place": lambda: self._ids_of("countries"),
            "person": lambda: self._ids_of("people"),
            "organization": lambda: self._ids_of("organizations"),
            "topic": lambda: self._ids_of("topics"),
            "agreement": lambda: self._ids_of("agreements"),
            "office": lambda: draw.choice(self._offices),
            "kind": lambda: draw.choice(list(MeetingKind)),
            "level": lambda: draw.choice(list(Level)),
            "mode": lambda: draw.choice(list(Mode)),
            "status": lambda: draw.choice(list(MeetingStatus)),
            "date": self._date,
            "date_from": lambda: str(draw.randint(1900, 1960)),
            "date_to": lambda: str(draw.randint(1961, 2025)),
            "q": self._words,
        }
        result = self._some(filters) + self._page(("date", "-date", "updated_at", "id", "-id"))
        if draw.random() < 0.2:
            result.append(("total", "true"))
        if draw.random() < 0.2:
            result.append(("facets", ",".join(draw.sample(list(FACET_NAMES), draw.randint(1, 4)))))
        return result

    def _words(self) -> str:
        draw = self._random
        words = draw.sample(_WORDS, draw.choice((1, 1, 2, 3)))
        return draw.choice((" ".join(words), f'"{" ".join(words)}"', f"{words[0][:4]}*"))

    def _meetings(self) -> str:
        return f"/meetings?{urlencode(self._meetings_query())}"

    def _sublist(self) -> str:
        table = self._random.choice(("people", "countries", "organizations", "topics", "agreements", "sources"))
        return f"/{table}/{quote(self._id(table))}/meetings?{urlencode(self._meetings_query())}"

    def _meetings_in_a_form(self) -> str:
        left_out = {"total", "facets", "limit"}
        query = dict(item for item in self._meetings_query() if item[0] not in left_out)
        return f"/meetings.{self._random.choice(_MEETING_FORMS)}?{urlencode(query)}"

    def _page_of_a_record(self) -> str:
        table = self._random.choice(_TABLES)
        return f"/{table}/{quote(self._id(table))}?format=html"

    def _statistic(self) -> str:
        draw = self._random
        dimensions = ",".join(draw.sample(_DIMENSIONS, draw.choice((1, 2, 2, 3))))
        suffix = draw.choice(("", ".csv", ".html"))
        return f"/stats{suffix}?{urlencode({'by': dimensions, 'country': self._ids_of('countries'), 'date': self._date()})}"

    def _dossier(self) -> str:
        codes = self._random.sample(self._ids["countries"], self._random.choice((2, 2, 2, 3)))
        return (
            f"/relations/{'/'.join(codes) if len(codes) == 2 else ','.join(codes)}{self._random.choice(('', '.html'))}"
        )

    def _other(self) -> str:
        draw = self._random
        resource = draw.choice(
            ("people", "agreements", "participants", "organizations", "sources", "topics", "countries")
        )
        filters: dict[str, Callable[[], str]] = {"q": self._words}
        if resource in {"people", "agreements", "participants"}:
            filters["country"] = lambda: self._ids_of("countries")
        if resource in {"people", "participants"}:
            filters["office"] = lambda: draw.choice(self._offices)
        if resource == "participants":
            filters = {**filters, "person": lambda: self._ids_of("people"), "date": self._date}
            del filters["q"]
        if resource == "agreements":
            filters |= {"topic": lambda: self._ids_of("topics"), "date": self._date}
        query = self._some(filters) + self._page(("id", "-id"))
        if draw.random() < 0.2:
            query.append(("total", "true"))
        if (format_ := draw.choice(_FORMS)) != "json":
            query = [
                *(item for item in query if item[0] != "total"),
                ("format", format_),
                ("limit", str(draw.randint(1, 1000))),
            ]
            query = list(dict(query).items())
        return f"/{resource}?{urlencode(query)}"

    def _item(self) -> str:
        table = self._random.choice(_TABLES)
        return f"/{table}/{quote(self._id(table))}{self._random.choice(('', '', '', '/history'))}"

    def _wrong(self) -> str:
        text = "".join(self._random.choices("abcdefghijklmnop-é日 %", k=self._random.randint(1, 40)))
        name = self._random.choice(("country", "topic", "date", "cursor", "limit", "kind", text))
        return f"/meetings?{urlencode({name: text})}"


_LISTS: Final = frozenset({"country", "person", "topic", "place"})


def ask(server: Server, questions: Iterator[str], number: int) -> dict[int, int]:
    """Send a number of requests over several connections; return the number of responses by status."""
    lock, statuses = threading.Lock(), dict[int, int]()
    remaining = [number]

    def client() -> None:
        connection = http.client.HTTPConnection(HOST, server.port, timeout=120)
        while True:
            with lock:
                if not remaining[0]:
                    break
                remaining[0] -= 1
                question = next(questions)
            connection.request("GET", question)
            response = connection.getresponse()
            response.read()
            with lock:
                statuses[response.status] = statuses.get(response.status, 0) + 1
                if response.status >= 500:
                    print(f"{response.status}: {question}", file=sys.stderr)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def measure(url: str, file: Path, number: int, parts: int, seed: int) -> float:
    """Start a worker, send requests, and print its memory after each part; return the last, in MB."""
    environment = {"DIPLOMATIC_EVENTS_DATABASE_URL": url, "DIPLOMATIC_EVENTS_RATE_LIMITS": "false"}
    environment |= {"DIPLOMATIC_EVENTS_LOG_LEVEL": "error"}
    questions, total = iter(Questions(file, seed)), dict[int, int]()
    with running(service_command(), "/healthz", environment, pinned=False) as server:
        [megabytes] = resident_megabytes(server.pid)
        print(f"at first: {megabytes:.0f} MB", flush=True)
        for part in range(1, parts + 1):
            for status, count in ask(server, questions, number // parts).items():
                total[status] = total.get(status, 0) + count
            [megabytes] = resident_megabytes(server.pid)
            print(f"after {part * (number // parts):,}: {megabytes:.0f} MB {dict(sorted(total.items()))}", flush=True)
    return megabytes


def _tell(name: str, url: str, file: Path, number: int, seed: int) -> None:
    print(f"{name}: {number:,} varied questions, seed {seed}", flush=True)
    megabytes = measure(url, file, number, _PARTS, seed)
    print_figure(f"{name}, MB resident", megabytes, at_most=MOST_MEGABYTES)


def main() -> None:
    """Measure on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few questions about little data, to try it out")
    parser.add_argument("--questions", type=int, help="how many; 50,000 by default")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", type=Path, help="an SQLite database to ask; it is copied")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    given = parser.parse_args()
    number = given.questions or (1_000 if given.quick else 50_000)
    load.CACHE.mkdir(parents=True, exist_ok=True)
    file = load.CACHE / f"varied-{given.only or 'both'}.db"
    for old in load.CACHE.glob(f"{file.name}*"):
        old.unlink()
    # 5,000 meetings are 12,000 records with those that they refer to.
    shutil.copyfile(given.file or load.cached(500 if given.quick else 5_000), file)
    if given.only != "postgresql":
        _tell("SQLite", f"sqlite:///{file}", file, number, given.seed)
    if given.only != "sqlite":
        os.umask(0o022)  # the server runs as someone else where this is root
        cluster = Cluster(fsync="off", autovacuum="off")
        try:
            _tell("PostgreSQL", postgresql.fill(cluster, file), file, number, given.seed)
        finally:
            cluster.remove()


if __name__ == "__main__":
    main()
