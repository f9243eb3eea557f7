"""Concurrent writers and a reader of the feed: no sequence number appears after a larger one."""

import threading
import time

import pytest
from sqlalchemy import event, select

from app.db.models import Change
from app.db.write_session import WriteSession
from app.queries.history import newest_sequence
from app.schemas.meeting import MeetingInput
from app.schemas.topic import TopicInput
from app.services import records
from app.services.resources import MEETINGS, TOPICS

# SQLite's writers never overlap, so PostgreSQL is the interesting case.
pytestmark = pytest.mark.databases("sqlite", "postgresql")

WRITERS = 6
EACH = 8


@pytest.fixture
def slow_commits():
    """Pause between the numbering of changes and their commit, so that writers surely overlap there."""

    def wait(_session):
        time.sleep(0.02)

    event.listen(WriteSession, "before_commit", wait)
    yield
    event.remove(WriteSession, "before_commit", wait)


@pytest.mark.usefixtures("slow_commits")
def test_no_number_appears_late(database):
    """Direct writers, each with its own transaction; on PostgreSQL they overlap."""
    done = threading.Event()
    # As in `Database.write`: SQLite's writers queue, PostgreSQL's overlap.
    turns = threading.Semaphore(1 if database.is_sqlite else WRITERS)
    failures = []

    def write(writer):
        try:
            for number in range(EACH):
                # Alone, since meetings of one country wait for one another at its counts.
                with turns, database.writing(f"writer {writer}", is_long=True) as session:
                    records.create(session, TOPICS, TopicInput(name=f"Topic {writer} {number}"))
                with turns, database.writing(f"writer {writer}", is_long=True) as session:
                    records.create(
                        session,
                        MEETINGS,
                        MeetingInput.model_validate(
                            {"title": f"Talks {writer} {number}", "date": "2001", "participants": [{"country": "PE"}]}
                        ),
                    )
        except Exception as error:  # noqa: BLE001 - reported at the end
            failures.append(error)

    with database.reading() as connection:
        start = newest_sequence(connection)
    seen = []

    def read():
        while True:
            is_last = done.is_set()
            with database.reading() as connection:
                after = seen[-1] if seen else start
                rows = select(Change.sequence).where(Change.sequence > after).order_by(Change.sequence)
                seen.extend(connection.execute(rows).scalars())
            if is_last:
                return

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for writer in (reader, *writers):
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    reader.join()
    assert failures == []
    assert seen == list(range(start + 1, start + 1 + 3 * WRITERS * EACH))
