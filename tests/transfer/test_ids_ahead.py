"""Ids and records are read for many rows at once, and rows of one batch still see what the rows before them wrote."""

from unittest import mock

import pytest

from app.services import ids_ahead
from app.transfer import importing
from app.transfer.rows import ImportRow


def meeting(number, *participants, **more):
    document = {"id": f"talks-{number}", "title": f"Talks {number}", "date": "2001-02-03", **more}
    document["participants"] = [{"id": item, "country": "AD"} for item in participants]
    return ImportRow("meetings", document, f"row {number}")


def run(database, *rows):
    return importing.run_import(database, rows, importing.ImportOptions(keep_going=True))


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


@pytest.mark.parametrize("count", [2, 40])
def test_ids_of_a_batch_are_looked_up_together(database, count):
    rows = [meeting(number, f"guest-{number}", f"host-{number}") for number in range(count)]
    with mock.patch.object(ids_ahead, "look_up", wraps=ids_ahead.look_up) as look_up:
        assert run(database, *rows).created == count
    assert look_up.call_count == 1


@pytest.mark.parametrize("value", [None, 1, [], {}, "no id", "\x00"])
def test_values_other_than_ids_are_rejected(database, value):
    broken = meeting(1)
    broken.document["participants"] = [{"id": value, "person": {"id": value}, "country": value}]
    outcome = run(database, broken, meeting(2))
    assert (outcome.created, outcome.refused) == (1, 1)
    assert run(database, ImportRow("meetings", {"id": value}, "row")).refused == 1
