"""Unsupported request types (415) and response types (406), for every operation."""

import json

import pytest
from fault_input import OPERATIONS, READS

pytestmark = pytest.mark.usefixtures("well_afterwards")

WITH_BODY = [operation for operation in OPERATIONS if operation.content]
TYPES = [
    None, "", ";", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx",
    "application/xml", "text/html", "application/json-patch+json", "application/octet-stream", "application", "/", "*/*",
    "application/*", "text/json", "application/problem+json", "json",
]  # fmt: skip
CHARSETS = ["utf-16", '"latin-1"', "utf-7", "utf-32", "ascii", "x-unknown", "windows-1252", "utf-8-sig"]
ACCEPTED = [
    "text/markdown",
    "image/*",
    "application/xml",
    "application/pdf;q=1",
    "*/*;q=0",
    "text/markdown;q=0.9, image/png",
]


def body(operation):
    return json.dumps(operation.documents()[0]).encode() if operation.documents() else b"title,date\r\nA,2024\r\n"


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_body_of_another_type_is_refused_with_the_accepted_types(client, operation):
    name = "accept-patch" if operation.method == "PATCH" else "accept"
    for media_type in TYPES:
        if (media_type or "").partition(";")[0] in operation.content:
            continue
        headers = {} if media_type is None else {"content-type": media_type}
        response = client.request(operation.method, operation.address(), content=body(operation), headers=headers)
        assert (media_type, response.status_code) == (media_type, 415)
        assert set(response.headers[name].split(", ")) == set(operation.content)
    response = client.request(operation.method, operation.address(), content=b"", headers={"content-type": "x" * 9_000})
    assert response.status_code == 415
    assert len(response.content) < 1_000


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_other_charsets_and_parts_of_a_body_are_refused(client, operation):
    for media_type in operation.content:
        for charset in CHARSETS:
            headers = {"content-type": f"{media_type}; charset={charset}"}
            response = client.request(operation.method, operation.address(), content=body(operation), headers=headers)
            assert (charset, response.status_code) == (charset, 415)
        headers = {"content-type": media_type, "content-range": "bytes 0-9/100"}
        response = client.request(operation.method, operation.address(), content=body(operation), headers=headers)
        assert (response.status_code, "send the whole" in response.json()["detail"]) == (400, True)


# The seed has no judgement.
@pytest.mark.parametrize("operation", [read for read in READS if read.path != "/judgements/{id}"], ids=str)
def test_unsupported_formats_are_not_acceptable(client, operation):
    chooses = "406" in operation.said["responses"] and "{suffix}" not in operation.path
    for accept in ACCEPTED:
        response = client.get(operation.address(), params=operation.required(), headers={"accept": accept})
        assert (accept, response.status_code) == (accept, 406 if chooses else 200), response.text[:200]


@pytest.mark.parametrize(
    "accept", [",", ";", "*/*;q=x", "a/b/c", "\xff", "application/json;q=2", "*" * 9000, "a," * 5000, "*/*;q=NaN"]
)
def test_invalid_accept_header_gets_a_response(client, accept):
    response = client.get("/meetings", headers={"accept": accept.encode("latin-1")})
    # More than a hundred members are refused as a whole.
    assert response.status_code == 400 if accept.count(",") > 100 else response.status_code in {200, 406}


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_case_of_a_media_type_makes_no_difference(client, operation):
    for media_type in operation.content:
        answers = [
            client.request(
                operation.method, operation.address(), content=b"\0", headers={"content-type": f"{name}; boundary=x"}
            )
            for name in (media_type, media_type.title(), media_type.upper())
        ]
        [status] = {answer.status_code for answer in answers}
        assert status != 415, media_type


def test_table_without_a_header_is_refused(client):
    headers = {"content-type": "text/csv; header=absent"}
    response = client.post("/imports", content=b"talks,Talks,2020\r\n", headers=headers)
    assert response.status_code == 415
    assert "name the columns in the first line" in response.json()["detail"]
