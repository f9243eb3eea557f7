"""Repeated header fields have the same meaning for all readers: cache, handlers, admission and proxy headers."""

import itertools

import anyio
import pytest

from app.db.replication import MAX_POSITION, REPLICATION_POSITION
from app.web import header_fields
from app.web.middleware import read_your_writes

MEETING = "/meetings/2023-09-01-japan-peru-foreign-ministers"
ADDRESSES = ["/meetings?limit=3", "/topics", MEETING, "/countries/JP", "/countries/JP/meetings?limit=2", "/agreements"]
ACCEPTS = ["application/json", "text/csv", "image/png", "application/json;q=0", "*/*", "", "text/csv;q=0.1"]


def ask(client, address, name, *values, method="GET"):
    return client.request(method, address, headers=[(name, value) for value in values])


@pytest.mark.parametrize("address", ADDRESSES)
def test_a04_two_accept_fields_equal_one_combined_field(client, address):
    alone = {accept: ask(client, address, "Accept", accept) for accept in ACCEPTS}
    for both in itertools.permutations(ACCEPTS, 2):
        twice = ask(client, address, "Accept", *both)
        joined = ask(client, address, "Accept", ", ".join(both))
        assert (twice.status_code, twice.content) == (joined.status_code, joined.content), both
        for accept, before in alone.items():
            after = ask(client, address, "Accept", accept)
            assert (after.status_code, after.content, after.headers["content-type"]) == (
                before.status_code,
                before.content,
                before.headers["content-type"],
            ), (both, accept)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a04_two_if_none_match_fields_are_one_list(client, address):
    tag = client.get(address).headers["etag"]
    for both in itertools.permutations(['"other"', tag]):
        for method in ("GET", "HEAD"):
            assert ask(client, address, "If-None-Match", *both, method=method).status_code == 304
    for both in (('"other"', '"another"'), ("garbage", tag), (tag, "garbage"), ("*", tag), (tag, "*")):
        assert ask(client, address, "If-None-Match", *both).status_code == 200, both


def test_a04_two_if_match_fields_are_one_list(client):
    address = client.post("/topics", json={"name": "Fishing"}).headers["location"]
    for turn in (1, -1):
        tags = [client.get(address).headers["etag"], '"other"'][::turn]
        headers = [("If-Match", tag) for tag in tags]
        assert client.patch(address, json={"description": f"{turn}"}, headers=headers).status_code == 200


SINGLE = {
    "Host": ("a.example", "b.example"),
    "Range": ("bytes=0-1", "bytes=2-3"),
    "If-Range": ('"a"', '"b"'),
    "If-Modified-Since": ("Sat, 01 Jan 2000 00:00:00 GMT", "Sat, 01 Jan 2050 00:00:00 GMT"),
    "If-Unmodified-Since": ("Sat, 01 Jan 2000 00:00:00 GMT", "Sat, 01 Jan 2050 00:00:00 GMT"),
    "Last-Event-ID": ("1", "2"),
    "Origin": ("https://a.example", "https://b.example"),
    "Content-Type": ("application/json", "text/csv"),
    "Content-Length": ("0", "1"),
    "Access-Control-Request-Method": ("GET", "PUT"),
    "Idempotency-Key": ("a", "b"),
}


@pytest.mark.parametrize("name", SINGLE)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a04_single_valued_fields_are_rejected_if_repeated(client, name, method):
    first, second = SINGLE[name]
    for values in ((first, second), (second, first), (first, first)):
        for address in ("/static/docs/pages/favicon.svg", "/topics", MEETING, "/changes?follow=true"):
            response = ask(client, address, name, *values, method=method)
            assert response.status_code == 400, (values, address)
            assert name.lower() in response.json()["detail"].lower()


@pytest.mark.parametrize("names", list(itertools.product(["Authorization", "X-API-Key"], repeat=2)))
def test_a04_two_keys_are_refused_in_every_order(client, key, names):
    for values in ((key, "dipev_none"), ("dipev_none", key), (key, key)):
        for address in ADDRESSES:
            headers = [
                (name, f"Bearer {value}" if name == "Authorization" else value)
                for name, value in zip(names, values, strict=True)
            ]
            assert client.get(address, headers=headers).status_code == 401


def test_a04_two_request_ids_are_ignored(client):
    del client.headers["X-Request-Id"]
    for values in (("one", "two"), ("two", "one")):
        assert ask(client, "/topics", "X-Request-Id", *values).headers["x-request-id"] not in {"one", "two", "one, two"}
    assert ask(client, "/topics", "X-Request-Id", "one").headers["x-request-id"] == "one"


@pytest.mark.parametrize(
    ("fields_sent", "wanted"),
    [
        (["0/A", "0/B"], 11),
        (["0/B", "0/A"], 11),
        (["0/B; other=1", "0/A"], 11),
        (["garbage", "0/A"], MAX_POSITION),
        (["0/A", "garbage"], MAX_POSITION),
        (["0/A; \0=;;=", "0/1"], 10),
    ],
)
def test_a04_later_position_in_cookies_wins(fields_sent, wanted):
    seen = []

    async def look(_scope, _receive, _send):
        seen.append(REPLICATION_POSITION.get().required)

    cookies = [(b"cookie", f"{read_your_writes.COOKIE}={item}".encode()) for item in fields_sent]
    scope = {"type": "http", "method": "GET", "headers": cookies}
    header_fields.normalize(scope)
    assert len(scope["headers"]) == 1
    anyio.run(read_your_writes.ReadYourWritesMiddleware(look), scope, None, None)
    assert seen == [wanted]


def test_a04_repeated_fields_are_joined_in_order_and_others_unchanged():
    given = [(b"a", b"1"), (b"b", b"2"), (b"a", b"3"), (b"x-api-key", b"4"), (b"x-api-key", b"5"), (b"a", b"")]
    assert sorted(header_fields.join_repeated(given)) == sorted(
        [(b"a", b"1, 3, "), (b"b", b"2"), (b"x-api-key", b"4"), (b"x-api-key", b"5")]
    )
    alone = [(b"b", b"1"), (b"a", b"2")]
    assert header_fields.join_repeated(alone) == alone
