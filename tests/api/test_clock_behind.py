"""A clock that is behind recorded times: everything works, and times stay in order."""

import gzip
import json

MEETING = {"title": "Talks", "date": "2001", "participants": [{"country": "JP"}, {"country": "PE"}]}


def test_a26_undelete_works_while_the_clock_is_behind(client, set_clock):
    client.put("/meetings/talks", json=MEETING)
    before = client.put("/meetings/talks", json=MEETING | {"note": "Edited."}).json()
    set_clock(days=-400)
    assert client.delete("/meetings/talks").status_code == 204
    retired = client.get("/changes?limit=1000").json()["items"][-1]
    set_clock(days=-800)
    response = client.post("/meetings/talks/undelete")
    assert response.status_code == 200, response.text
    after = response.json()
    assert after == before | {"updated_at": after["updated_at"]}
    assert after["created_at"] < before["updated_at"] < after["updated_at"]
    for item in after["participants"]:
        participant = client.get(f"/participants/{item['id']}").json()
        assert participant["created_at"] <= participant["updated_at"] == after["updated_at"]
    changes = client.get("/changes?limit=1000").json()["items"]
    assert [change["at"] for change in changes] == sorted(change["at"] for change in changes)
    assert {change["action"] for change in changes[-3:]} == {"undeleted"}
    assert retired["at"] < changes[-1]["at"]


def test_a26_times_stay_in_order_while_the_clock_is_behind(client, set_clock):
    data = client.put("/meetings/talks", json=MEETING).json()
    parts = [client.get(f"/participants/{participant['id']}").json() for participant in data["participants"]]
    set_clock(days=-400)
    changed = client.patch("/meetings/talks", json={"participants": [{"country": "US"}]}).json()
    assert data["updated_at"] < changed["updated_at"]
    [new] = [client.get(f"/participants/{participant['id']}").json() for participant in changed["participants"]]
    assert data["updated_at"] < new["created_at"] <= new["updated_at"]
    other = client.post("/participants", json={"meeting": "talks", "country": "KR"}).json()
    assert other["created_at"] == other["updated_at"]
    client.put("/meetings/other", json=MEETING)
    merged = client.post("/meetings/talks/merge", json={"other": "other"}).json()["meeting"]
    assert changed["updated_at"] < merged["updated_at"]
    retired = {(item["resource"], item["id"]): item["retired_at"] for item in exported(client)}
    for part in parts:
        assert retired["participants", part["id"]] > part["updated_at"]


def exported(client):
    lines = gzip.decompress(client.get("/export.ndjson.gz").content).decode().splitlines()
    data = [json.loads(line) for line in lines]
    return [item["document"] for item in data if item["resource"] == "retired_ids"]


def test_a26_other_writes_refuse_future_times(client, set_clock):
    data = client.put("/meetings/talks", json=MEETING).json()
    client.delete("/meetings/talks")
    set_clock(days=-400)
    again = data | {"id": "again", "participants": [{"country": "JP"}]}
    response = client.put("/meetings/again", json=again)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "#/updated_at")
