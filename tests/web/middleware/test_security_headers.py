"""HTML in every text: no response is a page that executes it, and real pages execute nothing inline."""

import re

import pytest
from factories import RESOURCES, create_with_text
from fault_input import READS

pytestmark = pytest.mark.usefixtures("well_afterwards")

MARKUP = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "\"'><b>",
    "<!--",
    "{{7*7}}",
    "javascript:alert(1)",
]
PAGES = ("/docs", "/redoc")


def assert_inert(response):
    """Check that a response is not rendered as a page, or that the page has nothing inline."""
    header = response.headers
    assert header["x-content-type-options"] == "nosniff"
    policy = header["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy
    if header["content-type"].startswith("text/html"):
        assert "script-src 'self'" in policy
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", response.text) == []
        assert re.findall(r"\son\w+\s*=|<style|style=|javascript:", response.text) == []


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("markup", MARKUP)
def test_markup_of_a_record_is_text_in_every_format(client, resource, markup):
    url = create_with_text(client, resource, markup)
    forms = next(
        parameter["schema"]["enum"]
        for operation in READS
        if operation.path == f"/{resource}"
        for parameter in operation.parameters()
        if parameter["name"] == "format"
    )
    for address in (f"/{resource}", url):
        for format_ in forms:
            response = client.get(
                address, params={"format": format_, "limit": 1000} if address != url else {"format": format_}
            )
            assert response.status_code == 200
            assert not response.headers["content-type"].startswith(("text/html", "application/xhtml", "image/svg"))
            assert_inert(response)
            if format_ in {"jsonld", "geojson", "atom"}:  # embedded by pages
                assert "<script" not in response.text
                assert "<img" not in response.text


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_of_a_request_is_text_in_its_problem(client, markup):
    for response in (
        client.get(f"/topics/{markup}"),
        client.get(f"/{markup}"),
        client.get("/topics", params={"q": markup, markup: "1"}),
        client.get("/topics", params={"sort": markup}),
        client.post("/topics", json={"name": "A", markup: "a"}),
        client.post("/topics", content=b"{}", headers={"content-type": markup}),
        client.get("/topics", headers={"accept": markup, "x-api-key": markup}),
        client.get("/docs", params={markup: markup}),
    ):
        assert_inert(response)
        if not response.headers["content-type"].startswith("text/html"):
            assert response.headers["content-type"] in {"application/problem+json", "application/json"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_not_reflect_the_request(client, page):
    plain = client.get(page)
    assert_inert(plain)
    assert plain.headers["content-type"].startswith("text/html")
    for query in ({"a": "<script>"}, {"url": "https://evil.example/openapi.json"}, {"configUrl": "data:,"}):
        params = client.get(page, params=query, headers={"referer": "<script>", "host": "evil.example"})
        assert (params.status_code, params.content) in {(200, plain.content), (422, params.content)}
