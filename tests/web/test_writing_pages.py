"""The pages on which people write: their policy, and what they carry for their scripts."""

import html
import json
import re

import factories
import pytest
from test_pages import BROWSER, Parsed

from app.pages.site import SECTIONS

SCRIPTED = ["/drafts/new", "/edit/meetings", f"/edit/meetings/{factories.SEEDED_MEETING}", "/edit/countries/JP"]
ADDRESSES = [*SCRIPTED, "/edit"]
LISTS = ["/duplicates", "/questions", "/judgements"]


@pytest.mark.parametrize("url", [*ADDRESSES, *LISTS])
def test_writing_page_forbids_foreign_scripts(client, url):
    response = client.get(url, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["connect-src"], policy["style-src"]) == ("'self'",) * 3
    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'",) * 2
    assert policy["form-action"] == ("'self'" if url in LISTS else "'none'")
    assert (policy["require-trusted-types-for"], policy["trusted-types"]) == ("'script'", "'none'")
    assert "unsafe" not in response.headers["content-security-policy"]
    parsed = Parsed(response.text)
    assert (parsed.tags.count("main"), parsed.tags.count("noscript")) == (1, int(url in [*SCRIPTED, *LISTS]))
    assert not [name for name in parsed.attributes if name == "style" or name.startswith("on")]
    # Scripts are files, and none has text of its own.
    assert set(re.findall(r"<script[^>]*>(.*?)</script>", response.text, re.DOTALL)) <= {""}


@pytest.mark.parametrize("url", ADDRESSES)
def test_writing_page_rejects_parameters(client, url):
    assert client.get(f"{url}?color=red", headers=BROWSER).status_code == 422


def test_scripts_and_their_modules_are_served(client):
    waiting, seen = [f"/static/docs/pages/writing/{name}.js" for name in ("main",)], set()
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        assert (response.status_code, response.headers["x-content-type-options"]) == (200, "nosniff"), url
        assert "javascript" in response.headers["content-type"]
        names = re.findall(r'(?:from |import |import\()"\./([a-z-]+\.js)"', response.text)
        waiting += [f"/static/docs/pages/writing/{name}" for name in names]
    scripts = {f"{name}.js" for name in ("draft", "record", "judge", "judgements", "history")}
    assert {url.rpartition("/")[2] for url in seen} >= scripts


def test_draft_page_contains_the_form_of_meetings(client):
    text = client.get("/drafts/new", headers=BROWSER).text
    data = re.search(r'data-form="([^"]*)"', text)[1]
    assert json.loads(html.unescape(data))["resource"] == "meetings"


@pytest.mark.parametrize("resource", SECTIONS)
def test_every_list_and_record_links_to_its_form(client, resource):
    item = client.get(f"/{resource}?limit=1").json()["items"][0]
    record_id = item["code" if resource == "countries" else "id"]
    assert f"/edit/{resource}" in Parsed(client.get(f"/{resource}", headers=BROWSER).text).links
    assert f"/edit/{resource}/{record_id}" in Parsed(client.get(f"/{resource}/{record_id}", headers=BROWSER).text).links
    for url in (f"/edit/{resource}", f"/edit/{resource}/{record_id}"):
        assert client.get(url, headers=BROWSER).status_code == 200


def test_uneditable_records_have_an_error_page(client):
    assert client.get("/edit/treaties", headers=BROWSER).status_code == 404
    assert client.get("/edit/people/nobody", headers=BROWSER).status_code == 404
    client.put("/people/first-one", json={"name": "First One"})
    client.put("/people/other-one", json={"name": "Other One"})
    assert client.post("/people/first-one/merge", json={"other": "other-one"}).status_code == 200
    response = client.get("/edit/people/other-one", headers=BROWSER, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (308, "/edit/people/first-one")
    assert client.delete("/people/first-one").status_code == 204
    response = client.get("/edit/people/first-one", headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (410, "text/html; charset=utf-8")


def two_people(client):
    client.put("/people/vila-pera", json={"name": "Vila Pera", "country": "PE", "born": "1950"})
    client.put("/people/pera-vila?duplicates=allow", json={"name": "Pera Vila", "country": "PE"})


def test_duplicates_are_html_for_browsers_and_json_for_programs(client):
    assert "No records look like duplicates" in client.get("/duplicates", headers=BROWSER).text
    two_people(client)
    response = client.get("/duplicates?resource=people&country=", headers=BROWSER)
    assert response.url.query == b"resource=people"
    assert "form-action 'self'" in response.headers["content-security-policy"]
    assert "/people/vila-pera" in Parsed(response.text).links
    assert "1950" in response.text
    for accept in ("*/*", "application/json"):
        answer = client.get("/duplicates", headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/json"
        assert len(answer.json()["items"]) == 1


def test_questions_are_paged_in_the_order_of_the_api(client):
    for number in range(12):
        meeting = {"title": f"Planned {number}", "date": "2001-01-01", "status": "confirmed"}
        assert client.put(f"/meetings/planned-{number}", json=meeting).status_code == 201
    listed = [item["record"] for item in client.get("/questions?kind=overdue").json()["items"]]
    shown, url = [], "/questions?kind=overdue"
    for _ in range(2):
        text = client.get(url, headers=BROWSER).text
        shown += re.findall(r'<p><a href="/meetings/([^"]+)"', text)
        [url] = re.findall(r'rel="next" href="([^"]+)"', text) or [""]
        url = url.replace("&amp;", "&")
    assert shown == listed
    assert (len(shown), url) == (12, "")


def test_complete_choice_is_a_button_and_any_other_a_form(client):
    meeting = {"title": "Planned", "date": "2001-01-01", "status": "confirmed"}
    client.put("/meetings/planned", json=meeting)
    text = client.get("/questions?kind=overdue", headers=BROWSER).text
    bodies = [json.loads(html.unescape(body)) for body in re.findall(r'data-body="([^"]*)"', text)]
    assert {"status": "held"} in bodies
    assert all("…" not in str(body) for body in bodies)
    assert "/edit/meetings/planned" in Parsed(text).links


def test_errors_of_the_lists_are_html(client):
    for url in ("/duplicates?resource=topics", "/duplicates?id=x", "/questions?kind=foo", "/questions?cursor=x"):
        response = client.get(url, headers=BROWSER)
        assert (response.status_code, response.headers["content-type"]) == (422, "text/html; charset=utf-8"), url


def test_page_contains_each_country_name_once(client):
    client.put("/countries/X-OLDPERU", json={"code": "X-OLDPERU", "name": "Peru", "valid_to": "1836"})
    client.put("/countries/X-NEWLAND", json={"code": "X-NEWLAND", "name": "Newland <i>"})
    text = client.get("/edit/people", headers=BROWSER).text
    names = json.loads(html.unescape(re.search(r'data-countries="([^"]*)"', text)[1]))
    assert len(dict(names)) == len(names)
    assert (dict(names)["Peru"], dict(names)["Newland <i>"]) == ("PE", "X-NEWLAND")
