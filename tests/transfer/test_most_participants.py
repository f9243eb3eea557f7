"""No write creates a meeting too large to be sent back with PUT."""

from app.schemas.meeting import MAX_PARTICIPANTS


def delegations(count, code):
    return [{"country": code, "office": f"Envoy {number}"} for number in range(count)]


def test_merges_and_added_participants_respect_the_size_limit(client, contents):
    for record_id, code, count in (("a", "JP", MAX_PARTICIPANTS), ("b", "PE", 1)):
        document = {"id": record_id, "title": record_id, "date": "2001", "participants": delegations(count, code)}
        assert client.post("/meetings", json=document).status_code == 201
    before = contents()
    merged = client.post("/meetings/a/merge", json={"other": "b"})
    assert (merged.status_code, merged.json()["errors"][0]["pointer"]) == (422, "#/other")
    added = client.post("/participants", json={"meeting": "a", "country": "PE"})
    assert (added.status_code, added.json()["errors"][0]["pointer"]) == (422, "#/meeting")
    assert contents() == before
    assert client.put("/meetings/a", json=client.get("/meetings/a").json()).status_code == 200
