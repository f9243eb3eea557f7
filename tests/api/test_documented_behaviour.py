"""The documentation of errors and of `q` matches the behaviour."""

import pytest

NOTED = {
    "/countries/X-NOTED": {"code": "X-NOTED", "name": "Noted", "note": "A zebrafish."},
    "/organizations/noted": {"name": "Noted", "note": "A zebrafish."},
    "/people/noted": {"name": "Noted", "note": "A zebrafish."},
    "/people/noted-by-office": {"name": "Noted too", "tenures": [{"office": "Envoy", "note": "A zebrafish."}]},
    "/topics/noted": {"name": "Noted", "description": "A zebrafish."},
    "/sources/noted": {"headline": "Noted", "note": "A zebrafish."},
    "/agreements/noted": {"title": "Noted", "note": "A zebrafish."},
    "/agreements/noted-party": {"title": "Noted too", "parties": [{"country": "JP", "note": "A zebrafish."}]},
    "/agreements/noted-action": {"title": "Noted then", "actions": [{"action": "signed", "note": "A zebrafish."}]},
    "/meetings/noted": {"title": "Noted", "date": "2001", "note": "A zebrafish."},
    "/meetings/noted-place": {"title": "Noted there", "date": "2002", "place": {"note": "A zebrafish."}},
    "/meetings/noted-topic": {
        "title": "Noted of a topic",
        "date": "2003",
        "topics": [{"topic": "east-asia", "note": "A zebrafish."}],
    },
    "/meetings/noted-guest": {
        "title": "Noted of a guest",
        "date": "2004",
        "participants": [{"id": "a-guest", "country": "JP", "note": "A zebrafish."}],
    },
    "/meetings/noted-pact": {
        "title": "Noted of a pact",
        "date": "2005",
        "agreements": [{"agreement": {"title": "Pact"}, "relation": "signed", "note": "A zebrafish."}],
        "organizations": [{"organization": {"name": "Club"}, "note": "A narwhal."}],
    },
}


@pytest.mark.parametrize("url", NOTED)
def test_a30_words_of_a_note_are_found(client, url):
    assert client.put(url, json=NOTED[url]).status_code == 201
    resource, record_id = url.strip("/").split("/")
    data = client.get(f"/{resource}", params={"q": "zebrafish", "snippets": "true"}).json()
    assert [item.get("id") or item["code"] for item in data["items"]] == [record_id]
    assert {"text": "zebrafish", "match": True} in data["snippets"][record_id]
    if resource != "countries" and "note" in NOTED[url]:
        assert client.patch(url, json={"note": None}).status_code == 200
        assert client.get(f"/{resource}", params={"q": "zebrafish"}).json()["items"] == []


def test_a30_notes_of_participants_and_organizations_are_found(client):
    client.put("/meetings/noted-guest", json=NOTED["/meetings/noted-guest"])
    client.put("/meetings/noted-pact", json=NOTED["/meetings/noted-pact"])
    assert [item["id"] for item in client.get("/participants?q=zebrafish").json()["items"]] == ["a-guest"]
    assert [item["id"] for item in client.get("/meetings?q=narwhal").json()["items"]] == ["noted-pact"]


@pytest.mark.parametrize(
    ("method", "url", "document", "field"),
    [
        ("PUT", "/topics/n", {"name": "n", "parent": {"name": "n"}}, "#/parent"),
        ("PUT", "/topics/n", {"name": "Ships", "parent": {"name": "SHIPS"}}, "#/parent"),
        ("PUT", "/topics/n", {"name": "Ships", "parent": {"id": "n", "name": "Boats"}}, "#/parent"),
        ("PUT", "/topics/n", {"name": "Ships", "parent": {"id": "m", "name": "Ships"}}, "#/parent"),
        ("POST", "/topics", {"name": "Ships", "parent": {"name": "Ships"}}, "#/parent"),
        (
            "POST",
            "/meetings",
            {"title": "t", "date": "2001", "topics": [{"topic": {"name": "Ships", "parent": {"name": "Ships"}}}]},
            "#/topics/0/topic/parent",
        ),
    ],
)
def test_a30_a_topic_that_would_be_its_own_parent_is_refused_with_the_right_reason(
    client, method, url, document, field
):
    response = client.request(method, url, json=document)
    assert response.status_code == 422
    [error] = response.json()["errors"]
    assert (error["pointer"], error["detail"]) == (
        field,
        "would make the topic its own ancestor; choose a wider topic",
    )
    assert client.get("/topics?q=ships").json()["items"] == []


def test_a30_parent_topic_is_still_found_or_created(client):
    response = client.put("/topics/n", json={"name": "n", "parent": {"name": "wider"}})
    assert (response.status_code, response.json()["parent"]["id"]) == (201, "wider")
    taken = client.post("/topics", json={"name": "wider", "parent": {"name": "wider"}})
    assert (taken.status_code, taken.json()["errors"][0]["pointer"]) == (409, "#/name")


def test_a30_no_cookie_is_set_without_a_standby(client):
    response = client.post("/topics", json={"name": "Ships"})
    assert "set-cookie" not in response.headers
