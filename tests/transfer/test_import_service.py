"""`POST /imports`."""

import json

import pytest

NDJSON = {"Content-Type": "application/x-ndjson"}
CSV = {"Content-Type": "text/csv; charset=utf-8; header=present"}
TALKS = {"id": "talks", "title": "Talks", "date": "2024-05-01", "participants": [{"country": "JP"}]}
CALL = {"id": "a-call", "title": "Call", "date": "2024-05-02"}
BAD = {"id": "bad", "title": "Bad", "date": "2024-13-01"}


def lines(*documents):
    return "".join(f"{json.dumps(document)}\n" for document in documents).encode()


def test_ndjson_body_is_imported(client, contents):
    before = contents()
    body = lines(TALKS, CALL, {"resource": "topics", "document": {"name": "Nets"}})
    response = client.post("/imports", content=body, headers=NDJSON)
    assert (response.status_code, response.json()) == (
        200,
        {
            "rows": 3,
            "created": 3,
            "changed": 0,
            "unchanged": 0,
            "refused": 0,
            "kept": True,
            "problems": [],
            "duplicates": [],
            "waiting": [],
            "changes": [],
            "emptied": {},
            "mapping": None,
        },
    )
    assert contents().keys() - before.keys() == {("meetings", "talks"), ("meetings", "a-call"), ("topics", "nets")}
    again = client.post("/imports", content=body, headers=NDJSON).json()
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 3)
    changed = client.post("/imports", content=lines(TALKS | {"note": "New."}), headers=NDJSON).json()
    assert (changed["changed"], client.get("/meetings/talks").json()["note"]) == (1, "New.")


def test_csv_body_is_imported(client):
    body = "id,title,date,participants\r\ntalks,'=Talks,2024-05-01,host; country=JP\r\n"
    response = client.post("/imports", content=body.encode("utf-8-sig"), headers=CSV)
    assert (response.status_code, response.json()["created"]) == (200, 1)
    assert client.get("/meetings/talks").json()["title"] == "=Talks"


@pytest.mark.parametrize(
    ("headers", "body"), [(NDJSON, b'{"id": "nets", "name": "Nets"}'), (CSV, b"id,name\nnets,Nets\n")]
)
def test_resource_parameter_applies_to_lines_without_one(client, headers, body):
    response = client.post("/imports", params={"resource": "topics"}, content=body, headers=headers)
    assert (response.status_code, response.json()["created"]) == (200, 1)
    assert client.get("/topics/nets").json()["name"] == "Nets"


@pytest.mark.parametrize("headers", [NDJSON, CSV])
def test_empty_body_imports_nothing(client, headers):
    body = b"" if headers is NDJSON else b"id,title,date\r\n"
    response = client.post("/imports", content=body, headers=headers)
    assert (response.status_code, response.json()["rows"]) == (200, 0)


def test_a_dry_run_writes_nothing(client, contents):
    before = contents()
    response = client.post("/imports?dry_run=true", content=lines(TALKS, BAD, TALKS), headers=NDJSON)
    data = response.json()
    assert (response.status_code, data["rows"], data["created"], data["unchanged"], data["refused"], data["kept"]) == (
        200, 3, 1, 1, 1, False,
    )  # fmt: skip
    assert [problem["where"] for problem in data["problems"]] == ["body line 2"]
    assert contents() == before


def test_bad_rows_are_reported_and_nothing_is_imported(client, contents):
    before = contents()
    body = lines(TALKS, BAD, CALL) + b"{]\n" + lines({"id": "x", "titel": "X", "date": "2024"})
    response = client.post("/imports", content=body, headers=NDJSON)
    problem = response.json()
    assert (response.status_code, problem["type"]) == (422, "/problems/validation")
    assert problem["detail"] == ("3 of 5 rows were refused, nothing was imported; fix them or send keep_going=true")
    assert {name: problem[name] for name in ("rows", "created", "changed", "unchanged", "refused")} == {
        "rows": 5, "created": 2, "changed": 0, "unchanged": 0, "refused": 3,
    }  # fmt: skip
    assert [(error["pointer"], error["detail"].partition(": ")[0]) for error in problem["errors"]] == [
        ("#/date", "body line 2"),
        ("", "body line 4"),
        ("#/title", "body line 5"),
        ("#/titel", "body line 5"),
    ]
    assert "did you mean 'title'?" in problem["errors"][3]["detail"]
    assert contents() == before


def test_good_rows_are_imported_on_request(client, contents):
    before = contents()
    response = client.post("/imports?keep_going=true", content=lines(TALKS, BAD, CALL), headers=NDJSON)
    data = response.json()
    assert (response.status_code, data["created"], data["refused"], data["kept"]) == (200, 2, 1, True)
    assert [(problem["where"], problem["field"]) for problem in data["problems"]] == [("body line 2", "#/date")]
    assert contents().keys() - before.keys() == {("meetings", "talks"), ("meetings", "a-call")}


def test_the_list_of_problems_is_capped(client):
    body = lines(*({"id": f"m-{number}", "title": "M", "date": "?"} for number in range(150)))
    strict = client.post("/imports", content=body, headers=NDJSON).json()
    assert (strict["refused"], len(strict["errors"])) == (150, 100)
    data = client.post("/imports?keep_going=true", content=body, headers=NDJSON).json()
    assert (data["refused"], len(data["problems"]), data["problems"][99]["where"]) == (150, 100, "body line 100")


def test_rejected_values_other_than_text_are_reported(client):
    body = b'{"title": "X", "date": "2024", "\\ud800\\u0000": 1, "\xc2\x9b": 2}\n[1]\n\xff\n'
    for parameters, status in (({}, 422), ({"keep_going": True}, 200)):
        response = client.post("/imports", params=parameters, content=body, headers=NDJSON)
        assert (response.status_code, response.json()["refused"]) == (status, 3)


def test_possible_duplicates_are_reported(client):
    client.post("/imports", content=lines(TALKS), headers=NDJSON)
    data = client.post("/imports", content=lines(TALKS | {"id": "talks-2"}), headers=NDJSON).json()
    assert data["duplicates"] == [{"where": "body line 1", "id": "talks-2", "like": ["talks"]}]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, "Content-Type is missing"),
        ({"Content-Type": "application/json"}, "send application/x-ndjson or text/csv"),
        ({"Content-Type": "application/x-ndjson; charset=utf-16"}, "send UTF-8"),
        ({"Content-Type": "text/csv; charset=windows-1252"}, "send UTF-8"),
        (NDJSON | {"Content-Encoding": "gzip"}, "send the body uncompressed"),
    ],
)
def test_another_type_of_body_is_refused(client, contents, headers, told):
    before = contents()
    response = client.post("/imports", content=lines(TALKS), headers=headers)
    assert response.status_code == 415
    assert told in response.json()["detail"]
    assert contents() == before


@pytest.fixture
def small(app, settings):
    """Limit bodies to 1,024 bytes."""
    app.state.settings = settings.model_copy(update={"max_import_bytes": 1024})


@pytest.mark.parametrize("options", ["whole", "chunked", "false length"])
def test_body_over_the_limit_is_rejected_with_or_without_a_length(small, client, contents, options):
    before = contents()
    body = lines(TALKS, *(CALL | {"id": f"call-{number}"} for number in range(30)))
    headers = dict(NDJSON)
    content = body
    if options == "chunked":
        content = (body[index : index + 100] for index in range(0, len(body), 100))
    elif options == "false length":
        headers["Content-Length"] = "10"
    response = client.post("/imports", content=content, headers=headers)
    assert (response.status_code, response.headers["connection"]) == (413, "close")
    assert "exceeds 1024 bytes" in response.json()["detail"]
    assert contents() == before
    within = client.post("/imports", content=lines(TALKS).ljust(1024), headers=NDJSON)
    assert within.status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter", "told"),
    [
        ("dryrun=true", "dryrun", "did you mean 'dry_run'?"),
        ("limit=1", "limit", "is not recognized"),
        ("resource=meeting", "resource", "'meetings'"),
        ("keep_going=perhaps", "keep_going", "is neither true nor false"),
        ("dry_run=true&dry_run=false", "dry_run", "is given more than once"),
    ],
)
def test_a_wrong_parameter_is_refused(client, contents, query, parameter, told):
    before = contents()
    response = client.post(f"/imports?{query}", content=lines(TALKS), headers=NDJSON)
    assert response.status_code == 422
    [error] = response.json()["errors"]
    assert error["parameter"] == parameter
    assert told in error["detail"]
    assert contents() == before


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"id,titel,date\nx,T,2024\n", "line 1, column titel: unknown column; did you mean title?"),
        (b"", "line 1: no header"),
        (b"id,title,date\nx,\xff,2024\n", "save it as CSV UTF-8"),
    ],
)
def test_invalid_csv_body_is_rejected(client, contents, body, told):
    before = contents()
    response = client.post("/imports?keep_going=true", content=body, headers=CSV)
    assert response.status_code == 422
    assert response.json()["detail"].startswith("the body cannot be read: line ")
    assert told in response.json()["detail"]
    assert contents() == before


def test_a_bad_csv_row_names_its_line_and_column(client):
    body = b'id,title,date,place_country\nx,"T\nU",2024,\ny,T,2024,QQ\n'
    [error] = client.post("/imports", content=body, headers=CSV).json()["errors"]
    assert error["pointer"] == "place_country"
    assert error["detail"].startswith("body line 4: 'QQ' is not a known country")


def test_import_requires_a_key(client, contents):
    before = contents()
    response = client.post("/imports", content=lines(TALKS), headers={**NDJSON, "x-api-key": "none"})
    assert response.status_code == 401
    assert contents() == before


def test_a_client_that_disconnects_leaks_nothing(app, client, contents, key):
    before = contents()
    received = [{"type": "http.request", "body": lines(TALKS), "more_body": True}, {"type": "http.disconnect"}]
    sent = []

    async def receive():
        return received.pop(0)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/imports", "query_string": b"", "root_path": "",
        "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 50000), "http_version": "1.1",
        "headers": [
            (b"host", b"127.0.0.1"), (b"content-type", b"application/x-ndjson"), (b"x-api-key", key.encode()),
        ],
    }  # fmt: skip
    client.portal.call(app, scope, receive, send)
    assert received == []
    assert [item["status"] for item in sent if "status" in item] == [400]
    assert contents() == before


def test_many_rows_are_one_transaction(client, contents):
    before = contents()
    body = lines(*(CALL | {"id": f"call-{number}"} for number in range(200)), BAD)
    assert client.post("/imports", content=body, headers=NDJSON).status_code == 422
    assert contents() == before


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ({"updated_at": "2020-01-01T00:00:00Z"}, "is before created_at, which is the current time if it is left out"),
        (
            {"created_at": "2020-01-01T00:00:00Z", "updated_at": "2019-01-01T00:00:00Z"},
            "created_at, updated_at and",
        ),
    ],
)
def test_times_in_another_order_are_rejected_with_the_remedy(client, times, reason):
    row = {"resource": "topics", "document": {"name": "Nets", **times}}
    (error,) = client.post("/imports", content=lines(row), headers=NDJSON).json()["errors"]
    assert error["pointer"] == "#/updated_at"
    assert reason in error["detail"]
