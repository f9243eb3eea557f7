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
    for each in after["participants"]:
        participant = client.get(f"/participants/{each['id']}").json()
        assert participant["created_at"] <= participant["updated_at"] == after["updated_at"]
    changes = client.get("/changes?limit=1000").json()["items"]
    assert [each["at"] for each in changes] == sorted(each["at"] for each in changes)
    assert {each["action"] for each in changes[-3:]} == {"undeleted"}
    assert retired["at"] < changes[-1]["at"]


def test_a26_times_stay_in_order_while_the_clock_is_behind(client, set_clock):
    made = client.put("/meetings/talks", json=MEETING).json()
    parts = [client.get(f"/participants/{each['id']}").json() for each in made["participants"]]
    set_clock(days=-400)
    changed = client.patch("/meetings/talks", json={"participants": [{"country": "US"}]}).json()
    assert made["updated_at"] < changed["updated_at"]
    [new] = [client.get(f"/participants/{each['id']}").json() for each in changed["participants"]]
    assert made["updated_at"] < new["created_at"] <= new["updated_at"]
    other = client.post("/participants", json={"meeting": "talks", "country": "KR"}).json()
    assert other["created_at"] == other["updated_at"]
    client.put("/meetings/other", json=MEETING)
    merged = client.post("/meetings/talks/merge", json={"other": "other"}).json()["meeting"]
    assert changed["updated_at"] < merged["updated_at"]
    retired = {(each["resource"], each["id"]): each["retired_at"] for each in exported(client)}
    for each in parts:
        assert retired["participants", each["id"]] > each["updated_at"]


def exported(client):
    lines = gzip.decompress(client.get("/export.ndjson.gz").content).decode().splitlines()
    said = [json.loads(line) for line in lines]
    return [each["document"] for each in said if each["resource"] == "retired_ids"]


def test_a26_other_writes_refuse_future_times(client, set_clock):
    made = client.put("/meetings/talks", json=MEETING).json()
    client.delete("/meetings/talks")
    set_clock(days=-400)
    again = made | {"id": "again", "participants": [{"country": "JP"}]}
    response = client.put("/meetings/again", json=again)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "#/updated_at")
