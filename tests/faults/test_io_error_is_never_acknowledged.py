"""I/O errors at any write or sync: acknowledged writes persist, failed ones leave no trace."""

import random

import pytest
from fault_injection import SYNC, TRUNCATE, WRITE
from fault_service import is_whole, read, topic_lines

from app.db import migrations

KINDS = (WRITE, SYNC, TRUNCATE, WRITE | SYNC | TRUNCATE)


class Attempts:
    """Each kind of write once, on its own records."""

    def __init__(self, service):
        self.service, self.number = service, 0
        self.must_be, self.must_not_be = set(), set()

    def prepare(self):
        self.number += 1
        self.old, self.new = f"Old {self.number}", f"New {self.number}"
        created = self.service.write(self.old)
        assert created.status_code == 201, created.text
        self.path = f"/topics/{created.json()['id']}"

    def post(self):
        return self.service.write(self.new), {self.new}, set()

    def put(self):
        answer = self.service.client.put(f"/topics/new-{self.number}-put", json={"name": self.new})
        return answer, {self.new}, set()

    def patch(self):
        return self.service.client.patch(self.path, json={"name": self.new}), {self.new}, {self.old}

    def delete(self):
        return self.service.client.delete(self.path), set(), {self.old}

    def put_in_many(self):
        names = {f"Part {number} of {self.new}" for number in range(20)}
        return self.service.import_lines(topic_lines(sorted(names))), names, set()

    def take(self, answer, added, removed):
        assert answer.status_code in {200, 201, 204, 503}, answer.text
        if answer.is_success:
            self.must_be |= added
            self.must_not_be |= removed
        else:
            assert answer.json()["type"] == "/problems/unavailable"
            assert "sqlite" not in answer.text.lower()
            self.must_be |= removed
            self.must_not_be |= added

    def check(self):
        there = self.service.topics()
        assert self.must_be - there == set()
        assert self.must_not_be & there == set()
        assert self.service.is_whole()


@pytest.mark.parametrize(
    "errors", [pytest.param(30, id="some"), pytest.param(500, id="five-hundred", marks=pytest.mark.soak)]
)
def test_failed_writes_and_imports_are_not_acknowledged(serve, faults, record_property, errors):
    """Continue until a number of writes and imports has failed; some succeed before."""
    chance = random.Random(20261123)
    service = serve()
    attempts = Attempts(service)
    injected = 0
    while injected < errors:
        assert attempts.number < 20 * errors
        for attempt in (attempts.post, attempts.put, attempts.patch, attempts.delete, attempts.put_in_many):
            attempts.prepare()
            options = {"first": chance.randint(1, 6), "times": chance.choice((1, 1_000_000))}
            with faults.injected(chance.choice(KINDS), **options):
                answer, added, removed = attempt()
            attempts.take(answer, added, removed)
            injected += faults.failed > 0
        attempts.check()
    record_property("attempts, and those that met an error", (attempts.number, injected))
    service.kill()
    service.start()
    attempts.check()
    service.is_well()


def test_failed_sync_acknowledges_nothing(serve, faults):
    service = serve()
    attempts = Attempts(service)
    for attempt in (attempts.post, attempts.put, attempts.patch, attempts.delete, attempts.put_in_many):
        attempts.prepare()
        with faults.injected(SYNC, match="-wal"):
            answer, added, removed = attempt()
        assert faults.failed
        assert answer.status_code == 503
        attempts.take(answer, added, removed)
    attempts.check()
    service.is_well()


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(250, id="some"),
        pytest.param(60, id="dozens", marks=pytest.mark.full),
        pytest.param(4, id="hundreds", marks=[pytest.mark.soak, pytest.mark.slow]),
    ],
)
def test_failed_migration_is_not_acknowledged(run, faults, tmp_path, step):
    first = 1
    while True:
        directory = tmp_path / str(first)
        directory.mkdir()
        file = directory / "events.db"
        with faults.injected(WRITE | SYNC | TRUNCATE, first=first, times=1_000_000):
            code = run(file, "migrate").end()
        failed = faults.failed
        if code == 0:
            # An error of the checkpoint at the end loses nothing: everything is in the log, which was synced.
            with read(file) as connection:
                revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            assert revision == migrations.known_revisions()[-1], "a migration that failed says that it succeeded"
        again = run(file, "migrate")
        assert again.end() == 0, again.output
        assert is_whole(file)
        if not failed:
            return
        first += step


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(250, id="some"),
        pytest.param(80, id="dozens", marks=pytest.mark.full),
        pytest.param(4, id="hundreds", marks=[pytest.mark.soak, pytest.mark.slow]),
    ],
)
def test_failed_backup_is_not_acknowledged(run, faults, tmp_path, seeded_file, step):
    file = tmp_path / "events.db"
    file.write_bytes(seeded_file.read_bytes())
    first, stored = 1, b"the last good one"
    while True:
        target = tmp_path / "kept"
        target.write_bytes(stored)
        with faults.injected(WRITE | SYNC | TRUNCATE, first=first, times=1_000_000, match="/.kept."):
            backup = run(file, "backup", target, "--replace")
            code = backup.end()
        if not faults.failed:
            assert code == 0, backup.output
            assert is_whole(target)
            return
        assert code == 1, backup.output
        assert target.read_bytes() == stored
        assert [path.name for path in tmp_path.glob(".*.part*")] == []
        first += step
