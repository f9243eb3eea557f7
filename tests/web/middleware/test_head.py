"""Unsupported methods: 405 with all supported ones in `Allow` (RFC 9110 section 10.2.1). HEAD equals GET."""

import pytest
from fault_input import DOCUMENT, OPERATIONS, READS

pytestmark = pytest.mark.usefixtures("well_afterwards")

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "QUERY", "X" * 100]
FIRST = {operation.path: operation for operation in reversed(OPERATIONS)}


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_405_names_every_method(client, path):
    taken = {method.upper() for method in DOCUMENT["paths"][path]}
    taken |= {"HEAD"} if "GET" in taken else set()
    address = FIRST[path].address()
    options = client.options(address)
    assert options.status_code == 204
    for method in METHODS:
        if method not in taken:
            response = client.request(method, address)
            assert (method, response.status_code) == (method, 405)
            assert set(response.headers["allow"].split(", ")) == taken | {"OPTIONS"}
            assert response.headers["allow"] == options.headers["allow"]


@pytest.mark.parametrize("operation", READS, ids=str)
def test_head_has_the_header_of_get_and_no_body(client, operation):
    if operation.path == "/export.ndjson.gz":
        got, head = client.get(operation.address()), client.head(operation.address())
        assert got.headers["content-type"] == head.headers["content-type"]
        assert (head.status_code, head.content) == (200, b"")
        return
    for query in ("", "?unknown=1", "?limit=1"):
        got, head = client.get(operation.address() + query), client.head(operation.address() + query)
        assert (head.status_code, head.content) == (got.status_code, b"")
        # The metrics have grown since the previous request.
        grows = {"content-length", "etag"} if operation.path == "/metrics" else set()
        header = [{name: data for name, data in item.headers.items() if name not in grows} for item in (got, head)]
        assert header[0] == header[1]


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("GET", "/meetings/", "/meetings"),
        ("POST", "/imports/", "/imports"),
        ("GET", "//people", "/people"),
        ("GET", "/People/hayashi-yoshimasa", "/people/hayashi-yoshimasa"),
        ("GET", "/people//hayashi-yoshimasa/meetings/", "/people/hayashi-yoshimasa/meetings"),
        ("GET", "/nothing/", None),
        ("GET", "/nothing", None),
        ("GET", "/" * 5000, "/"),
    ],
)
def test_url_with_other_slashes_or_capitals_gets_the_one_meant(client, method, path, meant):
    response = client.request(method, f"http://127.0.0.1{path}")
    assert response.status_code == 404
    expected = f"; did you mean {meant}?" if meant else "; see /docs for the API"
    assert response.json()["detail"].endswith(expected)
