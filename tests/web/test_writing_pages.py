"""The pages on which people write: their policy, and what they carry for their scripts."""

import json
import re

import factories
import pytest
from test_pages import BROWSER, Parsed

from app.pages.site import SECTIONS

SCRIPTED = ["/drafts/new", "/edit/meetings", f"/edit/meetings/{factories.SEEDED_MEETING}", "/edit/countries/JP"]
ADDRESSES = [*SCRIPTED, "/edit"]


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_page_for_writing_lets_no_foreign_script_run(client, url):
    response = client.get(url, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["connect-src"], policy["style-src"]) == ("'self'",) * 3
    assert (policy["frame-ancestors"], policy["form-action"], policy["base-uri"]) == ("'none'",) * 3
    assert (policy["require-trusted-types-for"], policy["trusted-types"]) == ("'script'", "'none'")
    assert "unsafe" not in response.headers["content-security-policy"]
    parsed = Parsed(response.text)
    assert (parsed.tags.count("main"), parsed.tags.count("noscript")) == (1, int(url in SCRIPTED))
    assert not [name for name in parsed.attributes if name == "style" or name.startswith("on")]
    # Scripts are files, and none has text of its own.
    assert set(re.findall(r"<script[^>]*>(.*?)</script>", response.text, re.DOTALL)) <= {""}


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_page_for_writing_is_refused_with_parameters(client, url):
    assert client.get(f"{url}?color=red", headers=BROWSER).status_code == 422


def test_scripts_and_their_modules_are_served(client):
    waiting, seen = [f"/static/docs/pages/writing/{name}.js" for name in ("draft", "record")], set()
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        assert (response.status_code, response.headers["x-content-type-options"]) == (200, "nosniff"), url
        assert "javascript" in response.headers["content-type"]
        names = re.findall(r'(?:from|import) "\./([a-z-]+\.js)"', response.text)
        waiting += [f"/static/docs/pages/writing/{name}" for name in names]
    assert len(seen) > 5


def test_the_form_of_meetings_is_in_the_page_of_drafts(client):
    text = client.get("/drafts/new", headers=BROWSER).text
    data = re.search(r'data-form="([^"]*)"', text)[1].replace("&#34;", '"').replace("&#39;", "'").replace("&lt;", "<")
    assert json.loads(data.replace("&gt;", ">").replace("&amp;", "&"))["resource"] == "meetings"


@pytest.mark.parametrize("resource", SECTIONS)
def test_every_list_and_record_links_to_its_form(client, resource):
    item = client.get(f"/{resource}?limit=1").json()["items"][0]
    record_id = item["code" if resource == "countries" else "id"]
    assert f"/edit/{resource}" in Parsed(client.get(f"/{resource}", headers=BROWSER).text).links
    assert f"/edit/{resource}/{record_id}" in Parsed(client.get(f"/{resource}/{record_id}", headers=BROWSER).text).links
    for url in (f"/edit/{resource}", f"/edit/{resource}/{record_id}"):
        assert client.get(url, headers=BROWSER).status_code == 200


def test_what_cannot_be_edited_has_the_page_of_an_error(client):
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
