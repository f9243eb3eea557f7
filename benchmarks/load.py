"""Load the data set directly into the tables, including derived ones: a million meetings in minutes.

It writes exactly the rows that the service would write for the documents of `benchmarks.dataset`. `--check` proves it: the
same records are imported through the store, and every table and the export must be the same, but for timestamps.
"""

import argparse
import contextlib
import hashlib
import itertools
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import StaticPool, create_engine

from app.db import migrations
from app.db import models as m
from app.db.database import Database
from app.db.sqlite import sqlite_module
from app.db.write_session import WriteSession
from app.domain.agreements.agreement_status import Act, conclusion_bounds, status_periods
from app.domain.agreements.party_status import party_periods
from app.domain.dates import clock
from app.domain.dates.edtf import EARLIEST, LATEST
from app.domain.enums import ActionKind, ChangeAction
from app.domain.names.name_form import name_form
from app.domain.strings.text import fold
from app.filter_index import refresh as term_entries
from app.filter_index import term_counts
from app.queries.lookups import PAIR
from app.queries.paging.term_counts import YEAR
from app.schemas.meeting import MeetingInput
from app.search import name_keys, organization_keys, refresh
from app.services.derivation import duplicates, questions
from app.transfer import exporting, importing, seed
from app.transfer.rows import ImportRow
from benchmarks import dataset

CACHE: Final = Path(__file__).parent.parent / "build" / "bench"
_CHUNK: Final = 200_000
_STATUS: Final[str] = MeetingInput.model_fields["status"].default.value
"""The status of a meeting whose document gives none."""
_PROVENANCE: Final = {("origin", "imported"), ("reviewed", "false"), ("in_feeds", "true")}
"""The terms of the columns that are left to their defaults."""
_TIMES: Final = frozenset({"created_at", "updated_at"})
_ACTOR: Final = "command:import"


def cached(meetings: int) -> Path:
    """Return the file of a database with this number of meetings, creating it if it does not exist."""
    CACHE.mkdir(parents=True, exist_ok=True)
    file = CACHE / f"meetings-{meetings}-{_digest()}.db"
    if not file.exists():
        for stale in CACHE.glob(f"meetings-{meetings}-*"):
            stale.unlink()
        started = time.monotonic()
        unfinished = file.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        fill(unfinished, meetings)
        unfinished.rename(file)
        for lock in CACHE.glob(f"{unfinished.name}-*"):
            lock.unlink()
        print(f"{file.name}: loaded in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return file


def _digest() -> str:
    """Return a digest of the schema, the generator and the loader."""
    root = Path(__file__).parent.parent
    files = [
        Path(m.__file__),
        *(root / "migrations" / "versions").glob("*.py"),
        *root.glob("app/filter_index/*.py"),
        *root.glob("app/search/*.py"),
        Path(duplicates.__file__),
        Path(questions.__file__),
        *root.glob("benchmarks/*.py"),
    ]
    stored = [file for file in files if file.parent.name != "benchmarks" or file.stem in {"dataset", "load"}]
    return hashlib.blake2b(b"".join(item.read_bytes() for item in sorted(stored)), digest_size=4).hexdigest()


def prepared(file: Path) -> Database:
    """Create a migrated and seeded database."""
    database = Database(f"sqlite:///{file}")
    migrations.upgrade(database)
    seed.load(database)
    return database


def fill(file: Path, meetings: int) -> None:
    """Create a database with this number of meetings."""
    prepared(file).close()
    connection = sqlite_module().connect(str(file), isolation_level=None)
    # The file is temporary until it is renamed: no journal, no sync, and indexes are created at the end.
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "locking_mode = EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL").fetchall()
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    rows = Rows(connection)
    for record in dataset.records(meetings):
        rows.add(record)
    rows.write()
    for _, statement in indexes:
        connection.execute(statement)
    connection.execute("COMMIT")
    # On the same connection: the indexes of words and terms are too large to be written with a journal.
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with WriteSession(engine, actor="benchmark") as session:
        connection.execute("BEGIN")
        refresh.rebuild(session)
        term_entries.rebuild(session)
        term_counts.rebuild(session)
        name_keys.TABLE.rebuild(session)
        organization_keys.TABLE.rebuild(session)
        duplicates.rebuild(session)
        questions.rebuild(session)
        session.commit()
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


class Rows:
    """Rows to be written, and the keys of those that others refer to."""

    def __init__(self, connection: Any) -> None:
        """Continue after the rows of the database."""
        self._connection, self._now = connection, clock.now()
        self._waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._count = 0
        self._keys: dict[tuple[str, str], int] = {}
        for table in ("countries", "people", "topics", "sources", "agreements"):
            self._keys |= {
                (table, record_id): key for record_id, key in connection.execute(f"SELECT id, key FROM {table}")
            }
        self._terms: dict[tuple[str, str], int] = {
            (facet, value): key for facet, value, key in connection.execute("SELECT facet, value, key FROM terms")
        }
        self._sequence = itertools.count(connection.execute("SELECT max(sequence) + 1 FROM changes").fetchone()[0])
        self._next = {
            table: itertools.count(connection.execute(f"SELECT coalesce(max(key), 0) + 1 FROM {table}").fetchone()[0])
            for table in m.Base.metadata.tables
            if "key" in m.Base.metadata.tables[table].columns
        }

    def add(self, record: ImportRow) -> None:
        """Add one record."""
        getattr(self, f"_{record.resource}")(**record.document)
        if self._count >= _CHUNK:
            self.write()

    def write(self) -> None:
        """Write the pending rows."""
        for table, rows in self._waiting.items():
            names = list(rows[0])
            values = ", ".join("?" * len(names))
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"
            self._connection.executemany(statement, [tuple(row.values()) for row in rows])
        self._waiting.clear()
        self._count = 0

    def _row(self, table: str, **values: Any) -> None:
        self._waiting[table].append(values)
        self._count += 1

    def _record(self, table: str, id: str, **values: Any) -> int:  # noqa: A002 - the column's name
        key: int = next(self._next[table])
        self._row(table, key=key, id=id, version=1, created_at=self._now, updated_at=self._now, **values)
        self._row(
            "changes",
            sequence=next(self._sequence),
            at=self._now,
            actor=_ACTOR,
            action=ChangeAction.CREATED.value,
            resource=table,
            id=id,
            version=1,
        )
        return key

    def _part(self, table: str, **values: Any) -> None:
        self._row(table, key=next(self._next[table]), **values)

    def _sources(self, *, id: str, headline: str, kind: str) -> None:  # noqa: A002 - the document's field
        self._keys["sources", id] = self._record(
            "sources",
            id,
            kind=kind,
            headline=headline,
            folded_headline=fold(headline),
            starts_on=EARLIEST.isoformat(),
            ends_on=LATEST.isoformat(),
        )

    def _topics(self, *, id: str, name: str) -> None:  # noqa: A002 - the document's field
        self._keys["topics", id] = self._record("topics", id, name=name, folded_name=fold(name))

    def _people(self, *, id: str, name: str, country: str) -> None:  # noqa: A002 - the document's field
        self._keys["people", id] = self._record(
            "people",
            id,
            name=name,
            folded_name=fold(name),
            name_form=name_form(name),
            country_key=self._keys["countries", country],
        )

    def _agreements(
        self,
        *,
        id: str,  # noqa: A002 - the document's field
        title: str,
        kind: str,
        parties: list[dict[str, str]],
        actions: list[dict[str, str]],
    ) -> None:
        acts = [Act(ActionKind(action["action"]), action["date"]) for action in actions]
        starts_on, ends_on = conclusion_bounds(acts)
        key = self._keys["agreements", id] = self._record(
            "agreements",
            id,
            title=title,
            folded_title=fold(title),
            kind=kind,
            starts_on=starts_on.isoformat(),
            ends_on=ends_on.isoformat(),
        )
        for position, party in enumerate(parties):
            country_key = self._keys["countries", party["country"]]
            self._part("parties", agreement_key=key, position=position, country_key=country_key)
        for position, action in enumerate(actions):
            self._part(
                "actions",
                agreement_key=key,
                position=position,
                action=action["action"],
                date=action["date"],
                starts_on=action["date"],
                ends_on=action["date"],
            )
        signatories = [(self._keys["countries", party["country"]], None) for party in parties]
        periods = status_periods(acts, signatories)
        for (of_country, _), of_party in party_periods(acts, signatories, periods).items():
            for period in of_party:
                self._part(
                    "party_periods",
                    agreement_key=key,
                    country_key=of_country,
                    status=period.status.value,
                    since=period.since.isoformat(),
                    through=period.through.isoformat(),
                )
        for position, period in enumerate(periods):
            self._row(
                "agreement_periods",
                agreement_key=key,
                position=position,
                status=period.status.value,
                since=period.since.isoformat(),
                through=period.through.isoformat(),
            )

    def _meetings(  # noqa: PLR0913 - the document's fields
        self,
        *,
        id: str,  # noqa: A002 - the document's field
        title: str,
        date: str,
        kind: str,
        level: str,
        mode: str,
        place: dict[str, str],
        participants: list[dict[str, Any]],
        topics: list[dict[str, Any]],
        citations: list[dict[str, Any]],
        agreements: tuple[dict[str, Any], ...] = (),
    ) -> None:
        key = self._record(
            "meetings",
            id,
            title=title,
            date=date,
            starts_on=date,
            ends_on=date,
            time_order=date,
            is_long=0,
            kind=kind,
            level=level,
            mode=mode,
            status=_STATUS,
            place_city=place["city"],
            folded_place_city=_folded(place["city"]),
            place_country_key=self._keys["countries", place["country"]],
        )
        terms = {("kind", kind), ("level", level), ("mode", mode), ("status", _STATUS), ("place", place["country"])}
        terms |= _PROVENANCE
        terms.add(("city", _folded(place["city"])))
        terms |= self._participants_of(key, date, participants)
        for position, link in enumerate(topics):
            record_id = link["topic"]["id"]
            self._row("meeting_topics", meeting_key=key, topic_key=self._keys["topics", record_id], position=position)
            terms |= {("topic", record_id), ("topic_alone", record_id)}
        for position, link in enumerate(agreements):
            record_id, relation = link["agreement"]["id"], link["relation"]
            agreement_key = self._keys["agreements", record_id]
            self._row(
                "meeting_agreements",
                meeting_key=key,
                agreement_key=agreement_key,
                relation=relation,
                position=position,
            )
            terms.add(("agreement", record_id))
        for position, citation in enumerate(citations):
            record_id, locator = citation["source"]["id"], citation["locator"]
            source_key = self._keys["sources", record_id]
            self._part("citations", meeting_key=key, position=position, source_key=source_key, locator=locator)
            terms.add(("source", record_id))
        terms.add((YEAR, date[:4]))
        codes = sorted({participant["country"] for participant in participants})
        terms |= {(PAIR, f"{one} {other}") for one, other in itertools.combinations(codes, 2)}
        for facet, value in terms:
            self._row(
                "meeting_terms",
                term_key=self._term(facet, value),
                starts_on=date,
                meeting_key=key,
                ends_on=date,
            )

    def _participants_of(self, meeting_key: int, date: str, participants: list[dict[str, Any]]) -> set[tuple[str, str]]:
        """Add the participants of a meeting of one day, and return the terms by which they find it: facet and value."""
        terms: set[tuple[str, str]] = set()
        for position, participant in enumerate(participants):
            country, role, person = participant["country"], participant["role"], participant["person"]["id"]
            office = _folded(participant["office"])
            self._record(
                "participants",
                participant["id"],
                meeting_key=meeting_key,
                position=position,
                person_key=self._keys["people", person],
                country_key=self._keys["countries", country],
                office=participant["office"],
                folded_office=office,
                role=role,
                starts_on=date,
                ends_on=date,
                is_long=0,
            )
            terms |= {("country", country), ("person", person), ("office", office), ("role", role)}
            terms |= {("country_office", f"{country} {office}"), ("country_role", f"{country} {role}")}
        return terms

    def _term(self, facet: str, value: str) -> int:
        key = self._terms.get((facet, value))
        if key is None:
            key = self._terms[facet, value] = next(self._next["terms"])
            self._row("terms", key=key, facet=facet, value=value)
        return key


@cache
def _folded(text: str) -> str:
    return fold(text)


def check(meetings: int = 300) -> None:
    """Check that a loaded database equals the one that the service writes for the same records.

    Raises:
        AssertionError: they differ; it says where.
    """
    with tempfile.TemporaryDirectory() as directory:
        loaded, stored = Path(directory, "loaded.db"), Path(directory, "stored.db")
        fill(loaded, meetings)
        with contextlib.closing(prepared(stored)) as database:
            outcome = importing.run_import(database, dataset.records(meetings), importing.ImportOptions())
            assert outcome.refused == 0, outcome.problems
        with contextlib.closing(Database(f"sqlite:///{loaded}")) as database, database.reading() as connection:
            assert not list(term_entries.differences(connection))
            assert not list(term_counts.differences(connection))
        # Each database has an epoch of its own. The values of meetings, checked above, are keys of terms, whose order differs.
        for table in sorted(m.Base.metadata.tables.keys() - {"change_feed", "meeting_values"}):
            ours, theirs = (sorted(_table(file, table), key=repr) for file in (loaded, stored))
            differing = [pair for pair in itertools.zip_longest(ours, theirs) if pair[0] != pair[1]]
            assert not differing, f"{table}: loaded {differing[0][0]}, stored {differing[0][1]}"
        exports = [list(_export(file)) for file in (loaded, stored)]
        assert exports[0] == exports[1]
    print(f"{len(exports[0])} records: loaded as the store makes them")


def _table(file: Path, table: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite_module().connect(str(file))) as connection:
        if table == "meeting_terms":
            # The keys of terms follow the order in which they were met; what they say does not.
            statement = (
                "SELECT facet, value, starts_on, meeting_key, ends_on FROM meeting_terms JOIN terms ON key = term_key"
            )
        elif table == "terms":
            statement = "SELECT facet, value, meeting_count, is_common FROM terms"
        elif table == "facet_counts":
            statement = (
                "SELECT term.facet, term.value, other.facet, other.value, facet_counts.meeting_count FROM facet_counts "
                "JOIN terms AS term ON term.key = term_key JOIN terms AS other ON other.key = value_key"
            )
        elif table == "changes":
            # The service writes the changes of a transaction in another order, and not within one timestamp.
            statement = "SELECT actor, action, resource, id, version, before, retired_at, successor FROM changes"
        else:
            columns = [column.name for column in m.Base.metadata.tables[table].columns if column.name not in _TIMES]
            statement = f"SELECT {', '.join(columns)} FROM {table}"
        rows: list[tuple[Any, ...]] = connection.execute(statement).fetchall()
        return rows


def _export(file: Path) -> Iterator[Any]:
    with contextlib.closing(Database(f"sqlite:///{file}")) as database, database.reading() as connection:
        for line in exporting.lines(connection):
            yield json.loads(line, object_hook=lambda item: {k: v for k, v in item.items() if k not in _TIMES})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meetings", type=int, nargs="*", default=[1000], help="how many meetings")
    parser.add_argument(
        "--check",
        type=int,
        nargs="?",
        const=300,
        metavar="MEETINGS",
        help="prove that it loads what the store makes, with 300 meetings or this number",
    )
    arguments = parser.parse_args()
    if arguments.check:
        check(arguments.check)
    for each in arguments.meetings:
        print(cached(each))
