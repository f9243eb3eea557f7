"""Uniqueness checks."""

from typing import Any

from app.db.write_session import WriteSession
from app.problems import Conflict, FieldError, Path, pointer
from app.services.resource import Resource


def ensure_unique(holder: str | None, own_id: str, path: Path, description: str) -> None:
    """Check that no other record has a unique value; `holder` is the id of the record that has it, if any.

    Raises:
        Conflict: another record has the value; the problem names that record, so that the client can use it instead.
    """
    if holder is not None and holder != own_id:
        raise Conflict(
            f"{pointer(path)}: {description} already exists: {holder}; use that record, or change this value",
            errors=[
                FieldError(f"{description} already exists: {holder}; use that record, or change this value", path=path)
            ],
            existing=holder,
        )


def ensure_unique_identifiers(session: WriteSession, resource: Resource, data: Any, own_id: str, path: Path) -> None:
    """Check that no record but the one with an id has an identifier of an input; `path` leads to the input.

    Raises:
        Conflict: another record has one.
    """
    for index, identifier in enumerate(getattr(data, "identifiers", ())):
        key = resource.find_holder(session, identifier)
        holder = None if key is None else resource.id_of(session, key)
        description = f"a record of {resource.name} with the identifier {identifier.scheme}:{identifier.value}"
        ensure_unique(holder, own_id, (*path, "identifiers", index), description)
