"""Matching of drafts with existing records."""

from collections.abc import Callable
from typing import Any

from app.db.write_session import WriteSession
from app.queries.records import find_key, successor_of
from app.services.resource import Resource


def find(
    session: WriteSession, resource: Resource, draft: Any, is_taken: Callable[[int], bool] = lambda _key: False
) -> str | None:
    """Return the id of the record that a draft describes: by an identifier, its id, or its natural key.

    The natural key of a meeting is its date, its title and who met; that of a participant is its meeting, its person,
    country and organization, and the office. Records with different identifiers never match by natural key. A merged
    record is found as its survivor. `is_taken` takes a primary key and returns whether another draft already matched
    that record; such a record is found only if the whole natural key agrees.

    Raises:
        Unprocessable: several records match.
    """
    if (key := resource.find_by_identifier(session, draft)) is not None:
        return resource.id_of(session, key)
    wanted = resource.requested_id(draft)
    if wanted is not None:
        return _survivor(session, resource, wanted)
    return resource.match(session, draft, is_taken)


def _survivor(session: WriteSession, resource: Resource, wanted: str) -> str | None:
    seen: set[str] = set()
    while wanted not in seen:
        seen.add(wanted)
        if find_key(session, resource.model, wanted) is not None:
            return wanted
        successor = successor_of(session, resource.name, wanted)
        if successor is None:
            return None
        wanted = successor
    return None
