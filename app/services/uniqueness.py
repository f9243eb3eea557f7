"""Uniqueness checks."""

from typing import Any

from sqlalchemy import Select

from app.db.write_session import WriteSession
from app.problems import Conflict, FieldError, Path, pointer


def ensure_unique(session: WriteSession, holders: Select[Any], own_id: str, path: Path, description: str) -> None:
    """Check that no other record has a unique value; `holders` selects the ids of the records that have it.

    Raises:
        Conflict: another record has the value; the problem names that record, so that the client can use it instead.
    """
    other = next((item for item in session.execute(holders).scalars() if item != own_id), None)
    if other is not None:
        raise Conflict(
            f"{pointer(path)}: {description} already exists: {other}; use that record, or change this value",
            errors=[
                FieldError(f"{description} already exists: {other}; use that record, or change this value", path=path)
            ],
            existing=other,
        )
