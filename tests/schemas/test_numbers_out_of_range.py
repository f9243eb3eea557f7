"""Numbers out of range, and texts that look like numbers, in every numeric parameter, field, row and header."""

import json

import pytest
from factories import create
from fault_input import JSON, OPERATIONS

pytestmark = pytest.mark.usefixtures("well_afterwards")

WRONG = [
    "-1", str(2**31), str(2**63), str(2**64), str(-(2**63) - 1), "9" * 4301, "-" + "9" * 4301, "1e999", "-1e999",
    "NaN", "nan", "Infinity", "-inf", "1.5", "0x10", "٣", "１", "", "true", "\0", "1\0", "+1e0",
    "1_0", "+5", " 5", "5 ", "\t5", "5\n", "5.0", "１０", "1e1", "--1", "-",
]  # fmt: skip
TAKE_NUMBERS = [
    pytest.param(operation, data["name"], id=f"{operation} {data['name']}")
    for operation in OPERATIONS
    for data in operation.parameters()
    if data["schema"].get("type") in {"integer", "number"}
]
TAKE_TRUTHS = [
    pytest.param(operation, data["name"], id=f"{operation} {data['name']}")
    for operation in OPERATIONS
    for data in operation.parameters()
    if data["schema"].get("type") == "boolean"
]
NO_TRUTHS = ["1", "0", "yes", "no", "on", "off", "t", "f", "True", "FALSE", " true", "true ", "", "2", "null"]
NOT_FINITE = [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"9" * 4301, b"-" + b"9" * 4301]
TOO_LARGE = [b"1e308", b"-1e308", str(2**63).encode(), b"9" * 400, b"91", b"-90.1", b"180.5"]


@pytest.mark.parametrize(("operation", "name"), TAKE_NUMBERS)
def test_an_invalid_value_lists_the_valid_ones(client, operation, name):
    for value in [*WRONG, *([] if name in {"version", "cursor"} else [str(10**9)])]:
        response = client.request(operation.method, operation.address(), params={name: value})
        assert response.status_code == 422, (value[:40], response.text[:200])
        assert [error["parameter"] for error in response.json()["errors"]] == [name]
        assert "9" * 200 not in response.text


@pytest.mark.parametrize(("operation", "name"), TAKE_TRUTHS)
def test_a_parameter_that_is_true_or_false_is_written_so(client, operation, name):
    rows = {"content": b"", "headers": {"content-type": "text/csv"}} if operation.content else {}
    for value in NO_TRUTHS:
        response = client.request(operation.method, operation.address(), params={name: value}, **rows)
        assert response.status_code == 422, (value, response.text[:200])
        assert [error["parameter"] for error in response.json()["errors"]] == [name]


@pytest.mark.parametrize("number", NOT_FINITE, ids=lambda number: number[:12].decode())
def test_a_body_with_an_invalid_number_is_not_json(client, number):
    url = create(client, "meetings")
    for method, address in (("POST", "/meetings"), ("PUT", url), ("PATCH", url)):
        for body in (b'{"place": {"latitude": %s}}', b'{"title": %s}', b"%s", b'{"unknown": [%s]}'):
            response = client.request(method, address, content=body % number, headers=JSON)
            assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-request")
            assert len(response.text) < 1000
    for line in (b'{"title": "A", "date": "2024", "place": {"latitude": %s}}', b"%s"):
        response = client.post("/imports", content=line % number, headers={"content-type": "application/x-ndjson"})
        assert (response.status_code, response.json()["refused"]) == (422, 1)


@pytest.mark.parametrize("number", TOO_LARGE, ids=lambda number: number[:12].decode())
def test_a_body_with_a_number_out_of_bounds_names_the_field(client, number):
    url = create(client, "meetings")
    field = "longitude" if number == b"180.5" else "latitude"
    other = "latitude" if field == "longitude" else "longitude"
    place = b'{"place": {"%s": %s, "%s": 1}}' % (field.encode(), number, other.encode())
    whole = json.loads(place) | {"title": "A", "date": "2024"}
    for method, address, content in (
        ("POST", "/meetings", json.dumps(whole)),
        ("PUT", url, json.dumps(whole)),
        ("PATCH", url, place),
    ):
        response = client.request(method, address, content=content, headers=JSON)
        assert response.status_code == 422
        assert [error["pointer"] for error in response.json()["errors"]] == [f"#/place/{field}"]
    response = client.post("/imports", content=json.dumps(whole), headers={"content-type": "application/x-ndjson"})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, f"#/place/{field}")
    row = b"title,date,place_%s,place_%s\r\nA,2024,%s,1\r\n" % (field.encode(), other.encode(), number)
    response = client.post("/imports", content=row, headers={"content-type": "text/csv"})
    assert (response.status_code, response.json()["refused"]) == (422, 1), response.text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "9" * 4301])
def test_a_cell_with_an_invalid_number_is_refused(client, number):
    row = f"title,date,place_latitude,place_longitude\r\nA,2024,{number},1\r\n"
    response = client.post("/imports", content=row, headers={"content-type": "text/csv"})
    assert (response.status_code, response.json()["refused"]) == (422, 1), response.text


def test_a_header_with_a_large_number_is_refused(client):
    for value in (str(2**63), "9" * 4301, "-1", "1e999", "\u00b2"):
        response = client.get("/changes", headers={"Last-Event-ID": value.encode()}, params={"limit": 1})
        assert response.status_code in {200, 422}
