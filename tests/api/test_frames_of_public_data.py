"""The frames that analysts use, of the public data sets: each number equals one that plain Python counts over the export.

A sample of the records by default, and all of them in `make soak`.
"""

import csv
import datetime as dt
import io
import json
import random
import zlib
from collections import Counter, defaultdict

import plain_dyads
import pytest
import world_of_meetings as world

from app.datasets import registry
from app.transfer import exporting, importing
from app.transfer.import_options import ImportOptions
from app.transfer.rows import ImportRow

FILES = (
    ("us-visits", "us_visits/data/*.xml", 1),
    ("us-travels", "us_travels/*-travels/*.xml", 1),
    ("gdelt", "gdelt/v1_sample_events.csv", 1),
    ("env-agreements", "env_agreements/HUGGO_reconciled.csv", 10),
    ("env-agreements", "env_agreements/HUGGO_MEM_reconciled.csv", 1),
)
"""The format and the pattern of files, and how many times as large a sample is."""
SHARES = [pytest.param(30, id="sample"), pytest.param(1, id="all", marks=pytest.mark.soak)]
"""One in so many records is imported."""
DIMENSIONS = [
    *("country", "partner", "pair", "year", "month", "decade", "level", "kind", "mode", "status"),
    *("topic", "organization", "office", "person", "host", "place_country", "city", "origin"),
]
SINGLE = {"year", "month", "decade", "level", "kind", "mode", "status", "origin"}
ROWS_PER_FILTER = 3


@pytest.fixture(scope="module", params=SHARES)
def share(request):
    return request.param


@pytest.fixture(scope="module")
def start_file(grow, opened, shared_data, share):
    """A database with one in `share` records of the public data sets."""

    def write(_client):
        for name, pattern, more in FILES:
            paths = sorted(shared_data.glob(pattern))
            rows = (row for path in paths for row in _rows(name, path) if _is_drawn(row, max(1, share // more)))
            before = registry.prerequisites(name)
            options = ImportOptions(enrich=True, keep_going=True, origin=registry.origin(name), prerequisites=before)
            assert importing.run_import(opened, rows, options).created > 0

    return grow(write)


def _rows(name, path):
    with path.open("rb") as stream:
        yield from registry.reader(name)(stream, path.name)


def _is_drawn(row, share):
    # By id: all rows about one agreement are drawn, or none.
    return isinstance(row, ImportRow) and zlib.crc32(str(row.document.get("id", row.location)).encode()) % share == 0


@pytest.fixture(scope="module")
def export(start_file):
    """The cache of `records`: one for each database, which the tests do not change."""
    return defaultdict(dict)


@pytest.fixture
def records(client, database, export):
    """The documents of an export, by resource and id."""
    if not export:
        with database.reading() as connection:
            for line in exporting.lines(connection):
                row = json.loads(line)
                document = row.get("document") or {}
                export[row.get("resource")][document.get("id") or document.get("code")] = document
    return export


def counted(meetings, *, parts_once=True):
    """Return the meetings that count by default."""
    return [
        one
        for one in meetings.values()
        if one["status"] not in {"cancelled", "postponed"} and not (parts_once and world.is_covered(one, meetings))
    ]


def frame(client, url):
    """Return the rows of a CSV frame as texts."""
    response = client.get(url)
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text)))


def test_countries_by_year_equal_a_count_over_the_export(client, records):
    rows = frame(client, "/stats.csv?by=country,year")
    expected = Counter(
        (country, (world.period(meeting, 4) or "").lstrip("0"))
        for meeting in counted(records["meetings"])
        for country in world.countries(meeting, {})
    )
    assert len(rows) > 50
    assert {(row["country"], row["year"]): int(row["meetings"]) for row in rows} == expected
    assert len(rows) == len(expected)


@pytest.mark.parametrize(
    ("query", "first", "last"), [("", None, None), ("?from=1960&to=2010", dt.date(1960, 1, 1), dt.date(2010, 12, 31))]
)
def test_dyads_equal_a_count_over_the_export(client, records, query, first, last):
    rows = frame(client, f"/stats/dyads.csv{query}")
    alpha3 = {code: country["alpha3"] for code, country in records["countries"].items() if country["alpha3"]}
    meetings = [
        one
        for one in counted(records["meetings"])
        if first is None or (one["starts_on"] <= last.isoformat() and one["ends_on"] >= first.isoformat())
    ]
    today = dt.datetime.now(dt.UTC).date()
    expected = plain_dyads.table(meetings, records["agreements"].values(), alpha3, today)
    assert len(rows) == len(expected) > 50
    for row in rows:
        key = row["iso3_1"] or None, row["iso3_2"] or None, int(row["year"]) if row["year"] else None
        of_row = expected[key]
        assert row == {name: "" if of_row[name] is None else str(of_row[name]) for name in row}
    assert any(int(row["agreements_signed"]) for row in rows)


def test_dyads_with_zeros_have_the_agreements_of_pairs_that_did_not_meet(client, records):
    alpha3 = {code: country["alpha3"] for code, country in records["countries"].items()}
    signed = plain_dyads.signed(records["agreements"].values(), {})
    years = Counter({year: len(keys) for (_, year), keys in signed.items() if year > 1950})
    first = years.most_common(1)[0][0]
    rows = frame(client, f"/stats/dyads.csv?from={first}&to={first + 1}&zeros=true&codes=iso3")
    by_code = {iso or code: code for code, iso in alpha3.items()}
    numbers = {
        (row["iso3_1"], row["iso3_2"], int(row["year"])): int(row["agreements_signed"]) for row in rows if row["year"]
    }
    assert any(numbers.values())
    for (one, other, year), number in numbers.items():
        if one and other:
            assert number == len(signed[by_code[one], year] & signed[by_code[other], year]), (one, other, year)


def values_of(chance, meetings):
    """Return the filters of a list of meetings, with values of one of them."""
    meeting = chance.choice(meetings)
    year = meeting["starts_on"][:4]
    found = {
        "country": world.countries(meeting, {}),
        "country!": world.countries(meeting, {}),
        "date": [year, meeting["starts_on"][:7]],
        "date_from": [year],
        "date_to": [year],
        "within": [f"{year}/{int(year) + chance.randrange(30):04}"],
        "crosses": ["month", "year"],
        "kind": [meeting["kind"]],
        "level": [meeting["level"]],
        "mode": [meeting["mode"]],
        "status": [meeting["status"], "held,cancelled,postponed"],
        "origin": [meeting["origin"]],
        "person": sorted(world.people(meeting)),
        "topic": [item["topic"]["id"] for item in meeting["topics"]],
        "place": [place["country"] for place in world.places(meeting) if place["country"]],
        "organization": world.values(meeting, "organization", {}),
        "q": meeting["title"].split()[:1],
        "parts": ["once", "all"],
    }
    return {name: values for name, values in found.items() if values}


@pytest.mark.parametrize("seed", range(100))
def test_rows_equal_the_totals_of_their_lists(client, records, seed):
    """Five filters for each seed: 500 of them."""
    chance = random.Random(f"public {seed}")
    meetings = [one for _, one in sorted(records["meetings"].items())]
    for _ in range(5):
        given = values_of(chance, meetings)
        params = {name: chance.choice(given[name]) for name in chance.sample(sorted(given), chance.randrange(1, 3))}
        by = chance.sample(DIMENSIONS, chance.choice([1, 1, 2]))
        if "partner" in by and "country" not in by:
            params["country"] = chance.choice(given["country"]) if "country" in given else "US"
        if chance.random() < 0.3:
            params["successors"] = "true"
        response = client.get("/stats", params=params | {"by": ",".join(by), "limit": 100_000})
        assert response.status_code == 200, (params, response.text)
        whole = response.json()
        assert whole["total"] == total(client, whole["url"]), (params, by)
        for row in chance.sample(whole["rows"], min(ROWS_PER_FILTER, len(whole["rows"]))):
            assert row["meetings"] == total(client, row["url"]), (params, row)
        if set(by) <= SINGLE:
            assert sum(row["meetings"] for row in whole["rows"]) == whole["total"], (params, by)


def total(client, url):
    """Return the number of meetings in the list at a URL of this service."""
    response = client.get(url + ("&" if "?" in url else "?") + "total=true&limit=1")
    assert response.status_code == 200, (url, response.text)
    return response.json()["total"]
