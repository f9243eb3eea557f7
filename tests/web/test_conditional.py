"""Conditional requests (RFC 9110 section 13) for every write that accepts them and every read with an ETag."""

import httpx
import pytest
from factories import RESOURCES, create
from fault_input import OPERATIONS, READS

from app.web.middleware.auth import READS_BY_POST

pytestmark = pytest.mark.usefixtures("well_afterwards")

CONDITIONAL = [
    operation
    for operation in OPERATIONS
    if "If-Match" in {parameter["name"] for parameter in operation.parameters("header")}
    and operation.method in {"PUT", "PATCH", "DELETE"}
    and operation.path.split("/")[1] in RESOURCES
]
# The seed has no judgement.
TAGGED = [read for read in READS if "304" in read.said["responses"] and read.path != "/judgements/{id}"]
CHANGES = {
    "countries": {"note": "A"}, "meetings": {"note": "A"}, "topics": {"description": "A"},
}  # fmt: skip


def test_a10_every_unsafe_operation_checks_its_conditions(resolved_document):
    assert {
        f"{method.upper()} {path}"
        for path, operations in resolved_document["paths"].items()
        for method, operation in operations.items()
        if method != "get" and path not in READS_BY_POST and "412" not in operation["responses"]
    } == set()


def test_every_change_of_a_record_supports_if_match():
    assert {(item.method, item.path.count("/")) for item in CONDITIONAL} == {(m, 2) for m in ("PUT", "PATCH", "DELETE")}
    assert len(CONDITIONAL) == 3 * len(RESOURCES)


NO_TAGS = [
    "garbage", "{}", "W/{}", '"{}', '{}"', "'{}'", '"{}" "{}"', '"{}", garbage', '*, "{}"', '"{}", *', "**", 'w/"{}"', '"a b"',
    '"{}";', 'W/ "{}"', '"{}",x',
]  # fmt: skip
"""Fields that are neither `*` nor a list of entity tags."""


@pytest.mark.parametrize("operation", CONDITIONAL, ids=str)
def test_stale_etag_prevents_the_change(client, operation):
    resource = operation.path.split("/")[1]
    url = create(client, resource)
    stale = client.get(url).headers["etag"]
    current = client.patch(url, json=CHANGES.get(resource, {"note": "A"})).headers["etag"]
    assert stale != current
    state = client.get(url).json()
    body = {"PUT": {**state, "updated_at": None}, "PATCH": CHANGES.get(resource, {"note": None})}.get(operation.method)
    csv = client.get(url, headers={"accept": "text/csv"}).headers["etag"]
    for tags in (stale, '"other"', f"W/{current}", f"{stale}, {stale}", csv, "", ", ,"):
        response = client.request(operation.method, url, json=body, headers={"if-match": tags})
        assert (tags, response.status_code) == (tags, 412)
        assert response.headers["etag"] == current
    for tags in ("*", current, f"W/{current}"):
        response = client.request(operation.method, url, json=body, headers={"if-none-match": tags})
        assert (tags, response.status_code) == (tags, 412)
    for tags in NO_TAGS:
        for field in ("if-match", "if-none-match"):
            response = client.request(
                operation.method, url, json=body, headers={field: tags.replace("{}", current.strip('"'))}
            )
            assert (field, tags, response.status_code) == (field, tags, 400)
            assert "with its quotes" in response.json()["detail"]
    assert client.get(url).json() == state
    passed = client.request(operation.method, url, json=body, headers={"if-match": f'"other", {current}'})
    assert passed.is_success, passed.text


@pytest.mark.parametrize("operation", TAGGED, ids=str)
def test_unchanged_content_is_304(client, operation):
    address = str(httpx.URL(operation.address(), params=operation.required()))
    got = client.get(address)
    assert got.status_code == 200
    for tags in (got.headers["etag"], f"W/{got.headers['etag']}", f'"other", {got.headers["etag"]}', "*"):
        for method in ("GET", "HEAD"):
            response = client.request(method, address, headers={"if-none-match": tags})
            assert (response.status_code, response.content) == (304, b"")
            assert not {"content-type", "content-length"} & set(response.headers)
            assert {name: response.headers[name] for name in ("etag", "cache-control", "vary")} == {
                name: got.headers[name] for name in ("etag", "cache-control", "vary")
            }
    for tags in ('"other"', "", "garbage", '"', "W/"):
        assert client.get(address, headers={"if-none-match": tags}).content == got.content


def test_a28_an_unquoted_etag_does_not_match(client):
    address = "/topics/east-asia"
    tag = client.get(address).headers["etag"]
    for tags in NO_TAGS:
        assert client.get(address, headers={"if-none-match": tags.replace("{}", tag.strip('"'))}).status_code == 200, (
            tags
        )


@pytest.mark.parametrize("resource", RESOURCES)
def test_etags_differ_by_representation(client, resource):
    create(client, resource)
    key = "code" if resource == "countries" else "id"
    formats = next(
        parameter["schema"]["enum"]
        for operation in READS
        if operation.path == f"/{resource}"
        for parameter in operation.parameters()
        if parameter["name"] == "format"
    )
    item = f"/{resource}/{client.get(f'/{resource}').json()['items'][0][key]}"
    for address in (f"/{resource}?limit=1&", f"{item}?"):
        answers = {format_: client.get(f"{address}format={format_}") for format_ in formats}
        tags = {format_: response.headers["etag"] for format_, response in answers.items()}
        assert len(set(tags.values())) == len(formats) >= 5
        for format_, response in answers.items():
            assert "accept" in response.headers["vary"].lower()
            for other, tag in tags.items():
                params = client.get(f"{address}format={format_}", headers={"if-none-match": tag})
                assert params.status_code == (304 if other == format_ else 200)


@pytest.mark.parametrize(("tag", "words"), [("", "names no ETag"), ("csv", "another format than JSON")])
def test_unmet_condition_says_what_is_wrong(client, tag, words):
    etag = client.get("/topics/east-asia?format=csv").headers["etag"] if tag else ""
    response = client.patch("/topics/east-asia", json={"description": "x"}, headers={"If-Match": etag})
    assert (response.status_code, words in response.json()["detail"]) == (412, True)
