"""Inputs that a client chooses freely, such as many members, long texts and nested lists, are cheap.

Each request here has the maximum size. Most once took seconds, and some half a minute.
"""

import json
import tracemalloc
import unicodedata

import pytest
from fault_access import record
from rapidfuzz import process
from starlette import requests
from work_counts import count_lines, count_lines_of_request, no_explosion

from app.domain.strings import strict_json, text
from app.domain.strings.suggestions import did_you_mean
from app.problems import BadRequest
from app.representations import negotiation
from app.representations.formats import CSV, JSON
from app.representations.negotiation import choose
from app.schemas import validation_messages
from app.web.middleware import read_your_writes

LINES = 5_000_000
"""The largest number of lines of Python that may run for one request; the most expensive request runs 60 % of them."""
LINES_OF_FIELDS = 1_000_000
"""The same for header fields and paths."""
BODY = 4_900_000
HEADER = 31_000
MARKS = "\u0301\u0323"


def many(piece, length, between=","):
    return between.join([piece] * (length // len((piece + between).encode())))


def meeting_with(participant, length):
    return f'{{"title":"x","date":"2020","participants":[{many(participant, length)}]}}'


BODIES = {
    "unknown fields": "{" + ",".join(f'"{number:x}":0' for number in range(BODY // 10)) + "}",
    "as many unknown fields as an object may have": "{" + ",".join(f'"{number}":0' for number in range(900)) + "}",
    "unknown fields of many objects": meeting_with(
        "{" + ",".join(f'"{number}":0' for number in range(99)) + "}", 660_000
    ),
    "wrong members of lists of lists": meeting_with(f'{{"person":{{"other_names":[{many("{}", 290)}]}}}}', 300_000),
    "numbers": f"[{many('0', BODY)}]",
    "empty lists": f"[{many('[]', BODY)}]",
    "empty objects": f"[{many('{}', BODY)}]",
    "a name given often": "{" + many('"title":"x"', BODY) + "}",
    "one long name": '{"%s":0}' % ("x" * BODY),
    "one long title": '{"title":"%s"}' % ("x" * BODY),
    "commas in a text": '{"title":"x","date":"2020","summary":"%s"}' % ("," * BODY),
    "a text without an end": '{"title":"' + '\\"' * (BODY // 2),
    "quotes without an end": '{"title":' + '"' * 5 + "," * 200_000 + '"\\"' * (BODY // 10) + "\\",
    "marks": '{"title":"a%s"}' % (MARKS * (BODY // 4)),
    "marks within what a text may have": '{"title":"a","date":"2020","summary":"a%s"}' % (MARKS * 9_000),
    "many texts with marks": meeting_with(f'{{"country":"JP","note":"a{MARKS * 4_000}"}}', BODY // 5),
    "many long texts": meeting_with(f'{{"country":"JP","note":"{"é" * 9_900}","no":0}}', BODY // 5),
    "one long date": '{"title":"x","date":"%s"}' % ("2020/" * (BODY // 5)),
    "nested": "[" * 2_000_000,
    "a long number": "9" * BODY,
}


@pytest.fixture(autouse=True)
def bounded_work():
    with no_explosion():
        yield


@pytest.fixture
def lines(portal):
    """Count the lines of Python that serve a request."""
    return lambda send: count_lines_of_request(portal, send)


@pytest.mark.parametrize("name", BODIES)
def test_a12_hostile_body_takes_little_work(client, lines, name):
    body = BODIES[name].encode()
    assert len(body) <= 5_000_000
    # The check against the OpenAPI document is not measured.
    client.event_hooks["response"] = []
    for method, path in (("POST", "/meetings"), ("PATCH", "/meetings/japan-peru-foreign-ministers-meeting")):
        response, count = lines(
            lambda method=method, path=path: client.request(
                method, path, content=body, headers={"content-type": "application/json"}
            )
        )
        assert 400 <= response.status_code < 500
        assert response.status_code != 404 or method == "PATCH"
        assert len(response.content) < 100_000
        assert count < LINES


def test_a12_the_first_errors_are_listed_and_all_counted(client):
    fields = {f"x{number}": 0 for number in range(700)}
    response = client.post("/meetings", json={"title": "x", "date": "2020", **fields})
    data = response.json()
    assert response.status_code == 422
    assert [error["pointer"] for error in data["errors"]] == [f"#/x{number}" for number in range(20)]
    assert data["detail"].startswith("#/x0: is not recognized")
    assert data["detail"].endswith("(and 699 more)")
    assert data["error_count"] == 700


def test_a12_few_errors_are_all_listed(client):
    data = client.post("/meetings", json={"title": "x", "date": "2020", "x": 1, "y": 2}).json()
    assert len(data["errors"]) == 2
    assert data["detail"].endswith("(and 1 more)")
    assert "error_count" not in data


def test_a12_names_that_cannot_be_encoded_are_reported(client):
    fields = ",".join(f'"\\ud800{number}":0' for number in range(300))
    response = client.post("/meetings", content=f"{{{fields}}}", headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert 1 <= len(response.json()["errors"]) <= 20


def test_a12_the_first_unknown_parameters_are_listed_and_all_counted(client, lines):
    response, count = lines(lambda: client.get("/meetings?" + "&".join(f"x{number}" for number in range(300))))
    data = response.json()
    assert (response.status_code, len(data["errors"]), data["error_count"]) == (422, 20, 300)
    assert count < LINES


@pytest.mark.parametrize(
    "query",
    [
        "&".join(["x"] * 8_000),
        "&" * 16_000,
        "&".join(["%2561"] * 2_700),
        "%" * 16_000,
        "%25" * 5_300,
        "x" * 16_000,
        "country=" + "x" * 15_900,
        "country=" + "a+" * 7_900,
        "country=" + ",".join(["x"] * 7_900),
        "kind=" + "x" * 15_900,
        "topic=" + "x" * 15_900,
        "office=" + "%CC%81%CC%A3" * 1_300,
        "q=" + "%CC%81%CC%A3" * 1_300,
        "facets=" + ",".join(["country"] * 1_900),
        "format=" + "x" * 15_900,
        "cursor=" + "x" * 15_900,
        "sort=" + "x" * 15_900,
    ],
)
def test_a12_hostile_query_takes_little_work(client, lines, query):
    client.event_hooks["response"] = []
    response, count = lines(lambda: client.get(f"/meetings?{query}"))
    assert 400 <= response.status_code < 500
    assert len(response.content) < 40_000
    assert count < LINES


@pytest.mark.parametrize(
    "path", ["/" * 16_000, "/meetings." + "x" * 15_900, "/meetings/" + "x" * 15_900, "/x%25" * 3_200]
)
def test_a12_hostile_path_takes_little_work(client, lines, path):
    response, count = lines(lambda: client.get(f"http://127.0.0.1{path}"))
    assert 400 <= response.status_code < 500
    assert count < LINES_OF_FIELDS


FIELDS = {
    "accept": [
        many("a/b", HEADER),
        many("a/b;q=0.1;c=d", HEADER),
        '"a"' + " " * HEADER + "x",
        '"a"' + "\t" * HEADER + "x",
        "text/csv" + " ;" * (HEADER // 2),
        'text/csv;a="' + '\\"' * (HEADER // 2),
        "," * HEADER,
    ],
    "if-none-match": [many('"a"', HEADER), "," * HEADER, "a" + " " * HEADER, '"' * HEADER, 'W/"' * (HEADER // 3)],
    "if-match": [many('"a"', HEADER), "," * HEADER],
    "range": ["bytes=" + many("0-0", HEADER), "bytes=" + "," * HEADER],
    "content-type": ["application/json;" + ";a=b" * (HEADER // 4), "application/json;" + ";a*0=b" * (HEADER // 6)],
    "accept-encoding": [many("gzip;q=0.1", HEADER)],
    "cookie": [f'{read_your_writes.COOKIE}="' + "\\0" * (HEADER // 2) + '"', "a=b;" * (HEADER // 4)],
    "authorization": ["Bearer " + "a" * HEADER, "Bearer " + " " * HEADER + "a"],
    "x-request-id": ["a" * HEADER],
    "idempotency-key": ['"' + "\\" * HEADER],
    "last-event-id": ["1" * HEADER],
    "x-forwarded-for": [many("10.0.0.1", HEADER)],
    "link": [many("<a>; rel=b", HEADER)],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in FIELDS for value in FIELDS[name]])
def test_a12_hostile_header_takes_little_work(client, lines, name, value):
    client.event_hooks["response"] = []
    for path in ("/meetings?limit=1", "/changes?follow=true", "/static/docs/pages/favicon.svg"):
        response, count = lines(lambda path=path: client.head(path, headers={name: value}))
        assert response.status_code < 500
        assert count < LINES_OF_FIELDS


@pytest.mark.parametrize("name", ["accept", "if-match", "if-none-match", "range"])
def test_a12_a_list_of_a_field_has_a_bound(client, name):
    member = '"a"' if name.startswith("if") else "*/*"
    # `Range` is not a list of fields (RFC 9110 14.2), so it may not come twice.
    repeated = [] if name == "range" else [[(name, member)] * 101]
    for fields in ([(name, many(member, 101 * len(member + ",")))], *repeated):
        refused = client.get("/topics", headers=fields)
        assert refused.status_code == 400
        assert refused.json()["detail"] == f"{name.title()} has 101 members; at most 100 are allowed"
    # None of the tags is that of the list, so `If-Match` fails.
    expected = 412 if name == "if-match" else 200
    assert client.get("/topics", headers={name: many(member, 100 * len(member + ","))}).status_code == expected


def test_a12_the_number_of_parameters_has_a_bound(client, database):
    refused = client.get("/topics?" + "&".join(["q=a"] * 301))
    assert refused.status_code == 400
    assert refused.json()["detail"] == "the URL has 301 parameters; at most 300 are allowed"
    # Such a request is not searched for keys by parameter name, but no key of this service passes.
    key = record(database, "misplaced")
    assert client.get("/topics?" + "&".join(["q=a"] * 400) + f"&a={key}").status_code == 401
    assert client.get("/topics?" + "&".join(["q=a"] * 299) + "&key=a").status_code == 401


def bringing(cookies):
    return {"headers": [(b"cookie", cookies.encode())]}


def test_a12_other_cookies_are_ignored():
    scope = {
        "headers": [
            (b"a", b"b"),
            (b"cookie", f"c=d; {read_your_writes.COOKIE}=0/10; e=f".encode()),
            (b"cookie", b"g=h"),
        ]
    }
    read_your_writes.drop_foreign_cookies(scope)
    assert scope["headers"] == [(b"a", b"b"), (b"cookie", f"{read_your_writes.COOKIE}=0/10".encode())]
    for cookies in FIELDS["cookie"]:
        assert all(len(value) <= 100 for value in read_your_writes.own_cookies(bringing(cookies)["headers"]))


def test_a12_position_cookie_is_read_among_others():
    furthest = read_your_writes.MAX_POSITION
    for cookies, position in {
        "": 0,
        "a=b": 0,
        f"a=b; {read_your_writes.COOKIE}=0/10; c=d": 16,
        f'{read_your_writes.COOKIE}="0/10"': 16,
        f"{read_your_writes.COOKIE}=x": furthest,
        f"a={read_your_writes.COOKIE}": 0,
        f"{read_your_writes.COOKIE}": 0,
        f"x{read_your_writes.COOKIE}=0/10": 0,
    }.items():
        assert read_your_writes.required_position(bringing(cookies)) == position
    for cookies in FIELDS["cookie"]:
        _, count = count_lines(lambda cookies=cookies: read_your_writes.required_position(bringing(cookies)))
        assert count < HEADER


def test_a12_memory_of_a_body_is_bounded_by_its_size():
    body = b"[" + b",".join([b"{}"] * 1_600_000) + b"]"
    tracemalloc.start()
    try:
        with pytest.raises(BadRequest, match="more than 110000 values"):
            strict_json.parse_json(body)
        assert tracemalloc.get_traced_memory()[1] < len(body) * 1.1
    finally:
        tracemalloc.stop()


def test_a12_an_object_has_a_bounded_number_of_names():
    names = {f"a{number}": 0 for number in range(strict_json.MAX_NAMES)}
    assert strict_json.parse_json(json.dumps(names).encode()) == names
    with pytest.raises(BadRequest, match="has 1001 names in one object"):
        strict_json.parse_json(json.dumps([{**names, "b": 0}]).encode())


def test_a12_only_the_first_of_many_errors_are_built():
    from pydantic import TypeAdapter, ValidationError

    with pytest.raises(ValidationError) as raised:
        TypeAdapter(list[int]).validate_python(["x"] * 500_000)
    result, count = count_lines(lambda: validation_messages.first_errors(raised.value))
    assert [item["loc"] for item in result] == [[number] for number in range(20)]
    assert count < 10_000


def test_a12_commas_and_brackets_in_strings_are_not_counted_as_values():
    document = {"a": ",[{" * 100_000, 'b"\\': [1, "\\"], "c": '"' * 100_000}
    assert strict_json.parse_json(json.dumps(document).encode()) == document


def test_a12_number_of_combining_marks_is_limited():
    taken = "a" + "\u0301" * 30
    assert text.normalize(taken) == unicodedata.normalize("NFC", taken)
    for marks in ("\u0301" * 31, MARKS * 16, "\u0301\U0001d165" * 16):
        with pytest.raises(ValueError, match="more than 30 combining marks"):
            text.normalize("a" + marks)
        assert text.fold("A" + marks) == "a"
    with pytest.raises(ValueError, match="has 100001 characters"):
        text.normalize("x" * 100_001)


@pytest.fixture
def seen(monkeypatch):
    """Record the texts that a function is called with: the work of a library in C is bounded by their length."""
    texts = []

    def record_texts(module, name):
        function = getattr(module, name)

        def recording(text, *args, **options):
            texts.append(text)
            return function(text, *args, **options)

        monkeypatch.setattr(module, name, recording)
        return texts

    return record_texts


def test_a12_search_for_a_suggestion_is_bounded(seen):
    names = {f"country number {number}" for number in range(300)}
    compared = seen(process, "extractOne")
    data, count = count_lines(lambda: did_you_mean("country number 7 " + "x" * 100_000, names))
    assert "country number 7" in data
    assert count < LINES_OF_FIELDS
    assert [len(text) for text in compared] == [100]


def test_a12_white_space_of_accept_is_collapsed_before_it_is_parsed(client, seen):
    parsed = seen(negotiation, "parse_accept_header")
    for space in (" ", "\t", " \t"):
        assert client.get("/meetings", headers={"accept": f'"a"{space * 10_000}x'}).status_code < 500
    assert parsed == ['"a" x'] * 3


def test_a12_foreign_cookies_are_not_parsed(client, seen):
    parsed = seen(requests, "cookie_parser")
    for cookies in FIELDS["cookie"]:
        assert client.get("/healthz", headers={"cookie": cookies}).status_code == 200
    assert parsed
    assert max(map(len, parsed)) < 200


def test_a12_accept_ranges_are_parsed_unchanged():
    for accept, chosen in {
        "text/csv   ;   q=0.5  ,   application/json;q=0.4": CSV,
        'text/csv;header="present"; q=1': CSV,
        "text/*;q=0.1, */*;q=0.2": JSON,
        "text/csv;charset=utf-16, */*;q=0.1": JSON,
    }.items():
        assert choose(None, None, accept, [JSON, CSV]) is chosen


def test_a12_the_first_errors_are_the_same_however_many_there_are():
    from pydantic import ValidationError

    from app.schemas.topic import TopicInput

    with pytest.raises(ValidationError) as raised:
        TopicInput.model_validate({"name": 1, **{f"é{number}": 0 for number in range(1000)}})
    for most in (1, 20, 900):
        every = raised.value.errors(include_url=False, include_context=False, include_input=False)
        assert [
            {**item, "loc": tuple(item["loc"])} for item in validation_messages.first_errors(raised.value, most)
        ] == every[:most]
