"""The OpenAPI document: valid, saved, complete and readable."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from openapi_document import written_out
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.representations.tables import TABLE_FORMATS
from app.settings import Settings
from app.web.middleware import auth
from app.web.openapi import filters, problems, schemas
from app.web.openapi.introduction import TAGS

ROOT = Path(__file__).parents[3]
SAVED = ROOT / "docs" / "openapi.json"
MOST_BYTES = 300_000
WRITES = {"post", "put", "patch"}
READS_BY_POST = {f"POST {path}" for path in auth.READS_BY_POST}


@pytest.fixture(scope="module")
def published(application):
    """The document as served."""
    return application.openapi()


@pytest.fixture(scope="module")
def document(resolved_document):
    """The document with all references resolved."""
    return resolved_document


@pytest.fixture(scope="module")
def operations(document):
    return [
        (f"{method.upper()} {path}", method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def strings(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


def test_document_is_valid_openapi_3_1(published):
    assert published["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(published).iter_errors()] == []


def test_document_stays_within_its_size_limit(published):
    size = len(json.dumps(published, ensure_ascii=False, separators=(",", ":")).encode())
    assert size <= MOST_BYTES


def test_shared_components_equal_the_full_document(published, document):
    whole = written_out(published)
    document = deepcopy(document)
    filters.combine_repeated(document)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            shown = whole["paths"][path][method]
            parameters = deepcopy(operation["parameters"])
            for parameter in parameters:
                schemas.without_item_format(parameter["schema"])
                schemas.without_text_formats(parameter["schema"])
            assert shown["parameters"] == parameters, (method, path)
            shared = problems.WRITE_PROBLEMS if "security" in operation else problems.READ_PROBLEMS
            general = {str(status) for status in shared}
            stated = {
                status: deepcopy(item) for status, item in operation["responses"].items() if status not in general
            }
            for response in stated.values():
                if "links" in response:
                    response["links"] = {name: item for name, item in response["links"].items() if "get_" in name}
            assert {**shown["responses"], **stated} == shown["responses"], (method, path)
            assert shown["responses"].keys() == {*stated, "default"}, (method, path)


def test_no_schema_has_conditions_that_client_generators_mistake_for_types(published):
    known = published["components"]["schemas"]
    assert [name for name, schema in known.items() if "properties" in schema and {"anyOf", "oneOf"} & set(schema)] == []
    assert [
        text for text in json.dumps(known).split("{") if text.startswith('"type": "null"') and "}" not in text
    ] == []


def test_a56_generated_clients_have_one_class_for_each_type(published):
    known = published["components"]["schemas"]
    # openapi-generator makes a second class of a schema that only adds null, of a vocabulary an empty one.
    assert [name for name, schema in known.items() if {"type": "null"} in schema.get("anyOf", ())] == []
    for path, operations in published["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            # A class of a schema without a name is called after the operation.
            assert not any("title" in media["schema"] for media in content.values()), path
            # openapi-python-client cannot import an operation of several media types without an optional parameter.
            optional = any(not resolved(published, item).get("required") for item in operation.get("parameters", ()))
            assert len(content) < 2 or optional, (method, path)


def resolved(document, item):
    """Follow the reference of a parameter, if it is one."""
    name = item.get("$ref", "").rpartition("/")[2]
    return document["components"]["parameters"][name] if name else item


def test_patches_refer_to_related_records_as_new_records_do(published):
    known = published["components"]["schemas"]
    assert [name for name in known if name.endswith("RefPatch")] == []
    assert "#/components/schemas/TopicParentRef" in json.dumps(known["TopicPatch"]["properties"]["parent"])
    assert "city" in known["PlacePatch"]["properties"], "an object that a patch changes in part"


def test_references_have_only_the_read_only_fields_of_short_forms(published):
    known = published["components"]["schemas"]
    assert "status" in known["AgreementRef"]["anyOf"][1]["properties"]
    for name in ("AgreementRef", "PersonRef", "SourceRef", "TopicParentRef"):
        assert {"created_at", "updated_at", "disputed"} & set(known[name]["anyOf"][1]["properties"]) == set(), name


def test_no_schema_repeats_its_name_as_its_title(published):
    assert [name for name, schema in published["components"]["schemas"].items() if schema.get("title") == name] == []


def test_a_list_and_its_other_formats_share_one_response(published, document):
    for path in ("/meetings", "/people", "/sources"):
        pages = [published["paths"][name]["get"]["responses"]["200"] for name in (path, f"{path}.{{suffix}}")]
        assert pages == [{"$ref": pages[0].get("$ref")}] * 2, path
    for path, operations in document["paths"].items():
        names = {parameter["name"] for operation in operations.values() for parameter in operation["parameters"]}
        assert "format" not in names or not path.endswith(".{suffix}"), path


def test_statistics_declare_the_formats_that_they_have(document):
    operation = document["paths"]["/stats"]["get"]
    [names] = [item["schema"]["enum"] for item in operation["parameters"] if item["name"] == "format"]
    assert names == [format_.name for format_ in TABLE_FORMATS]
    assert set(operation["responses"]["200"]["content"]) == {format_.media_type for format_ in TABLE_FORMATS}


def test_saved_document_equals_the_served_one(published):
    generated = json.dumps(published, indent=2, ensure_ascii=False) + "\n"
    assert SAVED.read_text(encoding="utf-8") == generated, (
        "the OpenAPI document has changed; run `make openapi`, and review the difference of docs/openapi.json"
    )


def test_document_contains_no_local_path(document):
    assert [text for text in strings(document) if str(ROOT) in text or str(Path.home()) + "/" in text] == []


def test_every_reference_has_a_schema_and_every_schema_is_used(document):
    known = set(document["components"]["schemas"])
    data = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert data == known


def test_schemas_have_names_of_one_word(document):
    assert [name for name in document["components"]["schemas"] if not re.fullmatch(r"[A-Z][A-Za-z]+", name)] == []


def test_every_operation_is_described(operations):
    tags = {tag["name"] for tag in TAGS}
    lacking = [
        label
        for label, _, operation in operations
        if not (
            operation.get("summary")
            and operation.get("description", "").rstrip().endswith((".", "?"))
            and len(operation.get("tags", [])) == 1
            and set(operation["tags"]) <= tags
        )
    ]
    assert lacking == []


def test_operation_ids_are_unique(operations):
    ids = [operation["operationId"] for _, _, operation in operations]
    assert sorted(set(ids)) == sorted(ids)


def test_every_tag_is_described_and_in_use(operations):
    used = {tag for _, _, operation in operations for tag in operation["tags"]}
    assert [tag["name"] for tag in TAGS if tag["name"] not in used or not tag["description"]] == []


def test_every_parameter_is_described(operations):
    lacking = [
        f"{label}: {parameter['name']}"
        for label, _, operation in operations
        for parameter in operation.get("parameters", [])
        if not parameter.get("description") or parameter["schema"].keys().isdisjoint({"type", "enum", "$ref"})
    ]
    assert lacking == []


def test_every_operation_declares_its_problems(operations):
    for label, method, operation in operations:
        data = set(operation["responses"])
        expected = {"401", "429", "503"} | {
            "get": {"422"}
            if any(parameter["in"] == "query" for parameter in operation.get("parameters", []))
            else set(),
            "post": {"400", "403", "422"} | ({"413", "415"} if "requestBody" in operation else set()),
            "put": {"400", "403", "409", "410", "412", "413", "415", "422"},
            "patch": {"400", "403", "404", "409", "410", "412", "413", "415", "422"},
            "delete": {"403", "404", "409", "410", "412"},
        }[method]
        assert expected - ({"403"} if label in READS_BY_POST else set()) <= data, label
        for status, response in operation["responses"].items():
            assert response["description"], (label, status)
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"], (label, status)


def test_writes_require_a_key_and_reads_none(document, operations):
    schemes = document["components"]["securitySchemes"]
    assert {(scheme["type"], scheme.get("scheme") or scheme["name"]) for scheme in schemes.values()} == {
        ("http", "bearer"),
        ("apiKey", "X-API-Key"),
    }
    for label, method, operation in operations:
        is_read = method == "get" or label in READS_BY_POST
        expected = None if is_read else [{name: []} for name in schemes]
        assert operation.get("security") == expected, label


def test_every_body_has_an_example_and_rejects_unknown_fields(document, operations):
    for label, _, operation in operations:
        for media_type, data in operation.get("requestBody", {}).get("content", {}).items():
            assert data.get("examples") or data.get("example"), (label, media_type)
            if media_type.endswith("json") and "$ref" in data["schema"]:
                schema = document["components"]["schemas"][data["schema"]["$ref"].rpartition("/")[2]]
                assert schema["additionalProperties"] is False, label


def test_every_path_parameter_has_an_example(operations):
    lacking = [
        f"{label}: {parameter['name']}"
        for label, _, operation in operations
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "path" and not (parameter.get("example") or parameter["schema"].get("enum"))
    ]
    assert lacking == []


def test_no_query_parameter_is_prefilled(operations):
    """Swagger UI sends prefilled values: an unchanged list request must not be filtered."""
    filled = [
        f"{label}: {parameter['name']}"
        for label, _, operation in operations
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and ({"example", "examples"} & set(parameter) or "example" in parameter["schema"])
    ]
    assert filled == []


def test_every_list_can_be_left_empty(operations):
    """Swagger UI invents values for an array without a default."""
    lacking = [
        f"{label}: {parameter['name']}"
        for label, _, operation in operations
        for parameter in operation.get("parameters", [])
        if parameter["schema"].get("type") == "array" and parameter["schema"].get("default") != []
    ]
    assert lacking == []


def test_every_route_is_documented(application, document):
    # The bodies of `/mcp` are those of another protocol.
    pages = {"/", "/relations", "/docs", "/redoc", "/openapi.json", "/.well-known/security.txt", "/mcp"}
    pages |= {"/drafts/new", "/edit", "/edit/{resource}", "/edit/{resource}/{id}"}
    routes = [
        (context.path, context.methods or ()) for context in iter_route_contexts(application.routes) if context.methods
    ]
    assert len(routes) > len(pages)
    missing = [
        f"{method} {path}"
        for path, methods in routes
        for method in methods
        if path not in pages
        and method not in {"HEAD", "OPTIONS"}
        and method.lower() not in document["paths"].get(path, {})
    ]
    assert missing == []


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name):
    field = Settings.model_fields[name]
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(DIPLOMATIC_EVENTS_\w+)` \| (.*) \|$", table, re.MULTILINE))
    data = rows.get(f"DIPLOMATIC_EVENTS_{name.upper()}")
    assert data is not None, "add a row to docs/settings.md"
    default = json.dumps(field.default) if not isinstance(field.default, str) else field.default
    assert data == f"`{default}` | {field.description}"


def test_every_documented_setting_exists():
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `DIPLOMATIC_EVENTS_(\w+)` \|", table, re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)
