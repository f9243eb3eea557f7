"""The fields that identify an entry of a list in a document, by which two entries are the same.

See decision 213.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.schemas.cited_values import dumped

IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    "participants": ("person", "country", "organization"),
    "agreements": ("agreement", "relation"),
    "topics": ("topic", "id"),
    "other_places": ("venue", "city", "country"),
    "organizations": ("organization",),
    "citations": ("source", "field", "locator", "quote", "says", "start"),
    "identifiers": ("scheme", "value"),
    "other_names": ("name", "language", "term"),
    "members": ("country", "term"),
    "tenures": ("office", "country", "organization", "posted_to", "term"),
    "parties": ("country", "organization"),
    "relations": ("relation", "agreement"),
    "depositaries": ("country", "organization"),
    "actions": ("action", "country", "organization", "date"),
}

_SAYS: Final = "says"


def is_list_of_entries(name: str, value: Any) -> bool:
    """Return whether the value of a field is a list whose entries have an identity."""
    return name in IDENTITY and isinstance(value, list)


def identity(name: str, entry: Any) -> tuple[Any, ...]:
    """Return the values that identify an entry of the list `name`; related records are compared by id."""
    return values_of(entry, IDENTITY.get(name, sorted(entry) if isinstance(entry, dict) else ()))


def values_of(entry: Any, fields: Sequence[str]) -> tuple[Any, ...]:
    """Return the values of some fields of an entry, of related records the ids; an entry without fields is its own value."""
    if not isinstance(entry, dict):
        return (entry,)
    values = list(map(entry.get, fields))
    if _SAYS in fields and values[place := fields.index(_SAYS)] is not None:
        values[place] = dumped(values[place])
    # Lists are long, so an entry takes as few steps as possible.
    return tuple([value.get("id") if isinstance(value, dict) else value for value in values])
