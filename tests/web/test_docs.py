import base64
import hashlib
import json
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.web import docs

MANIFEST = json.loads((docs.STATIC / "manifest.json").read_text(encoding="utf-8"))
PACKAGES = {package["name"]: package for package in MANIFEST["packages"]}
LICENSE_TITLES = {
    "Apache-2.0": "Apache License",
    "ISC": "Copyright 2013-2019 Michael Bostock",
    "MIT": "The MIT License (MIT)",
}


class Page(HTMLParser):
    """The assets and links of a page, and violations of a strict content security policy."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.inline, self.title, self._tag = [], [], "", ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self._tag = tag
        values = dict(attrs)
        self.loads += [values[name] for name in ("src", "href", "data-openapi") if name in values]
        self.inline += [name for name in values if name == "style" or name.startswith("on")]

    def handle_endtag(self, _):
        self._tag = ""

    def handle_data(self, data):
        if self._tag == "title":
            self.title += data
        if self._tag in ("script", "style"):
            self.inline.append(data)


def new_app(title="Diplomatic Events"):
    app = FastAPI(title=title, docs_url=None, redoc_url=None)
    docs.mount(app)
    return app


@pytest.fixture
def client():
    return TestClient(new_app())


@pytest.mark.parametrize("name", PACKAGES)
def test_vendored_files_equal_the_manifest(name):
    result = {
        path.relative_to(docs.STATIC / name).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (docs.STATIC / name).rglob("*")
    }
    assert result == PACKAGES[name]["files"]


def test_nothing_else_is_vendored():
    directories = {path.name for path in docs.STATIC.iterdir() if path.is_dir()}
    assert directories == {"pages", *PACKAGES}


@pytest.mark.parametrize("name", PACKAGES)
def test_every_package_has_the_licence_in_the_manifest(name):
    text = (docs.STATIC / name / "LICENSE").read_text(encoding="utf-8")
    assert text.strip().startswith(LICENSE_TITLES[PACKAGES[name]["license"]])
    if PACKAGES[name]["license"] == "Apache-2.0":  # section 4(d) of the licence
        assert (docs.STATIC / name / "NOTICE").read_text(encoding="utf-8").startswith("swagger-ui\n")


@pytest.mark.parametrize(
    ("path", "title"), [("/docs", "Try it out · Diplomatic Events"), ("/redoc", "Reference · Diplomatic Events")]
)
def test_page_loads_only_existing_files_of_this_service(client, path, title):
    response = client.get(path)
    page = Page(response.text)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.title == title
    assert len(page.loads) >= 8
    for load in page.loads:
        url = urljoin(str(response.url), load)
        assert url.startswith("http://testserver/")
        if load != "./":  # the front page, which is not one of the documentation
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_a_page_keeps_its_links_behind_a_path_prefix(client, path):
    assert not [load for load in Page(client.get(path).text).loads if load.startswith(("/", "http"))]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_page_policy_forbids_inline_code(client, path):
    response = client.get(path)
    empty_style = base64.b64encode(hashlib.sha256(b"").digest()).decode()
    assert response.headers["content-security-policy"].split("; ") == [
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' 'sha256-{empty_style}'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert Page(response.text).inline == []


def test_a_vendored_file_is_cached_forever_under_a_versioned_url(client):
    version = PACKAGES["swagger-ui-dist"]["version"]
    url = f"/static/docs/swagger-ui-dist@{version}/swagger-ui.css"
    first = client.get(url)
    assert hashlib.sha256(first.content).hexdigest() == PACKAGES["swagger-ui-dist"]["files"]["swagger-ui.css"]
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/static/docs/pages/docs.css"])
def test_unversioned_assets_are_revalidated(client, path):
    assert client.get(path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/static/docs/pages/favicon.svg"])
def test_head_has_the_headers_of_get_and_no_body(client, path):
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.headers, head.content) == (200, got.headers, b"")


@pytest.mark.parametrize("path", ["../manifest.json", "%2e%2e/%2e%2e/docs.py", "missing.js", "", "a%00b"])
def test_only_page_files_are_served(client, path):
    assert client.get(f"/static/docs/pages/{path}").status_code == 404


def test_the_title_is_escaped():
    title = "A </title><script>alert(1)</script>"
    page = Page(TestClient(new_app(title)).get("/docs").text)
    assert page.title == f"Try it out · {title}"
    assert page.inline == []


def test_the_pages_are_not_in_the_openapi_document(client):
    assert client.get("/openapi.json").json()["paths"] == {}
