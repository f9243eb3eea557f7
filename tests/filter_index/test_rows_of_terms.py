"""Rows of terms of meetings, which wait until they can be written for many meetings at once."""

import pytest

from app.filter_index import term_counts, terms
from app.transfer import importing
from app.transfer.rows import ImportRow


def rows(count):
    for number in range(count):
        document = {
            "title": f"Talks {number}",
            "date": f"{2001 + number * 7 % 20}-02-03",
            "kind": ["summit", "visit"][number % 2],
            "topics": [{"topic": {"name": f"Topic {number % 3}"}}],
        }
        yield ImportRow("meetings", document, f"row {number}")


@pytest.fixture
def written(monkeypatch):
    """The rows that were written, in a list for each time."""
    sent, send_rows = [], terms.send_rows

    def note_sent(connection, statement, names, values):
        if "meeting_key" in names:
            sent.append(list(values))
        return send_rows(connection, statement, names, values)

    monkeypatch.setattr(terms, "send_rows", note_sent)
    return sent


def differences(database):
    with database.reading() as connection:
        keys = connection.exec_driver_sql("SELECT key FROM meetings").scalars().all()
        return terms.outdated(connection, keys), list(term_counts.differences(connection))


def test_rows_of_many_meetings_are_written_in_the_order_of_the_table(database, written, monkeypatch):
    monkeypatch.setattr(terms, "_CHUNK", 5)
    assert importing.run_import(database, rows(40), importing.ImportOptions()).created == 40
    (together,) = written
    assert together == sorted(together)
    assert differences(database) == ([], [])


def test_rows_that_wait_are_few(database, written, monkeypatch):
    monkeypatch.setattr(terms, "_CHUNK", 5)
    monkeypatch.setattr(terms, "_MOST_ROWS", 60)
    importing.run_import(database, rows(40), importing.ImportOptions())
    assert len(written) > 2
    assert max(map(len, written)) < 60 + 5 * 20
    assert differences(database) == ([], [])


def test_a_term_that_becomes_common_counts_rows_that_wait(database, written, monkeypatch):
    monkeypatch.setattr(terms, "_CHUNK", 5)
    monkeypatch.setattr(term_counts, "_MOST_MEETINGS", 5)
    monkeypatch.setattr(term_counts, "COMMON", 12)
    importing.run_import(database, rows(40), importing.ImportOptions())
    *counted, others = written
    assert counted
    # The rows of other terms wait on.
    assert len(others) > sum(map(len, counted))
    assert differences(database) == ([], [])
