"""Client text that is parsed as a number, date or encoding never makes the service fail."""

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from fault_input import OPERATIONS

ZEROS = "0" * 20
GARBAGE = [
    ZEROS + "1" * 30, "0" * 5000, "-" + "9" * 5000, str(2**63), "-1", "1_0", "1e999", "NaN", "1.5", " 1", "", "[", "\\", "%00",
    ";;", '"', "*",
]  # fmt: skip
# Latin-1, as the bytes of a header are.
IN_HEADERS = [*GARBAGE, "\xb2", "\xb9" * 30, "\xff", "\x80"]
IN_QUERIES = [*GARBAGE, "٣", "１", "²", "\0", "\ud7ff", "0001-W01", "Y10000", "9999-99-99", "19XX-13", "A" * 1999, "é"]
HEADERS = {
    "Last-Event-ID": ["{}"],
    "Accept": ["{}", "text/csv;q={}", "*/*;{}={}", "text/csv;q*={}", "text/csv;charset*0*=utf-8''{}"],
    "Content-Type": [
        "{}",
        "application/json;charset={}",
        "application/json;charset*={}''{}",
        "application/json;a*{}=b",
    ],
    "Content-Encoding": ["{}"],
    "Range": ["{}", "bytes={}-", "bytes=-{}", "bytes=0-{}", "bytes=0-1,{}-{}", "bytes={}-{}"],
    "If-Range": ["{}"],
    "If-Match": ["{}", '"{}"'],
    "If-None-Match": ["{}", '"{}"'],
    "If-Modified-Since": ["{}", "Sat, 01 Jan {} 00:00:00 GMT", "Sat, {} Jan 2000 {}:00:00 +{}"],
    "If-Unmodified-Since": ["{}"],
    "Cookie": ["{}", "diplomatic-events-position={}", "diplomatic-events-position=F/{}"],
    "Idempotency-Key": ["{}", '"{}"'],
    "X-Forwarded-For": ["{}", "[{}]:{}"],
    "X-Request-Id": ["{}"],
    "Origin": ["{}"],
    "Host": ["{}", "a:{}", "[{}]", "[::1]:{}"],
    "Authorization": ["{}", "Bearer {}", "Basic {}"],
    "X-API-Key": ["{}"],
}
READS = ["/changes?follow=true", "/meetings.atom?limit=1", "/static/docs/pages/favicon.svg"]


@pytest.mark.parametrize("name", HEADERS)
def test_a20_no_header_causes_a_server_error(client, name):
    for format_ in HEADERS[name]:
        for text in IN_HEADERS:
            headers = {name: format_.replace("{}", text).encode("latin-1")}
            for address in READS:
                # HEAD, since it ends endless responses.
                assert client.head(address, headers=headers).status_code < 500, (address, format_, text[:50])
            response = client.patch("/topics/east-asia", content=b"{}", headers=headers)
            assert response.status_code < 500, (format_, text[:50])


def test_a20_leading_zeros_of_an_event_id_are_ignored(client):
    newest = client.get("/changes?limit=1").json()["newest"]
    for zeros in (0, 1, 19, 20, 4300, 5000):
        for number, status in ((newest, 200), (newest + 1, 422), (2**63 - 1, 422), (2**63, 400), (10**30, 400)):
            headers = {"last-event-id": "0" * zeros + str(number)}
            assert client.head("/changes?follow=true", headers=headers).status_code == status, (zeros, number)


def parameters():
    """Return one query parameter of each type, with an operation that accepts it."""
    seen = set()
    for operation in OPERATIONS:
        for parameter in operation.parameters():
            kind = (parameter["name"], json.dumps(parameter["schema"], sort_keys=True))
            if kind not in seen:
                seen.add(kind)
                yield pytest.param(operation, parameter["name"], id=f"{operation} {parameter['name']}")


@pytest.mark.parametrize(("operation", "name"), list(parameters()))
def test_a20_no_parameter_causes_a_server_error(client, operation, name):
    more = {"q": "japan"} if name != "q" and "q" in {parameter["name"] for parameter in operation.parameters()} else {}
    for text in IN_QUERIES:
        if name in {"wait", "follow"} and text in {"1", "true"}:
            continue
        response = client.request(operation.method, operation.address(), params=more | {name: text})
        assert response.status_code < 500, text[:50]


def decoded(cursor):
    return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("sort", ["relevance", "date", "-date", "updated_at", "id", "-id"])
def test_a20_a_cursor_with_a_value_of_the_wrong_type_is_refused(client, sort):
    query = {"limit": 1, "sort": sort, "q": "japan"}
    following = client.get("/agreements", params=query).json()["next"]
    fingerprint, value, key = decoded(parse_qs(urlsplit(following).query)["cursor"][0])
    others = [
        *(
            True,
            False,
            None,
            1.5,
            0,
            2**63,
            -(2**63),
            [],
            {},
            "",
            "x",
            "\0",
            "\ud800",
            "2024",
            "0000-00-00",
            "10000-01-01",
        ),
        *("٢٠٢٤-01-01", 10**100, "9" * 500),
    ]
    for other in others:
        for forged in ([fingerprint, other, key], [fingerprint, value, other], [other, value, key]):
            cursor = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
            response = client.get("/agreements", params=query | {"cursor": cursor})
            is_sound = forged[0] == fingerprint and type(forged[1]) is type(value) and type(forged[2]) is int
            assert response.status_code in ({200, 422} if is_sound else {422}), forged


@pytest.mark.parametrize(
    "query", ["q=Per%FA", "q=a&country=%e9", "q=%ED%A0%80", "%ff=1", "q=%C3", "q=%F4%90%80%80", "q=%C0%AF"]
)
def test_query_that_is_not_utf_8_is_refused_and_never_shortened(client, query):
    for path in ("/meetings", "/people.csv", "/changes", "/reconcile"):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400, path
        assert "percent-encode text as UTF-8" in response.json()["detail"]


def test_query_in_any_valid_encoding_is_read(client):
    for text in ("q=Per%C3%BA", "q=%EF%BF%BD", "q=100%25", "q=%", "q=%zz", "q=a%2"):
        assert client.get(f"/meetings?{text}").status_code == 200, text


def test_form_that_is_not_utf_8_is_refused(client):
    form = {"content-type": "application/x-www-form-urlencoded"}
    response = client.post("/reconcile", content=b'queries={"q":{"query":"Per%FA"}}', headers=form)
    assert response.status_code == 400
