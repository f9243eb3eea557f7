"""The shaded table of a page of statistics: its cells are rows of the statistic, of the most frequent values and the latest periods."""

import random
import re
from collections import Counter
from html import unescape

import pytest
from html_pages import BROWSER

from app.api import stats
from app.domain.dates.edtf import bounds
from app.filter_index import term_counts
from app.queries.statistics import stored, stored_periods
from app.queries.statistics.dimensions import DIMENSIONS, FACETS, PERIODS

CELL = re.compile(r'<td class="h\d"><a href="([^"]+)">([\d,]+)</a></td>')
FILTERS = ["", "&country=JP,SUHH", "&date=1992", "&status=held", "&parts=all", "&successors=true", "&topic=trade"]
MOST_ROWS, MOST_COLUMNS = 4, 3


@pytest.fixture(scope="module")
def start_file(random_meetings):
    return random_meetings


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(stats, "_CROSSED", (MOST_ROWS, MOST_COLUMNS))
    monkeypatch.setattr(stats, "MOST_JSON_ROWS", 5)  # the table counts more rows than a page may have


def shown(client, url):
    """Return the numbers of the cells by their URLs."""
    text = client.get(url, headers=BROWSER).text
    return {unescape(link): int(number.replace(",", "")) for link, number in CELL.findall(text)}


def expected(rows, by, chosen=None):
    """Return the numbers of the cells by their URLs, from the rows of the statistic; `chosen` are the values shown, by dimension."""
    first, second = reversed(by) if by[0] in PERIODS and by[1] not in PERIODS else by
    rows = [row for row in rows if row[first] is not None and row[second] is not None]
    if chosen is None:
        chosen = {name: frequent(rows, name, most) for name, most in ((first, MOST_ROWS), (second, MOST_COLUMNS))}
    return {
        row["url"]: row["meetings"] for row in rows if row[first] in chosen[first] and row[second] in chosen[second]
    }


def frequent(rows, name, most):
    """Return the most frequent values of a dimension; of a period the latest."""
    sums = Counter()
    for row in rows:
        if row[name] is not None:
            sums[row[name]] += row["meetings"]
    by_text = sorted(sums, key=lambda value: str(value).replace("-", " "))
    return by_text[-most:] if name in PERIODS else sorted(by_text, key=lambda value: -sums[value])[:most]


@pytest.mark.parametrize("seed", range(20))
def test_cells_are_those_of_the_most_frequent_values_and_latest_periods(client, seed):
    chance = random.Random(seed)
    by = chance.sample([name for name in DIMENSIONS if name != "partner"], 2)
    query = f"by={','.join(by)}{chance.choice(FILTERS)}"
    rows = client.get(f"/stats?{query}").json()["rows"]
    assert shown(client, f"/stats?{query}") == expected(rows, by)


@pytest.mark.parametrize("common", [5, 10_000], ids=["common terms", "rare terms"])
def test_cells_from_kept_counts_equal_the_rows(client, database, meetings, monkeypatch, common):
    monkeypatch.setattr(term_counts, "COMMON", common)
    with database.writing() as session:
        term_counts.rebuild(session)
    monkeypatch.setattr(stored, "_MOST_LEFT_OUT", 1)
    monkeypatch.setattr(stored_periods, "_MOST_ELSEWHERE", 1)
    years = {bounds(meeting["date"]).starts_on.year for meeting in meetings.values()}
    latest = {
        "year": sorted(years)[-MOST_COLUMNS:],
        "decade": sorted({year // 10 * 10 for year in years})[-MOST_COLUMNS:],
    }
    number = 0
    for facet in FACETS:
        values = frequent(client.get(f"/stats?by={facet}").json()["rows"], facet, MOST_ROWS)
        for period in latest:
            url = f"/stats?by={period},{facet}"
            cells = expected(client.get(url).json()["rows"], (period, facet), {facet: values, **latest})
            assert shown(client, url) == cells
            number += len(cells)
    assert number > 50
