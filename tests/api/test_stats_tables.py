"""`GET /stats/{table}`: pairs of countries by year, the matrix, the network, and meetings with their countries."""

import csv
import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from html import escape
from itertools import combinations

import plain_dyads
import pytest
import world_of_meetings as world
from factories import put_meeting
from html_pages import BROWSER

from app.domain import centrality
from app.filter_index import term_counts
from app.queries.statistics import dimensions, stored, stored_periods
from app.web import tables

ISO3 = {"JP": "JPN", "PE": "PER", "BR": "BRA", "US": "USA", "SUHH": "SUN", "CN": "CHN", "RU": "RUS"}
COLUMNS = [
    "year",
    "iso3_1",
    "iso3_2",
    "cow_1",
    "cow_2",
    "gw_1",
    "gw_2",
    "meetings",
    "visits_1_to_2",
    "visits_2_to_1",
    "in_third",
    "calls",
    "bilateral",
    "multilateral",
    "best_level",
    "agreements_signed",
    "days_since_last",
    "uncertain",
]


@pytest.fixture(scope="module")
def start_file(random_meetings):
    return random_meetings


def counted(meetings):
    """Return the meetings that count."""
    return [
        one
        for one in meetings.values()
        if one["status"] not in {"cancelled", "postponed"} and not world.is_covered(one, meetings)
    ]


def of_pairs(meetings):
    """Return the number of meetings that count, by pair of codes."""
    return Counter(pair for one in counted(meetings) for pair in combinations(world.countries(one, {}), 2))


def by_key(rows):
    return {(row["iso3_1"], row["iso3_2"], row["year"]): row for row in rows}


@pytest.mark.parametrize("continued", [{}, {"SUHH": "RU"}], ids=["apart", "successors"])
def test_rows_equal_a_count_in_python(client, meetings, continued):
    page = client.get("/stats/dyads", params={"successors": "true"} if continued else {}).json()
    links = {key: row.pop("url") for key, row in by_key(page["rows"]).items()}
    rows = by_key(page["rows"])
    wanted = plain_dyads.table(counted(meetings), [], ISO3, dt.datetime.now(dt.UTC).date(), continued)
    assert rows.keys() == wanted.keys()
    for key, row in rows.items():
        assert row == wanted[key], key
    for key, row in list(by_key(page["rows"]).items())[::5]:
        listed = client.get(links[key] + "&total=true&limit=1").json()
        assert (key, row["meetings"]) == (key, listed["total"])


def test_csv_has_the_columns_of_data_sets(client):
    rows = client.get("/stats/dyads").json()["rows"]
    table = list(csv.DictReader(io.StringIO(client.get("/stats/dyads.csv").text)))
    assert list(table[0]) == COLUMNS
    assert table == [{name: "" if row[name] is None else str(row[name]) for name in COLUMNS} for row in rows]
    assert list(rows[0]) == [*COLUMNS, "url"]


def test_directed_pairs_have_a_row_in_both_orders(client):
    rows = by_key(client.get("/stats/dyads").json()["rows"])
    directed = by_key(client.get("/stats/dyads?directed=true").json()["rows"])
    assert len(directed) == 2 * len(rows)
    for (one, other, year), row in rows.items():
        back = directed[other, one, year]
        assert directed[one, other, year] == row
        assert (back["visits_1_to_2"], back["visits_2_to_1"]) == (row["visits_2_to_1"], row["visits_1_to_2"])
        assert back["cow_1"] == row["cow_2"]


def test_codes_of_every_scheme_can_be_chosen(client):
    url = "/stats/dyads?country=JP&country=SUHH&codes=numeric,m49,fips,iso3,cow"
    rows = client.get(url).json()["rows"]
    [codes] = {
        tuple(row[f"{scheme}_1"] for scheme in ("numeric", "m49", "fips", "iso3")) for row in rows if is_pair(row)
    }
    assert codes == ("392", "392", "JA", "JPN")
    [others] = {tuple(row[f"{scheme}_2"] for scheme in ("numeric", "m49", "fips")) for row in rows if is_pair(row)}
    assert others == ("810", "810", None)
    assert list(rows[0])[:3] == ["year", "numeric_1", "numeric_2"]


def is_pair(row):
    """Return whether a row is about Japan and the Soviet Union."""
    return (row["iso3_1"], row["iso3_2"]) == ("JPN", "SUN")


def test_zeros_cover_pairs_of_states_existing_that_year(client):
    url = "/stats/dyads?from=1990&to=1993&limit=100000"
    met = by_key(client.get(url).json()["rows"])
    rows = by_key(client.get(url + "&zeros=true").json()["rows"])
    assert {key: row for key, row in rows.items() if row["meetings"]} == met
    zeros = {key for key, row in rows.items() if not row["meetings"]}
    assert ("JPN", "SUN", 1990) in rows
    assert ("JPN", "SUN", 1993) not in zeros
    assert ("ITA", "VNM", 1992) in zeros
    assert all(
        (row["cow_1"] or row["gw_1"]) and (row["cow_2"] or row["gw_2"])
        for key, row in rows.items()
        if key in zeros and key[2] == 1992
    )
    assert {key[2] for key in zeros} == {1990, 1991, 1992, 1993}
    assert all(one < other for one, other, _ in rows)
    japanese = by_key(client.get(url + "&zeros=true&country=JP&date_match=overlap").json()["rows"])
    assert all("JPN" in key for key, row in japanese.items() if not row["meetings"])


def test_zeros_of_members_and_former_states(client):
    members = [{"country": "CL", "term": "1980/1991"}, {"country": "FI"}]
    club = client.post("/organizations", json={"name": "Club", "kind": "bloc", "members": members}).json()["id"]
    url = "/stats/dyads?from=1991&to=1992&zeros=true&limit=100000"
    rows = by_key(client.get(f"{url}&country=member:{club}").json()["rows"]).keys()
    assert {("CHL", "PER", 1991), ("CHL", "FIN", 1992), ("FIN", "PER", 1992)} <= rows
    assert ("CHL", "PER", 1992) not in rows
    assert all({"CHL", "FIN"} & {one, other} for one, other, _ in rows)
    continued = by_key(client.get(f"{url}&country=SUHH&successors=true").json()["rows"]).keys()
    assert {("PER", "RUS", 1991), ("PER", "RUS", 1992)} <= continued


@pytest.mark.parametrize("scheme", ["cow", "gw"])
def test_a_number_has_one_row_a_year_with_successors(client, scheme):
    rows = []
    for first, last in ((1970, 1975), (1989, 1993)):
        url = f"/stats/dyads?from={first}&to={last}&zeros=true&successors=true&country=JP&limit=100000&codes={scheme}"
        rows += client.get(url).json()["rows"]
    keys = Counter((row["year"], row[f"{scheme}_1"], row[f"{scheme}_2"]) for row in rows if row["year"])
    twice = {key for key, number in keys.items() if number > 1 and None not in key}
    assert twice == set()
    assert {(1974, 740, 775), (1974, 740, 816), (1974, 740, 817), (1991, 740, 365)} <= keys.keys()


@pytest.mark.parametrize("path", ["/stats/dyads.csv?to=1999", "/stats/hyperedges.csv?date_to=1999"])
def test_a_table_of_many_rows_is_streamed_whole(client, monkeypatch, path):
    whole = client.get(path)
    assert "etag" in whole.headers
    monkeypatch.setattr(tables, "_BUFFERED", 5)
    streamed = client.get(path + "&successors=false")
    assert "etag" not in streamed.headers
    assert len(streamed.text.splitlines()) > 20
    assert streamed.text == whole.text


def test_a_meeting_across_years_counts_as_the_last_one_from_its_last_day_on(client):
    for name, date in [("across", "1991-12-30/1992-01-02"), ("vague", "1993"), ("then", "1991-02-01")]:
        two = [{"country": "CL"}, {"country": "FI"}]
        put_meeting(client, name, title=name.title(), date=date, participants=two)
    rows = by_key(client.get("/stats/dyads?country=CL&country=FI").json()["rows"])
    since = {year: row["days_since_last"] for (_, _, year), row in rows.items()}
    assert since == {
        None: None,
        1991: (dt.date(1991, 12, 31) - dt.date(1991, 2, 1)).days,
        1993: (dt.date(1993, 12, 31) - dt.date(1992, 1, 2)).days,
    }


def test_pages_follow_one_another(client):
    whole = client.get("/stats/dyads?directed=true").json()["rows"]
    rows, url = [], "/stats/dyads?directed=true&limit=7"
    while url:
        page = client.get(url).json()
        rows += page["rows"]
        url = page["next"]
    assert rows == whole


def test_matrix_and_network_have_the_same_pairs(client, meetings):
    numbers = of_pairs(meetings)
    matrix = client.get("/stats/matrix").json()
    names = matrix["countries"]
    assert {(names[cell["row"]], names[cell["column"]]): cell["meetings"] for cell in matrix["cells"]} == numbers
    network = client.get("/stats/network").json()
    assert {(edge["source"], edge["target"]): edge["meetings"] for edge in network["edges"]} == numbers
    for node in network["nodes"]:
        of_node = {pair: number for pair, number in numbers.items() if node["country"] in pair}
        assert (node["degree"], node["strength"]) == (len(of_node), sum(of_node.values()))
    assert sum(node["pagerank"] for node in network["nodes"]) == pytest.approx(1, abs=1e-4)
    edge = network["edges"][0]
    assert client.get(edge["url"] + "&total=true").json()["total"] == edge["meetings"]
    lines = client.get("/stats/matrix.csv").text.splitlines()
    assert lines[0] == "country_1,country_2,meetings"
    assert len(lines) == len(numbers) + 1


@pytest.mark.parametrize("share", [1, -1], ids=["kept", "counted"])
@pytest.mark.parametrize("query", ["", "?parts=all", "?country=JP", "?successors=true"])
def test_page_of_the_network_counts_the_same_countries_and_pairs(client, monkeypatch, query, share):
    monkeypatch.setattr(stored, "_MOST_LEFT_OUT", share)
    network = client.get(f"/stats/network{query}").json()
    text = client.get(f"/stats/network{query}", headers=BROWSER).text
    assert f" of {len(network['nodes'])} countries in {len(network['edges'])} pairs." in text
    rows = re.findall(r'<td class="number">(\d+)</td><td class="number">(\d+)</td><td><svg', text)
    strongest = sorted(network["nodes"], key=lambda node: (-node["strength"], node["country"]))
    if "country=" not in query:
        assert rows == [(str(node["degree"]), str(node["strength"])) for node in strongest]
    for edge in network["edges"]:
        assert f'<a href="{escape(edge["url"])}">{edge["meetings"]}</a></td>' in text or len(network["edges"]) > 8


@pytest.mark.parametrize("query", ["", "&parts=all", "&status=held,cancelled"])
def test_kept_counts_equal_counted_meetings(client, monkeypatch, query):
    codes = [country["code"] for country in client.get("/countries?limit=52").json()["items"]]
    everyone = [{"country": code} for code in codes]
    put_meeting(client, "all", title="All", date="2001-02-03", status="held", participants=everyone)
    urls = [f"/stats?by={name}&measure=meetings,people{query}" for name in dimensions.FACETS]
    found = []
    # Parameters that change nothing, so that no response is one of the cache.
    for share, same in [(1, "&successors=false"), (-1, "&format=json")]:
        monkeypatch.setattr(stored, "_MOST_LEFT_OUT", share)
        found.append([client.get(url + same).json() for url in [*urls, f"/stats/matrix?{query.removeprefix('&')}"]])
    for one, other in zip(*found, strict=True):
        assert one == other
    assert len(found[0][-1]["cells"]) >= 52 * 51 / 2


@pytest.mark.parametrize("common", [5, 10_000], ids=["common terms", "rare terms"])
def test_kept_counts_by_period_equal_counted_meetings(client, database, monkeypatch, common):
    dates = ["/0001-05", "/0001-01-15", "0001-02-03", "0001-02-03/0009", "../1995", "1989-12-31/1990-01-01"]
    dates += ["1988-12-01/1989-01-01", "1987-11-30/1988-01-01", "1986-12-01/1986-12-31"]
    for number, date in enumerate(dates):
        put_meeting(client, f"m-edge-{number}", date=date, status="held", participants=[{"country": "JP"}])
    monkeypatch.setattr(term_counts, "COMMON", common)
    with database.writing() as session:
        term_counts.rebuild(session)
    monkeypatch.setattr(stored, "_MOST_LEFT_OUT", 1)
    urls = [f"/stats?by={name},{period}" for name in dimensions.FACETS for period in stored_periods.PERIODS]
    urls += [
        "/stats?by=year,country&sort=-meetings",
        "/stats?by=country,year&measure=people",
    ]
    used, found = [], []
    are_kept = stored_periods.are_kept
    monkeypatch.setattr(stored_periods, "are_kept", lambda *args: used.append(are_kept(*args)) or used[-1])
    # Parameters that change nothing, so that no response is one of the cache.
    for share, same in [(1, "&successors=false"), (-1, "&format=json")]:
        monkeypatch.setattr(stored_periods, "_MOST_ELSEWHERE", share)
        found.append([client.get(url + same).json() for url in urls])
    assert used == [True] * len(urls) + [False] * len(urls)
    for one, other in zip(*found, strict=True):
        assert one == other
    assert {row["year"] for row in found[0][0]["rows"]} >= {None, 1}


def test_graphml_is_a_network(client):
    network = client.get("/stats/network").json()
    root = ET.fromstring(client.get("/stats/network.graphml").text)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    assert [node.get("id") for node in root.findall(".//g:node", space)] == [
        node["country"] for node in network["nodes"]
    ]
    assert len(root.findall(".//g:edge", space)) == len(network["edges"])
    keys = {key.get("attr.name"): key.get("attr.type") for key in root.findall("g:key", space)}
    assert keys["pagerank"] == "double"
    assert keys["weight"] == "long"


def test_centralities_of_a_known_network():
    network = centrality.neighbours({("A", "B"): 1, ("A", "C"): 1, ("A", "D"): 1})
    # Of a star: the centre has 1 / sqrt(2), and PageRank solves r = 0.15 / 4 + 0.85 * 3 * s, s = 0.15 / 4 + 0.85 * r / 3.
    assert centrality.eigenvector(network)["A"] == pytest.approx(0.7071, abs=1e-3)
    assert centrality.eigenvector(network)["B"] == pytest.approx(0.4082, abs=1e-3)
    assert centrality.pagerank(network)["A"] == pytest.approx((0.0375 + 0.85 * 3 * 0.0375) / (1 - 0.85**2), abs=1e-4)
    assert centrality.pagerank({}) == centrality.eigenvector({}) == {}


def test_hyperedges_have_all_countries(client, meetings):
    rows = client.get("/stats/hyperedges").json()["rows"]
    wanted = {
        key: world.countries(one, {})
        for key, one in meetings.items()
        if one["status"] not in {"cancelled", "postponed"}
        and not world.is_covered(one, meetings)
        and world.countries(one, {})
    }
    assert {row["meeting"]: row["countries"] for row in rows} == wanted
    first_line = client.get("/stats/hyperedges.csv").text.splitlines()[1]
    assert first_line.endswith(" ".join(rows[0]["countries"]))


def test_agreements_count_in_the_year_of_their_signature(client):
    signings = [{"action": "signed", "date": date} for date in ("1992-02-03", "1992-05", "1991/1992")]
    other = [{"action": "entered_into_force", "date": "1992-04-04"}, {"action": "definitively_signed", "date": "1992"}]
    undated = {"action": "signed", "date": None}
    for number, acts in enumerate([*([act] for act in [*signings, *other]), [undated, other[0]]]):
        document = {
            "title": f"Pact {number}",
            "kind": "treaty",
            "parties": [{"country": "JP"}, {"country": "PE"}],
            "actions": acts,
        }
        assert client.post("/agreements?duplicates=allow", json=document).status_code == 201
    client.put(
        "/meetings/one-more",
        json={"title": "One more", "date": "1992-07-07", "participants": [{"country": "JP"}, {"country": "PE"}]},
    )
    rows = by_key(client.get("/stats/dyads").json()["rows"])
    assert rows["JPN", "PER", 1992]["agreements_signed"] == 3


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        ("/stats/dyads?zeros=true", "zeros"),
        ("/stats/dyads?zeros=true&from=1990", "zeros"),
        ("/stats/dyads?from=1990&date_from=1991", "from"),
        ("/stats/dyads?codes=stanag", "codes"),
        ("/stats/dyads?by=country", "by"),
        ("/stats/matrix?directed=true", "directed"),
        ("/stats/matrix?limit=5", "limit"),
        ("/stats/network?cursor=x", "cursor"),
        ("/stats/dyads?sort=date", "sort"),
        ("/stats/dyads?from=199", None),
        ("/stats/dyads?format=graphml", "format"),
    ],
)
def test_bad_input_is_refused(client, url, parameter):
    response = client.get(url)
    if parameter is None:
        assert response.status_code == 200
        return
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_an_unknown_table_is_not_found(client):
    assert client.get("/stats/dyad").status_code == 404
    assert client.get("/stats/dyads.xlsx").status_code == 404
