"""Every write in the OpenAPI document requires a key before a byte of its body is read."""

import pytest
from fault_access import send_raw, writes
from sqlalchemy import text

from app.domain import api_key

CHALLENGE = 'Bearer realm="diplomatic-events"'


@pytest.fixture
def refused(app, client, application):
    def check(headers, *, error, methods=None):
        for method, path in methods or writes(application.openapi()):
            status, header, _, body_was_read = send_raw(app, client, method, path, headers)
            assert (status, body_was_read) == (401, False), (method, path)
            challenge = header["www-authenticate"]
            assert challenge.startswith(CHALLENGE)
            assert (f'error="{error}"' in challenge) if error else challenge == CHALLENGE

    return check


def test_write_without_a_key_is_401(refused):
    refused([], error=None)


def test_write_with_an_unknown_key_is_401(refused):
    refused([(b"authorization", b"Bearer " + api_key.generate().encode())], error="invalid_token")
    refused([(b"x-api-key", api_key.generate().encode())], error="invalid_token")


def test_writes_to_unknown_urls_and_unsupported_methods_are_401(refused):
    refused([], error=None, methods=[("POST", "/nothing"), ("DELETE", "/"), ("PROPFIND", "/meetings"), ("post", "/x")])


def test_valid_key_is_accepted(app, client, application, key):
    for options in (b"Bearer " + key.encode(), b"bEARER  " + key.encode()):
        for method, path in writes(application.openapi()):
            status, *_ = send_raw(app, client, method, path, [(b"authorization", options)], body=b"!")
            assert status not in {401, 403, 500}, (method, path)


def test_writes_require_a_key(app, client, application, database, key):
    with database.writing() as session:
        session.execute(text("DELETE FROM api_keys"))
    for method, path in writes(application.openapi()):
        assert send_raw(app, client, method, path, [(b"x-api-key", key.encode())])[0] == 401
    assert client.get("/meetings").status_code == 200


def test_expired_key_is_rejected_for_writes_and_reads(client, database, key):
    with database.writing() as session:
        session.execute(text("UPDATE api_keys SET expires_at = '2020-01-01T00:00:00.000000Z'"))
    for response in (client.post("/topics", json={"name": "A"}), client.get("/topics", headers={"x-api-key": key})):
        assert response.status_code == 401
        assert response.json()["detail"].startswith("the API key is expired")


def test_an_invalid_key_is_refused_for_reads(client):
    for headers in (
        {"x-api-key": api_key.generate()},
        {"authorization": f"Bearer {api_key.generate()}"},
        {"x-api-key": "guess"},
    ):
        for path in ("/meetings", "/meetings/none", "/docs", "/export.ndjson.gz"):
            assert client.get(path, headers=headers).status_code == 401
        assert client.head("/meetings", headers=headers).status_code == 401


def test_the_actor_is_passed_to_the_request_log(app, client, key):
    seen = []

    async def look(scope, _receive, _send):
        seen.append(scope["state"]["actor"])

    from app.web.middleware.admission import AdmissionMiddleware
    from app.web.middleware.auth import KeyCache

    gate = AdmissionMiddleware(look, KeyCache())
    scope = {
        "type": "http", "method": "POST", "path": "/", "query_string": b"", "app": app, "scheme": "http",
        "client": None, "headers": [(b"x-api-key", key.encode())],
    }  # fmt: skip
    client.portal.call(gate, scope, None, None)
    assert seen == ["tests"]
