"""Rows of a data set about one record that follow one another are written together, with the outcome of each as if alone."""

import json
import random
import re

import pytest
from sqlalchemy import event, text

from app.db.private_copy import private_copy
from app.services.resources import AGREEMENTS, ORGANIZATIONS, PEOPLE
from app.transfer import enriching, exporting, importing, successive_rows
from app.transfer.rows import ImportRow, RejectedRow

_TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z")
_CODES = ("AD", "AE", "AF", "AG")
_SOURCE = {"id": "a-register", "kind": "dataset", "headline": "A register"}


def run(database, rows, **options):
    reported = []
    options = importing.ImportOptions(enrich=True, report=reported.append, **options)
    try:
        outcome = importing.run_import(database, rows, options)
    except importing.RowsRejected as rejected:
        outcome = rejected.outcome
    return outcome, reported


def content(database):
    """All records without times, and what is stored of the rows."""
    with database.reading() as connection:
        records = [_TIME.sub(b"T", line) for line in exporting.lines(connection)]
        columns = text("SELECT resource, id, source, locator, document FROM dataset_rows ORDER BY 1, 2, 3, 4")
        changes = text("SELECT resource, id, action, version FROM changes ORDER BY 1, 2, 4")
        return records, list(map(tuple, connection.execute(columns))), list(map(tuple, connection.execute(changes)))


def citation(locator):
    return [{"source": _SOURCE, "locator": locator}]


def agreement(number, locator, **fields):
    document = {"id": f"treaty-{number}", "title": f"Treaty {number}", "citations": citation(locator), **fields}
    return ImportRow("agreements", {"kind": "treaty", "actions": [], **document}, f"row {locator}")


def membership(number, locator, code, **fields):
    actions = [{"action": "acceded", "country": code, "date": f"19{90 + int(locator) % 10}"}]
    return agreement(number, locator, parties=[{"country": code}], actions=actions, **fields)


def random_rows(seed):
    """Rows about few records: additions, repetitions, corrections, other titles, new organizations, and bad rows."""
    draw = random.Random(seed)
    rows = []
    for number in range(40):
        record, locator = draw.choice((1, 1, 1, 2)), str(draw.choice((number, number, draw.randrange(2, 6))))
        kind = draw.randrange(8)
        if kind == 0:
            rows.append(agreement(record, locator, parties=[{"country": draw.choice(("ZZ", "AF"))}]))
        elif kind == 1:
            rows.append(agreement(record, locator, title=draw.choice(("Treaty 1", "Pact"))))
        elif kind == 2:
            rows.append(
                agreement(record, locator, parties=[{"organization": {"name": draw.choice(("Union", "League"))}}])
            )
        elif kind == 3:
            rows.append(agreement(record, locator, note=draw.choice(("one", "another")), url="https://example.org/a"))
        elif kind == 4:
            rows.append(RejectedRow(f"row {number}", "date", "is not a date"))
        elif kind == 5:
            code = draw.choice(_CODES)
            term = draw.choice(("1990/1994", "1990/1995", "1999/"))
            tenure = {"office": "ambassador", "country": "AD", "posted_to": [code], "term": term}
            document = {"id": "ana", "name": "Ana Lima", "tenures": [tenure], "citations": citation(locator)}
            rows += [ImportRow("people", document, f"row {locator}")] * draw.choice((1, 2))
        elif kind == 6:
            identifiers = [{"scheme": "ieadb", "value": draw.choice("12")}]
            rows.append(membership(record, locator, draw.choice(_CODES), identifiers=identifiers))
        else:
            rows.append(membership(record, locator, draw.choice(_CODES)))
    return rows


@pytest.mark.parametrize("seed", range(2, 6))
def test_rows_together_have_the_outcome_of_rows_alone(database, monkeypatch, seed):
    rows = random_rows(seed)
    results = []
    for number in (None, 1):
        with private_copy(database) as copy:
            if number:
                monkeypatch.setattr(successive_rows, "count", lambda _rows, _position: 1)
            # The second and third time, rows are compared with what they were.
            reports = [run(copy, some, keep_going=True) for some in (rows, rows, random_rows(seed + 100))]
            results.append((reports, content(copy)))
    together, alone = results
    assert together == alone


@pytest.mark.parametrize("seed", range(2, 4))
def test_rows_that_restate_a_record_have_the_outcome_of_comparing_them_in_full(database, monkeypatch, seed):
    rows = random_rows(seed)
    results = []
    for is_restated in (enriching.restates, lambda _recorded, _values: False):
        monkeypatch.setattr(enriching, "restates", is_restated)
        with private_copy(database) as copy:
            reports = [run(copy, some, keep_going=True) for some in (rows, rows, random_rows(seed + 100), rows)]
            results.append((reports, content(copy)))
    assert results[0] == results[1]


def test_a_row_that_restates_a_record_is_not_compared_in_full(database, monkeypatch):
    rows = [membership(1, str(place), code) for place, code in enumerate(_CODES)]
    run(database, rows)
    monkeypatch.delattr(enriching, "corrections")
    outcome, _ = run(database, rows)
    assert outcome.unchanged == len(rows)


@pytest.mark.parametrize("keep_going", [True, False])
def test_a_bad_row_among_rows_of_one_record_is_refused_alone(database, keep_going):
    rows = [membership(1, str(place), code) for place, code in enumerate(("AD", "AE", "ZZ", "AG"))]
    outcome, reported = run(database, rows, keep_going=keep_going)
    assert (outcome.created, outcome.changed, outcome.refused) == (1, 2, 1)
    assert [item["where"] for item in reported if item["what"] == "problems"] == ["row 2"]
    documents = [json.loads(line) for line in content(database)[0]]
    treaties = [item["document"] for item in documents if item["resource"] == "agreements"]
    parties = [party["country"] for treaty in treaties if treaty["id"] == "treaty-1" for party in treaty["parties"]]
    assert parties == (["AD", "AE", "AG"] if keep_going else [])


@pytest.mark.databases("sqlite", "postgresql")
def test_a_record_is_written_once_for_rows_that_follow_one_another(database):
    run(database, [agreement(1, "0")])
    updates = []

    def note(_connection, _cursor, statement, *_rest):
        updates.extend(["UPDATE"] if statement.startswith("UPDATE agreements") else [])

    event.listen(database.write_engine, "before_cursor_execute", note)
    try:
        outcome, _ = run(database, [membership(1, str(place), code) for place, code in enumerate(_CODES, 1)])
    finally:
        event.remove(database.write_engine, "before_cursor_execute", note)
    assert outcome.changed == len(_CODES)
    with database.reading() as connection:
        versions = text("SELECT version FROM agreements WHERE id = 'treaty-1'")
        assert connection.execute(versions).scalar_one() == 2


def test_added_entries_have_the_form_in_which_they_are_read(database):
    """Rows after the one that added an entry compare it as a recorded one."""
    tenure = {"office": "ambassador", "country": "AD", "term": "1990"}
    rows = [
        agreement(1, "0", parties=[{"country": "AD"}], actions=[{"action": "signed", "date": "1990"}]),
        ImportRow("people", {"name": "Ana Lima", "tenures": [tenure], "citations": citation("1")}, "row 1"),
        ImportRow(
            "organizations", {"name": "Union", "members": [{"country": "AD"}], "citations": citation("2")}, "row 2"
        ),
    ]
    run(database, rows)
    stored = [json.loads(line) for line in content(database)[0]]
    for resource in (AGREEMENTS, PEOPLE, ORGANIZATIONS):
        for item in (item["document"] for item in stored if item["resource"] == resource.name):
            for name in successive_rows.FINDS_NOTHING & item.keys():
                for entry in item[name] if isinstance(item[name], list) else ():
                    completed = successive_rows.completed(resource.input_type, name, [{}], ())[0]
                    assert completed.keys() <= entry.keys() | {"id"}, (resource.name, name)
