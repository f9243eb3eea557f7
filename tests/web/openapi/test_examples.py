"""Every example of the OpenAPI document works on a seeded service."""

import json
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from openapi_document import written_out

DOCUMENT = written_out(json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text(encoding="utf-8")))
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
}
# The seed has no such record.
EMPTY = {
    "list_agreements_of_organization",
    "list_agreements_of_topic",
    "list_topics_of_agreement",
}
KINDS = ("meeting", "participant", "agreement", "person", "country", "organization", "topic", "source")
# The record of this example is created by another example.
AFTER = {
    **{f"merge_{kind}": [f"put_{kind}", f"create_{kind}"] for kind in KINDS},
    **{f"unmerge_{kind}": [f"put_{kind}", f"create_{kind}", f"merge_{kind}"] for kind in KINDS},
    **{f"delete_{kind}": [f"create_{kind}"] for kind in KINDS},
    **{f"undelete_{kind}": [f"create_{kind}", f"delete_{kind}"] for kind in KINDS},
    **{name: ["create_judgement"] for name in ("list_judgements", "get_judgement", "delete_judgement")},
}
# The id of a judgement follows from its time, so that no example can name it.
OF_TIME = {"get_judgement", "delete_judgement"}
# Nobody has judged records of the seed, which holds none twice and agrees with its sources. So these lists need a write.
TWICE = (
    "POST",
    "/people?duplicates=allow",
    {
        "name": "Yoshimasa Hayashi",
        "country": "JP",
        "tenures": [{"office": "Foreign Minister", "country": "JP", "term": "2021-11-10/2023-09-13"}],
    },
)
CONTRADICTED = (
    "PATCH",
    "/meetings/2023-09-01-japan-peru-foreign-ministers",
    {"citations": [{"source": {"headline": "Ministers met on Saturday"}, "field": "date", "says": "2023-09-02"}]},
)
WRITTEN_FIRST = {"list_duplicates": TWICE, "list_questions": TWICE, "list_disputes": CONTRADICTED}
# The article of the seed has no record of these.
ROUND = (
    "POST",
    "/meetings",
    {
        "title": "Norland dialogue",
        "date": "2021-04",
        "status": "postponed",
        "place": {"latitude": 35.7, "longitude": 139.7},
        "part_of": "2023-09-01-japan-peru-foreign-ministers",
        "series": {"id": "norland-dialogue", "number": 3},
        "previous_dates": ["2020-04"],
        "participants": [{"organization": "cptpp"}, {"country": "NO", "office": "State Secretary", "acting": True}],
    },
)
POSTED = (
    "POST",
    "/people",
    {
        "name": "Ada Reed",
        "country": "US",
        "tenures": [
            {"office": "Ambassador", "country": "US", "posted_to": "PT", "organization": "cptpp", "term": "1988/1991"}
        ],
    },
)
MEMBER = ("PATCH", "/organizations/cptpp", {"members": [{"country": "PT", "term": "2018/.."}]})
RELATED = (
    "POST",
    "/agreements",
    {
        "title": "Second Memorandum on Antarctic Research",
        "relations": [
            {"agreement": "japan-peru-memorandum-of-cooperation-on-antarctic-research", "relation": "supersedes"}
        ],
    },
)
OF_ROUND = ("part_of", "series", "previous_date", "participating_organization", "bbox")
WRITTEN_FOR = {
    **{(name, "meetings"): ROUND for name in OF_ROUND},
    ("acting", "participants"): ROUND,
    ("organization", "participants"): ROUND,
    ("posted_to", "people"): POSTED,
    **{(name, "tenures"): POSTED for name in ("office", "country", "organization", "posted_to", "as_of")},
    ("member", "organizations"): MEMBER,
    ("as_of", "organizations"): MEMBER,
    ("related_to", "agreements"): RELATED,
}
# The key of the tests has the scope `write`.
FOR_ADMINISTRATORS = {"create_redaction"}
# A parameter that requires another one is sent with it.
TOGETHER = {
    ("list_agreements", "as_of"): "status",
    ("list_people", "as_of"): "office",
    ("list_organizations", "as_of"): "member",
    ("list_changes", "id"): "resource",
    ("list_duplicates", "id"): "resource",
    ("list_judgements", "id"): "resource",
}
# The seed has no identifiers, and no topic with a parent.
FINDS_NOTHING = {("identifier", "meetings"), ("identifier", "agreements"), ("identifier", "people")}
FINDS_NOTHING |= {
    ("identifier", "countries"),
    ("identifier", "organizations"),
    ("parent", "topics"),
    ("organization", "agreements"),
}
FINDS_NOTHING |= {("topic", "agreements"), ("url", "sources"), ("crosses", "meetings")}


def address(path, operation):
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            value = parameter.get("example") or parameter["schema"]["enum"][0]
            path = path.replace(f"{{{parameter['name']}}}", value)
    return path


def encoded(media_type, value):
    return urlencode(value) if media_type == "application/x-www-form-urlencoded" else json.dumps(value)


def bodies(operation):
    """Each example of a body, with its media type, ready to be sent."""
    for media_type, data in operation.get("requestBody", {}).get("content", {}).items():
        values = [example["value"] for example in data.get("examples", {}).values()] or [data["example"]]
        for value in values:
            if media_type == "multipart/form-data":
                request = httpx.Request("POST", "http://x", files={name: (name, text) for name, text in value.items()})
                yield request.read(), {"Content-Type": request.headers["Content-Type"]}
                continue
            text = value if isinstance(value, str) else encoded(media_type, value)
            yield text.encode(), {"Content-Type": media_type}


def send(client, name, content=None, headers=None, *, at=None):
    """Send the example of an operation, or one to another path."""
    method, path, operation = OPERATIONS[name]
    path = address(path, operation) if at is None else at
    required = {
        parameter["name"]: parameter["schema"]["examples"][0]
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and parameter.get("required")
    }
    return client.request(method, path, params=required or None, content=content, headers=headers)


def prepare(client, name, written=None):
    """Write what an example is about, and return the last response; None if the seed holds it."""
    response = None
    for earlier in AFTER.get(name, []):
        response = send(client, earlier, *next(bodies(OPERATIONS[earlier][2]), ()))
        assert response.is_success, response.text
    if written := written or WRITTEN_FIRST.get(name):
        method, path, document = written
        response = client.request(method, path, json=document)
        assert response.is_success, response.text
    return response


READS = [name for name, (method, _, _) in OPERATIONS.items() if method == "get"]
WRITES = [
    pytest.param(name, content, headers, id=f"{name}-{number}")
    for name, (method, _, operation) in OPERATIONS.items()
    if method != "get"
    for number, (content, headers) in enumerate(list(bodies(operation)) or [(None, None)])
]
FILTERS = [
    pytest.param(name, parameter["name"], example, id=f"{name}-{parameter['name']}-{number}")
    for name, (method, path, operation) in OPERATIONS.items()
    if method == "get" and path.count("/") == 1 and path != "/reconcile"
    for parameter in operation.get("parameters", [])
    for number, example in enumerate(parameter["schema"].get("examples", []))
]


@pytest.mark.parametrize("name", READS)
def test_prefilled_read_requests_work(client, name):
    earlier = prepare(client, name)
    response = send(client, name, at=earlier.headers["location"] if name in OF_TIME else None)
    assert response.status_code == 200, response.text
    if response.headers["content-type"] == "application/json" and "items" in response.json():
        assert bool(response.json()["items"]) is (name not in EMPTY)


@pytest.mark.parametrize(("name", "content", "headers"), WRITES)
def test_prefilled_write_requests_work(client, name, content, headers):
    earlier = prepare(client, name)
    response = send(client, name, content, headers, at=earlier.headers["location"] if name in OF_TIME else None)
    if name in FOR_ADMINISTRATORS:
        assert response.status_code == 403
        return
    assert response.is_success, response.text


def test_every_filter_has_an_example():
    lacking = [
        f"{name}: {parameter['name']}"
        for name, (method, path, operation) in OPERATIONS.items()
        if method == "get" and path.count("/") == 1
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
        and parameter["name"]
        not in {
            "cursor",
            "total",
            "sort",
            "limit",
            "format",
            "after",
            "epoch",
            "wait",
            "follow",
            "exclude",
            "filters",
            "successors",
        }
        and not parameter["schema"].get("examples")
        and not (parameter["schema"].get("enum") or parameter["schema"].get("items", {}).get("enum"))
    ]
    assert lacking == []


@pytest.mark.parametrize(("name", "parameter", "example"), FILTERS)
def test_each_example_of_a_filter_finds_something(client, name, parameter, example):
    path = OPERATIONS[name][1].partition(".")[0]
    prepare(client, name, WRITTEN_FOR.get((parameter, path[1:])))
    query = {parameter: example}
    if (name.removesuffix("_as"), parameter) in TOGETHER:
        other = TOGETHER[name.removesuffix("_as"), parameter]
        query[other] = {"status": "signed", "office": "Foreign Minister", "resource": "people", "member": "PT"}[other]
    if name == "get_holders":
        query = {"country": "JP", "office": "foreign minister", "as_of": "2023-09-01", **query}
    if parameter == "snippets":
        parameters = {item["name"]: item["schema"] for item in OPERATIONS[name][2]["parameters"]}
        query["q"] = parameters["q"]["examples"][0]
    if parameter == "facet_limit":
        query["facets"] = "country,topic"
    response = client.get(path, params=query)
    assert response.status_code == 200, response.text
    answer = response.json()
    assert bool(next(answer[name] for name in ("items", "rows", "holders") if name in answer)) is (
        (parameter, path[1:]) not in FINDS_NOTHING
    )
