"""The work of comparing a written person is bounded, however many people bear the name; counted in steps of SQLite."""

import pytest

from app.queries.matching.similar_people import MOST_OF_A_COMMON_WORD, MOST_OF_A_WORD
from app.services.derivation import derived
from app.transfer import importing
from app.transfer.rows import ImportRow

pytestmark = pytest.mark.databases("sqlite")


def letters(number):
    """Return a first name of other sounds for each number."""
    return "".join("bdgklmnprstvzfx"[number // 15**place % 15] + "aeiou"[place] for place in range(3)).title()


@pytest.fixture
def add(database):
    def people(numbers, name="{} Tarka"):
        rows = [
            ImportRow(
                "people", {"id": f"p-{number}", "name": name.format(letters(number)), "country": "PE"}, str(number)
            )
            for number in numbers
        ]
        assert importing.run_import(database, rows, importing.ImportOptions()).problems == []

    return people


@pytest.fixture
def steps_of(database):
    """Return how many hundreds of steps the refresh of a person's derived data takes."""

    def count(record_id, name):
        steps = []
        with database.writing() as session:
            key = session.connection().exec_driver_sql(f"SELECT key FROM people WHERE id = '{record_id}'").scalar_one()
            session.connection().exec_driver_sql("UPDATE people SET name = ? WHERE key = ?", (name, key))
            raw = session.connection().connection.driver_connection
            raw.set_progress_handler(lambda: steps.append(1) and None, 100)
            derived.mark_dirty(session, "people", [key])
            derived.refresh_derived(session)
            raw.set_progress_handler(None, 0)
        return len(steps)

    return count


@pytest.mark.parametrize("name", ["Tarka", "Zeno Tarka"])
def test_work_does_not_grow_with_the_bearers_of_a_name(add, steps_of, name):
    add(range(MOST_OF_A_COMMON_WORD + 20))
    few = steps_of("p-1", name)
    add(range(MOST_OF_A_COMMON_WORD + 20, 1500))
    many = steps_of("p-2", name)
    assert many <= 2 * few, (few, many)


@pytest.mark.parametrize("limit", [MOST_OF_A_WORD, MOST_OF_A_COMMON_WORD])
def test_name_becoming_common_takes_bounded_work(add, steps_of, limit):
    """Whoever makes a name rare or common has its holders compared again, of whom there are few then."""
    add(range(limit + 1))
    work = (steps_of("p-1", "Venn"), steps_of("p-1", "Zeno Tarka"))
    assert max(work) <= 200, work
