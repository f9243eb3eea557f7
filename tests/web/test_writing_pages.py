"""The pages on which people write: their policy, and what they carry for their scripts."""

import json
import re

import pytest
from test_pages import BROWSER, Parsed

ADDRESSES = ["/drafts/new"]


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
    assert (parsed.tags.count("main"), parsed.tags.count("noscript")) == (1, 1)
    assert not [name for name in parsed.attributes if name == "style" or name.startswith("on")]
    # Scripts are files, and none has text of its own.
    assert set(re.findall(r"<script[^>]*>(.*?)</script>", response.text, re.DOTALL)) == {""}


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_page_for_writing_is_refused_with_parameters(client, url):
    assert client.get(f"{url}?color=red", headers=BROWSER).status_code == 422


def test_scripts_and_their_modules_are_served(client):
    waiting, seen = ["/static/docs/pages/writing/draft.js"], set()
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
