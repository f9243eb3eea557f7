"""A filter that many agreements meet is looked up where it is known whose part it is, and not along all that have it."""

import pytest

from app.query import filters
from app.query.paging import page
from app.resources.agreements import AgreementQuery, walks
from app.store.resources import AGREEMENTS

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(
    ("filter_", "index"),
    [
        ({"country": ["JP"]}, "parties USING INDEX ix_parties_agreement_key (agreement_key=?)"),
        ({"country": ["JP,PE"]}, "parties USING INDEX ix_parties_agreement_key (agreement_key=?)"),
        (
            {"topic": ["reciprocal-visits-in-2023"]},
            "agreement_topics USING INDEX sqlite_autoindex_agreement_topics_1 (agreement_key=?)",
        ),
        (
            {"status": ["signed"]},
            "agreement_periods USING INDEX sqlite_autoindex_agreement_periods_1 (agreement_key=?)",
        ),
    ],
    ids=str,
)
def test_each_agreement_is_asked_for_its_own(database, statements, monkeypatch, filter_, index):
    monkeypatch.setattr(filters, "_SORTED", 0)  # nothing is rare
    query = AgreementQuery.model_validate(filter_)
    with database.reading() as connection:
        wanted = query.request(AGREEMENTS.collection, "")
        page(connection, AGREEMENTS.collection, walks(connection, query), wanted)
        statement = statements[-1]
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("2020-01-01",) * statement.count("?"))
        steps = [row[3] for row in told]
    assert steps[:2] == ["CO-ROUTINE page", "SCAN agreements USING COVERING INDEX ix_agreements_starts_on_key"]
    table = index.split()[0]
    looked_up = [each for each in steps[2 : steps.index("SCAN page")] if f" {table} " in each]
    assert looked_up == [f"SEARCH {index}"]
