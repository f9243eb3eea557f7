"""Statistics that are counted from one row for each meeting equal those that the database groups."""

import random
from array import array

import pytest
from factories import put_meeting
from html_pages import BROWSER
from sqlalchemy import select

from app.db.models import Meeting, Term
from app.domain.geography.shared_names import ALL_DAYS
from app.queries.paging.term_counts import KEY_TYPE
from app.queries.statistics import grouped, tallied
from app.queries.statistics.counted import CountedMeetings, Defaults
from app.queries.statistics.dimensions import DIMENSIONS

FILTERS = [
    {"country": "JP"},
    {"country": "JP,SUHH", "successors": "true"},
    {"country!": "US"},
    {"date_from": "1992-06", "mode": "phone,in_person"},
    {"kind": "summit,call", "q": "trade"},
    {"topic": "trade", "status": "held,cancelled"},
    {"successors": "true", "level": "minister"},
    {"place": "JP", "parts": "all"},
]
FEW = [name for name in DIMENSIONS if name not in {"host", "partner"}]
MEASURES = ["meetings", "people", "people,meetings"]


@pytest.fixture(scope="module")
def start_file(random_meetings):
    return random_meetings


@pytest.fixture
def uses(monkeypatch):
    """Return a list that receives whether each statistic was counted from rows of meetings."""
    seen = []
    read = tallied.read

    def observed(*arguments, **options):
        result = read(*arguments, **options)
        seen.append(result is not None)
        return result

    monkeypatch.setattr(tallied, "read", observed)
    return seen


@pytest.fixture
def grouped_by_the_database(client, monkeypatch):
    """Return a function that gets a URL counted by the database alone; no response is one of the cache, whose key is `Accept` too."""

    def get(url, headers=None, **options):
        monkeypatch.setattr(tallied, "_MOST", -1)
        accept = (headers or {}).get("Accept", "application/json")
        return client.get(url, headers={"Accept": f"{accept}, image/png;q=0.1"}, **options)

    return get


@pytest.mark.parametrize("seed", range(40))
def test_rows_are_those_that_the_database_groups(client, grouped_by_the_database, uses, seed):
    chance = random.Random(seed)
    params = chance.choice(FILTERS) | {"measure": chance.choice(MEASURES), "sort": chance.choice(["", "-meetings"])}
    by = chance.sample(FEW, chance.choice([1, 2, 2, 3]))
    if params.get("country") == "JP":
        by = chance.choice([by, [*by[:1], "partner"], ["country", "partner"], ["partner"]])
    params = {name: value for name, value in params.items() if value} | {"by": ",".join(by)}
    rows = client.get("/stats", params=params).json()["rows"]
    assert rows or uses
    assert uses[-1] == (len([name for name in by if name not in (*tallied.PERIODS, *tallied.SINGLE)]) <= 2)
    assert grouped_by_the_database("/stats", params=params).json()["rows"] == rows
    assert not uses[-1]


@pytest.mark.parametrize(
    "by", ["country,year", "topic,decade", "kind,country", "month,pair", "country,partner", "level,mode"]
)
@pytest.mark.parametrize("query", ["country=JP", "topic=trade", "q=trade&successors=true"])
def test_shaded_table_is_that_which_the_database_groups(client, grouped_by_the_database, uses, by, query):
    url = f"/stats?by={by}&{query}"
    text = client.get(url, headers=BROWSER).text
    assert uses
    assert all(uses)
    assert '<td class="h' in text
    assert grouped_by_the_database(url, headers=BROWSER).text == text
    assert not uses[-1]


@pytest.mark.parametrize(
    "query", ["country=JP", "topic=trade", "date=1992&kind=summit,call", "country=SUHH&successors=true"]
)
def test_network_is_that_which_the_database_groups(client, grouped_by_the_database, uses, query):
    network = client.get(f"/stats/network?{query}").json()
    assert network["edges"]
    assert uses == [True]
    assert grouped_by_the_database(f"/stats/network?{query}").json() == network
    assert not uses[-1]


@pytest.mark.parametrize(
    "query", ["by=host&country=JP", "by=country,topic,person&country=JP", "by=month&date=1992", "by=pair"]
)
def test_other_statistics_are_grouped_by_the_database(client, uses, query):
    assert client.get(f"/stats?{query}").json()["rows"]
    assert uses == [False]


def test_more_meetings_than_are_kept_in_memory_are_grouped_by_the_database(client, monkeypatch, uses):
    url = "/stats?by=country&country=JP"
    most = max(row["meetings"] for row in client.get(url).json()["rows"])
    for limit, number in ((9, most), (8, most - 1)):
        monkeypatch.setattr(tallied, "_MOST", number)
        assert client.get(f"{url}&limit={limit}").json()["rows"]
    assert uses == [True, True, False]


@pytest.mark.parametrize(
    ("query", "number"),
    [("by=pair", 52 * 52), ("by=country,partner", 52 * 52), ("by=country&measure=people", 52), ("by=kind,year", 1)],
)
def test_many_combinations_are_counted_by_the_database_within_its_time_limit(client, monkeypatch, uses, query, number):
    codes = [country["code"] for country in client.get("/countries?limit=52").json()["items"]]
    everyone = [{"country": code} for code in codes[1:]]
    host = {"country": codes[0], "person": {"name": "One Host"}}
    place = {"city": "Halltown"}
    put_meeting(client, "all", date="2011-02-03", place=place, status="held", participants=[host, *everyone])
    found = []
    for limit, most in ((9_999, number), (9_998, number - 1)):
        monkeypatch.setattr(tallied, "_MOST_COMBINATIONS", most)
        url = f"/stats?{query}&city=Halltown&limit={limit}"
        found.append(client.get(url).json()["rows"])
    assert uses == [True, False]
    assert found[0] == found[1]


def test_first_rows_of_a_page_are_the_most_frequent(client, grouped_by_the_database, uses):
    url = "/stats?by=topic&country=JP&sort=-meetings&limit=2"
    text = client.get(url, headers=BROWSER).text
    assert uses == [True]
    assert grouped_by_the_database(url, headers=BROWSER).text == text
    assert not uses[-1]
    assert grouped.columns(["people"]) == ["meetings", "people"]


def test_a_statistic_may_have_more_values_than_a_statement_has_parameters(database):
    with database.reading() as connection:
        values = tallied.values_of_terms(connection, range(1, 100_000))
        expected = dict(connection.execute(select(Term.key, Term.value)).all())
    assert values == expected
    assert values


def test_no_statistic_counts_the_pairs_of_thousands_of_assemblies_in_memory(monkeypatch):
    assembly = (array(KEY_TYPE, range(190)).tobytes(),)
    keys = select(Meeting.key.label("key")).subquery("met")
    counted = CountedMeetings(keys, {}, ALL_DAYS, Defaults(is_held=True, is_once=True))
    monkeypatch.setattr(CountedMeetings, "fetch", lambda *_: [assembly] * 1_000)
    assert tallied.read(None, counted, ["pair"], ["meetings"], only=None) is None
