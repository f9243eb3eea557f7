"""Invalid ids and cursors, for every operation that takes one."""

import base64
import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from factories import RESOURCES, create
from fault_input import OPERATIONS, WITH_ID

from app.domain.strings import slugs

pytestmark = pytest.mark.usefixtures("well_afterwards")

IDS = [
    "x", "0", "-1", "-", "a--b", "X", "9" * 19, str(2**63), str(-(2**63) - 1), "9" * 4301, "1e999", "NaN", "null", "*",
    "'; DROP TABLE meetings; --", "%", "_", "\\", "\0", "a\0b", "\u202e", "\x1b", "é", "e\u0301", "林", "a b", " ", "\n",
    "../topics", "..", ".", "a/b", "a?b", "a#b", "{id}", "a" * 101, "a" * 9000,
]  # fmt: skip
RAW = ["%ff", "%c0%af", "%ed%a0%80", "%", "%zz", "%00"]
CURSORS = [
    "x", "-1", "0", str(2**63), str(2**70), "9" * 4301, "NaN", "1e999", "null", "[]", "\0", "\u202e", "é", "A" * 1999,
    "A" * 9000, "=", "====", "1.5", "true", "'", "\\", "%", " ",
]  # fmt: skip
PAGED = [operation for operation in OPERATIONS if "cursor" in {data["name"] for data in operation.parameters()}]


@pytest.mark.parametrize("operation", WITH_ID, ids=str)
def test_garbage_ids_are_404(client, operation):
    body = next(iter(operation.documents()), None)
    if body is not None:
        body = {name: value for name, value in body.items() if name not in {"id", "code"}}
    for expected in [*(quote(record_id, safe="") for record_id in IDS), *RAW]:
        response = client.request(operation.method, operation.address(id=expected, code=expected), json=body)
        is_new = operation.method == "PUT" and slugs.is_id(expected)
        # The client normalizes dots to another URL, which may support other methods.
        is_another = expected.startswith(".")
        allowed = {404, 422} | ({201, 409} if is_new else set()) | ({200, 405} if is_another else set())
        assert response.status_code in allowed, (expected[:50], response.text[:200])


def forged(cursor):
    """Return a slightly corrupted cursor."""
    fingerprint, value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for item in (
        *([], {}, "abc", 7, None, [fingerprint], [fingerprint, value], [fingerprint, value, key, 1]),
        *([fingerprint, value, -1], [fingerprint, value, 2**63], [fingerprint, value, True], [fingerprint, value, "1"]),
        *([fingerprint, value, 1.5], [fingerprint, None, key], [fingerprint, [], key], [fingerprint, 5, key]),
        *([fingerprint, "a\0b", key], [fingerprint, "\ud800", key], ["", value, key], [None, value, key]),
    ):
        yield encoded(json.dumps(item).encode())
    yield from (cursor[:-3], cursor + "A" * 4, encoded(b"\xff\xfe"), encoded(b"[" * 500), encoded(b"9" * 1400))


def encoded(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize("operation", PAGED, ids=str)
def test_malformed_cursor_is_named(client, operation):
    address = operation.address()
    first = client.get(address, params={"limit": 1})
    wrong = list(CURSORS)
    if first.headers["content-type"] == "application/json" and first.json()["next"] and "history" not in address:
        [given] = parse_qs(urlsplit(first.json()["next"]).query)["cursor"]
        wrong += forged(given)
    for item in wrong:
        response = client.get(address, params={"cursor": item})
        assert response.status_code == 422, (item[:50], response.text[:200])
        assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_cursor_is_valid_only_for_its_list(client, resource):
    create(client, resource)
    document = client.get(f"/{resource}", params={"limit": 1}).json()
    [cursor] = parse_qs(urlsplit(document["next"]).query)["cursor"]
    others = [item for item in PAGED if item.path != f"/{resource}"]
    for other in others:
        response = client.get(other.address(), params={"cursor": cursor})
        assert (str(other), response.status_code) == (str(other), 422)
