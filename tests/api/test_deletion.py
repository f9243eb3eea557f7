"""Deletion: referenced records cannot be deleted; child rows are deleted with their record."""

import pytest

MEETING = "2023-09-01-japan-peru-foreign-ministers"
AGREEMENTS = [
    "/agreements/japan-peru-memorandum-of-cooperation-on-antarctic-research",
    "/agreements/japan-peru-memorandum-of-cooperation-on-diplomatic-training",
]


@pytest.mark.parametrize(
    ("url", "referrers"),
    [
        ("/people/hayashi-yoshimasa", [f"/meetings/{MEETING}"]),
        ("/organizations/iaea", [f"/meetings/{MEETING}"]),
        ("/topics/east-asia", [f"/meetings/{MEETING}"]),
        (AGREEMENTS[0], [f"/meetings/{MEETING}"]),
        ("/countries/PE", [*AGREEMENTS, f"/meetings/{MEETING}", "/people/ana-cecilia-gervasi"]),
        ("/countries/RU", ["/countries/SUHH"]),
    ],
)
def test_referenced_records_cannot_be_deleted(client, url, referrers):
    response = client.delete(url)
    assert (response.status_code, response.json()["type"]) == (409, "/problems/referenced")
    assert response.json()["referred_to_by"] == referrers
    assert response.json()["referrers"] == len(referrers)
    assert all(referrer in response.json()["detail"] for referrer in referrers)
    assert client.get(url).status_code == 200


def test_refusal_names_the_first_ten_referring_records(client):
    response = client.delete("/sources/tdi-2023-09-02-japan-peru-strengthen-bilateral-relations")
    document = response.json()
    assert (response.status_code, len(document["referred_to_by"]), document["referrers"]) == (409, 10, 23)
    assert document["detail"].endswith("and 13 more; update or delete those first")


@pytest.mark.parametrize(
    ("kind", "document", "url"),
    [
        ("topics", {"name": "Narrow", "parent": "child"}, "/topics/child"),
        ("agreements", {"title": "On it", "topics": ["child"]}, "/topics/child"),
        ("people", {"name": "A", "tenures": [{"office": "B", "organization": "body"}]}, "/organizations/body"),
        ("people", {"name": "A", "tenures": [{"office": "B", "posted_to": "X-FAR"}]}, "/countries/X-FAR"),
        ("people", {"name": "A", "citations": [{"source": "paper"}]}, "/sources/paper"),
        ("countries", {"code": "X-B", "name": "B", "citations": [{"source": "paper"}]}, "/sources/paper"),
        ("agreements", {"title": "T", "parties": [{"organization": "body"}]}, "/organizations/body"),
        ("agreements", {"title": "T", "actions": [{"action": "signed", "country": "X-FAR"}]}, "/countries/X-FAR"),
        ("meetings", {"title": "M", "date": "1999", "place": {"country": "X-FAR"}}, "/countries/X-FAR"),
        ("meetings", {"title": "M", "date": "1999", "participants": [{"organization": "body"}]}, "/organizations/body"),
        (
            "meetings",
            {"title": "M", "date": "1999", "participants": [{"country": "JP", "citations": [{"source": "paper"}]}]},
            "/sources/paper",
        ),
    ],
)
def test_every_kind_of_reference_protects_its_target(client, kind, document, url):
    client.put("/topics/child", json={"name": "Child"})
    client.put("/organizations/body", json={"name": "Body"})
    client.put("/countries/X-FAR", json={"code": "X-FAR", "name": "Far"})
    client.put("/sources/paper", json={"headline": "Paper"})
    response = client.post(f"/{kind}", json=document)
    referrer = response.headers["location"]
    if "citations" in str(document.get("participants")):
        referrer = f"/participants/{response.json()['participants'][0]['id']}"
    assert client.delete(url).json()["referred_to_by"] == [referrer]
    assert client.delete(referrer).status_code == 204
    assert client.delete(url).status_code == 204


def test_deleted_meeting_takes_only_its_participants_with_it(client):
    participants = [participant["id"] for participant in client.get(f"/meetings/{MEETING}").json()["participants"]]
    assert client.delete(f"/meetings/{MEETING}").status_code == 204
    for participant in participants:
        assert client.get(f"/participants/{participant}").status_code == 410
        data = {"title": "T", "date": "2024", "participants": [{"id": participant, "country": "JP"}]}
        assert client.post("/meetings", json=data).status_code == 409
    for url in ("/people/hayashi-yoshimasa", "/topics/east-asia", AGREEMENTS[0]):
        assert client.get(url).status_code == 200
    assert client.get("/meetings?country=JP").json()["items"] == []
    assert client.get("/people/hayashi-yoshimasa/meetings").json()["items"] == []
    assert client.delete("/people/hayashi-yoshimasa").status_code == 204


def test_deleted_participant_is_removed_from_its_meeting(client):
    before = client.get(f"/meetings/{MEETING}").json()
    record_id = before["participants"][1]["id"]
    assert client.delete(f"/participants/{record_id}").status_code == 204
    after = client.get(f"/meetings/{MEETING}").json()
    assert [participant["id"] for participant in after["participants"]] == [before["participants"][0]["id"]]
    assert after["countries"] == [{"code": "JP", "name": "Japan"}]
    assert after["updated_at"] > before["updated_at"]
    assert client.get("/meetings?country=PE").json()["items"] == []
    back = client.put(f"/meetings/{MEETING}", json=before | {"updated_at": None})
    assert back.json()["participants"] == before["participants"]


def test_topic_cannot_refer_to_itself(client):
    client.put("/topics/a", json={"name": "A"})
    client.put("/topics/b", json={"name": "B", "parent": "a"})
    client.put("/topics/c", json={"name": "C", "parent": "b"})
    for parent in ("a", "b", "c"):
        response = client.patch("/topics/a", json={"parent": parent})
        assert response.status_code == 422
        assert response.json()["errors"] == [
            {"pointer": "#/parent", "detail": "would make the topic its own ancestor; choose a wider topic"}
        ]
    assert client.patch("/topics/c", json={"parent": "a"}).json()["parent"] == {"id": "a", "name": "A"}
    assert client.delete("/topics/a").status_code == 409
    for item in "cba":
        assert client.delete(f"/topics/{item}").status_code == 204


@pytest.mark.parametrize(
    ("url", "document", "query"),
    [
        ("/people/gone", {"name": "Gone Prova"}, "/meetings?person=gone"),
        ("/people/gone", {"name": "Gone Prova"}, "/meetings?participant=person:gone"),
        ("/people/gone", {"name": "Gone Prova"}, "/meetings?person!=gone"),
        ("/people/gone", {"name": "Gone Prova"}, "/tenures?person=gone"),
        ("/organizations/gone", {"name": "Gone"}, "/meetings?country=member:gone"),
        ("/topics/gone", {"name": "Gone"}, "/agreements?topic=gone!"),
        ("/topics/gone", {"name": "Gone"}, "/topics?parent=gone"),
        ("/agreements/gone", {"title": "Gone"}, "/agreements?related_to=gone"),
        ("/meetings/gone", {"title": "Gone", "date": "1990"}, "/participants?meeting=gone"),
        ("/countries/X-GONE", {"code": "X-GONE", "name": "Goneland"}, "/meetings?country=x-gone"),
        ("/countries/X-GONE", {"code": "X-GONE", "name": "Goneland"}, "/relations/X-GONE/PE"),
    ],
)
def test_a78_filter_by_a_deleted_record_says_how_to_restore_it(client, url, document, query):
    assert client.put(url, json=document).status_code == 201
    assert client.get(query).status_code in {200, 308}
    assert client.delete(url).status_code == 204
    response = client.get(query)
    assert response.status_code == 422
    record_id = url.rpartition("/")[2]
    assert f": {record_id!r} was deleted; POST {url}/undelete restores it" in response.json()["detail"]


@pytest.mark.parametrize(
    ("collection", "document", "pointer"),
    [
        ("/people", {"name": "Ada Prova", "country": "X-GONE"}, "#/country"),
        ("/countries", {"code": "X-NEW", "name": "Newland", "successors": ["X-GONE"]}, "#/successors/0"),
        ("/organizations", {"name": "Club", "members": [{"country": "x-gone"}]}, "#/members/0/country"),
        ("/meetings", {"title": "Talks", "date": "1990", "place": {"country": "X-GONE"}}, "#/place/country"),
    ],
)
def test_a78_body_that_names_a_deleted_country_is_not_told_to_add_it(client, collection, document, pointer):
    assert client.put("/countries/X-GONE", json={"code": "X-GONE", "name": "Goneland"}).status_code == 201
    assert client.delete("/countries/X-GONE").status_code == 204
    response = client.post(collection, json=document)
    assert response.json()["errors"] == [
        {"pointer": pointer, "detail": "'X-GONE' was deleted; POST /countries/X-GONE/undelete restores it"}
    ]
