"""The own content of a document, and the differences between two states of it.

A document also shows names of related records, which are copies, and derived fields. Neither is its own content.

See decision 33.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

import jsonpatch

RESOURCE_OF_FIELD: Final = {
    "person": "people",
    "organization": "organizations",
    "agreement": "agreements",
    "topic": "topics",
    "topics": "topics",
    "parent": "topics",
    "source": "sources",
    "meeting": "meetings",
}
"""The resource that each reference field points to."""
RESOURCE_OF_ID_FIELD: Final = {"part_of": "meetings"}
"""The resource of each field that holds the bare id of a record."""
COUNTRY_FIELDS: Final = frozenset({"country", "posted_to", "successors"})
"""The fields that name a country, or several, in every document."""
TIMESTAMPS: Final = frozenset({"created_at", "updated_at"})


def own_content(document: dict[str, Any], derived: Collection[str] = ()) -> dict[str, Any]:
    """Return a document's own content: related records reduced to their ids, without the `derived` fields."""
    return {name: _own_value(name, value) for name, value in document.items() if name not in derived}


def _own_value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_own_value(name, item) for item in value]
    if not isinstance(value, dict):
        return value
    if name in RESOURCE_OF_FIELD and "id" in value:
        return {"id": value["id"]}
    return own_content(value)


def references(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the records that a document refers to, as resource and id."""
    for name, value in document.items():
        if name == "says":
            # Related records in what a source says are neither looked up nor created.
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and name in RESOURCE_OF_FIELD and "id" in item:
                yield RESOURCE_OF_FIELD[name], item["id"]
            elif isinstance(item, dict):
                yield from references(item)
            elif name in RESOURCE_OF_ID_FIELD and item is not None:
                yield RESOURCE_OF_ID_FIELD[name], item
            elif name in COUNTRY_FIELDS and item is not None:
                yield "countries", item


def diff(before: dict[str, Any], after: dict[str, Any], derived: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return the differences between two states, as a JSON Patch (RFC 6902) of the record's own content.

    Operations that replace or remove a value carry the old one as `was`; RFC 6902 has readers ignore unknown members.
    """
    left_out = {*derived, *TIMESTAMPS}
    state, target = own_content(before, left_out), own_content(after, left_out)
    operations = []
    for operation in jsonpatch.make_patch(state, target).patch:
        described = deepcopy(operation)
        if operation["op"] in {"replace", "remove"}:
            described["was"] = deepcopy(jsonpatch.JsonPointer(operation["path"]).resolve(state))
        operations.append(described)
        # In place: copying for each of a thousand operations would take half a minute. Both states are already copies.
        state = jsonpatch.apply_patch(state, [operation], in_place=True)
    return operations
