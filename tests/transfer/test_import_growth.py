"""The cost of an import row does not depend on earlier rows in the same or other files."""

import contextlib
from collections import Counter

import pytest
from sqlalchemy import event

from app.db import prepared_statements, write_batch
from app.filter_index import terms
from app.queries.filtering import country_names
from app.queries.matching import similar_people
from app.transfer import importing
from app.transfer.rows import ImportRow

MEETINGS = 60


class Costs:
    """The cost of imports: statements, SQLite virtual machine steps, simultaneous savepoints."""

    def __init__(self, engine):
        self.statements, self.steps, self.savepoints, self.deepest = Counter(), 0, 0, 0
        self.log = []
        """The tables into which rows were inserted, in order."""
        self.is_sqlite = engine.dialect.name == "sqlite"
        for name in ("before_cursor_execute", "begin", "savepoint", "release_savepoint", "rollback_savepoint"):
            event.listen(engine, name, getattr(self, name))

    def before_cursor_execute(self, _connection, _cursor, statement, *_):
        self.statements[" ".join(statement.split())] += 1
        if statement.startswith("INSERT INTO "):
            self.log.append(statement.split()[2])

    def begin(self, connection):
        if self.is_sqlite:
            connection.connection.driver_connection.set_progress_handler(self.step, 100)

    def step(self):
        self.steps += 1

    def savepoint(self, *_):
        self.savepoints += 1
        self.deepest = max(self.deepest, self.savepoints)

    def release_savepoint(self, *_):
        self.savepoints -= 1

    rollback_savepoint = release_savepoint


@pytest.fixture
def costs(database, monkeypatch):
    counted = Costs(database.write_engine)

    def counting(send):
        def send_counted(connection, statement, values):
            text = statement if isinstance(statement, str) else statement.decode()
            if not text.startswith(("SELECT", "WITH")):
                counted.before_cursor_execute(connection, None, text)
            return send(connection, statement, values)

        return send_counted

    set_savepoint = write_batch.savepoint

    @contextlib.contextmanager
    def savepoint_past_events(connection):
        counted.savepoint()
        with set_savepoint(connection):
            yield
        counted.release_savepoint()

    if counted.is_sqlite:
        monkeypatch.setattr(write_batch, "savepoint", savepoint_past_events)
    for name in ("send_to_sqlite", "send_many_to_sqlite", "execute_postgresql", "execute_many_on_postgresql"):
        monkeypatch.setattr(prepared_statements, name, counting(getattr(prepared_statements, name)))
    return counted


def meetings(file, date):
    """Meetings among few countries, each with new people, topics and sources."""
    for number in range(MEETINGS):
        guest = ["AD", "AE", "AF", "AG"][number % 4]
        document = {
            "title": f"Talks {file}-{number}",
            "date": date(number),
            "place": {"city": "Capital", "country": "AD"},
            "participants": [
                {"country": code, "person": {"name": f"Person {(number * 7 + file) % 900} of {code}"}}
                for code in ("AI", guest)
            ],
            "topics": [{"topic": {"name": f"Topic {number % 20}"}}],
            "citations": [{"source": {"headline": "Press release", "publisher": f"Paper {number}", "date": "2001"}}],
        }
        yield ImportRow("meetings", document, f"row {number}")


@pytest.mark.parametrize(
    "date", [lambda number: f"2001-01-{number % 28 + 1:02}", lambda _: "2001"], ids=["days", "one-year"]
)
def test_a36_sixth_file_costs_as_much_as_the_fourth(database, costs, date):
    # A name is compared with at most 50 people, and a meeting with the first 10 that resemble it and at most 200 of its
    # days: only from the fourth file on are there so many people, and meetings of a day become a few more.
    seen = []
    for file in range(6):
        costs.statements.clear()
        costs.steps = 0
        outcome = importing.run_import(database, meetings(file, date), importing.ImportOptions())
        assert outcome.created == MEETINGS, outcome.problems
        seen.append((costs.statements.total(), costs.steps))
    (first_statements, _), *_, (fourth_statements, fourth_steps), _, (sixth_statements, sixth_steps) = seen
    assert max(fourth_statements, sixth_statements) <= 1.05 * first_statements
    assert sixth_steps <= 1.12 * fourth_steps, seen


def test_a36_agreements_with_one_title_are_distinguished_at_constant_cost(database, costs):
    def rows(start):
        for number in range(start, start + 40):
            parties = [{"country": "AD"}, {"organization": {"name": f"Organization {number}"}}]
            yield ImportRow("agreements", {"title": "Agreement on trade", "parties": parties}, f"row {number}")

    seen = []
    for start in (0, 40, 80, 80):
        costs.statements.clear()
        outcome = importing.run_import(database, rows(start), importing.ImportOptions())
        seen.append((outcome.created, outcome.unchanged, costs.statements.total()))
    assert [item[:2] for item in seen] == [(40, 0)] * 3 + [(0, 40)]
    assert seen[2][2] <= 1.05 * seen[0][2]


def test_meetings_of_people_whose_countries_have_names_are_inserted_together(database, costs, monkeypatch):
    names = []
    read = country_names._with_name
    monkeypatch.setattr(
        country_names, "_with_name", lambda connection, name: names.append(name) or read(connection, name)
    )

    def rows(start):
        for number in range(start, start + MEETINGS):
            person = {"name": f"Person {number}", "country": "Andorra"}
            document = {"title": f"Talks {number}", "date": f"2001-01-{number % 28 + 1:02}"}
            yield ImportRow("meetings", document | {"participants": [{"person": person}]}, f"row {number}")

    for start in (0, MEETINGS):
        costs.log.clear()
        names.clear()
        assert importing.run_import(database, rows(start), importing.ImportOptions()).created == MEETINGS
        assert costs.log.count("meetings") < MEETINGS / 10
        # All new terms are created by one statement, and a name is read once, not once for each day.
        assert costs.log.count("terms") == 1
        assert names == ["andorra"]


def test_a36_no_savepoint_spans_rows(database, costs):
    rows = [*meetings(0, lambda _: "2001"), ImportRow("meetings", {"title": "No date"}, "row")]
    for options in (
        importing.ImportOptions(),
        importing.ImportOptions(keep_going=True),
        importing.ImportOptions(dry_run=True),
    ):
        with contextlib.suppress(importing.RowsRejected):
            importing.run_import(database, rows, options)
    assert costs.deepest == 1


def test_a36_a_term_of_a_meeting_needs_no_statement_journal(database, costs):
    importing.run_import(database, meetings(0, lambda _: "2001"), importing.ImportOptions())
    written = [statement for statement in costs.statements if statement.startswith("INSERT INTO meeting_terms")]
    assert written
    assert not [item for item in written if "SELECT" in item]


def test_a36_terms_are_complete_before_the_index_of_terms_is_written(database, costs, monkeypatch):
    monkeypatch.setattr(terms, "_CHUNK", MEETINGS // 3)
    monkeypatch.setattr(terms, "_MOST_ROWS", 1)
    importing.run_import(database, meetings(0, lambda _: "2001"), importing.ImportOptions())
    order = [item for item in costs.log if item in {"meeting_terms", "search_terms_meetings"}]
    assert order.count("meeting_terms") == 3
    assert order == sorted(order)


def test_holders_of_names_that_few_have_are_not_read(database, monkeypatch):
    # Only what many have could have led to pairs before, and no longer does.
    def people(*given_names):
        for name in (f"{given} {family}" for given in given_names for family in ("Venn", "Marsh", "Kanda")):
            yield ImportRow("people", {"name": name, "country": "AD"}, name)

    asked = []
    monkeypatch.setattr(similar_people, "_holders_of_crossing", lambda _connection, *keys: asked.append(keys) or set())
    outcome = importing.run_import(database, people("Orla", "Tobin", "Mirek"), importing.ImportOptions())
    assert outcome.created == 9, outcome.problems
    assert not asked
    monkeypatch.setattr(similar_people, "MOST_OF_A_WORD", 3)
    assert importing.run_import(database, people("Pavla"), importing.ImportOptions()).created == 3
    ((lost, gained, kept),) = asked
    assert gained
    assert not lost
    assert not kept
