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


SURVIVORS = {
    "people": {"name": "Mori Ai", "country": "JP"},
    "organizations": {"name": "Board of Nets"},
    "topics": {"name": "Nets"},
    "agreements": {"title": "Pact"},
    "sources": {"headline": "On nets"},
    "meetings": {"title": "Talks", "date": "2020-05-01"},
}


@pytest.fixture
def merged(client, database):
    """Two generations of merged ids of each resource: `older` became `old`, and that one `now`."""
    for name, body in SURVIVORS.items():
        assert client.put(f"/{name}/now", json=body).status_code == 201
    moment = "2024-05-01T00:00:00.000000Z"
    with database.writing("a test") as session:
        for name in SURVIVORS:
            for gone, successor in (("old", "now"), ("older", "old"), ("deleted", None)):
                values = {"resource": name, "id": gone, "retired_at": moment, "successor": successor}
                session.execute(insert(models.RetiredId).values(**values))


@pytest.mark.parametrize("gone", ["old", "older"])
def test_a_reference_to_a_merged_id_means_the_survivor(client, merged, gone):
    document = {
        "title": "Other talks",
        "date": "2021",
        "participants": [
            {"person": {"id": gone, "name": "A name of old"}, "country": "JP"},
            {"organization": gone},
        ],
        "agreements": [{"agreement": gone, "relation": "signed"}],
        "topics": [{"topic": gone}],
        "organizations": [{"organization": {"id": gone}}],
        "citations": [{"source": gone}],
    }
    response = client.post("/meetings", json=document)
    assert response.status_code == 201, response.text
    made = response.json()
    assert [item["person"] and item["person"]["id"] for item in made["participants"]] == ["now", None]
    assert made["participants"][1]["organization"]["id"] == "now"
    for name, field in (("agreements", "agreement"), ("topics", "topic"), ("organizations", "organization")):
        assert [item[field]["id"] for item in made[name]] == ["now"]
    assert made["citations"][0]["source"]["id"] == "now"
    assert client.put("/topics/lakes", json={"name": "Lakes", "parent": gone}).json()["parent"]["id"] == "now"
    deleted = client.post("/meetings", json={"title": "X", "date": "2021", "topics": [{"topic": "deleted"}]})
    assert deleted.status_code == 422


@pytest.mark.parametrize("gone", ["old", "older"])
def test_a_filter_by_a_merged_id_means_the_survivor(client, merged, gone):
    document = {
        "title": "Other talks",
        "date": "2021",
        "participants": [{"person": "now", "country": "JP"}, {"organization": "now"}],
        "agreements": [{"agreement": "now", "relation": "signed"}],
        "topics": [{"topic": "now"}],
        "citations": [{"source": "now"}],
    }
    made = client.post("/meetings", json=document).json()["id"]
    for name in ("person", "organization", "topic", "agreement"):
        expected = client.get("/meetings", params={name: "now"}).json()
        assert made in [item["id"] for item in expected["items"]], name
        assert client.get("/meetings", params={name: gone}).json() == expected, name
        both = client.get("/meetings", params={name: f"{gone},now", "total": "true"})
        assert both.json()["total"] == len(expected["items"])
        assert client.get("/meetings", params={name: "deleted"}).status_code == 422
    assert client.get(f"/people/{gone}/meetings", follow_redirects=False).status_code == 308
