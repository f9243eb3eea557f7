"""Restoration of a record to the state of one of its earlier versions, and what it shares with undeletion."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from app.db.write_session import WriteSession
from app.problems import FieldError, NotRestorable, Unprocessable
from app.queries.history import document_of_version
from app.queries.records import find_key, survivor_of
from app.schemas import validation_messages
from app.schemas.common import RecordInput
from app.schemas.json_patch import own_content, references
from app.services.changes import former_stances
from app.services.intake.redirection import redirect
from app.services.records import read, replace
from app.services.resource import Resource
from app.services.resources import COLLECTIONS


def restore_version(session: WriteSession, resource: Resource, record_id: str, version: int) -> None:
    """Restore an existing record to the state of a version; this is an edit like any other.

    Names of related records are the current ones; references to records that were merged since lead to the survivors.

    Raises:
        NotFound: there is no such record or version.
        Gone: the record no longer exists, or the version is its deletion.
        Moved: the record was merged into another.
        NotRestorable: the state is no longer valid, or refers to records that do not exist; `missing` names those.
        Conflict: another record has its name, URL or identifier by now.
    """
    row = read(session, resource, record_id)
    document = json.loads(document_of_version(session, resource.collection, record_id, version))
    until = former_stances.end_of_version(session, resource.name, record_id, version)
    content = restorable_content(session, resource, record_id, document, until)
    check_references(session, resource, record_id, content)
    # The times are those of the old state.
    data = restorable_input(resource, record_id, {**content, "created_at": None, "updated_at": None})
    # The day was confirmed when the version was written.
    session.allows_far_future = True
    session.restores_state = True
    try:
        replace(session, resource, row, data)
    except Unprocessable as problem:
        raise not_restorable(resource, record_id, problem) from problem


def restorable_content(
    session: WriteSession, resource: Resource, record_id: str, document: dict[str, Any], until: str | None
) -> dict[str, Any]:
    """Return the own content of an earlier document of a record.

    References to records that were merged since lead to the survivors. Stances that followed from the values of the document are
    left out; `until` is the time of the change that ended it, None for the current one.
    """
    stated = former_stances.without_derived(session, document, until)
    content = own_content(stated, resource.derived_fields)
    # Older versions accepted a reference of a record to itself, which this one rejects.
    resource.drop_references(content, {record_id})
    content, _ = redirect(content, current_successors(session, [content]))
    resource.drop_references(content, {record_id})
    return content


def write_again(session: WriteSession, resource: Resource, record_id: str, document: dict[str, Any]) -> None:
    """Replace a record with a corrected form of its present document; this is an edit like any other."""
    content = restorable_content(session, resource, record_id, document, None)
    data = restorable_input(resource, record_id, {**content, "created_at": None, "updated_at": None})
    replace(session, resource, read(session, resource, record_id), data)


def check_references(session: WriteSession, resource: Resource, record_id: str, content: dict[str, Any]) -> None:
    """Check that the records exist that the content of a record to restore refers to.

    Raises:
        NotRestorable: some do not exist; `missing` names those.
    """
    missing = [
        f"/{other_resource}/{other_id}"
        for other_resource, other_id in dict.fromkeys(references(content))
        if find_key(session, COLLECTIONS[other_resource].model, other_id) is None
    ]
    if missing:
        requests = " and ".join(f"POST {path}/undelete" for path in missing)
        what = "a record that does" if len(missing) == 1 else "records that do"
        raise NotRestorable(
            f"{resource.name}: {record_id!r} refers to {what} not exist; send {requests} first", missing=missing
        )


def restorable_input(resource: Resource, record_id: str, content: dict[str, Any]) -> RecordInput:
    """Validate the content of an earlier state.

    Raises:
        NotRestorable: an older version of the service accepted it and this one does not, or a redaction left too little.
    """
    try:
        return resource.input_type.model_validate(content)
    except ValidationError as error:
        errors = [
            FieldError(validation_messages.document_message(item, resource.input_type), path=item["loc"])
            for item in error.errors()[:5]
        ]
        raise NotRestorable(
            f"{resource.name}: {record_id!r} cannot be restored: {errors[0].detail}; write the state that is meant, "
            f"from GET /{resource.name}/{record_id}/history",
            errors=errors,
        ) from error


def not_restorable(resource: Resource, record_id: str, problem: Unprocessable) -> NotRestorable:
    """Return the problem that an earlier state, valid when it was recorded, conflicts with records written since."""
    return NotRestorable(f"{resource.name}: {record_id!r} cannot be restored: {problem.detail}", errors=problem.errors)


def current_successors(session: WriteSession, contents: Iterable[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Return the survivors of those records that the contents refer to and that were merged since."""
    result: dict[tuple[str, str], str] = {}
    for name, record_id in {reference for content in contents for reference in references(content)}:
        collection = COLLECTIONS[name]
        if find_key(session, collection.model, record_id) is None:
            survivor = survivor_of(session, name, collection.model, record_id)
            if survivor is not None:
                result[name, record_id] = survivor
    return result
