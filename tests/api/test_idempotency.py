"""`Idempotency-Key`: a repeated request is not executed again."""

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from app.db import models as m
from app.domain.dates import clock

TOPIC = {"name": "Once"}


def post(client, key, document=TOPIC, url="/topics"):
    return client.post(url, json=document, headers={"idempotency-key": key})


def kept(database):
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(m.IdempotencyKey)).scalar_one()


@pytest.mark.parametrize(
    ("document", "url"),
    [({"name": "Other"}, "/topics"), (TOPIC, "/organizations"), (TOPIC, "/topics?duplicates=allow")],
)
def test_idempotency_key_is_valid_for_one_request(client, document, url):
    assert post(client, "k").status_code == 201
    response = post(client, "k", document, url)
    assert (response.status_code, response.json()["type"]) in {
        (422, "/problems/idempotency-key-reused"),
        (422, "/problems/validation"),
    }
    assert [client.get(f"/{item}/other").status_code for item in ("topics", "organizations")] == [404, 404]


def test_an_idempotency_key_belongs_to_its_client(client, database):
    post(client, "k")
    with database.writing() as session:
        session.execute(update(m.IdempotencyKey).values(actor="another"))
    assert post(client, "k").status_code == 409  # the name is taken: this is not the stored response
    assert kept(database) == 1


def test_idempotency_key_may_be_quoted(client):
    first = post(client, "a b")
    assert post(client, '"a b"').content == first.content
    assert post(client, '"\\"a\\\\"', {"name": "Quoted"}).status_code == 201


@pytest.mark.parametrize(
    "key", ["", " ", '""', '"a', '"a"b', '"\\n"', "ü".encode(), b"a\tb", "a" * 256, '"' + "a" * 256 + '"']
)
def test_invalid_keys_are_refused(client, database, key):
    response = post(client, key)
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-request")
    assert "Idempotency-Key" in response.json()["detail"]
    assert kept(database) == 0


def test_two_keys_are_refused(client):
    headers = [("idempotency-key", "a"), ("idempotency-key", "b")]
    assert client.post("/topics", json=TOPIC, headers=headers).status_code == 400


def test_a_refusal_is_not_cached(client, database):
    assert post(client, "k", {"name": "Once", "parent": "not-yet"}).status_code == 422
    client.post("/topics", json={"id": "not-yet", "name": "Not yet"})
    assert post(client, "k", {"name": "Once", "parent": "not-yet"}).status_code == 201
    assert kept(database) == 1


def test_a_key_expires(client, database, settings):
    assert post(client, "k").status_code == 201
    for number in range(3):
        post(client, f"other {number}", {"name": f"Other {number}"})
    with database.writing() as session:
        for key, day in (("k", 1), ("other 0", 1), ("other 1", 2), ("other 2", 3)):
            session.execute(
                update(m.IdempotencyKey)
                .where(m.IdempotencyKey.key == key)
                .values(answered_at=f"2020-01-0{day}T00:00:00.000000Z")
            )
    assert post(client, "k", {"name": "Twice"}).status_code == 201
    # The last one, and that of a day before, may look expired to a clock that is ahead.
    assert kept(database) == 3


@pytest.mark.parametrize("days", [-40, -2, 2, 40])
def test_a84_clock_that_was_wrong_deletes_no_stored_response(client, monkeypatch, days):
    first = post(client, "k")
    with monkeypatch.context() as patch:
        there = clock.utc_now() + dt.timedelta(days=days)
        patch.setattr(clock, "utc_now", lambda: there)
        for number in range(3):
            assert post(client, f"other {number}", {"name": f"Other {number}"}).status_code == 201
    for number in range(3):
        post(client, f"other {number}", {"name": f"Other {number}"})
    again = post(client, "k")
    assert (again.headers.get("idempotent-replayed"), again.content) == ("true", first.content)


def test_a_key_that_has_expired_does_not_wait_for_the_purge(client, database, monkeypatch):
    from app.services.access import idempotency

    monkeypatch.setattr(idempotency, "_PURGED_AT_ONCE", 0)
    post(client, "k")
    with database.writing() as session:
        session.execute(update(m.IdempotencyKey).values(answered_at="2020-01-01T00:00:00.000000Z"))
    assert post(client, "k", {"name": "Twice"}).status_code == 201


def test_an_import_is_executed_once(client):
    def send(text):
        headers = {"idempotency-key": "k", "content-type": "application/x-ndjson"}
        return client.post("/imports?resource=topics", content=text, headers=headers)

    first, again, other = send('{"name": "One"}'), send('{"name": "One"}'), send('{"name": "Two"}')
    assert (first.json()["created"], again.content, other.status_code) == (1, first.content, 422)
    assert again.headers["idempotent-replayed"] == "true"


def test_merging_and_undeletion_are_executed_once(client):
    created = client.post("/meetings", json={"title": "The same", "date": "2023-09-01"}).json()["id"]
    meeting = "2023-09-01-japan-peru-foreign-ministers"
    answers = [post(client, "merge", {"other": created}, f"/meetings/{meeting}/merge") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    client.post("/topics", json=TOPIC)
    client.delete("/topics/once")
    back = [client.post("/topics/once/undelete", headers={"idempotency-key": "back"}) for _ in range(2)]
    assert [item.status_code for item in back] == [200, 200]
    assert back[0].headers["etag"] == back[1].headers["etag"]


def test_the_stored_response_and_the_write_are_one_transaction(client, database, monkeypatch):
    from app.services.changes import change_log

    def fail(*_args, **_more):
        raise RuntimeError("the last step of the transaction")

    with monkeypatch.context() as patch:
        patch.setattr(change_log, "_write", fail)
        client.app.state.in_flight.clear()
        with pytest.raises(RuntimeError):
            post(client, "k")
    assert (kept(database), client.get("/topics/once").status_code) == (0, 404)
    assert post(client, "k").status_code == 201
