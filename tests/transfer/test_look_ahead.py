"""Records are looked up for many rows at once, and rows of one batch still see what the rows before them wrote."""

import math
from unittest import mock

import pytest
from sqlalchemy import text

from app.db import prepared_statements
from app.services import look_ahead
from app.transfer import importing, slices
from app.transfer.row_batches import RowBatches
from app.transfer.rows import ImportRow

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def meeting(number, *participants, **more):
    document = {"id": f"talks-{number}", "title": f"Talks {number}", "date": "2001-02-03", **more}
    document["participants"] = [{"id": item, "country": "AD"} for item in participants]
    return ImportRow("meetings", document, f"row {number}")


def run(database, *rows, enrich=False):
    return importing.run_import(database, rows, importing.ImportOptions(keep_going=True, enrich=enrich))


def test_id_used_by_an_earlier_row_is_not_free(database):
    outcome = run(database, meeting(1, "guest"), meeting(2, "guest"))
    assert (outcome.created, outcome.refused) == (1, 1)
    assert "is taken" in outcome.problems[0]["reason"]


def test_id_retired_by_an_earlier_row_is_not_free(database):
    assert run(database, meeting(1, "guest", "host")).created == 1
    outcome = run(database, meeting(1, "host"), meeting(2, "guest"))
    assert (outcome.changed, outcome.refused) == (1, 1)
    assert "is taken" in outcome.problems[0]["reason"]


def test_id_added_by_an_earlier_row_is_not_free(database):
    assert run(database, meeting(1, "host")).created == 1
    outcome = run(database, meeting(1, "host", "late"), meeting(2, "late"))
    assert (outcome.changed, outcome.refused) == (1, 1)
    assert "is taken" in outcome.problems[0]["reason"]


def test_id_of_a_rejected_row_is_free(database):
    outcome = run(database, meeting(1, "guest", part_of="no-such-meeting"), meeting(2, "guest"))
    assert (outcome.created, outcome.refused) == (1, 1)


def test_reference_finds_the_record_of_an_earlier_row(database):
    person = ImportRow("people", {"id": "li-wei-of-ad", "name": "Li Wei", "country": "AD"}, "person")
    attended = meeting(1)
    attended.document["participants"] = [{"id": "li", "person": {"id": "li-wei-of-ad"}}]
    assert run(database, attended, person).created == 2


def test_row_is_compared_with_the_result_of_earlier_rows(database):
    topics = [ImportRow("topics", {"id": name.lower(), "name": name}, name) for name in ("Apples", "Cod")]
    about = meeting(1, "guest", topics=[{"topic": {"id": "cod", "name": "Cod"}}])
    assert run(database, *topics, about).created == 3
    assert run(database, *topics, about).unchanged == 3
    renamed = ImportRow("topics", {"id": "cod", "name": "Herring"}, "renamed")
    outcome = run(database, topics[0], renamed, about)
    assert (outcome.unchanged, outcome.changed, outcome.refused) == (1, 1, 1)
    assert "differs from the record 'cod'" in outcome.problems[0]["reason"]


@pytest.fixture
def unhurried(monkeypatch):
    """No batch of the test ends because time has passed."""
    monkeypatch.setattr(slices, "_SECONDS_UNDERIVED_AT_FIRST", math.inf)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("count", [2, 40])
def test_ids_of_a_batch_are_looked_up_together(database, count):
    rows = [meeting(number, f"guest-{number}", f"host-{number}") for number in range(count)]
    with mock.patch.object(look_ahead, "look_up", wraps=look_ahead.look_up) as look_up:
        assert run(database, *rows).created == count
    assert look_up.call_count == 1


def talks(number, name="Ana Lima", **person):
    """A meeting without an id, of a person who is given by name."""
    who = {"person": {"name": name, **person}, "country": "AD"}
    document = {"title": f"Talks {number}", "date": "2001-02-03", "participants": [who]}
    return ImportRow("meetings", document, f"row {number}")


def numbered(value):
    return {"identifiers": [{"scheme": "register", "value": value}]}


def people_of(database):
    with database.reading() as connection:
        return connection.execute(
            text("SELECT id, name FROM people WHERE name IN ('Ana Lima', 'LIMA, Ana', 'LIMA, A.', 'Ana Sousa')")
        ).all()


@pytest.fixture
def never_repeated():
    """No batch of the test is refused by the database and written again."""
    with mock.patch.object(RowBatches, "_repeat", side_effect=AssertionError("the batch was refused")):
        yield


@pytest.mark.usefixtures("never_repeated")
@pytest.mark.parametrize("person", [{}, numbered("7")])
def test_person_of_an_earlier_row_is_found_by_name_and_identifier(database, person):
    names = ["Ana Lima", "Ana Lima", "Ana Sousa" if person else "LIMA, Ana"]
    rows = [talks(number, name, **person) for number, name in enumerate(names)]
    assert run(database, *rows, enrich=True).created == 3
    assert len(people_of(database)) == 1


@pytest.mark.usefixtures("never_repeated")
def test_identifier_of_a_rejected_row_is_free(database):
    rejected = talks(1, **numbered("7"))
    rejected.document["agreements"] = [{"agreement": {"id": "no-such-agreement"}, "relation": "signed"}]
    outcome = run(database, rejected, talks(2, **numbered("7")), enrich=True)
    assert (outcome.created, outcome.refused) == (1, 1)
    assert outcome.problems[0]["where"] == "row 1"
    assert len(people_of(database)) == 1


@pytest.mark.usefixtures("never_repeated")
def test_names_and_identifiers_that_an_earlier_row_added_are_found(database):
    person = {"id": "ana", "name": "Ana Sousa", "country": "AD"}
    assert run(database, ImportRow("people", person, "person")).created == 1
    added = ImportRow("people", person | {"other_names": [{"name": "Ana Lima"}], **numbered("7")}, "added")
    outcome = run(database, added, talks(1), talks(2, "LIMA, A.", **numbered("7")), enrich=True)
    assert (outcome.created, outcome.changed, outcome.refused) == (2, 1, 0)
    assert [tuple(row) for row in people_of(database)] == [("ana", "Ana Sousa")]


def test_meeting_of_an_earlier_row_is_found_by_date_and_title(database):
    outcome = run(database, talks(1), talks(1), talks(2))
    assert (outcome.created, outcome.unchanged) == (2, 1)


@pytest.mark.usefixtures("unhurried")
def test_statements_of_a_batch_do_not_grow_with_its_rows(database):
    numbers = []
    for first, count in ((100, 2), (200, 2), (300, 40)):
        rows = [talks(number, f"Ana Lima {number}", **numbered(str(number))) for number in range(first, first + count)]
        for number, row in enumerate(rows, first):
            row.document["date"] = f"{1500 + number}-02-03"
        sent = mock.Mock(wraps=prepared_statements.PreparedStatement.rows)
        with mock.patch.object(prepared_statements.PreparedStatement, "rows", lambda *values, sent=sent: sent(*values)):
            assert run(database, *rows).created == count
        numbers.append(sent.call_count)
    assert numbers[2] < numbers[1] + 20


@pytest.mark.parametrize("value", [None, 1, [], {}, "no id", "\x00"])
def test_values_other_than_ids_are_rejected(database, value):
    broken = meeting(1)
    broken.document["participants"] = [{"id": value, "person": {"id": value}, "country": value}]
    outcome = run(database, broken, meeting(2))
    assert (outcome.created, outcome.refused) == (1, 1)
    assert run(database, ImportRow("meetings", {"id": value}, "row")).refused == 1
