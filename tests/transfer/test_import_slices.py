"""Others write between the slices of an import with `keep_going`; without it, an import on PostgreSQL stays one transaction."""

import datetime as dt
import json
import shutil
import time
from threading import Thread

import pytest
from sqlalchemy import text

from app.db import postgresql_turn, writer_lock
from app.db.write_session import WriteSession
from app.maintenance import checks
from app.problems import Unavailable
from app.services import deletion, records
from app.services.changes import change_log
from app.services.identity import merging
from app.services.resources import BY_NAME
from app.transfer import importing, ordering
from app.transfer.rows import ImportRow
from app.transfer.slices import Slices

pytestmark = pytest.mark.databases("sqlite", "postgresql")
PATIENCE = 60


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


def meeting(number, **fields):
    document = {
        "id": f"talks-{number}",
        "title": f"Talks {number}",
        "date": (dt.date(2001, 1, 1) + dt.timedelta(days=number)).isoformat(),
        "participants": [{"country": "AD", "person": {"name": f"Ana Lima {number % 2}"}}, {"country": "AF"}],
        "topics": [{"topic": {"name": "Fisheries"}}],
    }
    return ImportRow("meetings", document | fields, f"row {number}")


def create_topic(session, name):
    topics = BY_NAME["topics"]
    records.create(session, topics, topics.input_type.model_validate({"name": name}))


@pytest.fixture
def small_batches(monkeypatch):
    """Batches of three rows, which end as they would if nobody waited, and whose changes are many."""
    monkeypatch.setattr(ordering, "_BATCH_ROWS", 3)
    monkeypatch.setattr(change_log, "_MOST_IN_MEMORY", 2)
    monkeypatch.setattr(Slices, "is_due", lambda _slices: False)


@pytest.fixture
def others(database, monkeypatch):
    """Writes that wait for an import, each for one of its slices to end."""
    turn = writer_lock.Turn if database.is_sqlite else postgresql_turn.Turn
    is_awaited, pass_on = turn.is_awaited, turn.pass_on
    waiting, threads = [], []
    """The changes to come, and the thread of the one that waits."""

    def write(change):
        with database.writing("other") as session:
            change(session)

    def wait_for_another(self):
        threads[:] = [thread for thread in threads if thread.is_alive()]
        if waiting and not threads:
            threads.append(Thread(target=write, args=(waiting.pop(0),)))
            threads[0].start()
            until = time.monotonic() + PATIENCE
            while not is_awaited(self):
                assert time.monotonic() < until, "nobody waits"
                time.sleep(0.001)
        return is_awaited(self)

    def let_it_write(self):
        pass_on(self)
        while threads:
            threads.pop().join()

    monkeypatch.setattr(turn, "is_awaited", wait_for_another)
    monkeypatch.setattr(turn, "pass_on", let_it_write)
    yield waiting
    for thread in threads:
        thread.join()


def run(database, rows, **options):
    return importing.run_import(database, rows, importing.ImportOptions(keep_going=True, **options))


def feed(database):
    with database.reading() as connection:
        rows = connection.execute(text("SELECT sequence, id, version, actor FROM changes ORDER BY sequence"))
        return [tuple(row) for row in rows]


@pytest.mark.usefixtures("small_batches")
def test_others_write_between_slices(database, others, contents):
    last = feed(database)[-1][0] if feed(database) else 0
    others += [lambda session, name=name: create_topic(session, name) for name in ("First", "Second", *"abcdef")]
    slices = []
    outcome = run(database, [meeting(number) for number in range(30)], slice_ended=slices.append)
    assert (outcome.rows, outcome.created, outcome.refused, outcome.committed) == (30, 30, 0, True)
    assert slices == list(range(3, 27, 3))
    entries = [entry for entry in feed(database) if entry[0] > last]
    assert [entry[0] for entry in entries] == list(range(last + 1, last + 1 + len(entries)))
    order = [entry[1] for entry in entries if entry[1].startswith("talks-") or entry[3] == "other"]
    meetings = [name for name in order if "--" not in name and name.count("-") == 1 and name.startswith("talks-")]
    assert meetings == [f"talks-{number}" for number in range(30)]
    assert order.index("talks-2") < order.index("first") < order.index("talks-3")
    assert order.index("talks-5") < order.index("second") < order.index("talks-6")
    assert [("topics", name) in contents() for name in ("first", "second")] == [True, True]
    assert list(checks.run_checks(database, repair=False)) == []


def test_a_writer_waits_for_no_more_than_a_row(database, others, contents):
    others += [lambda session, name=name: create_topic(session, name) for name in ("First", "Second")]
    slices = []
    outcome = run(database, [meeting(number) for number in range(4)], slice_ended=slices.append)
    assert (outcome.created, slices) == (4, [1, 2])
    assert {record_id for name, record_id in contents() if name == "topics"} >= {"first", "second"}


@pytest.mark.databases("postgresql")
@pytest.mark.usefixtures("small_batches")
def test_an_import_that_keeps_all_or_nothing_is_one_transaction(database, others):
    others.append(lambda session: create_topic(session, "First"))
    outcome = importing.run_import(database, [meeting(number) for number in range(6)], importing.ImportOptions())
    assert outcome.created == 6
    assert len(others) == 1


def import_over_http(client, rows, **headers):
    body = "".join(f"{json.dumps(row.document)}\n" for row in rows)
    headers = {"Content-Type": "application/x-ndjson", **headers}
    return client.post("/imports", params={"dry_run": "true"}, content=body, headers=headers)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.databases("sqlite")
def test_a_dry_run_ends_for_a_writer_and_goes_on_in_a_copy(client, database, others, contents):
    before = contents()
    rows = [meeting(number) for number in range(6)]
    alone = import_over_http(client, rows)
    others.append(lambda session: create_topic(session, "First"))
    response = import_over_http(client, rows)
    assert others == []
    assert (response.status_code, response.json()) == (200, alone.json())
    assert response.json()["created"] == 6
    assert {key: value for key, value in contents().items() if key != ("topics", "first")} == before
    others.append(lambda session: create_topic(session, "Second"))
    table = "title,date\r\n" + "".join(f"Call {number},2024-03-{number:02}\r\n" for number in range(1, 7))
    params = {"dry_run": "true"}
    csv = client.post("/imports", params=params, content=table, headers={"Content-Type": "text/csv"})
    assert (others, csv.json()["created"]) == ([], 6)
    file = database.file.path
    assert not [path for path in file.parent.iterdir() if path.name.endswith(".part")]


@pytest.mark.databases("sqlite")
def test_a_dry_run_of_the_command_needs_no_turn(database, contents):
    before = contents()
    with database.writing():
        outcome = run(database, [meeting(number) for number in range(6)], dry_run=True)
    assert (outcome.created, outcome.committed) == (6, False)
    assert contents() == before


@pytest.mark.usefixtures("small_batches")
def test_a_mapped_dry_run_reports_each_row_once(client, others):
    table = "Topic,Day\r\n" + "".join(f"Talks {number},2024-03-{number:02}\r\n" for number in range(1, 26))
    parts = {"mapping": "document: {title: '{Topic}', date: '{Day}'}\n", "data": table}
    others.append(lambda session: create_topic(session, "First"))
    response = client.post(
        "/imports", params={"dry_run": "true"}, files={name: (name, text_) for name, text_ in parts.items()}
    )
    assert response.status_code == 200, response.text
    assert (response.json()["rows"], response.json()["mapping"]["read"]) == (25, 25)


@pytest.mark.usefixtures("small_batches")
def test_a_row_sees_what_others_wrote_before_it(database, others, contents):
    meetings = BY_NAME["meetings"]

    def delete_and_create(session):
        deletion.delete_record(session, meetings, records.load(session, meetings, "talks-1"))
        # More than a batch, so that also rows that are written again one by one would meet keys that are taken.
        for name in "abcdefgh":
            data = meetings.input_type.model_validate({"id": name, "title": f"Other {name}", "date": "2003"})
            records.create(session, meetings, data)

    def take_id_and_rename(session):
        data = meetings.input_type.model_validate({"id": "talks-7", "title": "Taken", "date": "2003"})
        records.create(session, meetings, data)
        countries = BY_NAME["countries"]
        row = records.load(session, countries, "AF")
        document = json.loads(records.document(session, countries.collection, "AF")) | {"name": "Afghan Republic"}
        for name in ("updated_at", "created_at", *countries.derived_fields):
            document.pop(name, None)
        records.replace(session, countries, row, countries.input_type.model_validate(document))

    others += [delete_and_create, take_id_and_rename]
    rows = [meeting(number) for number in range(9)]
    rows[4].document["part_of"] = "talks-1"
    rows.append(meeting(9, participants=[{"country": "Afghan Republic", "person": {"name": "Ana Lima 1"}}]))
    outcome = run(database, rows)
    assert (outcome.created, outcome.changed, outcome.refused) == (8, 1, 1), outcome.problems
    (problem,) = outcome.problems
    assert (problem["where"], "talks-1" in problem["reason"]) == ("row 4", True)
    documents = contents()
    assert ("meetings", "talks-1") not in documents
    assert documents["meetings", "talks-7"]["title"] == "Talks 7"
    assert list(checks.run_checks(database, repair=False)) == []


@pytest.mark.usefixtures("small_batches")
def test_a_record_that_was_merged_between_slices_is_found_again(database, others, contents):
    def merge(session):
        create_topic(session, "Nets")
        merging.merge(session, BY_NAME["topics"], "nets", "fisheries", ())

    others.append(merge)
    outcome = run(database, [meeting(number) for number in range(6)])
    assert (outcome.created, outcome.refused) == (6, 0), outcome.problems
    documents = contents()
    for number in range(6):
        assert [item["topic"]["id"] for item in documents["meetings", f"talks-{number}"]["topics"]] == ["nets"]
    assert list(checks.run_checks(database, repair=False)) == []


@pytest.mark.usefixtures("small_batches")
def test_a_record_that_was_renamed_between_slices_is_not_found_by_its_former_name(database, others, contents):
    topics = BY_NAME["topics"]

    def rename(session):
        row = records.load(session, topics, "fisheries")
        records.replace(session, topics, row, topics.input_type.model_validate({"name": "Nets"}))

    others.append(rename)
    outcome = run(database, [meeting(number) for number in range(6)])
    assert (outcome.created, outcome.refused) == (6, 0), outcome.problems
    documents = contents()
    names = [documents["meetings", f"talks-{number}"]["topics"][0]["topic"]["name"] for number in range(6)]
    assert names == [*["Nets"] * 3, *["Fisheries"] * 3]
    assert list(checks.run_checks(database, repair=False)) == []


@pytest.mark.usefixtures("small_batches")
def test_slices_before_an_interruption_are_kept_and_the_rest_is_imported_again(database, others, contents):
    class Interrupted(Exception):
        pass

    def interrupt(rows):
        raise Interrupted

    others.append(lambda session: create_topic(session, "First"))
    rows = [meeting(number) for number in range(9)]
    with pytest.raises(Interrupted):
        run(database, rows, slice_ended=interrupt)
    kept = [record_id for name, record_id in contents() if name == "meetings" and record_id.startswith("talks-")]
    assert sorted(kept) == ["talks-0", "talks-1", "talks-2"]
    assert list(checks.run_checks(database, repair=False)) == []
    again = run(database, rows)
    assert (again.created, again.unchanged) == (6, 3)


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("small_batches")
def test_an_import_ends_if_the_file_is_replaced_between_slices(database, others, tmp_path):
    file = database.file.path
    shutil.copyfile(file, tmp_path / "other.db")
    others.append(lambda session: create_topic(session, "First"))
    # Somebody puts another file in place while the import waits for its next turn.
    others.append(lambda session: (tmp_path / "other.db").replace(file))
    slices = []
    with pytest.raises(Unavailable):
        run(database, [meeting(number) for number in range(12)], slice_ended=slices.append)
    assert slices == [3, 6]


def test_rows_of_data_sets_are_sliced_too(database, others, contents):
    rows = [meeting(number) for number in range(25)]
    for row in rows:
        del row.document["id"]
        row.document["citations"] = [{"source": {"headline": "List", "publisher": "Office"}, "locator": row.location}]
    others += [lambda session, name=name: create_topic(session, name) for name in ("First", "Second")]
    slices = []
    outcome = run(database, rows, enrich=True, slice_ended=slices.append)
    assert (outcome.created, slices) == (25, [1, 2])
    with database.reading() as connection:
        stored = connection.execute(text("SELECT count(DISTINCT id) FROM dataset_rows")).scalar_one()
    assert stored == 25
    before = contents()
    others.append(lambda session: create_topic(session, "Third"))
    again = run(database, rows, enrich=True)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 25)
    assert {key: value for key, value in contents().items() if key != ("topics", "third")} == before
    assert list(checks.run_checks(database, repair=False)) == []


@pytest.mark.usefixtures("small_batches")
def test_the_service_answers_once_and_the_key_replays_it(client, database, others):
    others += [lambda session, name=name: create_topic(session, name) for name in ("First", "Second")]
    body = "".join(f"{json.dumps(meeting(number).document)}\n" for number in range(7))
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "slices"}
    first = client.post("/imports?keep_going=true", content=body, headers=headers)
    assert (first.status_code, first.json()["created"]) == (200, 7)
    assert others == []
    again = client.post("/imports?keep_going=true", content=body, headers=headers)
    assert (again.headers["idempotent-replayed"], again.json()) == ("true", first.json())
    assert client.post("/topics", json={"name": "Afterwards"}).status_code == 201


@pytest.fixture
def lost_turn(database, monkeypatch):
    """A turn that does not come back after the first slice."""
    turn = writer_lock.Turn if database.is_sqlite else postgresql_turn.Turn

    def fail(_turn):
        raise Unavailable("other writers kept their turn; retry", headers={"Retry-After": "1"})

    monkeypatch.setattr(turn, "is_awaited", lambda _turn: True)
    monkeypatch.setattr(turn, "pass_on", fail)


@pytest.mark.usefixtures("small_batches", "lost_turn")
def test_a69_an_interrupted_import_says_how_many_rows_are_kept(client, contents):
    body = "".join(f"{json.dumps(meeting(number).document)}\n" for number in range(9))
    headers = {"Content-Type": "application/x-ndjson"}
    response = client.post("/imports?keep_going=true", content=body, headers=headers)
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert "other writers kept their turn; 3 rows before that were imported" in response.json()["detail"]
    kept = [record_id for name, record_id in contents() if name == "meetings" and record_id.startswith("talks-")]
    assert sorted(kept) == ["talks-0", "talks-1", "talks-2"]


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("small_batches")
def test_a69_fault_of_storage_says_how_many_rows_are_kept(client, database, monkeypatch):
    monkeypatch.setattr(writer_lock.Turn, "is_awaited", lambda _turn: True)
    end_slice, slices = WriteSession.end_slice, []

    def fail_later(session, committed):
        if slices:
            session.execute(text("SELECT abs(-9223372036854775808)"))
        slices.append(None)
        end_slice(session, committed)

    monkeypatch.setattr(WriteSession, "end_slice", fail_later)
    body = "".join(f"{json.dumps(meeting(number).document)}\n" for number in range(9))
    response = client.post("/imports?keep_going=true", content=body, headers={"Content-Type": "application/x-ndjson"})
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert "3 rows before that were imported" in response.json()["detail"]
