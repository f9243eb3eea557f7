"""Random edits that the service must reject or partly redact."""

from model_world import exported

from app.db import models
from app.domain import api_key
from app.domain.dates import clock

ADMIN = api_key.generate()
REDACTED = {
    "meetings": ("/note", "/summary", "/title", "/place", "/participants/*/note", "/participants/*/office"),
    "agreements": ("/note", "/title", "/other_titles", "/actions/*/note"),
    "people": ("/note", "/name", "/other_names", "/born", "/tenures/*/office"),
    "organizations": ("/note", "/name", "/abbreviation"),
    "sources": ("/note", "/headline", "/publisher", "/url"),
    "topics": ("/name", "/description", "/aliases"),
    "participants": ("/note", "/office", "/name_as_printed"),
    "countries": ("/note", "/official_name"),
}
"""Fields without which the feed can be replayed."""
_EMPTY = (None, [], "[redacted]")


def record_admin(database):
    """Create a key with the scope admin; return the headers with it."""
    row = models.ApiKey(
        id=api_key.key_id(ADMIN), name="admin", sha256=api_key.digest(ADMIN), scope="admin", created_at=clock.now()
    )
    with database.writing() as session:
        session.add(row)
    return {"Authorization": f"Bearer {ADMIN}"}


def redact(client, chance, headers, resource, name):
    """Redact fields from the history of a record, and check that they are gone."""
    fields = chance.sample(REDACTED[resource], chance.choice([1, 1, 2]))
    before = exported(client)
    expected = {"resource": resource, "id": name, "fields": fields, "reason": "A test."}
    response = client.post("/redactions", json=expected, headers=headers)
    if response.status_code == 200:
        assert exported(client) == before, (expected, "current records must not change")
        changes = client.get("/changes", params={"resource": resource, "id": name, "limit": 1000}).json()["items"]
        assert changes[-1]["redaction"] == {"fields": fields, "reason": "A test."}
        documents = [change["document"] for change in changes[:-1] if change["document"]]
        for field in [item for item in fields if item.count("/") == 1]:
            assert all(document[field[1:]] in _EMPTY for document in documents), (expected, documents)
    return response


def write_to_merged(client, chance, resource, name, document):
    """Write to a merged id, which must be rejected and never redirected."""
    address = f"/{resource}/{name}"
    method, rest = chance.choice(
        [("PUT", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/undelete"), ("POST", "/merge")]
    )
    if rest == "/merge" and resource in {"countries", "participants"}:
        method, rest = "DELETE", ""
    body = {"/merge": {"other": name}, "/undelete": None}.get(rest, document if method != "DELETE" else None)
    before = exported(client)
    response = client.request(method, address + rest, json=body, follow_redirects=False)
    assert response.status_code == (409 if rest == "/undelete" else 410), (method, address, rest, response.text)
    assert "location" not in response.headers
    assert response.json()["successor"].startswith(f"/{resource}/")
    assert client.get(address, follow_redirects=False).status_code == 308
    assert exported(client) == before
    return response


def change_on_condition(client, chance, resource, name, change):
    """Change a record with a current or stale `If-Match`."""
    address = f"/{resource}/{name}"
    tag = client.get(address).headers.get("etag")
    if tag is not None and chance.random() < 0.6:
        response = client.patch(address, json=change, headers={"If-Match": tag})
        assert response.status_code != 412, (address, change)
        return response
    method, rest = chance.choice(
        [("PUT", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/undelete"), ("POST", "/merge")]
    )
    if rest == "/merge" and resource in {"countries", "participants"}:
        method, rest = "PATCH", ""
    body = {"/merge": {"other": name}, "/undelete": None}.get(rest, change if method != "DELETE" else None)
    response = client.request(method, address + rest, json=body, headers={"If-Match": '"another"'})
    assert response.status_code >= 400, (method, address, rest, response.text)
    return response
