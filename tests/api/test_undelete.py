"""Undeletion of records together with their related rows."""

MEETING = "2023-09-01-japan-peru-foreign-ministers"


def test_undeleted_meeting_has_its_participants(client):
    before = client.get(f"/meetings/{MEETING}").json()
    parts = [client.get(f"/participants/{participant['id']}").json() for participant in before["participants"]]
    client.delete(f"/meetings/{MEETING}")
    refused = client.post(f"/participants/{parts[0]['id']}/undelete")
    assert (refused.status_code, refused.json()["missing"]) == (409, [f"/meetings/{MEETING}"])
    after = client.post(f"/meetings/{MEETING}/undelete").json()
    assert after == before | {"updated_at": after["updated_at"]}
    for part in parts:
        back = client.get(f"/participants/{part['id']}").json()
        assert back == part | {"updated_at": back["updated_at"]}
    assert client.get("/meetings?country=Japan&country=Peru&topic=apec-2024").json()["items"] == [after]


def test_participant_is_undeleted_into_its_meeting(client):
    record_id = f"{MEETING}-hayashi-yoshimasa"
    before = client.get(f"/meetings/{MEETING}").headers["etag"]
    client.delete(f"/participants/{record_id}")
    assert client.post(f"/participants/{record_id}/undelete").status_code == 200
    meeting = client.get(f"/meetings/{MEETING}")
    assert [participant["id"] for participant in meeting.json()["participants"]][-1] == record_id
    assert meeting.headers["etag"] != before
    assert client.get("/people/hayashi-yoshimasa/meetings").json()["items"] == [meeting.json()]


def test_undeletion_requires_existing_references(client):
    response = client.post(
        "/meetings",
        json={
            "title": "Talks",
            "date": "2024",
            "participants": [{"person": {"name": "Rosa"}, "country": "PE"}],
            "place": {"country": "X-GONE"},
            "topics": [{"topic": {"name": "Quipus"}}],
        },
    )
    assert response.status_code == 422
    client.post("/countries", json={"code": "X-GONE", "name": "Gone"})
    document = {
        "title": "Talks",
        "date": "2024",
        "participants": [{"person": {"name": "Rosa"}, "country": "PE"}],
        "place": {"city": "Old Town", "country": "X-GONE"},
        "topics": [{"topic": {"name": "Quipus"}}],
    }
    url = client.post("/meetings", json=document).headers["location"]
    removed = ["/people/rosa", "/countries/X-GONE", "/topics/quipus"]
    for item in (url, *removed):
        assert client.delete(item).status_code == 204
    refused = client.post(f"{url}/undelete")
    assert (refused.status_code, sorted(refused.json()["missing"])) == (409, sorted(removed))
    requests = " and ".join(f"POST {path}/undelete" for path in refused.json()["missing"])
    assert refused.json()["detail"].endswith(f"refers to records that do not exist; send {requests} first")
    assert client.get(url).status_code == 410
    for item in removed:
        assert client.post(f"{item}/undelete").status_code == 200
    assert client.post(f"{url}/undelete").json()["place"] == document["place"] | dict.fromkeys(
        ("venue", "venue_kind", "address", "latitude", "longitude", "note")
    )


def test_a_name_taken_since_prevents_undeletion(client):
    client.post("/topics", json={"name": "Quipus"})
    client.delete("/topics/quipus")
    client.post("/topics", json={"id": "other", "name": "Quipus"})
    refused = client.post("/topics/quipus/undelete")
    assert (refused.status_code, refused.json()["existing"]) == (409, "other")
    client.delete("/topics/other")
    assert client.post("/topics/quipus/undelete").status_code == 200


def test_undeletion_keeps_the_present_related_records(client):
    client.delete(f"/meetings/{MEETING}")
    client.patch("/people/hayashi-yoshimasa", json={"name": "Hayashi"})
    after = client.post(f"/meetings/{MEETING}/undelete").json()
    assert after["participants"][0]["person"]["name"] == "Hayashi"
    assert (
        client.get(f"/meetings/{MEETING}?version=1").json()["participants"][0]["person"]["name"] == "Hayashi Yoshimasa"
    )
