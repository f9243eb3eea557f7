"""Rows of CSV tables that lack columns: the fields of these keep the values that are recorded.

See decision 212.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from app.representations.csv_columns import COLUMNS, PARTICIPANT_CITATIONS
from app.representations.formats import Document

_OBJECTS_OF_COLUMNS: Final = frozenset({"place", "signing_place", "series"})
"""Objects whose columns count alone; those of a reference belong together, as id and name do."""


def complete(
    resource: str, document: Document, recorded: Mapping[str, Any], columns: Collection[str], derived: Collection[str]
) -> Document:
    """Return a row's document with the recorded values of the fields for which the table has no column.

    Fields of the names in `derived` follow from others, and are left out.

    Columns that describe one thing are a group: the id and the name of a person. If the table has one of them, the others
    count as empty. The columns of a place do not: each counts alone. The number of a round belongs to its series: it
    is kept for the recorded series alone.
    """
    result = dict(document)
    groups: dict[str, list[str]] = {}
    for column in COLUMNS[resource]:
        groups.setdefault(column.field[0], []).append(column.name)
    for field, names in groups.items():
        has_column = any(name in columns for name in names)
        if field not in recorded or field in derived:
            continue
        if not has_column:
            result[field] = recorded[field]
        elif field in _OBJECTS_OF_COLUMNS:
            result[field] = _completed_object(resource, field, document.get(field), recorded[field], columns)
    if "participants" in columns and PARTICIPANT_CITATIONS not in columns:
        for participant in result.get("participants") or []:
            if "citations" not in participant:
                participant["citations"] = _citations(participant, recorded["participants"])
    return result


def _completed_object(
    resource: str, field: str, given: Any, recorded: Any, columns: Collection[str]
) -> dict[str, Any] | None:
    if field == "series" and "series" in columns and (given or {}).get("id") != (recorded or {}).get("id"):
        return None if given is None else dict(given)
    result = dict(recorded or {})
    for column in COLUMNS[resource]:
        if column.field[0] == field and column.name in columns:
            result[column.field[1]] = (given or {}).get(column.field[1])
    return result if any(value is not None for value in result.values()) else None


def _citations(participant: Mapping[str, Any], recorded: list[dict[str, Any]]) -> list[Any]:
    """Return the citations of the recorded participant with the same id, or else of the same person and country."""
    for identity in (_by_id, _by_content):
        own_identity = identity(participant)
        if own_identity is not None:
            for item in recorded:
                if identity(item) == own_identity:
                    citations: list[Any] = item["citations"]
                    return citations
    return []


def _by_id(participant: Mapping[str, Any]) -> Any:
    return participant.get("id")


def _by_content(participant: Mapping[str, Any]) -> Any:
    references = (participant.get(name) or {} for name in ("person", "organization"))
    return tuple(reference.get("id") for reference in references), participant.get("country"), participant.get("office")
