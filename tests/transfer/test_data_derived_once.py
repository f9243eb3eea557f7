"""An import that a writer can have undone derives data once, or for thousands of people at a time."""

from itertools import count

import pytest

from app.search import name_keys
from app.transfer import importing, slices
from app.transfer.rows import ImportRow

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def derived_times(monkeypatch):
    """The number of people of each derivation."""
    numbers, refresh = [], name_keys.refresh

    def note(session, people):
        numbers.append(len(people))
        return refresh(session, people)

    monkeypatch.setattr(name_keys, "refresh", note)
    return numbers


def meeting(number):
    document = {"title": f"Talks {number}", "date": f"{2001 + number}", "participants": [{"country": "AD"}]}
    return ImportRow("meetings", document, f"row {number}")


def test_meetings_are_derived_once_however_long_they_take(database, derived_times, monkeypatch):
    hours = count(step=3_600)
    monkeypatch.setattr(slices, "monotonic", lambda: next(hours))
    rows = [meeting(number) for number in range(12)]
    assert importing.run_import(database, rows, importing.ImportOptions()).created == 12
    assert len(derived_times) == 1


def test_people_are_derived_once_they_are_many(database, derived_times, monkeypatch):
    monkeypatch.setattr(slices, "_MOST_PEOPLE", 5)
    rows = [
        ImportRow("people", {"name": f"Ana {'abcdefghijkl'[number]}o", "country": "AD"}, "p") for number in range(12)
    ]
    assert importing.run_import(database, rows, importing.ImportOptions()).created == 12
    assert derived_times == [5, 5, 2]
