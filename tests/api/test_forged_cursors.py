"""Forged cursors: a value of the wrong type is rejected before it reaches the database."""

import base64
import json

import pytest

from app.services.resources import COLLECTIONS

LISTS = [
    (name, f"{direction}{order}")
    for name, collection in COLLECTIONS.items()
    for order in (*collection.orders, "relevance")
    for direction in ("", "-")
]
ANY = [
    None,
    True,
    False,
    0,
    1,
    -1,
    1.5,
    1e300,
    2**63,
    -(2**70),
    "",
    "1",
    "true",
    "a\0b",
    "\ud800",
    [],
    {},
    ["2020-01-01"],
]
DAYS = ["2020", "20200101", "2020-W01-1", "2020-01-01T00:00", " 2020-01-01", "2020-02-30", "0000-01-01", "10000-01-01"]


def _cursor(client, url, sort):
    parameters = {"limit": 1, "sort": sort} | ({"q": "a*"} if "relevance" in sort else {})
    response = client.get(url, params=parameters)
    if response.status_code == 422:
        return parameters, None  # not a sort order here
    following = response.json()["next"]
    return parameters, following and following.partition("cursor=")[2].split("&")[0]


def _read(cursor):
    return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


def _written(content):
    return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for number in range(2):
            data = {"name": f"A body {number}", "kind": "bloc"}
            assert client.put(f"/organizations/body-{number}", json=data).status_code == 201
            data = {"headline": f"A story {number}", "date": f"202{number}"}
            assert client.put(f"/sources/story-{number}", json=data).status_code == 201
            data = {"title": f"Anything {number}", "date": f"202{number}", "participants": [{"country": "AR"}]}
            assert client.put(f"/meetings/any-{number}", json=data).status_code == 201

    return grow(write)


@pytest.mark.parametrize(("name", "sort"), LISTS)
def test_forged_cursors_are_refused(client, name, sort):
    parameters, cursor = _cursor(client, f"/{name}", sort)
    if cursor is None:
        return
    fingerprint, value, key = _read(cursor)

    def status(value, key):
        forged = {**parameters, "cursor": _written([fingerprint, value, key])}
        return client.get(f"/{name}", params=forged).status_code

    assert status(value, key) == 200
    is_day = isinstance(value, str) and sort.endswith("date")
    for other in [*ANY, *(DAYS if is_day else [])]:
        is_typed = type(other) is type(value) and (not is_day) and other not in ("a\0b", "\ud800", 2**63, -(2**70))
        assert (other, status(other, key)) == (other, 200 if is_typed else 422)
        if type(other) is not int or not 0 <= other < 2**63:
            assert (other, status(value, other)) == (other, 422)
    assert status(value, 2**63 - 1) == 200
