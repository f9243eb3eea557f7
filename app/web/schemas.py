"""The JSON schemas of the OpenAPI document, made plain: for people who read them and for clients made from them."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

Schema = dict[str, Any]

REFERENCE: Final = "#/components/schemas/"
_NULL: Final = {"type": "null"}
_MAPS_OF_SCHEMAS: Final = ("properties", "$defs")


def tidy(schema: Schema) -> None:
    """Drop the titles that only repeat a field's name, and write "text or null" as one type. In place."""
    for each in _walk(schema):
        for field in each.get("properties", {}).values():
            field.pop("title", None)
        _join_null(each)


def without_null(schema: Schema) -> None:
    """Take null out of what a parameter may be: a URL cannot say null, one leaves the parameter out. In place."""
    alternatives = [each for each in schema.get("anyOf", []) if each != _NULL]
    if len(alternatives) == 1:
        del schema["anyOf"]
        schema.update(alternatives[0])


def patch_of(draft: Schema, name: str) -> Schema:
    """Make the schema of a merge patch (RFC 7396) for a draft's: no field is required; null empties an optional one."""
    needed = set(draft.get("required", []))
    patch = {key: deepcopy(value) for key, value in draft.items() if key not in {"required", "title", "properties"}}
    patch["title"] = name
    patch["description"] = "The fields to change; null empties one that may be empty, and a list is replaced whole."
    patch["properties"] = {}
    for field, said in draft["properties"].items():
        schema = {key: deepcopy(value) for key, value in said.items() if key != "default"}
        patch["properties"][field] = schema if field in needed or _takes_null(schema) else _or_null(schema)
    for name in ("id", "code"):
        if name in patch["properties"]:
            patch["properties"][name]["readOnly"] = True
    return patch


def _walk(schema: Any) -> Iterator[Schema]:
    """Give the schema and every schema inside it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in _MAPS_OF_SCHEMAS:
        for inner in schema.get(keyword, {}).values():
            yield from _walk(inner)
    for keyword in ("anyOf", "allOf", "oneOf"):
        for inner in schema.get(keyword, []):
            yield from _walk(inner)
    yield from _walk(schema.get("items"))


def _join_null(schema: Schema) -> None:
    alternatives = schema.get("anyOf", [])
    if len(alternatives) == 2 and alternatives[1] == _NULL and isinstance(alternatives[0].get("type"), str):
        del schema["anyOf"]
        schema.update({**alternatives[0], "type": [alternatives[0]["type"], "null"]})


def _takes_null(schema: Schema) -> bool:
    return "null" in schema.get("type", ()) or _NULL in schema.get("anyOf", [])


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    said: Schema = {key: schema.pop(key) for key in ("description", "readOnly") if key in schema}
    return {"anyOf": [schema, _NULL], **said}
