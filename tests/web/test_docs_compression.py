"""Assets of the docs page are compressed for clients that accept it."""

import json

import pytest


def test_the_document_is_compressed_for_clients_that_accept_gzip(client, application):
    plain = client.get("/openapi.json", headers={"Accept-Encoding": "identity"})
    small = client.get("/openapi.json", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert plain.json() == small.json() == json.loads(json.dumps(application.openapi()))
    assert int(small.headers["content-length"]) < len(plain.content) / 5
    assert plain.headers["etag"] != small.headers["etag"]
    assert plain.headers["vary"] == small.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("refusal", ["gzip;q=0", "identity", "*;q=0"])
def test_the_document_is_plain_for_clients_that_refuse_gzip(client, refusal):
    assert "content-encoding" not in client.get("/openapi.json", headers={"Accept-Encoding": refusal}).headers


def test_document_is_304_for_clients_that_have_it(client):
    tag = client.get("/openapi.json").headers["etag"]
    assert client.get("/openapi.json", headers={"If-None-Match": tag}).status_code == 304


def test_scripts_are_compressed(client):
    page = client.get("/docs").text
    [script] = [part.split('"')[0] for part in page.split('src="') if "swagger-ui-bundle" in part.split('"')[0]]
    small = client.get(f"/{script}", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/{script}", headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content
    assert small.num_bytes_downloaded < plain.num_bytes_downloaded / 2
