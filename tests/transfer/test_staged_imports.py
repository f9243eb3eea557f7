"""An import that keeps all or nothing goes on in a copy once others wait for it, and then comes into the database at once."""

import json
import shutil

import pytest
from sqlalchemy import text
from test_import_slices import create_topic, feed, meeting

from app.db import writer_lock
from app.db.models import Base
from app.db.private_copy import private_copy
from app.db.sqlite import sqlite_module
from app.maintenance import checks
from app.problems import Unavailable
from app.schemas.json_patch import own_content
from app.schemas.judgement import JudgementInput
from app.services import deletion, records
from app.services.access import api_keys, idempotency
from app.services.changes import following, redaction
from app.services.changes.following import Follower
from app.services.derivation import derived
from app.services.identity import judgements, merging
from app.services.resources import BY_NAME
from app.transfer import importing, ordering, slices
from app.transfer.rows import ImportRow
from app.transfer.slices import Slices


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.fixture
def others(database, monkeypatch):
    """Writes of others: each comes while the import goes on in a copy, one after each batch; the import waits for none."""
    monkeypatch.setattr(ordering, "_BATCH_ROWS", 3)
    monkeypatch.setattr(slices, "_SECONDS_OF_PATIENCE", 0.0)
    monkeypatch.setattr(Slices, "is_due", lambda _slices: False)
    monkeypatch.setattr(writer_lock.Turn, "is_awaited", lambda _turn: True)
    waiting = []
    is_awaited = Follower.is_awaited
    monkeypatch.setattr(following, "_SECONDS_BETWEEN", 0.0)

    def write_first(self):
        if waiting:
            with database.writing("other") as session:
                waiting.pop(0)(session)
        return is_awaited(self)

    monkeypatch.setattr(Follower, "is_awaited", write_first)
    return waiting


def run(database, rows, **options):
    return importing.run_import(database, rows, importing.ImportOptions(**options))


def create(name, /, **document):
    def change(session):
        resource = BY_NAME[name]
        records.create(session, resource, resource.input_type.model_validate(document))

    return change


def come_and_go(session):
    create_topic(session, "Third")
    deletion.delete_record(session, BY_NAME["topics"], records.load(session, BY_NAME["topics"], "third"))


def sound(database):
    return list(checks.run_checks(database, repair=False)) == []


def test_both_are_kept(database, others, contents):
    last = feed(database)[-1][0] if feed(database) else 0
    others += [
        lambda session: create_topic(session, "First"),
        create("meetings", title="Other", date="2003", participants=[{"country": "AD"}, {"country": "BR"}]),
        lambda session: deletion.delete_record(
            session, BY_NAME["topics"], records.load(session, BY_NAME["topics"], "first")
        ),
        lambda session: create_topic(session, "Second"),
        come_and_go,
        lambda session: api_keys.create(session, "other", "write"),
    ]
    outcome = run(database, [meeting(number) for number in range(15)])
    assert (outcome.created, outcome.refused, outcome.committed) == (15, 0, True)
    assert others == []
    documents = contents()
    assert {("meetings", "talks-14"), ("topics", "second"), ("topics", "fisheries")} <= documents.keys()
    assert not {("topics", "first"), ("topics", "third")} & documents.keys()
    assert {("retired_ids", "first"), ("retired_ids", "third")} <= documents.keys()
    with database.reading() as connection:
        assert "other" in connection.execute(text("SELECT name FROM api_keys")).scalars().all()
    entries = [entry for entry in feed(database) if entry[0] > last]
    assert [entry[0] for entry in entries] == list(range(last + 1, last + 1 + len(entries)))
    actors = [entry[3] for entry in entries]
    assert actors == sorted(actors, reverse=True)
    assert sound(database)


def note_of_country(text_):
    def change(session):
        countries = BY_NAME["countries"]
        row = records.load(session, countries, "AF")
        document = json.loads(records.document(session, countries.collection, "AF")) | {"note": text_}
        for name in ("updated_at", "created_at", *countries.derived_fields):
            document.pop(name, None)
        records.replace(session, countries, row, countries.input_type.model_validate(document))

    return change


def identifier(value):
    return [{"scheme": "wikidata", "value": value}]


def rows_of_all_kinds():
    return [
        ImportRow("people", {"id": "ida", "name": "Ida", "identifiers": identifier("Q1")}, "row 0"),
        ImportRow("countries", {"code": "AF", "name": "Afghanistan", "note": "Imported"}, "row 1"),
        *(meeting(number) for number in range(6)),
    ]


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        pytest.param(create("topics", name="Fisheries"), ("topics", "fisheries"), id="the same id"),
        pytest.param(note_of_country("Edited"), ("countries", "AF"), id="the same record"),
        pytest.param(
            lambda session: merging.merge(session, BY_NAME["topics"], "trade", "security", ()),
            ("topics", "trade"),
            id="a merge",
        ),
        pytest.param(
            lambda session: redaction.redact(session, "topics", "trade", ["/description"], "private"),
            ("topics", "trade"),
            id="a redaction",
        ),
    ],
)
def test_what_does_not_go_together_begins_again(database, others, contents, change, kept):
    with database.writing() as session:
        create_topic(session, "Trade")
        create_topic(session, "Security")
    attempts = []
    others.append(change)
    outcome = run(database, rows_of_all_kinds(), again=lambda: attempts.append(None))
    assert others == []
    assert len(attempts) == 2
    assert outcome.committed, outcome.problems
    assert {kept, ("people", "ida"), ("meetings", "talks-5")} <= contents().keys()
    assert contents()["countries", "AF"]["note"] == "Imported"
    assert sound(database)


def test_a_row_that_became_wrong_through_others_leaves_nothing(database, others, contents):
    before = contents()
    others.append(create("people", name="Eva", identifiers=identifier("Q1")))
    with pytest.raises(importing.RowsRejected) as rejected:
        run(database, rows_of_all_kinds())
    assert others == []
    (problem,) = rejected.value.outcome.problems
    assert problem["where"] == "row 0"
    assert {key: value for key, value in contents().items() if key != ("people", "eva")} == before
    assert sound(database)


def test_a_program_without_a_turn_is_not_overwritten(database, others, contents, monkeypatch):
    number_changes = Follower.number_changes
    late = ["Late"]

    def write_late(self):
        number_changes(self)
        if late:
            # Directly, since the import has the turn.
            with sqlite_module().connect(database.file.path) as connection:
                connection.execute("UPDATE topics SET description = ? WHERE id = 'trade'", (late.pop(),))
            connection.close()

    monkeypatch.setattr(Follower, "number_changes", write_late)
    with database.writing() as session:
        create_topic(session, "Trade")
    attempts = []
    outcome = run(database, [meeting(number) for number in range(4)], again=lambda: attempts.append(None))
    assert (outcome.created, len(attempts)) == (4, 2)
    assert contents()["topics", "trade"]["description"] == "Late"


def test_an_import_is_undone_for_a_writer_who_comes_while_it_derives_data(database, others, contents, monkeypatch):
    deriving, attempts, refresh_derived = [], [], derived.refresh_derived

    def noted_refresh(session):
        deriving.append(session.defers_refresh)
        refresh_derived(session)
        deriving.pop()

    monkeypatch.setattr(derived, "refresh_derived", noted_refresh)
    monkeypatch.setattr(writer_lock.Turn, "is_awaited", lambda _turn: deriving == [False])
    others.append(lambda session: create_topic(session, "First"))
    outcome = run(database, [meeting(number) for number in range(4)], again=lambda: attempts.append(None))
    assert (outcome.created, outcome.committed, len(attempts), others) == (4, True, 1, [])
    assert {("meetings", "talks-3"), ("topics", "first")} <= contents().keys()
    assert sound(database)


def test_an_import_that_is_never_alone_is_one_transaction(database, others, contents):
    others += [lambda session, name=name: note_of_country(name)(session) for name in ("a", "b", "c")]
    attempts = []
    outcome = run(database, rows_of_all_kinds(), again=lambda: attempts.append(None))
    assert outcome.committed
    assert (others, len(attempts)) == ([], 4)
    assert contents()["countries", "AF"]["note"] == "Imported"


def test_rows_that_cannot_be_read_again_are_one_transaction(database, others):
    others.append(lambda session: create_topic(session, "First"))
    outcome = run(database, iter([meeting(number) for number in range(4)]))
    assert (outcome.created, len(others)) == (4, 1)


def test_the_service_answers_once_and_the_key_replays_it(client, database, others):
    stored = idempotency.StoredResponse(201, {}, b"of another")
    others += [
        create("people", name="Eva"),
        lambda session: idempotency.store_response(session, "other", "fingerprint", stored),
    ]
    body = "".join(f"{json.dumps(meeting(number).document)}\n" for number in range(7))
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "staged"}
    first = client.post("/imports", content=body, headers=headers)
    assert (first.status_code, first.json()["created"], first.json()["kept"]) == (200, 7, True)
    assert others == []
    again = client.post("/imports", content=body, headers=headers)
    assert (again.headers["idempotent-replayed"], again.json()) == ("true", first.json())
    assert client.get("/people/eva").status_code == 200
    with database.reading() as connection:
        bodies = connection.execute(text("SELECT body FROM idempotency_keys")).scalars().all()
    assert sorted(bodies) == sorted(["of another", first.text])


def test_a65_responses_stored_after_the_clock_was_set_back_are_kept(database, others, set_clock):
    stored = idempotency.StoredResponse(201, {}, b"{}")

    def store(key):
        return lambda session: idempotency.store_response(session, key, "fingerprint", stored)

    def store_earlier(session):
        set_clock(days=-1)
        store("after the step")(session)

    with database.writing("other") as session:
        store("before")(session)
    others += [store("meanwhile"), store_earlier]
    assert run(database, [meeting(number) for number in range(10)]).created == 10
    assert others == []
    with database.reading() as connection:
        keys = connection.execute(text("SELECT key FROM idempotency_keys")).scalars().all()
    assert sorted(keys) == ["after the step", "before", "meanwhile"]


def test_a65_a_judgement_that_ends_after_the_clock_was_set_back_stays_ended(database, others, set_clock):
    def judge(a, b):
        return JudgementInput(resource="people", a=a, b=b, judgement="different")

    with database.writing() as session:
        for name in ("Ana", "Eva", "Ida"):
            create("people", name=name)(session)
    set_clock(days=-2)
    with database.writing() as session:
        last = judgements.judge(session, judge("ana", "eva")).row.id
    set_clock()
    with database.writing() as session:
        judgements.take_back(session, judgements.judge(session, judge("ana", "ida")).row.id)

    def end_earlier(session):
        set_clock(days=-1)
        judgements.take_back(session, last)

    others.append(end_earlier)
    assert run(database, [meeting(number) for number in range(10)]).created == 10
    with database.reading() as connection:
        open_ones = connection.execute(text("SELECT id FROM judgements WHERE ended_at IS NULL")).scalars().all()
    assert (others, open_ones) == ([], [])


def test_the_report_of_the_command_has_each_row_once(run, others, write, tmp_path):
    others.append(lambda session: create_topic(session, "First"))
    report = tmp_path / "report.ndjson"
    documents = [{**meeting(number).document, "date": "not a day"} for number in range(5)]
    outcome = run("import", write("rows.ndjson", *documents), "--report", report)
    assert (outcome.exit_code, others) == (1, []), outcome.output
    assert len(report.read_text().splitlines()) == 5


def edit(name, record_id, /, **fields):
    def change(session):
        resource = BY_NAME[name]
        document = own_content(
            json.loads(records.document(session, resource.collection, record_id)), resource.derived_fields
        )
        document = document | fields | {"created_at": None, "updated_at": None}
        row = records.load(session, resource, record_id)
        assert records.replace(session, resource, row, resource.input_type.model_validate(document))

    return change


def delete(name, record_id):
    return lambda session: deletion.delete_record(
        session, BY_NAME[name], records.load(session, BY_NAME[name], record_id)
    )


def patch_title(session):
    data = BY_NAME["meetings"].input_type.model_validate({"title": "Patched", "date": "2001-03-04"})
    records.update_fields(session, BY_NAME["meetings"], "old-1", data, {"title"})


CITED = {"source": {"headline": "A list", "publisher": "Office"}, "field": "date", "says": "2001-03-05"}
RECORDED = [
    create("topics", name="Trade"),
    create("topics", name="Security", parent="trade"),
    create("people", id="ana", name="Ana Castro", country="AD"),
    *(
        create(
            "meetings",
            id=f"old-{number}",
            title=f"Old talks {number}",
            date="2001-03-04",
            topics=[{"topic": "security"}],
            participants=[{"country": "AD", "person": "ana"}, {"country": "AF"}],
        )
        for number in range(4)
    ),
]
WRITES = [
    create(
        "meetings",
        title="More talks",
        date="2001-01-02/2001-01-04",
        citations=[CITED],
        topics=[{"topic": {"name": "Fish stocks"}}],
        participants=[{"country": "AD", "person": "ana", "office": "Envoy"}, {"person": {"name": "Eva Moe"}}],
    ),
    edit("people", "ana", name="Ana de Castro", tenures=[{"office": "Envoy", "country": "AD", "term": "2001/2003"}]),
    edit("topics", "security", name="Peace", parent=None),
    edit("meetings", "old-0", participants=[{"country": "BR", "office": "Envoy"}], reviewed=True, citations=[CITED]),
    patch_title,
    delete("meetings", "old-2"),
    create(
        "agreements",
        title="Treaty of peace",
        parties=[{"country": "AD"}, {"country": "AF"}],
        actions=[{"action": "signed", "date": "2001-03-04"}],
        topics=["security"],
    ),
    edit("meetings", "old-3", part_of="old-1", date="2001-03", place={"city": "Lima", "country": "PE"}),
    edit("countries", "PE", note="Edited"),
    create("organizations", name="League", members=[{"country": "AD"}]),
]


def without_times(value):
    if isinstance(value, list):
        return [without_times(item) for item in value]
    if isinstance(value, dict):
        return {name: without_times(item) for name, item in value.items() if not name.endswith("_at")}
    return value


def test_the_result_is_that_of_one_after_the_other(database, others, contents, lines_of):
    for change in RECORDED:
        with database.writing() as session:
            change(session)
    rows = [meeting(number) for number in range(3 * len(WRITES))]
    with private_copy(database) as plain:
        assert run(plain, iter(rows)).committed
        for change in WRITES:
            with plain.writing("other") as session:
                change(session)
        expected = sorted(json.dumps(without_times(json.loads(line)), sort_keys=True) for line in lines_of(plain))
    attempts = []
    others += WRITES
    outcome = run(database, rows, again=lambda: attempts.append(None))
    assert (outcome.created, others, len(attempts)) == (len(rows), [], 1)
    assert (
        sorted(json.dumps(without_times(json.loads(line)), sort_keys=True) for line in lines_of(database)) == expected
    )
    assert sound(database)


FOLLOWED = {"changes", "retired_ids", "api_keys", "idempotency_keys"}
NOT_FOLLOWED = {"judgements", "change_feed", "dataset_rows"}
"""An import begins again when others write to these."""
DERIVED = {
    *("terms", "facet_counts", "indexed", "duplicate_pairs", "open_questions", "agreement_topics_above"),
    *("name_keys", "organization_keys", "meeting_terms", "meeting_values", "network_nodes"),
}


def test_every_table_is_followed_or_derived():
    """A table that belongs to no record, and that others write to, must be taught to `app.services.changes.following`."""
    records_ = {resource.model.__tablename__ for resource in BY_NAME.values()}
    of_records = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table.name in records_
    }
    assert set(Base.metadata.tables) == records_ | of_records | FOLLOWED | NOT_FOLLOWED | DERIVED


def test_an_import_in_a_copy_ends_if_the_file_is_replaced(database, others, tmp_path):
    file = database.file.path
    shutil.copyfile(file, tmp_path / "other.db")
    others.append(lambda _session: (tmp_path / "other.db").replace(file))
    with pytest.raises(Unavailable):
        run(database, [meeting(number) for number in range(6)])
    assert others == []
