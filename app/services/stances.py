"""Stances of citations: whether the value that a source gives for a field is compatible with the recorded one."""

from collections.abc import Callable
from typing import Any, Final

from app.db.write_session import WriteSession
from app.domain.cited_values import are_compatible, value_at
from app.domain.enums import Stance
from app.queries.records import successor_of
from app.schemas.json_patch import RESOURCE_OF_FIELD, RESOURCE_OF_ID_FIELD

_MOST_MERGES: Final = 100


def derived_stance(
    field: str | None, cited: Any, document: dict[str, Any], survivor: Any = lambda _name, record_id: record_id
) -> Stance:
    """Return the stance that follows from the value that a source gives for a field, and the recorded one."""
    if cited is None or field is None:
        return Stance.SUPPORTS
    name, recorded = value_at(document, field)
    return Stance.SUPPORTS if are_compatible(name, cited, recorded, survivor) else Stance.DISPUTES


def drop_derived_stances(document: dict[str, Any], survivor: Callable[[str, str], str]) -> None:
    """Remove the stances that follow from the values of a document, which go or went elsewhere with its citations.

    `survivor` takes the name of a field and the id of a record, and returns that of the record that it was merged into.
    """
    for record in (document, *document.get("participants", ())):
        for citation in record.get("citations", ()):
            derived = derived_stance(citation.get("field"), citation.get("says"), record, survivor)
            if citation.get("stance") == derived:
                del citation["stance"]


def survivor_now(session: WriteSession, field: str, record_id: str) -> str:
    """Return the id of the record that a field with this id means: its own, or that of its survivor if it was merged."""
    return survivor_by(field, record_id, lambda *record: successor_of(session, *record))


def survivor_by(field: str, record_id: str, successor_of: Callable[[str, str], str | None]) -> str:
    """Return the survivor of a record by what `successor_of` says: the id into which a resource and an id were merged."""
    resource = RESOURCE_OF_FIELD.get(field) or RESOURCE_OF_ID_FIELD.get(field)
    for _ in range(_MOST_MERGES if resource else 0):
        successor = successor_of(str(resource), record_id)
        if successor is None:
            break
        record_id = successor
    return record_id
