"""Matching of inputs with existing records."""

from collections.abc import Callable
from typing import Any

from app.db.write_session import WriteSession
from app.queries.records import find_key, survivor_of
from app.services.resource import Resource


def find_match(
    session: WriteSession, resource: Resource, data: Any, is_taken: Callable[[int], bool] = lambda _key: False
) -> str | None:
    """Return the id of the record that an input describes: by an identifier, its id, or its natural key.

    The natural key of a meeting is its date, its title and who met; that of a participant is its meeting, its person,
    country and organization, and the office. Records with different identifiers never match by natural key. A merged
    record is found as its survivor. `is_taken` takes a primary key and returns whether another input already matched
    that record; such a record is found only if the whole natural key agrees.

    Raises:
        Unprocessable: several records match.
    """
    if (key := resource.find_by_identifier(session, data)) is not None:
        return resource.id_of(session, key)
    record_id = resource.requested_id(data)
    if record_id is not None:
        is_there = find_key(session, resource.model, record_id) is not None
        return record_id if is_there else survivor_of(session, resource.name, resource.model, record_id)
    return resource.match(session, data, is_taken)
