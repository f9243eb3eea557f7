"""Pairs, judgements and questions are found by indexes, whatever the number of records."""

import pytest

from app.api.duplicates import DuplicateParams, JudgementParams, QuestionParams
from app.queries import questions
from app.queries.matching import duplicate_candidates, duplicates, judgements
from app.schemas.person import PersonRef
from app.services.derivation import duplicates as pairs
from app.services.resources import BY_NAME

pytestmark = pytest.mark.databases("sqlite")
LARGE = (
    "meetings",
    "participants",
    "people",
    "meeting_terms",
    "name_keys",
    "organization_keys",
    "duplicate_pairs",
    "judgements",
    "open_questions",
)


@pytest.fixture
def scans(database):
    """Return the tables that a query reads as a whole."""

    def run(query):
        statements = []
        with database.reading() as connection:
            # Prepared statements are sent past SQLAlchemy, whose events do not show them.
            driver = connection.connection.driver_connection
            driver.set_trace_callback(statements.append)
            query(connection)
            driver.set_trace_callback(None)
            assert statements
            steps = [
                row[3]
                for statement in statements
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.replace('%', '%%')}")
            ]
        return {
            step for step in steps if step.startswith("SCAN ") and "USING" not in step and step.split()[1] in LARGE
        } | {step for step in steps if "TEMP B-TREE FOR ORDER BY" in step}

    return run


@pytest.mark.parametrize("fields", [{}, {"resource": ["people"]}, {"min_score": 80}], ids=str)
def test_pairs_are_listed_by_an_index(scans, fields):
    params = DuplicateParams(**fields)
    assert scans(lambda connection: duplicates.read_page(connection, params, params.request(""))) == set()


def test_judgements_are_listed_by_an_index(scans):
    params = JudgementParams()
    assert scans(lambda connection: judgements.read_page(connection, params, params.request(""))) == set()


def test_questions_are_listed_by_an_index(scans):
    params = QuestionParams()
    assert (
        scans(lambda connection: questions.read_page(connection, params, params.request("")))
        - {"USE TEMP B-TREE FOR ORDER BY"}
        == set()
    )


@pytest.mark.parametrize("resource", ["people", "meetings", "agreements", "organizations"])
def test_pairs_of_a_record_are_found_by_an_index(scans, resource):
    # Titles and other names are read as one sorted set: those of one title alone.
    sorted_titles = {"USE TEMP B-TREE FOR ORDER BY"} if resource == "agreements" else set()
    assert scans(lambda connection: duplicate_candidates.pairs_of(connection, resource, [1, 2, 3])) == sorted_titles


@pytest.mark.parametrize("provider", questions.DERIVED, ids=lambda provider: provider.kind)
def test_questions_about_a_record_are_found_by_an_index(scans, provider):
    # Sorting the participants of the given meetings is work for these alone.
    sorted_participants = {"USE TEMP B-TREE FOR ORDER BY"} if provider.kind == "other_holder" else set()
    assert scans(lambda connection: provider.find(connection, [1, 2, 3])) == sorted_participants


def test_write_reads_no_index_by_a_very_common_value(database):
    statements = []
    with database.writing() as session:
        driver = session.connection().connection.driver_connection
        # Prepared statements go to the driver, past the events of SQLAlchemy.
        driver.set_trace_callback(statements.append)
        pairs.people_of(session, [1, 2])
        pairs.refresh(session, {"meetings": [1, 2], "people": [1, 2]})
        person = PersonRef(name="Mori Ai Kim", country="JP")
        BY_NAME["people"].find_by_natural_key(session, person, every=True)
        driver.set_trace_callback(None)
        steps = [
            row[3]
            for statement in statements
            if statement.lstrip().startswith(("SELECT", "WITH"))
            for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    assert steps
    assert [step for step in steps if step.endswith(("(facet=?)", "(resource=?)", "(country_key=?)"))] == []
