"""kill -9 of a command at any of its writes: nothing is half done that the same command does not complete."""

import contextlib
import shutil

import pytest
from fault_damage import DAMAGE
from fault_injection import KILL, SYNC, WRITE
from fault_service import is_whole, read
from fault_writer import Writer
from waiting import wait_until

from app.db.database import Database
from app.maintenance import checks

pytestmark = pytest.mark.slow
SECRET = "Petersgraben 41"
STORED = (
    "UPDATE changes SET before = json_set(coalesce(before, '{}'), '$.note', :secret) WHERE resource = 'meetings'",
    # So many that the transaction has as many writes as the vacuum that follows, if each is one of its own.
    (
        "WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 400) INSERT INTO idempotency_keys "
        "SELECT 'other', n, '', '9000', 200, '{}', json_object('id', id, 'note', :secret) FROM meetings, numbers"
    ),
)
CASES = {
    "check --repair": (("check", "--repair"), DAMAGE),
    "redact": (("redact", "meetings", None, "--field", "/note", "--reason", "Private."), STORED),
    "vacuum": (("vacuum",), ("DELETE FROM idempotency_keys",)),
}


@pytest.fixture(params=CASES)
def case(request, seeded_file, tmp_path):
    """The arguments of a command, and a database that it changes."""
    arguments, statements = CASES[request.param]
    file = tmp_path / "start.db"
    shutil.copyfile(seeded_file, file)
    with read(file) as connection:
        for statement in statements:
            connection.execute(statement, {"secret": SECRET} if ":secret" in statement else {})
        connection.commit()
        (meeting_id,) = connection.execute("SELECT id FROM meetings").fetchone()
    return [argument or meeting_id for argument in arguments], file


def findings(file):
    with contextlib.closing(Database(f"sqlite:///{file}")) as database:
        return [finding.description for finding in checks.run_checks(database, repair=False)]


def secrets(file):
    """Return the number of stored documents and responses with the secret."""
    with read(file) as connection:
        columns = (("changes", "before"), ("idempotency_keys", "body"))
        return sum(
            connection.execute(f"SELECT count(*) FROM {table} WHERE instr({column}, ?)", (SECRET,)).fetchone()[0]
            for table, column in columns
        )


@pytest.mark.full
@pytest.mark.parametrize(
    "kills", [pytest.param(2, id="some"), pytest.param(100, id="a-hundred", marks=pytest.mark.soak)]
)
def test_command_that_is_killed_at_a_write_is_completed_by_the_next_run(run, faults, case, tmp_path, kills):
    arguments, start = case
    file = tmp_path / "events.db"

    def attempt(first):
        for item in tmp_path.glob("events.db*"):
            item.unlink()
        shutil.copyfile(start, file)
        with faults.injected(WRITE | SYNC, first=first, error=KILL, match=file.name):
            command = run(file, *arguments)
            return command.end(), faults.counted, command.output

    code, count, output = attempt(1_000_000)
    assert (code, findings(file), secrets(file)) == (0, [], 0), output
    before = secrets(start)
    for number in range(kills):
        code, _, output = attempt(count * (number + 1) // (kills + 1))
        assert code is None
        assert "Erased" not in output
        assert is_whole(file)
        assert secrets(file) in {0, before}
        again = run(file, *arguments)
        assert again.end() == 0, again.output
        assert (findings(file), secrets(file)) == ([], 0)


@pytest.mark.full
def test_a72_vacuum_refuses_nobody_beside_it(serve, run):
    service = serve(workers=2)
    with Writer(service) as writer:
        for _ in range(5):
            before = len(writer.acknowledged)
            wait_until(lambda before=before: len(writer.acknowledged) > before)
            command = run(service.file, "vacuum")
            assert command.end() == 0, command.output
    assert writer.refused == []
    assert writer.acknowledged <= service.topics()
    assert service.is_whole()
    assert findings(service.file) == []
    service.is_well()
