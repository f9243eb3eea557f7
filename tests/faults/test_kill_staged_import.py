"""kill -9 and I/O errors during an import that others wait for: all of its rows are kept or none, and what others wrote is."""

import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from fault_injection import SYNC, WRITE
from fault_service import environment, is_whole, read, topic_lines
from fault_writer import Writer
from waiting import PATIENCE, wait_until

pytestmark = pytest.mark.slow
ROWS = 1_500
"""More than an import writes in the time for which others wait before it goes on in a copy."""


def imported(service):
    return [name for name in service.topics() if name.startswith("Staged")]


def copies(service):
    return list(Path(service.file).parent.glob(f".{Path(service.file).name}.*.part"))


def merge_began(service):
    return Path(f"{service.file}-merge").exists()


MOMENTS = {"in the copy": copies, "in the merge": merge_began}


class Import(threading.Thread):
    """An import that goes on in the background, until it ends or the service does."""

    def __init__(self, service, name):
        super().__init__()
        self.service, self.lines, self.outcome = service, topic_lines(f"{name} {row}" for row in range(ROWS)), None

    def run(self):
        base, headers = self.service.client, {"Content-Type": "application/x-ndjson"}
        with httpx.Client(base_url=base.base_url, headers=base.headers, timeout=PATIENCE, verify=False) as client:
            try:
                self.outcome = client.post("/imports", content=self.lines, headers=headers)
            except httpx.TransportError as error:
                self.outcome = error


@pytest.mark.parametrize("moment", [pytest.param("in the copy", marks=pytest.mark.full), "in the merge"])
@pytest.mark.parametrize(
    "kills", [pytest.param(1, id="once"), pytest.param(50, id="fifty-times", marks=pytest.mark.soak)]
)
def test_kill_leaves_all_or_nothing(serve, run, moment, kills):
    chance = random.Random(20261129)
    service = serve(workers=2)
    for number in range(kills):
        with Writer(service) as writer:
            wait_until(lambda writer=writer: writer.acknowledged)  # on a busy machine it begins late
            for attempt in range(20):
                name = f"Staged {number} {attempt}"
                import_ = Import(service, name)
                import_.start()
                wait_until(lambda import_=import_: MOMENTS[moment](service) or import_.outcome, interval=0.001)
                if import_.outcome is None:
                    break  # or else it ended before others had waited for long
            time.sleep(chance.random() * (0.5 if moment == "in the copy" else 0.05))
            service.kill()
            import_.join()
        assert writer.refused == []
        assert writer.acknowledged
        assert writer.acknowledged <= service.topics()
        assert len([item for item in imported(service) if item.startswith(f"{name} ")]) in {0, ROWS}
        assert service.is_whole()
        for file in (*copies(service), *Path(service.file).parent.glob("*-merge")):
            file.unlink()
        service.start()
    check = run(service.file, "check")
    assert check.end() == 0, check.output
    service.is_well()


@pytest.mark.full
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kills", [pytest.param(1, id="once"), pytest.param(25, id="25-times", marks=pytest.mark.soak)])
def test_killed_command_leaves_all_or_nothing_beside_a_service(serve, run, tmp_path, moment, kills):
    chance = random.Random(20261130)
    service = serve(workers=2)
    file = tmp_path / "topics.ndjson"
    with Writer(service) as writer:
        for number in range(kills):
            for attempt in range(20):
                name = f"Staged {number} {attempt}"
                file.write_text(topic_lines(f"{name} {row}" for row in range(ROWS)))
                command = run(service.file, "import", file)
                wait_until(
                    lambda command=command: MOMENTS[moment](service) or command.process.poll() is not None,
                    interval=0.001,
                )
                if command.process.poll() is None:
                    break  # or else it ended before others had waited for long
            time.sleep(chance.random() * (0.5 if moment == "in the copy" else 0.05))
            command.process.kill_group()
            assert len([item for item in imported(service) if item.startswith(f"{name} ")]) in {0, ROWS}
            before = len(writer.acknowledged)
            wait_until(lambda before=before: len(writer.acknowledged) > before, interval=0.001)
    assert writer.refused == []
    assert writer.acknowledged <= service.topics()
    assert service.is_whole()
    file.write_text(topic_lines(f"Staged again {row}" for row in range(20)))
    assert run(service.file, "import", file).end() == 0
    check = run(service.file, "check")
    assert check.end() == 0, check.output
    service.is_well()


@pytest.mark.full
def test_both_are_kept_and_nobody_is_refused(serve, run, tmp_path):
    service = serve(workers=2)
    file = tmp_path / "topics.ndjson"
    file.write_text(topic_lines(f"Staged {row}" for row in range(ROWS)))
    with Writer(service) as writer:
        command = run(service.file, "import", file)
        assert command.end(PATIENCE) == 0, command.output
        lines = topic_lines(f"Staged again {row}" for row in range(ROWS))
        headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "staged"}
        answer = service.client.post("/imports", content=lines, headers=headers, timeout=PATIENCE)
        assert (answer.status_code, answer.json()["created"]) == (200, ROWS), answer.text
        again = service.client.post("/imports", content=lines, headers=headers, timeout=PATIENCE)
        assert (again.headers["idempotent-replayed"], again.json()) == ("true", answer.json())
    assert writer.refused == []
    assert writer.acknowledged
    assert writer.acknowledged <= service.topics()
    assert len(imported(service)) == 2 * ROWS
    assert copies(service) == []
    check = run(service.file, "check")
    assert check.end() == 0, check.output


IMPORT = """
import sys
from app.db.database import Database
from app.transfer import importing, staging
from app.transfer.rows import ImportRow

rows = [ImportRow("topics", {"name": f"Staged {number}"}, f"row {number}") for number in range(20)]
database = Database(sys.argv[1])
options = importing.ImportOptions().staged
staging.write_staged(database, lambda session: importing.import_rows(session, rows, options))
"""


@pytest.mark.parametrize(
    ("kind", "first"),
    [pytest.param(WRITE, 1, id="first-write"), pytest.param(WRITE, 300, id="write"), pytest.param(SYNC, 1, id="sync")],
)
def test_an_io_error_in_the_merge_leaves_nothing(faults, seeded_file, tmp_path, kind, first):
    file = Path(shutil.copyfile(seeded_file, tmp_path / "events.db"))
    command = [sys.executable, "-c", IMPORT, f"sqlite:///{file}"]

    def run_import():
        ended = subprocess.run(
            command, env=environment(file) | faults.environment, capture_output=True, text=True, check=False
        )
        with read(file) as connection:
            (count,) = connection.execute("SELECT count(*) FROM topics WHERE name LIKE 'Staged %'").fetchone()
        return ended, count

    # Not the log of the copy, whose name begins with a point and ends differently.
    with faults.injected(kind, first=first, match="events.db-wal"):
        ended, count = run_import()
    assert faults.failed
    assert (ended.returncode, count, is_whole(file)) == (1, 0, True), ended.stderr
    assert "disk I/O error" in ended.stderr
    ended, count = run_import()
    assert (ended.returncode, count, is_whole(file)) == (0, 20, True), ended.stderr
