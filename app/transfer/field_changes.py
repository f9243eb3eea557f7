"""The fields of a document that a write changes, and those that it empties."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_IGNORED: Final = frozenset({"updated_at", "created_at"})
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
_LABELS: Final = frozenset({"name", "title", "headline"})
"""A link has one of them; any other object has fields of its own."""


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the fields that differ between two documents, and those of them that lost their value.

    The fields of an object are named one by one: `place/city`.
    """
    changed = sorted(_differences(before, after, ""))
    return changed, [field for field in changed if _is_empty(after, field) and not _is_empty(before, field)]


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new or (old in _EMPTY and new in _EMPTY) or (not prefix and name in _IGNORED):
            continue
        if isinstance(old, Mapping) and (isinstance(new, Mapping) or new is None) and _LABELS.isdisjoint(old):
            yield from _differences(old, new or {}, f"{prefix}{name}/")
        else:
            yield f"{prefix}{name}"


def _is_empty(document: Mapping[str, Any], field: str) -> bool:
    value: Any = document
    for name in field.split("/"):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value in _EMPTY
