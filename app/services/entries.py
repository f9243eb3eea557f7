"""The fields that identify an entry of a list in a document, by which two entries are the same."""

from collections.abc import Mapping
from typing import Any, Final

from app.schemas.said_values import dumped

_IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    "participants": ("person", "country", "organization"),
    "agreements": ("agreement", "relation"),
    "topics": ("topic", "id"),
    "organizations": ("organization",),
    "citations": ("source", "field", "locator", "quote", "says", "start"),
    "identifiers": ("scheme", "value"),
    "other_names": ("name", "language"),
    "tenures": ("office", "country", "organization", "posted_to", "term"),
    "parties": ("country", "organization"),
    "actions": ("action", "country", "organization", "date"),
}


def is_list_of_entries(name: str, value: Any) -> bool:
    """Return whether the value of a field is a list whose entries have an identity."""
    return name in _IDENTITY and isinstance(value, list)


def identity(name: str, entry: Any) -> tuple[Any, ...]:
    """Return the values that identify an entry of the list `name`; related records are compared by id."""
    if not isinstance(entry, dict):
        return (entry,)
    fields = _IDENTITY.get(name, sorted(entry))
    return tuple(dumped(entry.get(field)) if field == "says" else _id_or_value(entry.get(field)) for field in fields)


def _id_or_value(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value
