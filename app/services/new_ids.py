"""The ids of new records: the requested one, or one made from the name.

See decision 8.
"""

from app.db.write_session import WriteSession
from app.domain.strings import slugs
from app.problems import Conflict, FieldError, Path
from app.queries.records import find_key, retired, retirement
from app.schemas.common import RecordInput
from app.services.resource import Resource


def new_id(session: WriteSession, resource: Resource, data: RecordInput, path: Path) -> str:
    """Return the id of a new record: the requested one, or else the first that is free of those made from its name.

    Raises:
        Conflict: the id is taken or retired.
    """
    name, requested_id = resource.name, resource.requested_id(data)
    if requested_id is None:
        return slugs.first_available(resource.slug(data), lambda candidate: _is_taken(session, resource, candidate))
    if find_key(session, resource.model, requested_id) is not None:
        raise Conflict(
            f"{name}: the id {requested_id!r} is taken; PUT /{name}/{requested_id} replaces it",
            errors=[
                FieldError(
                    f"{requested_id!r} is taken; choose another, or PUT /{name}/{requested_id}",
                    path=(*path, resource.id_field),
                )
            ],
        )
    if retired(session, name, requested_id) is not None:
        event, remedy = retirement(session, name, requested_id)
        raise Conflict(
            f"{name}: the id {requested_id!r} {event}, and ids are never reused; choose another, or {remedy}",
            errors=[
                FieldError(f"{requested_id!r} {event}; choose another, or {remedy}", path=(*path, resource.id_field))
            ],
        )
    return requested_id


def _is_taken(session: WriteSession, resource: Resource, record_id: str) -> bool:
    name, model = resource.name, resource.model
    return find_key(session, model, record_id) is not None or retired(session, name, record_id) is not None
