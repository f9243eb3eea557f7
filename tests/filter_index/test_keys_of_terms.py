"""Primary keys of terms, which many meetings share."""

import json
from collections import Counter

from app.filter_index import terms
from app.transfer import importing
from app.transfer.rows import ImportRow


def test_a_term_of_several_batches_of_meetings_is_looked_up_once(database, monkeypatch):
    asked = Counter()
    fetch = terms.fetch

    def count_asked(connection, statement, values):
        asked.update(map(tuple, json.loads(values["asked"])))
        return fetch(connection, statement, values)

    monkeypatch.setattr(terms, "fetch", count_asked)
    monkeypatch.setattr(terms, "_CHUNK", 1)
    rows = [
        ImportRow("meetings", {"title": f"Talks {number}", "date": "2001-02-03", "kind": "summit"}, f"row {number}")
        for number in range(3)
    ]
    outcome = importing.run_import(database, rows, importing.ImportOptions())
    assert outcome.created == 3, outcome.problems
    # Once before a new term is created, and once after, since another writer may have created it.
    assert asked["kind", "summit"] == 2
    assert max(asked.values()) == 2


def test_keys_of_very_many_terms_are_forgotten(database, monkeypatch):
    monkeypatch.setattr(terms, "_CHUNK", 1)
    monkeypatch.setattr(terms, "_MOST_KEYS", 0)
    rows = [
        ImportRow("meetings", {"title": f"Talks {number}", "date": f"200{number}-02-03"}, f"row {number}")
        for number in range(3)
    ]
    importing.run_import(database, rows, importing.ImportOptions())
    with database.reading() as connection:
        keys = connection.exec_driver_sql("SELECT key FROM meetings").scalars().all()
        assert terms.outdated(connection, keys) == []
