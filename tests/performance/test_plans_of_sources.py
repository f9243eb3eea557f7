"""Lists of sources scan an index, of terms or of days."""

import pytest

from app.api.sources import SOURCE_LIST, SourceParams

pytestmark = pytest.mark.databases("sqlite")

ALONG_TERMS = "SCAN search_terms_sources_1 VIRTUAL TABLE INDEX 192:M1"
ITS_SOURCE = "SEARCH sources_1 USING INTEGER PRIMARY KEY (rowid=?)"


@pytest.fixture
def steps(explained_walk):
    """Explain how the keys of a page are found, without the sort steps."""

    def explain(**params):
        result = explained_walk(SOURCE_LIST, SourceParams.model_validate(params))
        return [item for item in result if "sources" in item or "TEMP B-TREE" in item]

    return explain


@pytest.mark.parametrize(
    "params",
    [{"kind": ["book"]}, {"publisher": "The Gazette"}, {"language": ["en,es"]}, {"kind": ["book"], "language": ["en"]}],
    ids=str,
)
def test_fields_scan_the_term_index(steps, params):
    assert steps(**params) == [ALONG_TERMS, ITS_SOURCE]
    assert steps(**params, date_to="2023") == [f"{ALONG_TERMS}<", ITS_SOURCE]


def test_day_scans_a_range_of_days_and_the_long_periods(steps):
    short, long, source = [step for step in steps(date="2023-09-01") if "TEMP B-TREE" not in step]
    assert short == "SEARCH sources_1 USING INDEX ix_sources_starts_on_key (starts_on>? AND starts_on<?)"
    assert long == f"{ALONG_TERMS}<"
    assert source == ITS_SOURCE.replace("_1", "_2")


def test_a_url_finds_its_source(steps):
    assert steps(url="https://example.org/")[0].startswith(
        "SEARCH sources USING INDEX sqlite_autoindex_sources_2 (url=?)"
    )
