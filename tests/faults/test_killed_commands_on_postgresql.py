"""kill -9 of each command that writes to PostgreSQL, at any message that it sends: nothing is half done or left behind."""

import contextlib
import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import command as alembic
from databases import PostgresqlHome
from fault_damage import DAMAGE
from fault_injection import KILL, SEND
from fault_service import Command, Service, topic_lines
from fault_writer import Writer
from postgresql_cluster import programs
from sqlalchemy import text
from the_key import record_key
from waiting import PATIENCE, wait_until

from app.db import migrations
from app.db.database import Database
from app.maintenance import checks
from app.transfer import demo, importing, seed
from app.transfer.rows import ImportRow

pytestmark = [pytest.mark.slow, pytest.mark.full]
SECRET = "Petersgraben 41"
ROWS = 60
OLD = "0030"
_LAST = 3
"""The number of last messages at which a command is always killed: they commit, release locks and disconnect."""


def meeting(number):
    return {
        "id": f"talks-{number}",
        "title": f"Talks {number}",
        "date": f"2001-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "note": SECRET,
        "participants": [
            {"country": "PE", "office": "Minister", "person": {"name": f"Ana Lima {number % 7}"}},
            {"country": "JP"},
        ],
        "topics": [{"topic": {"name": f"Fisheries {number % 3}"}}],
    }


LINES = "".join(json.dumps({"resource": "meetings", "document": meeting(number)}) + "\n" for number in range(ROWS))
TABLE = "Minister,Date,Guest\n" + "".join(
    f"Ana Lima {number % 7},2001-{number % 12 + 1:02}-{number % 28 + 1:02},Guest {number}\n" for number in range(ROWS)
)
MAPPING = """\
source: {headline: "Meetings of ministers", publisher: Ministry}
key: [Minister, Date, Guest]
document:
  title: "{Minister} with {Guest}"
  date: {column: Date, formats: [YYYY-MM-DD]}
  participants:
    - {person: {name: "{Minister}"}, country: {literal: PE}, name_as_printed: "{Minister}"}
    - {person: {name: "{Guest}"}, country: {literal: JP}, name_as_printed: "{Guest}"}
"""
FILES = {"dump": "", "talks.ndjson": LINES, "talks.csv": TABLE, "mapping.yaml": MAPPING}
STORED = (
    "UPDATE changes SET before = jsonb_set(coalesce(before::jsonb, '{}'), '{note}', '\"Petersgraben 41\"')::text WHERE resource = 'meetings'",
    "INSERT INTO idempotency_keys SELECT 'other', 'key', '', '9000', 200, '{}', json_build_object('id', id, 'note', 'Petersgraben 41') FROM meetings LIMIT 1",
)


def migrated(database):
    migrations.upgrade(database)
    record_key(database)


def with_meetings(database):
    rows = [ImportRow("meetings", meeting(number), str(number)) for number in range(ROWS)]
    assert importing.run_import(database, rows, importing.ImportOptions()).created == ROWS


def changed_by(*statements):
    def change(database):
        with database.writing() as session:
            for statement in statements:
                session.execute(text(statement))

    return change


def reverted(database):
    alembic.downgrade(migrations.config(database), OLD)


STARTS = {
    "empty": (None, lambda _database: None),
    "migrated": ("empty", migrated),
    "seeded": ("migrated", seed.load),
    "demonstrated": ("seeded", demo.load),
    "filled": ("seeded", with_meetings),
    "damaged": ("filled", changed_by(*DAMAGE)),
    "secret": ("filled", changed_by(*STORED)),
    "old": ("filled", reverted),
}
"""Initial contents of a database: the one that each starts from, and the change that it has."""


@dataclass(frozen=True)
class Case:
    """A command, the content that it starts from, and how far it keeps a part of its work when it is killed."""

    arguments: str
    start: str
    is_atomic: bool = True
    repetition: int = 0
    """The exit code of the command when it runs again although all was done."""
    takes_long: bool = False
    recorded: str = ""
    """The table in which each run is recorded, although the last one did all."""


CASES = {
    "import": Case("import talks.ndjson", "seeded"),
    "import --keep-going": Case("import --keep-going talks.ndjson", "seeded", is_atomic=False),
    "import --dry-run": Case("import --dry-run talks.ndjson", "seeded"),
    "import --mapping": Case("import --mapping mapping.yaml talks.csv", "seeded"),
    "redact": Case("redact meetings talks-1 --field /note --reason Private.", "secret", recorded="changes"),
    "demo": Case("demo", "seeded", takes_long=True),
    "demo --remove": Case("demo --remove", "demonstrated", takes_long=True),
    "seed": Case("seed", "migrated"),
    "check --repair": Case("check --repair", "damaged", is_atomic=False),
    "keys create": Case("keys create other", "migrated", repetition=1),
    "keys revoke": Case("keys revoke tests", "migrated"),
    "vacuum": Case("vacuum", "filled"),
    "after-restore": Case("after-restore --revoke-keys", "filled"),
    "migrate": Case("migrate", "empty", is_atomic=False),
    "migrate from an old revision": Case("migrate", "old", is_atomic=False),
}


@pytest.fixture(scope="module")
def contents(cluster):
    """Return a function that returns the saved content of a name in `STARTS`, and the store that has it."""
    with contextlib.closing(PostgresqlHome(cluster)) as store:
        made = {}

        def content(name):
            if name not in made:
                start, change = STARTS[name]
                made[name] = store.make(change, start and content(start))
            return made[name]

        yield content, store


class Runs:
    """Runs of one command, each on a new database."""

    def __init__(self, case, contents, cluster, process_pool, directory):
        content, self._store = contents
        self._start, self._cluster, self._process_pool = content(case.start), cluster, process_pool
        self.arguments, self._directory = case.arguments.split(" "), directory
        for name, data in FILES.items():
            (directory / name).write_text(data)

    @contextlib.contextmanager
    def database(self):
        """Create a database with the initial content for a block."""
        self.url = self._store.another(self._start)
        try:
            yield
        finally:
            self._store.drop(self.url)

    def run(self):
        """Run the command to its end; return its exit code, None if it was killed, and its output."""
        command = Command(self._process_pool, self.arguments, self._directory / "unused", database_url=self.url)
        return command.end(), command.output

    def state(self):
        """Return the number of rows of each table, and digests of their content."""
        tables = self.query(
            "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return {
            table: self.query(f"SELECT count(*), md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {table} t")[0]
            for (table,) in tables
        }

    def check(self):
        """Check that nothing of the last run is left behind, and that the content is consistent."""
        sessions = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        wait_until(lambda: self.query(sessions) == [(0,)])
        left = (
            "SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), (SELECT count(*) FROM pg_prepared_xacts), "
            "(SELECT count(*) FROM pg_class WHERE relpersistence <> 'p')"
        )
        assert self.query(left) == [(0, 0, 0)]
        assert {item.name for item in self._directory.iterdir() if not item.name.startswith("run-")} == set(FILES)

    def findings(self):
        with contextlib.closing(Database(self.url)) as database:
            return [finding.description for finding in checks.run_checks(database, repair=False)]

    def query(self, statement):
        return self._cluster.execute(statement, self.url.partition("?")[0].rpartition("/")[2])


def counts(state):
    return {table: rows for table, (rows, _) in state.items()}


def moments(messages, kills):
    """Return the numbers of the messages before which a command is killed: some of all, and the last ones."""
    some = {messages * (number + 1) // (kills + 1) for number in range(kills)}
    return sorted(some | set(range(max(1, messages - _LAST), messages)))


KILLS = [pytest.param(1, id="some"), pytest.param(60, id="sixty", marks=pytest.mark.soak)]


@pytest.mark.parametrize("kills", KILLS)
@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=name, marks=[pytest.mark.soak] * case.takes_long) for name, case in CASES.items()],
)
def test_killed_command_leaves_nothing_half_done(case, contents, cluster, process_pool, faults, tmp_path, kills):
    runs = Runs(case, contents, cluster, process_pool, tmp_path)
    with runs.database():
        before = runs.state()
        with faults.injected(SEND, first=1_000_000, error=KILL, match="socket:"):
            code, output = runs.run()
            messages = faults.counted
        assert code == 0, output
        runs.check()
        done = counts(runs.state())
        assert runs.findings() == []
    for moment in moments(messages, 3 if case.takes_long else kills):
        with runs.database():
            with faults.injected(SEND, first=moment, error=KILL, match="socket:"):
                runs.run()
            runs.check()
            after = runs.state()
            was_done = after != before and counts(after) == done
            assert after == before or was_done or not case.is_atomic, (moment, messages)
            code, output = runs.run()
            assert code in {0, case.repetition}, (moment, messages, output)
            assert case.repetition == 0 or was_done == (code != 0), (moment, messages, output)
            recorded = {case.recorded: done[case.recorded] + 1} if case.recorded and was_done else {}
            assert counts(runs.state()) == done | recorded, (moment, messages, output)
            assert runs.findings() == []
            runs.check()


def test_killed_import_in_slices_lets_others_go_on(contents, cluster, process_pool, tmp_path):
    runs = Runs(Case("import --keep-going topics.ndjson", "seeded"), contents, cluster, process_pool, tmp_path)
    (tmp_path / "topics.ndjson").write_text(topic_lines(f"Slice {number}" for number in range(2_000)))

    def names(like):
        return {name for (name,) in runs.query(f"SELECT name FROM topics WHERE name LIKE '{like} %'")}

    with runs.database():
        settings = {"database_url": runs.url, "busy_timeout_seconds": 60, "query_timeout_seconds": PATIENCE}
        with contextlib.closing(Service(process_pool, tmp_path, None, **settings)) as service:
            with Writer(service.start()) as writer:
                command = Command(process_pool, runs.arguments, tmp_path / "unused", **settings)
                wait_until(lambda: names("Slice") or command.process.poll() is not None, interval=0.001)
                command.process.kill_group()
                assert 0 < len(names("Slice")) < 2_000
                before = len(writer.acknowledged)
                wait_until(lambda: len(writer.acknowledged) > before)
            assert writer.refused == []
            assert writer.acknowledged <= names("Topic")
            service.is_well()
        assert runs.run()[0] == 0
        assert len(names("Slice")) == 2_000
        assert runs.findings() == []


OPERATIONS = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kills", KILLS)
def test_a73_killed_restore_leaves_the_database_as_it_was(contents, cluster, process_pool, faults, tmp_path, kills):
    dump = tmp_path / "dump"
    source, runs = (
        Runs(Case("restore", start), contents, cluster, process_pool, tmp_path) for start in ("filled", "secret")
    )
    with source.database():
        expected = source.state()
        assert pg("pg_dump", "--format=custom", f"--file={dump}", source.url) == 0
    [documented] = re.findall(r"`(pg_restore .*?)`", OPERATIONS)

    def restore(first):
        arguments = documented.replace("…", runs.url).replace("FILE", str(dump)).split(" ")
        with faults.injected(SEND, first=first, error=KILL, match="socket:"):
            return pg(*arguments, env=os.environ | faults.environment), faults.counted

    with runs.database():
        before = runs.state()
        code, messages = restore(1_000_000)
        assert (code, runs.state()) == (0, expected)
    for moment in moments(messages, kills):
        with runs.database():
            code, _ = restore(moment)
            assert code == KILL
            runs.check()
            assert runs.state() in (before, expected)
            assert (restore(1_000_000)[0], runs.state()) == (0, expected)


def pg(program, *arguments, **options):
    """Run a program of PostgreSQL; return its exit code, or the negative number of the signal that ended it."""
    return subprocess.run(
        [str(programs() / program), *arguments], capture_output=True, check=False, **options
    ).returncode
