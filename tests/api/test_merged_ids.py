"""Merged ids of every resource: reads are redirected, writes are not."""

import pytest
from sqlalchemy import insert

from app.db import models
from app.services.resources import IN_LOADING_ORDER

BODIES = {
    "meetings": {"title": "Talks", "date": "2024-05-01"},
    "participants": {"meeting": "2023-09-01-japan-peru-foreign-ministers", "country": "BR"},
    "agreements": {"title": "A memorandum"},
    "countries": {"code": "X-OLD", "name": "Land"},
    "sources": {"headline": "A headline"},
}
MERGES = {"/merge": {"other": "2023-09-01-japan-peru-foreign-ministers"}, "/unmerge": None}
NAMES = [item.collection.name for item in IN_LOADING_ORDER]


@pytest.mark.parametrize("name", NAMES)
def test_a09_a_write_to_a_merged_id_is_never_redirected(client, database, name):
    body = BODIES.get(name, {"name": "A name"})
    with database.writing("a test") as session:
        moment = "2024-05-01T00:00:00.000000Z"
        values = {"resource": name, "id": "X-OLD" if name == "countries" else "old", "retired_at": moment}
        session.execute(insert(models.RetiredId).values(**values, successor="new"))
    address = f"/{name}/{values['id']}"
    read = client.get(address, follow_redirects=False)
    assert (read.status_code, read.headers["location"]) == (308, f"/{name}/new")
    for method, rest, data in (
        ("PUT", "", body),
        ("PATCH", "", {"note": "Other"}),
        ("DELETE", "", None),
        ("POST", "/undelete", None),
        ("POST", "/restore?version=1", None),
        *(("POST", rest, data) for rest, data in MERGES.items() if name not in {"countries", "participants"}),
    ):
        refused = client.request(method, f"{address}{rest}", json=data, follow_redirects=False)
        assert refused.status_code in {409, 410}, (method, rest)
        assert refused.json()["successor"] == f"/{name}/new"
        assert "location" not in refused.headers
