"""The page of statistics: what it counts is what the API counts, and each number has its list."""

import re
from urllib.parse import quote

import pytest
from factories import put_meeting
from html_pages import BROWSER, HOSTILE, Parsed, page

from app.domain.count_grid import CountGrid
from app.pages import stats as stats_pages
from app.pages.charts import SHADES
from app.pages.shaded_table import CrossedCounts, shaded_table
from app.queries.statistics.dimensions import DIMENSIONS, value_of


def rows_of(client, url):
    return client.get(url).json()["rows"]


@pytest.mark.parametrize("name", [name for name in DIMENSIONS if name != "partner"])
def test_each_dimension_has_a_page_whose_numbers_link_to_their_lists(client, name):
    _, parsed = page(client, f"/stats?by={name}")
    rows = rows_of(client, f"/stats?by={name}")
    for row in rows:
        assert row["url"] in parsed.links
    assert rows or name == "host"


@pytest.mark.parametrize("by", ["country,year", "year,level", "topic,kind", "level,kind,year"])
def test_several_dimensions_give_a_table_and_two_a_shaded_one(client, by):
    text, parsed = page(client, f"/stats?by={by}&measure=days,people")
    rows = rows_of(client, f"/stats?by={by}")
    for row in rows:
        assert row["url"] in parsed.links
    assert ("chart shaded" in text) == (by.count(",") == 1)


def test_pages_say_which_meetings_are_not_counted(client):
    cancelled, parts = "cancelled and postponed meetings", "parts of a meeting that is counted as a whole"
    for url, texts in (
        ("/stats", f"{cancelled} and {parts}"),
        ("/stats/network?status=held", parts),
        ("/stats?by=kind", cancelled),
        ("/stats?by=year&parts=all&status=held,cancelled", None),
    ):
        text, _ = page(client, url)
        assert ("Not counted: " in text) == (texts is not None)
        assert texts is None or f"Not counted: {texts}." in text


def test_form_repeats_the_query_without_empty_fields(client):
    url = "/stats?by=country&by=&by=year&sort=-meetings&measure=days&q=&country=JP&date_from=&kind=&status=&parts=all"
    response = client.get(url, headers=BROWSER, follow_redirects=True)
    expected = "/stats?by=country&by=year&sort=-meetings&measure=days&country=JP&parts=all"
    assert (response.status_code, str(response.url.raw_path, "ascii")) == (200, expected)
    assert response.text.count(" selected>") == 3
    assert response.text.count(" checked>") == 1
    assert '<input type="hidden" name="parts" value="all">' in response.text
    assert "/stats?by=country&by=year&sort=-meetings&measure=days&parts=all" in Parsed(response.text).links


def test_names_replace_ids_and_link_to_their_pages(client):
    text, parsed = page(client, "/stats?by=person")
    assert "Hayashi Yoshimasa" in text
    assert "/people/hayashi-yoshimasa" in parsed.links
    text, parsed = page(client, "/stats?by=pair")
    assert "Japan and Peru" in text
    assert "/relations/JP/PE" in parsed.links


def test_rows_are_paged_and_only_the_first_page_has_the_chart(client):
    first, parsed = page(client, "/stats?by=topic,country&limit=3")
    [following] = [link for link in parsed.links if "cursor=" in link]
    second, parsed = page(client, following)
    assert ("chart shaded" in first, "chart shaded" in second) == (True, False)
    assert "First page" in second
    assert first.count("<th scope=row>") == 3


def test_shaded_table_stands_for_its_rows_which_are_one_link_away(client):
    url = "/stats?by=country,kind&status=held"
    rows = rows_of(client, url)
    for same in ("", "&measure=meetings"):
        shaded, parsed = page(client, url + same)
        assert {row["url"] for row in rows} <= set(parsed.links)
        assert 'class="ranking"' not in shaded
        assert f"{url.replace(',', '%2C')}{same}&limit=100" in parsed.links
    for more in ("&limit=100", "&sort=-meetings", "&measure=days"):
        text, parsed = page(client, url + more)
        assert {row["url"] for row in rows} <= set(parsed.links)
        assert text.count('class="ranking"') == 1
        assert "Complete table" not in text
    assert 'class="ranking"' not in page(client, f"{url}&limit=3&embed=1")[0]


@pytest.mark.parametrize("url", ["/stats?by=nonsense", "/stats?by=partner", "/stats?colour=red", "/stats?cursor=x"])
def test_page_rejects_what_the_api_rejects(client, url):
    assert client.get(url).status_code == 422
    page(client, url, 422)


def test_other_formats_and_tables_keep_the_filters(client):
    _, parsed = page(client, "/stats?by=year&country=JP&sort=-meetings")
    for url in ("/stats/network?country=JP", "/stats/dyads.csv?country=JP", "/stats/matrix?country=JP&format=json"):
        assert url in parsed.links
        assert client.get(url).status_code == 200
    assert "/stats?by=year&country=JP&sort=-meetings&format=csv" in parsed.links
    for accept in ("*/*", "", "application/json"):
        assert client.get("/stats", headers={"Accept": accept}).headers["content-type"] == "application/json"


def test_only_the_chart_can_be_embedded(client):
    for url in ("/stats?by=country,year", "/stats?by=country", "/stats"):
        response = client.get(url + ("&" if "?" in url else "?") + "embed=1", headers=BROWSER)
        assert "frame-ancestors *" in response.headers["content-security-policy"]
        assert (response.text.count("<form"), response.text.count("<nav")) == (0, 0)
        assert "one of these:" not in response.text


def test_hostile_filters_are_escaped(client):
    text, _ = page(client, f"/stats?by=city&q={quote(HOSTILE)}")
    assert "<script>" not in text


def test_periods_are_bars_in_chronological_order():
    rows = [
        {"year": year, "meetings": number, "url": f"/meetings?date={year}"}
        for year, number in [(1990, 2), (None, 9), (1993, 4), (1992, 1)]
    ]
    shapes, labels = bars_of(["year"], rows)
    assert labels == ["1990", "1991", "1992", "1993"]
    assert [shape.count for shape in shapes] == [2, 1, 4]
    assert [round(shape.x / shapes[0].width) for shape in shapes] == [0, 3, 4]
    assert max(shape.height for shape in shapes) == shapes[2].height
    assert bars_of(["year"], rows[:2]) is None
    months = [{"month": month, "meetings": 1, "url": ""} for month in ("1999-12", "2000-02")]
    shapes, labels = bars_of(["month"], months)
    assert labels == ["1999-12", "2000-01", "2000-02"]
    assert round(shapes[1].x / shapes[0].width) in {2, 3}


def bars_of(by, rows):
    return stats_pages.period_bars(statistics(by, rows))


def statistics(by, rows):
    texts = [tuple("" if row[name] is None else str(row[name]) for name in by) for row in rows]
    urls = {own: row["url"] for own, row in zip(texts, rows, strict=True)}
    found = [(*own, row["meetings"]) for own, row in zip(texts, rows, strict=True)]
    link, columns = urls.__getitem__, ["meetings"]
    return stats_pages.Statistics(by, columns, columns, found, 200, None, link, value_of, 9, "", None, is_first=True)


def test_shaded_table_names_what_it_omits():
    cells = {("summit", "1990"): 1, ("visit", "1990"): 100}

    def table(cells, values):
        columns = [str(year) for year in range(1990, 1992)]
        grid = CountGrid("kind", "year", ["visit", "summit"], columns, cells, values)
        return shaded_table(CrossedCounts(grid, lambda row, column: f"/{row}?{column}", value_of), dict)

    assert table({}, (0, 0)) is None
    whole = table(cells, (2, 2))
    assert (whole.left_out, whole.columns) == ("", ["1990", "1991"])
    assert [(row.name, row.cells) for row in whole.rows] == [
        ("Visit", [(100, "/visit?1990", SHADES), None]),
        ("Summit", [(1, "/summit?1990", 1), None]),
    ]
    assert table(cells, (2_000, 2)).left_out == "the 2 most frequent of 2,000 kinds"
    assert table(cells, (3, 5)).left_out == "the 2 most frequent of 3 kinds and the last 2 years with meetings"


def test_shaded_table_shows_periods_without_meetings_as_empty_columns():
    def columns(name, texts):
        grid = CountGrid("kind", name, ["visit"], texts, {("visit", texts[-1]): 1}, (1, len(texts)))
        table = shaded_table(CrossedCounts(grid, "/{}?{}".format, value_of), dict)
        assert [len(row.cells) for row in table.rows] == [len(table.columns)]
        assert table.rows[0].cells[-1] == (1, f"/visit?{texts[-1]}", SHADES)
        return table.columns

    assert columns("decade", ["197", "200"]) == ["1970s", "1980s", "1990s", "2000s"]
    assert columns("month", ["1999-11", "2000-02"]) == ["1999-11", "1999-12", "2000-01", "2000-02"]
    assert columns("year", ["", "2001", "2003"]) == ["in no single year", "2001", "2002", "2003"]
    assert columns("year", ["1800", "2003"]) == ["1800", "2003"]


def test_the_picture_of_two_countries_is_no_higher_than_they_need(client):
    text, _ = page(client, "/stats/network?country=JP&date=2023-09-01")
    assert "of 2 countries in 1 pair." in text
    top, height = map(float, re.search(r'viewBox="0 (\S+) 900 (\S+)"', text).groups())
    ys = [float(y) for y in re.findall(r'<circle [^>]*cy="([^"]+)"', text)]
    assert len(ys) == 2
    assert top < min(ys) <= max(ys) < top + height < top + 200


def test_network_links_countries_and_pairs_to_their_lists(client):
    network = client.get("/stats/network").json()
    _, parsed = page(client, "/stats/network")
    assert network["edges"]
    for edge in network["edges"]:
        assert edge["url"] in parsed.links
        assert f"/relations/{edge['source']}/{edge['target']}" in parsed.links
    assert {f"/stats/network?country={node['country']}" for node in network["nodes"]} <= set(parsed.links)
    assert parsed.tags.count("circle") == len(network["nodes"])
    _, parsed = page(client, "/stats/network?limit=2")
    assert parsed.tags.count("circle") == 2
    assert [link for link in parsed.links if link.startswith("/stats?")] == ["/stats?by=pair&sort=-meetings"]
    assert "No two countries met" in page(client, "/stats/network?date=1066")[0]
    chosen, _ = page(client, "/stats/network?country=Peru")
    assert chosen.count(' chosen"') == 1
    assert client.get("/stats/network.graphml").headers["content-type"].startswith("application/graphml+xml")
    page(client, "/stats/network?limit=101", 422)
    assert client.get("/stats/network?limit=2").status_code == 422


def test_network_lists_as_many_pairs_as_countries(client):
    for number in range(4):
        for other in range(number):
            participants = [{"country": code} for code in ("JPUSCNBR"[2 * at : 2 * at + 2] for at in (number, other))]
            put_meeting(client, f"pair-{number}-{other}", date="2001", participants=participants)
    for limit, number in ((40, 6), (4, 4)):
        text, parsed = page(client, f"/stats/network?date=2001&limit={limit}")
        assert (text.count("<line "), parsed.tags.count("circle")) == (6, 4)
        assert len([link for link in parsed.links if link.startswith("/relations/")]) == number


def test_table_that_does_not_fit_begins_at_its_newest_periods(client):
    assert 'class="wide newest"' in page(client, "/stats?by=country,year")[0]
    assert 'class="wide newest"' not in page(client, "/stats?by=country,kind")[0]


def test_table_of_a_period_is_whole_and_begins_at_the_newest(client):
    for year in range(1700, 1810):
        put_meeting(client, f"talks-of-{year}", date=str(year), participants=[{"country": "AD"}, {"country": "LI"}])
    years = [row["year"] for row in rows_of(client, "/stats?by=year&country=AD&limit=1000")]
    text, _ = page(client, "/stats?by=year&country=AD")
    assert re.findall(r'<th scope=row><span dir="auto">(\d+)<', text) == [str(year) for year in reversed(years)]
    assert (len(years), 'rel="next"' in text) == (110, False)
    text, _ = page(client, "/stats?by=year&country=AD&limit=2")
    assert re.findall(r'<th scope=row><span dir="auto">(\d+)<', text) == ["1700", "1701"]
    assert 'rel="next"' in text
