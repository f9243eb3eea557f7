"""The history of a record and its versions as pages, at the addresses of the API."""

import re

import factories
import pytest
from html_pages import HOSTILE, page
from test_pages import BROWSER, Parsed

from app.pages.site import SECTIONS

TENURE = {"office": "Envoy", "country": "PE", "term": "1999/2003"}


@pytest.fixture
def person(client):
    """A person of three versions."""
    client.put("/people/ada-vila", json={"name": "Ada Vila", "country": "PE", "tenures": [TENURE]})
    client.patch("/people/ada-vila", json={"born": "1950", "tenures": [TENURE, TENURE | {"office": "Minister"}]})
    client.patch("/people/ada-vila", json={"name": HOSTILE})
    return "/people/ada-vila"


def history(client, url):
    response = client.get(f"{url}/history", headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "trusted-types 'none'" in response.headers["content-security-policy"]
    return response.text, Parsed(response.text)


def test_a_history_shows_who_changed_what_and_when(client, person):
    text, parsed = history(client, person)
    versions = client.get(f"{person}/history").json()["items"]
    assert [f"{person}?version={item['version']}" for item in versions] == [
        link for link in parsed.links if "version=" in link
    ]
    assert all(f'datetime="{item["at"]}"' in text for item in versions)
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', text)
    shown = [(label, *(re.sub("<[^>]+>", "", cell) for cell in cells)) for label, *cells in rows]
    assert shown[1:] == [("Born", "nothing", "1950"), ("Tenures", "nothing", "Minister; Peru; 1999 – 2003")]
    assert shown[0][:2] == ("Name", "Ada Vila")
    assert "script" not in Parsed(text.replace('<script type="module"', "<x")).tags
    assert text.count("data-restore=") == 2


def test_pages_of_a_history_follow_each_other(client, person):
    first = client.get(f"{person}/history?limit=2", headers=BROWSER).text
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(following.replace("&amp;", "&"), headers=BROWSER).text
    assert [re.findall(r'id="version-(\d)"', text) for text in (first, second)] == [["3", "2"], ["1"]]
    assert 'rel="next"' not in second


def test_a_history_stays_json_for_programs(client, person):
    for accept in ("*/*", "application/json"):
        response = client.get(f"{person}/history", headers={"Accept": accept})
        assert response.headers["content-type"] == "application/json"
    assert client.get("/people/nobody/history", headers=BROWSER).status_code == 404
    assert client.get(f"/participants/{factories.SEEDED_MEETING}/history", headers=BROWSER).status_code == 404


def test_a_version_is_shown_as_it_was(client, person):
    text, parsed = page(client, f"{person}?version=1")
    assert '<h1 dir="auto">Ada Vila</h1>' in text
    assert "Envoy; Peru; 1999 – 2003" in text
    assert "1950" not in text
    assert {person, f"{person}/history", f"{person}?version=2"} <= set(parsed.links)
    assert f"{person}?version=1&format=json" in parsed.links
    assert client.get(f"{person}?version=1&format=json", headers=BROWSER).json()["name"] == "Ada Vila"
    page(client, f"{person}?version=9", 404)


def test_a_deleted_record_can_be_undeleted_in_its_history(client, person):
    assert client.delete(person).status_code == 204
    text, parsed = page(client, person, 410)
    assert f"{person}/history" in parsed.links
    text, _ = history(client, person)
    assert (text.count("data-undelete"), text.count("data-restore=")) == (1, 0)
    assert "was deleted since" in page(client, f"{person}?version=1")[0]
    page(client, f"{person}?version=4", 410)


def test_a_merged_record_leads_to_its_survivor(client, person):
    client.put("/people/other-one", json={"name": "Other One"})
    assert client.post("/people/other-one/merge", json={"other": "ada-vila"}).status_code == 200
    text, parsed = history(client, person)
    assert "/people/other-one" in parsed.links
    assert "data-undelete" not in text


@pytest.mark.parametrize("resource", SECTIONS)
def test_every_record_links_to_a_history_that_has_a_page(client, resource):
    item = client.get(f"/{resource}?limit=1").json()["items"][0]
    url = f"/{resource}/{item['code' if resource == 'countries' else 'id']}"
    assert f"{url}/history" in Parsed(client.get(url, headers=BROWSER).text).links
    history(client, url)
    page(client, f"{url}?version=1")


def test_names_of_related_records_are_not_changes_of_a_record(client):
    client.put("/people/renamed", json={"name": "Old Name"})
    meeting = {"title": "M", "date": "2020", "participants": [{"person": "renamed", "note": "a"}]}
    client.put("/meetings/m", json=meeting)
    client.patch("/meetings/m", json={"summary": "Text"})
    client.patch("/people/renamed", json={"name": "New Name"})
    client.put("/meetings/m", json={**meeting, "participants": [{"person": "renamed", "note": "b"}], "summary": "Text"})
    text, _ = history(client, "/meetings/m")
    assert "Old Name" not in text
