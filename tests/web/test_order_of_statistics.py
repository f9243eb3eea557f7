"""Pages of statistics: their rows are in the order of the names that readers see, not of codes."""

import re

import pytest
from html_pages import page

COUNTRIES = ("CH", "DE", "ES", "AT", "NL")
"""Countries whose names are in another order than their codes: Austria, Germany, Netherlands, Spain, Switzerland."""


def first_cells(text):
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<th scope=row>(.*?)</th>", text, re.DOTALL)]


def met(client, *codes, date="1999-04-02", **fields):
    body = {"title": f"Talks {codes} {date}", "date": date, "participants": [{"country": code} for code in codes]}
    assert client.post("/meetings?duplicates=allow", json=body | fields).is_success


@pytest.mark.parametrize("by", ["country", "place_country", "country,kind", "pair"])
def test_a93_rows_are_in_the_order_of_the_names_that_readers_see(client, by):
    for code in COUNTRIES:
        met(client, code, "LI", place={"country": code})
    filters = "&date=1999-04-02&limit=100"
    names = [name.strip() for name in first_cells(page(client, f"/stats?by={by}{filters}")[0])]
    assert len(names) > len(COUNTRIES) - 1
    assert names == sorted(names)
    codes = [row[by.split(",")[0]] for row in client.get(f"/stats?by={by}{filters}").json()["rows"]]
    assert codes == sorted(codes)


def test_rows_in_the_order_of_names_are_paged(client):
    for code in COUNTRIES:
        met(client, code, date="1999-04-02")
        met(client, code, date="2000")
    url, names, years = "/stats?by=year,country&date=1999/2000&limit=3", [], []
    while url:
        text, parsed = page(client, url)
        years += first_cells(text)
        names += re.findall(r'<td><a href="/countries/[A-Z]+" dir="auto">(.*?)</a>', text)
        url = next((link for link in parsed.links if "cursor=" in link), None)
    ordered = ["Austria", "Germany", "Netherlands", "Spain", "Switzerland"]
    assert names == ordered * 2
    assert years == ["1999"] * 5 + ["2000"] * 5


def test_page_continues_rows_by_code_where_json_ends(client):
    for code in COUNTRIES:
        met(client, code)
    url = "/stats?by=country&limit=2&date=1999-04-02"
    rows, following = [], client.get(url).json()["next"]
    while following:
        text, parsed = page(client, following)
        rows += first_cells(text)
        following = next((link for link in parsed.links if "cursor=" in link), None)
    assert [name.strip() for name in rows] == ["Germany", "Spain", "Netherlands"]


def test_json_refuses_the_cursor_of_rows_by_name(client):
    for code in COUNTRIES:
        met(client, code)
    [of_names] = [
        link for link in page(client, "/stats?by=country&limit=2&date=1999-04-02")[1].links if "cursor=" in link
    ]
    assert client.get(of_names, headers={"Accept": "application/json"}).status_code == 422
