"""A meeting is a part of another: a bilateral at a summit, a dinner during a visit."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting

from app.maintenance import checks

WRITE = {"duplicates": "allow"}


@pytest.fixture
def summit(client):
    """A summit with two bilaterals, one of them with a part of its own."""
    put_meeting(client, "summit", title="Summit of Many", kind="summit", date="2019-06-28/2019-06-29")
    for name, whole in (("talks", "summit"), ("dinner", "summit"), ("toast", "dinner")):
        put_meeting(client, name, title=f"The {name}", date="2019-06-28", part_of=whole)
    return "/meetings/summit"


def test_whole_and_parts_name_each_other(client, summit):
    assert client.get("/meetings/talks").json()["part_of"] == "summit"
    whole = client.get(summit).json()
    assert (whole["part_of"], whole["parts"]) == (None, ["dinner", "talks"])
    assert client.get("/meetings/dinner").json()["parts"] == ["toast"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"part_of": "summit"}, {"talks", "dinner"}),
        ({"part_of": "summit,dinner"}, {"talks", "dinner", "toast"}),
        ({"part_of": ["summit", "dinner"]}, set()),
        ({"part_of": "talks"}, set()),
        ({"part_of": "summit", "q": "dinner"}, {"dinner"}),
        ({"part_of": "summit", "date": "2019-06", "sort": "id"}, {"talks", "dinner"}),
    ],
)
def test_part_of_filter_finds_parts(client, summit, parameters, expected):
    assert listed_ids(client, **parameters) == expected


def test_an_unknown_whole_is_refused_with_the_nearest(client, summit):
    response = client.get("/meetings?part_of=sumit")
    assert response.status_code == 422
    assert "'summit'" in response.text


def test_wholes_are_counted(client, summit):
    facets = client.get("/meetings?facets=part_of&limit=1").json()["facets"]
    assert facets["part_of"][0] == {"value": "summit", "name": "Summit of Many", "count": 2}


@pytest.mark.parametrize("whole", ["summit", "dinner", "toast"])
def test_meeting_cannot_be_part_of_itself(client, summit, whole):
    response = client.patch(summit, json={"part_of": whole})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/part_of"
    assert client.get(summit).json()["part_of"] is None


@pytest.mark.parametrize("value", ["no-such-meeting", "Not An Id", "", 7, ["summit"], {"id": "summit"}])
def test_value_other_than_a_meeting_is_rejected(client, summit, value):
    response = client.patch("/meetings/talks", json={"part_of": value})
    assert response.status_code == 422
    assert "/part_of" in response.text


def test_record_can_be_sent_back_after_its_parts_changed(client, summit):
    """Parts are those of other records, so what a client read of them is never compared."""
    before = client.get(summit).json()
    put_meeting(client, "lunch", date="2019-06-29", part_of="summit")
    assert client.put(summit, json=before).status_code == 200
    assert client.get(summit).json()["parts"] == ["dinner", "lunch", "talks"]
    assert client.get(f"{summit}/history").json()["items"][0]["version"] == 1


def test_patches_move_and_remove_a_part(client, summit):
    assert client.patch("/meetings/talks", json={"part_of": "dinner"}).json()["part_of"] == "dinner"
    assert client.patch("/meetings/talks", json={"part_of": None}).json()["part_of"] is None
    assert client.get(summit).json()["parts"] == ["dinner"]
    restored = client.post("/meetings/talks/restore?version=1").json()
    assert restored["part_of"] == "summit"
    changed = client.get("/meetings/talks/history").json()["items"][0]
    assert "/part_of" in [operation["path"] for operation in changed["differences"]]


def test_whole_can_be_deleted_only_after_its_parts(client, summit):
    refused = client.delete(summit)
    assert refused.status_code == 409
    assert refused.json()["referred_to_by"] == ["/meetings/dinner", "/meetings/talks"]
    assert client.delete("/meetings/talks").status_code == 204
    assert client.patch("/meetings/dinner", json={"part_of": None}).status_code == 200
    assert client.delete(summit).status_code == 204
    missing = client.post("/meetings/talks/undelete")
    assert (missing.status_code, missing.json()["missing"]) == (409, ["/meetings/summit"])
    assert client.post(f"{summit}/undelete").status_code == 200
    assert client.post("/meetings/talks/undelete").json()["part_of"] == "summit"


def test_parts_follow_a_merge_and_its_undo(client, database, summit):
    put_meeting(client, "other-summit", title="The same summit", date="2019-06-28/2019-06-29")
    merged = client.post("/meetings/other-summit/merge", json={"other": "summit"}).json()
    assert (merged["moved"], merged["meeting"]["parts"]) == (2, ["dinner", "talks"])
    assert client.get("/meetings/talks").json()["part_of"] == "other-summit"
    assert listed_ids(client, part_of="summit") == {"dinner", "talks"}
    late = client.post("/meetings", params=WRITE, json={"title": "Late", "date": "2019-06-29", "part_of": "summit"})
    assert late.json()["part_of"] == "other-summit"
    assert client.post("/meetings/summit/unmerge").status_code == 200
    assert client.get(summit).json()["parts"] == ["dinner", "talks"]
    assert client.get("/meetings/other-summit").json()["parts"] == [late.json()["id"]]
    assert list(checks.run_checks(database, repair=False)) == []


@pytest.mark.parametrize(("survivor", "other"), [("summit", "dinner"), ("dinner", "summit"), ("summit", "toast")])
def test_part_and_whole_can_be_merged_either_way(client, database, summit, survivor, other):
    response = client.post(f"/meetings/{survivor}/merge", json={"other": other})
    assert response.status_code == 200, response.text
    assert response.json()["meeting"]["part_of"] is None
    assert "summit" in {survivor, other}
    assert client.post(f"/meetings/{other}/unmerge").status_code == 200
    assert client.get("/meetings/dinner").json()["part_of"] == "summit"
    assert client.get("/meetings/toast").json()["part_of"] == "dinner"
    assert list(checks.run_checks(database, repair=False)) == []


def test_part_is_not_a_duplicate_of_its_whole(client):
    talks = {"title": "Talks", "date": "2019-06-28", "participants": [{"country": "PE"}, {"country": "JP"}]}
    assert client.post("/meetings", json={**talks, "id": "visit"}).status_code == 201
    assert client.post("/meetings", json=talks).status_code == 409
    assert client.post("/meetings", json={**talks, "id": "part", "part_of": "visit"}).status_code == 201
    pairs = client.get("/duplicates?resource=meetings&id=part").json()["items"]
    assert pairs == []


def test_tables_have_the_whole(client, summit):
    table = client.get("/meetings.csv?part_of=summit&sort=id").text
    headers = {"Content-Type": "text/csv"}
    same = client.post("/imports?resource=meetings", content=table, headers=headers)
    assert same.json()["unchanged"] == 2, same.text
    moved = client.post("/imports?resource=meetings", content="id,part_of\ntalks,dinner\n", headers=headers)
    assert moved.json()["changed"] == 1, moved.text
    assert client.get("/meetings/talks").json()["part_of"] == "dinner"


def test_other_formats_link_whole_and_parts(client, summit):
    graph = client.get("/meetings.jsonld").json()["@graph"]
    nodes = {node["identifier"][0]: node for node in graph if "identifier" in node}
    assert nodes["talks"]["superEvent"][0]["@id"] == nodes["summit"]["@id"]
    assert {part["@id"] for part in nodes["summit"]["subEvent"]} == {nodes["talks"]["@id"], nodes["dinner"]["@id"]}
    calendar = client.get("/meetings.ics").text.replace("\r\n ", "")
    assert calendar.count("RELATED-TO;RELTYPE=PARENT:summit@diplomatic-events") == 2
    assert 'rel="up"' in client.get("/meetings.atom").text
    features = client.get("/meetings.geojson").json()["features"]
    assert {item["id"]: item["properties"]["part_of"] for item in features}["toast"] == "dinner"
