"""Writers in several processes wait in one queue: each gets its turn in bounded time, even if others die."""

import os
import subprocess
import sys
import time
from contextlib import closing
from itertools import pairwise
from threading import Thread

import pytest
from fault_service import ROOT, topic_lines

from app.db.database import Database
from app.db.writer_lock import WriterQueue
from app.problems import Unavailable

HOLDS = """
import sys, time
from app.db.writer_lock import WriterQueue
with WriterQueue(sys.argv[1]).turn(10):
    print("has it", flush=True)
    time.sleep(60)
"""
TURNS = 100


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "events.db"
    file.touch()
    return file


@pytest.fixture
def holder(file):
    with subprocess.Popen([sys.executable, "-c", HOLDS, file], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"has it\n"
        yield process
        process.kill()


def test_waiting_for_a_turn_is_bounded(file, holder):
    began = time.monotonic()
    with pytest.raises(Unavailable) as refused, WriterQueue(str(file)).turn(0.3):
        pass
    assert time.monotonic() - began >= 0.3
    assert refused.value.headers == {"Retry-After": "1"}


def test_a_turn_ends_with_its_process(file, holder):
    holder.kill()
    with WriterQueue(str(file)).turn(10):
        pass


def test_abandoned_waiter_does_not_block_others(file):
    queue = WriterQueue(str(file))
    with queue.turn(1), pytest.raises(Unavailable), queue.turn(0):
        pass
    with queue.turn(0):
        pass


def test_no_process_writes_twice_while_another_waits(file):
    """Both queue again immediately; neither gets more than one turn ahead while both wait."""
    order = []

    def write(name):
        queue = WriterQueue(str(file))
        while len(order) < TURNS:
            with queue.turn(60):
                order.append(name)
                # Longer than the other needs to queue again.
                time.sleep(0.02)

    both = [Thread(target=write, args=(name,)) for name in "ab"]
    for item in both:
        item.start()
    for item in both:
        item.join()
    again = sum(one == following for one, following in pairwise(order))
    assert again <= TURNS * 0.1, "".join(order)


def test_write_waits_for_its_turn_and_is_503(client, app, database, monkeypatch):
    with closing(Database(str(database.url), busy_timeout_seconds=0.3)) as impatient:
        monkeypatch.setattr(app.state, "database", impatient)
        with WriterQueue(database.url.database).turn(5):
            refused = client.post("/topics", json={"name": "Later"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert client.post("/topics", json={"name": "Later"}).status_code == 201


def test_writes_wait_longer_for_an_import_that_is_written_at_once(client, app, database, monkeypatch):
    """One of them waits in the queue of processes, the other one in the service behind it."""
    with closing(Database(str(database.url), busy_timeout_seconds=0.2)) as impatient:
        monkeypatch.setattr(app.state, "database", impatient)
        answers = []
        writers = [
            Thread(target=lambda name=name: answers.append(client.post("/topics", json={"name": name})))
            for name in ("One", "Other")
        ]
        with WriterQueue(database.url.database).merging_turn(5):
            for writer in writers:
                writer.start()
            time.sleep(1)
            assert answers == []
        for writer in writers:
            writer.join()
    assert [answer.status_code for answer in answers] == [201, 201]


def test_a65_nobody_waits_longer_after_the_clock_was_set_back(file):
    queue = WriterQueue(str(file))
    with queue.merging_turn(1):
        assert queue.is_merging()
    assert queue.is_merging()
    ahead = time.time() + 86_400
    os.utime(f"{file}-merge", (ahead, ahead))
    assert not queue.is_merging()


def test_command_waits_for_its_turn_and_reports_a_timeout(serve, run, tmp_path):
    service = serve(busy_timeout_seconds=1)
    lines = tmp_path / "topics.ndjson"
    lines.write_text(topic_lines(["Imported"]))
    with WriterQueue(str(service.file)).turn(5):
        refused = run(service.file, "import", lines, busy_timeout_seconds=0.3)
        assert refused.end() != 0
    assert "busy with other writes" in refused.output
    assert "nothing was imported" in refused.output
    assert run(service.file, "import", lines).end() == 0
    assert "Imported" in service.topics()
    service.is_well()


def test_writes_work_without_queue_files(file, monkeypatch):
    def refuse(*_arguments, **_named):
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    with WriterQueue(str(file)).turn(0), WriterQueue(str(file)).turn(0):
        assert not list(file.parent.glob(f"{file.name}?*")), "no queue file"


def test_a_missing_database_is_not_created(tmp_path):
    with WriterQueue(str(tmp_path / "none.db")).turn(0):
        pass
    assert list(tmp_path.iterdir()) == []
