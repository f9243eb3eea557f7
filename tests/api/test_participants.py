"""Participants: parts of a meeting, and records in their own right."""

import json

import pytest

MEETING = "2023-09-01-japan-peru-foreign-ministers"
HOST = f"{MEETING}-hayashi-yoshimasa"
GUEST = f"{MEETING}-ana-cecilia-gervasi"


@pytest.fixture
def meeting(client):
    return client.get(f"/meetings/{MEETING}").json()


def edited(client, meeting, participants):
    response = client.put(f"/meetings/{MEETING}", json={**meeting, "participants": participants, "countries": None})
    assert response.status_code == 200, response.text
    return response.json()["participants"]


def without_id(participant):
    return {name: value for name, value in participant.items() if name != "id"}


def test_participants_sent_without_ids_keep_theirs(client, meeting):
    sent = [{**without_id(participant), "note": "Changed."} for participant in meeting["participants"]]
    result = edited(client, meeting, sent[::-1])
    assert [(item["id"], item["note"]) for item in result] == [(GUEST, "Changed."), (HOST, "Changed.")]


def test_new_participant_gets_an_id_and_others_are_unchanged(client, meeting):
    interpreter = {"country": "JP", "role": "interpreter"}
    result = edited(client, meeting, [interpreter, *meeting["participants"], interpreter])
    assert [item["id"] for item in result] == [f"{MEETING}-jp", HOST, GUEST, f"{MEETING}-jp-2"]


def test_an_omitted_participant_is_deleted(client, meeting):
    result = edited(client, meeting, meeting["participants"][:1])
    assert [item["id"] for item in result] == [HOST]
    assert client.get(f"/participants/{GUEST}").status_code == 410
    host, guest = meeting["participants"]
    again = edited(client, {**meeting, "updated_at": None}, [host, without_id(guest)])
    assert [item["id"] for item in again] == [HOST, f"{GUEST}-2"]


def test_a_participant_of_another_meeting_is_refused(client, meeting):
    participants = [{"id": "elsewhere", "country": "JP"}]
    client.put("/meetings/other", json={"title": "Other", "date": "2000", "participants": participants})
    response = client.put(f"/meetings/{MEETING}", json={**meeting, "participants": participants, "countries": None})
    assert response.status_code == 409
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/participants/0/id"]
    twice = client.put("/meetings/other", json={"title": "Other", "date": "2000", "participants": participants * 2})
    assert twice.status_code == 422


def test_only_changed_records_get_a_new_version(client, meeting):
    before = {item: client.get(f"/participants/{item}").json() for item in (HOST, GUEST)}
    host, guest = meeting["participants"]
    edited(client, meeting, [host, {**guest, "office": "Minister of Foreign Affairs"}])
    assert client.get(f"/participants/{HOST}").json() == before[HOST]
    after = client.get(f"/participants/{GUEST}").json()
    assert after == before[GUEST] | {"office": "Minister of Foreign Affairs", "updated_at": after["updated_at"]}
    assert after["updated_at"] > before[GUEST]["updated_at"]


def test_a_change_of_a_citation_is_a_change_of_the_participant(client, meeting):
    before = client.get(f"/participants/{HOST}").json()
    host, guest = meeting["participants"]
    for citations in ([{**host["citations"][0], "locator": "paragraph 9"}], [], host["citations"] * 1):
        current = client.get(f"/meetings/{MEETING}").json()
        edited(client, current, [{**host, "citations": citations}, guest])
        after = client.get(f"/participants/{HOST}").json()
        assert [citation["locator"] for citation in after["citations"]] == [
            citation["locator"] for citation in citations
        ]
        assert after["updated_at"] > before["updated_at"]
        before = after


def test_separate_write_of_a_participant_changes_its_meeting(client, meeting):
    response = client.post("/participants", json={"meeting": MEETING, "country": "CL", "office": "Observer General"})
    assert response.json()["id"] == f"{MEETING}-cl"
    after = client.get(f"/meetings/{MEETING}").json()
    assert [participant["id"] for participant in after["participants"]] == [HOST, GUEST, f"{MEETING}-cl"]
    assert [country["code"] for country in after["countries"]] == ["CL", "JP", "PE"]
    assert after["updated_at"] > meeting["updated_at"]
    for parameters in ({"country": "CL"}, {"office": "observer general"}):
        assert [item["id"] for item in client.get("/meetings", params=parameters).json()["items"]] == [MEETING]
    client.patch(f"/participants/{MEETING}-cl", json={"country": "BO"})
    assert client.get("/meetings", params={"country": "CL"}).json()["items"] == []
    assert [item["id"] for item in client.get("/meetings", params={"country": "BO"}).json()["items"]] == [MEETING]


def test_first_participant_can_be_added_to_a_meeting(client):
    client.put("/meetings/empty", json={"title": "Empty", "date": "2000"})
    for who, record_id in (
        ({"person": {"name": "Ana Peña"}}, "empty-ana-pena"),
        ({"person": "hayashi-yoshimasa", "country": "JP"}, "empty-hayashi-yoshimasa"),
        ({"organization": {"name": "Some Body"}}, "empty-some-body"),
        ({"organization": "iaea"}, "empty-iaea"),
        ({"country": "JP"}, "empty-jp"),
    ):
        assert client.post("/participants", json={"meeting": {"id": "empty"}, **who}).json()["id"] == record_id
    assert len(client.get("/meetings/empty").json()["participants"]) == 5


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"meeting": "none-such"}, "#/meeting"),
        ({"meeting": {"id": MEETING, "title": "Another"}}, "#/meeting/title"),
        ({"meeting": {"id": MEETING, "date": "1999"}}, "#/meeting/date"),
        ({"meeting": "other"}, "#/meeting"),
        ({"person": None, "country": None}, "#"),
        ({"country": "X-NOWHERE"}, "#/country"),
        ({"id": "another"}, "#/id"),
    ],
)
def test_impossible_values_are_refused(client, change, pointer):
    client.put("/meetings/other", json={"title": "Other", "date": "2000"})
    before = client.get(f"/participants/{HOST}").json()
    for response in (
        client.put(f"/participants/{HOST}", json={**before, **change}),
        client.patch(f"/participants/{HOST}", json=change),
    ):
        assert response.status_code == 422
        assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert client.get(f"/participants/{HOST}").json() == before


def test_a_long_meeting_id_is_shortened_in_favour_of_the_participant(client):
    long = "a" * 100
    client.put(f"/meetings/{long}", json={"title": "Long", "date": "2000"})
    name = "Bartholomew Featherstonehaugh of Cholmondeley-Marjoribanks"
    document = client.post("/participants", json={"meeting": long, "person": {"name": name}}).json()
    assert document["id"] == "a" * 59 + "-bartholomew-featherstonehaugh-of-cholmon"
    assert len(document["id"]) == 100


def test_a39_deleting_a_participant_leaves_the_others_unchanged(client):
    parts = [{"country": code} for code in ("JP", "PE", "FR", "KR")]
    client.put("/meetings/four", json={"title": "Talks", "date": "2001", "participants": parts})
    second = client.get("/meetings/four").json()["participants"][1]["id"]
    assert client.delete(f"/participants/{second}").status_code == 204
    last = client.get("/changes?limit=1000").json()["newest"]
    data = client.get("/meetings/four").json()
    assert client.put("/meetings/four", json=data).json() == data
    line = json.dumps({"resource": "meetings", "document": data})
    outcome = client.post("/imports", content=line, headers={"Content-Type": "application/x-ndjson"}).json()
    assert (outcome["changed"], outcome["unchanged"]) == (0, 1)
    assert client.get("/changes", params={"after": last}).json()["items"] == []
    # Nor if one is removed or inserted between them.
    first, third, fourth = ({**participant, "note": None} for participant in data["participants"])
    for expected in ([first, fourth], [first, {"country": "BR"}, fourth]):
        last = client.get("/changes?limit=1000").json()["newest"]
        shown = client.patch("/meetings/four", json={"participants": expected}).json()["participants"]
        assert [item["country"] for item in shown] == [item["country"] for item in expected]
        changed = {item["id"] for item in client.get("/changes", params={"after": last}).json()["items"]}
        assert not changed & {first["id"], fourth["id"]}
    assert third["id"] not in {item["id"] for item in shown}
