"""Lists of agreements scan an index, of terms or of days.

A frequent filter that does not drive the scan is looked up per candidate record, not by scanning
all records that match it.
"""

import pytest

from app.queries.filtering import filters
from app.web.agreement_list import AGREEMENT_LIST, AgreementParams

pytestmark = pytest.mark.databases("sqlite")

ALONG_TERMS = {
    "date": "SCAN search_terms_agreements_1 VIRTUAL TABLE INDEX 64:M1",
    "-date": "SCAN search_terms_agreements_1 VIRTUAL TABLE INDEX 192:M1",
}
ITS_AGREEMENT = "SEARCH agreements_1 USING INTEGER PRIMARY KEY (rowid=?)"
ALONG_DAYS = "SCAN agreements USING COVERING INDEX ix_agreements_starts_on_key"
ITS_PERIODS = "SEARCH agreement_periods USING INDEX sqlite_autoindex_agreement_periods_1 (agreement_key=?)"
ITS_PARTY_PERIODS = (
    "SEARCH party_periods USING INDEX ix_party_periods_agreement_key_country_key_organization_key (agreement_key=?)"
)
ITS_PARTIES = "SEARCH parties USING INDEX ix_parties_agreement_key (agreement_key=?)"
TOPIC = "reciprocal-visits-in-2023"


@pytest.fixture
def steps(explained_walk, monkeypatch):
    """Explain how the keys of a page are found if no filter is rare."""
    monkeypatch.setattr(filters, "MAX_SORTED", 0)

    def explain(**params):
        result = explained_walk(AGREEMENT_LIST, AgreementParams.model_validate(params))
        return [item for item in result if item.startswith(("SCAN", "SEARCH", "USE"))]

    return explain


@pytest.mark.parametrize("sort", ALONG_TERMS)
@pytest.mark.parametrize(
    "params",
    [
        {"country": ["JP"]},
        {"country": ["JP,PE"]},
        {"country": ["JP", "PE"]},
        {"topic": [TOPIC]},
        {"country": ["JP"], "topic": [TOPIC], "kind": ["treaty"]},
    ],
    ids=str,
)
def test_links_scan_the_term_index(steps, params, sort):
    assert steps(**params, sort=sort) == [ALONG_TERMS[sort], ITS_AGREEMENT]


def test_days_bound_the_scan(steps):
    assert steps(country=["JP"], date_to="2023") == [f"{ALONG_TERMS['-date']}<", ITS_AGREEMENT]
    result = steps(country=["JP"], date="2023")
    # The second scan covers the long ones; each yields at most a page, and may be sorted.
    walks = [item for item in result if "agreements" in item]
    assert walks == [
        f"{ALONG_TERMS['-date']}><",
        ITS_AGREEMENT,
        f"{ALONG_TERMS['-date']}<".replace("_1 ", "_2 "),
        ITS_AGREEMENT.replace("_1 ", "_2 "),
    ]


def test_a_status_is_looked_up_during_the_scan(steps):
    assert steps(country=["JP"], status=["signed"]) == [ALONG_TERMS["-date"], ITS_AGREEMENT, ITS_PARTY_PERIODS]
    assert steps(topic=[TOPIC], status=["signed"]) == [ALONG_TERMS["-date"], ITS_AGREEMENT, ITS_PERIODS]
    assert steps(status=["signed"]) == [ALONG_DAYS, ITS_PERIODS]


def test_in_another_order_links_are_looked_up(steps):
    along = "SCAN agreements USING COVERING INDEX sqlite_autoindex_agreements_1"
    assert steps(country=["JP"], sort="id")[:2] == [along, ITS_PARTIES]
