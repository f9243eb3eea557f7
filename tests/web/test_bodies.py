"""Bodies that are not JSON, or not JSON objects: for every operation with a body, and in every row."""

import gzip

import pytest
from fault_input import JSON, WITH_JSON

pytestmark = pytest.mark.usefixtures("well_afterwards")

UNREADABLE = [
    b"",
    b"  \n",
    b"{",
    b"{'a': 1}",
    b'{"name": "\xff"}',
    b'\xef\xbb\xbf{"name": "a"}',
    '{"name": "a"}'.encode("utf-16"),
    '{"name": "a"}'.encode("utf-32-be"),
    b'{"name": NaN}',
    b'{"name": -Infinity}',
    b'{"name": 1e999}',
    b'{"name": ' + b"9" * 5000 + b"}",
    b'{"name": "a", "name": "b"}',
    b'{"name": {"x": 1, "y": 2, "x": 1}}',
    b'{"name": "a", "n\\u0061me": "b"}',
    b'{"name": ' + b"[" * 1000 + b"]" * 1000 + b"}",
    b'{"name": ' + b'{"a":' * 1000 + b"1" + b"}" * 1001,
    b'{"name": ' + b"[" * 70 + b"]" * 70 + b"}",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"\x00\x01\x02",
    bytes(range(256)),
    b"\x89PNG\r\n\x1a\n",
    gzip.compress(b'{"name": "a"}'),
    b'{"name": "a"} {"name": "b"}',
    b'{"name": "a\nb"}',
    b"name=a",
    b"<name>a</name>",
    b"undefined",
]
NO_OBJECTS = [b"null", b"[]", b'"text"', b"1", b"true", b"[{}]", b"0.1", b"-0"]


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_unreadable_input_is_refused(client, operation):
    for media_type in operation.content.keys() - {"text/plain"}:  # any text is an article
        for body in UNREADABLE:
            headers = {"content-type": media_type}
            response = client.request(operation.method, operation.address(), content=body, headers=headers)
            assert (body[:40], response.status_code) == (body[:40], 400)
            assert len(response.content) < 1000


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_values_other_than_objects_are_refused(client, operation):
    for body in NO_OBJECTS:
        response = client.request(operation.method, operation.address(), content=body, headers=JSON)
        assert (body, response.status_code) == (body, 422)
        assert [error["pointer"] for error in response.json()["errors"]] == ["#"]


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_empty_object_is_missing_required_fields(client, operation):
    response = client.request(operation.method, operation.address(), content=b"{}", headers=JSON)
    assert response.status_code == (200 if operation.method == "PATCH" else 422)


LINES = [item.replace(b"\n", b" ") for item in (*UNREADABLE, *NO_OBJECTS) if item.strip() and b"utf" not in item]


@pytest.mark.parametrize("keep_going", [False, True])
def test_invalid_import_line_is_rejected_with_its_number(client, keep_going):
    good = b'{"title": "Good %d", "date": "2024"}'
    for number, line in enumerate(LINES):
        content = b"\n".join([good % (2 * number), line, good % (2 * number + 1)])
        response = client.post(
            "/imports",
            content=content,
            headers={"content-type": "application/x-ndjson"},
            params={"keep_going": keep_going},
        )
        data = response.json()
        assert (line[:40], response.status_code, data["refused"], data["created"]) == (
            (line[:40], 200, 1, 2) if keep_going else (line[:40], 422, 1, 2)
        )
        places = (
            [problem["where"] for problem in data["problems"]]
            if keep_going
            else [error["detail"] for error in data["errors"]]
        )
        assert {place.partition(":")[0] for place in places} == {"body line 2"}
    stored = client.get("/meetings", params={"q": "Good", "total": "true"}).json()["total"]
    assert stored == (2 * len(LINES) if keep_going else 0)
