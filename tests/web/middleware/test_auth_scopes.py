"""A read-only key that attempts writes."""

from fault_access import record, send_raw, writes


def test_each_write_is_403_before_the_body_is_read(app, client, application, database):
    key = record(database, "reader", "read")
    for method, path in writes(application.openapi()):
        status, header, body, body_was_read = send_raw(app, client, method, path, [(b"x-api-key", key.encode())])
        assert (status, body_was_read) == (403, False), (method, path)
        assert 'error="insufficient_scope"' in header["www-authenticate"]
        assert header["www-authenticate"].endswith('scope="write"')
        assert b"has the scope read; this request requires write" in body
    assert client.get("/meetings", headers={"x-api-key": key}).status_code == 200


def test_an_admin_may_write(client, database):
    headers = {"x-api-key": record(database, "boss", "admin")}
    assert client.post("/topics", json={"name": "A"}, headers=headers).status_code == 201


def test_an_unknown_scope_permits_nothing(client, database):
    headers = {"x-api-key": record(database, "later", "everything")}
    assert client.post("/topics", json={"name": "A"}, headers=headers).status_code == 403
