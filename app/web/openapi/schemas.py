"""Simplify the JSON schemas of the OpenAPI document for human readers and client generators."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

Schema = dict[str, Any]

REFERENCE: Final = "#/components/schemas/"
_REFERRED: Final = re.compile(rf'"{REFERENCE}([A-Za-z]+)"')
_NULL: Final = {"type": "null"}
_REQUEST_NAME: Final = re.compile(r'((?:"|/)[A-Z][A-Za-z]+)Input("(?:: \{)?)')
_CONDITIONS: Final = ("anyOf", "oneOf")
_REFERENCE_LENGTH: Final = len('{"$ref": "#/components/schemas/NameField"}')
_LEAST_SAVED: Final = 40
_TEXT_FORMATS: Final = frozenset(("line", "text", "word"))
_MAPS_OF_SCHEMAS: Final = ("properties", "$defs")


def with_plain_names(document: Schema) -> Schema:
    """Return the document with published names: `MeetingPage`, not `Page_Meeting_`; `MeetingDraft`, not `MeetingInput`."""
    text = json.dumps(document, ensure_ascii=False)
    for name, schema in document["components"]["schemas"].items():
        if name.endswith("_"):
            text = text.replace(f'"{REFERENCE}{name}"', f'"{REFERENCE}{schema["title"]}"')
            text = text.replace(f'"{name}": {{', f'"{schema["title"]}": {{')
    # Clients know the schemas of requests by the suffix `Draft`.
    text = _REQUEST_NAME.sub(r"\1Draft\2", text)
    renamed: Schema = json.loads(text)
    return renamed


def simplify(schema: Schema) -> None:
    """Drop titles that only repeat a field's name, and write "text or null" as a list of types, in place."""
    for node in _subschemas(schema):
        for field in node.get("properties", {}).values():
            field.pop("title", None)
        _join_null(node)


def without_null(schema: Schema) -> None:
    """Remove null from the schema of a parameter, in place: a URL cannot express null, only omit it."""
    alternatives = [alternative for alternative in schema.get("anyOf", []) if alternative != _NULL]
    if len(alternatives) == 1:
        del schema["anyOf"]
        schema.update(alternatives[0])


def without_item_format(schema: Schema) -> None:
    """Drop the format of the items of a list parameter, in place: Swagger UI looks for a widget named after it.

    The formats are our own, such as `country` and `topic-id`, and each unknown one is a warning in the browser's console.
    """
    schema.get("items", {}).pop("format", None)


def without_text_formats(schema: Schema) -> None:
    """Drop the formats that name kinds of text, in place: only the tests, which invent values, know them."""
    for node in _subschemas(schema):
        if node.get("format") in _TEXT_FORMATS:
            del node["format"]


def without_conditions(schema: Schema) -> None:
    """Drop parts that only a validator needs, in place: conditions between fields, and fields that may only be null.

    `anyOf` next to `properties` states which fields go together. Client generators read it as a choice between types:
    openapi-generator fails on it, openapi-typescript generates a union without the fields. The descriptions contain the
    same information.
    """
    for node in _subschemas(schema):
        if "properties" in node:
            for keyword in _CONDITIONS:
                node.pop(keyword, None)
            node["properties"] = {
                name: field for name, field in node["properties"].items() if field.get("type") != "null"
            }


def without_read_only_fields(known: dict[str, Schema]) -> None:
    """Drop read-only fields from the schemas of merge patches and references, in place, which have no use for them.

    Documents for `PUT` keep them, because a response to `GET` can be sent back. So references keep those of the short
    form in which a response has them (`Link`).
    """
    for name, schema in known.items():
        if name.endswith(("Patch", "Ref")):
            link_fields = known.get(f"{name.removesuffix('Ref')}Link", {}).get("properties", {})
            for node in (schema, *schema.get("anyOf", [])):
                if "properties" in node:
                    fields = node["properties"].items()
                    node["properties"] = {
                        key: field for key, field in fields if key in link_fields or not field.get("readOnly")
                    }


def share_fields(known: dict[str, Schema]) -> None:
    """Move the definitions of fields that several schemas repeat to schemas of their own, in place.

    A definition is moved if that makes the document shorter by at least `_LEAST_SAVED` characters. One that refers to another
    schema, or null, stays: openapi-generator would make a second class of it, for a vocabulary an empty one that takes no value.
    """
    uses: dict[str, list[tuple[Schema, str]]] = {}
    for schema in known.values():
        for node in _subschemas(schema):
            for name, field in node.get("properties", {}).items():
                if "anyOf" not in field:
                    uses.setdefault(json.dumps(field), []).append((node["properties"], name))
    for text, places in uses.items():
        if (len(text) - _REFERENCE_LENGTH) * (len(places) - 1) < _LEAST_SAVED + _REFERENCE_LENGTH:
            continue
        base = "".join(word.capitalize() for word in places[0][1].split("_"))
        name = next(name for name in (f"{base}{number}" for number in ("Field", *range(2, 100))) if name not in known)
        known[name] = json.loads(text)
        for properties, field_name in places:
            properties[field_name] = {"$ref": REFERENCE + name}


def request_schemas(document: Schema) -> set[str]:
    """Return the names of the schemas that request bodies use, directly or indirectly."""
    pending = [operation.get("requestBody") for item in document["paths"].values() for operation in item.values()]
    names: set[str] = set()
    while pending:
        for name in set(_REFERRED.findall(json.dumps(pending.pop()))) - names:
            names.add(name)
            pending.append(document["components"]["schemas"][name])
    return names


def without_defaults(schema: Schema) -> None:
    """Drop the defaults of fields, in place: openapi-typescript requires fields with a default, even in requests."""
    for node in _subschemas(schema):
        for field in node.get("properties", {}).values():
            field.pop("default", None)


def add_patch(known: dict[str, Schema], record: str) -> str:
    """Add the schema of a merge patch (RFC 7396), derived from the input of a record, to `known`; return its name.

    No field is required, null clears an optional field, and nested objects, too, hold only the fields that change. A
    field without a default has no value that null could stand for.
    """
    input_schema, name = known[f"{record}Draft"], f"{record}Patch"
    required = set(input_schema.get("required", []))
    patch = {
        key: deepcopy(value) for key, value in input_schema.items() if key not in {"required", "title", "properties"}
    }
    patch["title"] = name
    patch["description"] = (
        "The fields to change. Null clears an optional field; lists and references are replaced as a whole."
    )
    patch["properties"] = {}
    for field, definition in input_schema["properties"].items():
        schema = {key: deepcopy(value) for key, value in definition.items() if key != "default"}
        for node in (schema, *schema.get("anyOf", [])):
            if "$ref" in node:
                node["$ref"] = REFERENCE + _add_partial(known, node["$ref"].removeprefix(REFERENCE))
        has_null = field in required or "default" not in definition or _allows_null(schema)
        patch["properties"][field] = schema if has_null else _with_null(schema)
    for field in {"id", "code"} & set(patch["properties"]):
        patch["properties"][field]["readOnly"] = True
    for keyword in _CONDITIONS:
        patch.pop(keyword, None)
    known[name] = patch
    return name


def _add_partial(known: dict[str, Schema], name: str) -> str:
    """Add the merge patch variant of an object schema to `known`; return its name, or `name` for other schemas."""
    alternatives = known[name].get("anyOf", [])
    if "properties" not in known[name] and not any("properties" in node for node in alternatives):
        return name
    partial = deepcopy(known[name])
    partial["title"] = f"{name}Patch"
    if "properties" in partial:
        for keyword in ("required", *_CONDITIONS):
            partial.pop(keyword, None)
    # A reference is not merged with the previous one: it identifies its record in full, as in a new record.
    for node in (partial, *partial.get("anyOf", [])):
        for field, definition in node.get("properties", {}).items():
            definition.pop("default", None)
            node["properties"][field] = definition if _allows_null(definition) else _with_null(definition)
    known[partial["title"]] = partial
    return str(partial["title"])


def _subschemas(schema: Any) -> Iterator[Schema]:
    """Yield the schema and every schema nested in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in _MAPS_OF_SCHEMAS:
        for inner in schema.get(keyword, {}).values():
            yield from _subschemas(inner)
    for keyword in ("anyOf", "allOf", "oneOf"):
        for inner in schema.get(keyword, []):
            yield from _subschemas(inner)
    yield from _subschemas(schema.get("items"))


def _join_null(schema: Schema) -> None:
    alternatives = schema.get("anyOf", [])
    if len(alternatives) == 2 and alternatives[1] == _NULL and isinstance(alternatives[0].get("type"), str):
        del schema["anyOf"]
        schema.update({**alternatives[0], "type": [alternatives[0]["type"], "null"]})


def _allows_null(schema: Schema) -> bool:
    return "null" in schema.get("type", ()) or _NULL in schema.get("anyOf", [])


def _with_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    annotations: Schema = {key: schema.pop(key) for key in ("description", "readOnly") if key in schema}
    return {"anyOf": [schema, _NULL], **annotations}
