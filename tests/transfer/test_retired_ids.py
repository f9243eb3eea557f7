"""Retired ids in imports."""

import json

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from app.db import models as m

NDJSON = {"Content-Type": "application/x-ndjson"}
PAST = "2024-01-01T00:00:00.000000Z"


def retired(expected, successor=None, resource="meetings", at=PAST):
    data = {"resource": resource, "id": expected, "retired_at": at, "successor": successor}
    return {"resource": "retired_ids", "document": data}


def send(client, *lines, **more):
    body = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    return client.post("/imports", params=more, content=body, headers=NDJSON)


@pytest.fixture
def plain(app, key):
    """A client that follows no redirects."""
    options = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 50000), "headers": {"x-api-key": key}}
    with TestClient(app, **options, follow_redirects=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("lines", "pointer"),
    [
        ([retired("x", "y"), retired("y", "x")], "#/successor"),
        ([retired("x", "y"), retired("y", "z"), retired("z", "x")], "#/successor"),
        ([retired("z", "z")], "#/successor"),
        ([retired("x", "never-was")], "#/successor"),
        ([retired("nobody-1", "never-was", "people")], "#/successor"),
        # Another resource.
        ([retired("x", "hayashi-yoshimasa")], "#/successor"),
        ([retired("x", at="2999-01-01T00:00:00Z")], "#/retired_at"),
        ([retired("x", at="9999-12-31T23:59:59.999999Z")], "#/retired_at"),
        ([retired("hayashi-yoshimasa", None, "people")], "#/id"),
        ([retired("JP", None, "countries")], "#/id"),
    ],
)
def test_a18_impossible_retired_ids_are_rejected(client, contents, lines, pointer):
    before = contents()
    for order in (lines, lines[::-1]):
        response = send(client, *order)
        assert response.status_code == 422
        assert {error["pointer"] for error in response.json()["errors"]} == {pointer}
    assert contents() == before


def test_a18_successor_may_follow_the_merged_record(client, plain, contents):
    meeting = {"resource": "meetings", "document": {"id": "last", "title": "Last", "date": "2001"}}
    lines = [retired("one", "two"), retired("two", "last"), retired("gone-too", "gone"), retired("gone"), meeting]
    assert send(client, *lines).json()["created"] == 5
    assert plain.get("/meetings/one").headers["location"] == "/meetings/two"
    assert plain.get("/meetings/one", follow_redirects=True).json()["id"] == "last"
    assert plain.get("/meetings/gone-too", follow_redirects=True).status_code == 410
    before = contents()
    assert send(client, *lines[::-1]).json()["unchanged"] == 5
    assert send(client, retired("last", "one"), keep_going=True).json()["refused"] == 1
    assert contents() == before


@pytest.mark.parametrize(
    "pairs", [[("x", "x")], [("x", "y"), ("y", "x")], [("x", "y"), ("y", "z"), ("z", "y")], [("x", "y"), ("y", "y")]]
)
def test_a18_existing_circle_does_not_redirect_endlessly(client, plain, database, pairs):
    rows = [{"resource": "meetings", "id": one, "successor": other, "retired_at": PAST} for one, other in pairs]
    with database.writing() as session:
        session.execute(insert(m.RetiredId), rows)
    for expected, _ in pairs:
        for method in ("GET", "HEAD", "PATCH", "PUT", "DELETE"):
            body = {"title": "T", "date": "2001"} if method in {"PATCH", "PUT"} else None
            response = plain.request(method, f"/meetings/{expected}", json=body)
            assert response.status_code == 410, (method, expected)
        assert client.post(f"/meetings/{expected}/undelete").status_code == 409
        for rest in ("participants", "history?limit=1"):
            assert plain.get(f"/meetings/{expected}/{rest}").status_code == 410
    # Nor can an id be added that redirects there.
    assert send(client, retired("new", "x"), keep_going=True).json()["refused"] == 1
    for line in send(client, *(retired(one, other) for one, other in pairs)).json()["problems"]:
        raise AssertionError(line)


def test_a18_other_retired_ids_remain_retired(client, contents, run, write):
    client.put("/meetings/here", json={"title": "Here", "date": "2001"})
    send(client, retired("x"))
    before = contents()
    result = run("import", write("r.ndjson", retired("x", "here")))
    assert "not changed: r.ndjson line 1 differs from /meetings/x in successor" in result.stderr
    assert contents() == before
