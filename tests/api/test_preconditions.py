"""Preconditions of every write, and the setting that requires one (RFC 9110 section 13, RFC 6585 section 3)."""

import datetime as dt
import json

import pytest

MEETING = {"title": "Talks", "date": "2024-05-01", "participants": [{"country": "PE"}]}
PART = {"meeting": "a", "country": "BR", "id": "a-new"}
OTHER = '"other"'


@pytest.fixture(autouse=True)
def _meetings(client):
    for record_id in ("a", "b", "c"):
        assert client.put(f"/meetings/{record_id}", json=MEETING).status_code == 201
    assert client.delete("/meetings/c").status_code == 204
    assert client.put("/participants/gone", json=PART | {"id": "gone"}).status_code == 201
    assert client.delete("/participants/gone").status_code == 204


@pytest.fixture
def required(settings):
    """The setting `require_if_match` is on."""
    settings.require_if_match = True


def tag_of(client, address):
    return client.get(address).headers["etag"]


def newest(client):
    return client.get("/changes?limit=1").json()["newest"]


def send(client, write, headers):
    method, address, body = write
    return client.request(method, address, json=body, headers=headers)


CHANGES = {
    "merge": ("POST", "/meetings/a/merge", {"other": "b"}),
    "judge": (
        "POST",
        "/judgements",
        {"resource": "meetings", "a": "b", "b": "a", "judgement": "same", "survivor": "a"},
    ),
    "add": ("POST", "/participants", PART),
    "put": ("PUT", "/meetings/a", MEETING | {"title": "Other"}),
    "patch": ("PATCH", "/meetings/a", {"title": "Other"}),
    "delete": ("DELETE", "/meetings/a", None),
    "undelete a participant": ("POST", "/participants/gone/undelete", None),
}
"""Writes that change the meeting `a`."""
MAKES = {
    "undelete": ("POST", "/meetings/c/undelete", None),
    "create": ("POST", "/topics", {"name": "Fishing"}),
    "create a meeting": ("POST", "/meetings", MEETING | {"title": "New", "date": "2025"}),
    "put": ("PUT", "/topics/fishing", {"name": "Fishing"}),
    "put a participant": ("PUT", "/participants/a-new", PART),
}
"""Writes of what is in no state yet."""


@pytest.mark.parametrize("write", CHANGES.values(), ids=CHANGES)
def test_a10_a_precondition_is_checked_against_the_current_state(client, write):
    tag, before = tag_of(client, "/meetings/a"), newest(client)
    for headers in ({"if-match": OTHER}, {"if-match": f"W/{tag}"}, {"if-none-match": tag}, {"if-none-match": "*"}):
        refused = send(client, write, headers)
        assert (refused.status_code, refused.headers["etag"]) == (412, tag), headers
    assert send(client, write, {"if-match": tag.strip('"')}).status_code == 400
    assert newest(client) == before
    assert send(client, write, {"if-match": f"{OTHER}, {tag}", "if-none-match": OTHER}).is_success


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("W/{tag}", "send {tag} without W/"),
        ('{other}, W/{tag}, W/"old"', "send {tag} without W/"),
        ('W/"old"', "the record has changed since"),
        ('{other}, W/"old"', "a weak ETag"),
    ],
)
def test_weak_etag_is_rejected_with_the_remedy(client, condition, message):
    tag = tag_of(client, "/meetings/a")
    refused = client.patch(
        "/meetings/a", json={"title": "X"}, headers={"if-match": condition.format(tag=tag, other=OTHER)}
    )
    assert refused.status_code == 412
    assert message.format(tag=tag) in refused.json()["detail"]
    assert "weak" in refused.json()["detail"]


@pytest.mark.parametrize("added", ["-gzip", "--gzip", ";br", "-zstd"])
def test_a51_etag_to_which_a_compressing_proxy_added_is_rejected_with_the_remedy(client, added):
    tag = tag_of(client, "/meetings/a")
    for sent in (f'{tag[:-1]}{added}"', f'W/{tag[:-1]}{added}"'):
        refused = client.patch("/meetings/a", json={"title": "X"}, headers={"if-match": sent})
        assert (refused.status_code, f"send {tag}, or" in refused.json()["detail"]) == (412, True)
    other = client.patch("/meetings/a", json={"title": "X"}, headers={"if-match": f'{OTHER[:-1]}{added}"'})
    assert (other.status_code, "has changed" in other.json()["detail"]) == (412, True)


@pytest.mark.parametrize("write", MAKES.values(), ids=MAKES)
def test_a10_a_missing_record_matches_no_etag(client, write):
    before = newest(client)
    for tags in (OTHER, "*", tag_of(client, "/meetings/a"), ""):
        assert send(client, write, {"if-match": tags}).status_code == 412, tags
    assert newest(client) == before
    assert send(client, write, {"if-none-match": "*"}).is_success


@pytest.mark.parametrize("write", CHANGES.values(), ids=CHANGES)
def test_a10_change_without_if_match_is_rejected_if_required(client, required, write):
    tag, before = tag_of(client, "/meetings/a"), newest(client)
    for headers in ({}, {"if-match": "*"}, {"if-none-match": OTHER}):
        refused = send(client, write, headers)
        assert (refused.status_code, refused.json()["type"]) == (428, "/problems/precondition-required"), headers
    assert send(client, write, {"if-match": OTHER}).status_code == 412
    assert newest(client) == before
    assert send(client, write, {"if-match": tag}).is_success


@pytest.mark.parametrize("write", MAKES.values(), ids=MAKES)
def test_a10_creation_needs_no_precondition_except_for_participants(client, required, write):
    created = send(client, write, {})
    assert (
        (created.status_code, created.is_success) == (428, False)
        if "/participants/" in write[1]
        else created.is_success
    )


def test_a10_a_repeated_request_does_not_fail_its_own_precondition(client, required):
    headers = {"if-match": tag_of(client, "/meetings/a"), "idempotency-key": "again"}
    for write in (CHANGES["merge"], CHANGES["merge"]):
        assert send(client, write, headers).status_code == 200


def test_a10_a_judgement_is_taken_back_in_the_state_that_was_shown(client, required):
    judged = {"resource": "meetings", "a": "a", "b": "b", "judgement": "different"}
    path = f"/judgements/{client.post('/judgements', json=judged).json()['id']}"
    assert client.delete(path, headers={"if-match": OTHER}).status_code == 412
    assert client.delete(path, headers={"if-match": tag_of(client, path)}).status_code == 204
    refused = client.post("/judgements", json=judged | {"judgement": "same"})
    assert (refused.status_code, refused.json()["survivor"]) == (428, "/meetings/a")


def rows(client, *documents, resource="meetings", **query):
    lines = "".join(json.dumps({"resource": resource, "document": document}) + "\n" for document in documents)
    return client.post("/imports", params=query, content=lines, headers={"content-type": "application/x-ndjson"})


def test_a10_import_needs_no_if_match(client):
    for tags in ("*", OTHER):
        response = client.post(
            "/imports",
            content='{"resource": "topics", "document": {"name": "A"}}\n',
            headers={"content-type": "application/x-ndjson", "if-match": tags},
        )
        assert response.status_code == 412
    assert client.get("/topics?q=A&total=true").status_code == 200


def test_a10_a_row_that_changes_a_record_requires_its_updated_at(client, required):
    now, before = client.get("/meetings/a").json(), newest(client)
    changed = {name: value for name, value in now.items() if name not in {"starts_on", "ends_on", "countries"}}
    changed["title"] = "Other"
    without = {name: value for name, value in changed.items() if name != "updated_at"}
    elsewhere = changed | {"created_at": "2001-01-01T00:00:00.000000Z"}
    for row in (without, elsewhere):
        refused = rows(client, row)
        assert refused.status_code == 422
        [error] = refused.json()["errors"]
        assert (error["pointer"], "requires a precondition" in error["detail"]) == ("#/updated_at", True)
    stale = rows(client, changed | {"updated_at": now["created_at"][:-2] + "0Z"})
    assert stale.status_code == 422
    part = rows(client, {"meeting": "a", "country": "BR"}, resource="participants")
    assert (part.status_code, part.json()["errors"][0]["pointer"]) == (422, "#/updated_at")
    assert newest(client) == before
    assert rows(client, now).json()["unchanged"] == 1
    assert rows(client, changed).json()["changed"] == 1
    assert rows(client, {"id": "new", **MEETING, "title": "New"}).json()["created"] == 1
    data = rows(client, without, {"id": "newer", **MEETING, "title": "Newer"}, keep_going="true").json()
    assert (data["created"], data["unchanged"], data["refused"]) == (1, 1, 0)
    data = rows(
        client, without | {"title": "Third"}, {"id": "newest", **MEETING, "date": "2025"}, keep_going="true"
    ).json()
    assert (data["created"], data["refused"]) == (1, 1)
    assert client.get("/meetings/a").json()["title"] == "Other"


def test_a10_participants_of_a_meeting_in_the_same_import_need_no_state(client, required):
    lines = [
        {"resource": "meetings", "document": {"id": "new", **MEETING, "title": "New"}},
        {"resource": "participants", "document": {"meeting": "new", "country": "BR"}},
    ]
    content = "".join(json.dumps(line) + "\n" for line in lines)
    response = client.post("/imports", content=content, headers={"content-type": "application/x-ndjson"})
    assert response.json()["created"] == 2


@pytest.mark.parametrize(
    "written",
    [
        lambda moment: moment.removesuffix("Z") + "+00:00",  # Python
        lambda moment: f"{moment[:-4]}Z",  # JavaScript: milliseconds
        lambda moment: dt.datetime.fromisoformat(moment).astimezone(dt.timezone(dt.timedelta(hours=9))).isoformat("T", "microseconds"),
    ],
)  # fmt: skip
def test_a56_times_may_come_back_as_clients_write_them(client, written):
    client.patch("/meetings/a", json={"note": "Later."})
    record = client.get("/meetings/a").json()
    times = {name: written(record[name]) for name in ("created_at", "updated_at")}
    response = client.put("/meetings/a", json=record | times)
    assert (response.status_code, response.json()) == (200, record)
    stale = client.put("/meetings/a", json=record | times | {"updated_at": times["created_at"]})
    assert stale.status_code == 409, stale.text
    for wrong in (
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2024-01-01T00:00:00",
        "2024-01-01T00:00:00+25:00",
    ):
        assert client.put("/meetings/a", json=record | {"updated_at": wrong}).status_code == 422


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/meetings/a"),
        ("HEAD", "/meetings?limit=1"),
        ("GET", "/meetings/a?format=csv"),
        ("GET", "/stats?by=year"),
    ],
)
def test_a80_read_with_if_match_gets_the_named_state_or_412(client, method, address):
    tag = tag_of(client, address)
    for condition, status in {
        tag: 200,
        f'"other", {tag}': 200,
        "*": 200,
        "no list of ETags": 200,
        OTHER: 412,
        f"W/{tag}": 412,
    }.items():
        response = client.request(method, address, headers={"If-Match": condition})
        assert (response.status_code, response.headers["etag"]) == (status, tag), condition
    # If-Match is evaluated first (RFC 9110 section 13.2.2).
    assert client.get(address, headers={"If-Match": OTHER, "If-None-Match": tag}).status_code == 412
    assert client.get(address, headers={"If-Match": tag, "If-None-Match": tag}).status_code == 304
