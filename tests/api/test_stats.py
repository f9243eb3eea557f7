"""`GET /stats`: every row is the total of its list, and equals a count in plain Python."""

import csv
import io
import random
import re
from collections import defaultdict
from html import escape, unescape
from itertools import product
from urllib.parse import urlencode

import pytest
import world_of_meetings as world
from factories import put_meeting

from app.queries.statistics.dimensions import DIMENSIONS

SINGLE = ["year", "month", "decade", "level", "kind", "mode", "status", "origin"]
CONTINUED = {"SUHH": "RU"}
FILTERS = {
    "country": ["JP", "JP,SUHH", "CN"],
    "country!": ["US"],
    "date": ["1992", "1991-05", "1992-12-31/1993-01-01"],
    "date_from": ["1992-06"],
    "date_to": ["1993"],
    "within": ["1991/1993", "1990/1994"],
    "crosses": ["year", "month"],
    "kind": ["summit,call", "visit"],
    "level": ["minister"],
    "mode": ["phone,in_person"],
    "status": ["held,cancelled"],
    "status!": ["held"],
    "topic": ["trade", "trade,ships"],
    "office": ["foreign minister"],
    "place": ["JP", "Łódź"],
    "q": ["trade"],
    "origin": ["entered"],
    "parts": ["once", "all"],
    "participant": ["country:JP;role:host"],
}


@pytest.fixture(scope="module")
def start_file(random_meetings):
    return random_meetings


def total(client, url):
    """Return the number of meetings in the list at a URL of this service."""
    response = client.get(url + ("&" if "?" in url else "?") + "total=true&limit=1")
    assert response.status_code == 200, (url, response.text)
    return response.json()["total"]


def all_rows(client, url, params):
    """Return the first page of a statistic with the rows of all pages."""
    page = client.get(url, params=params)
    assert page.status_code == 200, (params, page.text)
    whole = page.json()
    following = whole["next"]
    while following:
        page = client.get(following).json()
        whole["rows"] += page["rows"]
        following = page["next"]
    return whole


def drawn(seed):
    chance = random.Random(seed)
    params = {name: chance.choice(FILTERS[name]) for name in chance.sample(sorted(FILTERS), chance.randrange(4))}
    by = chance.sample(DIMENSIONS, chance.choice([0, 1, 1, 2, 3]))
    if "partner" in by and "country" not in by:
        params["country"] = "JP"
    if chance.random() < 0.3:
        params["successors"] = "true"
    return params | {"by": ",".join(by)} if by else params, by


@pytest.mark.parametrize("seed", range(60))
def test_each_row_equals_the_total_of_its_list(client, seed):
    params, by = drawn(seed)
    whole = all_rows(client, "/stats", params | {"limit": 40})
    assert whole["total"] == total(client, whole["url"])
    for row in random.Random(seed).sample(whole["rows"], min(12, len(whole["rows"]))):
        assert (params, row, row["meetings"]) == (params, row, total(client, row["url"]))
    if set(by) <= set(SINGLE):
        assert sum(row["meetings"] for row in whole["rows"]) == whole["total"]


@pytest.mark.parametrize("seed", range(30))
def test_rows_equal_a_count_in_python(client, meetings, seed):
    params, by = drawn(1000 + seed)
    whole = all_rows(client, "/stats", params | {"measure": "meetings,days,people"})
    continued = CONTINUED if "successors" in params else {}
    page = client.get(whole["url"], params=None).json()
    matching, url = [], whole["url"] + ("&" if "?" in whole["url"] else "?") + "limit=1000"
    matching = client.get(url).json()["items"]
    assert page["next"] is None or len(matching) == whole["total"]
    counted = defaultdict(list)
    for meeting in matching:
        for row in combinations_of(meeting, by, continued):
            counted[row].append(meeting)
    if not by and not matching:
        counted = {}
    expected = {
        row: (len(found), sum(map(world.days, found)), len(set().union(*map(world.people, found))))
        for row, found in counted.items()
    }
    assert {
        tuple(row[name] for name in by): (row["meetings"], row["days"], row["people"]) for row in whole["rows"]
    } == expected


def combinations_of(meeting, by, continued):
    """Yield the values of each row that counts a meeting."""
    if "partner" not in by:
        yield from product(*(world.values(meeting, name, continued) for name in by))
        return
    for country in world.countries(meeting, continued) if "country" in by else ["JP"]:
        yield from product(
            *([country] if name == "country" else world.values(meeting, name, continued, country) for name in by)
        )


@pytest.mark.parametrize("country", ["SUHH", "RU,SUHH"])
def test_partners_of_a_former_state_are_those_of_the_state_that_it_counts_for(client, country):
    params = {"country": country, "successors": "true"}
    rows = client.get("/stats", params=params | {"by": "country,partner"}).json()["rows"]
    expected = {row["partner"]: row["meetings"] for row in rows if row["country"] == "RU"}
    found = client.get("/stats", params=params | {"by": "partner"}).json()["rows"]
    assert {row["partner"]: row["meetings"] for row in found} == expected
    assert "JP" in expected


def test_default_statistic_counts_meetings(client, meetings):
    held = [one for one in meetings.values() if one["status"] not in {"cancelled", "postponed"}]
    once = [one for one in held if not world.is_covered(one, meetings)]
    assert len(meetings) > len(held) > len(once)
    assert client.get("/stats").json()["total"] == len(once)
    assert client.get("/stats?by=country,year").json()["total"] == len(once)
    assert client.get("/stats?by=kind").json()["total"] == len(held)
    assert client.get("/stats?parts=all").json()["total"] == len(held)
    assert client.get("/stats?level=minister").json()["total"] == sum(one["level"] == "minister" for one in held)
    cancelled = [one for one in meetings.values() if one["status"] == "cancelled"]
    rows = {row["status"]: row["meetings"] for row in client.get("/stats?by=status&parts=all").json()["rows"]}
    assert rows["cancelled"] == len(cancelled)
    assert sum(rows.values()) == len(meetings)


@pytest.mark.parametrize(
    ("countries", "is_covered"),
    [("CL FI", True), ("FI", True), ("CL FI NO", False), ("NO", False), ("", False)],
)
def test_a_part_counts_unless_all_its_countries_took_part_in_the_whole(client, countries, is_covered):
    date = "2011-03-04"
    whole = {"title": "Whole", "date": date, "participants": [{"country": "CL"}, {"country": "FI"}]}
    put_meeting(client, "whole", **whole)
    members = [{"country": code} for code in countries.split()] or [{"organization": {"name": "Union"}}]
    put_meeting(client, "part", title="Part", date=date, part_of="whole", participants=members)
    # It was somewhere else that the other country met.
    put_meeting(client, "elsewhere", title="Elsewhere", date="2012", participants=[{"country": "NO"}])
    counts = not is_covered and countries != ""
    assert client.get(f"/stats?country=CL,FI,NO&date={date}").json()["total"] == 1 + counts
    listed = client.get(f"/meetings?within={date}&parts=once").json()["items"]
    assert {one["id"] for one in listed} == {"whole"} | ({"part"} if not is_covered else set())
    if "NO" in countries:
        assert client.get(f"/stats?country=NO&date={date}").json()["total"] == 1


def test_a_part_counts_where_the_whole_lasts_longer_than_the_days_asked_for(client):
    two = [{"country": "CL"}, {"country": "FI"}]
    put_meeting(client, "whole", title="Whole", date="2011-03-04/2011-03-06", participants=two)
    put_meeting(client, "part", title="Part", date="2011-03-04", part_of="whole", participants=two)
    days = "country=CL&date=2011-03-04"
    assert client.get(f"/stats?{days}").json()["total"] == 1
    within = client.get(f"/stats?{days}&date_match=within").json()
    assert within["total"] == total(client, within["url"]) == 1
    assert client.get(f"/stats?{days}&date_match=within&parts=once").json()["total"] == 0


def test_crosses_and_within_filter_meetings(client, meetings):
    def listed(**params):
        return {one["id"] for one in client.get("/meetings", params={**params, "limit": 1000}).json()["items"]}

    assert listed(within="1991") == {key for key, one in meetings.items() if world.period(one, 4) == "1991"}
    for name, length in (("decade", 3), ("year", 4), ("month", 7)):
        assert listed(crosses=name) == {key for key, one in meetings.items() if world.period(one, length) is None}
    assert listed(parts="once") == {key for key, one in meetings.items() if not world.is_covered(one, meetings)}
    assert listed(parts="all") == set(meetings)


def test_the_highest_counts_come_first(client):
    rows = all_rows(client, "/stats", {"by": "country,kind", "sort": "-meetings", "limit": 3})["rows"]
    assert [row["meetings"] for row in rows] == sorted((row["meetings"] for row in rows), reverse=True)
    by_value = all_rows(client, "/stats", {"by": "country,kind"})["rows"]
    assert sorted(map(str, rows)) == sorted(map(str, by_value))


@pytest.mark.parametrize(
    "params",
    [
        {"by": "country,year"},
        {"by": "year,kind", "measure": "people,days", "sort": "-meetings", "country": "JP"},
        {"by": "country", "measure": "meetings,people"},
        {"by": "pair", "successors": "true", "date_from": "1992"},
    ],
)
def test_pages_have_the_rows_of_json(client, params):
    whole = "/stats?" + urlencode({**params, "limit": 1000})
    rows, text = client.get(whole).json(), client.get(whole, headers={"Accept": "text/html"}).text
    assert rows["rows"]
    assert rows["next"] is None
    for row in rows["rows"]:
        assert f'href="{escape(row["url"])}"' in text
    following, paged = "/stats?" + urlencode({**params, "limit": 25}), ""
    while following:
        page = client.get(following, headers={"Accept": "text/html"})
        assert page.status_code == 200, page.text
        paged += page.text
        links = re.findall(r'href="(/stats\?[^"]*cursor=[^"]*)"', page.text)
        following = unescape(links[0]) if links else None
    for row in rows["rows"]:
        assert f'href="{escape(row["url"])}"' in paged


def test_page_of_the_network_has_its_strongest_pairs(client):
    page = client.get("/stats/network", headers={"Accept": "text/html"})
    edges = client.get("/stats/network").json()["edges"]
    strongest = max(edge["meetings"] for edge in edges)
    for edge in (edge for edge in edges if edge["meetings"] == strongest):
        assert f'<a href="{escape(edge["url"])}">{strongest}</a>' in page.text


def test_csv_and_ndjson_equal_the_rows_of_json(client):
    rows = client.get("/stats?by=country,year&measure=meetings,people").json()["rows"]
    table = list(csv.DictReader(io.StringIO(client.get("/stats.csv?by=country,year&measure=meetings,people").text)))
    assert list(table[0]) == ["country", "year", "meetings", "people"]
    assert table == [
        {name: "" if row[name] is None else str(row[name]) for name in ("country", "year", "meetings", "people")}
        for row in rows
    ]
    lines = client.get("/stats.ndjson?by=country,year&measure=meetings,people").text.splitlines()
    assert len(lines) == len(rows)
    assert rows[0]["url"].startswith("/meetings?") or "/meetings?" in rows[0]["url"]


@pytest.mark.parametrize("measure", ["days", "people,days", "people,meetings"])
def test_each_row_has_meetings_whatever_is_measured(client, measure):
    row = client.get("/stats", params={"by": "kind", "measure": measure}).json()["rows"][0]
    assert row["meetings"] == total(client, row["url"])
    columns = client.get("/stats.csv", params={"by": "kind", "measure": measure}).text.splitlines()[0].split(",")
    assert columns == [name for name in row if name != "url"]
    assert set(columns) == {"kind", "meetings", *measure.split(",")}


def test_parquet_columns_have_types(client):
    pyarrow = pytest.importorskip("pyarrow.parquet")
    response = client.get("/stats?by=country,year&format=parquet")
    assert response.headers["content-type"] == "application/vnd.apache.parquet"
    table = pyarrow.read_table(io.BytesIO(response.content))
    assert table.schema.field("year").type == "int64"
    rows = client.get("/stats?by=country,year").json()["rows"]
    assert table.to_pylist() == [{name: row[name] for name in ("country", "year", "meetings")} for row in rows]


def test_an_unchanged_statistic_is_not_sent_again(client):
    first = client.get("/stats?by=year")
    assert client.get("/stats?by=year", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("url", "parameter", "remedy"),
    [
        ("/stats?by=contry", "by", "did you mean 'country'"),
        ("/stats?by=partner", "by", "add country to `by`"),
        ("/stats?by=partner&country=JP,PE", "by", "filter by one country"),
        ("/stats?measure=hours", "measure", "meetings, days, people"),
        ("/stats?yer=1990", "yer", "is not recognized"),
        ("/stats?group_by=year", "group_by", "is not recognized; did you mean 'by'?"),
        ("/stats/dyads?from=1990&to=1980", "to", "is before from; swap them"),
        ("/stats?country=Jappan", "country", "did you mean 'Japan'"),
        ("/stats?sort=date", "sort", "-meetings"),
        ("/stats?cursor=abc", "cursor", "first page"),
        ("/stats?format=ics", "format", "choose one of"),
        ("/stats?limit=0", "limit", "1"),
        ("/meetings?crosses=week", "crosses", "year"),
        ("/meetings?parts=none", "parts", "once"),
        ("/meetings?within=soon", "within", "EDTF"),
    ],
)
def test_bad_input_is_refused_with_the_remedy(client, url, parameter, remedy):
    response = client.get(url)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["parameter"] == parameter
    assert remedy in error["detail"]


def test_cursor_is_valid_only_for_its_query(client):
    following = client.get("/stats?by=country,kind&limit=2").json()["next"]
    other = following.replace("country%2Ckind", "country%2Clevel").replace("country,kind", "country,level")
    assert other != following
    assert client.get(other).status_code == 422
