"""Two records of one meeting are merged, and the other URL redirects permanently."""

import pytest
from starlette.testclient import TestClient

LONG = {
    "id": "long",
    "title": "Talks on fishing",
    "date": "2024-05-01",
    "kind": "visit",
    "mode": "in_person",
    "place": {"country": "PE"},
    "participants": [
        {"country": "PE", "role": "host"},
        {"country": "JP", "person": {"name": "Mori Ai"}, "office": "Envoy", "role": "guest"},
    ],
    "topics": [{"topic": {"name": "Fishing"}, "note": "At length."}],
    "identifiers": [{"scheme": "a", "value": "1"}],
    "citations": [{"source": {"id": "net", "headline": "The Net"}, "locator": "p. 1"}],
}
SHORT = {
    "id": "short",
    "title": "Visit to Callao",
    "summary": "They spoke of fishing.",
    "date": "2024-05",
    "kind": "working_visit",
    "mode": "hybrid",
    "place": {"city": "Callao", "country": "PE"},
    "participants": [
        {"country": "PE", "person": {"name": "Quispe Rosa"}, "citations": [{"source": "net", "locator": "p. 2"}]},
        {"country": "JP", "person": "mori-ai", "office": "Ambassador", "name_as_printed": "MORI"},
        {"country": "PE", "office": "Port Office"},
    ],
    "topics": [{"topic": {"name": "Fishing"}, "note": "Briefly."}, {"topic": {"name": "Nets"}}],
    "organizations": [{"organization": {"name": "Fishing Board"}}],
    "agreements": [{"agreement": {"title": "Fishing Pact"}, "relation": "discussed"}],
    "identifiers": [{"scheme": "b", "value": "2"}],
    "citations": [{"source": "net", "locator": "p. 1"}, {"source": "net", "locator": "p. 3"}],
}


@pytest.fixture
def two(client):
    """Create the two records."""
    for item in (LONG, SHORT):
        response = client.post("/meetings", json=item)
        assert response.status_code == 201, response.text


@pytest.fixture
def plain(app, key):
    """A client that follows no redirects and does not raise for errors."""
    options = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 50000), "headers": {"x-api-key": key}}
    with TestClient(app, **options, follow_redirects=False) as opened:
        yield opened


def merge(client, survivor, other):
    return client.post(f"/meetings/{survivor}/merge", json={"other": other})


def test_the_survivor_gains_missing_values_and_differences_are_reported(two, client):
    response = merge(client, "long", "short")
    assert response.status_code == 200
    merged = response.json()["meeting"]
    assert client.get("/meetings/long").json() == merged
    assert {name: merged[name] for name in ("title", "date", "kind", "mode", "summary")} == {
        "title": "Talks on fishing",
        "date": "2024-05-01",
        "kind": "working_visit",
        "mode": "in_person",
        "summary": "They spoke of fishing.",
    }
    assert (merged["place"]["city"], merged["place"]["country"]) == ("Callao", "PE")
    assert [
        (
            participant["id"],
            participant["country"],
            participant["person"] and participant["person"]["id"],
            participant["office"],
            participant["name_as_printed"],
        )
        for participant in merged["participants"]
    ] == [
        ("long-pe", "PE", None, "Port Office", None),
        ("long-mori-ai", "JP", "mori-ai", "Envoy", "MORI"),
        ("long-quispe-rosa", "PE", "quispe-rosa", None, None),
    ]
    assert [citation["locator"] for citation in merged["participants"][2]["citations"]] == ["p. 2"]
    assert [citation["locator"] for citation in merged["citations"]] == ["p. 1", "p. 3"]
    assert [(topic["topic"]["id"], topic["note"]) for topic in merged["topics"]] == [
        ("fishing", "At length."),
        ("nets", None),
    ]
    assert [organization["organization"]["id"] for organization in merged["organizations"]] == ["fishing-board"]
    assert [agreement["agreement"]["id"] for agreement in merged["agreements"]] == ["fishing-pact"]
    assert merged["identifiers"] == [{"scheme": "a", "value": "1"}, {"scheme": "b", "value": "2"}]
    assert response.json()["discarded"] == {
        "title": "Visit to Callao",
        "date": "2024-05",
        "mode": "hybrid",
        "participants": [
            {"person": {"id": "mori-ai", "name": "Mori Ai"}, "country": "JP", "office": "Ambassador"},
        ],
        "topics": [{"topic": {"id": "fishing", "name": "Fishing"}, "note": "Briefly."}],
    }


def test_filters_find_the_survivor_by_its_gained_values(two, client):
    merge(client, "long", "short")
    for parameter, value in (
        ("person", "quispe-rosa"),
        ("topic", "nets"),
        ("organization", "fishing-board"),
        ("agreement", "fishing-pact"),
        ("office", "Port Office"),
        ("kind", "working_visit"),
        ("identifier", "b:2"),
        ("q", "spoke of fishing"),
    ):
        result = client.get("/meetings", params={parameter: value}).json()["items"]
        assert [item["id"] for item in result] == ["long"], parameter
    assert client.get("/meetings", params={"kind": "visit"}).json()["items"] == []
    assert client.get("/sources/net/meetings").json()["items"][0]["id"] == "long"


@pytest.mark.parametrize("rest", ["", "?format=csv", "/participants", "/participants?country=JP&limit=1"])
def test_the_other_url_redirects_to_the_survivor(two, client, plain, rest):
    merge(client, "long", "short")
    for method in ("GET", "HEAD"):
        response = plain.request(method, f"/meetings/short{rest}")
        assert (response.status_code, response.headers["location"]) == (308, f"/meetings/long{rest}")
        assert response.headers["cache-control"] == "no-store"
    problem = plain.get(f"/meetings/short{rest}").json()
    assert (problem["type"], problem["status"], problem["successor"]) == ("/problems/merged", 308, "/meetings/long")
    assert (
        plain.get(f"/meetings/short{rest}", follow_redirects=True).content == plain.get(f"/meetings/long{rest}").content
    )


def test_a_chain_of_merges_leads_to_the_last(two, client, plain):
    client.put("/meetings/third", json={"title": "Third", "date": "2024-05-01"})
    merge(client, "long", "short")
    merge(client, "third", "long")
    response = plain.get("/meetings/short?format=ndjson", follow_redirects=True)
    assert [item.headers["location"] for item in response.history] == [
        "/meetings/long?format=ndjson",
        "/meetings/third?format=ndjson",
    ]
    assert response.json()["identifiers"] == [{"scheme": "a", "value": "1"}, {"scheme": "b", "value": "2"}]
    client.delete("/meetings/third")
    assert plain.get("/meetings/short", follow_redirects=True).status_code == 410


def test_merged_participants_are_gone_and_their_ids_are_retired(two, client, plain):
    merge(client, "long", "short")
    assert plain.get("/participants/short-mori-ai").status_code == 410
    assert plain.put("/meetings/short", json={"title": "New", "date": "2025"}).status_code == 410
    assert client.post("/meetings", json={"id": "short", "title": "New", "date": "2025"}).status_code == 409


@pytest.mark.parametrize(
    ("survivor", "other", "status"),
    [
        ("long", "long", 422),
        ("long", "no-such-meeting", 404),
        ("no-such-meeting", "short", 404),
        ("long", "NOT AN ID", 422),
        ("long", "deleted", 410),
        ("deleted", "short", 410),
        ("long", "merged", 422),
    ],
)
def test_an_impossible_merge_is_reported_and_changes_nothing(two, client, plain, contents, survivor, other, status):
    for item in ("deleted", "merged", "into"):
        client.put(f"/meetings/{item}", json={"title": item, "date": "2020"})
    client.delete("/meetings/deleted")
    merge(client, "into", "merged")
    before = contents()
    response = merge(plain, survivor, other)
    assert response.status_code == status
    if status == 422:
        assert response.json()["errors"][0]["pointer"] == "#/other"
    assert contents() == before


def test_merging_into_a_merged_record_leads_to_its_survivor(two, client, plain):
    client.put("/meetings/third", json={"title": "Third", "date": "2024-05-01"})
    merge(client, "long", "short")
    refused = merge(plain, "short", "third")
    assert (refused.status_code, refused.json()["successor"]) == (410, "/meetings/long")
    assert "location" not in refused.headers


def test_a09_no_write_to_a_merged_id_reaches_the_survivor(two, client, plain):
    merge(client, "long", "short")
    client.put("/meetings/third", json={"title": "Third", "date": "2024-05-01"})
    before = client.get("/meetings/long").content
    tag = client.get("/meetings/long").headers["etag"]
    writes = [
        ("PUT", "", {"title": "Other", "date": "2019-05-05", "participants": []}),
        ("PATCH", "", {"title": "Other"}),
        ("PATCH", "", {"title": 5}),
        ("DELETE", "", None),
        ("POST", "/merge", {"other": "third"}),
        ("POST", "/undelete", None),
    ]
    for method, rest, body in writes:
        for headers in ({}, {"if-match": tag}, {"if-match": "*"}, {"if-none-match": "*"}):
            refused = plain.request(method, f"/meetings/short{rest}", json=body, headers=headers, follow_redirects=True)
            assert (refused.status_code, refused.json()["successor"]) == (
                409 if rest == "/undelete" else 410,
                "/meetings/long",
            )
            assert not refused.history
            assert "location" not in refused.headers
    assert client.get("/meetings/long").content == before


@pytest.mark.parametrize(
    "body", [{}, {"other": None}, {"other": "short", "also": "x"}, [], {"other": ["short"]}, "short"]
)
def test_a_body_without_another_record_is_refused(two, client, contents, body):
    before = contents()
    assert client.post("/meetings/long/merge", json=body).status_code == 422
    assert client.post("/meetings/long/merge?dry_run=true", json={"other": "short"}).status_code == 422
    assert contents() == before


def test_two_delegations_of_one_country_stay_separate(client):
    two = [{"country": "JP", "office": "Envoy"}, {"country": "JP", "office": "Minister"}]
    for record_id, parts in (("a", two), ("b", two[::-1])):
        client.put(f"/meetings/{record_id}", json={"title": record_id, "date": "2020", "participants": parts})
    merged = merge(client, "a", "b").json()
    assert [participant["office"] for participant in merged["meeting"]["participants"]] == ["Envoy", "Minister"]
    assert merged["discarded"] == {"title": "b"}


def test_export_and_import_preserve_a_merge(two, client, lines_of, database, migrated_file, another, run, monkeypatch):
    merge(client, "long", "short")
    client.delete("/meetings/2023-09-01-japan-peru-foreign-ministers")
    assert run("export", "all.ndjson").exit_code == 0
    copy = another(migrated_file)
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", copy)
    assert run("import", "all.ndjson").exit_code == 0
    client.app.state.database = other = type(database)(copy)
    try:
        assert lines_of(other) == lines_of(database)
        with TestClient(client.app, base_url="http://127.0.0.1", follow_redirects=False) as moved:
            assert moved.get("/meetings/short").headers["location"] == "/meetings/long"
            assert moved.get("/meetings/2023-09-01-japan-peru-foreign-ministers").status_code == 410
            assert moved.get("/participants/short-mori-ai").status_code == 410
    finally:
        other.close()
