"""Compressed bodies are rejected, declared or not, and never decompressed."""

import gzip
import zlib

import pytest
from fault_input import OPERATIONS

pytestmark = pytest.mark.usefixtures("well_afterwards")

WITH_BODY = [operation for operation in OPERATIONS if operation.content]
CODINGS = [
    "gzip",
    "GZIP",
    "deflate",
    "br",
    "zstd",
    "compress",
    "x-gzip",
    "gzip, gzip",
    "identity, gzip",
    "unknown",
    "\xff",
]


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_content_encoding_is_refused_before_the_body(client, operation):
    bomb = gzip.compress(b" " * 4_000_000)
    for media_type in operation.content:
        for coding in CODINGS:
            headers = {"content-type": media_type, "content-encoding": coding.encode("latin-1")}
            response = client.request(operation.method, operation.address(), content=bomb, headers=headers)
            assert (coding, response.status_code) == (coding, 415)
            assert response.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_undeclared_compression_is_not_unpacked(client, operation):
    plain = b'{"title": "A", "date": "2024"}\n'
    for media_type in operation.content:
        for body in (gzip.compress(plain), zlib.compress(plain), gzip.compress(gzip.compress(plain * 10_000))):
            headers = {"content-type": media_type}
            response = client.request(operation.method, operation.address(), content=body, headers=headers)
            assert response.status_code in {400, 422}, response.text[:200]
    assert client.get("/meetings?q=A&date=2024&total=true").json()["total"] == 0
