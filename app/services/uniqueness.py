"""Uniqueness checks."""

from app.problems import Conflict, FieldError, Path, pointer


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
